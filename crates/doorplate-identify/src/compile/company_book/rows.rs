//! The rows of companies, packed: a register of millions stays within memory.
//!
//! A row is its kind, its country, and one record for each text that it has: which field, how
//! long, the bytes. What companies are found and united by is hashed on the way in.

use std::hash::Hasher;

use doorplate_domain::network::NetworkKind;
use rustc_hash::{FxHashSet, FxHasher};

use super::{OWN_FACTS, first_word, is_carrier};
use crate::identifiers;
use crate::names::NameKey;
use crate::sources::CompanyRow;

/// The most other names of a row that are kept.
const ALIASES_MAX: usize = 8;
/// The most further domains of a row that are kept.
const DOMAINS_MAX: usize = 8;

const ALIAS: u8 = 11;
const DOMAIN: u8 = 12;
/// The first of the marks for numbers, one for each scheme.
const IDENTIFIER: u8 = 32;
/// The first of the marks for the owner's number, one for each scheme.
const OWNER: u8 = 48;

/// Rows and what they are found by.
#[derive(Debug, Default)]
pub(super) struct Rows {
    bytes: Vec<u8>,
    starts: Vec<u64>,
    sources: Vec<u16>,
    glances: Vec<Glance>,
    keys: Keys,
}

/// What is asked of a company so often that it must cost nothing.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Glance {
    country: [u8; 2],
    pub(super) is_carrier: bool,
    /// Whether it is among the product's own facts.
    pub(super) is_own: bool,
    /// A hash of the first domain; 0 when there is none.
    pub(super) domain: u32,
}

impl Glance {
    /// ISO 3166-1 alpha-2, or empty.
    pub(super) fn country(&self) -> &str {
        let known = std::str::from_utf8(&self.country).unwrap_or_default();
        known.trim_end_matches('\0')
    }

    pub(super) fn has_domain(self) -> bool {
        self.domain != 0
    }

    /// Takes over what is not known yet.
    pub(super) fn add(&mut self, other: Self) {
        if self.country == [0; 2] {
            self.country = other.country;
        }
        if self.domain == 0 {
            self.domain = other.domain;
        }
        self.is_carrier |= other.is_carrier;
        self.is_own |= other.is_own;
    }
}

/// Hashes, each with the number of its row.
#[derive(Debug, Default)]
pub(super) struct Keys {
    pub(super) names: Vec<(u64, u32)>,
    pub(super) aliases: Vec<(u64, u32)>,
    pub(super) first_words: Vec<(u64, u32)>,
    /// Of numbers that name one company only.
    pub(super) identifiers: Vec<(u64, u32)>,
    /// Of name and domain together.
    pub(super) named_domains: Vec<(u64, u32)>,
    /// Of numbers, those that no company has two of: LEI, register, ROR and CIK, each as a hash
    /// that is 0 when there is none.
    pub(super) marks: Vec<[u32; MARKS]>,
}

/// How many schemes tell companies apart.
pub(super) const MARKS: usize = 4;

/// A row and its source.
pub(super) struct SourcedRow {
    pub(super) row: CompanyRow,
    pub(super) source: u16,
}

impl Rows {
    pub(super) fn len(&self) -> usize {
        self.sources.len()
    }

    pub(super) fn source(&self, row: u32) -> u16 {
        self.sources[row as usize]
    }

    pub(super) fn glance(&self, row: u32) -> Glance {
        self.glances[row as usize]
    }

    /// The hashes, which are kept no longer.
    pub(super) fn take_keys(&mut self) -> Keys {
        std::mem::take(&mut self.keys)
    }

    /// Packs a row and gives its number.
    pub(super) fn add(&mut self, row: &CompanyRow, source: u16) -> u32 {
        let number = u32::try_from(self.sources.len()).expect("the row limit is under 2^32");
        self.starts.push(self.bytes.len() as u64);
        self.sources.push(source);
        let country = row.country.as_bytes().first_chunk().copied().unwrap_or_default();
        self.glances.push(Glance {
            country,
            is_carrier: is_carrier(row),
            is_own: source == OWN_FACTS,
            domain: domain_hash(&row.domain),
        });
        self.bytes.push(row.kind.map_or(u8::MAX, |kind| kind as u8));
        self.bytes.extend_from_slice(&country);
        for (field, text) in (0..).zip(texts(row)) {
            self.text(field, text);
        }
        for alias in row.aliases.iter().take(ALIASES_MAX) {
            self.text(ALIAS, alias);
        }
        for domain in row.domains.iter().take(DOMAINS_MAX) {
            self.text(DOMAIN, domain);
        }
        let numbers = row.identifiers.iter().map(|(scheme, value)| (IDENTIFIER, *scheme, value));
        let owner = row.parent.iter().map(|(scheme, value)| (OWNER, *scheme, value));
        for (mark, scheme, value) in numbers.chain(owner) {
            let place = identifiers::SCHEMES.iter().position(|known| *known == scheme);
            if let Some(place) = place.and_then(|place| u8::try_from(place).ok()) {
                self.text(mark + place, value);
            }
        }
        self.add_keys(row, number);
        number
    }

    fn text(&mut self, field: u8, text: &str) {
        if text.is_empty() {
            return;
        }
        let length = u16::try_from(text.len()).unwrap_or(u16::MAX);
        let text = &text[..text.floor_char_boundary(usize::from(length))];
        self.bytes.push(field);
        self.bytes.extend_from_slice(&u16::try_from(text.len()).unwrap_or(0).to_le_bytes());
        self.bytes.extend_from_slice(text.as_bytes());
    }

    fn add_keys(&mut self, row: &CompanyRow, number: u32) {
        let key = NameKey::new(&row.name);
        let keys = &mut self.keys;
        let mut marks = [0; MARKS];
        if !key.is_empty() {
            keys.names.push((hash(&[key.as_str()]), number));
            keys.first_words.push((hash(&[first_word(key.as_str())]), number));
        }
        let aliases = row.aliases.iter().take(ALIASES_MAX).map(|alias| NameKey::new(alias));
        let aliases: FxHashSet<NameKey> = aliases.filter(|alias| !alias.is_empty()).collect();
        keys.aliases.extend(aliases.iter().map(|alias| (hash(&[alias.as_str()]), number)));
        for (scheme, value) in &row.identifiers {
            if identifiers::is_unique(scheme) {
                keys.identifiers.push((hash(&[scheme, value]), number));
            }
            let mark = match *scheme {
                "lei" => 0,
                "companies_house" | "register" => 1,
                "ror" => 2,
                "cik" => 3,
                _ => continue,
            };
            marks[mark] = short_hash(value);
        }
        keys.marks.push(marks);
        let domains = std::iter::once(&row.domain).chain(&row.domains);
        for domain in domains.filter(|domain| !domain.is_empty() && !key.is_empty()) {
            keys.named_domains.push((hash(&[domain, key.as_str()]), number));
        }
    }

    /// Unpacks a row.
    pub(super) fn get(&self, row: u32) -> SourcedRow {
        let place = row as usize;
        let end = self.starts.get(place + 1).copied().unwrap_or(self.bytes.len() as u64);
        let start = usize::try_from(self.starts[place]).expect("the rows are in memory");
        let end = usize::try_from(end).expect("the rows are in memory");
        let mut bytes = &self.bytes[start..end];
        let mut row = CompanyRow {
            kind: NetworkKind::from_number(bytes[0]),
            country: self.glances[place].country().to_owned(),
            ..CompanyRow::default()
        };
        bytes = &bytes[3..];
        while let Some((head, rest)) = bytes.split_first_chunk::<3>() {
            let (text, rest) = rest.split_at(usize::from(u16::from_le_bytes([head[1], head[2]])));
            let text = String::from_utf8_lossy(text).into_owned();
            put(&mut row, head[0], text);
            bytes = rest;
        }
        SourcedRow { row, source: self.sources[place] }
    }
}

/// The texts of a row, in the order of their marks.
fn texts(row: &CompanyRow) -> [&String; 11] {
    [
        &row.name,
        &row.legal_name,
        &row.domain,
        &row.region,
        &row.city,
        &row.address,
        &row.postal_code,
        &row.phone,
        &row.industry,
        &row.size,
        &row.legal_form,
    ]
}

fn put(row: &mut CompanyRow, field: u8, text: String) {
    let scheme = |first: u8| identifiers::SCHEMES[usize::from(field - first)];
    match field {
        0 => row.name = text,
        1 => row.legal_name = text,
        2 => row.domain = text,
        3 => row.region = text,
        4 => row.city = text,
        5 => row.address = text,
        6 => row.postal_code = text,
        7 => row.phone = text,
        8 => row.industry = text,
        9 => row.size = text,
        10 => row.legal_form = text,
        ALIAS => row.aliases.push(text),
        DOMAIN => row.domains.push(text),
        OWNER.. => row.parent = Some((scheme(OWNER), text)),
        _ => row.identifiers.push((scheme(IDENTIFIER), text)),
    }
}

/// A hash of texts, the same in every build.
pub(super) fn hash(parts: &[&str]) -> u64 {
    let mut hasher = FxHasher::default();
    for part in parts {
        hasher.write(part.as_bytes());
        hasher.write_u8(0xff);
    }
    // The hasher leaves its low bits weak for texts that differ at their end only.
    let hash = hasher.finish();
    (hash ^ hash >> 32).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// A hash of which 0 stands for "nothing".
fn short_hash(text: &str) -> u32 {
    u32::try_from(hash(&[text]) >> 32).expect("32 bits fit").max(1)
}

/// A hash of a domain; 0 when there is none.
pub(super) fn domain_hash(domain: &str) -> u32 {
    if domain.is_empty() { 0 } else { short_hash(domain) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_comes_back_as_it_was() {
        let row = CompanyRow {
            name: "Example GmbH".to_owned(),
            domain: "example.de".to_owned(),
            country: "DE".to_owned(),
            size: "10-49".to_owned(),
            legal_form: "2HBR".to_owned(),
            kind: Some(NetworkKind::Business),
            identifiers: vec![("lei", "5493001KJTIIGC8Y1R12".to_owned()), ("isin", "X".to_owned())],
            aliases: vec!["Beispiel".to_owned(), "Exemple".to_owned()],
            domains: vec!["example.com".to_owned()],
            parent: Some(("wikidata", "Q1".to_owned())),
            ..CompanyRow::default()
        };
        let mut rows = Rows::default();
        rows.add(&row, 7);
        rows.add(&CompanyRow::default(), 8);
        assert_eq!(rows.get(0).row, row);
        assert_eq!(rows.get(0).source, 7);
        assert_eq!(rows.get(1).row, CompanyRow::default());
    }
}
