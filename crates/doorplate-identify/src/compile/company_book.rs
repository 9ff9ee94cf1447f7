//! The companies of all sources, each once, found by name.
//!
//! Rows are kept packed as they come. When all have come, `unite` says which of them are one
//! company, and `conflict` which row is believed on what. Natural persons and sole traders do not
//! get here: `sources` drops and counts them.

use doorplate_domain::network::NetworkKind;
use rustc_hash::{FxHashMap, FxHashSet};

use super::OWN_FACTS;
use crate::names::NameKey;
use crate::sources::CompanyRow;

mod conflict;
mod ids;
mod rows;
mod unite;
mod write;

pub(super) use conflict::{Entry, Trust};
use rows::{Glance, Rows, hash};

/// A word of this many letters stands for one group wherever it is met.
const TELLING_WORD_BYTES: usize = 10;
/// The shortest word that is a brand in its own country.
const BRAND_BYTES_MIN: usize = 3;
/// A word that begins the names of companies with more websites than this is no brand …
const BRAND_WEBSITES_MAX: usize = 3;
/// … nor one that begins so many names.
const BRAND_COMPANIES_MAX: usize = 12;

/// All companies. Rows first; after [`CompanyBook::close`], companies by their numbers.
#[derive(Debug, Default)]
pub(super) struct CompanyBook {
    rows: Rows,
    /// How far each source is trusted, by its number.
    trust: Vec<Trust>,
    /// Hashes of the numbers of a company and of its owner, and the source that says so.
    owners: Vec<(u64, u64, u16)>,
    /// Where the rows of each company begin in `order`; one more at the end.
    starts: Vec<u32>,
    /// The numbers of rows, company by company, the most trusted first.
    order: Vec<u32>,
    /// Rows that came to a company after the close.
    further_rows: FxHashMap<u32, Vec<u32>>,
    glances: Vec<Glance>,
    by_key: Index,
    /// By the first word of the normalised name.
    by_first_word: Index,
    by_identifier: Index,
    kinds: FxHashMap<u32, NetworkKind>,
    /// Holders that no register has, by normalised name and country.
    holders: FxHashMap<(String, String), u32>,
}

/// Numbers of companies by a hash: sorted at the close, with what came after it beside.
#[derive(Debug, Default)]
struct Index {
    sorted: Vec<(u64, u32)>,
    late: FxHashMap<u64, Vec<u32>>,
}

impl Index {
    fn new(mut pairs: Vec<(u64, u32)>) -> Self {
        pairs.sort_unstable();
        pairs.dedup();
        Self { sorted: pairs, late: FxHashMap::default() }
    }

    fn get(&self, hash: u64) -> impl Iterator<Item = u32> + '_ {
        let start = self.sorted.partition_point(|(known, _)| *known < hash);
        let sorted = self.sorted[start..].iter().take_while(move |(known, _)| *known == hash);
        let late = self.late.get(&hash).into_iter().flatten().copied();
        sorted.map(|(_, number)| *number).chain(late)
    }

    fn add(&mut self, hash: u64, number: u32) {
        self.late.entry(hash).or_default().push(number);
    }
}

/// What is found under a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// One company, in the same country.
    InCountry(u32),
    /// One company; the country of one side is not known.
    CountryOpen(u32),
    /// One company in the whole book, of a telling name, in another country: a group's network
    /// abroad.
    Abroad(u32),
    /// Companies of this name exist, but in other countries.
    Elsewhere,
    /// Several that fit equally well.
    Several,
    /// No company.
    Nothing,
}

impl Found {
    /// The company, when it is one.
    pub(super) fn number(self) -> Option<u32> {
        match self {
            Self::InCountry(number) | Self::CountryOpen(number) | Self::Abroad(number) => {
                Some(number)
            }
            Self::Elsewhere | Self::Several | Self::Nothing => None,
        }
    }
}

impl CompanyBook {
    /// Says how far the next source is trusted. Sources come in the order of their numbers.
    pub(super) fn add_source(&mut self, trust: Trust) {
        self.trust.push(trust);
    }

    /// Takes a row of a source in.
    pub(super) fn add(&mut self, row: &CompanyRow, source: u16) {
        self.rows.add(row, source);
    }

    /// Takes in who owns a company, both by a register number.
    pub(super) fn add_owner(&mut self, company: (&str, &str), owner: (&str, &str), source: u16) {
        let (company, owner) = (hash(&[company.0, company.1]), hash(&[owner.0, owner.1]));
        self.owners.push((company, owner, source));
    }

    /// Puts the rows of each company together. Nothing is found before.
    pub(super) fn close(&mut self) {
        let keys = self.rows.take_keys();
        let united = unite::unite(&self.rows, &keys, &self.trust);
        let company_of = |row: u32| united.company_of[row as usize];
        let map = |pairs: Vec<(u64, u32)>| {
            Index::new(pairs.into_iter().map(|(hash, row)| (hash, company_of(row))).collect())
        };
        let mut names = keys.names;
        names.extend(keys.aliases);
        self.by_key = map(names);
        self.by_first_word = map(keys.first_words);
        self.by_identifier = map(keys.identifiers);
        self.glances = united.glances(&self.rows);
        (self.starts, self.order) = (united.starts, united.order);
    }

    /// Takes a row in as a company of its own, after the close.
    fn push(&mut self, row: &CompanyRow, source: u16) -> u32 {
        let number = u32::try_from(self.glances.len()).expect("the row limit is under 2^32");
        if self.starts.is_empty() {
            self.starts.push(0);
        }
        let place = self.rows.add(row, source);
        self.order.push(place);
        self.starts.push(self.order.len().try_into().expect("the row limit is under 2^32"));
        self.glances.push(self.rows.glance(place));
        number
    }

    fn push_listed(&mut self, row: &CompanyRow, key: &NameKey, source: u16) -> u32 {
        let number = self.push(row, source);
        let aliases = row.aliases.iter().map(|alias| NameKey::new(alias));
        let keys: FxHashSet<u64> = aliases
            .filter(|alias| !alias.is_empty())
            .map(|alias| hash(&[alias.as_str()]))
            .chain([hash(&[key.as_str()])])
            .collect();
        for key in keys {
            self.by_key.add(key, number);
        }
        self.by_first_word.add(hash(&[first_word(key.as_str())]), number);
        number
    }

    fn glance(&self, number: u32) -> &Glance {
        &self.glances[number as usize]
    }

    /// Finds the company of a name. With several of the name, the country decides, then whether
    /// only one of them has a website.
    pub(super) fn find(&self, name: &str, country: &str) -> Found {
        let key = NameKey::new(name);
        let numbers: Vec<u32> = self.by_key.get(hash(&[key.as_str()])).collect();
        if key.is_empty() || numbers.is_empty() {
            return Found::Nothing;
        }
        let country_of = |number: &u32| self.glance(*number).country();
        let mut here: Vec<u32> = numbers
            .iter()
            .filter(|number| !country.is_empty() && country_of(number) == country)
            .copied()
            .collect();
        let mut open: Vec<u32> = numbers
            .iter()
            .filter(|number| country.is_empty() || country_of(number).is_empty())
            .copied()
            .collect();
        self.prefer_websites(&mut here);
        self.prefer_websites(&mut open);
        match (here.as_slice(), open.as_slice()) {
            ([number], _) => Found::InCountry(*number),
            ([], [number]) => Found::CountryOpen(*number),
            ([], []) => self.abroad(key.as_str(), &numbers),
            _ => Found::Several,
        }
    }

    fn abroad(&self, key: &str, numbers: &[u32]) -> Found {
        let mut numbers = numbers.to_vec();
        self.prefer_websites(&mut numbers);
        let is_telling = key.contains(' ') || key.len() >= TELLING_WORD_BYTES;
        match numbers.as_slice() {
            [number] if is_telling && self.glance(*number).has_domain() => Found::Abroad(*number),
            _ => Found::Elsewhere,
        }
    }

    /// Whether a holder has the first word of its name from a company with a website: `Example
    /// Information Management` from `Example AG`. The word has to be rare: long anywhere, of any
    /// length in the company's own country.
    pub(super) fn is_of_brand(&self, name: &str, country: &str) -> bool {
        let key = NameKey::new(name);
        let word = first_word(key.as_str());
        if word.len() < BRAND_BYTES_MIN || word.len() == key.as_str().len() {
            return false;
        }
        let named: Vec<&Glance> =
            self.by_first_word.get(hash(&[word])).map(|number| self.glance(number)).collect();
        let is_long = word.len() >= TELLING_WORD_BYTES;
        let websites: FxHashSet<u32> = named
            .iter()
            .filter(|glance| glance.has_domain())
            .filter(|glance| is_long || glance.country() == country)
            .map(|glance| glance.domain)
            .collect();
        let is_rare = (1..=BRAND_WEBSITES_MAX).contains(&websites.len());
        let has_carrier = named.iter().any(|glance| glance.is_carrier);
        is_rare && named.len() <= BRAND_COMPANIES_MAX && !has_carrier
    }

    /// Whether companies of one name in one country, in different places and with different
    /// websites, could all be meant.
    pub(super) fn has_rivals(&self, name: &str, country: &str) -> bool {
        let numbers = self.by_key.get(hash(&[NameKey::new(name).as_str()]));
        let rows: Vec<CompanyRow> = numbers
            .filter(|number| {
                let glance = self.glance(*number);
                glance.country() == country && glance.has_domain()
            })
            .map(|number| self.get(number).row)
            .collect();
        let place = |row: &CompanyRow| (row.region.to_lowercase(), row.city.to_lowercase());
        rows.iter().any(|row| row.domain != rows[0].domain && place(row) != place(&rows[0]))
    }

    /// Whether the product's own facts have the company.
    pub(super) fn is_own(&self, number: u32) -> bool {
        self.glance(number).is_own
    }

    /// Listings of one company often come twice, once without website. What comes with the
    /// product was reviewed and counts before them.
    fn prefer_websites(&self, numbers: &mut Vec<u32>) {
        let is_own = |number: &u32| self.is_own(*number);
        if numbers.iter().any(is_own) {
            numbers.retain(is_own);
        }
        if numbers.iter().any(|number| self.glance(*number).has_domain()) {
            numbers.retain(|number| self.glance(*number).has_domain());
        }
        let domain = |number: &u32| self.glance(*number).domain;
        if numbers.iter().all(|number| domain(number) == domain(&numbers[0])) {
            numbers.truncate(1);
        }
    }

    /// Takes the holder of a network in as a company of its own, with what is known of it. Holders
    /// of one name in one country are one company; a register's company is another, because the
    /// name alone did not lead there.
    pub(super) fn add_holder(&mut self, row: &CompanyRow, source: u16) -> Option<u32> {
        let key = NameKey::new(&row.name).as_str().to_owned();
        if key.is_empty() {
            return None;
        }
        let holder_key = (key, row.country.clone());
        if let Some(number) = self.holders.get(&holder_key) {
            return Some(*number);
        }
        let number = self.push(row, source);
        self.holders.insert(holder_key, number);
        Some(number)
    }

    /// Finds the company of a holder, or takes it in as a new one. A website decides when both
    /// sides have one.
    pub(super) fn find_or_add(&mut self, row: &CompanyRow, source: u16) -> Option<u32> {
        let key = NameKey::new(&row.name);
        if key.is_empty() {
            return None;
        }
        let domain = rows::domain_hash(&row.domain);
        let agree = |left: u32, right: u32| left == 0 || right == 0 || left == right;
        let same = self.by_key.get(hash(&[key.as_str()])).find(|number| {
            let known = self.glance(*number);
            let is_near = row.country.is_empty()
                || known.country().is_empty()
                || known.country() == row.country;
            let is_same_website = domain != 0 && known.domain == domain;
            is_same_website || (agree(known.domain, domain) && is_near)
        });
        Some(match same {
            Some(number) => {
                let place = self.rows.add(row, source);
                self.further_rows.entry(number).or_default().push(place);
                number
            }
            None => self.push_listed(row, &key, source),
        })
    }

    /// The company of a number that this book gave.
    pub(super) fn get(&self, number: u32) -> Entry {
        let place = number as usize;
        let range = self.starts[place] as usize..self.starts[place + 1] as usize;
        let further = self.further_rows.get(&number).into_iter().flatten();
        let rows = self.order[range].iter().chain(further).map(|row| self.rows.get(*row));
        let mut entry = conflict::settle(rows);
        if let Some(kind) = self.kinds.get(&number) {
            entry.row.kind = entry.row.kind.or(Some(*kind));
        }
        entry
    }

    /// Keeps another name of a company, as long as there is room.
    pub(super) fn add_alias(&mut self, number: u32, alias: &str) {
        let row = CompanyRow { name: alias.to_owned(), ..CompanyRow::default() };
        let place = self.rows.add(&row, OWN_FACTS);
        self.further_rows.entry(number).or_default().push(place);
    }

    /// Says what a company is, where no source does.
    pub(super) fn suggest_kind(&mut self, number: u32, kind: NetworkKind) {
        if kind.is_organisation() {
            self.kinds.entry(number).or_insert(kind);
        }
    }
}

/// A register's carriers are no visitors, whatever the network looks like.
pub(super) fn is_carrier(row: &CompanyRow) -> bool {
    const WORDS: [&str; 3] = ["telecommunication", "telecom service", "internet service"];
    let industry = row.industry.to_lowercase();
    crate::industries::is_carrier(&row.industry) || WORDS.iter().any(|word| industry.contains(word))
}

fn first_word(key: &str) -> &str {
    key.split(' ').next().unwrap_or_default()
}

#[cfg(test)]
mod tests;
