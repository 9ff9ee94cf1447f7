//! What looks at sealed addresses came to.

use std::collections::BTreeMap;

use doorplate_domain::time::Timestamp;
use doorplate_engine::ports::pending::{Attempt, NextStep};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

/// Writes down what looks came to, all or nothing. Gives the number of addresses deleted.
pub(super) fn record(
    connection: &mut Connection,
    workspace_id: &str,
    attempts: &[Attempt],
    now: Timestamp,
) -> rusqlite::Result<usize> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // By reason and key, in the order of their first.
    let mut purges: Vec<((&'static str, String), u64)> = Vec::new();
    let mut outcomes: BTreeMap<&'static str, u64> = BTreeMap::new();
    for attempt in attempts {
        let Some(key_name) = settle(&transaction, workspace_id, attempt)? else { continue };
        *outcomes.entry(attempt.outcome.as_str()).or_default() += 1;
        let Some(reason) = attempt.next.purge_reason() else { continue };
        let kind = (reason, key_name);
        match purges.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, count)) => *count += 1,
            None => purges.push((kind, 1)),
        }
    }
    let mut purged = 0;
    // Backwards, so that the newest first is the order of the looks.
    for ((reason, key_name), count) in purges.into_iter().rev() {
        transaction.execute(
            "insert into purge (workspace_id, number, at, count, reason, key_name)
             select ?1, 1 + coalesce(max(number), 0), ?2, ?3, ?4, ?5
             from purge where workspace_id = ?1",
            params![workspace_id, now.0, count, reason, key_name],
        )?;
        purged += usize::try_from(count).expect("attempts fit in memory");
    }
    for (outcome, count) in outcomes {
        transaction.execute(
            "insert into outcome (workspace_id, outcome, count, last_at) values (?1, ?2, ?3, ?4)
             on conflict do update set count = count + excluded.count, last_at = excluded.last_at",
            params![workspace_id, outcome, count, now.0],
        )?;
    }
    transaction.commit()?;
    Ok(purged)
}

/// Deletes an address or puts it off. Gives the name of its key, or nothing when it is not there.
fn settle(
    transaction: &Transaction<'_>,
    workspace_id: &str,
    attempt: &Attempt,
) -> rusqlite::Result<Option<String>> {
    let id = attempt.id.as_str();
    let sql = match attempt.next {
        NextStep::Retry(at) => {
            let mut update = transaction.prepare_cached(
                "update pending set attempts = attempts + 1, next_attempt_at = ?3
                 where workspace_id = ?1 and id = ?2 returning key_name",
            )?;
            return update.query_row(params![workspace_id, id, at.0], |row| row.get(0)).optional();
        }
        NextStep::PurgeValidated | NextStep::PurgeHopeless => {
            "delete from pending where workspace_id = ?1 and id = ?2 returning key_name"
        }
    };
    let mut delete = transaction.prepare_cached(sql)?;
    delete.query_row(params![workspace_id, id], |row| row.get(0)).optional()
}
