//! The data-set file: one immutable file of networks, companies and provenance.
//!
//! Opening maps the file and checks every checksum and every place in it once; after that no
//! look-up can fail. What a found network *means* is said in `verdict`; how a file is made, in
//! `compile`.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::path::Path;

use doorplate_domain::company::{Company, FieldSource, Identifier};
use doorplate_domain::data_set::{DataSetSummary, SourceUse};
use doorplate_domain::id::CompanyId;
use doorplate_domain::network::NetworkKind;
use serde::{Deserialize, Serialize};

use crate::calibration::Calibration;

pub(crate) mod check;
mod index_v4;
mod index_v6;
pub(crate) mod layout;
mod storage;
pub(crate) mod writer;

use index_v4::IndexV4;
use index_v6::IndexV6;
use layout::{
    COMPANY_BYTES, EVIDENCE_BYTES, NETWORK_BYTES, NO_COMPANY, NO_RECORD, REDIRECT_BYTES, Section,
    StoredCompany, StoredEvidence, StoredNetwork, TEXT_HEAD_BYTES, company_id, redirect_id,
    text_length, u32_at,
};
use storage::Storage;

/// Says why a file is not a data set that this version can read.
#[derive(Debug, thiserror::Error)]
pub enum DataSetError {
    /// The file could not be read.
    #[error("could not read the data set {path}")]
    Unreadable {
        /// Where it was looked for.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The first bytes are not those of a data set.
    #[error("not a data set")]
    NotADataSet,
    /// The file was written by another version.
    #[error("the data set has format {0}, this version reads format {FORMAT_VERSION}")]
    OtherFormat(u32),
    /// The file is shorter or longer than it says.
    #[error("the data set is cut off or has something after its end")]
    WrongLength,
    /// A checksum does not fit.
    #[error("section {0} of the data set does not match its checksum")]
    Checksum(u32),
    /// A place points out of bounds, or a value cannot be.
    #[error("section {0} of the data set is corrupt")]
    Corrupt(u32),
}

pub use layout::FORMAT_VERSION;

/// A pattern that tells a crawler.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CrawlerPattern {
    /// A regular expression over the user agent, case-sensitive.
    pub pattern: String,
    /// Who runs it; may be empty.
    #[serde(default)]
    pub url: String,
    /// Words such as `search-engine`, `ai-crawler`, `monitoring`.
    #[serde(default)]
    pub tags: Vec<String>,
}

/// A data set, ready for look-ups. Share it in an `Arc`.
#[derive(Debug)]
pub struct DataSet {
    storage: Storage,
    summary: DataSetSummary,
    calibration: Calibration,
}

impl DataSet {
    /// Maps a file and checks it from end to end.
    pub fn open(path: &Path) -> Result<Self, DataSetError> {
        let storage = Storage::map(path).map_err(|source| DataSetError::Unreadable {
            path: path.display().to_string(),
            source,
        })?;
        check::check(storage)
    }

    /// Takes the bytes of a file and checks them from end to end.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, DataSetError> {
        check::check(Storage::owned(bytes))
    }

    /// The version: newest day of any source, and a short hash of the contents.
    pub fn version(&self) -> &str {
        &self.summary.version
    }

    /// What the file says about itself.
    pub fn summary(&self) -> &DataSetSummary {
        &self.summary
    }

    /// The sources with their licences, in the order of their numbers.
    pub fn sources(&self) -> &[SourceUse] {
        &self.summary.sources
    }

    /// The sizes of the IPv4 and of the IPv6 index, in bytes.
    pub fn index_bytes(&self) -> (usize, usize) {
        let size = |section| self.storage.section(section).len();
        let v4 = [Section::V4Nodes, Section::V4Leaves, Section::V4Parts];
        let v6 = [Section::V6Direct, Section::V6Pages, Section::V6Leaves, Section::V6Blocks];
        (v4.into_iter().map(size).sum(), v6.into_iter().map(size).sum())
    }

    /// The mapping from log-odds to confidence.
    pub fn calibration(&self) -> &Calibration {
        &self.calibration
    }

    /// Finds the network that an address lies in. IPv4 in IPv6 clothes is undressed.
    #[inline]
    pub fn find(&self, address: IpAddr) -> Option<NetworkRecord<'_>> {
        self.network(self.find_number(address))
    }

    /// Finds the networks of many addresses and calls for each, in their order, with its place.
    /// Quicker than one by one, because the loads of a batch overlap.
    #[inline]
    pub fn find_batch<'a>(
        &'a self,
        addresses: &[IpAddr],
        mut take: impl FnMut(usize, Option<NetworkRecord<'a>>),
    ) {
        let mut numbers = [NO_RECORD; BATCH];
        let mut place = 0;
        for batch in addresses.chunks(BATCH) {
            self.find_numbers(batch, &mut numbers);
            for number in &numbers[..batch.len()] {
                take(place, self.network(*number));
                place += 1;
            }
        }
    }

    /// Calls for each range and its network, ascending, IPv4 first. Neighbours of one network come
    /// as one range.
    pub fn each_range<'a>(&'a self, take: &mut dyn FnMut(IpAddr, IpAddr, NetworkRecord<'a>)) {
        let mut before = (0_u32, NO_RECORD);
        self.v4().each_change(&mut |start, record| {
            if record == before.1 {
                return;
            }
            if let Some(network) = self.network(before.1) {
                take(v4(before.0), v4(start - 1), network);
            }
            before = (start, record);
        });
        if let Some(network) = self.network(before.1) {
            take(v4(before.0), v4(u32::MAX), network);
        }
        let mut before = (0_u128, NO_RECORD);
        self.v6().each_change(&mut |start, record| {
            if record == before.1 {
                return;
            }
            if let Some(network) = self.network(before.1) {
                take(v6(before.0), v6(start - 1), network);
            }
            before = (start, record);
        });
        if let Some(network) = self.network(before.1) {
            take(v6(before.0), v6(u128::MAX), network);
        }
    }

    #[inline]
    fn find_number(&self, address: IpAddr) -> u32 {
        match address {
            IpAddr::V4(address) => self.v4().find(address.to_bits()),
            IpAddr::V6(address) => match address.to_ipv4_mapped() {
                Some(address) => self.v4().find(address.to_bits()),
                None => self.v6().find(address.to_bits()),
            },
        }
    }

    /// Looks all first levels up, then all second ones, so that no load waits for another key's.
    fn find_numbers(&self, addresses: &[IpAddr], numbers: &mut [u32; BATCH]) {
        let (v4, v6) = (self.v4(), self.v6());
        for (number, address) in numbers.iter_mut().zip(addresses) {
            *number = match address.to_canonical() {
                IpAddr::V4(address) => v4.leaf(address.to_bits()),
                IpAddr::V6(address) => v6.leaf(address.to_bits()),
            };
        }
        for (number, address) in numbers.iter_mut().zip(addresses) {
            *number = match address.to_canonical() {
                IpAddr::V4(address) => v4.finish(*number, address.to_bits()),
                IpAddr::V6(address) => v6.finish(*number, address.to_bits()),
            };
        }
    }

    #[inline]
    fn v4(&self) -> IndexV4<'_> {
        IndexV4 {
            nodes: self.storage.array(Section::V4Nodes),
            leaves: self.storage.array(Section::V4Leaves),
            parts: self.storage.section(Section::V4Parts),
        }
    }

    #[inline]
    fn v6(&self) -> IndexV6<'_> {
        IndexV6 {
            direct: self.storage.array(Section::V6Direct),
            pages: self.storage.array(Section::V6Pages),
            leaves: self.storage.array(Section::V6Leaves),
            blocks: self.storage.array(Section::V6Blocks),
        }
    }

    #[inline]
    fn network(&self, number: u32) -> Option<NetworkRecord<'_>> {
        if number == NO_RECORD {
            return None;
        }
        let records = self.storage.array::<NETWORK_BYTES>(Section::Networks);
        let stored = StoredNetwork::read(&records[number as usize]);
        Some(NetworkRecord { data_set: self, stored, number })
    }

    /// Finds a company by its id, or by one that an earlier data set knew it by: what is found
    /// then has another id.
    pub fn find_company(&self, id: &CompanyId) -> Option<Company> {
        let bits = company_id_bits(id)?;
        let records = self.storage.array::<COMPANY_BYTES>(Section::Companies);
        let place = match records.binary_search_by_key(&bits, company_id) {
            Ok(place) => place,
            Err(_) => {
                let redirects = self.storage.array::<REDIRECT_BYTES>(Section::Redirects);
                let place = redirects.binary_search_by_key(&bits, redirect_id).ok()?;
                u32_at(&redirects[place], 16) as usize
            }
        };
        Some(self.company(place))
    }

    /// All companies, ascending by id.
    pub fn companies(&self) -> impl Iterator<Item = Company> {
        let count = self.storage.array::<COMPANY_BYTES>(Section::Companies).len();
        (0..count).map(|number| self.company(number))
    }

    /// The patterns that tell crawlers, in the order of their source.
    pub fn crawler_patterns(&self) -> impl Iterator<Item = CrawlerPattern> {
        self.text_section(Section::Crawlers)
            .lines()
            .filter_map(|line| serde_json::from_str(line).ok())
    }

    /// The regexes that tell browser, system and device, as the YAML that `ua-parser` reads.
    /// Empty when the data set was built without them.
    pub fn user_agent_regexes(&self) -> &str {
        self.text_section(Section::UserAgents)
    }

    fn text_section(&self, section: Section) -> &str {
        std::str::from_utf8(self.storage.section(section)).unwrap_or_default()
    }

    pub(crate) fn text(&self, place: u32) -> &str {
        let bytes = &self.storage.section(Section::Texts)[place as usize..];
        let (head, bytes) = bytes.split_at(TEXT_HEAD_BYTES);
        let length = text_length([head[0], head[1]]);
        std::str::from_utf8(&bytes[..length]).unwrap_or_default()
    }

    pub(crate) fn stored_evidence(&self, start: u32, count: u16) -> Vec<StoredEvidence> {
        let all = self.storage.array::<EVIDENCE_BYTES>(Section::Evidence);
        all[start as usize..][..usize::from(count)].iter().map(StoredEvidence::read).collect()
    }

    fn company(&self, number: usize) -> Company {
        let records = self.storage.array::<COMPANY_BYTES>(Section::Companies);
        let stored = StoredCompany::read(&records[number]);
        let text = |index: usize| self.text(stored.texts[index]).to_owned();
        Company {
            id: CompanyId::from_bits(stored.id),
            name: text(0),
            legal_name: text(1),
            domain: text(2),
            country: country_text(&stored.country).to_owned(),
            region: text(3),
            city: text(4),
            address: text(5),
            postal_code: text(6),
            phone: text(7),
            industry: text(8),
            size: text(9),
            kind: NetworkKind::from_number(stored.kind).unwrap_or(NetworkKind::Unknown),
            identifiers: self.identifiers(&stored),
            aliases: self.listed_texts(stored.aliases),
            domains: self.listed_texts(stored.domains),
            legal_form: self.text(stored.legal_form).to_owned(),
            parent_id: (stored.parent != NO_COMPANY)
                .then(|| CompanyId::from_bits(company_id(&records[stored.parent as usize]))),
            provenance: self.provenance(&stored),
        }
    }

    fn identifiers(&self, stored: &StoredCompany) -> Vec<Identifier> {
        let (start, count) = stored.identifiers;
        self.storage.array::<8>(Section::Identifiers)[start as usize..][..usize::from(count)]
            .iter()
            .map(|pair| Identifier {
                scheme: self.text(u32_at(pair, 0)).to_owned(),
                value: self.text(u32_at(pair, 4)).to_owned(),
            })
            .collect()
    }

    fn listed_texts(&self, (start, count): (u32, u16)) -> Vec<String> {
        self.storage.array::<4>(Section::Aliases)[start as usize..][..usize::from(count)]
            .iter()
            .map(|number| self.text(u32::from_le_bytes(*number)).to_owned())
            .collect()
    }

    fn provenance(&self, stored: &StoredCompany) -> Vec<FieldSource> {
        let (start, count) = stored.provenance;
        self.storage.array::<8>(Section::Provenance)[start as usize..][..usize::from(count)]
            .iter()
            .filter_map(|pair| {
                let source = self.summary.sources.get(u32_at(pair, 4) as usize)?;
                Some(FieldSource {
                    field: self.text(u32_at(pair, 0)).to_owned(),
                    source: source.id.clone(),
                    licence: source.licence.clone(),
                    as_of: source.as_of.clone(),
                })
            })
            .collect()
    }
}

/// How many look-ups overlap in a batch: enough to hide memory, few enough to stay in cache.
const BATCH: usize = 64;

/// A network in a data set. A few words of memory; nothing is copied.
#[derive(Debug, Clone, Copy)]
pub struct NetworkRecord<'a> {
    data_set: &'a DataSet,
    stored: StoredNetwork,
    number: u32,
}

impl<'a> NetworkRecord<'a> {
    /// The place of the record among all; equal places mean equal networks.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// What the network is.
    pub fn kind(&self) -> NetworkKind {
        NetworkKind::from_number(self.stored.kind).unwrap_or(NetworkKind::Unknown)
    }

    /// The autonomous system; 0 when no routing source has it.
    pub fn asn(&self) -> u32 {
        self.stored.asn
    }

    /// The holder of the autonomous system, as routing sources name it; may be empty.
    pub fn name(&self) -> &'a str {
        self.data_set.text(self.stored.name)
    }

    /// The service that runs it; mostly empty.
    pub fn service(&self) -> &'a str {
        self.data_set.text(self.stored.service)
    }

    /// ISO 3166-1 alpha-2; empty when no source gives one.
    pub fn country(&self) -> &str {
        country_text(&self.stored.country)
    }

    /// The company that would be named, whatever the confidence.
    pub fn company(&self) -> Option<Company> {
        let number = self.stored.company;
        (number != NO_COMPANY).then(|| self.data_set.company(number as usize))
    }

    pub(crate) fn has_company(&self) -> bool {
        self.stored.company != NO_COMPANY
    }

    pub(crate) fn has_flag(&self, flag: u8) -> bool {
        self.stored.flags & flag != 0
    }

    pub(crate) fn evidence(&self) -> Vec<StoredEvidence> {
        self.data_set.stored_evidence(self.stored.evidence_start, self.stored.evidence_count)
    }
}

fn v4(bits: u32) -> IpAddr {
    Ipv4Addr::from_bits(bits).into()
}

fn v6(bits: u128) -> IpAddr {
    Ipv6Addr::from_bits(bits).into()
}

fn country_text(country: &[u8; 2]) -> &str {
    std::str::from_utf8(country).ok().filter(|text| !text.starts_with('\0')).unwrap_or_default()
}

/// The bits that [`CompanyId::from_bits`] was given.
fn company_id_bits(id: &CompanyId) -> Option<u128> {
    const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let digits = id.as_str().split_once('_')?.1.as_bytes();
    if digits.len() != 26 {
        return None;
    }
    digits.iter().try_fold(0_u128, |bits, digit| {
        let value = ALPHABET.iter().position(|known| known == digit)?;
        Some(bits << 5 | value as u128)
    })
}

#[cfg(test)]
mod tests;
