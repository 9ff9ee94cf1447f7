//! What was before a change, kept for a while so that it can be taken back.

use doorplate_domain::annotation::Labels;
use doorplate_domain::id::{CompanyId, UndoId, UserId};
use doorplate_domain::segment::Segment;
use doorplate_domain::time::Timestamp;
use doorplate_engine::ports::StoreError;
use doorplate_engine::ports::annotations::{NewUndo, UNDOS_MAX, Undone};
use doorplate_engine::scope::Scope;
use serde::{Deserialize, Serialize};
use sqlx::AnyConnection;

use super::labels::{Kept, read_kept, write_kept};
use super::{read, segments};
use crate::error::{from_sqlx, unreadable};

/// What was before.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Before {
    /// The labels of companies.
    Labels(Vec<LabelsBefore>),
    /// A segment, and who looked at it when.
    Segment(Box<SegmentBefore>),
}

/// The labels of one company.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct LabelsBefore {
    pub(super) company_id: CompanyId,
    labels: Labels,
    updated_at_micros: Option<i64>,
    /// The version that the change made: with another one, somebody changed it since.
    version: i64,
}

/// A segment that was deleted.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct SegmentBefore {
    pub(super) segment: Segment,
    pub(super) created_at_micros: i64,
    pub(super) updated_at_micros: i64,
    /// Users and when they looked, in microseconds.
    pub(super) looks: Vec<(UserId, i64)>,
}

impl LabelsBefore {
    pub(super) fn new(company_id: &CompanyId, before: &Kept, version: i64) -> Self {
        Self {
            company_id: company_id.clone(),
            labels: before.labels.clone(),
            updated_at_micros: before.updated_at.map(|at| at.0),
            version,
        }
    }
}

/// Keeps what was before; the oldest of too many give way.
pub(super) async fn insert(
    connection: &mut AnyConnection,
    scope: &Scope,
    undo: &NewUndo,
    before: &Before,
    at: Timestamp,
) -> Result<(), StoreError> {
    let what = "keeping what was before";
    let document = serde_json::to_string(before).map_err(unreadable(what))?;
    sqlx::query(
        "insert into undos (workspace_id, id, document, created_at, expires_at)
         values ($1, $2, $3, $4, $5)",
    )
    .bind(scope.workspace_id().as_str().to_owned())
    .bind(undo.id.as_str().to_owned())
    .bind(document)
    .bind(at.0)
    .bind(undo.expires_at.0)
    .execute(&mut *connection)
    .await
    .map_err(from_sqlx(what))?;
    sqlx::query(
        "delete from undos where workspace_id = $1 and id in
            (select id from undos where workspace_id = $1
             order by created_at desc, id desc limit 1000000 offset $2)",
    )
    .bind(scope.workspace_id().as_str().to_owned())
    .bind(i64::from(UNDOS_MAX))
    .execute(connection)
    .await
    .map_err(from_sqlx(what))?;
    Ok(())
}

/// Takes what was before out, when its time is not over.
pub(super) async fn take(
    connection: &mut AnyConnection,
    scope: &Scope,
    id: &UndoId,
    now: Timestamp,
) -> Result<Option<Before>, StoreError> {
    let row = sqlx::query(
        "delete from undos where workspace_id = $1 and id = $2 and expires_at > $3
         returning document",
    )
    .bind(scope.workspace_id().as_str().to_owned())
    .bind(id.as_str().to_owned())
    .bind(now.0)
    .fetch_optional(connection)
    .await
    .map_err(from_sqlx("taking a change back"))?;
    row.map(|row| read(&row, "document", |json| serde_json::from_str(json))).transpose()
}

/// Puts back what was before, where nothing changed since.
pub(super) async fn restore(
    connection: &mut AnyConnection,
    scope: &Scope,
    before: Before,
) -> Result<Undone, StoreError> {
    match before {
        Before::Segment(before) => {
            let segments = u64::from(segments::restore(connection, scope, &before).await?);
            Ok(Undone { segments, ..Undone::default() })
        }
        Before::Labels(befores) => {
            let companies = restore_labels(connection, scope, befores).await?;
            Ok(Undone { companies, ..Undone::default() })
        }
    }
}

async fn restore_labels(
    connection: &mut AnyConnection,
    scope: &Scope,
    befores: Vec<LabelsBefore>,
) -> Result<Vec<CompanyId>, StoreError> {
    let ids: Vec<_> = befores.iter().map(|before| before.company_id.clone()).collect();
    let mut kept = read_kept(connection, scope, &ids).await?;
    let mut companies = Vec::new();
    for before in befores {
        let Some(now) = kept.remove(&before.company_id) else { continue };
        if now.version != before.version {
            continue;
        }
        let after = Kept {
            labels: before.labels,
            owner_name: String::new(),
            updated_at: before.updated_at_micros.map(Timestamp),
            version: now.version + 1,
        };
        write_kept(connection, scope, &before.company_id, (&now.labels, &after)).await?;
        companies.push(before.company_id);
    }
    Ok(companies)
}
