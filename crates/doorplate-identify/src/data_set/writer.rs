//! Writes a data-set file. Same inputs, same bytes: no clock, no path, no hash-map order.

use std::hash::BuildHasher;
use std::net::IpAddr;

use doorplate_domain::data_set::{DataSetSummary, SourceUse};
use hashbrown::HashTable;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use super::layout::{
    FORMAT_VERSION, HEADER_BYTES, HEADER_CHECKED_BYTES, MAGIC, NO_COMPANY, NO_RECORD,
    SECTION_ALIGNMENT, SECTION_ENTRY_BYTES, Section, StoredCompany, StoredEvidence, StoredNetwork,
    TEXT_BYTES_MAX, TEXT_HEAD_BYTES, text_length,
};
use super::{CrawlerPattern, company_domains, index_v4, index_v6};
use crate::calibration::Calibration;

/// Collects the parts of a data set. Texts, evidence lists and records are kept once each.
pub(crate) struct Writer {
    texts: Interner,
    networks: Vec<StoredNetwork>,
    network_numbers: FxHashMap<StoredNetwork, u32>,
    evidence: Vec<u8>,
    evidence_places: FxHashMap<Vec<u8>, (u32, u16)>,
    companies: Vec<StoredCompany>,
    /// Numbers of companies that are not to be found by their domain.
    without_domain: FxHashSet<u32>,
    identifiers: Vec<u8>,
    aliases: Vec<u8>,
    provenance: Vec<u8>,
    provenance_places: FxHashMap<Vec<u8>, (u32, u16)>,
    redirects: Vec<u8>,
    /// Range starts with the record from there on; IPv4 in IPv6 clothes.
    changes_v4: Vec<(u32, u32)>,
    changes_v6: Vec<(u128, u32)>,
    ranges_v4: u64,
    ranges_v6: u64,
}

/// A company with its lists, before it is stored.
pub(crate) struct CompanyParts<'a> {
    pub(crate) stored: StoredCompany,
    pub(crate) identifiers: &'a [(&'a str, &'a str)],
    pub(crate) aliases: &'a [&'a str],
    pub(crate) domains: &'a [&'a str],
    /// Field name and number of the source.
    pub(crate) provenance: &'a [(&'a str, u16)],
}

/// What goes into the file besides networks and companies.
pub(crate) struct Extras<'a> {
    pub(crate) sources: Vec<SourceUse>,
    pub(crate) calibration: &'a Calibration,
    pub(crate) crawlers: &'a [CrawlerPattern],
    pub(crate) user_agents: &'a str,
}

/// Keeps each text once. The table holds places only: millions of texts are not kept twice.
#[derive(Default)]
struct Interner {
    texts: String,
    places: HashTable<u32>,
}

impl Interner {
    fn place(&mut self, text: &str) -> u32 {
        let kept = &text[..text.floor_char_boundary(TEXT_BYTES_MAX)];
        let hash = FxBuildHasher.hash_one(kept);
        let texts = self.texts.as_bytes();
        let is_same = |place: &u32| kept_text(texts, *place) == kept.as_bytes();
        if let Some(place) = self.places.find(hash, is_same) {
            return *place;
        }
        let place = count(texts.len());
        for shift in [0, 7] {
            let bits = u8::try_from(kept.len() >> shift & 127).expect("seven bits fit");
            self.texts.push(char::from(bits));
        }
        self.texts.push_str(kept);
        let texts = self.texts.as_bytes();
        let hash_at = |place: &u32| {
            let text = std::str::from_utf8(kept_text(texts, *place));
            FxBuildHasher.hash_one(text.expect("whole texts were kept"))
        };
        self.places.insert_unique(hash, place, hash_at);
        place
    }

    fn get(&self, place: u32) -> &str {
        let start = place as usize + TEXT_HEAD_BYTES;
        let head = &self.texts.as_bytes()[place as usize..];
        &self.texts[start..start + text_length([head[0], head[1]])]
    }
}

/// The text at a place.
fn kept_text(texts: &[u8], place: u32) -> &[u8] {
    let start = place as usize + TEXT_HEAD_BYTES;
    &texts[start..start + text_length([texts[start - 2], texts[start - 1]])]
}

/// Sizes in a data set stay far under 4 GiB: every source has its row limit.
fn count(size: usize) -> u32 {
    u32::try_from(size).expect("the row limits of the sources keep a data set under 4 GiB")
}

impl Writer {
    pub(crate) fn new() -> Self {
        let mut texts = Interner::default();
        texts.place("");
        Self {
            texts,
            networks: Vec::new(),
            network_numbers: FxHashMap::default(),
            evidence: Vec::new(),
            evidence_places: FxHashMap::default(),
            companies: Vec::new(),
            without_domain: FxHashSet::default(),
            identifiers: Vec::new(),
            aliases: Vec::new(),
            provenance: Vec::new(),
            provenance_places: FxHashMap::default(),
            redirects: Vec::new(),
            changes_v4: vec![(0, NO_RECORD)],
            changes_v6: vec![(0, NO_RECORD)],
            ranges_v4: 0,
            ranges_v6: 0,
        }
    }

    /// The place of a text, which is stored once.
    pub(crate) fn text(&mut self, text: &str) -> u32 {
        self.texts.place(text)
    }

    /// Stores a list of evidence once and gives its place.
    pub(crate) fn evidence(&mut self, pieces: &[StoredEvidence]) -> (u32, u16) {
        let bytes: Vec<u8> = pieces.iter().flat_map(|piece| piece.to_bytes()).collect();
        let place = (
            count(self.evidence.len() / super::layout::EVIDENCE_BYTES),
            u16::try_from(pieces.len()).expect("a network has a handful of evidence"),
        );
        *self.evidence_places.entry(bytes).or_insert_with_key(|bytes| {
            self.evidence.extend_from_slice(bytes);
            place
        })
    }

    /// Stores a network record once and gives its number.
    pub(crate) fn network(&mut self, network: StoredNetwork) -> u32 {
        let next = count(self.networks.len());
        *self.network_numbers.entry(network).or_insert_with(|| {
            self.networks.push(network);
            next
        })
    }

    /// Adds a range. Ranges come ascending and without overlap, IPv4 and IPv6 apart.
    pub(crate) fn range(&mut self, first: IpAddr, last: IpAddr, record: u32) {
        match (first, last) {
            (IpAddr::V4(first), IpAddr::V4(last)) => {
                self.ranges_v4 += 1;
                change(&mut self.changes_v4, first.to_bits(), record);
                if let Some(next) = last.to_bits().checked_add(1) {
                    self.changes_v4.push((next, NO_RECORD));
                }
            }
            (IpAddr::V6(first), IpAddr::V6(last)) => {
                self.ranges_v6 += 1;
                change(&mut self.changes_v6, first.to_bits(), record);
                if let Some(next) = last.to_bits().checked_add(1) {
                    self.changes_v6.push((next, NO_RECORD));
                }
            }
            _ => debug_assert!(false, "a range lies in one version of IP"),
        }
    }

    /// Adds a company. Companies come ascending by id, which networks refer to by their order.
    pub(crate) fn company(&mut self, parts: &CompanyParts) {
        let mut stored = parts.stored;
        stored.identifiers = (count(self.identifiers.len() / 8), count16(parts.identifiers.len()));
        for (scheme, value) in parts.identifiers.iter().take(LIST_MAX) {
            for text in [scheme, value] {
                let place = self.texts.place(text);
                self.identifiers.extend_from_slice(&place.to_le_bytes());
            }
        }
        stored.aliases = self.listed_texts(parts.aliases);
        stored.domains = self.listed_texts(parts.domains);
        let mut provenance = Vec::new();
        for (field, source) in parts.provenance.iter().take(LIST_MAX) {
            let number = self.texts.place(field);
            provenance.extend_from_slice(&number.to_le_bytes());
            provenance.extend_from_slice(&u32::from(*source).to_le_bytes());
        }
        let place = (count(self.provenance.len() / 8), count16(parts.provenance.len()));
        stored.provenance = *self.provenance_places.entry(provenance).or_insert_with_key(|bytes| {
            self.provenance.extend_from_slice(bytes);
            place
        });
        self.companies.push(stored);
    }

    fn listed_texts(&mut self, texts: &[&str]) -> (u32, u16) {
        let place = (count(self.aliases.len() / 4), count16(texts.len()));
        for text in texts.iter().take(LIST_MAX) {
            let number = self.texts.place(text);
            self.aliases.extend_from_slice(&number.to_le_bytes());
        }
        place
    }

    /// Leaves companies, by their numbers, out of the index of domains: they opted out.
    pub(crate) fn leave_out_of_domains(&mut self, numbers: FxHashSet<u32>) {
        self.without_domain = numbers;
    }

    /// Adds ids of before, ascending, with the number of the company that they lead to.
    pub(crate) fn redirects(&mut self, redirects: impl Iterator<Item = (u128, u32)>) {
        for (from, company) in redirects {
            self.redirects.extend_from_slice(&from.to_le_bytes());
            self.redirects.extend_from_slice(&company.to_le_bytes());
        }
    }

    /// Gives the file.
    pub(crate) fn finish(self, extras: Extras) -> Vec<u8> {
        let v4 = index_v4::build(&self.changes_v4);
        let v6 = index_v6::build(&self.changes_v6);
        let mut networks = Vec::new();
        self.networks.iter().for_each(|network| network.write(&mut networks));
        let companies: Vec<u8> =
            self.companies.iter().flat_map(|company| company.to_bytes()).collect();
        let text = |place: u32| self.texts.get(place);
        let named = self.companies.iter().zip(0..);
        let named = named.filter(|(_, number)| !self.without_domain.contains(number));
        let domains = company_domains::build(named, &self.aliases, text);
        let mut contents = vec![
            (Section::V4Nodes, v4.nodes.nodes),
            (Section::V4Leaves, v4.nodes.leaves),
            (Section::V4Parts, v4.parts),
            (Section::V6Direct, v6.direct),
            (Section::V6Nodes, v6.nodes.nodes),
            (Section::V6Leaves, v6.nodes.leaves),
            (Section::V6Lines, v6.lines),
            (Section::Networks, networks),
            (Section::Evidence, self.evidence),
            (Section::Companies, companies),
            (Section::Identifiers, self.identifiers),
            (Section::Aliases, self.aliases),
            (Section::Provenance, self.provenance),
            (Section::Texts, self.texts.texts.into_bytes()),
            (Section::Calibration, extras.calibration.to_bytes()),
            (Section::Crawlers, crawler_lines(extras.crawlers)),
            (Section::UserAgents, extras.user_agents.as_bytes().to_vec()),
            (Section::CompanyDomains, domains),
            (Section::Redirects, self.redirects),
        ];
        let as_of = newest(&extras.sources).to_owned();
        let summary = DataSetSummary {
            version: version(&as_of, &extras.sources, &contents),
            as_of,
            networks_v4: self.ranges_v4,
            networks_v6: self.ranges_v6,
            companies: self.companies.len() as u64,
            file_bytes: 0,
            sources: extras.sources,
        };
        let meta = serde_json::to_vec(&summary).expect("numbers and texts always write as JSON");
        contents.insert(0, (Section::Meta, meta));
        assemble(contents)
    }
}

/// The most identifiers, aliases or provenance lines of one company.
const LIST_MAX: usize = 64;

fn count16(size: usize) -> u16 {
    u16::try_from(size.min(LIST_MAX)).expect("64 fits")
}

/// Adds a change, which replaces a "none" at the same place.
fn change<T: PartialEq>(changes: &mut Vec<(T, u32)>, start: T, record: u32) {
    changes.pop_if(|(last, _)| *last == start);
    changes.push((start, record));
}

fn crawler_lines(crawlers: &[CrawlerPattern]) -> Vec<u8> {
    let mut lines = Vec::new();
    for crawler in crawlers {
        let line = serde_json::to_vec(crawler).expect("texts always write as JSON");
        lines.extend_from_slice(&line);
        lines.push(b'\n');
    }
    lines
}

fn newest(sources: &[SourceUse]) -> &str {
    sources.iter().map(|source| source.as_of.as_str()).max().unwrap_or_default()
}

/// The newest day of any source, and the start of a hash over sources and contents.
fn version(newest: &str, sources: &[SourceUse], contents: &[(Section, Vec<u8>)]) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&serde_json::to_vec(sources).expect("texts always write as JSON"));
    for (_, content) in contents {
        hasher.update(blake3::hash(content).as_bytes());
    }
    let hash = hasher.finalize().to_hex();
    let day = if newest.is_empty() { "undated" } else { newest };
    format!("{day}-{}", &hash[..8])
}

/// Lays header, table and sections out.
fn assemble(contents: Vec<(Section, Vec<u8>)>) -> Vec<u8> {
    let table_end = HEADER_BYTES + contents.len() * SECTION_ENTRY_BYTES;
    let mut place = table_end.next_multiple_of(SECTION_ALIGNMENT);
    let mut table = Vec::new();
    let mut places = Vec::new();
    for (section, content) in &contents {
        table.extend_from_slice(&(*section as u32).to_le_bytes());
        table.extend_from_slice(&count(section.element_bytes()).to_le_bytes());
        table.extend_from_slice(&(place as u64).to_le_bytes());
        table.extend_from_slice(&(content.len() as u64).to_le_bytes());
        table.extend_from_slice(&[0; 4]);
        table.extend_from_slice(&crc32c::crc32c(content).to_le_bytes());
        places.push(place);
        place = (place + content.len()).next_multiple_of(SECTION_ALIGNMENT);
    }
    let mut file = Vec::with_capacity(place);
    file.extend_from_slice(&MAGIC);
    file.extend_from_slice(&FORMAT_VERSION.to_le_bytes());
    file.extend_from_slice(&count(contents.len()).to_le_bytes());
    file.extend_from_slice(&(place as u64).to_le_bytes());
    file.extend_from_slice(&[0; 4]);
    debug_assert_eq!(file.len(), HEADER_CHECKED_BYTES);
    let checksum = crc32c::crc32c_append(crc32c::crc32c(&file), &table);
    file.extend_from_slice(&checksum.to_le_bytes());
    file.extend_from_slice(&table);
    // Each part is dropped as soon as it stands in the file.
    for ((_, content), place) in contents.into_iter().zip(places) {
        file.resize(place, 0);
        file.extend_from_slice(&content);
    }
    file.resize(place, 0);
    file
}

/// A company with nothing known yet.
pub(crate) fn blank_company(id: u128) -> StoredCompany {
    StoredCompany {
        id,
        texts: [0; super::layout::COMPANY_TEXTS],
        identifiers: (0, 0),
        aliases: (0, 0),
        provenance: (0, 0),
        parent: NO_COMPANY,
        country: [0; 2],
        kind: 0,
        legal_form: 0,
        domains: (0, 0),
    }
}
