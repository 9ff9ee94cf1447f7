//! The values that fields have among companies: what a filter can be built of.

use std::cmp::Reverse;

use doorplate_domain::filter::Field;
use doorplate_domain::id::CompanyId;
use doorplate_engine::ports::company_selection::{FieldValue, FieldValueQuery};
use rusqlite::params;
use rustc_hash::{FxHashMap, FxHashSet};

use super::catalogue::CompanyFacts;
use super::companies::{self, Selected};
use super::file::Reading;
use super::rollups::Aspect;
use super::value::unreadable;
use super::words::Words;

/// Paths whose companies are counted, those of most visits.
const PATHS_COUNTED_MAX: usize = 500;

/// Companies by value.
type Counts = FxHashMap<String, u64>;

/// Lists values; see `Events::list_field_values`.
pub(super) fn list(
    reading: &Reading<'_>,
    query: &FieldValueQuery,
) -> rusqlite::Result<Vec<FieldValue>> {
    let Some(selected) = companies::select(reading, &query.selection)? else {
        return Ok(Vec::new());
    };
    let start = query.starts_with.to_lowercase();
    let counts = match query.field {
        Field::Page => paths(reading, &selected, &start)?,
        Field::Source => sources(reading, &selected)?,
        Field::Network => networks(reading, &selected)?,
        Field::Campaign => words(reading, &selected, Aspect::Campaign)?,
        Field::Event => words(reading, &selected, Aspect::Action)?,
        field => facts(reading, &selected, field)?,
    };
    let begins = |value: &str| start.is_empty() || value.to_lowercase().starts_with(&start);
    let mut values: Vec<_> = counts
        .into_iter()
        .filter(|(value, _)| !value.is_empty() && begins(value))
        .map(|(value, companies)| FieldValue { value, companies })
        .collect();
    values.sort_unstable_by(|one, other| {
        (Reverse(one.companies), &one.value).cmp(&(Reverse(other.companies), &other.value))
    });
    values.truncate(query.limit as usize);
    Ok(values)
}

/// Facts of companies.
fn facts(reading: &Reading<'_>, selected: &Selected, field: Field) -> rusqlite::Result<Counts> {
    let word: fn(&CompanyFacts) -> u32 = match field {
        Field::Country => |facts| facts.country,
        Field::Region => |facts| facts.region,
        Field::City => |facts| facts.city,
        Field::Industry => |facts| facts.industry,
        Field::Size => |facts| facts.size,
        Field::Parent => |facts| facts.parent,
        Field::Kind => {
            let mut counts = Counts::default();
            for sum in selected.passing() {
                let kind = reading.catalogue.company(sum.company)?.kind;
                *counts.entry(kind.as_str().to_owned()).or_default() += 1;
            }
            return Ok(counts);
        }
        // The others have no values, or none that are kept here.
        _ => return Err(unreadable("a field")),
    };
    let mut places: FxHashMap<u32, u64> = FxHashMap::default();
    for sum in selected.passing() {
        *places.entry(word(reading.catalogue.company(sum.company)?)).or_default() += 1;
    }
    let named = |(place, count)| (reading.catalogue.word_at(place).to_owned(), count);
    Ok(places.into_iter().map(named).collect())
}

/// Counts distinct pairs of a value and a company by value.
#[derive(Default)]
struct Pairs {
    seen: FxHashSet<(i64, i64)>,
    counts: FxHashMap<i64, u64>,
}

impl Pairs {
    fn add(&mut self, value: i64, company: i64) {
        if self.seen.insert((value, company)) {
            *self.counts.entry(value).or_default() += 1;
        }
    }

    fn named(self, words: &mut Words<'_>) -> rusqlite::Result<Counts> {
        self.counts.into_iter().map(|(value, count)| Ok((words.text(value)?, count))).collect()
    }
}

fn sources(reading: &Reading<'_>, selected: &Selected) -> rusqlite::Result<Counts> {
    let mut pairs = Pairs::default();
    for day in selected.passing_days() {
        pairs.add(day.source, day.company);
    }
    pairs.named(&mut Words::new(reading.transaction))
}

fn networks(reading: &Reading<'_>, selected: &Selected) -> rusqlite::Result<Counts> {
    let mut pairs = Pairs::default();
    for day in selected.passing_days() {
        let network = reading.catalogue.verdict(day.identification)?.network;
        pairs.add(network.into(), day.company);
    }
    let named = |(place, count): (i64, u64)| {
        let place = u32::try_from(place).expect("it was a place above");
        (reading.catalogue.word_at(place).to_owned(), count)
    };
    Ok(pairs.counts.into_iter().map(named).collect())
}

fn words(reading: &Reading<'_>, selected: &Selected, aspect: Aspect) -> rusqlite::Result<Counts> {
    let mut pairs = Pairs::default();
    let mut statement = reading.transaction.prepare_cached(
        "select word, company from word_company_day where site = ?1 and day = ?2 and aspect = ?3",
    )?;
    for day in selected.range.from.0..=selected.range.to.0 {
        let mut rows = statement.query(params![selected.site, day, aspect as i64])?;
        while let Some(row) = rows.next()? {
            let company = row.get(1)?;
            if selected.set.contains(company) {
                pairs.add(row.get(0)?, company);
            }
        }
    }
    pairs.named(&mut Words::new(reading.transaction))
}

/// Paths that begin as asked for. Of many, those of most visits are counted.
fn paths(reading: &Reading<'_>, selected: &Selected, start: &str) -> rusqlite::Result<Counts> {
    let Selected { site, range, .. } = selected;
    let mut visits: FxHashMap<i64, u64> = FxHashMap::default();
    let mut statement = reading.transaction.prepare_cached(
        "select path, visits from path_day where site = ?1 and day between ?2 and ?3",
    )?;
    let mut rows = statement.query(params![site, range.from.0, range.to.0])?;
    while let Some(row) = rows.next()? {
        *visits.entry(row.get(0)?).or_default() += row.get::<_, u64>(1)?;
    }
    let mut visits: Vec<_> = visits.into_iter().collect();
    visits.sort_unstable_by_key(|(path, visits)| (Reverse(*visits), *path));
    let mut words = Words::new(reading.transaction);
    let mut of_path = reading.transaction.prepare_cached(
        "select company from path_company_day where site = ?1 and day = ?2 and path = ?3",
    )?;
    let mut counts = Counts::default();
    for (path, _) in visits {
        let name = words.text(path)?;
        if !name.to_lowercase().starts_with(start) {
            continue;
        }
        let mut seers: FxHashSet<i64> = FxHashSet::default();
        for day in range.from.0..=range.to.0 {
            let mut rows = of_path.query(params![site, day, path])?;
            while let Some(row) = rows.next()? {
                seers.insert(row.get(0)?);
            }
        }
        seers.retain(|company| selected.set.contains(*company));
        if !seers.is_empty() {
            counts.insert(name, seers.len() as u64);
        }
        if counts.len() == PATHS_COUNTED_MAX {
            break;
        }
    }
    Ok(counts)
}

/// Lists parents; see `Events::list_parents`.
pub(super) fn parents(reading: &Reading<'_>) -> rusqlite::Result<Vec<CompanyId>> {
    let parents: FxHashSet<u32> =
        reading.catalogue.companies().map(|(_, facts)| facts.parent).collect();
    let ids = parents.into_iter().map(|place| reading.catalogue.word_at(place));
    ids.filter(|id| !id.is_empty())
        .map(|id| CompanyId::parse(id).map_err(|_| unreadable("a parent's id")))
        .collect()
}
