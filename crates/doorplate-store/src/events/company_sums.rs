//! What companies did in a span, summed up: shared by the list and the page of one company.

use doorplate_domain::identification::VerdictStatus;
use doorplate_domain::time::{Day, DayRange, Timestamp};
use doorplate_engine::ports::events::VisitingCompany;
use rusqlite::params;
use rustc_hash::FxHashMap;

use super::file::Reading;
use super::timeline;
use super::value::unreadable;
use super::words::Words;
use doorplate_domain::hit::HitKind;
use doorplate_domain::network::NetworkKind;

/// The most values in a sparkline.
const SPARKLINE_VALUES_MAX: i32 = 30;

/// Visits of one company that have day, identification and source in common.
#[derive(Debug, Clone, Copy)]
pub(super) struct CompanyDay {
    pub(super) day: Day,
    pub(super) company: i64,
    pub(super) identification: i64,
    /// The text of the source's name.
    pub(super) source: i64,
    pub(super) visits: u64,
    pub(super) page_views: u64,
    pub(super) engaged_millis: u64,
    pub(super) last_at: Timestamp,
}

/// One company's sums.
#[derive(Debug, Clone, Copy)]
pub(super) struct CompanySum {
    pub(super) company: i64,
    pub(super) visits: u64,
    pub(super) page_views: u64,
    pub(super) engaged_millis: u64,
    pub(super) status: VerdictStatus,
    pub(super) confidence: f32,
    pub(super) last_at: Timestamp,
    /// Whether it came on two days or more.
    pub(super) came_again: bool,
    first_day: Day,
    /// Where its latest visit is found.
    last_day: Day,
    last_identification: i64,
}

/// Reads the days of all companies that visited in a span.
pub(super) fn days(
    reading: &Reading<'_>,
    site: i64,
    range: DayRange,
) -> rusqlite::Result<Vec<CompanyDay>> {
    let mut days = Vec::new();
    let mut statement = reading.transaction.prepare_cached(
        "select identification, source, visits, page_views, last_after, engaged_millis
         from verdict_day
         where site = ?1 and day = ?2 and identification > 0",
    )?;
    for day in (range.from.0..=range.to.0).map(Day) {
        let mut rows = statement.query(params![site, day.0])?;
        while let Some(row) = rows.next()? {
            let identification = row.get(0)?;
            days.push(CompanyDay {
                day,
                company: reading.catalogue.verdict(identification)?.company,
                identification,
                source: row.get(1)?,
                visits: row.get(2)?,
                page_views: row.get(3)?,
                engaged_millis: row.get(5)?,
                last_at: day.start().plus_micros(row.get(4)?),
            });
        }
    }
    Ok(days)
}

/// Sums days up by company, in the order of their first day.
pub(super) fn sum(reading: &Reading<'_>, days: &[CompanyDay]) -> rusqlite::Result<Vec<CompanySum>> {
    const NONE: u32 = u32::MAX;
    let mut places = vec![NONE; reading.catalogue.companies_end()];
    let mut sums: Vec<CompanySum> = Vec::new();
    for day in days {
        let verdict = reading.catalogue.verdict(day.identification)?;
        let place = usize::try_from(day.company)
            .ok()
            .and_then(|company| places.get_mut(company))
            .ok_or_else(|| unreadable("a company"))?;
        if *place == NONE {
            *place = u32::try_from(sums.len()).expect("companies are far fewer");
            sums.push(CompanySum {
                company: day.company,
                visits: 0,
                page_views: 0,
                engaged_millis: 0,
                came_again: false,
                first_day: day.day,
                status: verdict.status,
                confidence: verdict.confidence,
                last_at: Timestamp(i64::MIN),
                last_day: day.day,
                last_identification: day.identification,
            });
        }
        let sum = &mut sums[*place as usize];
        sum.visits += day.visits;
        sum.page_views += day.page_views;
        sum.engaged_millis += day.engaged_millis;
        sum.came_again |= day.day != sum.first_day;
        sum.status = sum.status.min(verdict.status);
        sum.confidence = sum.confidence.max(verdict.confidence);
        if day.last_at > sum.last_at {
            sum.last_at = day.last_at;
            sum.last_day = day.day;
            sum.last_identification = day.identification;
        }
    }
    Ok(sums)
}

/// Tells companies as the list shows them.
pub(super) fn tell(
    reading: &Reading<'_>,
    site: i64,
    range: DayRange,
    (sums, days): (&[CompanySum], &[CompanyDay]),
) -> rusqlite::Result<Vec<VisitingCompany>> {
    let mut words = Words::new(reading.transaction);
    let mut of: FxHashMap<i64, Vec<CompanyDay>> =
        sums.iter().map(|sum| (sum.company, Vec::new())).collect();
    for day in days {
        if let Some(own) = of.get_mut(&day.company) {
            own.push(*day);
        }
    }
    sums.iter()
        .map(|sum| tell_one(reading, &mut words, (site, range), (sum, &of[&sum.company])))
        .collect()
}

fn tell_one(
    reading: &Reading<'_>,
    words: &mut Words<'_>,
    (site, range): (i64, DayRange),
    (sum, days): (&CompanySum, &[CompanyDay]),
) -> rusqlite::Result<VisitingCompany> {
    let transaction = reading.transaction;
    let first_seen_at = transaction
        .prepare_cached("select first_at from company_seen where site = ?1 and company = ?2")?
        .query_row(params![site, sum.company], |row| row.get(0).map(Timestamp))?;
    let last_page = last_page(reading, words, site, sum)?;
    let top_source = top_source(words, days)?;
    transaction
        .prepare_cached(
            "select id, name, domain, country, city, industry, size, kind, region, parent
             from company where number = ?1",
        )?
        .query_row([sum.company], |row| {
            let id: String = row.get(0)?;
            let kind = NetworkKind::from_number(row.get(7)?);
            let parent: String = row.get(9)?;
            let parent = (!parent.is_empty()).then(|| parent.try_into()).transpose();
            Ok(VisitingCompany {
                company_id: id.try_into().map_err(|_| unreadable("a company's id"))?,
                name: row.get(1)?,
                domain: row.get(2)?,
                country: row.get(3)?,
                region: row.get(8)?,
                city: row.get(4)?,
                industry: row.get(5)?,
                size: row.get(6)?,
                kind: kind.ok_or_else(|| unreadable("a company's kind"))?,
                parent_id: parent.map_err(|_| unreadable("a parent's id"))?,
                visits: sum.visits,
                page_views: sum.page_views,
                engaged_millis: sum.engaged_millis,
                first_seen_at,
                last_seen_at: sum.last_at,
                is_new: first_seen_at >= range.from.start() && first_seen_at < range.to.end(),
                last_page,
                top_source,
                status: sum.status,
                confidence: sum.confidence,
                sparkline: sparkline(range, days),
                previous: None,
            })
        })
}

/// The last page of the latest visit; when it saw none, the path of its last hit.
fn last_page(
    reading: &Reading<'_>,
    words: &mut Words<'_>,
    site: i64,
    sum: &CompanySum,
) -> rusqlite::Result<String> {
    let (visit, started_at) = reading
        .transaction
        .prepare_cached(
            "select number, started_at from visit
             where site = ?1 and day = ?2 and identification = ?3 and identification > 0
             order by started_at + length_micros desc, number desc limit 1",
        )?
        .query_row(params![site, sum.last_day.0, sum.last_identification], |row| {
            Ok((row.get(0)?, row.get(1).map(Timestamp)?))
        })?;
    let items = items(reading, visit, started_at)?;
    let last = items.iter().rfind(|item| item.kind == HitKind::View).or(items.last());
    last.map_or(Ok(String::new()), |item| words.text(item.path))
}

/// The hits of a visit, in order.
pub(super) fn items(
    reading: &Reading<'_>,
    visit: i64,
    started_at: Timestamp,
) -> rusqlite::Result<Vec<timeline::Item>> {
    let mut items = Vec::new();
    let mut statement = reading
        .transaction
        .prepare_cached("select items from timeline where visit = ?1 order by part")?;
    let mut rows = statement.query([visit])?;
    while let Some(row) = rows.next()? {
        timeline::unpack(started_at, row.get_ref(0)?.as_blob()?, &mut items)
            .ok_or_else(|| unreadable("a timeline"))?;
    }
    Ok(items)
}

/// The source of most visits; of equals the first by name.
fn top_source(words: &mut Words<'_>, days: &[CompanyDay]) -> rusqlite::Result<String> {
    let mut sources: FxHashMap<i64, u64> = FxHashMap::default();
    for day in days {
        *sources.entry(day.source).or_default() += day.visits;
    }
    let most = sources.values().copied().max().unwrap_or(0);
    let mut names = Vec::new();
    for (source, visits) in sources {
        if visits == most {
            names.push(words.text(source)?);
        }
    }
    Ok(names.into_iter().min().unwrap_or_default())
}

fn sparkline(range: DayRange, days: &[CompanyDay]) -> Vec<u64> {
    let width = (range.days() + SPARKLINE_VALUES_MAX - 1) / SPARKLINE_VALUES_MAX;
    let bucket = |day: Day| usize::try_from((day.0 - range.from.0) / width).unwrap_or(0);
    let mut values = vec![0; bucket(range.to) + 1];
    for day in days {
        values[bucket(day.day)] += day.visits;
    }
    values
}
