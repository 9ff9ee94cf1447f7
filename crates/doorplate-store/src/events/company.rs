//! One company: what it did in a span, its visits, the reasons for its name.

use doorplate_domain::hit::HitKind;
use doorplate_domain::id::{CompanyId, SiteId};
use doorplate_domain::page::{PAGE_ITEMS_MAX, Page};
use doorplate_domain::time::{Day, DayRange, Timestamp};
use doorplate_engine::ports::events::{
    CompanyActivity, DayTotals, TIMELINE_ITEMS_MAX, TimelineItem, TopRow, VisitDetail, VisitQuery,
};
use rusqlite::{OptionalExtension, Transaction, params};
use rustc_hash::FxHashMap;

use super::company_sums::{self, CompanyDay, items};
use super::file::Reading;
use super::overview::first_by_name;
use super::value::StoredVisitId;
use super::verdicts;
use super::words::{self, Words};
use crate::cursor::Fingerprint;

/// A visit of a company, as far as sums and order need it.
#[derive(Debug, Clone, Copy)]
struct CompanyVisit {
    number: i64,
    started_at: Timestamp,
    day: CompanyDay,
}

/// Finds a company's number.
fn find(transaction: &Transaction<'_>, id: &CompanyId) -> rusqlite::Result<Option<i64>> {
    transaction
        .prepare_cached("select number from company where id = ?1")?
        .query_row([id.as_str()], |row| row.get(0))
        .optional()
}

/// Reads a company's visits that began in a span, newest first.
fn visits(
    reading: &Reading<'_>,
    (site, company): (i64, i64),
    range: DayRange,
) -> rusqlite::Result<Vec<CompanyVisit>> {
    let mut statement = reading.transaction.prepare_cached(
        "select visit.number, visit.day, started_at, length_micros, identification, source.name,
                page_views, engaged_millis
         from identification
         join visit on visit.identification = identification.number
         join source on source.number = visit.source
         where identification.company = ?2 and visit.site = ?1 and visit.identification > 0
           and visit.day between ?3 and ?4",
    )?;
    let rows = statement.query_map(params![site, company, range.from.0, range.to.0], |row| {
        let started_at = Timestamp(row.get(2)?);
        Ok(CompanyVisit {
            number: row.get(0)?,
            started_at,
            day: CompanyDay {
                day: Day(row.get(1)?),
                company,
                identification: row.get(4)?,
                source: row.get(5)?,
                visits: 1,
                page_views: row.get(6)?,
                engaged_millis: row.get(7)?,
                last_at: started_at.plus_micros(row.get(3)?),
            },
        })
    })?;
    let mut visits = rows.collect::<rusqlite::Result<Vec<_>>>()?;
    visits.sort_unstable_by_key(|visit| std::cmp::Reverse((visit.started_at, visit.number)));
    Ok(visits)
}

/// Finds what one company did; see `Events::find_company_activity`.
pub(super) fn activity(
    reading: &Reading<'_>,
    site_id: &SiteId,
    company_id: &CompanyId,
    range: DayRange,
) -> rusqlite::Result<Option<CompanyActivity>> {
    let site = words::site(reading.transaction, site_id)?;
    let company = find(reading.transaction, company_id)?;
    let (Some(site), Some(company)) = (site, company) else { return Ok(None) };
    let visits = visits(reading, (site, company), range)?;
    let days: Vec<_> = visits.iter().map(|visit| visit.day).collect();
    let sums = company_sums::sum(reading, &days)?;
    let told = company_sums::tell(reading, site, range, (&sums, &days))?;
    let (Some(latest), Some(told)) = (visits.first(), told.into_iter().next()) else {
        return Ok(None);
    };
    Ok(Some(CompanyActivity {
        company: told,
        series: series(range, &days),
        pages: pages(reading, &visits)?,
        sources: sources(reading, &days)?,
        identification: verdicts::identification(reading.transaction, latest.day.identification)?,
    }))
}

fn series(range: DayRange, days: &[CompanyDay]) -> Vec<DayTotals> {
    let mut series: Vec<_> = (range.from.0..=range.to.0)
        .map(|day| DayTotals {
            day: Day(day),
            visits: 0,
            page_views: 0,
            identified_visits: 0,
            companies: 0,
        })
        .collect();
    for day in days {
        let place = usize::try_from(day.day.0 - range.from.0).unwrap_or(0);
        if let Some(totals) = series.get_mut(place) {
            totals.visits += day.visits;
            totals.identified_visits += day.visits;
            totals.page_views += day.page_views;
            totals.companies = 1;
        }
    }
    series
}

fn pages(reading: &Reading<'_>, visits: &[CompanyVisit]) -> rusqlite::Result<Vec<TopRow>> {
    // Visits, page views, and the visit counted last.
    let mut paths: FxHashMap<i64, (u64, u64, i64)> = FxHashMap::default();
    for visit in visits {
        for item in items(reading, visit.number, visit.started_at)? {
            if item.kind == HitKind::View {
                let (visits, views, counted) = paths.entry(item.path).or_insert((0, 0, 0));
                *visits += u64::from(*counted != visit.number);
                *views += 1;
                *counted = visit.number;
            }
        }
    }
    let ranked = paths.into_iter().map(|(path, (visits, views, _))| (path, (views, visits)));
    let mut words = Words::new(reading.transaction);
    let paths = first_by_name(ranked.collect(), &mut |path| words.text(path))?;
    let row = |(name, _, (page_views, visits))| TopRow { name, visits, page_views, companies: 1 };
    Ok(paths.into_iter().map(row).collect())
}

fn sources(reading: &Reading<'_>, days: &[CompanyDay]) -> rusqlite::Result<Vec<TopRow>> {
    let mut sources: FxHashMap<i64, u64> = FxHashMap::default();
    for day in days {
        *sources.entry(day.source).or_default() += day.visits;
    }
    let mut words = Words::new(reading.transaction);
    let sources = first_by_name(sources.into_iter().collect(), &mut |source| words.text(source))?;
    let row = |(name, _, visits)| TopRow { name, visits, page_views: 0, companies: 1 };
    Ok(sources.into_iter().map(row).collect())
}

/// Names the question without its page.
pub(super) fn fingerprint(query: &VisitQuery) -> Fingerprint {
    let VisitQuery { site_id, company_id, range, page: _ } = query;
    Fingerprint::new(&format!("visits {site_id} {company_id} {range:?}"))
}

/// When the last visit of a page began, and its number.
pub(super) type VisitPlace = (Timestamp, i64);

/// Reads where the page before ended.
pub(super) fn place(text: &str) -> Option<VisitPlace> {
    let (started_at, number) = text.split_once('.')?;
    Some((Timestamp(started_at.parse().ok()?), number.parse().ok()?))
}

/// Lists a company's visits; see `Events::list_visits`.
pub(super) fn list_visits(
    reading: &Reading<'_>,
    query: &VisitQuery,
    after: Option<VisitPlace>,
) -> rusqlite::Result<Page<VisitDetail>> {
    let site = words::site(reading.transaction, &query.site_id)?;
    let company = find(reading.transaction, &query.company_id)?;
    let (Some(site), Some(company)) = (site, company) else {
        return Ok(Page { items: Vec::new(), next: None, total: Some(0) });
    };
    let visits = visits(reading, (site, company), query.range)?;
    let total = visits.len() as u64;
    let start = after.map_or(0, |place| {
        visits.partition_point(|visit| (visit.started_at, visit.number) >= place)
    });
    let limit = query.page.limit.clamp(1, PAGE_ITEMS_MAX) as usize;
    let rest = &visits[start..];
    let shown = &rest[..rest.len().min(limit)];
    let last = if rest.len() > limit { shown.last() } else { None };
    let next = last.map(|visit| {
        fingerprint(query).cursor(&format!("{}.{}", visit.started_at.0, visit.number))
    });
    let mut words = Words::new(reading.transaction);
    let items = shown
        .iter()
        .map(|visit| detail(reading, &mut words, site, visit))
        .collect::<rusqlite::Result<_>>()?;
    Ok(Page { items, next, total: Some(total) })
}

fn detail(
    reading: &Reading<'_>,
    words: &mut Words<'_>,
    site: i64,
    visit: &CompanyVisit,
) -> rusqlite::Result<VisitDetail> {
    let items = items(reading, visit.number, visit.started_at)?;
    let landing = items.first().map_or(0, |item| item.path);
    let landing_path = words.text(landing)?;
    let mut timeline = Vec::with_capacity(items.len().min(TIMELINE_ITEMS_MAX as usize));
    for item in items.iter().take(TIMELINE_ITEMS_MAX as usize) {
        timeline.push(TimelineItem {
            at: item.at,
            kind: item.kind,
            path: words.text(item.path)?,
            name: words.text(item.name)?,
        });
    }
    let verdict = reading.catalogue.verdict(visit.day.identification)?;
    let (id, source, device, engaged_millis, country) = reading
        .transaction
        .prepare_cached(
            "select visit.id, source, device, engaged_millis, identification.country
             from visit join identification on identification.number = visit.identification
             where site = ?1 and day = ?2 and visit.number = ?3",
        )?
        .query_row(params![site, visit.day.day.0, visit.number], |row| {
            Ok((
                row.get::<_, StoredVisitId>(0)?,
                row.get(1)?,
                row.get(2)?,
                row.get(3)?,
                row.get(4)?,
            ))
        })?;
    Ok(VisitDetail {
        visit_id: id.read()?,
        started_at: visit.started_at,
        ended_at: visit.day.last_at,
        source: words.source(source)?,
        landing_path,
        device: words.device(device)?,
        country,
        page_views: visit.day.page_views,
        engaged_millis,
        status: verdict.status,
        confidence: verdict.confidence,
        timeline,
    })
}
