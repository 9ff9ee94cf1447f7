//! The bytes of a data-set file: header, section table and the fixed-size records.
//!
//! All numbers are little-endian. A section starts on a multiple of [`SECTION_ALIGNMENT`] and is
//! an array of elements of one size. Nothing here reads a file or trusts one.

use std::ops::Range;

use super::line::LINE_BYTES;
use super::node::NODE_BYTES;

/// The first bytes of every data-set file.
pub(crate) const MAGIC: [u8; 8] = *b"DOORPLT\n";

/// Counts up when a file of the earlier form can no longer be read.
pub const FORMAT_VERSION: u32 = 2;

/// Magic 8, format 4, sections 4, file bytes 8, reserved 4, CRC-32C of header and table 4.
pub(crate) const HEADER_BYTES: usize = 32;

/// How much of the header the checksum covers; the section table follows it.
pub(crate) const HEADER_CHECKED_BYTES: usize = 28;

/// Section id 4, element bytes 4, offset 8, length 8, reserved 4, CRC-32C of the content 4. It
/// finds what a disk or a transfer broke; it is no proof of who made the file.
pub(crate) const SECTION_ENTRY_BYTES: usize = 32;

/// A cache line, so that a block of the index need not straddle two.
pub(crate) const SECTION_ALIGNMENT: usize = 64;

/// Stands for "none" where the number of a network record is expected.
pub const NO_RECORD: u32 = 0x3fff_ffff;

/// Stands for "none" where a company number is expected.
pub(crate) const NO_COMPANY: u32 = u32::MAX;

/// The parts of a data-set file, in the order in which they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub(crate) enum Section {
    /// JSON: version, counts, sources with their licences.
    Meta = 1,
    /// The IPv4 index over the first 18 bits.
    V4Nodes = 2,
    /// What the nodes point to.
    V4Leaves = 3,
    /// The IPv4 index below the first 24 bits.
    V4Parts = 4,
    /// The IPv6 index over the first 16 bits.
    V6Direct = 5,
    /// The IPv6 index over the second 16 bits.
    V6Nodes = 6,
    /// What the nodes point to.
    V6Leaves = 7,
    /// The IPv6 index below the first 32 bits.
    V6Lines = 8,
    /// Network records.
    Networks = 9,
    /// Evidence of the network records.
    Evidence = 10,
    /// Company records, ascending by id.
    Companies = 11,
    /// Identifiers of the companies: scheme and value.
    Identifiers = 12,
    /// Aliases of the companies.
    Aliases = 13,
    /// Where each field of a company comes from.
    Provenance = 14,
    /// All texts, one after the other, each with its length before it.
    Texts = 15,
    /// From log-odds to probability.
    Calibration = 16,
    /// JSON lines of crawler patterns.
    Crawlers = 17,
    /// The user-agent regexes, YAML.
    UserAgents = 18,
    /// Domains and the companies that have them: place of the text and number of the company,
    /// ascending by domain, then by number.
    CompanyDomains = 19,
    /// Ids of before that lead to a company: id and number of the company, ascending by id.
    Redirects = 20,
}

/// The highest number of a section.
pub(crate) const SECTION_NUMBER_MAX: usize = Section::Redirects as usize;

impl Section {
    /// Every section, in the order of the file.
    pub(crate) const ALL: [Self; 20] = [
        Self::Meta,
        Self::V4Nodes,
        Self::V4Leaves,
        Self::V4Parts,
        Self::V6Direct,
        Self::V6Nodes,
        Self::V6Leaves,
        Self::V6Lines,
        Self::Networks,
        Self::Evidence,
        Self::Companies,
        Self::Identifiers,
        Self::Aliases,
        Self::Provenance,
        Self::Texts,
        Self::Calibration,
        Self::Crawlers,
        Self::UserAgents,
        Self::CompanyDomains,
        Self::Redirects,
    ];

    /// Whether a file of an earlier build may be without it; it is then empty.
    pub(crate) fn may_be_absent(self) -> bool {
        self as u32 > Self::UserAgents as u32
    }

    /// The size of one element.
    pub(crate) fn element_bytes(self) -> usize {
        match self {
            Self::Meta | Self::V4Parts | Self::Texts | Self::Crawlers | Self::UserAgents => 1,
            Self::V4Nodes | Self::V6Nodes => NODE_BYTES,
            Self::V6Lines => LINE_BYTES,
            Self::V4Leaves | Self::V6Direct | Self::V6Leaves | Self::Aliases => 4,
            Self::Identifiers | Self::Provenance | Self::Calibration | Self::CompanyDomains => 8,
            Self::Evidence => EVIDENCE_BYTES,
            Self::Redirects => REDIRECT_BYTES,
            Self::Networks => NETWORK_BYTES,
            Self::Companies => COMPANY_BYTES,
        }
    }
}

/// A text is kept as its length in two bytes of seven bits, low ones first, and its bytes: the
/// whole section stays UTF-8, and length and text come with one load.
pub(crate) const TEXT_HEAD_BYTES: usize = 2;
/// The longest text that can be kept.
pub(crate) const TEXT_BYTES_MAX: usize = (1 << 14) - 1;

/// The length of the text whose head stands at the start.
pub(crate) fn text_length(head: [u8; TEXT_HEAD_BYTES]) -> usize {
    usize::from(head[0]) | usize::from(head[1]) << 7
}

/// The size of a network record.
pub(crate) const NETWORK_BYTES: usize = 32;
/// The size of a company record.
pub(crate) const COMPANY_BYTES: usize = 96;
/// The size of a redirect.
pub(crate) const REDIRECT_BYTES: usize = 20;
/// The size of a piece of evidence.
pub(crate) const EVIDENCE_BYTES: usize = 16;

/// What is known of a network, as it is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct StoredNetwork {
    pub(crate) asn: u32,
    /// Places of texts.
    pub(crate) name: u32,
    pub(crate) service: u32,
    /// The number of a company, or [`NO_COMPANY`].
    pub(crate) company: u32,
    pub(crate) evidence_start: u32,
    pub(crate) evidence_count: u16,
    pub(crate) kind: u8,
    pub(crate) flags: u8,
    /// Two letters, or two zeros.
    pub(crate) country: [u8; 2],
}

/// The holder is, or may be, a natural person or a sole trader.
pub(crate) const FLAG_NATURAL_PERSON: u8 = 1;
/// The holder asked not to be named.
pub(crate) const FLAG_OPTED_OUT: u8 = 2;
/// Two companies fit about equally well.
pub(crate) const FLAG_CONFLICT: u8 = 4;
/// All flags that this version knows.
pub(crate) const FLAGS_KNOWN: u8 = 7;

impl StoredNetwork {
    /// Where the country stands.
    pub(crate) const COUNTRY: Range<usize> = 24..26;

    #[inline]
    pub(crate) fn read(bytes: &[u8; NETWORK_BYTES]) -> Self {
        Self {
            asn: u32_at(bytes, 0),
            name: u32_at(bytes, 4),
            service: u32_at(bytes, 8),
            company: u32_at(bytes, 12),
            evidence_start: u32_at(bytes, 16),
            evidence_count: u16_at(bytes, 20),
            kind: bytes[22],
            flags: bytes[23],
            country: [bytes[24], bytes[25]],
        }
    }

    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        for number in [self.asn, self.name, self.service, self.company, self.evidence_start] {
            out.extend_from_slice(&number.to_le_bytes());
        }
        out.extend_from_slice(&self.evidence_count.to_le_bytes());
        out.extend_from_slice(&[self.kind, self.flags]);
        out.extend_from_slice(&self.country);
        out.extend_from_slice(&[0; 6]);
    }
}

/// A piece of evidence, as it is stored.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct StoredEvidence {
    pub(crate) kind: u8,
    pub(crate) family: u8,
    /// The number of a source.
    pub(crate) source: u16,
    /// Log-odds; finite.
    pub(crate) weight: f32,
    /// Places of texts.
    pub(crate) subject: u32,
    pub(crate) detail: u32,
}

impl StoredEvidence {
    pub(crate) fn read(bytes: &[u8; EVIDENCE_BYTES]) -> Self {
        Self {
            kind: bytes[0],
            family: bytes[1],
            source: u16_at(bytes, 2),
            weight: f32::from_bits(u32_at(bytes, 4)),
            subject: u32_at(bytes, 8),
            detail: u32_at(bytes, 12),
        }
    }

    pub(crate) fn to_bytes(self) -> [u8; EVIDENCE_BYTES] {
        let mut bytes = [0; EVIDENCE_BYTES];
        bytes[0] = self.kind;
        bytes[1] = self.family;
        bytes[2..4].copy_from_slice(&self.source.to_le_bytes());
        bytes[4..8].copy_from_slice(&self.weight.to_bits().to_le_bytes());
        bytes[8..12].copy_from_slice(&self.subject.to_le_bytes());
        bytes[12..16].copy_from_slice(&self.detail.to_le_bytes());
        bytes
    }
}

/// How many texts a company record holds.
pub(crate) const COMPANY_TEXTS: usize = 10;

/// A company, as it is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct StoredCompany {
    pub(crate) id: u128,
    /// Places of texts: name, legal name, domain, region, city, address, postal code, phone,
    /// industry, size.
    pub(crate) texts: [u32; COMPANY_TEXTS],
    pub(crate) identifiers: (u32, u16),
    pub(crate) aliases: (u32, u16),
    pub(crate) provenance: (u32, u16),
    /// The number of a company, or [`NO_COMPANY`].
    pub(crate) parent: u32,
    pub(crate) country: [u8; 2],
    pub(crate) kind: u8,
    /// The place of a text: a code of ISO 20275, or a register's words.
    pub(crate) legal_form: u32,
    /// Further domains, among the aliases.
    pub(crate) domains: (u32, u16),
}

impl StoredCompany {
    /// Where the country stands, for those who need to borrow it.
    pub(crate) const COUNTRY: Range<usize> = 74..76;

    pub(crate) fn read(bytes: &[u8; COMPANY_BYTES]) -> Self {
        Self {
            id: company_id(bytes),
            texts: std::array::from_fn(|index| u32_at(bytes, 16 + 4 * index)),
            identifiers: (u32_at(bytes, 56), u16_at(bytes, 60)),
            aliases: (u32_at(bytes, 64), u16_at(bytes, 62)),
            provenance: (u32_at(bytes, 68), u16_at(bytes, 72)),
            parent: u32_at(bytes, 76),
            country: [bytes[74], bytes[75]],
            kind: bytes[80],
            legal_form: u32_at(bytes, 84),
            domains: (u32_at(bytes, 88), u16_at(bytes, 82)),
        }
    }

    pub(crate) fn to_bytes(self) -> [u8; COMPANY_BYTES] {
        let mut bytes = [0; COMPANY_BYTES];
        bytes[..16].copy_from_slice(&self.id.to_le_bytes());
        for (index, text) in self.texts.iter().enumerate() {
            bytes[16 + 4 * index..20 + 4 * index].copy_from_slice(&text.to_le_bytes());
        }
        bytes[56..60].copy_from_slice(&self.identifiers.0.to_le_bytes());
        bytes[60..62].copy_from_slice(&self.identifiers.1.to_le_bytes());
        bytes[62..64].copy_from_slice(&self.aliases.1.to_le_bytes());
        bytes[64..68].copy_from_slice(&self.aliases.0.to_le_bytes());
        bytes[68..72].copy_from_slice(&self.provenance.0.to_le_bytes());
        bytes[72..74].copy_from_slice(&self.provenance.1.to_le_bytes());
        bytes[74..76].copy_from_slice(&self.country);
        bytes[76..80].copy_from_slice(&self.parent.to_le_bytes());
        bytes[80] = self.kind;
        bytes[82..84].copy_from_slice(&self.domains.1.to_le_bytes());
        bytes[84..88].copy_from_slice(&self.legal_form.to_le_bytes());
        bytes[88..92].copy_from_slice(&self.domains.0.to_le_bytes());
        bytes
    }
}

/// Reads the id of a company record only.
pub(crate) fn company_id(bytes: &[u8; COMPANY_BYTES]) -> u128 {
    let (id, _) = bytes.split_first_chunk::<16>().expect("a company record has 96 bytes");
    u128::from_le_bytes(*id)
}

/// Reads the id of a redirect.
pub(crate) fn redirect_id(bytes: &[u8; REDIRECT_BYTES]) -> u128 {
    let (id, _) = bytes.split_first_chunk::<16>().expect("a redirect has 20 bytes");
    u128::from_le_bytes(*id)
}

/// Two letters, or nothing for two zeros.
pub(crate) fn country_text(country: &[u8]) -> &str {
    std::str::from_utf8(country).ok().filter(|text| !text.starts_with('\0')).unwrap_or_default()
}

/// Reads a number. `at` is a place inside a record, so it is in bounds.
#[inline]
pub(crate) fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}

/// Reads a number. `at` is a place inside a record, so it is in bounds.
#[inline]
pub(crate) fn u16_at(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_read_back() {
        let network = StoredNetwork {
            asn: 3320,
            name: 1,
            service: 2,
            company: 3,
            evidence_start: 4,
            evidence_count: 5,
            kind: 6,
            flags: 7,
            country: *b"DE",
        };
        let mut bytes = Vec::new();
        network.write(&mut bytes);
        assert_eq!(StoredNetwork::read(bytes.as_slice().try_into().unwrap()), network);

        let company = StoredCompany {
            id: 1 << 99,
            texts: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
            identifiers: (11, 12),
            aliases: (13, 14),
            provenance: (15, 16),
            parent: 17,
            country: *b"FR",
            kind: 1,
            legal_form: 18,
            domains: (19, 20),
        };
        assert_eq!(StoredCompany::read(&company.to_bytes()), company);

        let evidence =
            StoredEvidence { kind: 1, family: 2, source: 3, weight: -4.5, subject: 5, detail: 6 };
        assert_eq!(StoredEvidence::read(&evidence.to_bytes()), evidence);
    }
}
