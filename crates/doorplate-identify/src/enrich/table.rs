//! Tables: records of delimiter-separated values, one column of which is an address.
//!
//! A row comes out with all its cells and the verdict's after them. A record may go over several
//! lines when a quoted cell does; the reader of chunks sees to it that it is whole.

use csv_core::ReadRecordResult;
use doorplate_domain::address::ClientAddress;

use super::{Ending, EnrichCounts, EnrichFormat, Enricher, Verdicts, is_too_long, verdicts};
use crate::cell;

/// The most columns of a table: spreadsheets end at 16,384.
const COLUMNS_MAX: usize = 16_384;

/// Says why a table cannot be enriched.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum TableError {
    /// There is no such column.
    #[error("the table has no column {0:?}; it has: {1}")]
    NoColumn(String, String),
    /// No column has a name that addresses go by.
    #[error("no column is named as addresses are; say which one it is, of: {0}")]
    NoAddressColumn(String),
    /// The first record cannot be read.
    #[error("the first record of the table cannot be read")]
    NoHeader,
}

/// Names that columns of addresses go by, the surest first.
const ADDRESS_NAMES: [&str; 18] = [
    "client_ip",
    "ip",
    "ip_address",
    "ipaddress",
    "ip_addr",
    "remote_addr",
    "remote_ip",
    "clientip",
    "c-ip",
    "c_ip",
    "source_ip",
    "src_ip",
    "visitor_ip",
    "user_ip",
    "host_ip",
    "client_address",
    "remote_address",
    "address",
];

/// Finds the column of the address: the one asked for by name, or by number from 1; or, when none
/// is asked for, the one with a name that addresses go by.
pub fn address_column(names: &[&str], asked: Option<&str>) -> Result<usize, TableError> {
    let by_name = |wanted: &str| names.iter().position(|name| name.eq_ignore_ascii_case(wanted));
    let Some(asked) = asked else {
        return ADDRESS_NAMES
            .into_iter()
            .find_map(by_name)
            .ok_or_else(|| TableError::NoAddressColumn(names.join(", ")));
    };
    let by_number = || {
        let number: usize = asked.parse().ok()?;
        number.checked_sub(1).filter(|place| *place < names.len())
    };
    by_name(asked)
        .or_else(by_number)
        .ok_or_else(|| TableError::NoColumn(asked.to_owned(), names.join(", ")))
}

/// How the records of a table are to be read.
#[derive(Debug, Clone)]
pub struct Table {
    delimiter: u8,
    names: Vec<String>,
    address_column: usize,
}

impl Table {
    /// Reads the first record: names, or, without a header, so many cells. The column of the
    /// address is found as [`address_column`] does.
    pub fn new(
        first: &[u8],
        delimiter: u8,
        has_header: bool,
        asked: Option<&str>,
    ) -> Result<Self, TableError> {
        let first = first.strip_prefix(b"\xef\xbb\xbf").unwrap_or(first);
        let mut record = Record::new(delimiter);
        if is_too_long(first) || !record.read(first) {
            return Err(TableError::NoHeader);
        }
        let names: Vec<String> = record
            .cells()
            .zip(1..)
            .map(|(cell, number)| {
                if has_header {
                    String::from_utf8_lossy(cell).trim().to_owned()
                } else {
                    format!("column_{number}")
                }
            })
            .collect();
        let borrowed: Vec<&str> = names.iter().map(String::as_str).collect();
        let address_column = address_column(&borrowed, asked)?;
        Ok(Self { delimiter, names, address_column })
    }

    /// The names of the columns.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The place of the column with the address.
    pub fn address_place(&self) -> usize {
        self.address_column
    }

    /// What its records are read into.
    pub fn record(&self) -> Record {
        Record::new(self.delimiter)
    }

    /// Reads a record into `cells`; the address in it, or why there is none.
    pub fn read(&self, bytes: &[u8], cells: &mut Record) -> Result<ClientAddress, &'static str> {
        if is_too_long(bytes) {
            return Err("the record is too long");
        }
        if !cells.read(bytes) || cells.count() != self.names.len() {
            return Err("the record has another number of cells than the first");
        }
        super::read_address(cells.cell(self.address_column))
            .ok_or("no IPv4 or IPv6 address in the column")
    }
}

impl<'a> Enricher<'a> {
    /// What stands before the first row of a table; empty for JSON.
    pub fn table_header(&self, table: &Table) -> Vec<u8> {
        let mut out = Vec::new();
        if self.format == EnrichFormat::Csv {
            out.extend_from_slice(b"line,");
            for name in &table.names {
                cell::push_csv(&mut out, name.as_bytes());
                out.push(b',');
            }
            out.extend_from_slice(verdicts::COLUMNS.join(",").as_bytes());
            out.push(b'\n');
        }
        out
    }

    /// Enriches whole records and appends the rows to `out`. Each comes with the number of its
    /// first line.
    pub fn enrich_table<'r>(
        &self,
        verdicts: &mut Verdicts<'a, Ending>,
        table: &Table,
        records: impl Iterator<Item = (u64, &'r [u8])>,
        out: &mut Vec<u8>,
    ) -> EnrichCounts {
        let mut counts = EnrichCounts::default();
        let mut cells = table.record();
        for (number, bytes) in records {
            counts.lines += 1;
            match table.read(bytes, &mut cells) {
                Ok(address) => {
                    let ending = verdicts.of(address);
                    counts.count(ending.status);
                    self.write_record(out, number, table, &cells);
                    out.extend_from_slice(&ending.text);
                }
                Err(reason) => {
                    counts.count_malformed(number);
                    self.write_malformed(out, (number, table.names.len()), reason);
                }
            }
        }
        counts
    }

    fn write_record(&self, out: &mut Vec<u8>, line: u64, table: &Table, cells: &Record) {
        let is_left_out = |place: usize| !self.has_addresses && place == table.address_column;
        match self.format {
            EnrichFormat::Csv => {
                cell::push_number(out, line);
                out.push(b',');
                for (place, cell) in cells.cells().enumerate() {
                    cell::push_csv(out, if is_left_out(place) { b"" } else { cell });
                    out.push(b',');
                }
            }
            EnrichFormat::JsonLines | EnrichFormat::Appended => {
                out.extend_from_slice(b"{\"line\":");
                cell::push_number(out, line);
                out.extend_from_slice(b",\"row\":{");
                let mut separator: &[u8] = b"";
                for (place, (name, cell)) in table.names.iter().zip(cells.cells()).enumerate() {
                    if is_left_out(place) {
                        continue;
                    }
                    out.extend_from_slice(separator);
                    separator = b",";
                    cell::push_json(out, name);
                    out.push(b':');
                    cell::push_json(out, &String::from_utf8_lossy(cell));
                }
                out.push(b'}');
            }
        }
    }
}

/// One record with its cells, read into buffers that are kept.
#[derive(Debug)]
pub struct Record {
    reader: csv_core::Reader,
    bytes: Vec<u8>,
    ends: Vec<usize>,
    count: usize,
}

impl Record {
    fn new(delimiter: u8) -> Self {
        let reader = csv_core::ReaderBuilder::new().delimiter(delimiter).build();
        Self { reader, bytes: Vec::new(), ends: vec![0; 64], count: 0 }
    }

    /// Reads a record; `false` when it has no cell or more than [`COLUMNS_MAX`].
    fn read(&mut self, record: &[u8]) -> bool {
        self.reader.reset();
        self.bytes.resize(record.len() + 1, 0);
        self.count = 0;
        let (mut taken, mut written) = (0, 0);
        loop {
            // No more input tells the reader that the record is over.
            let (result, used, bytes, ends) = self.reader.read_record(
                &record[taken..],
                &mut self.bytes[written..],
                &mut self.ends[self.count..],
            );
            taken += used;
            written += bytes;
            self.count += ends;
            match result {
                ReadRecordResult::Record => return true,
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputEndsFull if self.ends.len() < COLUMNS_MAX => {
                    self.ends.resize(self.ends.len() * 2, 0);
                }
                _ => return false,
            }
        }
    }

    fn count(&self) -> usize {
        self.count
    }

    fn cell(&self, place: usize) -> &[u8] {
        let start = if place == 0 { 0 } else { self.ends[place - 1] };
        &self.bytes[start..self.ends[place]]
    }

    /// The cells of the record that was read last, unquoted.
    pub fn cells(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.count).map(|place| self.cell(place))
    }
}
