//! Visits one after the other, in the order in which the file keeps them.

use std::sync::Arc;

use doorplate_domain::id::CompanyId;
use doorplate_domain::identification::Identification;
use doorplate_domain::time::{Day, Timestamp};
use doorplate_engine::ports::visit_records::{
    CountedPart, CountedRows, HitRecord, STEP_HITS_MAX, STEP_VISITS_MAX, VisitPlace, VisitRecord,
    VisitSpan, VisitStep,
};
use rusqlite::{Row, params};
use rustc_hash::FxHashMap;

use super::company_sums::items;
use super::file::Reading;
use super::value::{StoredVisitId, unreadable};
use super::verdicts;
use super::words::{self, Words};

/// The most visits that one read passes over, those of other companies included.
const VISITS_PASSED_MAX: u32 = 100_000;

/// A visit's row.
struct StoredVisit {
    place: VisitPlace,
    id: StoredVisitId,
    started_at: Timestamp,
    length_micros: i64,
    identification: i64,
    source: i64,
    device: i64,
    hits: u64,
    page_views: u64,
    engaged_millis: u64,
}

/// How a walk over visits ended.
enum Walked {
    /// There are no more.
    All,
    /// At this place.
    To(VisitPlace),
}

/// Reads the first visits of a span; see `VisitRecords::read_visits`.
pub(super) fn read(reading: &Reading<'_>, span: &VisitSpan) -> rusqlite::Result<VisitStep> {
    let mut found = Vec::new();
    let mut hits = 0;
    let walked = walk(reading, span, |visit| {
        hits += visit.hits;
        found.push(visit);
        found.len() >= STEP_VISITS_MAX as usize || hits >= STEP_HITS_MAX
    })?;
    let mut words = Words::new(reading.transaction);
    let mut verdicts: FxHashMap<i64, Said> = FxHashMap::default();
    let mut visits = Vec::with_capacity(found.len());
    for visit in found {
        let said = if let Some(known) = verdicts.get(&visit.identification) {
            known.clone()
        } else {
            let read = said(reading, visit.identification)?;
            verdicts.insert(visit.identification, read.clone());
            read
        };
        visits.push(tell(reading, &mut words, &visit, said)?);
    }
    let next = match walked {
        Walked::All => None,
        Walked::To(place) => Some(place),
    };
    Ok(VisitStep { visits, next })
}

/// A verdict, and what was said before corrections.
type Said = (Arc<Identification>, Option<Arc<Identification>>);

fn said(reading: &Reading<'_>, number: i64) -> rusqlite::Result<Said> {
    let verdict = verdicts::identification(reading.transaction, number)?;
    let base: Option<i64> = reading
        .transaction
        .prepare_cached("select base from identification where number = ?1")?
        .query_row([number], |row| row.get(0))?;
    let base = base.map(|base| verdicts::identification(reading.transaction, base)).transpose()?;
    Ok((Arc::new(verdict), base.map(Arc::new)))
}

/// Counts rows; see `VisitRecords::count_rows`.
pub(super) fn count(
    reading: &Reading<'_>,
    span: &VisitSpan,
    (rows, rows_max): (CountedRows, u64),
) -> rusqlite::Result<CountedPart> {
    let mut counted = 0;
    let walked = walk(reading, span, |visit| {
        counted += match rows {
            CountedRows::Visits => 1,
            CountedRows::Hits => visit.hits,
        };
        counted >= rows_max
    })?;
    let Walked::To(place) = walked else { return Ok(CountedPart::All(counted)) };
    if counted < rows_max {
        return Ok(CountedPart::GoOn(place, counted));
    }
    // A part behind which there is nothing is the last one.
    let rest = VisitSpan { after: Some(place), ..span.clone() };
    let mut has_more = false;
    let walked = walk(reading, &rest, |_| {
        has_more = true;
        true
    })?;
    match walked {
        Walked::All if !has_more => Ok(CountedPart::All(counted)),
        _ => Ok(CountedPart::Full(place)),
    }
}

/// Goes over the visits of a span until `is_enough` says so or too many were passed.
fn walk(
    reading: &Reading<'_>,
    span: &VisitSpan,
    mut is_enough: impl FnMut(StoredVisit) -> bool,
) -> rusqlite::Result<Walked> {
    let Some(site) = words::site(reading.transaction, &span.site_id)? else {
        return Ok(Walked::All);
    };
    let before_all = VisitPlace { day: span.range.from, number: -1 };
    let after = span.after.map_or(before_all, |after| after.max(before_all));
    let behind_all = VisitPlace { day: span.range.to, number: i64::MAX };
    let until = span.until.map_or(behind_all, |until| until.min(behind_all));
    let mut statement = reading.transaction.prepare_cached(
        "select day, number, id, started_at, length_micros, identification, source, device, hits,
                page_views, engaged_millis
         from visit
         where site = ?1 and (day, number) > (?2, ?3) and (day, number) <= (?4, ?5)
         order by day, number",
    )?;
    let mut rows =
        statement.query(params![site, after.day.0, after.number, until.day.0, until.number])?;
    let mut asked_for: FxHashMap<i64, bool> = FxHashMap::default();
    let mut passed = 0;
    while let Some(row) = rows.next()? {
        let visit = read_row(row)?;
        let place = visit.place;
        passed += 1;
        let is_done =
            is_asked_for(reading, span, &mut asked_for, visit.identification)? && is_enough(visit);
        if is_done || passed >= VISITS_PASSED_MAX {
            return Ok(Walked::To(place));
        }
    }
    Ok(Walked::All)
}

fn read_row(row: &Row<'_>) -> rusqlite::Result<StoredVisit> {
    Ok(StoredVisit {
        place: VisitPlace { day: Day(row.get(0)?), number: row.get(1)? },
        id: row.get(2)?,
        started_at: Timestamp(row.get(3)?),
        length_micros: row.get(4)?,
        identification: row.get(5)?,
        source: row.get(6)?,
        device: row.get(7)?,
        hits: row.get(8)?,
        page_views: row.get(9)?,
        engaged_millis: row.get(10)?,
    })
}

/// Whether a verdict names one of the companies of the span; each company is looked up once.
fn is_asked_for(
    reading: &Reading<'_>,
    span: &VisitSpan,
    known: &mut FxHashMap<i64, bool>,
    identification: i64,
) -> rusqlite::Result<bool> {
    let Some(companies) = &span.companies else { return Ok(true) };
    let company = reading.catalogue.verdict(identification)?.company;
    if company == 0 {
        return Ok(false);
    }
    if let Some(is_asked_for) = known.get(&company) {
        return Ok(*is_asked_for);
    }
    let id: String = reading
        .transaction
        .prepare_cached("select id from company where number = ?1")?
        .query_row([company], |row| row.get(0))?;
    let id = CompanyId::try_from(id).map_err(|_| unreadable("a company's id"))?;
    let is_asked_for = companies.contains(&id);
    known.insert(company, is_asked_for);
    Ok(is_asked_for)
}

fn tell(
    reading: &Reading<'_>,
    words: &mut Words<'_>,
    visit: &StoredVisit,
    (identification, corrected_from): Said,
) -> rusqlite::Result<VisitRecord> {
    let items = items(reading, visit.place.number, visit.started_at)?;
    let mut timeline = Vec::with_capacity(items.len());
    for item in items {
        timeline.push(HitRecord {
            at: item.at,
            kind: item.kind,
            door: item.door,
            path: words.text(item.path)?,
            name: words.text(item.name)?,
            engaged_millis: item.engaged_millis,
        });
    }
    Ok(VisitRecord {
        visit_id: visit.id.read()?,
        started_at: visit.started_at,
        ended_at: visit.started_at.plus_micros(visit.length_micros),
        source: words.source(visit.source)?,
        device: words.device(visit.device)?,
        hits: visit.hits,
        page_views: visit.page_views,
        engaged_millis: visit.engaged_millis,
        identification,
        corrected_from,
        timeline,
    })
}
