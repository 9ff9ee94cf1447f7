//! Labelled rows as a table: plain or gzip, by the names of the columns.

use std::io::Read;

use super::EvalError;

/// The most bytes of a file, unpacked: a bound against packed bombs.
const BYTES_MAX: u64 = 1 << 30;

/// A table read whole.
#[derive(Debug)]
pub(super) struct Table {
    header: Vec<String>,
    rows: Vec<csv::StringRecord>,
    malformed: u64,
}

impl Table {
    /// Reads a table. Rows that are no CSV or no UTF-8 are counted and left out.
    pub(super) fn read(input: &mut dyn Read) -> Result<Self, EvalError> {
        let mut start = Vec::new();
        input.take(2).read_to_end(&mut start)?;
        let is_gzip = start == [0x1f, 0x8b];
        let whole = start.as_slice().chain(input);
        let mut bytes = Vec::new();
        if is_gzip {
            flate2::read::MultiGzDecoder::new(whole).take(BYTES_MAX).read_to_end(&mut bytes)?;
        } else {
            whole.take(BYTES_MAX).read_to_end(&mut bytes)?;
        }
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes.as_slice());
        let header = reader
            .headers()?
            .iter()
            .map(|name| name.trim_start_matches('\u{feff}').to_owned())
            .collect();
        let mut table = Self { header, rows: Vec::new(), malformed: 0 };
        for row in reader.records() {
            match row {
                Ok(row) => table.rows.push(row),
                Err(_) => table.malformed += 1,
            }
        }
        Ok(table)
    }

    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(super) fn malformed(&self) -> u64 {
        self.malformed
    }

    pub(super) fn header(&self) -> String {
        self.header.join(",").chars().take(200).collect()
    }

    pub(super) fn has_column(&self, name: &str) -> bool {
        self.header.iter().any(|column| column == name)
    }

    /// All rows, as a way from a column's name to the cell; empty where there is none.
    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|row| Row { header: &self.header, row })
    }
}

/// One row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'a> {
    header: &'a [String],
    row: &'a csv::StringRecord,
}

impl<'a> Row<'a> {
    /// A cell by its column; empty where there is none.
    pub(super) fn get(&self, column: &str) -> &'a str {
        let place = self.header.iter().position(|name| name == column);
        place.and_then(|place| self.row.get(place)).unwrap_or_default().trim()
    }
}
