//! What every engine behind [`PendingPool`] promises.

use doorplate_domain::id::PendingId;
use doorplate_domain::identification::AbstainReason;

use super::Ground;
use super::sample::{scope, site_id, time, visit_id};
use crate::ports::PendingPool;
use crate::ports::pending::{PendingAddress, PendingSummary, PurgeRecord};
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
    }
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
    assert_eq!(summary, PendingSummary { waiting: 3, oldest_deadline_at: Some(time(0, 10)) });
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
    let record = |at, count| PurgeRecord { at: time(0, at), count, reason: "deadline".to_owned() };
    drop(pool);
    let pool = ground.open().await;
    assert_eq!(pool.list_purges(&scope(1), 10).await.unwrap(), [record(20, 1), record(10, 2)]);
    assert_eq!(pool.list_purges(&scope(1), 1).await.unwrap(), [record(20, 1)]);
    assert_eq!(pool.list_purges(&scope(2), 10).await.unwrap(), [record(10, 1)]);
    assert_eq!(pool.list(&scope(1), 10).await.unwrap(), []);
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
