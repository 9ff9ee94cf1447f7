//! The pending pool: sealed addresses with a deadline, in a file of their own.

use std::path::Path;

use async_trait::async_trait;
use doorplate_domain::id::{PendingId, SiteId, VisitId, WorkspaceId};
use doorplate_domain::identification::AbstainReason;
use doorplate_domain::time::Timestamp;
use doorplate_engine::ports::StoreError;
use doorplate_engine::ports::pending::{
    Attempt, DueAddress, PendingAddress, PendingPool, PendingSummary, PurgeRecord,
};
use doorplate_engine::scope::{InstallationScope, Scope};
use rusqlite::{Connection, Row, TransactionBehavior, params};

use crate::error::{from_rusqlite, unreadable};
use crate::sqlite::{SmallFile, cut_write_ahead_log};

mod attempts;
mod summary;

const MIGRATIONS: &[&str] = &[
    include_str!("../migrations/pending/0001_first.sql"),
    include_str!("../migrations/pending/0002_attempts.sql"),
];

/// Keeps sealed addresses in one file.
#[derive(Debug)]
pub struct PendingFile {
    file: SmallFile,
}

impl PendingFile {
    /// Opens the file, or makes it.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Ok(Self { file: SmallFile::open(path, MIGRATIONS)? })
    }
}

fn put(
    connection: &mut Connection,
    workspace_id: &str,
    pending: &[PendingAddress],
    now: Timestamp,
) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut insert = transaction.prepare_cached(
        "insert into pending (workspace_id, id, site_id, visit_id, key_name, sealed, reason,
                              queued_at, deadline_at, attempts, next_attempt_at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?8) on conflict do nothing",
    )?;
    for address in pending.iter().filter(|address| address.deadline_at > now) {
        insert.execute(params![
            workspace_id,
            address.id.as_str(),
            address.site_id.as_str(),
            address.visit_id.as_str(),
            address.key_name,
            address.sealed,
            address.reason.as_str(),
            address.queued_at.0,
            address.deadline_at.0,
            address.attempts,
        ])?;
    }
    drop(insert);
    transaction.commit()
}

/// The columns of [`address`], with the workspace at the end.
const COLUMNS: &str = "id, site_id, visit_id, key_name, sealed, reason, queued_at, deadline_at, \
                       attempts, workspace_id";

fn address(row: &Row<'_>) -> Result<DueAddress, StoreError> {
    let what = "a pending address";
    let text = |index: usize| row.get::<_, String>(index).map_err(from_rusqlite(what));
    let time = |index: usize| row.get(index).map(Timestamp).map_err(from_rusqlite(what));
    let address = PendingAddress {
        id: PendingId::parse(&text(0)?).map_err(unreadable(what))?,
        site_id: SiteId::parse(&text(1)?).map_err(unreadable(what))?,
        visit_id: VisitId::parse(&text(2)?).map_err(unreadable(what))?,
        key_name: text(3)?,
        sealed: row.get(4).map_err(from_rusqlite(what))?,
        reason: AbstainReason::parse(&text(5)?).ok_or_else(|| StoreError::corrupt(what))?,
        queued_at: time(6)?,
        deadline_at: time(7)?,
        attempts: row.get(8).map_err(from_rusqlite(what))?,
    };
    let workspace_id = WorkspaceId::parse(&text(9)?).map_err(unreadable(what))?;
    Ok(DueAddress { workspace_id, address })
}

fn list(
    connection: &Connection,
    condition: &str,
    parameters: impl rusqlite::Params,
) -> Result<Vec<DueAddress>, StoreError> {
    let what = "listing the pending pool";
    let mut statement = connection
        .prepare_cached(&format!("select {COLUMNS} from pending where {condition}"))
        .map_err(from_rusqlite(what))?;
    let mut rows = statement.query(parameters).map_err(from_rusqlite(what))?;
    let mut waiting = Vec::new();
    while let Some(row) = rows.next().map_err(from_rusqlite(what))? {
        waiting.push(address(row)?);
    }
    Ok(waiting)
}

/// Deletes what is due and writes down that it did, all or nothing.
fn purge(connection: &mut Connection, now: Timestamp) -> rusqlite::Result<u64> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction.execute(
        "insert into purge (workspace_id, number, at, count, reason, key_name)
         select due.workspace_id,
                row_number() over (partition by due.workspace_id order by due.key_name)
                + coalesce((select max(number) from purge
                            where purge.workspace_id = due.workspace_id), 0),
                ?1, count(*), 'deadline', due.key_name
         from pending as due where due.deadline_at <= ?1
         group by due.workspace_id, due.key_name",
        [now.0],
    )?;
    let purged = transaction.execute("delete from pending where deadline_at <= ?1", [now.0])?;
    transaction.commit()?;
    overwrite(connection, purged)?;
    Ok(purged as u64)
}

/// Makes the file forget rows that were deleted.
fn overwrite(connection: &Connection, purged: usize) -> rusqlite::Result<()> {
    if purged > 0 {
        // Pages that the engine moved rows out of would else keep a copy.
        connection.execute_batch("vacuum")?;
    }
    Ok(())
}

fn list_purges(
    connection: &Connection,
    workspace_id: &str,
    limit: u32,
) -> rusqlite::Result<Vec<PurgeRecord>> {
    let mut statement = connection.prepare_cached(
        "select at, count, reason, key_name from purge
         where workspace_id = ?1 order by number desc limit ?2",
    )?;
    let rows = statement.query_map(params![workspace_id, limit], |row| {
        Ok(PurgeRecord {
            at: Timestamp(row.get(0)?),
            count: row.get(1)?,
            reason: row.get(2)?,
            key_name: row.get(3)?,
        })
    })?;
    rows.collect()
}

#[async_trait]
impl PendingPool for PendingFile {
    async fn put(
        &self,
        scope: &Scope,
        pending: &[PendingAddress],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let what = "taking pending addresses in";
        let workspace_id = scope.workspace_id().clone();
        let pending = pending.to_vec();
        let work = move |connection: &mut Connection| {
            put(connection, workspace_id.as_str(), &pending, now).map_err(from_rusqlite(what))
        };
        self.file.run(what, work).await
    }

    async fn list(&self, scope: &Scope, limit: u32) -> Result<Vec<PendingAddress>, StoreError> {
        let workspace_id = scope.workspace_id().clone();
        let work = move |connection: &mut Connection| {
            let condition = "workspace_id = ?1 order by deadline_at, id limit ?2";
            let waiting = list(connection, condition, params![workspace_id.as_str(), limit])?;
            Ok(waiting.into_iter().map(|waiting| waiting.address).collect())
        };
        self.file.run("listing the pending pool", work).await
    }

    async fn summarise(&self, scope: &Scope) -> Result<PendingSummary, StoreError> {
        let workspace_id = scope.workspace_id().clone();
        let work =
            move |connection: &mut Connection| summary::read(connection, workspace_id.as_str());
        self.file.run(summary::WHAT, work).await
    }

    async fn list_due(
        &self,
        _scope: &InstallationScope,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<DueAddress>, StoreError> {
        let work = move |connection: &mut Connection| {
            let condition = "next_attempt_at <= ?1 and deadline_at > ?1
                             order by queued_at, workspace_id, id limit ?2";
            list(connection, condition, params![now.0, limit])
        };
        self.file.run("listing what is due in the pending pool", work).await
    }

    async fn record_attempts(
        &self,
        scope: &Scope,
        attempts: &[Attempt],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let what = "recording looks at pending addresses";
        let workspace_id = scope.workspace_id().clone();
        let attempts = attempts.to_vec();
        let work = move |connection: &mut Connection| {
            let workspace_id = workspace_id.as_str();
            let purged = attempts::record(connection, workspace_id, &attempts, now)
                .and_then(|purged| overwrite(connection, purged).map(|()| purged))
                .map_err(from_rusqlite(what))?;
            if purged > 0 { cut_write_ahead_log(connection) } else { Ok(()) }
        };
        self.file.run(what, work).await
    }

    async fn purge_due(
        &self,
        _scope: &InstallationScope,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        let what = "purging pending addresses";
        let work = move |connection: &mut Connection| {
            let purged = purge(connection, now).map_err(from_rusqlite(what))?;
            // Also when nothing was due: an earlier cut may have failed.
            cut_write_ahead_log(connection)?;
            Ok(purged)
        };
        self.file.run(what, work).await
    }

    async fn list_purges(&self, scope: &Scope, limit: u32) -> Result<Vec<PurgeRecord>, StoreError> {
        let what = "listing purges";
        let workspace_id = scope.workspace_id().clone();
        let work = move |connection: &mut Connection| {
            list_purges(connection, workspace_id.as_str(), limit).map_err(from_rusqlite(what))
        };
        self.file.run(what, work).await
    }
}
