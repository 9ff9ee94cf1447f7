//! What every engine behind [`FirstParty`] promises.

use doorplate_domain::time::Day;

use super::Ground;
use super::sample::{company, scope, site_id};
use crate::ports::FirstParty;
use crate::ports::first_party::{
    CarryKey, NamedDomain, OBSERVATIONS_PER_DAY_MAX, Observation, Sighting, Tally,
};

type On<'a> = &'a dyn Ground<dyn FirstParty>;

fn carry_key(site: u8, key: u64) -> CarryKey {
    CarryKey { site_id: site_id(site), key }
}

fn sighting(key: u64, day: i32, number: u8) -> Sighting {
    let carry_key = carry_key(1, key);
    Sighting { carry_key, day: Day(day), company: company(number), confidence: 0.875 }
}

fn observation(network_key: u64, domain: &str, day: i32, hit: u64) -> Observation {
    Observation { network_key, domain: domain.to_owned(), day: Day(day), hit }
}

fn tally(network_key: u64, domain: &str, day: i32, observations: u32) -> Tally {
    Tally { network_key, domain: domain.to_owned(), day: Day(day), observations }
}

/// Sightings read back by cookie and day; the same again changes nothing.
pub async fn sightings_come_by_cookie(ground: On<'_>) {
    let store = ground.open().await;
    let seen =
        [sighting(u64::MAX, 20_000, 1), sighting(u64::MAX, 20_003, 1), sighting(2, 20_001, 2)];
    store.observe(&scope(1), &seen, &[]).await.unwrap();
    store.observe(&scope(1), &seen, &[]).await.unwrap();
    drop(store);
    let store = ground.open().await;
    let keys = [carry_key(1, u64::MAX), carry_key(1, 9), carry_key(2, 2)];
    let found = store.list_sightings(&scope(1), &keys, Day(20_000)).await.unwrap();
    assert_eq!(found, seen[..2]);
    let found = store.list_sightings(&scope(1), &keys, Day(20_001)).await.unwrap();
    assert_eq!(found, seen[1..2]);
}

/// Observations are counted by network, domain and day, each hit once, up to the limit.
pub async fn observations_are_counted(ground: On<'_>) {
    let store = ground.open().await;
    let named = [
        observation(7, "b.example", 20_000, 1),
        observation(7, "b.example", 20_000, u64::MAX),
        observation(7, "b.example", 20_001, 1),
        observation(7, "a.example", 20_001, 4),
        observation(8, "a.example", 20_001, 5),
    ];
    store.observe(&scope(1), &[], &named).await.unwrap();
    store.observe(&scope(1), &[], &named[..2]).await.unwrap();
    let found = store.list_tallies(&scope(1), &[7], Day(0)).await.unwrap();
    let expected = [
        tally(7, "a.example", 20_001, 1),
        tally(7, "b.example", 20_000, 2),
        tally(7, "b.example", 20_001, 1),
    ];
    assert_eq!(found, expected);
    let many: Vec<_> = (0..200).map(|hit| observation(9, "c.example", 20_002, hit)).collect();
    store.observe(&scope(1), &[], &many).await.unwrap();
    let found = store.list_tallies(&scope(1), &[9], Day(20_002)).await.unwrap();
    assert_eq!(found, [tally(9, "c.example", 20_002, OBSERVATIONS_PER_DAY_MAX)]);
    let listed = store.list_domains(&scope(1), Day(20_001), 2).await.unwrap();
    let row = |domain: &str, networks, observations, day| NamedDomain {
        domain: domain.to_owned(),
        networks,
        observations,
        first_day: Day(day),
        last_day: Day(day),
    };
    assert_eq!(listed, [row("c.example", 1, 50, 20_002), row("a.example", 2, 2, 20_001)]);
}

/// A workspace's clues count in that workspace only.
pub async fn another_workspaces_clues_do_not_count(ground: On<'_>) {
    let store = ground.open().await;
    let named = [observation(7, "a.example", 20_000, 1)];
    store.observe(&scope(1), &[sighting(1, 20_000, 1)], &named).await.unwrap();
    let keys = [carry_key(1, 1)];
    assert_eq!(store.list_sightings(&scope(2), &keys, Day(0)).await.unwrap(), []);
    assert_eq!(store.list_tallies(&scope(2), &[7], Day(0)).await.unwrap(), []);
    assert_eq!(store.list_domains(&scope(2), Day(0), 9).await.unwrap(), []);
    assert!(!store.forget_domain(&scope(2), "a.example").await.unwrap());
}

/// What is forgotten, by age or by name, leaves no byte.
pub async fn forgotten_clues_leave_no_byte(ground: On<'_>) {
    let store = ground.open().await;
    let named = [
        observation(7, "forgotten-by-name.example", 20_009, 1),
        observation(7, "forgotten-by-age.example", 20_000, 2),
        observation(7, "kept.example", 20_009, 3),
    ];
    store.observe(&scope(1), &[sighting(1, 20_000, 3)], &named).await.unwrap();
    assert!(store.forget_domain(&scope(1), "forgotten-by-name.example").await.unwrap());
    assert!(!store.forget_domain(&scope(1), "forgotten-by-name.example").await.unwrap());
    let forgotten = store.forget_before(&scope(1), Day(20_001), Day(20_001)).await.unwrap();
    assert_eq!(forgotten, 2);
    let left = store.list_tallies(&scope(1), &[7], Day(0)).await.unwrap();
    assert_eq!(left, [tally(7, "kept.example", 20_009, 1)]);
    drop(store);
    for gone in ["forgotten-by-name", "forgotten-by-age", "company3.example", "Company3.example"] {
        assert!(!ground.holds(gone.as_bytes()), "{gone}");
    }
    assert!(ground.holds(b"kept.example"));
}
