//! What every engine behind [`PendingPool`] promises.

use doorplate_domain::id::PendingId;
use doorplate_domain::identification::AbstainReason;
use doorplate_identify::validation::Outcome;

use super::Ground;
use super::sample::{scope, site_id, time, visit_id, workspace};
use crate::ports::PendingPool;
use crate::ports::pending::{
    Attempt, NextStep, OutcomeCount, PendingAddress, PendingSummary, PurgeRecord,
};
use crate::scope::InstallationScope;

type On<'a> = &'a dyn Ground<dyn PendingPool>;

fn pending(number: u16, deadline: i64) -> PendingAddress {
    let mut sealed = vec![0x5a; 40];
    sealed[20..22].copy_from_slice(&number.to_be_bytes());
    sealed[28..30].copy_from_slice(&number.wrapping_mul(40_503).to_be_bytes());
    PendingAddress {
        id: PendingId::from_bits(u128::from(number.wrapping_mul(40_503))),
        site_id: site_id(1),
        visit_id: visit_id(number.into()),
        key_name: "pending 2026-01-01".to_owned(),
        sealed,
        reason: AbstainReason::Unknown,
        queued_at: time(0, 0),
        deadline_at: time(0, deadline),
        attempts: 0,
    }
}

fn purge(at: i64, count: u64, reason: &str) -> PurgeRecord {
    let key_name = "pending 2026-01-01".to_owned();
    PurgeRecord { at: time(0, at), count, reason: reason.to_owned(), key_name }
}

fn attempt(number: u16, outcome: Outcome, next: NextStep) -> Attempt {
    Attempt { id: pending(number, 0).id, outcome, next }
}

/// What is put in reads back, oldest deadline first, within the limit.
pub async fn what_waits_comes_by_deadline(ground: On<'_>) {
    let pool = ground.open().await;
    let given = [pending(1, 30), pending(2, 10), pending(3, 20)];
    pool.put(&scope(1), &given, time(0, 0)).await.unwrap();
    drop(pool);
    let pool = ground.open().await;
    let [first, second, third] = given;
    assert_eq!(pool.list(&scope(1), 2).await.unwrap(), [second.clone(), third.clone()]);
    assert_eq!(pool.list(&scope(1), 10).await.unwrap(), [second, third, first]);
    let summary = pool.summarise(&scope(1)).await.unwrap();
    let expected = PendingSummary {
        waiting: 3,
        oldest_deadline_at: Some(time(0, 10)),
        reasons: [(AbstainReason::Unknown, 3)].into(),
        next_attempt_at: Some(time(0, 0)),
        outcomes: Vec::new(),
    };
    assert_eq!(summary, expected);
}

/// The same address again changes nothing, and one past its deadline is not taken in.
pub async fn putting_again_changes_nothing(ground: On<'_>) {
    let pool = ground.open().await;
    pool.put(&scope(1), &[pending(1, 30)], time(0, 0)).await.unwrap();
    let changed = PendingAddress { deadline_at: time(0, 99), ..pending(1, 30) };
    pool.put(&scope(1), &[changed, pending(2, 5)], time(0, 5)).await.unwrap();
    assert_eq!(pool.list(&scope(1), 10).await.unwrap(), [pending(1, 30)]);
}

/// A workspace sees its own only.
pub async fn another_workspaces_addresses_are_not_listed(ground: On<'_>) {
    let pool = ground.open().await;
    pool.put(&scope(1), &[pending(1, 30)], time(0, 0)).await.unwrap();
    assert_eq!(pool.list(&scope(2), 10).await.unwrap(), []);
    assert_eq!(pool.summarise(&scope(2)).await.unwrap(), PendingSummary::default());
    pool.purge_due(&InstallationScope::for_test(), time(0, 30)).await.unwrap();
    assert_eq!(pool.list_purges(&scope(2), 10).await.unwrap(), []);
}

/// A purge takes what is due in all workspaces and is recorded in each.
pub async fn a_purge_is_recorded_in_each_workspace(ground: On<'_>) {
    let pool = ground.open().await;
    let installation = InstallationScope::for_test();
    let given = [pending(1, 10), pending(2, 10), pending(3, 20)];
    pool.put(&scope(1), &given, time(0, 0)).await.unwrap();
    pool.put(&scope(2), &[pending(1, 5)], time(0, 0)).await.unwrap();
    assert_eq!(pool.purge_due(&installation, time(0, 4)).await.unwrap(), 0);
    assert_eq!(pool.purge_due(&installation, time(0, 10)).await.unwrap(), 3);
    assert_eq!(pool.purge_due(&installation, time(0, 20)).await.unwrap(), 1);
    let record = |at, count| purge(at, count, "deadline");
    drop(pool);
    let pool = ground.open().await;
    assert_eq!(pool.list_purges(&scope(1), 10).await.unwrap(), [record(20, 1), record(10, 2)]);
    assert_eq!(pool.list_purges(&scope(1), 1).await.unwrap(), [record(20, 1)]);
    assert_eq!(pool.list_purges(&scope(2), 10).await.unwrap(), [record(10, 1)]);
    assert_eq!(pool.list(&scope(1), 10).await.unwrap(), []);
}

/// What is due comes from all workspaces, longest waiting first, and again when its time comes.
pub async fn what_is_due_is_looked_at_again_when_its_time_comes(ground: On<'_>) {
    let pool = ground.open().await;
    let installation = InstallationScope::for_test();
    let due = async |now, limit| -> Vec<_> {
        let due = pool.list_due(&installation, time(0, now), limit).await.unwrap();
        due.into_iter().map(|due| (due.workspace_id, due.address)).collect()
    };
    let late = PendingAddress { queued_at: time(0, 1), ..pending(3, 50) };
    pool.put(&scope(1), &[pending(1, 30), late.clone()], time(0, 0)).await.unwrap();
    pool.put(&scope(2), &[pending(2, 5)], time(0, 0)).await.unwrap();
    let first = (workspace(1).id, pending(1, 30));
    let last = (workspace(1).id, late.clone());
    assert_eq!(due(6, 10).await, [first.clone(), last.clone()]);
    assert_eq!(due(6, 1).await, [first]);
    let retry = attempt(1, Outcome::Unreachable, NextStep::Retry(time(0, 20)));
    let strange = attempt(9, Outcome::NoName, NextStep::PurgeHopeless);
    pool.record_attempts(&scope(1), &[retry, strange], time(0, 7)).await.unwrap();
    assert_eq!(due(19, 10).await, std::slice::from_ref(&last));
    let again = PendingAddress { attempts: 1, ..pending(1, 30) };
    assert_eq!(due(20, 10).await, [(workspace(1).id, again), last]);
    let summary = pool.summarise(&scope(1)).await.unwrap();
    let outcome = Outcome::Unreachable;
    assert_eq!(summary.outcomes, [OutcomeCount { outcome, count: 1, last_at: time(0, 7) }]);
    assert_eq!(summary.next_attempt_at, Some(time(0, 1)));
}

/// What was validated, or is hopeless, is purged at once, with a record of each kind.
pub async fn what_is_settled_is_purged_at_once(ground: On<'_>) {
    let pool = ground.open().await;
    let given = [pending(1, 30), pending(2, 30), pending(3, 30), pending(4, 30)];
    pool.put(&scope(1), &given, time(0, 0)).await.unwrap();
    pool.put(&scope(2), &[pending(5, 30)], time(0, 0)).await.unwrap();
    assert!(ground.holds(&given[0].sealed[16..34]));
    let attempts = [
        attempt(1, Outcome::Validated, NextStep::PurgeValidated),
        attempt(2, Outcome::NoName, NextStep::PurgeHopeless),
        attempt(3, Outcome::NoName, NextStep::PurgeHopeless),
    ];
    pool.record_attempts(&scope(1), &attempts, time(0, 3)).await.unwrap();
    pool.record_attempts(&scope(1), &attempts, time(0, 4)).await.unwrap();
    assert_eq!(pool.list(&scope(1), 10).await.unwrap(), [pending(4, 30)]);
    assert_eq!(pool.list(&scope(2), 10).await.unwrap(), [pending(5, 30)]);
    for address in &given {
        let is_there = address.id == pending(4, 30).id;
        assert_eq!(ground.holds(&address.sealed[16..34]), is_there, "{address:?}");
    }
    let purges = [purge(3, 1, "validated"), purge(3, 2, "hopeless")];
    assert_eq!(pool.list_purges(&scope(1), 10).await.unwrap(), purges);
    let outcomes = pool.summarise(&scope(1)).await.unwrap().outcomes;
    let count = |outcome, count| OutcomeCount { outcome, count, last_at: time(0, 3) };
    assert_eq!(outcomes, [count(Outcome::NoName, 2), count(Outcome::Validated, 1)]);
}

/// No byte of a purged address stays anywhere, whatever came and went around it.
pub async fn a_purged_address_leaves_no_byte(ground: On<'_>) {
    let pool = ground.open().await;
    let all: Vec<_> = (0..600).map(|number| pending(number, i64::from(number) % 7)).collect();
    for chunk in all.chunks(50) {
        pool.put(&scope(1), chunk, time(0, -1)).await.unwrap();
    }
    assert!(ground.holds(&all[5].sealed[16..34]));
    for due in 0..4 {
        pool.purge_due(&InstallationScope::for_test(), time(0, due)).await.unwrap();
        for address in &all {
            let is_there = address.deadline_at > time(0, due);
            assert_eq!(ground.holds(&address.sealed[16..34]), is_there, "{address:?} at {due}");
        }
    }
}
