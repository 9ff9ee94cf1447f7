//! The list of visiting companies.

use std::cmp::Ordering;

use doorplate_domain::filter::{CompanyFilter, CompanySort, CompanySortField, SortDirection};
use doorplate_domain::page::{Cursor, PAGE_ITEMS_MAX, Page};
use doorplate_domain::time::DayRange;
use doorplate_engine::ports::StoreError;
use doorplate_engine::ports::events::{CompanyQuery, VisitingCompany};
use rusqlite::params;
use rustc_hash::{FxHashMap, FxHashSet};

use super::company_sums::{self, CompanyDay, CompanySum};
use super::file::Reading;
use super::words;
use crate::cursor::{Fingerprint, foreign};

/// With so many paths that match, or fewer, each is looked up by day; else all of a day are read.
const PATHS_LOOKED_UP_MAX: usize = 64;

/// Orders companies, with what breaks ties.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    key: Key,
    id_order: u128,
    company: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Number(i64),
    Text(String),
}

impl Place {
    fn compare(&self, other: &Self, direction: SortDirection) -> Ordering {
        let by_key = match direction {
            SortDirection::Ascending => self.key.cmp(&other.key),
            SortDirection::Descending => other.key.cmp(&self.key),
        };
        by_key.then((self.id_order, self.company).cmp(&(other.id_order, other.company)))
    }

    fn write(&self) -> String {
        let key = match &self.key {
            Key::Number(number) => format!("n{number}"),
            Key::Text(text) => hexadecimal(text.as_bytes()),
        };
        format!("{:x}.{}.{key}", self.id_order, self.company)
    }

    fn read(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '.');
        let id_order = u128::from_str_radix(parts.next()?, 16).ok()?;
        let company = parts.next()?.parse().ok()?;
        let key = parts.next()?;
        let key = match key.strip_prefix('n') {
            Some(number) => Key::Number(number.parse().ok()?),
            None => Key::Text(String::from_utf8(from_hexadecimal(key)?).ok()?),
        };
        Some(Self { key, id_order, company })
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a String takes everything");
        text
    })
}

fn from_hexadecimal(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.is_ascii() {
        return None;
    }
    let pairs = (0..text.len()).step_by(2);
    pairs.map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok()).collect()
}

/// Names the question without its page.
pub(super) fn fingerprint(query: &CompanyQuery) -> Fingerprint {
    let CompanyQuery { site_id, range, filter, sort, page: _ } = query;
    Fingerprint::new(&format!("companies {site_id} {range:?} {filter:?} {sort:?}"))
}

/// Reads where the page before ended.
pub(super) fn place(
    fingerprint: Fingerprint,
    after: Option<&Cursor>,
) -> Result<Option<Place>, StoreError> {
    let Some(cursor) = after else { return Ok(None) };
    Place::read(fingerprint.place(cursor)?).map(Some).ok_or_else(foreign)
}

/// Lists the companies; see `Events::list_companies`.
pub(super) fn list(
    reading: &Reading<'_>,
    query: &CompanyQuery,
    after: Option<&Place>,
) -> rusqlite::Result<Page<VisitingCompany>> {
    let empty = Page { items: Vec::new(), next: None, total: Some(0) };
    let Some(site) = words::site(reading.transaction, &query.site_id)? else { return Ok(empty) };
    let days = company_sums::days(reading, site, query.range)?;
    let mut sums = company_sums::sum(reading, &days)?;
    retain(reading, (site, query.range), &query.filter, (&mut sums, &days))?;
    let total = sums.len() as u64;

    let direction = query.sort.direction;
    let mut placed = order(reading, site, query.sort, sums)?;
    if let Some(after) = after {
        placed.retain(|(place, _)| place.compare(after, direction) == Ordering::Greater);
    }
    let limit = query.page.limit.clamp(1, PAGE_ITEMS_MAX) as usize;
    let is_last = placed.len() <= limit;
    if !is_last {
        placed.select_nth_unstable_by(limit, |one, other| one.0.compare(&other.0, direction));
        placed.truncate(limit);
    }
    placed.sort_unstable_by(|one, other| one.0.compare(&other.0, direction));
    let last = if is_last { None } else { placed.last() };
    let next = last.map(|(place, _)| fingerprint(query).cursor(&place.write()));
    let sums: Vec<_> = placed.into_iter().map(|(_, sum)| sum).collect();
    let items = company_sums::tell(reading, site, query.range, (&sums, &days))?;
    Ok(Page { items, next, total: Some(total) })
}

/// Keeps the companies that the filter asks for.
fn retain(
    reading: &Reading<'_>,
    (site, range): (i64, DayRange),
    filter: &CompanyFilter,
    (sums, days): (&mut Vec<CompanySum>, &[CompanyDay]),
) -> rusqlite::Result<()> {
    let named = filter.text.as_deref().map(|text| with_text(reading, text)).transpose()?;
    let from = filter.source.as_deref().map(|name| from_source(reading, site, name, days));
    let from = from.transpose()?;
    let seers = filter.page.as_deref().map(|page| seers(reading, (site, range), page));
    let seers = seers.transpose()?;
    let holds = |set: &Option<FxHashSet<i64>>, company| {
        set.as_ref().is_none_or(|set| set.contains(&company))
    };
    let catalogue = reading.catalogue;
    let place = |word: &Option<String>| word.as_deref().map(|word| catalogue.place_of(word));
    let (country, industry) = (place(&filter.country), place(&filter.industry));
    let mut kept = Vec::with_capacity(sums.len());
    for sum in sums.iter() {
        let facts = catalogue.company(sum.company)?;
        let is_asked_for = filter.status.is_none_or(|status| sum.status == status)
            && filter.kind.is_none_or(|kind| facts.kind == kind)
            && filter.confidence_min.is_none_or(|least| sum.confidence >= least)
            && filter.visits_min.is_none_or(|least| sum.visits >= least)
            && country.is_none_or(|place| place == Some(facts.country))
            && industry.is_none_or(|place| place == Some(facts.industry))
            && holds(&named, sum.company)
            && holds(&from, sum.company)
            && holds(&seers, sum.company);
        if is_asked_for {
            kept.push(*sum);
        }
    }
    *sums = kept;
    Ok(())
}

/// Companies whose name or domain holds a text.
fn with_text(reading: &Reading<'_>, text: &str) -> rusqlite::Result<FxHashSet<i64>> {
    reading
        .transaction
        .prepare_cached(
            "select number from company
             where instr(name_in_lower_case, ?1) > 0 or instr(lower(domain), ?1) > 0",
        )?
        .query_map([text.to_lowercase()], |row| row.get(0))?
        .collect()
}

/// Companies with a visit from a source.
fn from_source(
    reading: &Reading<'_>,
    site: i64,
    name: &str,
    days: &[CompanyDay],
) -> rusqlite::Result<FxHashSet<i64>> {
    let source = words::find_text(reading.transaction, site, name)?;
    let from = days.iter().filter(|day| Some(day.source) == source);
    Ok(from.map(|day| day.company).collect())
}

/// Companies that saw a page whose path holds a text.
fn seers(
    reading: &Reading<'_>,
    (site, range): (i64, DayRange),
    text: &str,
) -> rusqlite::Result<FxHashSet<i64>> {
    let paths = reading
        .transaction
        .prepare_cached("select number from text where site = ?1 and instr(lower(body), ?2) > 0")?
        .query_map(params![site, text.to_ascii_lowercase()], |row| row.get(0))?
        .collect::<rusqlite::Result<FxHashSet<i64>>>()?;
    let mut companies = FxHashSet::default();
    if paths.len() > PATHS_LOOKED_UP_MAX {
        let mut statement = reading.transaction.prepare_cached(
            "select path, company from path_company_day
             where site = ?1 and day between ?2 and ?3",
        )?;
        let mut rows = statement.query(params![site, range.from.0, range.to.0])?;
        while let Some(row) = rows.next()? {
            if paths.contains(&row.get(0)?) {
                companies.insert(row.get(1)?);
            }
        }
        return Ok(companies);
    }
    let mut statement = reading.transaction.prepare_cached(
        "select company from path_company_day where site = ?1 and day = ?2 and path = ?3",
    )?;
    for day in range.from.0..=range.to.0 {
        for path in &paths {
            let mut rows = statement.query(params![site, day, path])?;
            while let Some(row) = rows.next()? {
                companies.insert(row.get(0)?);
            }
        }
    }
    Ok(companies)
}

/// Gives each company its place in the order asked for.
fn order(
    reading: &Reading<'_>,
    site: i64,
    sort: CompanySort,
    sums: Vec<CompanySum>,
) -> rusqlite::Result<Vec<(Place, CompanySum)>> {
    let count = |number: u64| Key::Number(i64::try_from(number).unwrap_or(i64::MAX));
    let mut keys: FxHashMap<i64, Key> = match sort.field {
        CompanySortField::Name => {
            keys(reading, "select number, name_in_lower_case from company", [], |row| {
                row.get(1).map(Key::Text)
            })?
        }
        CompanySortField::FirstSeenAt => keys(
            reading,
            "select company, first_at from company_seen where site = ?1",
            [site],
            |row| row.get(1).map(Key::Number),
        )?,
        _ => FxHashMap::default(),
    };
    sums.into_iter()
        .map(|sum| {
            let company = sum.company;
            let key = match sort.field {
                CompanySortField::LastSeenAt => Key::Number(sum.last_at.0),
                CompanySortField::Visits => count(sum.visits),
                CompanySortField::PageViews => count(sum.page_views),
                // Not negative, so the bits have the order of the numbers.
                CompanySortField::Confidence => Key::Number(sum.confidence.to_bits().into()),
                CompanySortField::Name | CompanySortField::FirstSeenAt => {
                    keys.remove(&company).unwrap_or(Key::Number(0))
                }
            };
            let id_order = reading.catalogue.company(company)?.id_order;
            Ok((Place { key, id_order, company }, sum))
        })
        .collect()
}

fn keys<const N: usize>(
    reading: &Reading<'_>,
    statement: &str,
    parameters: [i64; N],
    key: impl Fn(&rusqlite::Row<'_>) -> rusqlite::Result<Key>,
) -> rusqlite::Result<FxHashMap<i64, Key>> {
    reading
        .transaction
        .prepare_cached(statement)?
        .query_map(rusqlite::params_from_iter(parameters), |row| Ok((row.get(0)?, key(row)?)))?
        .collect()
}
