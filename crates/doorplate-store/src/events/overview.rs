//! A site's span at a glance.

use std::cmp::Reverse;

use doorplate_domain::books::VerdictClass;
use doorplate_domain::id::SiteId;
use doorplate_domain::time::{Day, DayRange};
use doorplate_engine::ports::events::{DayTotals, Overview, TOP_ROWS_MAX, TopRow, Totals};
use rusqlite::params;
use rustc_hash::{FxHashMap, FxHashSet};

use super::file::Reading;
use super::value::unreadable;
use super::words::{self, Words};

/// Of things of one rank at the end of a "top" list, so many are looked at by name.
const EQUALS_NAMED_MAX: usize = 2_000;

/// Visits and distinct companies of one thing.
#[derive(Debug, Default)]
struct Sum {
    visits: u64,
    companies: u64,
}

/// What is gathered in one pass over the verdicts of the span.
struct Gathered {
    totals: Totals,
    series: Vec<DayTotals>,
    /// By the text of the name.
    sources: FxHashMap<i64, Sum>,
    /// Visits by company's number; 0 means that it did not come.
    companies: Vec<u64>,
}

/// Sums up a site's span; see `Events::overview`.
pub(super) fn overview(
    reading: &Reading<'_>,
    site_id: &SiteId,
    range: DayRange,
) -> rusqlite::Result<Overview> {
    let Some(site) = words::site(reading.transaction, site_id)? else {
        return Ok(Overview { series: series(range), ..Overview::default() });
    };
    let mut gathered = gather(reading, site, range)?;
    gathered.totals.companies =
        gathered.companies.iter().filter(|visits| **visits > 0).count() as u64;
    gathered.totals.new_companies = new_companies(reading, site, range, &gathered.companies)?;
    let mut countries: FxHashMap<u32, Sum> = FxHashMap::default();
    let mut industries: FxHashMap<u32, Sum> = FxHashMap::default();
    for (company, visits) in (0..).zip(&gathered.companies).filter(|(_, visits)| **visits > 0) {
        let facts = reading.catalogue.company(company)?;
        for sum in [
            countries.entry(facts.country).or_default(),
            industries.entry(facts.industry).or_default(),
        ] {
            sum.visits += visits;
            sum.companies += 1;
        }
    }
    let mut words = Words::new(reading.transaction);
    let sources = top(gathered.sources, |source| words.text(source))?;
    let word = |place| Ok(reading.catalogue.word_at(place).to_owned());
    Ok(Overview {
        totals: gathered.totals,
        series: gathered.series,
        sources,
        pages: pages(reading, site, range)?,
        countries: top(known(reading, countries), word)?,
        industries: top(known(reading, industries), word)?,
    })
}

fn series(range: DayRange) -> Vec<DayTotals> {
    (range.from.0..=range.to.0)
        .map(|day| DayTotals {
            day: Day(day),
            visits: 0,
            page_views: 0,
            identified_visits: 0,
            companies: 0,
        })
        .collect()
}

fn gather(reading: &Reading<'_>, site: i64, range: DayRange) -> rusqlite::Result<Gathered> {
    let mut totals = Totals::default();
    let mut series = series(range);
    let mut sources: FxHashMap<i64, Sum> = FxHashMap::default();
    let mut companies = vec![0_u64; reading.catalogue.companies_end()];
    // The day that a company was counted on last, and pairs of source and company.
    let mut counted = vec![i32::MIN; companies.len()];
    let mut pairs: FxHashSet<(i64, i64)> = FxHashSet::default();
    let mut statement = reading.transaction.prepare_cached(
        "select day, identification, source, visits, hits, page_views from verdict_day
         where site = ?1 and day between ?2 and ?3",
    )?;
    let mut rows = statement.query(params![site, range.from.0, range.to.0])?;
    while let Some(row) = rows.next()? {
        let day: i32 = row.get(0)?;
        let (source, visits, page_views) =
            (row.get(2)?, row.get::<_, u64>(3)?, row.get::<_, u64>(5)?);
        totals.hits += row.get::<_, u64>(4)?;
        totals.visits += visits;
        totals.page_views += page_views;
        let place = usize::try_from(day - range.from.0).map_err(|_| unreadable("a day"))?;
        let of_day = &mut series[place];
        of_day.visits += visits;
        of_day.page_views += page_views;
        let of_source = sources.entry(source).or_default();
        of_source.visits += visits;
        let verdict = reading.catalogue.verdict(row.get(1)?)?;
        match verdict.class {
            VerdictClass::Identified => totals.identified_visits += visits,
            VerdictClass::Probable => totals.probable_visits += visits,
            VerdictClass::Abstained(_) => continue,
        }
        of_day.identified_visits += visits;
        let company = usize::try_from(verdict.company).map_err(|_| unreadable("a company"))?;
        companies[company] += visits;
        if counted[company] != day {
            counted[company] = day;
            of_day.companies += 1;
        }
        if pairs.insert((source, verdict.company)) {
            of_source.companies += 1;
        }
    }
    Ok(Gathered { totals, series, sources, companies })
}

fn new_companies(
    reading: &Reading<'_>,
    site: i64,
    range: DayRange,
    companies: &[u64],
) -> rusqlite::Result<u64> {
    let mut statement = reading
        .transaction
        .prepare_cached("select company from company_seen where site = ?1 and first_at >= ?2")?;
    let mut rows = statement.query(params![site, range.from.start().0])?;
    let mut new = 0;
    while let Some(row) = rows.next()? {
        let visits = companies.get(row.get::<_, usize>(0)?).copied().unwrap_or(0);
        new += u64::from(visits > 0);
    }
    Ok(new)
}

/// Leaves out what is not known.
fn known(reading: &Reading<'_>, mut sums: FxHashMap<u32, Sum>) -> FxHashMap<u32, Sum> {
    sums.retain(|place, _| !reading.catalogue.word_at(*place).is_empty());
    sums
}

/// The things with most visits.
fn top<K: Ord + Copy>(
    sums: FxHashMap<K, Sum>,
    mut name: impl FnMut(K) -> rusqlite::Result<String>,
) -> rusqlite::Result<Vec<TopRow>> {
    let sums = sums.into_iter().map(|(key, sum)| (key, (sum.visits, sum.companies))).collect();
    let row = |(name, _, (visits, companies))| TopRow { name, visits, page_views: 0, companies };
    Ok(first_by_name(sums, &mut name)?.into_iter().map(row).collect())
}

/// The things of the highest ranks, each with its name; of equals the first by name, so that a copy
/// of the store, which numbers things anew, gives the same.
pub(super) fn first_by_name<K: Ord + Copy, R: Ord + Copy>(
    mut ranked: Vec<(K, R)>,
    name: &mut dyn FnMut(K) -> rusqlite::Result<String>,
) -> rusqlite::Result<Vec<(String, K, R)>> {
    ranked.sort_unstable_by_key(|(key, rank)| (Reverse(*rank), *key));
    if let Some((_, lowest)) = ranked.get(TOP_ROWS_MAX as usize - 1).copied() {
        let count = ranked.partition_point(|(_, rank)| *rank >= lowest);
        ranked.truncate(count.min(EQUALS_NAMED_MAX));
    }
    let mut named = Vec::with_capacity(ranked.len());
    for (key, rank) in ranked {
        named.push((name(key)?, key, rank));
    }
    named.sort_by(|one, other| (Reverse(one.2), &one.0).cmp(&(Reverse(other.2), &other.0)));
    named.truncate(TOP_ROWS_MAX as usize);
    Ok(named)
}

fn pages(reading: &Reading<'_>, site: i64, range: DayRange) -> rusqlite::Result<Vec<TopRow>> {
    let mut paths: FxHashMap<i64, (u64, u64)> = FxHashMap::default();
    let mut statement = reading.transaction.prepare_cached(
        "select path, visits, page_views from path_day where site = ?1 and day between ?2 and ?3",
    )?;
    let mut rows = statement.query(params![site, range.from.0, range.to.0])?;
    while let Some(row) = rows.next()? {
        let (visits, views) = paths.entry(row.get(0)?).or_default();
        *visits += row.get::<_, u64>(1)?;
        *views += row.get::<_, u64>(2)?;
    }
    let mut words = Words::new(reading.transaction);
    let paths = first_by_name(paths.into_iter().collect(), &mut |path| words.text(path))?;
    let mut companies = reading.transaction.prepare_cached(
        "select company from path_company_day where site = ?1 and day = ?2 and path = ?3",
    )?;
    let mut top = Vec::with_capacity(paths.len());
    for (name, path, (visits, page_views)) in paths {
        let mut seers: FxHashSet<i64> = FxHashSet::default();
        for day in range.from.0..=range.to.0 {
            let mut rows = companies.query(params![site, day, path])?;
            while let Some(row) = rows.next()? {
                seers.insert(row.get(0)?);
            }
        }
        let companies = seers.len() as u64;
        top.push(TopRow { name, visits, page_views, companies });
    }
    Ok(top)
}
