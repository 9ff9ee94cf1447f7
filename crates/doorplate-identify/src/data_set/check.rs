//! Checks a data-set file once, when it is opened: lengths, checksums, and every number that
//! points somewhere. After that, look-ups index without fear.

use doorplate_domain::data_set::DataSetSummary;

use super::layout::{
    COMPANY_BYTES, EVIDENCE_BYTES, FLAGS_KNOWN, FORMAT_VERSION, HEADER_BYTES, HEADER_CHECKED_BYTES,
    MAGIC, NETWORK_BYTES, NO_COMPANY, REDIRECT_BYTES, SECTION_ENTRY_BYTES, Section, StoredCompany,
    StoredEvidence, StoredNetwork, TEXT_HEAD_BYTES, company_id, redirect_id, text_length, u32_at,
};
use super::storage::Storage;
use super::{DataSet, DataSetError, company_domains};
use crate::calibration::Calibration;
use crate::evidence;

/// The most sections that a table may have: those of this version, with room for later ones.
const SECTIONS_MAX: usize = 256;

/// A fuzzer would never get past the checksums to what lies behind them.
#[expect(unexpected_cfgs, reason = "`cargo fuzz` sets it")]
const COMPARES_CHECKSUMS: bool = !cfg!(fuzzing);

/// Checks all of a file: checksums on a second thread, what the numbers point to on this one.
pub(super) fn check(mut storage: Storage) -> Result<DataSet, DataSetError> {
    let checksums = read_section_table(&mut storage)?;
    let corrupt = |section: Section| move || DataSetError::Corrupt(section as u32);
    let mut summary: DataSetSummary = serde_json::from_slice(storage.section(Section::Meta))
        .map_err(|_| DataSetError::Corrupt(Section::Meta as u32))?;
    summary.file_bytes = storage.bytes().len() as u64;
    let calibration = Calibration::from_bytes(storage.section(Section::Calibration))
        .ok_or_else(corrupt(Section::Calibration))?;
    let data_set = DataSet::new(storage, summary, calibration);
    let (compared, checked) = std::thread::scope(|scope| {
        let comparing = scope.spawn(|| compare_checksums(&data_set.storage, &checksums));
        let checked = check_numbers(&data_set);
        (comparing.join().expect("comparing numbers does not panic"), checked)
    });
    compared.and(checked)?;
    Ok(data_set)
}

fn compare_checksums(storage: &Storage, checksums: &[(Section, u32)]) -> Result<(), DataSetError> {
    let is_other =
        |(section, sum): &&(Section, u32)| crc32c::crc32c(storage.section(*section)) != *sum;
    let broken = checksums.iter().find(is_other).filter(|_| COMPARES_CHECKSUMS);
    broken.map_or(Ok(()), |(section, _)| Err(DataSetError::Checksum(*section as u32)))
}

fn check_numbers(data_set: &DataSet) -> Result<(), DataSetError> {
    let records = data_set.storage.array::<NETWORK_BYTES>(Section::Networks).len();
    data_set.v4().check(records)?;
    data_set.v6().check(records)?;
    let texts = check_texts(data_set)?;
    check_networks(data_set, &texts)?;
    check_evidence(data_set, &texts)?;
    check_companies(data_set, &texts)?;
    company_domains::check(data_set, &texts)?;
    check_redirects(data_set)
}

/// Finds the sections; gives the checksum that each should have.
fn read_section_table(storage: &mut Storage) -> Result<Vec<(Section, u32)>, DataSetError> {
    let bytes = storage.bytes();
    if !bytes.starts_with(&MAGIC) {
        return Err(DataSetError::NotADataSet);
    }
    let header = bytes.get(..HEADER_BYTES).ok_or(DataSetError::WrongLength)?;
    let format = u32_at(header, 8);
    if format != FORMAT_VERSION {
        return Err(DataSetError::OtherFormat(format));
    }
    let section_count = u32_at(header, 12) as usize;
    let file_bytes = u64_at(header, 16);
    if file_bytes != bytes.len() as u64 || section_count > SECTIONS_MAX {
        return Err(DataSetError::WrongLength);
    }
    let table = bytes[HEADER_BYTES..]
        .get(..section_count * SECTION_ENTRY_BYTES)
        .ok_or(DataSetError::WrongLength)?;
    let (checked, checksum) = header.split_at(HEADER_CHECKED_BYTES);
    let found = crc32c::crc32c_append(crc32c::crc32c(checked), table);
    if COMPARES_CHECKSUMS && found != u32_at(checksum, 0) {
        return Err(DataSetError::Checksum(0));
    }
    let mut places = Vec::new();
    let mut checksums = Vec::new();
    for section in Section::ALL {
        let (place, checksum) = find_section(bytes, table, section)?;
        places.push((section, place));
        checksums.push((section, checksum));
    }
    for (section, place) in places {
        storage.set_place(section, place);
    }
    Ok(checksums)
}

/// The checksum of nothing.
const NOTHING: u32 = 0;

/// Finds a section in the table and checks its place; gives its checksum besides.
fn find_section(
    bytes: &[u8],
    table: &[u8],
    section: Section,
) -> Result<(std::ops::Range<usize>, u32), DataSetError> {
    let id = section as u32;
    let mut entries = table.chunks_exact(SECTION_ENTRY_BYTES);
    let Some(entry) = entries.find(|entry| u32_at(entry, 0) == id) else {
        return if section.may_be_absent() {
            Ok((0..0, NOTHING))
        } else {
            Err(DataSetError::Corrupt(id))
        };
    };
    let start = usize::try_from(u64_at(entry, 8)).map_err(|_| DataSetError::Corrupt(id))?;
    let length = usize::try_from(u64_at(entry, 16)).map_err(|_| DataSetError::Corrupt(id))?;
    let end = start.checked_add(length).ok_or(DataSetError::Corrupt(id))?;
    let element_bytes = section.element_bytes();
    let has_elements =
        u32_at(entry, 4) as usize == element_bytes && length.is_multiple_of(element_bytes);
    if end > bytes.len() || !has_elements {
        return Err(DataSetError::Corrupt(id));
    }
    Ok((start..end, u32_at(entry, 28)))
}

/// Where texts start, as a bit a byte: to look a place up costs next to nothing, and there are
/// ten of them in every company.
pub(super) struct Texts {
    starts: Vec<u64>,
}

impl Texts {
    /// Goes from text to text; `None` when a length leads out of the section or into a character.
    fn new(texts: &str) -> Option<Self> {
        let mut starts = vec![0_u64; texts.len().div_ceil(64)];
        let mut place = 0;
        while place < texts.len() {
            starts[place / 64] |= 1 << (place % 64);
            let head = texts.as_bytes()[place..].first_chunk()?;
            let start = place + TEXT_HEAD_BYTES;
            place = start + text_length(*head);
            if !texts.is_char_boundary(start) || !texts.is_char_boundary(place) {
                return None;
            }
        }
        Some(Self { starts })
    }

    pub(super) fn has(&self, place: u32) -> bool {
        let bits = self.starts.get(place as usize / 64);
        bits.is_some_and(|bits| bits >> (place % 64) & 1 == 1)
    }
}

/// Checks that the sections of text are text.
fn check_texts(data_set: &DataSet) -> Result<Texts, DataSetError> {
    for section in [Section::Crawlers, Section::UserAgents] {
        std::str::from_utf8(data_set.storage.section(section))
            .map_err(|_| DataSetError::Corrupt(section as u32))?;
    }
    let texts = std::str::from_utf8(data_set.storage.section(Section::Texts)).ok();
    texts.and_then(Texts::new).ok_or(DataSetError::Corrupt(Section::Texts as u32))
}

fn check_networks(data_set: &DataSet, texts: &Texts) -> Result<(), DataSetError> {
    let evidence = data_set.storage.array::<EVIDENCE_BYTES>(Section::Evidence).len() as u64;
    let companies = data_set.storage.array::<COMPANY_BYTES>(Section::Companies).len();
    let is_sound = data_set.storage.array::<NETWORK_BYTES>(Section::Networks).iter().all(|bytes| {
        let network = StoredNetwork::read(bytes);
        texts.has(network.name)
            && texts.has(network.service)
            && is_company(network.company, companies)
            && u64::from(network.evidence_start) + u64::from(network.evidence_count) <= evidence
            && usize::from(network.kind) < doorplate_domain::network::NetworkKind::ALL.len()
            && network.flags & !FLAGS_KNOWN == 0
            && is_country(network.country)
    });
    if is_sound { Ok(()) } else { Err(DataSetError::Corrupt(Section::Networks as u32)) }
}

fn check_evidence(data_set: &DataSet, texts: &Texts) -> Result<(), DataSetError> {
    let is_sound =
        data_set.storage.array::<EVIDENCE_BYTES>(Section::Evidence).iter().all(|bytes| {
            let stored = StoredEvidence::read(bytes);
            evidence::is_known(stored.kind, stored.family)
                && usize::from(stored.source) < data_set.summary.sources.len()
                && stored.weight.is_finite()
                && texts.has(stored.subject)
                && texts.has(stored.detail)
        });
    if is_sound { Ok(()) } else { Err(DataSetError::Corrupt(Section::Evidence as u32)) }
}

fn check_companies(data_set: &DataSet, texts: &Texts) -> Result<(), DataSetError> {
    let storage = &data_set.storage;
    let records = storage.array::<COMPANY_BYTES>(Section::Companies);
    let pairs_are_texts = |section: Section| {
        storage.array::<8>(section).iter().all(|pair| {
            texts.has(u32_at(pair, 0))
                && (section == Section::Provenance || texts.has(u32_at(pair, 4)))
        })
    };
    let within = |(start, count): (u32, u16), section: Section| {
        let elements = storage.section(section).len() / section.element_bytes();
        u64::from(start) + u64::from(count) <= elements as u64
    };
    let is_sound = records.is_sorted_by(|left, right| company_id(left) < company_id(right))
        && pairs_are_texts(Section::Identifiers)
        && pairs_are_texts(Section::Provenance)
        && storage
            .array::<4>(Section::Aliases)
            .iter()
            .all(|text| texts.has(u32::from_le_bytes(*text)))
        && records.iter().all(|bytes| {
            let company = StoredCompany::read(bytes);
            company.texts.iter().all(|text| texts.has(*text))
                && texts.has(company.legal_form)
                && within(company.domains, Section::Aliases)
                && within(company.identifiers, Section::Identifiers)
                && within(company.aliases, Section::Aliases)
                && within(company.provenance, Section::Provenance)
                && is_company(company.parent, records.len())
                && usize::from(company.kind) < doorplate_domain::network::NetworkKind::ALL.len()
                && is_country(company.country)
        });
    if is_sound { Ok(()) } else { Err(DataSetError::Corrupt(Section::Companies as u32)) }
}

fn check_redirects(data_set: &DataSet) -> Result<(), DataSetError> {
    let storage = &data_set.storage;
    let companies = storage.array::<COMPANY_BYTES>(Section::Companies).len();
    let redirects = storage.array::<REDIRECT_BYTES>(Section::Redirects);
    let is_sound = redirects.is_sorted_by(|left, right| redirect_id(left) < redirect_id(right))
        && redirects.iter().all(|redirect| (u32_at(redirect, 16) as usize) < companies);
    if is_sound { Ok(()) } else { Err(DataSetError::Corrupt(Section::Redirects as u32)) }
}

fn is_company(number: u32, companies: usize) -> bool {
    number == NO_COMPANY || (number as usize) < companies
}

fn is_country(country: [u8; 2]) -> bool {
    country == [0; 2] || country.iter().all(u8::is_ascii_uppercase)
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from(u32_at(bytes, at)) | u64::from(u32_at(bytes, at + 4)) << 32
}
