//! The roll-ups: sums by day that the portal's questions are answered from.
//!
//! A batch gathers differences here and writes each row once, in the order of the keys. A row is
//! the sum of what its visits contribute, so a visit that changes is taken out and put in again.

use std::collections::BTreeMap;

use doorplate_domain::drop_reason::DropReason;
use doorplate_domain::time::{Day, Timestamp};
use rusqlite::{OptionalExtension, Transaction, params};
use rustc_hash::{FxHashMap, FxHashSet};

/// What one visit adds to the roll-ups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Share {
    pub(super) site: i64,
    pub(super) day: Day,
    pub(super) identification: i64,
    /// The company; 0 when none is named.
    pub(super) company: i64,
    /// The text of the source's name.
    pub(super) source: i64,
    pub(super) hits: i64,
    pub(super) page_views: i64,
    pub(super) started_at: Timestamp,
    pub(super) ended_at: Timestamp,
    pub(super) engaged_millis: i64,
    /// The text of the campaign; 0 when there is none.
    pub(super) campaign: i64,
    /// Page views by path.
    pub(super) paths: FxHashMap<i64, i64>,
    /// The names of actions.
    pub(super) actions: FxHashSet<i64>,
}

impl Share {
    fn verdict_key(&self) -> VerdictKey {
        (self.site, self.day.0, self.identification, self.source)
    }
}

/// In what a word of a visit stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Aspect {
    Campaign = 0,
    Action = 1,
}

/// Site, day, aspect, word, company.
type WordKey = (i64, i32, i64, i64, i64);

/// Site, day, identification, source.
type VerdictKey = (i64, i32, i64, i64);

#[derive(Debug, Default)]
struct VerdictSums {
    visits: i64,
    hits: i64,
    page_views: i64,
    engaged_millis: i64,
    last_after: i64,
    /// Whether a visit left the row, so that its latest hit must be looked up.
    is_left: bool,
}

/// Differences to the roll-ups.
#[derive(Debug, Default)]
pub(super) struct RollUps {
    verdicts: FxHashMap<VerdictKey, VerdictSums>,
    paths: FxHashMap<(i64, i32, i64), (i64, i64)>,
    path_companies: FxHashMap<(i64, i32, i64, i64), i64>,
    word_companies: FxHashMap<WordKey, i64>,
    received: BTreeMap<(i64, i32), i64>,
    dropped: BTreeMap<(i64, i32, DropReason), i64>,
    /// The earliest hit of a company on a site.
    first: BTreeMap<(i64, i64), i64>,
    /// Companies that a visit was taken from.
    left: FxHashSet<(i64, i64)>,
}

impl RollUps {
    /// Counts a hit at the door.
    pub(super) fn receive(&mut self, site: i64, day: Day, hits: i64) {
        *self.received.entry((site, day.0)).or_default() += hits;
    }

    /// Counts dropped hits, received and gone.
    pub(super) fn drop_hits(&mut self, site: i64, day: Day, reason: DropReason, hits: i64) {
        self.receive(site, day, hits);
        *self.dropped.entry((site, day.0, reason)).or_default() += hits;
    }

    /// Puts a visit in the place of what it was before.
    pub(super) fn replace(&mut self, before: Option<&Share>, after: &Share) {
        if let Some(before) = before {
            self.add(before, -1);
            if before.verdict_key() != after.verdict_key() {
                self.verdicts.entry(before.verdict_key()).or_default().is_left = true;
            }
            if before.company != 0 && before.company != after.company {
                self.left.insert((before.site, before.company));
            }
            if before.day != after.day {
                self.receive(before.site, before.day, -before.hits);
                self.receive(after.site, after.day, before.hits);
            }
        }
        self.add(after, 1);
        if after.company != 0 {
            let sums = self.verdicts.entry(after.verdict_key()).or_default();
            sums.last_after = sums.last_after.max(after.ended_at.0 - after.day.start().0);
            let first = self.first.entry((after.site, after.company)).or_insert(i64::MAX);
            *first = (*first).min(after.started_at.0);
        }
    }

    fn add(&mut self, share: &Share, sign: i64) {
        let sums = self.verdicts.entry(share.verdict_key()).or_default();
        sums.visits += sign;
        sums.hits += sign * share.hits;
        sums.page_views += sign * share.page_views;
        sums.engaged_millis += sign * share.engaged_millis;
        let (site, day) = (share.site, share.day.0);
        for (path, views) in &share.paths {
            let (visits, page_views) = self.paths.entry((site, day, *path)).or_default();
            *visits += sign;
            *page_views += sign * views;
            if share.company != 0 {
                let key = (site, day, *path, share.company);
                *self.path_companies.entry(key).or_default() += sign;
            }
        }
        if share.company != 0 {
            let mut add = |aspect: Aspect, word| {
                let key = (site, day, aspect as i64, word, share.company);
                *self.word_companies.entry(key).or_default() += sign;
            };
            share.actions.iter().for_each(|name| add(Aspect::Action, *name));
            if share.campaign != 0 {
                add(Aspect::Campaign, share.campaign);
            }
        }
    }

    /// Writes all differences.
    pub(super) fn write(self, transaction: &Transaction<'_>) -> rusqlite::Result<()> {
        write_verdicts(transaction, &self.verdicts)?;
        write_paths(transaction, self.paths)?;
        write_path_companies(transaction, self.path_companies)?;
        write_word_companies(transaction, self.word_companies)?;
        let mut received = transaction.prepare_cached(
            "insert into received_day (site, day, hits) values (?1, ?2, ?3)
             on conflict do update set hits = hits + excluded.hits",
        )?;
        for ((site, day), hits) in self.received {
            received.execute(params![site, day, hits])?;
        }
        let mut dropped = transaction.prepare_cached(
            "insert into dropped_day (site, day, reason, hits) values (?1, ?2, ?3, ?4)
             on conflict do update set hits = hits + excluded.hits",
        )?;
        for ((site, day, reason), hits) in self.dropped {
            dropped.execute(params![site, day, reason.as_str(), hits])?;
        }
        write_companies(transaction, &self.first, &self.left)
    }
}

fn sorted<K: Ord, V>(map: FxHashMap<K, V>) -> Vec<(K, V)> {
    let mut entries: Vec<_> = map.into_iter().collect();
    entries.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
    entries
}

fn write_verdicts(
    transaction: &Transaction<'_>,
    verdicts: &FxHashMap<VerdictKey, VerdictSums>,
) -> rusqlite::Result<()> {
    let mut add = transaction.prepare_cached(
        "insert into verdict_day
            (site, day, identification, source, visits, hits, page_views, last_after,
             engaged_millis)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
         on conflict do update
         set visits = visits + excluded.visits, hits = hits + excluded.hits,
             page_views = page_views + excluded.page_views,
             engaged_millis = engaged_millis + excluded.engaged_millis,
             last_after = max(last_after, excluded.last_after)",
    )?;
    let mut keys: Vec<_> = verdicts.keys().copied().collect();
    keys.sort_unstable();
    for key in keys {
        let ((site, day, identification, source), sums) = (key, &verdicts[&key]);
        let VerdictSums { visits, hits, page_views, engaged_millis, last_after, is_left } = sums;
        add.execute(params![
            site,
            day,
            identification,
            source,
            visits,
            hits,
            page_views,
            last_after,
            engaged_millis
        ])?;
        if *is_left {
            settle_verdict(transaction, key)?;
        }
    }
    Ok(())
}

/// After a visit left a row: the row goes with its last visit, and the latest hit is that of those
/// that stay. The visits are written before the roll-ups.
fn settle_verdict(
    transaction: &Transaction<'_>,
    (site, day, identification, source): VerdictKey,
) -> rusqlite::Result<()> {
    let gone = transaction
        .prepare_cached(
            "delete from verdict_day
             where site = ?1 and day = ?2 and identification = ?3 and source = ?4 and visits <= 0",
        )?
        .execute(params![site, day, identification, source])?;
    if gone > 0 || identification < 0 {
        return Ok(());
    }
    transaction
        .prepare_cached(
            "update verdict_day
             set last_after = coalesce(
                (select max(visit.started_at + visit.length_micros) - ?5
                 from visit join source on source.number = visit.source
                 where visit.site = ?1 and visit.day = ?2 and visit.identification = ?3
                   and visit.identification > 0 and source.name = ?4),
                last_after)
             where site = ?1 and day = ?2 and identification = ?3 and source = ?4",
        )?
        .execute(params![site, day, identification, source, Day(day).start().0])?;
    Ok(())
}

fn write_paths(
    transaction: &Transaction<'_>,
    paths: FxHashMap<(i64, i32, i64), (i64, i64)>,
) -> rusqlite::Result<()> {
    let mut add = transaction.prepare_cached(
        "insert into path_day (site, day, path, visits, page_views) values (?1, ?2, ?3, ?4, ?5)
         on conflict do update
         set visits = visits + excluded.visits, page_views = page_views + excluded.page_views",
    )?;
    let mut clear = transaction.prepare_cached(
        "delete from path_day where site = ?1 and day = ?2 and path = ?3 and visits <= 0",
    )?;
    for ((site, day, path), (visits, page_views)) in sorted(paths) {
        if (visits, page_views) == (0, 0) {
            continue;
        }
        add.execute(params![site, day, path, visits, page_views])?;
        if visits < 0 {
            clear.execute(params![site, day, path])?;
        }
    }
    Ok(())
}

fn write_path_companies(
    transaction: &Transaction<'_>,
    path_companies: FxHashMap<(i64, i32, i64, i64), i64>,
) -> rusqlite::Result<()> {
    let mut add = transaction.prepare_cached(
        "insert into path_company_day (site, day, path, company, visits)
         values (?1, ?2, ?3, ?4, ?5)
         on conflict do update set visits = visits + excluded.visits",
    )?;
    let mut clear = transaction.prepare_cached(
        "delete from path_company_day
         where site = ?1 and day = ?2 and path = ?3 and company = ?4 and visits <= 0",
    )?;
    for ((site, day, path, company), visits) in sorted(path_companies) {
        if visits == 0 {
            continue;
        }
        add.execute(params![site, day, path, company, visits])?;
        if visits < 0 {
            clear.execute(params![site, day, path, company])?;
        }
    }
    Ok(())
}

fn write_word_companies(
    transaction: &Transaction<'_>,
    word_companies: FxHashMap<WordKey, i64>,
) -> rusqlite::Result<()> {
    let mut add = transaction.prepare_cached(
        "insert into word_company_day (site, day, aspect, word, company, visits)
         values (?1, ?2, ?3, ?4, ?5, ?6)
         on conflict do update set visits = visits + excluded.visits",
    )?;
    let mut clear = transaction.prepare_cached(
        "delete from word_company_day
         where site = ?1 and day = ?2 and aspect = ?3 and word = ?4 and company = ?5
           and visits <= 0",
    )?;
    for ((site, day, aspect, word, company), visits) in sorted(word_companies) {
        if visits == 0 {
            continue;
        }
        add.execute(params![site, day, aspect, word, company, visits])?;
        if visits < 0 {
            clear.execute(params![site, day, aspect, word, company])?;
        }
    }
    Ok(())
}

fn write_companies(
    transaction: &Transaction<'_>,
    first: &BTreeMap<(i64, i64), i64>,
    left: &FxHashSet<(i64, i64)>,
) -> rusqlite::Result<()> {
    let mut see = transaction.prepare_cached(
        "insert into company_seen (site, company, first_at) values (?1, ?2, ?3)
         on conflict do update set first_at = excluded.first_at
         where excluded.first_at < first_at",
    )?;
    for ((site, company), first_at) in first {
        see.execute(params![site, company, first_at])?;
    }
    for (site, company) in left {
        let first_at: Option<i64> = transaction
            .prepare_cached(
                "select min(visit.started_at)
                 from identification join visit on visit.identification = identification.number
                 where identification.company = ?2 and visit.site = ?1
                   and visit.identification > 0",
            )?
            .query_row(params![site, company], |row| row.get(0))
            .optional()?
            .flatten();
        match first_at {
            Some(first_at) => transaction
                .prepare_cached(
                    "update company_seen set first_at = ?3 where site = ?1 and company = ?2",
                )?
                .execute(params![site, company, first_at])?,
            None => transaction
                .prepare_cached("delete from company_seen where site = ?1 and company = ?2")?
                .execute(params![site, company])?,
        };
    }
    Ok(())
}
