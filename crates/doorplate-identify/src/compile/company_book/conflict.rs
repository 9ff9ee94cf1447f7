//! Which source is believed on what, and where each field comes from.
//!
//! The rule is *precedence, then newest*: the rows of a company are sorted by the precedence of
//! their source (a setting of its manifest), then by its day, then by its number; each field comes
//! from the first row that has it. An address is one field: its lines are never mixed from two
//! sources. Of two spellings of one name, one with small letters goes before one in capitals.
//! Names that lost become aliases; domains that lost become further domains.

use super::rows::SourcedRow;
use crate::compile::OWN_FACTS;
use crate::compile::shown_name::shown_name;
use crate::names::NameKey;
use crate::sources::CompanyRow;

/// The most names of a company that are kept besides its own.
const ALIASES_MAX: usize = 16;
/// The most domains of a company that are kept besides the first.
const DOMAINS_MAX: usize = 16;

/// How far a source is trusted.
#[derive(Debug, Clone)]
pub(in crate::compile) struct Trust {
    /// The lower one is believed.
    pub(in crate::compile) precedence: u8,
    /// The day it was as it is.
    pub(in crate::compile) as_of: String,
}

/// A company and where its fields come from.
#[derive(Debug, Clone)]
pub(in crate::compile) struct Entry {
    /// What is known of it.
    pub(in crate::compile) row: CompanyRow,
    /// The name of a field, as in the product's answers, and the number of a source.
    pub(super) field_sources: Vec<(&'static str, u16)>,
    /// The most trusted source that has it.
    pub(in crate::compile) source: u16,
}

impl Entry {
    /// The name as it is shown. Our own facts are written as they should be read.
    pub(in crate::compile) fn shown_name(&self) -> String {
        if self.field_sources.contains(&("name", OWN_FACTS)) {
            return self.row.name.clone();
        }
        shown_name(&self.row.name)
    }
}

/// Makes one company of its rows, the most trusted first.
pub(super) fn settle(rows: impl Iterator<Item = SourcedRow>) -> Entry {
    let mut entry =
        Entry { row: CompanyRow::default(), field_sources: Vec::new(), source: u16::MAX };
    let mut names: Vec<(String, u16)> = Vec::new();
    for SourcedRow { mut row, source } in rows {
        if entry.source == u16::MAX {
            entry.source = source;
        }
        names.push((std::mem::take(&mut row.name), source));
        take_texts(&mut entry, &mut row, source);
        take_address(&mut entry, &mut row, source);
        take_lists(&mut entry, row, source);
    }
    choose_name(&mut entry, names);
    entry
}

fn choose_name(entry: &mut Entry, names: Vec<(String, u16)>) {
    let Some((first, _)) = names.first() else { return };
    let is_loud = |name: &str| !name.chars().any(char::is_lowercase);
    let mut best = 0;
    if is_loud(first) {
        let key = NameKey::new(first);
        let is_same = |(name, _): &(String, u16)| !is_loud(name) && NameKey::new(name) == key;
        best = names.iter().position(is_same).unwrap_or(0);
    }
    entry.row.name.clone_from(&names[best].0);
    entry.field_sources.insert(0, ("name", names[best].1));
    let name = entry.row.name.clone();
    entry.row.aliases.retain(|alias| !alias.eq_ignore_ascii_case(&name));
    for (name, source) in names {
        add_alias(entry, name, source);
    }
}

fn add_alias(entry: &mut Entry, alias: String, source: u16) {
    let row = &mut entry.row;
    let is_known = |known: &String| known.eq_ignore_ascii_case(&alias);
    if row.aliases.len() >= ALIASES_MAX || is_known(&row.name) || row.aliases.iter().any(is_known) {
        return;
    }
    row.aliases.push(alias);
    note(entry, "aliases", source);
}

fn note(entry: &mut Entry, field: &'static str, source: u16) {
    if !entry.field_sources.contains(&(field, source)) {
        entry.field_sources.push((field, source));
    }
}

fn take_texts(entry: &mut Entry, row: &mut CompanyRow, source: u16) {
    let known = &mut entry.row;
    let domain = row.domain.clone();
    let fields = [
        ("legal_name", &mut known.legal_name, &mut row.legal_name),
        ("domain", &mut known.domain, &mut row.domain),
        ("country", &mut known.country, &mut row.country),
        ("phone", &mut known.phone, &mut row.phone),
        ("industry", &mut known.industry, &mut row.industry),
        ("size", &mut known.size, &mut row.size),
        ("legal_form", &mut known.legal_form, &mut row.legal_form),
    ];
    for (field, old, new) in fields {
        if old.is_empty() && !new.is_empty() {
            *old = std::mem::take(new);
            entry.field_sources.push((field, source));
        }
    }
    if !domain.is_empty() {
        row.domains.insert(0, domain);
    }
}

/// Street, postal code, town and region belong together.
fn take_address(entry: &mut Entry, row: &mut CompanyRow, source: u16) {
    let known = &mut entry.row;
    let is_placed = [&known.city, &known.address, &known.postal_code];
    let is_placed = is_placed.into_iter().any(|text| !text.is_empty());
    let is_abroad = known.country != row.country && !row.country.is_empty();
    if is_placed || is_abroad {
        return;
    }
    let fields = [
        ("region", &mut known.region, &mut row.region),
        ("city", &mut known.city, &mut row.city),
        ("address", &mut known.address, &mut row.address),
        ("postal_code", &mut known.postal_code, &mut row.postal_code),
    ];
    for (field, old, new) in fields {
        if !new.is_empty() {
            *old = std::mem::take(new);
            entry.field_sources.retain(|(known, _)| *known != field);
            entry.field_sources.push((field, source));
        }
    }
}

fn take_lists(entry: &mut Entry, row: CompanyRow, source: u16) {
    if entry.row.kind.is_none() && row.kind.is_some() {
        entry.row.kind = row.kind;
        entry.field_sources.push(("kind", source));
    }
    if entry.row.parent.is_none() && row.parent.is_some() {
        entry.row.parent = row.parent;
        entry.field_sources.push(("parent_id", source));
    }
    for number in row.identifiers {
        if !entry.row.identifiers.contains(&number) {
            entry.row.identifiers.push(number);
            note(entry, "identifiers", source);
        }
    }
    entry.row.identifiers.sort_unstable();
    for domain in row.domains {
        let known = &mut entry.row;
        let is_new = known.domain != domain && !known.domains.contains(&domain);
        if is_new && known.domains.len() < DOMAINS_MAX {
            known.domains.push(domain);
            note(entry, "domains", source);
        }
    }
    for alias in row.aliases {
        add_alias(entry, alias, source);
    }
}
