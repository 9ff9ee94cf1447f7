//! Verdicts as rows of a table, with the columns that somebody asked for: as CSV, or as JSON, one
//! object a line. A row is written straight from the data set into the caller's buffer, so that a
//! row costs no allocation (evidence apart, which has to be put into words).

use doorplate_domain::id::{CompanyId, base32_digits};

use crate::cell;
use crate::data_set::CompanyRecord;
use crate::verdict::Verdict;

/// The column that a CSV row always has besides those asked for, and a JSON row when it is one.
const ERROR: &str = "error";

/// How rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowFormat {
    /// A line of cells (RFC 4180, but lines end in a line feed); what a spreadsheet would run is
    /// made harmless.
    Csv,
    /// An object a line.
    JsonLines,
}

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VerdictColumn {
    /// The address, as it was asked about.
    Ip,
    /// How far the verdict goes.
    Status,
    /// Why no company is named.
    Reason,
    /// The chance that the company named is right.
    Confidence,
    /// What the network is.
    Kind,
    /// The service that runs it.
    Service,
    /// The number of the autonomous system.
    Asn,
    /// The holder of the network.
    NetworkName,
    /// The country of the network.
    Country,
    /// The company's id.
    CompanyId,
    /// Its name.
    Name,
    /// Its name in the register.
    LegalName,
    /// The domain of its website.
    Domain,
    /// Its country.
    CompanyCountry,
    /// Its region.
    Region,
    /// Its town.
    City,
    /// Its street and number.
    Address,
    /// Its postal code.
    PostalCode,
    /// Its switchboard.
    Phone,
    /// Its industry.
    Industry,
    /// Its band of employees.
    Size,
    /// What it is.
    CompanyKind,
    /// Its legal form.
    LegalForm,
    /// The id of the company that owns it.
    ParentId,
    /// The version of the data set.
    DataSetVersion,
    /// The receipt: a list of objects; in CSV the same as JSON in one cell.
    Evidence,
}

impl VerdictColumn {
    /// Every column, in the order in which they are best read.
    pub const ALL: [Self; 26] = [
        Self::Ip,
        Self::Status,
        Self::Reason,
        Self::Confidence,
        Self::Kind,
        Self::Service,
        Self::Asn,
        Self::NetworkName,
        Self::Country,
        Self::CompanyId,
        Self::Name,
        Self::LegalName,
        Self::Domain,
        Self::CompanyCountry,
        Self::Region,
        Self::City,
        Self::Address,
        Self::PostalCode,
        Self::Phone,
        Self::Industry,
        Self::Size,
        Self::CompanyKind,
        Self::LegalForm,
        Self::ParentId,
        Self::DataSetVersion,
        Self::Evidence,
    ];

    /// What most callers want to know.
    pub const USUAL: [Self; 14] = [
        Self::Ip,
        Self::Status,
        Self::Reason,
        Self::Confidence,
        Self::Kind,
        Self::Service,
        Self::Asn,
        Self::NetworkName,
        Self::Country,
        Self::CompanyId,
        Self::Name,
        Self::Domain,
        Self::CompanyCountry,
        Self::Industry,
    ];

    /// The name in JSON and in the head of a CSV.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ip => "ip",
            Self::Status => "status",
            Self::Reason => "reason",
            Self::Confidence => "confidence",
            Self::Kind => "kind",
            Self::Service => "service",
            Self::Asn => "asn",
            Self::NetworkName => "network_name",
            Self::Country => "country",
            Self::CompanyId => "company_id",
            Self::Name => "name",
            Self::LegalName => "legal_name",
            Self::Domain => "domain",
            Self::CompanyCountry => "company_country",
            Self::Region => "region",
            Self::City => "city",
            Self::Address => "address",
            Self::PostalCode => "postal_code",
            Self::Phone => "phone",
            Self::Industry => "industry",
            Self::Size => "size",
            Self::CompanyKind => "company_kind",
            Self::LegalForm => "legal_form",
            Self::ParentId => "parent_id",
            Self::DataSetVersion => "data_set_version",
            Self::Evidence => "evidence",
        }
    }

    /// Finds a column by its name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.as_str() == text)
    }
}

/// A table of verdicts.
#[derive(Debug, Clone)]
pub struct VerdictRows {
    format: RowFormat,
    /// Each column with what stands before its cell.
    columns: Vec<(VerdictColumn, Box<[u8]>)>,
}

/// What stands in a cell.
enum Cell<'a> {
    /// Nothing can be said.
    Null,
    /// A text of ours, which needs no escaping.
    Word(&'static str),
    Text(&'a str),
    Number(u32),
    Share(f32),
    Id(u128),
    Evidence(Vec<u8>),
}

impl VerdictRows {
    /// A table with some columns, in their order.
    pub fn new(format: RowFormat, columns: &[VerdictColumn]) -> Self {
        let before = |(place, column): (usize, &VerdictColumn)| {
            let comma = if place > 0 { "," } else { "" };
            let before = match format {
                RowFormat::Csv => comma.to_owned(),
                RowFormat::JsonLines if place == 0 => format!("{{\"{}\":", column.as_str()),
                RowFormat::JsonLines => format!(",\"{}\":", column.as_str()),
            };
            (*column, before.into_bytes().into_boxed_slice())
        };
        Self { format, columns: columns.iter().enumerate().map(before).collect() }
    }

    /// Appends what comes before the rows: in CSV, the names of the columns.
    pub fn push_head(&self, out: &mut Vec<u8>) {
        if self.format == RowFormat::JsonLines {
            return;
        }
        for (column, _) in &self.columns {
            out.extend_from_slice(column.as_str().as_bytes());
            out.push(b',');
        }
        out.extend_from_slice(ERROR.as_bytes());
        out.push(b'\n');
    }

    /// Appends the row of an address. `ip` is how it was asked about, and reads as an address.
    pub fn push(&self, out: &mut Vec<u8>, ip: &str, verdict: &Verdict<'_>) {
        let company = verdict.company();
        for (column, before) in &self.columns {
            out.extend_from_slice(before);
            let cell = cell_of(*column, ip, verdict, company.as_ref());
            match self.format {
                RowFormat::Csv => push_csv(out, &cell),
                RowFormat::JsonLines => push_json(out, &cell),
            }
        }
        out.extend_from_slice(match self.format {
            RowFormat::Csv => b",\n",
            RowFormat::JsonLines => b"}\n",
        });
    }

    /// Appends a row for what is not an address: what was sent, its place in the request, from 0,
    /// and what is wrong with it.
    pub fn push_error(&self, out: &mut Vec<u8>, place: usize, sent: &str, error: &str) {
        match self.format {
            RowFormat::Csv => {
                for (column, before) in &self.columns {
                    out.extend_from_slice(before);
                    if *column == VerdictColumn::Ip {
                        cell::push_csv(out, sent.as_bytes());
                    }
                }
                out.push(b',');
                cell::push_csv(out, error.as_bytes());
                out.push(b'\n');
            }
            RowFormat::JsonLines => {
                out.extend_from_slice(b"{\"ip\":");
                cell::push_json(out, sent);
                out.extend_from_slice(b",\"place\":");
                cell::push_number(out, place as u64);
                out.extend_from_slice(b",\"error\":");
                cell::push_json(out, error);
                out.extend_from_slice(b"}\n");
            }
        }
    }
}

fn cell_of<'a>(
    column: VerdictColumn,
    ip: &'a str,
    verdict: &Verdict<'a>,
    company: Option<&CompanyRecord<'a>>,
) -> Cell<'a> {
    match column {
        VerdictColumn::Ip => Cell::Text(ip),
        VerdictColumn::Status => Cell::Word(verdict.status().as_str()),
        VerdictColumn::Reason => {
            verdict.reason().map_or(Cell::Null, |reason| Cell::Word(reason.as_str()))
        }
        VerdictColumn::Confidence => Cell::Share(verdict.confidence()),
        VerdictColumn::Kind => Cell::Word(verdict.kind().as_str()),
        VerdictColumn::Service => Cell::Text(verdict.service()),
        VerdictColumn::Asn => Cell::Number(verdict.asn()),
        VerdictColumn::NetworkName => Cell::Text(verdict.network_name()),
        VerdictColumn::Country => Cell::Text(verdict.country()),
        VerdictColumn::DataSetVersion => Cell::Text(verdict.data_set_version()),
        VerdictColumn::Evidence => {
            let evidence = serde_json::to_vec(&verdict.evidence());
            Cell::Evidence(evidence.expect("memory takes every text"))
        }
        _ => company.map_or(Cell::Null, |company| cell_of_company(column, company)),
    }
}

fn cell_of_company<'a>(column: VerdictColumn, company: &CompanyRecord<'a>) -> Cell<'a> {
    match column {
        VerdictColumn::CompanyId => Cell::Id(company.id_bits()),
        VerdictColumn::Name => Cell::Text(company.name()),
        VerdictColumn::LegalName => Cell::Text(company.legal_name()),
        VerdictColumn::Domain => Cell::Text(company.domain()),
        VerdictColumn::CompanyCountry => Cell::Text(company.country()),
        VerdictColumn::Region => Cell::Text(company.region()),
        VerdictColumn::City => Cell::Text(company.city()),
        VerdictColumn::Address => Cell::Text(company.address()),
        VerdictColumn::PostalCode => Cell::Text(company.postal_code()),
        VerdictColumn::Phone => Cell::Text(company.phone()),
        VerdictColumn::Industry => Cell::Text(company.industry()),
        VerdictColumn::Size => Cell::Text(company.size()),
        VerdictColumn::CompanyKind => Cell::Word(company.kind().as_str()),
        VerdictColumn::LegalForm => Cell::Text(company.legal_form()),
        VerdictColumn::ParentId => {
            company.parent().map_or(Cell::Null, |parent| Cell::Id(parent.id_bits()))
        }
        VerdictColumn::Ip
        | VerdictColumn::Status
        | VerdictColumn::Reason
        | VerdictColumn::Confidence
        | VerdictColumn::Kind
        | VerdictColumn::Service
        | VerdictColumn::Asn
        | VerdictColumn::NetworkName
        | VerdictColumn::Country
        | VerdictColumn::DataSetVersion
        | VerdictColumn::Evidence => Cell::Null,
    }
}

fn push_json(out: &mut Vec<u8>, cell: &Cell<'_>) {
    match cell {
        Cell::Null => out.extend_from_slice(b"null"),
        Cell::Word(word) => {
            out.push(b'"');
            out.extend_from_slice(word.as_bytes());
            out.push(b'"');
        }
        Cell::Text(text) => cell::push_json(out, text),
        Cell::Number(number) => cell::push_number(out, u64::from(*number)),
        Cell::Share(share) => push_share(out, *share),
        Cell::Id(bits) => {
            out.push(b'"');
            push_id(out, *bits);
            out.push(b'"');
        }
        Cell::Evidence(json) => out.extend_from_slice(json),
    }
}

fn push_csv(out: &mut Vec<u8>, cell: &Cell<'_>) {
    match cell {
        Cell::Null => {}
        Cell::Word(word) => out.extend_from_slice(word.as_bytes()),
        Cell::Text(text) => cell::push_csv(out, text.as_bytes()),
        Cell::Number(number) => cell::push_number(out, u64::from(*number)),
        Cell::Share(share) => push_share(out, *share),
        Cell::Id(bits) => push_id(out, *bits),
        Cell::Evidence(json) => cell::push_csv(out, json),
    }
}

fn push_id(out: &mut Vec<u8>, bits: u128) {
    out.extend_from_slice(CompanyId::PREFIX.as_bytes());
    out.push(b'_');
    out.extend_from_slice(&base32_digits(bits));
}

/// Appends a confidence, as JSON has it. Most are 0: nobody is named.
fn push_share(out: &mut Vec<u8>, share: f32) {
    if share == 0.0 {
        out.extend_from_slice(b"0.0");
        return;
    }
    serde_json::to_writer(&mut *out, &share).expect("memory takes every number");
}
