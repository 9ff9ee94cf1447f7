//! Notes on companies.

use async_trait::async_trait;
use doorplate_domain::annotation::{NOTES_MAX, Note};
use doorplate_domain::id::{CompanyId, NoteId, UserId};
use doorplate_domain::time::Timestamp;
use doorplate_engine::ports::StoreError;
use doorplate_engine::ports::annotations::Notes;
use doorplate_engine::ports::directory::Change;
use doorplate_engine::scope::Scope;
use sqlx::any::AnyRow;

use super::audit::{self, By};
use super::{Directory, number, optional_number, optional_text, read, text};
use crate::error::from_sqlx;

fn note(row: &AnyRow) -> Result<Note, StoreError> {
    Ok(Note {
        id: read(row, "id", NoteId::parse)?,
        company_id: read(row, "company_id", CompanyId::parse)?,
        text: text(row, "text")?,
        author_id: read(row, "author_id", UserId::parse)?,
        author_name: optional_text(row, "author_name")?.unwrap_or_default(),
        created_at: Timestamp(number(row, "created_at")?),
        edited_at: optional_number(row, "edited_at")?.map(Timestamp),
    })
}

#[async_trait]
impl Notes for Directory {
    async fn create_note(
        &self,
        scope: &Scope,
        note: &Note,
        change: &Change,
    ) -> Result<(), StoreError> {
        let what = "keeping a note";
        let mut transaction = self.begin(what).await?;
        let row = sqlx::query(
            "select count(*) as notes from notes where workspace_id = $1 and company_id = $2",
        )
        .bind(scope.workspace_id().as_str().to_owned())
        .bind(note.company_id.as_str().to_owned())
        .fetch_one(&mut *transaction)
        .await
        .map_err(from_sqlx(what))?;
        if !usize::try_from(number(&row, "notes")?).is_ok_and(|notes| notes < NOTES_MAX) {
            return Err(StoreError::conflict("a note beyond the limit"));
        }
        sqlx::query(
            "insert into notes
                (workspace_id, id, company_id, text, author_id, created_at, edited_at)
             values ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(scope.workspace_id().as_str().to_owned())
        .bind(note.id.as_str().to_owned())
        .bind(note.company_id.as_str().to_owned())
        .bind(note.text.clone())
        .bind(note.author_id.as_str().to_owned())
        .bind(note.created_at.0)
        .bind(note.edited_at.map(|at| at.0))
        .execute(&mut *transaction)
        .await
        .map_err(from_sqlx(what))?;
        audit::record(&mut transaction, &By::scope(scope), change).await?;
        transaction.commit().await.map_err(from_sqlx(what))
    }

    async fn list_notes(
        &self,
        scope: &Scope,
        company_id: &CompanyId,
    ) -> Result<Vec<Note>, StoreError> {
        let rows = sqlx::query(
            "select notes.id, company_id, text, author_id, users.name as author_name,
                    notes.created_at, edited_at
             from notes
             left join users on users.workspace_id = notes.workspace_id
                            and users.id = notes.author_id
             where notes.workspace_id = $1 and company_id = $2
             order by notes.created_at desc, notes.id desc",
        )
        .bind(scope.workspace_id().as_str().to_owned())
        .bind(company_id.as_str().to_owned())
        .fetch_all(&self.pool)
        .await
        .map_err(from_sqlx("listing the notes"))?;
        rows.iter().map(note).collect()
    }

    async fn find_note(&self, scope: &Scope, id: &NoteId) -> Result<Option<Note>, StoreError> {
        let row = sqlx::query(
            "select notes.id, company_id, text, author_id, users.name as author_name,
                    notes.created_at, edited_at
             from notes
             left join users on users.workspace_id = notes.workspace_id
                            and users.id = notes.author_id
             where notes.workspace_id = $1 and notes.id = $2",
        )
        .bind(scope.workspace_id().as_str().to_owned())
        .bind(id.as_str().to_owned())
        .fetch_optional(&self.pool)
        .await
        .map_err(from_sqlx("finding a note"))?;
        row.as_ref().map(note).transpose()
    }

    async fn update_note(
        &self,
        scope: &Scope,
        id: &NoteId,
        text: &str,
        change: &Change,
    ) -> Result<bool, StoreError> {
        let what = "editing a note";
        let mut transaction = self.begin(what).await?;
        let edited = sqlx::query(
            "update notes set text = $3, edited_at = $4 where workspace_id = $1 and id = $2",
        )
        .bind(scope.workspace_id().as_str().to_owned())
        .bind(id.as_str().to_owned())
        .bind(text.to_owned())
        .bind(change.at.0)
        .execute(&mut *transaction)
        .await
        .map_err(from_sqlx(what))?;
        if edited.rows_affected() == 0 {
            return Ok(false);
        }
        audit::record(&mut transaction, &By::scope(scope), change).await?;
        transaction.commit().await.map_err(from_sqlx(what))?;
        self.cut_log(what).await?;
        Ok(true)
    }

    async fn delete_note(
        &self,
        scope: &Scope,
        id: &NoteId,
        change: &Change,
    ) -> Result<bool, StoreError> {
        let what = "deleting a note";
        let mut transaction = self.begin(what).await?;
        let deleted = sqlx::query("delete from notes where workspace_id = $1 and id = $2")
            .bind(scope.workspace_id().as_str().to_owned())
            .bind(id.as_str().to_owned())
            .execute(&mut *transaction)
            .await
            .map_err(from_sqlx(what))?;
        if deleted.rows_affected() == 0 {
            return Ok(false);
        }
        audit::record(&mut transaction, &By::scope(scope), change).await?;
        transaction.commit().await.map_err(from_sqlx(what))?;
        self.cut_log(what).await?;
        Ok(true)
    }
}
