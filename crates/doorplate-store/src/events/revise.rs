//! Changing verdicts after the fact: visits are moved from one identification to another, in parts
//! that are each a transaction with its roll-ups, and every move is recorded.

use doorplate_domain::correction::{self, Correction};
use doorplate_domain::id::{SiteId, VisitId};
use doorplate_domain::identification::Identification;
use doorplate_domain::time::Timestamp;
use doorplate_engine::ports::revisions::{
    CORRECTED_VISITS_MAX, Corrected, REVISIONS_MAX, Revision, RevisionCause, Supersession,
};
use rusqlite::{OptionalExtension, Transaction, params};
use rustc_hash::{FxHashMap, FxHashSet};

use super::dictionary::{Dictionary, corrected_hash};
use super::file::Reading;
use super::rollups::RollUps;
use super::value::{StoredVisitId, unreadable};
use super::{verdicts, visits, words};

/// Which base each identification was made of that must not be shown any more.
type Moves = FxHashMap<i64, i64>;

/// How a cause is stored.
pub(super) fn cause_number(cause: RevisionCause) -> usize {
    RevisionCause::ALL.iter().position(|other| *other == cause).expect("ALL has every cause")
}

fn cause(number: usize) -> rusqlite::Result<RevisionCause> {
    RevisionCause::ALL.get(number).copied().ok_or_else(|| unreadable("a cause"))
}

/// Corrects a part of the past; see `Revisions::correct`.
pub(super) fn correct(
    transaction: &Transaction<'_>,
    dictionary: &mut Dictionary,
    corrections: &[Correction],
    at: Timestamp,
) -> rusqlite::Result<Corrected> {
    if dictionary.lay_down(transaction, corrections)? {
        transaction.execute("update state set is_corrected = 0", [])?;
    }
    let is_done: bool =
        transaction.query_row("select is_corrected from state", [], |row| row.get(0))?;
    if is_done {
        return Ok(Corrected { visits: 0, is_done });
    }
    let moves = moves(transaction, corrections)?;
    let found = find_visits(transaction, &moves)?;
    let mut rollups = RollUps::default();
    for (site, id) in &found {
        let Some(mut visit) = visits::find(transaction, *site, id)? else { continue };
        let Some(before) = visit.share().cloned() else { continue };
        let base = moves[&before.identification];
        visit.show(dictionary.shown_for(transaction, base, before.day)?);
        let reason = (RevisionCause::Correction, at);
        visit.revise(transaction, before.identification, reason)?;
        if let Some(after) = visit.share() {
            rollups.replace(Some(&before), after);
        }
    }
    rollups.write(transaction)?;
    let is_done = found.len() < CORRECTED_VISITS_MAX;
    if is_done {
        transaction.execute("update state set is_corrected = 1", [])?;
    }
    Ok(Corrected { visits: found.len() as u64, is_done })
}

/// Finds what must not be shown any more.
fn moves(transaction: &Transaction<'_>, corrections: &[Correction]) -> rusqlite::Result<Moves> {
    let mut moves = Moves::default();
    let mut made_of =
        transaction.prepare_cached("select number from identification where base = ?1")?;
    for base in bases(transaction, corrections)? {
        let verdict = verdicts::identification(transaction, base)?;
        let right = right(transaction, base, &verdict, corrections)?;
        let mut of_base = vec![base];
        for number in made_of.query_map([base], |row| row.get(0))? {
            of_base.push(number?);
        }
        of_base.retain(|number| Some(*number) != right);
        moves.extend(of_base.into_iter().map(|number| (number, base)));
    }
    Ok(moves)
}

/// The verdicts that corrections are about, or once were.
fn bases(
    transaction: &Transaction<'_>,
    corrections: &[Correction],
) -> rusqlite::Result<FxHashSet<i64>> {
    let mut bases = FxHashSet::default();
    let mut corrected =
        transaction.prepare_cached("select base from identification where base is not null")?;
    for base in corrected.query_map([], |row| row.get(0))? {
        bases.insert(base?);
    }
    let mut of_company = transaction.prepare_cached(
        "select identification.number
         from company join identification on identification.company = company.number
         where company.id = ?1 and identification.base is null",
    )?;
    let companies: FxHashSet<_> =
        corrections.iter().map(|correction| correction.company_id.as_str()).collect();
    for company in companies {
        for base in of_company.query_map([company], |row| row.get(0))? {
            bases.insert(base?);
        }
    }
    Ok(bases)
}

/// The identification that must be shown for a base; absent when it has no row yet.
fn right(
    transaction: &Transaction<'_>,
    base: i64,
    verdict: &Identification,
    corrections: &[Correction],
) -> rusqlite::Result<Option<i64>> {
    let corrected = correction::apply(verdict, corrections);
    if corrected == *verdict {
        return Ok(Some(base));
    }
    transaction
        .prepare_cached("select number from identification where hash = ?1")?
        .query_row([corrected_hash(base, &corrected)?], |row| row.get(0))
        .optional()
}

/// A visit's site and id.
type Found = Vec<(i64, StoredVisitId)>;

/// Finds visits that show what they must not, at most [`CORRECTED_VISITS_MAX`].
fn find_visits(transaction: &Transaction<'_>, moves: &Moves) -> rusqlite::Result<Found> {
    let mut found = Found::new();
    let sites: Vec<i64> = transaction
        .prepare_cached("select number from site order by number")?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let (mut named, mut abstained): (Vec<i64>, Vec<i64>) =
        moves.keys().partition(|number| **number > 0);
    named.sort_unstable();
    abstained.sort_unstable();
    for site in sites {
        find_named(transaction, site, &named, &mut found)?;
        find_abstained(transaction, site, &abstained, &mut found)?;
    }
    Ok(found)
}

fn left(found: &Found) -> usize {
    CORRECTED_VISITS_MAX - found.len()
}

fn find_named(
    transaction: &Transaction<'_>,
    site: i64,
    named: &[i64],
    found: &mut Found,
) -> rusqlite::Result<()> {
    let mut statement = transaction.prepare_cached(
        "select id from visit
         where site = ?1 and identification = ?2 and identification > 0 limit ?3",
    )?;
    for number in named {
        let rows = statement.query_map(params![site, number, left(found)], |row| row.get(0))?;
        for id in rows {
            found.push((site, id?));
        }
    }
    Ok(())
}

/// Visits that name nobody have no index of their own, so the roll-ups say which days to go
/// through.
fn find_abstained(
    transaction: &Transaction<'_>,
    site: i64,
    abstained: &[i64],
    found: &mut Found,
) -> rusqlite::Result<()> {
    if abstained.is_empty() {
        return Ok(());
    }
    let days: Vec<i32> = transaction
        .prepare_cached("select day from received_day where site = ?1 order by day")?
        .query_map([site], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let mut has = transaction.prepare_cached(
        "select 1 from verdict_day where site = ?1 and day = ?2 and identification = ?3 limit 1",
    )?;
    let mut of_day = transaction.prepare_cached(
        "select identification, id from visit
         where site = ?1 and day = ?2 and identification < 0",
    )?;
    for day in days {
        let mut sought = FxHashSet::default();
        for number in abstained {
            if has.exists(params![site, day, number])? {
                sought.insert(*number);
            }
        }
        if sought.is_empty() {
            continue;
        }
        let mut rows = of_day.query(params![site, day])?;
        while left(found) > 0
            && let Some(row) = rows.next()?
        {
            if sought.contains(&row.get(0)?) {
                found.push((site, row.get(1)?));
            }
        }
        if left(found) == 0 {
            break;
        }
    }
    Ok(())
}

/// Whether a later look put something else in the place of this identification of a visit.
pub(super) fn is_superseded(
    transaction: &Transaction<'_>,
    visit: i64,
    identification: i64,
) -> rusqlite::Result<bool> {
    transaction
        .prepare_cached(
            "select 1 from revision where visit = ?1 and before = ?2 and cause = ?3 limit 1",
        )?
        .exists(params![visit, identification, cause_number(RevisionCause::Validation)])
}

/// Puts a verdict in the place of a visit's; see `Revisions::supersede`.
pub(super) fn supersede(
    transaction: &Transaction<'_>,
    dictionary: &mut Dictionary,
    (visit_id, verdict): (&VisitId, &Identification),
    at: Timestamp,
) -> rusqlite::Result<bool> {
    let id = StoredVisitId::new(visit_id);
    let site = transaction
        .prepare_cached(
            "select site from visit where substr(id, 1, 4) = substr(?1, 1, 4) and id = ?1",
        )?
        .query_row([&id], |row| row.get(0))
        .optional()?;
    let Some(site) = site else { return Ok(false) };
    let Some(mut visit) = visits::find(transaction, site, &id)? else { return Ok(false) };
    let Some(before) = visit.share().cloned() else { return Ok(false) };
    visit.show(dictionary.shown(transaction, verdict, before.day)?);
    visit.revise(transaction, before.identification, (RevisionCause::Validation, at))?;
    let mut rollups = RollUps::default();
    if let Some(after) = visit.share() {
        rollups.replace(Some(&before), after);
    }
    rollups.write(transaction)?;
    Ok(true)
}

/// Lists what a visit's verdict superseded; see `Revisions::list_supersessions`.
pub(super) fn supersessions(
    reading: &Reading<'_>,
    site_id: &SiteId,
    visit_id: &VisitId,
) -> rusqlite::Result<Vec<Supersession>> {
    let transaction = reading.transaction;
    let Some(site) = words::site(transaction, site_id)? else { return Ok(Vec::new()) };
    let id = StoredVisitId::new(visit_id);
    let mut statement = transaction.prepare_cached(
        "select at, cause, before
         from visit join revision on revision.visit = visit.number
         where substr(visit.id, 1, 4) = substr(?2, 1, 4) and visit.id = ?2 and visit.site = ?1
         order by revision.number desc limit ?3",
    )?;
    let mut rows = statement.query(params![site, id, REVISIONS_MAX])?;
    let mut supersessions = Vec::new();
    while let Some(row) = rows.next()? {
        supersessions.push(Supersession {
            at: Timestamp(row.get(0)?),
            cause: cause(row.get(1)?)?,
            before: verdicts::identification(transaction, row.get(2)?)?,
        });
    }
    Ok(supersessions)
}

/// Lists revisions behind a number; see `Revisions::list_revisions`.
pub(super) fn revisions(reading: &Reading<'_>, after: u64) -> rusqlite::Result<Vec<Revision>> {
    let transaction = reading.transaction;
    let after = i64::try_from(after).unwrap_or(i64::MAX);
    let mut statement = transaction.prepare_cached(
        "select revision.number, at, cause, site.id, visit_id, before, after
         from revision join site on site.number = revision.site
         where revision.number > ?1 order by revision.number limit ?2",
    )?;
    let mut rows = statement.query(params![after, REVISIONS_MAX])?;
    let mut revisions = Vec::new();
    while let Some(row) = rows.next()? {
        let site_id: String = row.get(3)?;
        revisions.push(Revision {
            number: row.get(0)?,
            at: Timestamp(row.get(1)?),
            cause: cause(row.get(2)?)?,
            site_id: site_id.try_into().map_err(|_| unreadable("a site's id"))?,
            visit_id: row.get::<_, StoredVisitId>(4)?.read()?,
            before: verdicts::identification(transaction, row.get(5)?)?,
            after: verdicts::identification(transaction, row.get(6)?)?,
        });
    }
    Ok(revisions)
}
