//! What people add to companies: labels, tags, and where ids lead on.

use std::collections::HashMap;

use async_trait::async_trait;
use doorplate_domain::annotation::{Annotation, LabelChange, TAGS_MAX, Tag, TagChange};
use doorplate_domain::id::{CompanyId, UndoId};
use doorplate_domain::time::Timestamp;
use doorplate_engine::ports::StoreError;
use doorplate_engine::ports::annotations::{Annotations, Labelled, Labelling, TagUse, Undone};
use doorplate_engine::ports::directory::Change;
use doorplate_engine::scope::{InstallationScope, Scope};
use sqlx::AnyConnection;

use super::audit::{self, By};
use super::labels::{
    Kept, company_ids, count_tags, delete_tags, known_spelling, read_kept, select_of, tag_use,
    write_kept,
};
use super::undos::{self, Before, LabelsBefore};
use super::{Directory, number, read};
use crate::error::{from_sqlx, unreadable};

/// The change with its tags as the workspace writes them.
async fn as_known(
    connection: &mut AnyConnection,
    scope: &Scope,
    wanted: &LabelChange,
) -> Result<LabelChange, StoreError> {
    let mut wanted = wanted.clone();
    if let TagChange::Replace(tags) | TagChange::Edit { add: tags, .. } = &mut wanted.tags {
        for tag in tags {
            *tag = known_spelling(connection, scope, tag).await?;
        }
    }
    Ok(wanted)
}

/// Moves everything of one company to another. Says whether there was anything.
async fn move_one(
    connection: &mut AnyConnection,
    scope: &Scope,
    (from, to): (&CompanyId, &CompanyId),
) -> Result<bool, StoreError> {
    let what = "moving what a company has";
    let mut kept = read_kept(connection, scope, &[from.clone(), to.clone()]).await?;
    let notes =
        sqlx::query("update notes set company_id = $3 where workspace_id = $1 and company_id = $2")
            .bind(scope.workspace_id().as_str().to_owned())
            .bind(from.as_str().to_owned())
            .bind(to.as_str().to_owned())
            .execute(&mut *connection)
            .await
            .map_err(from_sqlx(what))?;
    let Some(moved) = kept.remove(from) else { return Ok(notes.rows_affected() > 0) };
    let before = kept.remove(to).unwrap_or_default();
    let mut after = Kept {
        updated_at: before.updated_at.max(moved.updated_at),
        version: before.version.max(moved.version) + 1,
        ..before.clone()
    };
    after.labels.take_in(moved.labels);
    delete_tags(connection, scope, from).await?;
    sqlx::query("delete from annotations where workspace_id = $1 and company_id = $2")
        .bind(scope.workspace_id().as_str().to_owned())
        .bind(from.as_str().to_owned())
        .execute(&mut *connection)
        .await
        .map_err(from_sqlx(what))?;
    write_kept(connection, scope, to, (&before.labels, &after)).await?;
    Ok(true)
}

/// Notes that something about each company with a tag changes, and gives these companies.
async fn touch_tagged(
    connection: &mut AnyConnection,
    scope: &Scope,
    tag: &Tag,
) -> Result<Vec<CompanyId>, StoreError> {
    let rows = sqlx::query(
        "update annotations set version = version + 1
         where workspace_id = $1 and company_id in
            (select company_id from company_tags where workspace_id = $1 and tag_key = $2)
         returning company_id",
    )
    .bind(scope.workspace_id().as_str().to_owned())
    .bind(tag.key())
    .fetch_all(connection)
    .await
    .map_err(from_sqlx("changing a tag"))?;
    company_ids(&rows)
}

/// Adds the number of notes to what companies have.
async fn count_notes(
    connection: &mut AnyConnection,
    scope: &Scope,
    companies: &[CompanyId],
    annotations: &mut HashMap<CompanyId, Annotation>,
) -> Result<(), StoreError> {
    let select = "select company_id, count(*) as notes from notes
         where workspace_id = $1 and company_id in";
    for row in select_of(connection, scope, (select, "group by company_id"), companies).await? {
        let company_id = read(&row, "company_id", CompanyId::parse)?;
        let notes = u64::try_from(number(&row, "notes")?).map_err(unreadable("a count"))?;
        annotations.entry(company_id).or_default().notes = notes;
    }
    Ok(())
}

impl Directory {
    async fn connection(
        &self,
        what: &'static str,
    ) -> Result<sqlx::pool::PoolConnection<sqlx::Any>, StoreError> {
        self.pool.acquire().await.map_err(from_sqlx(what))
    }
}

#[async_trait]
impl Annotations for Directory {
    async fn find_annotations(
        &self,
        scope: &Scope,
        companies: &[CompanyId],
    ) -> Result<HashMap<CompanyId, Annotation>, StoreError> {
        let mut connection = self.connection("finding what companies have").await?;
        let mut annotations = HashMap::new();
        for (company_id, kept) in read_kept(&mut connection, scope, companies).await? {
            let Kept { labels, owner_name, updated_at, .. } = kept;
            let annotation = Annotation { labels, owner_name, notes: 0, updated_at };
            annotations.insert(company_id, annotation);
        }
        count_notes(&mut connection, scope, companies, &mut annotations).await?;
        annotations.retain(|_, annotation| *annotation != Annotation::default());
        Ok(annotations)
    }

    async fn change_labels(
        &self,
        scope: &Scope,
        labelling: &Labelling,
        change: &Change,
    ) -> Result<Labelled, StoreError> {
        let Labelling { companies, wanted, undo } = labelling;
        let what = "changing what companies have";
        let mut transaction = self.begin(what).await?;
        let mut kept = read_kept(&mut transaction, scope, companies).await?;
        let wanted = as_known(&mut transaction, scope, wanted).await?;
        let mut befores = Vec::new();
        for company_id in companies {
            let before = kept.remove(company_id).unwrap_or_default();
            let mut labels = before.labels.clone();
            if labels.apply(&wanted).is_err() {
                return Ok(Labelled::TooManyTags(company_id.clone()));
            }
            if labels == before.labels {
                continue;
            }
            let version = before.version + 1;
            let updated_at = Some(change.at);
            let after = Kept { labels, updated_at, version, ..Kept::default() };
            write_kept(&mut transaction, scope, company_id, (&before.labels, &after)).await?;
            befores.push(LabelsBefore::new(company_id, &before, version));
        }
        if befores.is_empty() {
            return Ok(Labelled::Changed(Vec::new()));
        }
        if count_tags(&mut transaction, scope).await? > TAGS_MAX {
            return Ok(Labelled::TooManyTagsInWorkspace);
        }
        let changed = befores.iter().map(|before| before.company_id.clone()).collect();
        if let Some(undo) = undo {
            let before = Before::Labels(befores);
            undos::insert(&mut transaction, scope, undo, &before, change.at).await?;
        }
        audit::record(&mut transaction, &By::scope(scope), change).await?;
        transaction.commit().await.map_err(from_sqlx(what))?;
        Ok(Labelled::Changed(changed))
    }

    async fn undo(
        &self,
        scope: &Scope,
        id: &UndoId,
        change: &Change,
    ) -> Result<Option<Undone>, StoreError> {
        let what = "taking a change back";
        let mut transaction = self.begin(what).await?;
        let taken = undos::take(&mut transaction, scope, id, change.at).await?;
        let Some(before) = taken else { return Ok(None) };
        let undone = undos::restore(&mut transaction, scope, before).await?;
        audit::record(&mut transaction, &By::scope(scope), change).await?;
        transaction.commit().await.map_err(from_sqlx(what))?;
        Ok(Some(undone))
    }

    async fn forget_undos(
        &self,
        _scope: &InstallationScope,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        let forgotten = sqlx::query("delete from undos where expires_at <= $1")
            .bind(now.0)
            .execute(&self.pool)
            .await
            .map_err(from_sqlx("forgetting undoings"))?;
        Ok(forgotten.rows_affected())
    }

    async fn move_annotations(
        &self,
        scope: &Scope,
        moves: &[(CompanyId, CompanyId)],
        change: &Change,
    ) -> Result<u64, StoreError> {
        let what = "moving what companies have";
        let mut transaction = self.begin(what).await?;
        let mut moved = 0;
        for (from, to) in moves.iter().filter(|(from, to)| from != to) {
            moved += u64::from(move_one(&mut transaction, scope, (from, to)).await?);
        }
        if moved > 0 {
            audit::record(&mut transaction, &By::scope(scope), change).await?;
        }
        transaction.commit().await.map_err(from_sqlx(what))?;
        Ok(moved)
    }

    async fn list_annotated(&self, scope: &Scope) -> Result<Vec<CompanyId>, StoreError> {
        let rows = sqlx::query(
            "select company_id from annotations where workspace_id = $1
             union select company_id from notes where workspace_id = $1
             order by company_id",
        )
        .bind(scope.workspace_id().as_str().to_owned())
        .fetch_all(&self.pool)
        .await
        .map_err(from_sqlx("listing the companies that have anything"))?;
        company_ids(&rows)
    }

    async fn list_tags(&self, scope: &Scope) -> Result<Vec<TagUse>, StoreError> {
        let rows = sqlx::query(
            "select min(tag) as tag, count(*) as companies from company_tags
             where workspace_id = $1 group by tag_key order by tag_key",
        )
        .bind(scope.workspace_id().as_str().to_owned())
        .fetch_all(&self.pool)
        .await
        .map_err(from_sqlx("listing the tags"))?;
        let uses = rows.iter().map(tag_use);
        uses.map(|found| found.map(|(tag, companies)| TagUse { tag, companies })).collect()
    }

    async fn rename_tag(
        &self,
        scope: &Scope,
        tag: &Tag,
        name: &Tag,
        change: &Change,
    ) -> Result<Vec<CompanyId>, StoreError> {
        let what = "renaming a tag";
        let mut transaction = self.begin(what).await?;
        let companies = touch_tagged(&mut transaction, scope, tag).await?;
        if companies.is_empty() {
            return Ok(companies);
        }
        let is_same = tag.key() == name.key();
        let name = if is_same {
            name.clone()
        } else {
            known_spelling(&mut transaction, scope, name).await?
        };
        if !is_same {
            sqlx::query(
                "delete from company_tags
                 where workspace_id = $1 and tag_key = $2 and company_id in
                    (select company_id from company_tags
                     where workspace_id = $1 and tag_key = $3)",
            )
            .bind(scope.workspace_id().as_str().to_owned())
            .bind(tag.key())
            .bind(name.key())
            .execute(&mut *transaction)
            .await
            .map_err(from_sqlx(what))?;
        }
        sqlx::query(
            "update company_tags set tag_key = $3, tag = $4
             where workspace_id = $1 and tag_key = $2",
        )
        .bind(scope.workspace_id().as_str().to_owned())
        .bind(tag.key())
        .bind(name.key())
        .bind(name.as_str().to_owned())
        .execute(&mut *transaction)
        .await
        .map_err(from_sqlx(what))?;
        audit::record(&mut transaction, &By::scope(scope), change).await?;
        transaction.commit().await.map_err(from_sqlx(what))?;
        Ok(companies)
    }

    async fn delete_tag(
        &self,
        scope: &Scope,
        tag: &Tag,
        change: &Change,
    ) -> Result<Vec<CompanyId>, StoreError> {
        let what = "deleting a tag";
        let mut transaction = self.begin(what).await?;
        let companies = touch_tagged(&mut transaction, scope, tag).await?;
        if companies.is_empty() {
            return Ok(companies);
        }
        sqlx::query("delete from company_tags where workspace_id = $1 and tag_key = $2")
            .bind(scope.workspace_id().as_str().to_owned())
            .bind(tag.key())
            .execute(&mut *transaction)
            .await
            .map_err(from_sqlx(what))?;
        audit::record(&mut transaction, &By::scope(scope), change).await?;
        transaction.commit().await.map_err(from_sqlx(what))?;
        Ok(companies)
    }
}
