//! The pending pool of a workspace at a glance.

use std::collections::BTreeMap;

use doorplate_domain::identification::AbstainReason;
use doorplate_domain::time::Timestamp;
use doorplate_engine::ports::StoreError;
use doorplate_engine::ports::pending::{OutcomeCount, PendingSummary};
use doorplate_identify::validation::Outcome;
use rusqlite::Connection;

use crate::error::from_rusqlite;

pub(super) const WHAT: &str = "summing up the pending pool";

pub(super) fn read(
    connection: &Connection,
    workspace_id: &str,
) -> Result<PendingSummary, StoreError> {
    let totals = "select count(*), min(deadline_at), min(next_attempt_at)
                  from pending where workspace_id = ?1";
    let (waiting, deadline, attempt) = connection
        .query_row(totals, [workspace_id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .map_err(from_rusqlite(WHAT))?;
    Ok(PendingSummary {
        waiting,
        oldest_deadline_at: Option::map(deadline, Timestamp),
        next_attempt_at: Option::map(attempt, Timestamp),
        reasons: reasons(connection, workspace_id)?,
        outcomes: outcomes(connection, workspace_id)?,
    })
}

fn reasons(
    connection: &Connection,
    workspace_id: &str,
) -> Result<BTreeMap<AbstainReason, u64>, StoreError> {
    let mut statement = connection
        .prepare_cached("select reason, count(*) from pending where workspace_id = ?1 group by 1")
        .map_err(from_rusqlite(WHAT))?;
    let rows = statement
        .query_map([workspace_id], |row| Ok((row.get::<_, String>(0)?, row.get(1)?)))
        .map_err(from_rusqlite(WHAT))?;
    let mut reasons = BTreeMap::new();
    for row in rows {
        let (reason, count) = row.map_err(from_rusqlite(WHAT))?;
        let reason = AbstainReason::parse(&reason).ok_or_else(|| StoreError::corrupt(WHAT))?;
        reasons.insert(reason, count);
    }
    Ok(reasons)
}

fn outcomes(connection: &Connection, workspace_id: &str) -> Result<Vec<OutcomeCount>, StoreError> {
    let mut statement = connection
        .prepare_cached(
            "select outcome, count, last_at from outcome where workspace_id = ?1
             order by last_at desc, count desc, outcome",
        )
        .map_err(from_rusqlite(WHAT))?;
    let rows = statement
        .query_map([workspace_id], |row| {
            Ok((row.get::<_, String>(0)?, row.get(1)?, row.get(2).map(Timestamp)?))
        })
        .map_err(from_rusqlite(WHAT))?;
    let mut outcomes = Vec::new();
    for row in rows {
        let (outcome, count, last_at) = row.map_err(from_rusqlite(WHAT))?;
        let outcome = Outcome::parse(&outcome).ok_or_else(|| StoreError::corrupt(WHAT))?;
        outcomes.push(OutcomeCount { outcome, count, last_at });
    }
    Ok(outcomes)
}
