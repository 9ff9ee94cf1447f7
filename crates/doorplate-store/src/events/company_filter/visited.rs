//! Leaves about what companies did in the span: where they came from and what they saw.

use doorplate_domain::filter::{Field, Test, TextPattern};
use rusqlite::params;
use rustc_hash::{FxHashMap, FxHashSet};

use super::super::company_set::CompanySet;
use super::super::rollups::Aspect;
use super::super::words::Words;
use super::{Visited, fits};

/// With so many pairs of day and path, or fewer, each is looked up; else all rows of the span are
/// read. A look-up takes as long as some thirty rows.
const LOOK_UPS_MAX: usize = 20_000;

/// Companies with a visit from a source or a network.
pub(super) fn days(
    visited: Visited<'_>,
    test: &Test,
    set: &mut CompanySet,
) -> rusqlite::Result<()> {
    let patterns = test.patterns();
    if test.field() == Field::Network {
        let catalogue = visited.reading.catalogue;
        let fitting = catalogue.fitting(|lower| fits(&patterns, lower));
        for day in visited.days {
            if fitting[catalogue.verdict(day.identification)?.network as usize] {
                set.insert(day.company);
            }
        }
        return Ok(());
    }
    let sources = source_names(visited, &patterns)?;
    let from = visited.days.iter().filter(|day| sources.contains(&day.source));
    from.for_each(|day| set.insert(day.company));
    Ok(())
}

fn source_names(
    visited: Visited<'_>,
    patterns: &[TextPattern],
) -> rusqlite::Result<FxHashSet<i64>> {
    let mut statement = visited.reading.transaction.prepare_cached(
        "select distinct text.number, text.body
         from source join text on text.number = source.name where source.site = ?1",
    )?;
    let mut rows = statement.query([visited.site])?;
    let mut names = FxHashSet::default();
    while let Some(row) = rows.next()? {
        if fits(patterns, &row.get_ref(1)?.as_str()?.to_lowercase()) {
            names.insert(row.get(0)?);
        }
    }
    Ok(names)
}

/// Companies that saw a page, came by a campaign, or did something with a name.
pub(super) fn words(
    visited: Visited<'_>,
    test: &Test,
    set: &mut CompanySet,
) -> rusqlite::Result<()> {
    let patterns = test.patterns();
    match test.field() {
        Field::Campaign => aspect(visited, Aspect::Campaign, &patterns, set),
        Field::Event => aspect(visited, Aspect::Action, &patterns, set),
        _ => seers(visited, &patterns, set),
    }
}

fn aspect(
    visited: Visited<'_>,
    aspect: Aspect,
    patterns: &[TextPattern],
    set: &mut CompanySet,
) -> rusqlite::Result<()> {
    let Visited { reading, site, range, .. } = visited;
    let mut words = Words::new(reading.transaction);
    let mut fitting: FxHashMap<i64, bool> = FxHashMap::default();
    let mut statement = reading.transaction.prepare_cached(
        "select word, company from word_company_day where site = ?1 and day = ?2 and aspect = ?3",
    )?;
    for day in range.from.0..=range.to.0 {
        let mut rows = statement.query(params![site, day, aspect as i64])?;
        while let Some(row) = rows.next()? {
            let word = row.get(0)?;
            let is_fitting = if let Some(is_fitting) = fitting.get(&word) {
                *is_fitting
            } else {
                let is_fitting = fits(patterns, &words.text(word)?.to_lowercase());
                fitting.insert(word, is_fitting);
                is_fitting
            };
            if is_fitting {
                set.insert(row.get(1)?);
            }
        }
    }
    Ok(())
}

/// Companies that saw a page whose path fits.
fn seers(
    visited: Visited<'_>,
    patterns: &[TextPattern],
    set: &mut CompanySet,
) -> rusqlite::Result<()> {
    let Visited { reading, site, range, .. } = visited;
    let paths = texts(visited, patterns)?;
    let days = usize::try_from(range.days()).unwrap_or(usize::MAX);
    if paths.len().saturating_mul(days) > LOOK_UPS_MAX {
        let mut statement = reading.transaction.prepare_cached(
            "select path, company from path_company_day
             where site = ?1 and day between ?2 and ?3",
        )?;
        let mut rows = statement.query(params![site, range.from.0, range.to.0])?;
        while let Some(row) = rows.next()? {
            if paths.contains(&row.get(0)?) {
                set.insert(row.get(1)?);
            }
        }
        return Ok(());
    }
    let mut statement = reading.transaction.prepare_cached(
        "select company from path_company_day where site = ?1 and day = ?2 and path = ?3",
    )?;
    for day in range.from.0..=range.to.0 {
        for path in &paths {
            let mut rows = statement.query(params![site, day, path])?;
            while let Some(row) = rows.next()? {
                set.insert(row.get(0)?);
            }
        }
    }
    Ok(())
}

/// The texts of a site that fit.
fn texts(visited: Visited<'_>, patterns: &[TextPattern]) -> rusqlite::Result<FxHashSet<i64>> {
    let mut statement = visited
        .reading
        .transaction
        .prepare_cached("select number, body from text where site = ?1")?;
    let mut rows = statement.query([visited.site])?;
    let mut texts = FxHashSet::default();
    while let Some(row) = rows.next()? {
        if fits(patterns, &row.get_ref(1)?.as_str()?.to_lowercase()) {
            texts.insert(row.get(0)?);
        }
    }
    Ok(texts)
}
