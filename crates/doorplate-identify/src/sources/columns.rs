//! Which column of a table, or path in a JSON entry, is which of ours.
//!
//! A manifest names theirs for each of ours. Several, parted by `|`, are all taken where a list or
//! an address is wanted, else the first that says something. A `?` after the name of a column says
//! that a file may be without it.

use std::borrow::Cow;

use serde_json::Value;

use super::SourceError;
use super::records::Record;
use crate::manifest::Mirror;

/// What joins several values of a list.
pub(super) const LIST_SEPARATOR: char = '|';

/// An entry of a table or of JSON, asked by their names.
pub(super) trait Entry {
    /// The text under one of their names; empty when there is none.
    fn text(&self, name: &str) -> Cow<'_, str>;
}

/// The places of their columns in a CSV.
pub(super) struct Header {
    names: Vec<(String, usize)>,
}

impl Header {
    /// Reads the header and finds every column that the manifest names. Some registers write
    /// spaces around the names.
    pub(super) fn new(mirror: &Mirror, record: Record) -> Result<Self, SourceError> {
        let known: Vec<&str> = record.iter().map(str::trim).collect();
        let mut names: Vec<(String, usize)> = Vec::new();
        let mapped = mirror.columns.values().flat_map(|theirs| theirs.split(LIST_SEPARATOR));
        let filters = [&mirror.only, &mirror.skip, &mirror.persons];
        let asked = filters.into_iter().flat_map(|filter| filter.keys().map(String::as_str));
        for name in mapped.chain(asked) {
            let plain = name.trim_end_matches('?');
            match known.iter().position(|known| *known == plain) {
                Some(place) => names.push((name.to_owned(), place)),
                None if name.ends_with('?') => {}
                None => {
                    return Err(SourceError::OtherFormat {
                        format: "the table of its manifest",
                        reason: format!("there is no column {plain:?}"),
                    });
                }
            }
        }
        Ok(Self { names })
    }
}

/// A record with the header of its table.
pub(super) struct TableEntry<'a> {
    pub(super) header: &'a Header,
    pub(super) record: Record<'a>,
}

impl Entry for TableEntry<'_> {
    fn text(&self, name: &str) -> Cow<'_, str> {
        let place = self.header.names.iter().find(|(known, _)| known == name);
        let text = place.and_then(|(_, place)| self.record.get(*place)).unwrap_or_default();
        Cow::Borrowed(text.trim())
    }
}

impl Entry for Value {
    /// The name is a key, or a path of keys parted by dots. What lies in arrays is all taken.
    fn text(&self, name: &str) -> Cow<'_, str> {
        let name = name.trim_end_matches('?');
        let mut texts = Vec::new();
        match self.get(name) {
            Some(value) => collect(value, &mut texts),
            None => walk(self, name, &mut texts),
        }
        match texts.len() {
            1 => texts.remove(0),
            _ => Cow::Owned(texts.join("|")),
        }
    }
}

fn walk<'a>(value: &'a Value, path: &str, texts: &mut Vec<Cow<'a, str>>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| walk(value, path, texts)),
        Value::Object(fields) => {
            let (key, rest) = path.split_once('.').unwrap_or((path, ""));
            match (fields.get(key), rest) {
                (None, _) => {}
                (Some(value), "") => collect(value, texts),
                (Some(value), rest) => walk(value, rest, texts),
            }
        }
        _ => {}
    }
}

fn collect<'a>(value: &'a Value, texts: &mut Vec<Cow<'a, str>>) {
    match value {
        Value::String(text) if !text.trim().is_empty() => texts.push(Cow::Borrowed(text.trim())),
        Value::Number(number) => texts.push(Cow::Owned(number.to_string())),
        Value::Array(values) => values.iter().for_each(|value| collect(value, texts)),
        _ => {}
    }
}

/// One entry of a mirror, asked by our names.
pub(super) struct Fields<'a> {
    pub(super) mirror: &'a Mirror,
    pub(super) entry: &'a dyn Entry,
}

impl<'a> Fields<'a> {
    /// The first of the mapped columns that says something, else the constant.
    pub(super) fn first(&self, column: &str) -> Cow<'a, str> {
        let found = self.mapped(column).find(|text| !text.is_empty());
        found.unwrap_or_else(|| Cow::Borrowed(self.constant(column)))
    }

    /// What all mapped columns say, in their order.
    pub(super) fn all(&self, column: &str) -> Vec<Cow<'a, str>> {
        let mut texts: Vec<_> = self.mapped(column).filter(|text| !text.is_empty()).collect();
        if texts.is_empty() && !self.constant(column).is_empty() {
            texts.push(Cow::Borrowed(self.constant(column)));
        }
        texts
    }

    fn constant(&self, column: &str) -> &'a str {
        self.mirror.constants.get(column).map(String::as_str).unwrap_or_default()
    }

    fn mapped(&self, column: &str) -> impl Iterator<Item = Cow<'a, str>> + use<'a> {
        let names = self.mirror.columns.get(column).map(String::as_str).unwrap_or_default();
        let entry = self.entry;
        names.split(LIST_SEPARATOR).filter(|name| !name.is_empty()).map(|name| entry.text(name))
    }

    /// Whether one of their columns has one of the values.
    fn matches(&self, (name, values): (&String, &Vec<String>)) -> bool {
        let text = self.entry.text(name);
        values.iter().any(|value| value.eq_ignore_ascii_case(&text))
    }

    /// Whether the manifest leaves the entry out.
    pub(super) fn is_left_out(&self) -> bool {
        self.mirror.skip.iter().any(|filter| self.matches(filter))
            || !self.mirror.only.iter().all(|filter| self.matches(filter))
    }

    /// Whether the register's own category says that it is a natural person or a sole trader.
    pub(super) fn is_person(&self) -> bool {
        self.mirror.persons.iter().any(|filter| self.matches(filter))
    }
}
