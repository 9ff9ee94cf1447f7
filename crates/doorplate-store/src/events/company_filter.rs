//! Which companies pass a filter. Each leaf becomes a set of companies, with one look through what
//! it needs however many leaves need the same; the sets are then put together as the filter says.

use doorplate_domain::books::VerdictClass;
use doorplate_domain::filter::{Field, Test, TextPattern};
use doorplate_domain::id::CompanyId;
use doorplate_domain::time::{Day, DayRange, Timestamp};
use doorplate_engine::ports::company_selection::{CompanyCondition, Condition};
use rusqlite::params;
use rustc_hash::FxHashSet;

use super::catalogue::CompanyFacts;
use super::company_set::CompanySet;
use super::company_sums::{CompanyDay, CompanySum};
use super::file::Reading;
use super::value::unreadable;

mod visited;

/// With so many ids or fewer each is looked up; else all companies are gone through.
const IDS_LOOKED_UP_MAX: usize = 1_000;

/// What a filter is answered from.
#[derive(Clone, Copy)]
pub(super) struct Visited<'a> {
    pub(super) reading: &'a Reading<'a>,
    pub(super) site: i64,
    pub(super) range: DayRange,
    /// In the order of their days.
    pub(super) days: &'a [CompanyDay],
    pub(super) sums: &'a [CompanySum],
}

/// What a leaf is answered from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Names and domains, in the table of companies.
    Names,
    /// The first hit ever.
    FirstHits,
    /// Facts in the catalogue.
    Facts,
    /// Sums of the span.
    Sums,
    /// Days of the span: sources and networks.
    Days,
    /// Paths, campaigns and actions of the span.
    Words,
    /// Ids.
    Ids,
}

fn place(leaf: &Condition) -> Place {
    match leaf {
        Condition::Text(_) => Place::Names,
        Condition::Companies(_) => Place::Ids,
        Condition::FirstSeenAfter(_) => Place::FirstHits,
        Condition::Test(test) => match test.field() {
            Field::Name | Field::Domain => Place::Names,
            Field::FirstSeen | Field::New | Field::Returning => Place::FirstHits,
            Field::Source | Field::Network => Place::Days,
            Field::Page | Field::Campaign | Field::Event => Place::Words,
            Field::Visits
            | Field::PageViews
            | Field::Engaged
            | Field::LastSeen
            | Field::Verdict
            | Field::Confidence => Place::Sums,
            Field::Country
            | Field::Region
            | Field::City
            | Field::Industry
            | Field::Size
            | Field::Kind
            | Field::Parent
            | Field::Tag
            | Field::Status
            | Field::Owner
            | Field::List
            | Field::Hidden => Place::Facts,
        },
        Condition::Parents(_) | Condition::All(_) | Condition::Any(_) | Condition::Not(_) => {
            Place::Facts
        }
    }
}

/// A leaf and the companies that pass it.
struct Leaf<'a> {
    condition: &'a Condition,
    set: CompanySet,
}

/// The companies that pass. Companies that did not visit may be among them.
pub(super) fn passing(
    visited: Visited<'_>,
    condition: &CompanyCondition,
) -> rusqlite::Result<CompanySet> {
    let end = visited.reading.catalogue.companies_end();
    let mut leaves = Vec::new();
    find_leaves(&condition.condition, end, &mut leaves);
    names(visited, &mut leaves)?;
    first_hits(visited, condition.today, &mut leaves)?;
    for leaf in &mut leaves {
        match place(leaf.condition) {
            Place::Names | Place::FirstHits => {}
            Place::Facts => facts(visited, leaf)?,
            Place::Sums => sums(visited, condition.today, leaf),
            Place::Days => visited::days(visited, test(leaf.condition)?, &mut leaf.set)?,
            Place::Words => visited::words(visited, test(leaf.condition)?, &mut leaf.set)?,
            Place::Ids => ids(visited, leaf)?,
        }
    }
    let mut sets = leaves.into_iter().map(|leaf| leaf.set);
    combine(&condition.condition, end, &mut sets)
}

/// Finds the leaves, in the order in which [`combine`] comes to them.
fn find_leaves<'a>(condition: &'a Condition, end: usize, leaves: &mut Vec<Leaf<'a>>) {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => {
            for part in parts {
                find_leaves(part, end, leaves);
            }
        }
        Condition::Not(part) => find_leaves(part, end, leaves),
        Condition::Text(_)
        | Condition::Test(_)
        | Condition::Companies(_)
        | Condition::FirstSeenAfter(_)
        | Condition::Parents(_) => {
            leaves.push(Leaf { condition, set: CompanySet::none(end) });
        }
    }
}

fn combine(
    condition: &Condition,
    end: usize,
    sets: &mut impl Iterator<Item = CompanySet>,
) -> rusqlite::Result<CompanySet> {
    match condition {
        Condition::All(parts) => parts.iter().try_fold(CompanySet::all(end), |mut all, part| {
            all.keep(&combine(part, end, sets)?);
            Ok(all)
        }),
        Condition::Any(parts) => parts.iter().try_fold(CompanySet::none(end), |mut any, part| {
            any.add(&combine(part, end, sets)?);
            Ok(any)
        }),
        Condition::Not(part) => {
            let mut set = combine(part, end, sets)?;
            set.invert();
            Ok(set)
        }
        Condition::Text(_)
        | Condition::Test(_)
        | Condition::Companies(_)
        | Condition::FirstSeenAfter(_)
        | Condition::Parents(_) => sets.next().ok_or_else(|| unreadable("a filter")),
    }
}

fn test(leaf: &Condition) -> rusqlite::Result<&Test> {
    match leaf {
        Condition::Test(test) => Ok(test),
        _ => Err(unreadable("a filter")),
    }
}

fn fits(patterns: &[TextPattern], lower: &str) -> bool {
    patterns.iter().any(|pattern| pattern.fits_lower(lower))
}

/// Goes through names and domains once for all leaves that ask for them.
fn names(visited: Visited<'_>, leaves: &mut [Leaf<'_>]) -> rusqlite::Result<()> {
    // What must fit, and whether it must fit the name or the domain.
    let asked = |leaf: &Condition| match leaf {
        Condition::Text(pattern) => (vec![pattern.clone()], true, true),
        Condition::Test(test) => {
            let is_name = test.field() == Field::Name;
            (test.patterns(), is_name, !is_name)
        }
        _ => (Vec::new(), false, false),
    };
    let mut leaves: Vec<_> = leaves
        .iter_mut()
        .filter(|leaf| place(leaf.condition) == Place::Names)
        .map(|leaf| (asked(leaf.condition), &mut leaf.set))
        .collect();
    if leaves.is_empty() {
        return Ok(());
    }
    let mut statement = visited
        .reading
        .transaction
        .prepare_cached("select number, name_in_lower_case, domain from company")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let name = row.get_ref(1)?.as_str()?;
        let domain = row.get_ref(2)?.as_str()?;
        let domain = domain.to_lowercase();
        for ((patterns, by_name, by_domain), set) in &mut leaves {
            if *by_name && fits(patterns, name) || *by_domain && fits(patterns, &domain) {
                set.insert(row.get(0)?);
            }
        }
    }
    Ok(())
}

/// Goes through the first hits once for all leaves that ask for them.
fn first_hits(visited: Visited<'_>, today: Day, leaves: &mut [Leaf<'_>]) -> rusqlite::Result<()> {
    let mut leaves: Vec<_> =
        leaves.iter_mut().filter(|leaf| place(leaf.condition) == Place::FirstHits).collect();
    if leaves.is_empty() {
        return Ok(());
    }
    let Visited { reading, site, range, sums, .. } = visited;
    let mut came_again = CompanySet::none(reading.catalogue.companies_end());
    sums.iter().filter(|sum| sum.came_again).for_each(|sum| came_again.insert(sum.company));
    let mut statement = reading
        .transaction
        .prepare_cached("select company, first_at from company_seen where site = ?1")?;
    let mut rows = statement.query([site])?;
    while let Some(row) = rows.next()? {
        let (company, first_at) = (row.get(0)?, Timestamp(row.get(1)?));
        let is_before = first_at < range.from.start();
        for leaf in &mut leaves {
            let condition = leaf.condition;
            let passes = if let Condition::FirstSeenAfter(time) = condition {
                first_at > *time
            } else {
                let test = test(condition)?;
                match test.field() {
                    Field::FirstSeen => test.admits_day(first_at.day(), today),
                    Field::New => test.admits(!is_before && first_at < range.to.end()),
                    _ => test.admits(is_before || came_again.contains(company)),
                }
            };
            if passes {
                leaf.set.insert(company);
            }
        }
    }
    Ok(())
}

/// Facts of companies: words of the catalogue, or the kind.
fn facts(visited: Visited<'_>, leaf: &mut Leaf<'_>) -> rusqlite::Result<()> {
    let catalogue = visited.reading.catalogue;
    if let Condition::Parents(parents) = leaf.condition {
        let fitting = catalogue.fitting(|word| match word {
            "" => parents.contains(&None),
            id => CompanyId::parse(id).is_ok_and(|id| parents.contains(&Some(id))),
        });
        insert_by_word(visited, &fitting, |facts| facts.parent, &mut leaf.set);
        return Ok(());
    }
    let test = test(leaf.condition)?;
    let word: fn(&CompanyFacts) -> u32 = match test.field() {
        Field::Country => |facts| facts.country,
        Field::Region => |facts| facts.region,
        Field::City => |facts| facts.city,
        Field::Industry => |facts| facts.industry,
        Field::Size => |facts| facts.size,
        Field::Kind => {
            let is_asked =
                |facts: &CompanyFacts| test.texts().iter().any(|text| text == facts.kind.as_str());
            let companies = catalogue.companies().filter(|(_, facts)| is_asked(facts));
            companies.for_each(|(company, _)| leaf.set.insert(company));
            return Ok(());
        }
        // The engine answers these.
        _ => return Err(unreadable("a filter")),
    };
    let patterns = test.patterns();
    let fitting = catalogue.fitting(|lower| fits(&patterns, lower));
    insert_by_word(visited, &fitting, word, &mut leaf.set);
    Ok(())
}

fn insert_by_word(
    visited: Visited<'_>,
    fitting: &[bool],
    word: impl Fn(&CompanyFacts) -> u32,
    set: &mut CompanySet,
) {
    for (company, facts) in visited.reading.catalogue.companies() {
        if fitting[word(facts) as usize] {
            set.insert(company);
        }
    }
}

fn sums(visited: Visited<'_>, today: Day, leaf: &mut Leaf<'_>) {
    let Condition::Test(test) = leaf.condition else { return };
    for sum in visited.sums {
        let passes = match test.field() {
            Field::Visits => test.admits_number(sum.visits),
            Field::PageViews => test.admits_number(sum.page_views),
            Field::Engaged => test.admits_number(sum.engaged_millis / 1_000),
            Field::LastSeen => test.admits_day(sum.last_at.day(), today),
            Field::Confidence => test.admits_number(millionths(sum.confidence)),
            _ => {
                let verdict = VerdictClass::new(sum.status, None).as_str();
                test.texts().iter().any(|text| text == verdict)
            }
        };
        if passes {
            leaf.set.insert(sum.company);
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a confidence is from 0 to 1"
)]
fn millionths(confidence: f32) -> u64 {
    (f64::from(confidence) * 1e6).round() as u64
}

fn ids(visited: Visited<'_>, leaf: &mut Leaf<'_>) -> rusqlite::Result<()> {
    let Condition::Companies(ids) = leaf.condition else { return Ok(()) };
    let transaction = visited.reading.transaction;
    if ids.len() <= IDS_LOOKED_UP_MAX {
        let mut statement =
            transaction.prepare_cached("select number from company where id = ?1")?;
        for id in ids.iter() {
            let mut rows = statement.query(params![id.as_str()])?;
            while let Some(row) = rows.next()? {
                leaf.set.insert(row.get(0)?);
            }
        }
        return Ok(());
    }
    let ids: FxHashSet<&str> = ids.iter().map(CompanyId::as_str).collect();
    let mut statement = transaction.prepare_cached("select number, id from company")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        if ids.contains(row.get_ref(1)?.as_str()?) {
            leaf.set.insert(row.get(0)?);
        }
    }
    Ok(())
}
