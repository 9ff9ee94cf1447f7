//! Adds to each line of a log which company is behind it: rows of CSV, or JSON a line.
//!
//! Chunks of lines in, bytes out, in the order of the lines, so that the caller may work on many
//! chunks at once. One row for each line, also for those that cannot be read: their `status` is
//! `malformed`.

use doorplate_domain::address::ClientAddress;
use doorplate_domain::company::Company;
use doorplate_domain::identification::{AbstainReason, Identification, VerdictStatus};
use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::access_log::{self, LogLine};
use crate::data_set::DataSet;

/// How enriched rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EnrichFormat {
    /// Comma-separated, with a header. A cell that a spreadsheet would take for a formula starts
    /// with an apostrophe.
    Csv,
    /// One JSON object a line.
    JsonLines,
}

/// Enriches log lines with one data set.
#[derive(Debug, Clone, Copy)]
pub struct Enricher<'a> {
    data_set: &'a DataSet,
    format: EnrichFormat,
    has_addresses: bool,
}

/// How many rows came out how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct EnrichCounts {
    /// All rows.
    pub lines: u64,
    /// Rows with a company, surely.
    pub identified: u64,
    /// Rows with a company, probably.
    pub probable: u64,
    /// Rows without a company.
    pub abstained: u64,
    /// Lines that could not be read.
    pub malformed: u64,
}

impl EnrichCounts {
    /// Adds the counts of another chunk.
    pub fn add(&mut self, other: Self) {
        self.lines += other.lines;
        self.identified += other.identified;
        self.probable += other.probable;
        self.abstained += other.abstained;
        self.malformed += other.malformed;
    }

    fn count(&mut self, status: VerdictStatus) {
        match status {
            VerdictStatus::Identified => self.identified += 1,
            VerdictStatus::Probable => self.probable += 1,
            VerdictStatus::Abstained => self.abstained += 1,
        }
    }
}

/// The columns of a CSV, and most of the keys of JSON.
const COLUMNS: [&str; 21] = [
    "line",
    "ip",
    "at",
    "method",
    "target",
    "http_status",
    "referrer",
    "user_agent",
    "status",
    "reason",
    "confidence",
    "kind",
    "service",
    "asn",
    "network_name",
    "country",
    "company_id",
    "company",
    "domain",
    "company_country",
    "industry",
];

#[derive(Serialize)]
struct JsonRow<'a> {
    line: u64,
    #[serde(skip_serializing_if = "str::is_empty")]
    ip: &'a str,
    at: String,
    method: &'a str,
    target: &'a str,
    http_status: u16,
    referrer: &'a str,
    user_agent: &'a str,
    status: VerdictStatus,
    reason: Option<&'a str>,
    confidence: f32,
    kind: &'a str,
    service: &'a str,
    asn: u32,
    network_name: &'a str,
    country: &'a str,
    company: Option<JsonCompany<'a>>,
}

#[derive(Serialize)]
struct JsonCompany<'a> {
    id: &'a str,
    name: &'a str,
    legal_name: &'a str,
    domain: &'a str,
    country: &'a str,
    city: &'a str,
    industry: &'a str,
    size: &'a str,
    kind: &'a str,
}

#[derive(Serialize)]
struct MalformedRow {
    line: u64,
    status: &'static str,
    reason: String,
}

impl<'a> Enricher<'a> {
    /// Makes one. Without addresses, the column `ip` is empty and the key is absent.
    pub fn new(data_set: &'a DataSet, format: EnrichFormat, has_addresses: bool) -> Self {
        Self { data_set, format, has_addresses }
    }

    /// What stands before the first row; empty for JSON.
    pub fn header(&self) -> Vec<u8> {
        match self.format {
            EnrichFormat::Csv => csv_bytes(|writer| writer.write_record(COLUMNS)),
            EnrichFormat::JsonLines => Vec::new(),
        }
    }

    /// Enriches whole lines. `line_first` is the number of the first, counted from 1.
    pub fn enrich(&self, line_first: u64, lines: &[u8]) -> (Vec<u8>, EnrichCounts) {
        let mut counts = EnrichCounts::default();
        // Visitors come in runs: most lines of a chunk repeat an address.
        let mut known: FxHashMap<ClientAddress, Identification> = FxHashMap::default();
        let mut out = Vec::with_capacity(lines.len() * 2);
        for (number, bytes) in (line_first..).zip(split_lines(lines)) {
            counts.lines += 1;
            match access_log::parse(bytes) {
                Ok(line) => {
                    let found = known
                        .entry(line.address)
                        .or_insert_with(|| self.data_set.identify_client(line.address));
                    counts.count(found.status);
                    let ip = if self.has_addresses { address_text(bytes, &line) } else { "" };
                    self.write_row(&mut out, (number, ip), &line, found);
                }
                Err(error) => {
                    counts.malformed += 1;
                    self.write_malformed(&mut out, number, error.to_string());
                }
            }
        }
        (out, counts)
    }

    fn write_row(
        &self,
        out: &mut Vec<u8>,
        (number, ip): (u64, &str),
        line: &LogLine,
        found: &Identification,
    ) {
        match self.format {
            EnrichFormat::Csv => out.extend(csv_row((number, ip), line, found)),
            EnrichFormat::JsonLines => write_json(out, &json_row((number, ip), line, found)),
        }
    }

    fn write_malformed(&self, out: &mut Vec<u8>, line: u64, reason: String) {
        let status = "malformed";
        match self.format {
            EnrichFormat::Csv => {
                let mut record = [""; COLUMNS.len()].map(str::to_owned);
                record[0] = line.to_string();
                status.clone_into(&mut record[8]);
                record[9] = reason;
                out.extend(csv_bytes(|writer| writer.write_record(&record)));
            }
            EnrichFormat::JsonLines => write_json(out, &MalformedRow { line, status, reason }),
        }
    }
}

/// Splits at line feeds; what follows the last one is a line only when it has a byte.
fn split_lines(lines: &[u8]) -> impl Iterator<Item = &[u8]> {
    let lines = lines.strip_suffix(b"\n").unwrap_or(lines);
    let is_empty = lines.is_empty();
    lines.split(|byte| *byte == b'\n').filter(move |_| !is_empty)
}

/// The address as the log writes it: the first word, or the second after a virtual host.
fn address_text<'a>(bytes: &'a [u8], line: &LogLine) -> &'a str {
    let words = std::str::from_utf8(bytes.split(|byte| *byte == b'[').next().unwrap_or_default());
    words
        .unwrap_or_default()
        .split_ascii_whitespace()
        .nth(usize::from(line.host.is_some()))
        .unwrap_or_default()
}

fn json_row<'a>(
    (number, ip): (u64, &'a str),
    line: &'a LogLine,
    found: &'a Identification,
) -> JsonRow<'a> {
    JsonRow {
        line: number,
        ip,
        at: line.at.to_string(),
        method: line.method,
        target: &line.target,
        http_status: line.status,
        referrer: &line.referrer,
        user_agent: &line.user_agent,
        status: found.status,
        reason: found.reason.map(AbstainReason::as_str),
        confidence: found.confidence,
        kind: found.kind.as_str(),
        service: &found.service,
        asn: found.asn,
        network_name: &found.network_name,
        country: &found.country,
        company: found.company.as_ref().map(json_company),
    }
}

fn json_company(company: &Company) -> JsonCompany<'_> {
    JsonCompany {
        id: company.id.as_str(),
        name: &company.name,
        legal_name: &company.legal_name,
        domain: &company.domain,
        country: &company.country,
        city: &company.city,
        industry: &company.industry,
        size: &company.size,
        kind: company.kind.as_str(),
    }
}

fn csv_row((number, ip): (u64, &str), line: &LogLine, found: &Identification) -> Vec<u8> {
    let company = found.company.as_ref();
    let of_company = |field: fn(&Company) -> &str| company.map(field).unwrap_or_default().into();
    let status = match found.status {
        VerdictStatus::Identified => "identified",
        VerdictStatus::Probable => "probable",
        VerdictStatus::Abstained => "abstained",
    };
    let record: [String; COLUMNS.len()] = [
        number.to_string(),
        ip.into(),
        line.at.to_string(),
        line.method.into(),
        line.target.as_ref().into(),
        line.status.to_string(),
        line.referrer.as_ref().into(),
        line.user_agent.as_ref().into(),
        status.into(),
        found.reason.map(AbstainReason::as_str).unwrap_or_default().into(),
        found.confidence.to_string(),
        found.kind.as_str().into(),
        found.service.clone(),
        found.asn.to_string(),
        found.network_name.clone(),
        found.country.clone(),
        of_company(|company| company.id.as_str()),
        of_company(|company| &company.name),
        of_company(|company| &company.domain),
        of_company(|company| &company.country),
        of_company(|company| &company.industry),
    ];
    csv_bytes(|writer| writer.write_record(record.map(without_formula)))
}

/// Takes the edge off a cell that a spreadsheet would run (CWE-1236).
fn without_formula(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell }
}

fn csv_bytes(write: impl FnOnce(&mut csv::Writer<Vec<u8>>) -> csv::Result<()>) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    write(&mut writer).expect("memory takes every record");
    writer.into_inner().expect("memory takes every flush")
}

fn write_json(out: &mut Vec<u8>, row: &impl Serialize) {
    serde_json::to_writer(&mut *out, row).expect("a row has no maps and memory takes every byte");
    out.push(b'\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_as_an_editor_counts_them() {
        let count = |text: &str| split_lines(text.as_bytes()).count();
        assert_eq!([count(""), count("a"), count("a\n"), count("a\n\nb\n")], [0, 1, 1, 3]);
    }

    #[test]
    fn a_formula_loses_its_edge() {
        assert_eq!(without_formula("=1+1".into()), "'=1+1");
        assert_eq!(without_formula("Mozilla".into()), "Mozilla");
    }

    #[test]
    fn the_address_stands_where_the_format_puts_it() {
        let tail = "- - [01/Jan/2024:00:00:00 +0000] \"GET / HTTP/1.1\" 200 1";
        for text in [format!("192.0.2.1 {tail}"), format!("example.org 192.0.2.1 {tail}")] {
            let line = access_log::parse(text.as_bytes()).unwrap();
            assert_eq!(address_text(text.as_bytes(), &line), "192.0.2.1");
        }
    }
}
