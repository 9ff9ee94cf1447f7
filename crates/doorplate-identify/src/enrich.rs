//! Adds to each line of a log, or each record of a table, which company is behind it.
//!
//! Chunks of whole lines in, bytes out, in the order of the lines, so that the caller may work on
//! many chunks at once. One row for each line, also for those that cannot be read: their `status`
//! is `malformed`. What a verdict adds to a row is written once for each network and copied.

use doorplate_domain::address::ClientAddress;
use doorplate_domain::identification::VerdictStatus;
use serde::Serialize;

use self::clock::Clock;
use crate::access_log::{LINE_BYTES_MAX, LogLayout, LogLine, clean};
use crate::cell;
use crate::data_set::DataSet;

mod clean_row;
mod clock;
mod recent;
mod table;
mod verdicts;

pub use table::{Record, Table, TableError, address_column};
pub use verdicts::{COLUMNS as VERDICT_COLUMNS, Ending, Verdicts};

/// How enriched rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EnrichFormat {
    /// Comma-separated, with a header. A cell that a spreadsheet would take for a formula starts
    /// with an apostrophe.
    Csv,
    /// One JSON object a line.
    JsonLines,
    /// Each line as it is, a tab, and the verdict as a JSON object.
    Appended,
}

/// Enriches log lines or table records with one data set.
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
    /// The number of the first line that could not be read; 0 when there is none.
    pub malformed_first: u64,
}

impl EnrichCounts {
    /// Adds the counts of a chunk that comes after.
    pub fn add(&mut self, other: Self) {
        self.lines += other.lines;
        self.identified += other.identified;
        self.probable += other.probable;
        self.abstained += other.abstained;
        self.malformed += other.malformed;
        if self.malformed_first == 0 {
            self.malformed_first = other.malformed_first;
        }
    }

    /// Counts a row with a verdict, without its line.
    pub fn count(&mut self, status: VerdictStatus) {
        match status {
            VerdictStatus::Identified => self.identified += 1,
            VerdictStatus::Probable => self.probable += 1,
            VerdictStatus::Abstained => self.abstained += 1,
        }
    }

    /// Counts a row that cannot be read, without its line.
    pub fn count_malformed(&mut self, line: u64) {
        self.malformed += 1;
        if self.malformed_first == 0 {
            self.malformed_first = line;
        }
    }
}

/// The columns of a log's line. Those of the verdict follow.
const LINE_COLUMNS: [&str; 8] =
    ["line", "ip", "at", "method", "target", "http_status", "referrer", "user_agent"];

impl<'a> Enricher<'a> {
    /// Makes one. Without addresses, the column `ip` is empty and the key is absent.
    pub fn new(data_set: &'a DataSet, format: EnrichFormat, has_addresses: bool) -> Self {
        Self { data_set, format, has_addresses }
    }

    /// What stands before the first row of a log; empty for JSON.
    pub fn header(&self) -> Vec<u8> {
        match self.format {
            EnrichFormat::Csv => {
                format!("{},{}\n", LINE_COLUMNS.join(","), verdicts::COLUMNS.join(",")).into_bytes()
            }
            EnrichFormat::JsonLines | EnrichFormat::Appended => Vec::new(),
        }
    }

    /// The verdicts that one thread keeps from chunk to chunk.
    pub fn verdicts(&self) -> Verdicts<'a, Ending> {
        let format = self.format;
        Verdicts::new(self.data_set, move |found| verdicts::ending(format, found))
    }

    /// What rows are written as.
    pub fn format(&self) -> EnrichFormat {
        self.format
    }

    /// Enriches whole lines of a log and appends the rows to `out`. `line_first` is the number of
    /// the first, counted from 1.
    pub fn enrich(
        &self,
        verdicts: &mut Verdicts<'a, Ending>,
        layout: &mut LogLayout,
        (line_first, lines): (u64, &[u8]),
        out: &mut Vec<u8>,
    ) -> EnrichCounts {
        let mut counts = EnrichCounts::default();
        out.reserve(lines.len() * 2);
        if self.format == EnrichFormat::Appended {
            return append(verdicts, layout, (line_first, lines), out);
        }
        let (is_combined, mut clock) = (*layout == LogLayout::Combined, Clock::default());
        for (number, bytes) in (line_first..).zip(split_lines(lines)) {
            if is_combined
                && let Some(status) = self.write_clean(verdicts, &mut clock, (number, bytes), out)
            {
                counts.lines += 1;
                counts.count(status);
                continue;
            }
            let Some(parsed) = layout.parse(bytes) else { continue };
            counts.lines += 1;
            match parsed {
                Ok(line) => {
                    let ending = verdicts.of(line.address);
                    counts.count(ending.status);
                    let ip = self.address_text(bytes, &line);
                    match self.format {
                        EnrichFormat::Csv => write_csv(out, (number, ip), &line),
                        _ => write_json(out, (number, ip), &line),
                    }
                    out.extend_from_slice(&ending.text);
                }
                Err(error) => {
                    counts.count_malformed(number);
                    let empty = LINE_COLUMNS.len() - 1;
                    self.write_malformed(out, (number, empty), &error.to_string());
                }
            }
        }
        counts
    }

    /// Writes the row of a line whose fields may be copied as they are; `None`, and nothing
    /// written, when it is not like that.
    fn write_clean(
        &self,
        verdicts: &mut Verdicts<'a, Ending>,
        clock: &mut Clock,
        (number, line): (u64, &[u8]),
        out: &mut Vec<u8>,
    ) -> Option<VerdictStatus> {
        if line.len() > LINE_BYTES_MAX {
            return None;
        }
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let fields = clean::read(line)?;
        let ending = verdicts.of_start(line)?;
        let start = out.len();
        let ip = if self.has_addresses { fields.address } else { b"" };
        let written = match self.format {
            EnrichFormat::Csv => clean_row::write_csv(out, clock, (number, ip), &fields),
            _ => clean_row::write_json(out, clock, (number, ip), &fields),
        };
        if written.is_none() {
            out.truncate(start);
            return None;
        }
        out.extend_from_slice(&ending.text);
        Some(ending.status)
    }

    /// The row of a line that cannot be read, with `empty` cells after its number.
    fn write_malformed(&self, out: &mut Vec<u8>, (line, empty): (u64, usize), reason: &str) {
        match self.format {
            EnrichFormat::Csv => {
                cell::push_number(out, line);
                out.extend(std::iter::repeat_n(b',', empty));
                out.extend_from_slice(b",malformed,");
                cell::push_csv(out, reason.as_bytes());
                out.extend(std::iter::repeat_n(b',', verdicts::COLUMNS.len() - 2));
                out.push(b'\n');
            }
            EnrichFormat::JsonLines | EnrichFormat::Appended => {
                out.extend_from_slice(b"{\"line\":");
                cell::push_number(out, line);
                out.extend_from_slice(b",\"status\":\"malformed\",\"reason\":");
                cell::push_json(out, reason);
                out.extend_from_slice(b"}\n");
            }
        }
    }

    /// The address as the log writes it, or nothing when addresses are left out.
    fn address_text<'l>(&self, line: &'l [u8], parsed: &LogLine<'_>) -> &'l [u8] {
        let line = line.trim_ascii();
        let place = parsed.address_place.clone();
        if self.has_addresses { line.get(place).unwrap_or_default() } else { b"" }
    }
}

/// Appends to each line; of a line nothing but the client is read.
fn append(
    verdicts: &mut Verdicts<'_, Ending>,
    layout: &mut LogLayout,
    (line_first, lines): (u64, &[u8]),
    out: &mut Vec<u8>,
) -> EnrichCounts {
    let mut counts = EnrichCounts::default();
    let is_combined = *layout == LogLayout::Combined;
    for (number, bytes) in (line_first..).zip(split_lines(lines)) {
        out.extend_from_slice(bytes.strip_suffix(b"\r").unwrap_or(bytes));
        if is_combined
            && bytes.len() <= LINE_BYTES_MAX
            && let Some(ending) = verdicts.of_start(bytes)
        {
            out.extend_from_slice(&ending.text);
            counts.lines += 1;
            counts.count(ending.status);
            continue;
        }
        let Some(client) = layout.client(bytes) else {
            out.push(b'\n');
            continue;
        };
        counts.lines += 1;
        match client {
            Ok(client) => {
                let ending = verdicts.of(client);
                counts.count(ending.status);
                out.extend_from_slice(&ending.text);
            }
            Err(error) => {
                counts.count_malformed(number);
                out.extend_from_slice(b"\t{\"status\":\"malformed\",\"reason\":");
                cell::push_json(out, &error.to_string());
                out.extend_from_slice(b"}\n");
            }
        }
    }
    counts
}

fn write_csv(out: &mut Vec<u8>, (number, ip): (u64, &[u8]), line: &LogLine) {
    cell::push_number(out, number);
    out.push(b',');
    // An address has nothing that needs quotes.
    out.extend_from_slice(ip);
    out.push(b',');
    cell::push_time(out, line.at.seconds());
    out.push(b',');
    cell::push_csv(out, line.method.as_bytes());
    out.push(b',');
    cell::push_csv(out, line.target.as_bytes());
    out.push(b',');
    cell::push_number(out, line.status.into());
    out.push(b',');
    cell::push_csv(out, line.referrer.as_bytes());
    out.push(b',');
    cell::push_csv(out, line.user_agent.as_bytes());
    out.push(b',');
}

fn write_json(out: &mut Vec<u8>, (number, ip): (u64, &[u8]), line: &LogLine) {
    out.extend_from_slice(b"{\"line\":");
    cell::push_number(out, number);
    if !ip.is_empty() {
        out.extend_from_slice(b",\"ip\":");
        cell::push_json(out, &String::from_utf8_lossy(ip));
    }
    out.extend_from_slice(b",\"at\":\"");
    cell::push_time(out, line.at.seconds());
    out.extend_from_slice(b"\",\"method\":");
    cell::push_json(out, line.method);
    out.extend_from_slice(b",\"target\":");
    cell::push_json(out, &line.target);
    out.extend_from_slice(b",\"http_status\":");
    cell::push_number(out, line.status.into());
    out.extend_from_slice(b",\"referrer\":");
    cell::push_json(out, &line.referrer);
    out.extend_from_slice(b",\"user_agent\":");
    cell::push_json(out, &line.user_agent);
}

/// Splits at line feeds; what follows the last one is a line only when it has a byte.
fn split_lines(lines: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = lines;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        let (line, after) = rest.split_at(end);
        rest = after.get(1..).unwrap_or_default();
        Some(line)
    })
}

/// Whether a text is too long to be a line or a record.
fn is_too_long(record: &[u8]) -> bool {
    record.len() > LINE_BYTES_MAX
}

fn read_address(text: &[u8]) -> Option<ClientAddress> {
    ClientAddress::parse(std::str::from_utf8(text).ok()?).ok()
}

#[cfg(test)]
mod tests;
