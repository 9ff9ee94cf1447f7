//! The companies of all sources, each once, found by name.
//!
//! Rows of one company come together by the same normalised name and the same country or domain.
//! Natural persons and sole traders do not get in.

use doorplate_domain::network::NetworkKind;
use rustc_hash::{FxHashMap, FxHashSet};

use super::shown_name::shown_name;
use crate::data_set::layout::COMPANY_TEXTS;
use crate::data_set::writer::{CompanyParts, Writer, blank_company};
use crate::names::{NameKey, is_natural_person_or_sole_trader};
use crate::sources::CompanyRow;

/// A company and where its fields come from.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) row: CompanyRow,
    key: String,
    /// Place of the field in [`FIELDS`] and number of the source.
    field_sources: Vec<(u8, u16)>,
    /// The first source that has it.
    pub(super) source: u16,
}

/// The fields whose sources are told, in the order of a stored company's texts.
const FIELDS: [&str; COMPANY_TEXTS + 2] = [
    "name",
    "legal_name",
    "domain",
    "region",
    "city",
    "address",
    "postal_code",
    "phone",
    "industry",
    "size",
    "country",
    "identifiers",
];
const COUNTRY: u8 = 10;
const IDENTIFIERS: u8 = 11;

/// A word of this many letters stands for one group wherever it is met.
const TELLING_WORD_BYTES: usize = 10;
/// The shortest word that is a brand in its own country.
const BRAND_BYTES_MIN: usize = 3;
/// A word that begins the names of companies with more websites than this is no brand …
const BRAND_WEBSITES_MAX: usize = 3;
/// … nor one that begins so many names.
const BRAND_COMPANIES_MAX: usize = 12;
/// The most names of a company that are kept besides its own.
const ALIASES_MAX: usize = 8;

/// All companies.
#[derive(Debug, Default)]
pub(super) struct CompanyBook {
    pub(super) entries: Vec<Entry>,
    by_key: FxHashMap<String, Vec<u32>>,
    /// By the first word of the normalised name.
    by_first_word: FxHashMap<String, Vec<u32>>,
    /// Holders that no register has, by normalised name and country.
    holders: FxHashMap<(String, String), u32>,
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
    /// Takes a row of a source in.
    pub(super) fn add(&mut self, row: CompanyRow, source: u16) {
        let form = (!row.legal_form.is_empty()).then_some(row.legal_form.as_str());
        let has_nothing =
            row.domain.is_empty() && row.country.is_empty() && row.identifiers.is_empty();
        if has_nothing || is_natural_person_or_sole_trader(&row.name, &row.country, form) {
            return;
        }
        let key = NameKey::new(&row.name).as_str().to_owned();
        if key.is_empty() {
            return;
        }
        let same = self.by_key.get(&key).into_iter().flatten().copied().find(|number| {
            let known = &self.entries[*number as usize];
            known.key == key && is_same_company(&known.row, &row)
        });
        match same {
            Some(number) => merge(&mut self.entries[number as usize], row, source),
            None => {
                self.push(row, key, source);
            }
        }
    }

    fn push(&mut self, row: CompanyRow, key: String, source: u16) -> u32 {
        let number = u32::try_from(self.entries.len()).expect("the row limit is under 2^32");
        let mut keys: FxHashSet<String> =
            row.aliases.iter().map(|alias| NameKey::new(alias).as_str().to_owned()).collect();
        keys.insert(key.clone());
        for key in keys.into_iter().filter(|key| !key.is_empty()) {
            self.by_key.entry(key).or_default().push(number);
        }
        self.by_first_word.entry(first_word(&key).to_owned()).or_default().push(number);
        self.push_unlisted(row, key, source)
    }

    fn push_unlisted(&mut self, row: CompanyRow, key: String, source: u16) -> u32 {
        let number = u32::try_from(self.entries.len()).expect("the row limit is under 2^32");
        let mut entry =
            Entry { row: CompanyRow::default(), key, field_sources: Vec::new(), source };
        merge(&mut entry, row, source);
        self.entries.push(entry);
        number
    }

    /// Finds the company of a name. With several of the name, the country decides, then whether
    /// only one of them has a website.
    pub(super) fn find(&self, name: &str, country: &str) -> Found {
        let key = NameKey::new(name);
        let Some(numbers) = self.by_key.get(key.as_str()).filter(|_| !key.is_empty()) else {
            return Found::Nothing;
        };
        let country_of = |number: &u32| self.entries[*number as usize].row.country.as_str();
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
            ([], []) => self.abroad(key.as_str(), numbers),
            _ => Found::Several,
        }
    }

    fn abroad(&self, key: &str, numbers: &[u32]) -> Found {
        let mut numbers = numbers.to_vec();
        self.prefer_websites(&mut numbers);
        let is_telling = key.contains(' ') || key.len() >= TELLING_WORD_BYTES;
        match numbers.as_slice() {
            [number] if is_telling && !self.get(*number).row.domain.is_empty() => {
                Found::Abroad(*number)
            }
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
        let named = self.by_first_word.get(word).into_iter().flatten();
        let rows: Vec<&CompanyRow> = named.map(|number| &self.get(*number).row).collect();
        let is_long = word.len() >= TELLING_WORD_BYTES;
        let is_near = |row: &&&CompanyRow| is_long || row.country == country;
        let websites: FxHashSet<&str> = rows
            .iter()
            .filter(|row| !row.domain.is_empty())
            .filter(is_near)
            .map(|row| row.domain.as_str())
            .collect();
        let is_rare = (1..=BRAND_WEBSITES_MAX).contains(&websites.len());
        is_rare && rows.len() <= BRAND_COMPANIES_MAX && !rows.iter().any(|row| is_carrier(row))
    }

    /// Listings of one company often come twice, once without website.
    fn prefer_websites(&self, numbers: &mut Vec<u32>) {
        let has_website = |number: &u32| !self.entries[*number as usize].row.domain.is_empty();
        if numbers.iter().any(has_website) {
            numbers.retain(has_website);
        }
        let domain = |number: &u32| self.entries[*number as usize].row.domain.as_str();
        if numbers.iter().all(|number| domain(number) == domain(&numbers[0])) {
            numbers.truncate(1);
        }
    }

    /// Takes the holder of a network in as a company of its own, with what is known of it. Holders
    /// of one name in one country are one company; a register's company is another, because the
    /// name alone did not lead there.
    pub(super) fn add_holder(&mut self, row: CompanyRow, source: u16) -> Option<u32> {
        let key = NameKey::new(&row.name).as_str().to_owned();
        if key.is_empty() {
            return None;
        }
        let holder_key = (key.clone(), row.country.clone());
        if let Some(number) = self.holders.get(&holder_key) {
            return Some(*number);
        }
        let number = self.push_unlisted(row, key, source);
        self.holders.insert(holder_key, number);
        Some(number)
    }

    /// Finds the company of a holder, or takes it in as a new one. A website decides when both
    /// sides have one.
    pub(super) fn find_or_add(&mut self, row: CompanyRow, source: u16) -> Option<u32> {
        let key = NameKey::new(&row.name).as_str().to_owned();
        if key.is_empty() {
            return None;
        }
        let same = self
            .by_key
            .get(&key)
            .into_iter()
            .flatten()
            .copied()
            .find(|number| is_same_company(&self.entries[*number as usize].row, &row));
        Some(match same {
            Some(number) => {
                merge(&mut self.entries[number as usize], row, source);
                number
            }
            None => self.push(row, key, source),
        })
    }

    /// The entry of a number that this book gave.
    pub(super) fn get(&self, number: u32) -> &Entry {
        &self.entries[number as usize]
    }

    /// Says what a company is, where no source does.
    pub(super) fn suggest_kind(&mut self, number: u32, kind: NetworkKind) {
        let row = &mut self.entries[number as usize].row;
        row.kind = row.kind.or(Some(kind).filter(|kind| kind.is_organisation()));
    }

    /// Writes all companies and gives the number in the file of each entry.
    pub(super) fn write(&self, writer: &mut Writer, facts: &mut [u64]) -> Vec<u32> {
        let mut taken = FxHashSet::default();
        let mut order: Vec<(u128, usize)> = Vec::with_capacity(self.entries.len());
        for (place, entry) in self.entries.iter().enumerate() {
            let plain = company_id(&[&entry.key, &entry.row.country]);
            let number = place.to_string();
            // Several companies of one name in one country: the website tells them apart.
            let candidates = [
                plain,
                company_id(&[&entry.key, &entry.row.country, &entry.row.domain]),
                company_id(&[&entry.key, &entry.row.country, &entry.row.domain, &number]),
            ];
            let id = candidates.into_iter().find(|id| taken.insert(*id)).unwrap_or(plain);
            order.push((id, place));
        }
        order.sort_unstable();
        order.dedup_by_key(|(id, _)| *id);
        let mut numbers = vec![0; self.entries.len()];
        for ((id, place), number) in order.into_iter().zip(0..) {
            numbers[place] = number;
            write_entry(&self.entries[place], id, writer);
            for (_, source) in &self.entries[place].field_sources {
                facts[usize::from(*source)] += 1;
            }
        }
        numbers
    }
}

/// A register's carriers are no visitors, whatever the network looks like.
pub(super) fn is_carrier(row: &CompanyRow) -> bool {
    const WORDS: [&str; 3] = ["telecommunication", "telecom service", "internet service"];
    let industry = row.industry.to_lowercase();
    WORDS.iter().any(|word| industry.contains(word))
}

fn first_word(key: &str) -> &str {
    key.split(' ').next().unwrap_or_default()
}

/// Whether two rows of one name are one company: nothing of country and website contradicts, or
/// the website is the same.
fn is_same_company(known: &CompanyRow, row: &CompanyRow) -> bool {
    let agree = |left: &str, right: &str| left.is_empty() || right.is_empty() || left == right;
    let is_same_website = !row.domain.is_empty() && known.domain == row.domain;
    is_same_website || (agree(&known.domain, &row.domain) && agree(&known.country, &row.country))
}

/// Fills in what is not known yet.
fn merge(entry: &mut Entry, row: CompanyRow, source: u16) {
    let known = &mut entry.row;
    if !known.name.is_empty() && !known.name.eq_ignore_ascii_case(&row.name) {
        known.aliases.push(row.name.clone());
    }
    known.aliases.extend(row.aliases);
    known.aliases.dedup();
    known.aliases.truncate(ALIASES_MAX);
    let fields = [
        (&mut known.name, row.name),
        (&mut known.legal_name, row.legal_name),
        (&mut known.domain, row.domain),
        (&mut known.region, row.region),
        (&mut known.city, row.city),
        (&mut known.address, row.address),
        (&mut known.postal_code, row.postal_code),
        (&mut known.phone, row.phone),
        (&mut known.industry, row.industry),
        (&mut known.size, row.size),
        (&mut known.country, row.country),
    ];
    for ((old, new), field) in fields.into_iter().zip(0..) {
        if old.is_empty() && !new.is_empty() {
            *old = new;
            entry.field_sources.push((field, source));
        }
    }
    debug_assert_eq!(FIELDS[usize::from(COUNTRY)], "country");
    known.kind = known.kind.or(row.kind);
    if !row.identifiers.is_empty() {
        entry.field_sources.push((IDENTIFIERS, source));
    }
    known.identifiers.extend(row.identifiers);
    known.identifiers.sort_unstable();
    known.identifiers.dedup();
}

/// Derived from what the company is called, so that it stays from one data set to the next.
fn company_id(parts: &[&str]) -> u128 {
    let mut hasher = blake3::Hasher::new();
    hasher.update(b"company");
    for part in parts {
        hasher.update(&[0]).update(part.as_bytes());
    }
    let hash = hasher.finalize();
    let (bytes, _) = hash.as_bytes().split_first_chunk::<16>().expect("a hash has 32 bytes");
    u128::from_le_bytes(*bytes)
}

fn write_entry(entry: &Entry, id: u128, writer: &mut Writer) {
    let row = &entry.row;
    let name = shown_name(&row.name);
    let texts = [
        name.as_str(),
        &row.legal_name,
        &row.domain,
        &row.region,
        &row.city,
        &row.address,
        &row.postal_code,
        &row.phone,
        &row.industry,
        &row.size,
    ];
    let mut stored = blank_company(id);
    stored.texts = texts.map(|text| writer.text(text));
    stored.country = row.country.as_bytes().first_chunk().copied().unwrap_or_default();
    stored.kind = row.kind.unwrap_or(NetworkKind::Business) as u8;
    let identifiers: Vec<(&str, &str)> =
        row.identifiers.iter().map(|(scheme, value)| (*scheme, value.as_str())).collect();
    let aliases: Vec<&str> = row.aliases.iter().map(String::as_str).collect();
    let provenance: Vec<(&str, u16)> = entry
        .field_sources
        .iter()
        .map(|(field, source)| (FIELDS[usize::from(*field)], *source))
        .collect();
    writer.company(&CompanyParts {
        stored,
        identifiers: &identifiers,
        aliases: &aliases,
        provenance: &provenance,
    });
}
