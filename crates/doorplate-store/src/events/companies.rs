//! The list of visiting companies.

use std::cmp::Ordering;

use doorplate_domain::filter::{CompanySort, CompanySortField, SortDirection};
use doorplate_domain::id::CompanyId;
use doorplate_domain::page::{Cursor, PAGE_ITEMS_MAX, Page};
use doorplate_domain::time::DayRange;
use doorplate_engine::ports::StoreError;
use doorplate_engine::ports::company_selection::{CompanyCount, CompanySelection, PreviousSums};
use doorplate_engine::ports::events::{CompanyQuery, VisitingCompany};
use rustc_hash::FxHashMap;

use super::company_filter::{self, Visited};
use super::company_set::CompanySet;
use super::company_sums::{self, CompanyDay, CompanySum};
use super::file::Reading;
use super::value::unreadable;
use super::words;
use crate::cursor::{Fingerprint, foreign};

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
    let CompanyQuery { selection, sort, .. } = query;
    let CompanySelection { site_id, range, condition } = selection;
    let question = &condition.question;
    Fingerprint::new(&format!("companies {site_id} {range:?} {question:?} {sort:?}"))
}

/// Reads where the page before ended.
pub(super) fn place(
    fingerprint: Fingerprint,
    after: Option<&Cursor>,
) -> Result<Option<Place>, StoreError> {
    let Some(cursor) = after else { return Ok(None) };
    Place::read(fingerprint.place(cursor)?).map(Some).ok_or_else(foreign)
}

/// The companies that visited, and which of them pass.
pub(super) struct Selected {
    pub(super) site: i64,
    pub(super) range: DayRange,
    days: Vec<CompanyDay>,
    sums: Vec<CompanySum>,
    /// Companies that did not visit may be in it.
    pub(super) set: CompanySet,
}

impl Selected {
    /// The sums of those that pass.
    pub(super) fn passing(&self) -> impl Iterator<Item = &CompanySum> {
        self.sums.iter().filter(|sum| self.set.contains(sum.company))
    }

    /// The days of those that pass.
    pub(super) fn passing_days(&self) -> impl Iterator<Item = &CompanyDay> {
        self.days.iter().filter(|day| self.set.contains(day.company))
    }
}

/// Selects companies; nothing on a site without any outcome.
pub(super) fn select(
    reading: &Reading<'_>,
    selection: &CompanySelection,
) -> rusqlite::Result<Option<Selected>> {
    let CompanySelection { site_id, range, condition } = selection;
    let Some(site) = words::site(reading.transaction, site_id)? else { return Ok(None) };
    let days = company_sums::days(reading, site, *range)?;
    let sums = company_sums::sum(reading, &days)?;
    let visited = Visited { reading, site, range: *range, days: &days, sums: &sums };
    let set = company_filter::passing(visited, condition)?;
    Ok(Some(Selected { site, range: *range, days, sums, set }))
}

/// Counts companies; see `Events::count_companies`.
pub(super) fn count(
    reading: &Reading<'_>,
    selection: &CompanySelection,
) -> rusqlite::Result<CompanyCount> {
    let selected = select(reading, selection)?;
    let sums = selected.iter().flat_map(Selected::passing);
    Ok(sums.fold(CompanyCount::default(), |count, sum| CompanyCount {
        companies: count.companies + 1,
        visits: count.visits + sum.visits,
    }))
}

/// Lists ids; see `Events::list_company_ids`.
pub(super) fn ids(
    reading: &Reading<'_>,
    selection: &CompanySelection,
    limit: u32,
) -> rusqlite::Result<Vec<CompanyId>> {
    let selected = select(reading, selection)?;
    let mut statement =
        reading.transaction.prepare_cached("select id from company where number = ?1")?;
    let sums = selected.iter().flat_map(Selected::passing).take(limit as usize);
    sums.map(|sum| {
        let id: String = statement.query_row([sum.company], |row| row.get(0))?;
        id.try_into().map_err(|_| unreadable("a company's id"))
    })
    .collect()
}

/// Lists the companies; see `Events::list_companies`.
pub(super) fn list(
    reading: &Reading<'_>,
    query: &CompanyQuery,
    after: Option<&Place>,
) -> rusqlite::Result<Page<VisitingCompany>> {
    let Some(selected) = select(reading, &query.selection)? else {
        return Ok(Page { items: Vec::new(), next: None, total: Some(0) });
    };
    let site = selected.site;
    let sums: Vec<_> = selected.passing().copied().collect();
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
    let mut items = company_sums::tell(reading, site, selected.range, (&sums, &selected.days))?;
    if query.with_previous {
        let previous = previous(reading, site, selected.range, &sums)?;
        for (item, previous) in items.iter_mut().zip(previous) {
            item.previous = Some(previous);
        }
    }
    Ok(Page { items, next, total: Some(total) })
}

/// What companies did in the span before, in the order given.
fn previous(
    reading: &Reading<'_>,
    site: i64,
    range: DayRange,
    sums: &[CompanySum],
) -> rusqlite::Result<Vec<PreviousSums>> {
    let companies = sums.iter().map(|sum| (sum.company, PreviousSums::default()));
    let mut before: FxHashMap<i64, PreviousSums> = companies.collect();
    for day in company_sums::days(reading, site, range.previous())? {
        if let Some(sums) = before.get_mut(&day.company) {
            sums.visits += day.visits;
            sums.page_views += day.page_views;
        }
    }
    Ok(sums.iter().map(|sum| before[&sum.company]).collect())
}

/// Gives each company its place in the order asked for.
fn order(
    reading: &Reading<'_>,
    site: i64,
    sort: CompanySort,
    sums: Vec<CompanySum>,
) -> rusqlite::Result<Vec<(Place, CompanySum)>> {
    let catalogue = reading.catalogue;
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
                CompanySortField::Engaged => count(sum.engaged_millis),
                CompanySortField::Country => {
                    Key::Text(catalogue.lower_at(catalogue.company(company)?.country).to_owned())
                }
                CompanySortField::Industry => {
                    Key::Text(catalogue.lower_at(catalogue.company(company)?.industry).to_owned())
                }
                CompanySortField::Name | CompanySortField::FirstSeenAt => {
                    keys.remove(&company).unwrap_or(Key::Number(0))
                }
            };
            let id_order = catalogue.company(company)?.id_order;
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
