//! Writing a batch: what is new is sorted to its visits, each visit is written once, the roll-ups
//! and the books follow, all in one transaction.

use doorplate_domain::drop_reason::DropReason;
use doorplate_domain::hit::{Door, Hit};
use doorplate_domain::id::{EventId, VisitId};
use doorplate_domain::time::{Day, Timestamp};
use doorplate_engine::ports::events::{Appended, EventBatch, Outcome};
use doorplate_engine::ports::revisions::RevisionCause;
use rusqlite::{Transaction, params};
use rustc_hash::FxHashMap;

use super::dictionary::Dictionary;
use super::rollups::RollUps;
use super::value::StoredVisitId;
use super::visits;

/// How long ids of the live doors are kept: longer than any tracker tries again.
const LIVE_ID_DAYS: i32 = 3;

/// Where ids of lines stand that could not be read, and so have no day of their own: whoever
/// imports them again may do so on another day.
pub(super) const UNDATED: Day = Day(i32::MAX);

/// The new hits of one visit.
struct Group<'a> {
    site: i64,
    visit_id: &'a VisitId,
    hits: Vec<&'a Hit>,
}

/// Writes a batch; see `Events::append`.
pub(super) fn append(
    transaction: &Transaction<'_>,
    dictionary: &mut Dictionary,
    batch: &EventBatch,
) -> rusqlite::Result<Appended> {
    if is_written(transaction, batch)? {
        return Ok(Appended::default());
    }
    let mut appended = Appended::default();
    let mut rollups = RollUps::default();
    let groups = sort(transaction, dictionary, batch, (&mut appended, &mut rollups))?;
    for group in &groups {
        write_group(transaction, dictionary, group, (&mut appended, &mut rollups))?;
    }
    note_live_hits(transaction, &groups)?;
    rollups.write(transaction)?;
    if let Some(position) = batch.position {
        transaction.prepare_cached("update state set log_position = ?1")?.execute([position.0])?;
    }
    Ok(appended)
}

/// Whether the place that the batch reaches up to was reached before.
fn is_written(transaction: &Transaction<'_>, batch: &EventBatch) -> rusqlite::Result<bool> {
    let Some(position) = batch.position else { return Ok(false) };
    let reached: u64 = transaction
        .prepare_cached("select log_position from state")?
        .query_row([], |row| row.get(0))?;
    Ok(position.0 <= reached)
}

/// Counts what was dropped and what is here already, and sorts the rest to its visits.
fn sort<'a>(
    transaction: &Transaction<'_>,
    dictionary: &mut Dictionary,
    batch: &'a EventBatch,
    (appended, rollups): (&mut Appended, &mut RollUps),
) -> rusqlite::Result<Vec<Group<'a>>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    let mut places: FxHashMap<(i64, &str), usize> = FxHashMap::default();
    for outcome in &batch.outcomes {
        match outcome {
            Outcome::Dropped { site_id, day, reason, count, event_id } => {
                let site = dictionary.site(transaction, site_id)?;
                let is_unread = matches!(reason, DropReason::Malformed | DropReason::TooLarge);
                let noted_on = if is_unread { UNDATED } else { *day };
                if let Some(id) = event_id
                    && !note_line(transaction, site, noted_on, *id)?
                {
                    appended.duplicates += count;
                    continue;
                }
                appended.dropped += count;
                rollups.drop_hits(site, *day, *reason, i64::try_from(*count).unwrap_or(i64::MAX));
            }
            Outcome::Hit { visit_id, hit } => {
                let site = dictionary.site(transaction, &hit.site_id)?;
                let is_line = hit.door == Door::Log;
                let is_new = if is_line {
                    note_line(transaction, site, hit.at.day(), hit.event_id)?
                } else {
                    note_live(transaction, site, hit.at.day(), hit.event_id)?
                };
                if !is_new {
                    appended.duplicates += 1;
                    if !is_line {
                        rollups.drop_hits(site, hit.at.day(), DropReason::Duplicate, 1);
                    }
                    continue;
                }
                let place = *places.entry((site, visit_id.as_str())).or_insert_with(|| {
                    groups.push(Group { site, visit_id, hits: Vec::new() });
                    groups.len() - 1
                });
                groups[place].hits.push(hit);
            }
        }
    }
    Ok(groups)
}

fn write_group(
    transaction: &Transaction<'_>,
    dictionary: &mut Dictionary,
    group: &Group<'_>,
    (appended, rollups): (&mut Appended, &mut RollUps),
) -> rusqlite::Result<()> {
    let Some(latest) = group.hits.last() else { return Ok(()) };
    let id = StoredVisitId::new(group.visit_id);
    let mut visit = if let Some(visit) = visits::find(transaction, group.site, &id)? {
        visit
    } else {
        appended.visits += 1;
        visits::begin(transaction, group.site, group.visit_id)?
    };
    let before = visit.share().cloned();
    visit.grow(transaction, dictionary, &group.hits)?;
    visit.write(transaction, Some(latest.visitor_key))?;
    if let Some(before) = &before {
        visit.revise(transaction, before.identification, (RevisionCause::Hit, latest.at))?;
    }
    if let Some(after) = visit.share() {
        rollups.replace(before.as_ref(), after);
        let hits = i64::try_from(group.hits.len()).expect("a batch is small");
        rollups.receive(after.site, after.day, hits);
        appended.hits += hits.unsigned_abs();
    }
    Ok(())
}

fn digest(site: i64, id: EventId) -> [u8; 8] {
    let mut bytes = [0; 24];
    bytes[..8].copy_from_slice(&site.to_le_bytes());
    bytes[8..].copy_from_slice(&id.0.to_le_bytes());
    *blake3::hash(&bytes).as_bytes().first_chunk().expect("a hash has 32 bytes")
}

/// Notes a hit of a live door. Says whether it is new.
fn note_live(
    transaction: &Transaction<'_>,
    site: i64,
    day: Day,
    id: EventId,
) -> rusqlite::Result<bool> {
    let key = i64::from_le_bytes(digest(site, id));
    let noted = transaction
        .prepare_cached("insert or ignore into seen_live (key, site, day) values (?1, ?2, ?3)")?
        .execute(params![key, site, day.0])?;
    Ok(noted > 0)
}

/// Notes a line of a log. Says whether it is new. 48 bits do within a site's day.
fn note_line(
    transaction: &Transaction<'_>,
    site: i64,
    day: Day,
    id: EventId,
) -> rusqlite::Result<bool> {
    let key = i64::from_le_bytes(digest(site, id)) >> 16;
    let noted = transaction
        .prepare_cached("insert or ignore into seen_line (site, day, key) values (?1, ?2, ?3)")?
        .execute(params![site, day.0, key])?;
    Ok(noted > 0)
}

/// Remembers each site's latest hit by a live door, and forgets ids that nobody sends any more.
fn note_live_hits(transaction: &Transaction<'_>, groups: &[Group<'_>]) -> rusqlite::Result<()> {
    let mut last: FxHashMap<i64, Timestamp> = FxHashMap::default();
    for group in groups {
        let live = group.hits.iter().filter(|hit| hit.door != Door::Log).map(|hit| hit.at).max();
        if let Some(at) = live {
            let last = last.entry(group.site).or_insert(at);
            *last = (*last).max(at);
        }
    }
    for (site, at) in &last {
        transaction
            .prepare_cached(
                "update site set last_live_at = max(coalesce(last_live_at, ?2), ?2)
                 where number = ?1",
            )?
            .execute(params![site, at.0])?;
    }
    let Some(newest) = last.values().max() else { return Ok(()) };
    let from = newest.day().0.saturating_sub(LIVE_ID_DAYS);
    let is_later = transaction
        .prepare_cached("update state set live_ids_from = ?1 where live_ids_from < ?1")?
        .execute([from])?;
    if is_later > 0 {
        transaction.execute("delete from seen_live where day < ?1", [from])?;
    }
    Ok(())
}
