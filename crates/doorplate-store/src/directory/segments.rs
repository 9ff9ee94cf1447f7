//! Saved filters, and who looked at them when.

use std::collections::HashMap;

use async_trait::async_trait;
use doorplate_domain::id::{SegmentId, SiteId, UserId};
use doorplate_domain::segment::{SEGMENTS_MAX, Segment};
use doorplate_domain::time::Timestamp;
use doorplate_engine::ports::StoreError;
use doorplate_engine::ports::annotations::NewUndo;
use doorplate_engine::ports::directory::Change;
use doorplate_engine::ports::segments::Segments;
use doorplate_engine::scope::Scope;
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use super::audit::{self, By};
use super::undos::{self, Before, SegmentBefore};
use super::{Directory, number, optional_text, read, text};
use crate::error::{from_sqlx, unreadable};

fn segment(row: &AnyRow) -> Result<Segment, StoreError> {
    let site_id = optional_text(row, "site_id")?;
    let columns = optional_text(row, "columns")?;
    Ok(Segment {
        id: read(row, "id", SegmentId::parse)?,
        name: text(row, "name")?,
        folder: text(row, "folder")?,
        site_id: site_id.map(SiteId::try_from).transpose().map_err(unreadable("a site"))?,
        filter: text(row, "filter")?,
        sort: text(row, "sort")?,
        columns: columns
            .map(|json| serde_json::from_str(&json))
            .transpose()
            .map_err(unreadable("columns"))?,
        created_by: read(row, "created_by", UserId::parse)?,
        created_at: Timestamp(number(row, "created_at")?),
        updated_at: Timestamp(number(row, "updated_at")?),
    })
}

fn columns(segment: &Segment) -> Result<Option<String>, StoreError> {
    let json = segment.columns.as_ref().map(serde_json::to_string);
    json.transpose().map_err(unreadable("columns"))
}

async fn insert(
    connection: &mut AnyConnection,
    scope: &Scope,
    segment: &Segment,
) -> Result<(), StoreError> {
    sqlx::query(
        "insert into segments
            (workspace_id, id, name, name_key, folder, folder_key, site_id, filter, sort, columns,
             created_by, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
    )
    .bind(scope.workspace_id().as_str().to_owned())
    .bind(segment.id.as_str().to_owned())
    .bind(segment.name.clone())
    .bind(segment.name.to_lowercase())
    .bind(segment.folder.clone())
    .bind(segment.folder.to_lowercase())
    .bind(segment.site_id.as_ref().map(|id| id.as_str().to_owned()))
    .bind(segment.filter.clone())
    .bind(segment.sort.clone())
    .bind(columns(segment)?)
    .bind(segment.created_by.as_str().to_owned())
    .bind(segment.created_at.0)
    .bind(segment.updated_at.0)
    .execute(connection)
    .await
    .map_err(from_sqlx("a segment of this name"))?;
    Ok(())
}

async fn count(connection: &mut AnyConnection, scope: &Scope) -> Result<usize, StoreError> {
    let what = "counting the segments";
    let row = sqlx::query("select count(*) as number from segments where workspace_id = $1")
        .bind(scope.workspace_id().as_str().to_owned())
        .fetch_one(connection)
        .await
        .map_err(from_sqlx(what))?;
    usize::try_from(number(&row, "number")?).map_err(unreadable(what))
}

async fn insert_look(
    connection: &mut AnyConnection,
    scope: &Scope,
    id: &SegmentId,
    (user_id, at): (&UserId, Timestamp),
) -> Result<(), StoreError> {
    sqlx::query(
        "insert into segment_looks (workspace_id, segment_id, user_id, looked_at)
         values ($1, $2, $3, $4)
         on conflict (workspace_id, segment_id, user_id) do update
         set looked_at = excluded.looked_at",
    )
    .bind(scope.workspace_id().as_str().to_owned())
    .bind(id.as_str().to_owned())
    .bind(user_id.as_str().to_owned())
    .bind(at.0)
    .execute(connection)
    .await
    .map_err(from_sqlx("a look at a segment"))?;
    Ok(())
}

/// Takes a segment and the looks at it out.
async fn take(
    connection: &mut AnyConnection,
    scope: &Scope,
    id: &SegmentId,
) -> Result<Option<SegmentBefore>, StoreError> {
    let what = "deleting a segment";
    let looks = sqlx::query(
        "delete from segment_looks where workspace_id = $1 and segment_id = $2
         returning user_id, looked_at",
    )
    .bind(scope.workspace_id().as_str().to_owned())
    .bind(id.as_str().to_owned())
    .fetch_all(&mut *connection)
    .await
    .map_err(from_sqlx(what))?;
    let row = sqlx::query("delete from segments where workspace_id = $1 and id = $2 returning *")
        .bind(scope.workspace_id().as_str().to_owned())
        .bind(id.as_str().to_owned())
        .fetch_optional(connection)
        .await
        .map_err(from_sqlx(what))?;
    let Some(row) = row else { return Ok(None) };
    let segment = segment(&row)?;
    let look = |row: &AnyRow| Ok((read(row, "user_id", UserId::parse)?, number(row, "looked_at")?));
    Ok(Some(SegmentBefore {
        created_at_micros: segment.created_at.0,
        updated_at_micros: segment.updated_at.0,
        segment,
        looks: looks.iter().map(look).collect::<Result<_, StoreError>>()?,
    }))
}

/// Puts a deleted segment back. Says whether its name was still free.
pub(super) async fn restore(
    connection: &mut AnyConnection,
    scope: &Scope,
    before: &SegmentBefore,
) -> Result<bool, StoreError> {
    let segment = Segment {
        created_at: Timestamp(before.created_at_micros),
        updated_at: Timestamp(before.updated_at_micros),
        ..before.segment.clone()
    };
    if count(connection, scope).await? >= SEGMENTS_MAX {
        return Ok(false);
    }
    match insert(connection, scope, &segment).await {
        Ok(()) => {}
        Err(StoreError::Conflict { .. }) => return Ok(false),
        Err(error) => return Err(error),
    }
    for (user_id, at) in &before.looks {
        insert_look(connection, scope, &segment.id, (user_id, Timestamp(*at))).await?;
    }
    Ok(true)
}

#[async_trait]
impl Segments for Directory {
    async fn create_segment(
        &self,
        scope: &Scope,
        segment: &Segment,
        change: &Change,
    ) -> Result<(), StoreError> {
        let what = "keeping a segment";
        let mut transaction = self.begin(what).await?;
        if count(&mut transaction, scope).await? >= SEGMENTS_MAX {
            return Err(StoreError::conflict("a segment beyond the limit"));
        }
        insert(&mut transaction, scope, segment).await?;
        audit::record(&mut transaction, &By::scope(scope), change).await?;
        transaction.commit().await.map_err(from_sqlx(what))
    }

    async fn list_segments(&self, scope: &Scope) -> Result<Vec<Segment>, StoreError> {
        let rows = sqlx::query(
            "select * from segments where workspace_id = $1 order by folder_key, name_key",
        )
        .bind(scope.workspace_id().as_str().to_owned())
        .fetch_all(&self.pool)
        .await
        .map_err(from_sqlx("listing the segments"))?;
        rows.iter().map(segment).collect()
    }

    async fn find_segment(
        &self,
        scope: &Scope,
        id: &SegmentId,
    ) -> Result<Option<Segment>, StoreError> {
        let row = sqlx::query("select * from segments where workspace_id = $1 and id = $2")
            .bind(scope.workspace_id().as_str().to_owned())
            .bind(id.as_str().to_owned())
            .fetch_optional(&self.pool)
            .await
            .map_err(from_sqlx("finding a segment"))?;
        row.as_ref().map(segment).transpose()
    }

    async fn update_segment(
        &self,
        scope: &Scope,
        segment: &Segment,
        change: &Change,
    ) -> Result<bool, StoreError> {
        let what = "changing a segment";
        let mut transaction = self.begin(what).await?;
        let updated = sqlx::query(
            "update segments
             set name = $3, name_key = $4, folder = $5, folder_key = $6, site_id = $7,
                 filter = $8, sort = $9, columns = $10, updated_at = $11
             where workspace_id = $1 and id = $2",
        )
        .bind(scope.workspace_id().as_str().to_owned())
        .bind(segment.id.as_str().to_owned())
        .bind(segment.name.clone())
        .bind(segment.name.to_lowercase())
        .bind(segment.folder.clone())
        .bind(segment.folder.to_lowercase())
        .bind(segment.site_id.as_ref().map(|id| id.as_str().to_owned()))
        .bind(segment.filter.clone())
        .bind(segment.sort.clone())
        .bind(columns(segment)?)
        .bind(segment.updated_at.0)
        .execute(&mut *transaction)
        .await
        .map_err(from_sqlx("a segment of this name"))?;
        if updated.rows_affected() == 0 {
            return Ok(false);
        }
        audit::record(&mut transaction, &By::scope(scope), change).await?;
        transaction.commit().await.map_err(from_sqlx(what))?;
        Ok(true)
    }

    async fn delete_segment(
        &self,
        scope: &Scope,
        id: &SegmentId,
        undo: &NewUndo,
        change: &Change,
    ) -> Result<bool, StoreError> {
        let what = "deleting a segment";
        let mut transaction = self.begin(what).await?;
        let Some(before) = take(&mut transaction, scope, id).await? else { return Ok(false) };
        let before = Before::Segment(Box::new(before));
        undos::insert(&mut transaction, scope, undo, &before, change.at).await?;
        audit::record(&mut transaction, &By::scope(scope), change).await?;
        transaction.commit().await.map_err(from_sqlx(what))?;
        Ok(true)
    }

    async fn record_look(
        &self,
        scope: &Scope,
        id: &SegmentId,
        user_id: &UserId,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let what = "a look at a segment";
        let mut transaction = self.begin(what).await?;
        match insert_look(&mut transaction, scope, id, (user_id, at)).await {
            Ok(()) => {}
            // There is no such segment.
            Err(StoreError::Conflict { .. }) => return Ok(false),
            Err(error) => return Err(error),
        }
        transaction.commit().await.map_err(from_sqlx(what))?;
        Ok(true)
    }

    async fn find_looks(
        &self,
        scope: &Scope,
        user_id: &UserId,
    ) -> Result<HashMap<SegmentId, Timestamp>, StoreError> {
        let rows = sqlx::query(
            "select segment_id, looked_at from segment_looks
             where workspace_id = $1 and user_id = $2",
        )
        .bind(scope.workspace_id().as_str().to_owned())
        .bind(user_id.as_str().to_owned())
        .fetch_all(&self.pool)
        .await
        .map_err(from_sqlx("finding when somebody looked"))?;
        let look = |row: &AnyRow| {
            let id = read(row, "segment_id", SegmentId::parse)?;
            Ok((id, Timestamp(number(row, "looked_at")?)))
        };
        rows.iter().map(look).collect()
    }
}
