//! The data-set file: one immutable file of networks, companies and provenance.
//!
//! Opening maps the file and checks every checksum and every place in it once; after that no
//! look-up can fail. What a found network *means* is said in `verdict`; how a file is made, in
//! `compile`.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::path::Path;

use doorplate_domain::company::Company;
use doorplate_domain::data_set::{DataSetSummary, SourceUse};
use doorplate_domain::id::CompanyId;
use serde::{Deserialize, Serialize};

use crate::calibration::Calibration;

pub(crate) mod check;
mod company_domains;
mod company_record;
mod current_ids;
mod index_v4;
mod index_v6;
pub(crate) mod layout;
mod line;
mod node;
mod processor;
mod record;
mod search;
mod storage;
pub(crate) mod writer;

use index_v4::IndexV4;
use index_v6::IndexV6;
use layout::{
    COMPANY_BYTES, EVIDENCE_BYTES, NETWORK_BYTES, NO_RECORD, REDIRECT_BYTES, Section,
    StoredEvidence, TEXT_HEAD_BYTES, company_id, redirect_id, text_length, u32_at,
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

pub use company_record::CompanyRecord;
pub use layout::{FORMAT_VERSION, NO_RECORD as NO_NETWORK};
pub use record::NetworkRecord;

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
pub struct DataSet {
    index_v4: IndexV4<'static>,
    index_v6: IndexV6<'static>,
    storage: Storage,
    summary: DataSetSummary,
    calibration: Calibration,
}

impl std::fmt::Debug for DataSet {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "DataSet({})", self.summary.version)
    }
}

impl DataSet {
    /// Takes the places of the index's tables once. The caller has found the sections.
    fn new(storage: Storage, summary: DataSetSummary, calibration: Calibration) -> Self {
        let is_newer = processor::is_newer();
        Self {
            index_v4: IndexV4 {
                nodes: storage.kept_array(Section::V4Nodes),
                leaves: storage.kept_array(Section::V4Leaves),
                parts: storage.kept_array::<1>(Section::V4Parts).as_flattened(),
                is_newer,
            },
            index_v6: IndexV6 {
                direct: storage.kept_array(Section::V6Direct),
                nodes: storage.kept_array(Section::V6Nodes),
                leaves: storage.kept_array(Section::V6Leaves),
                lines: storage.kept_array(Section::V6Lines),
                is_newer,
            },
            storage,
            summary,
            calibration,
        }
    }

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
        let v6 = [Section::V6Direct, Section::V6Nodes, Section::V6Leaves, Section::V6Lines];
        (v4.into_iter().map(size).sum(), v6.into_iter().map(size).sum())
    }

    /// The mapping from log-odds to confidence.
    pub fn calibration(&self) -> &Calibration {
        &self.calibration
    }

    /// Finds the network that an address lies in. IPv4 in IPv6 clothes is undressed.
    #[inline]
    pub fn find(&self, address: IpAddr) -> Option<NetworkRecord<'_>> {
        let number = match address {
            IpAddr::V4(address) => self.v4().find(address.to_bits()),
            IpAddr::V6(address) => match address.to_ipv4_mapped() {
                Some(address) => self.v4().find(address.to_bits()),
                None => self.v6().find(address.to_bits()),
            },
        };
        self.network(number)
    }

    /// Finds the networks of many addresses and calls for each, in their order, with its place.
    /// Quicker than one by one, because the loads of a batch overlap.
    pub fn find_batch<'a>(
        &'a self,
        addresses: &[IpAddr],
        mut take: impl FnMut(usize, Option<NetworkRecord<'a>>),
    ) {
        let mut place = 0;
        for batch in addresses.chunks(BATCH) {
            let numbers = self.find_mixed(batch);
            for number in &numbers[..batch.len()] {
                take(place, self.network(*number));
                place += 1;
            }
        }
    }

    /// Finds the numbers of the networks of many IPv4 addresses, [`NO_NETWORK`] where there is
    /// none: the quickest look-up there is. Stops at the end of the shorter slice.
    pub fn find_numbers_v4(&self, addresses: &[Ipv4Addr], numbers: &mut [u32]) {
        let index = self.v4();
        let mut bits = [0; BATCH];
        for (addresses, numbers) in addresses.chunks(BATCH).zip(numbers.chunks_mut(BATCH)) {
            for (bits, address) in bits.iter_mut().zip(addresses) {
                *bits = address.to_bits();
            }
            index.find_batch(&bits[..addresses.len().min(numbers.len())], numbers);
        }
    }

    /// As [`DataSet::find_numbers_v4`]. IPv4 in IPv6 clothes is not looked for.
    pub fn find_numbers_v6(&self, addresses: &[Ipv6Addr], numbers: &mut [u32]) {
        let index = self.v6();
        let mut bits = [0; BATCH];
        for (addresses, numbers) in addresses.chunks(BATCH).zip(numbers.chunks_mut(BATCH)) {
            for (bits, address) in bits.iter_mut().zip(addresses) {
                *bits = address.to_bits();
            }
            index.find_batch(&bits[..addresses.len().min(numbers.len())], numbers);
        }
    }

    /// The network of a number that this data set gave; nothing for [`NO_NETWORK`].
    #[inline]
    pub fn network(&self, number: u32) -> Option<NetworkRecord<'_>> {
        NetworkRecord::new(self, number)
    }

    /// Looks both versions of IP up, each as a batch of its own.
    fn find_mixed(&self, addresses: &[IpAddr]) -> [u32; BATCH] {
        let (mut bits_v4, mut places_v4) = ([0; BATCH], [0; BATCH]);
        let (mut bits_v6, mut places_v6) = ([0; BATCH], [0; BATCH]);
        let (mut count_v4, mut count_v6) = (0, 0);
        for (place, address) in addresses.iter().take(BATCH).enumerate() {
            match address.to_canonical() {
                IpAddr::V4(address) => {
                    bits_v4[count_v4] = address.to_bits();
                    places_v4[count_v4] = place;
                    count_v4 += 1;
                }
                IpAddr::V6(address) => {
                    bits_v6[count_v6] = address.to_bits();
                    places_v6[count_v6] = place;
                    count_v6 += 1;
                }
            }
        }
        let mut numbers = [NO_RECORD; BATCH];
        let mut found = [NO_RECORD; BATCH];
        if count_v6 == 0 {
            self.v4().find_batch(&bits_v4[..count_v4], &mut numbers);
            return numbers;
        }
        self.v4().find_batch(&bits_v4[..count_v4], &mut found);
        for (place, number) in places_v4[..count_v4].iter().zip(found) {
            numbers[*place] = number;
        }
        self.v6().find_batch(&bits_v6[..count_v6], &mut found);
        for (place, number) in places_v6[..count_v6].iter().zip(found) {
            numbers[*place] = number;
        }
        numbers
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
    fn v4(&self) -> IndexV4<'_> {
        self.index_v4
    }

    #[inline]
    fn v6(&self) -> IndexV6<'_> {
        self.index_v6
    }

    #[inline]
    fn stored_network(&self, number: u32) -> &[u8; NETWORK_BYTES] {
        &self.storage.array(Section::Networks)[number as usize]
    }

    /// Finds a company by its id, or by one that an earlier data set knew it by: what is found
    /// then has another id.
    pub fn find_company(&self, id: &CompanyId) -> Option<Company> {
        let bits = company_id_bits(id)?;
        let records = self.storage.array::<COMPANY_BYTES>(Section::Companies);
        if let Ok(place) = records.binary_search_by_key(&bits, company_id) {
            return Some(self.company(place));
        }
        let redirects = self.storage.array::<REDIRECT_BYTES>(Section::Redirects);
        let place = redirects.binary_search_by_key(&bits, redirect_id).ok()?;
        Some(self.company(u32_at(&redirects[place], 16) as usize))
    }

    /// All companies, ascending by id.
    pub fn companies(&self) -> impl Iterator<Item = Company> {
        let count = self.storage.array::<COMPANY_BYTES>(Section::Companies).len();
        (0..count).map(|number| self.company(number))
    }

    /// All networks, in the order of their numbers.
    pub(crate) fn networks(&self) -> impl Iterator<Item = NetworkRecord<'_>> {
        let count = self.storage.array::<NETWORK_BYTES>(Section::Networks).len();
        (0_u32..).take(count).filter_map(|number| self.network(number))
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

    pub(crate) fn stored_evidence(
        &self,
        start: u32,
        count: u16,
    ) -> impl Iterator<Item = StoredEvidence> {
        let all = self.storage.array::<EVIDENCE_BYTES>(Section::Evidence);
        all[start as usize..][..usize::from(count)].iter().map(StoredEvidence::read)
    }

    pub(crate) fn company(&self, number: usize) -> Company {
        CompanyRecord::new(self, number).to_company()
    }
}

/// How many look-ups overlap in a batch: enough to hide memory, few enough to stay in cache.
const BATCH: usize = 64;

fn v4(bits: u32) -> IpAddr {
    Ipv4Addr::from_bits(bits).into()
}

fn v6(bits: u128) -> IpAddr {
    Ipv6Addr::from_bits(bits).into()
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
pub(crate) mod tests;
