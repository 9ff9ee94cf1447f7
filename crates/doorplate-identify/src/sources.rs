//! Reads the files of sources into rows.
//!
//! Everything streams where the format allows it, and every limit is a constant here. What cannot
//! be read is refused, counted and reported by line; nothing is silently taken. What the rows are
//! good for is decided in `compile`.

use std::collections::BTreeMap;
use std::io::Read;
use std::net::IpAddr;

use doorplate_domain::network::NetworkKind;

use crate::data_set::CrawlerPattern;
use crate::manifest::{Format, Mirror};

mod arin;
mod columns;
mod companies;
mod company_json;
mod encoding;
mod json_entries;
mod legal_forms;
mod lines;
mod lists;
mod mmdb;
mod objects;
mod operator;
mod owners;
mod peeringdb;
mod phones;
mod ranges;
mod rdap;
mod records;
mod registrants;
mod routing;
mod rpsl;
mod sizes;
mod unpack;
mod user_agents;

/// The longest line that is read, in bytes. The widest register has lines of 3 kB.
pub const LINE_BYTES_MAX: usize = 256 * 1024;
/// The most that a source may unpack to. The largest register is a CSV of 5 GB.
pub const SOURCE_BYTES_MAX: u64 = 16 << 30;
/// The most of a file that has to be read whole (JSON, YAML, MMDB).
pub const WHOLE_BYTES_MAX: u64 = 256 << 20;
/// The most rows of one source.
pub const ROWS_MAX: u64 = 20_000_000;
/// The longest text of a field that is kept, in bytes; longer ones are cut.
pub const FIELD_BYTES_MAX: usize = 512;
/// How many problems are kept word for word. All are counted.
pub const PROBLEMS_KEPT_MAX: usize = 100;

/// Says why the reading of a source had to stop.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// The file ends before it should, or the disk fails.
    #[error("could not read on after line {line}")]
    Unreadable {
        /// The last line that was read.
        line: u64,
        /// What the system said.
        source: std::io::Error,
    },
    /// A limit is passed.
    #[error("the source is larger than {limit}")]
    TooLarge {
        /// The limit, with its unit.
        limit: String,
    },
    /// The file is not of the format that its manifest says.
    #[error("not {format}: {reason}")]
    OtherFormat {
        /// The format expected.
        format: &'static str,
        /// What was found.
        reason: String,
    },
}

/// What a row says.
#[derive(Debug, Clone, PartialEq)]
pub enum Row<'a> {
    /// A range is announced by an autonomous system.
    Routed(Routed<'a>),
    /// The holder of an autonomous system.
    AsName {
        /// The number.
        asn: u32,
        /// The holder.
        name: &'a str,
    },
    /// Where an autonomous system was registered.
    AsCountry {
        /// The number.
        asn: u32,
        /// ISO 3166-1 alpha-2.
        country: [u8; 2],
    },
    /// A list has the range.
    Listed {
        /// First address.
        first: IpAddr,
        /// Last address.
        last: IpAddr,
    },
    /// A list has the autonomous system.
    ListedAs {
        /// The number.
        asn: u32,
    },
    /// A company.
    Company(Box<CompanyRow>),
    /// A crawler.
    Crawler(CrawlerPattern),
    /// The regexes of user agents, as they are.
    UserAgents(String),
    /// A range is held by somebody.
    Held(Box<HolderRow>),
    /// A company is owned by another; both by a register number.
    Owned {
        /// The owned.
        company: (&'static str, String),
        /// The owner.
        owner: (&'static str, String),
    },
    /// Somebody does not want to be named.
    OptedOut(OptOutRow),
}

/// Who does not want to be named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OptOutRow {
    /// Whoever is in the range, from the first to the last address.
    Range(IpAddr, IpAddr),
    /// The company of this registrable domain.
    Domain(String),
    /// The company of this name.
    Name(String),
}

/// A range of the routing table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Routed<'a> {
    /// First address.
    pub first: IpAddr,
    /// Last address.
    pub last: IpAddr,
    /// The autonomous system; never 0.
    pub asn: u32,
    /// ISO 3166-1 alpha-2; empty when the source does not say.
    pub country: &'a str,
    /// The short name in the registry; may be empty.
    pub handle: &'a str,
    /// The holder; may be empty.
    pub organisation: &'a str,
}

/// A company as one source has it. An empty text means "not known".
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CompanyRow {
    /// The name; never empty.
    pub name: String,
    /// The name in the register, when it differs.
    pub legal_name: String,
    /// The registrable domain.
    pub domain: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// The region or state.
    pub region: String,
    /// The town.
    pub city: String,
    /// Street and number.
    pub address: String,
    /// The postal code.
    pub postal_code: String,
    /// The switchboard.
    pub phone: String,
    /// The industry in words.
    pub industry: String,
    /// A band of employees.
    pub size: String,
    /// Business, education or government; nothing when the source does not say.
    pub kind: Option<NetworkKind>,
    /// Scheme and number.
    pub identifiers: Vec<(&'static str, String)>,
    /// Other names, previous ones among them.
    pub aliases: Vec<String>,
    /// The code of ISO 20275, or the register's word where there is no code for it.
    pub legal_form: String,
    /// Further domains.
    pub domains: Vec<String>,
    /// The owner, by a register number.
    pub parent: Option<(&'static str, String)>,
}

/// A range and who holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HolderRow {
    /// First address.
    pub first: IpAddr,
    /// Last address.
    pub last: IpAddr,
    /// The holder; may be empty when only the kind is known.
    pub name: String,
    /// Its registrable domain; may be empty.
    pub domain: String,
    /// ISO 3166-1 alpha-2; may be empty.
    pub country: String,
    /// What the network is; nothing when the source does not say.
    pub kind: Option<NetworkKind>,
    /// The service to name; mostly empty.
    pub service: String,
}

/// What is wrong with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProblemKind {
    /// Too few or unreadable fields.
    Malformed,
    /// Longer than [`LINE_BYTES_MAX`].
    LineTooLong,
    /// The range ends before it starts, or mixes IPv4 and IPv6.
    RangeReversed,
    /// The range covers so much that it must be a mistake, such as `0.0.0.0/0`.
    RangeTooWide,
    /// An id or number that an earlier row had.
    Duplicate,
    /// The range overlaps the one before it. Taken: the more specific one counts.
    Overlap,
    /// No UTF-8. Taken, as Windows-1252.
    NotUtf8,
    /// A natural person or a sole trader, by legal form, register category or shape of the name.
    NaturalPerson,
    /// The manifest leaves such rows out: funds, dissolved companies …
    LeftOut,
    /// An entry of a reserved or administrative range that says nothing about a holder.
    Placeholder,
    /// A reference to something that the source does not have.
    DeadReference,
}

impl ProblemKind {
    /// The name in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::LineTooLong => "line_too_long",
            Self::RangeReversed => "range_reversed",
            Self::RangeTooWide => "range_too_wide",
            Self::Duplicate => "duplicate",
            Self::Overlap => "overlap",
            Self::NotUtf8 => "not_utf8",
            Self::NaturalPerson => "natural_person",
            Self::LeftOut => "left_out",
            Self::Placeholder => "placeholder",
            Self::DeadReference => "dead_reference",
        }
    }

    /// Whether the row was left out.
    pub fn is_refused(self) -> bool {
        !matches!(self, Self::Overlap | Self::NotUtf8)
    }
}

/// What became of the rows of a source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SourceReport {
    /// Rows taken.
    pub rows: u64,
    /// Rows refused.
    pub rows_refused: u64,
    /// How often each problem was met.
    pub problem_counts: BTreeMap<ProblemKind, u64>,
    /// The first [`PROBLEMS_KEPT_MAX`] problems: line (or entry, for JSON), what.
    pub problems: Vec<(u64, ProblemKind)>,
    /// Where in `problems` those of the second file begin, of the third …
    file_starts: Vec<usize>,
}

impl SourceReport {
    fn problem(&mut self, line: u64, kind: ProblemKind) {
        *self.problem_counts.entry(kind).or_default() += 1;
        if kind.is_refused() {
            self.rows_refused += 1;
        }
        if self.problems.len() < PROBLEMS_KEPT_MAX {
            self.problems.push((line, kind));
        }
    }

    /// The number of the file, from 0, in which a problem was met, by the problem's place.
    pub fn file_of(&self, problem: usize) -> usize {
        // The first report of several is empty: it stands for no file.
        self.file_starts.partition_point(|start| *start <= problem).saturating_sub(1)
    }

    /// Adds the report of another file of the same source.
    pub fn add(&mut self, other: Self) {
        self.file_starts.push(self.problems.len());
        self.rows += other.rows;
        self.rows_refused += other.rows_refused;
        for (kind, count) in other.problem_counts {
            *self.problem_counts.entry(kind).or_default() += count;
        }
        let room = PROBLEMS_KEPT_MAX - self.problems.len();
        self.problems.extend(other.problems.into_iter().take(room));
    }
}

/// Where rows go, and what is kept of those that cannot.
pub(crate) struct Sink<'a> {
    take: &'a mut dyn FnMut(Row),
    report: SourceReport,
}

impl Sink<'_> {
    fn row(&mut self, row: Row) -> Result<(), SourceError> {
        self.report.rows += 1;
        if self.report.rows > ROWS_MAX {
            return Err(SourceError::TooLarge { limit: format!("{ROWS_MAX} rows") });
        }
        (self.take)(row);
        Ok(())
    }

    fn problem(&mut self, line: u64, kind: ProblemKind) {
        self.report.problem(line, kind);
    }
}

/// What is kept of the files of a source for those after them: who the registries' handles are.
#[derive(Debug, Default)]
pub struct SourceMemory {
    registrants: registrants::Registrants,
}

/// Reads one file of a source: plain, gzip, Zstandard or zip; UTF-8 or any declared encoding, with
/// any line ends.
///
/// # Errors
/// When the file cannot be read to its end, passes a limit, or is of another format. Rows given
/// before that have to be thrown away with the rest of the source.
pub fn read(
    mirror: &Mirror,
    reader: &mut dyn Read,
    take: &mut dyn FnMut(Row),
) -> Result<SourceReport, SourceError> {
    read_next(mirror, &mut SourceMemory::default(), reader, take)
}

/// Reads one file of several, which may refer to those before it.
pub fn read_next(
    mirror: &Mirror,
    memory: &mut SourceMemory,
    reader: &mut dyn Read,
    take: &mut dyn FnMut(Row),
) -> Result<SourceReport, SourceError> {
    let mut sink = Sink { take, report: SourceReport::default() };
    let reader = unpack::unpack(mirror, reader)?;
    let registrants = &mut memory.registrants;
    let sink_ref = &mut sink;
    match mirror.format {
        Format::Ip2asnTsv => routing::ip2asn(reader, sink_ref),
        Format::RangeCsv => routing::range_csv(reader, sink_ref),
        Format::AsNamesCsv => routing::as_names(reader, sink_ref),
        Format::Delegated => routing::delegated(reader, sink_ref),
        Format::CidrList | Format::CidrCsv => lists::cidr_lines(reader, sink_ref),
        Format::CidrJson => lists::cidr_json(reader, sink_ref),
        Format::AsnList => lists::asn_lines(reader, sink_ref),
        Format::CompanyCsv => companies::csv(mirror, reader, sink_ref),
        Format::CompanyJson => company_json::entries(mirror, reader, sink_ref),
        Format::CompanyTableJson => company_json::table(mirror, reader, sink_ref),
        Format::OwnerCsv => owners::csv(mirror, reader, sink_ref),
        Format::OwnerJson => owners::json(mirror, reader, sink_ref),
        Format::UniversitiesJson => company_json::universities(mirror, reader, sink_ref),
        Format::CrawlersJson => user_agents::crawlers(reader, sink_ref),
        Format::UserAgentsYaml => user_agents::regexes(reader, sink_ref),
        Format::OperatorCsv => operator::csv(reader, sink_ref),
        Format::OptOuts => lists::opt_outs(reader, sink_ref),
        Format::Mmdb => mmdb::database(mirror, reader, sink_ref),
        Format::Rpsl => rpsl::read(reader, registrants, sink_ref),
        Format::ArinText => arin::read(reader, registrants, sink_ref),
        Format::RdapJson => rdap::read(mirror, reader, sink_ref),
        Format::PeeringdbJson => peeringdb::read(mirror, reader, sink_ref),
    }?;
    Ok(sink.report)
}

#[cfg(test)]
mod tests;
