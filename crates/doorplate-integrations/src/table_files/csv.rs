//! Comma-separated values as RFC 4180 has them: CRLF, a header, quotes where needed; UTF-8 without
//! a mark at the beginning.
//!
//! A spreadsheet takes a cell that begins with `=`, `+`, `-`, `@`, a tab or a return for a formula,
//! and what a website is told comes from strangers. Such a *text* gets an apostrophe before it, as
//! one gets that begins with an apostrophe itself, so that taking one away gives back what it was.

use doorplate_engine::ports::table_formats::{Cell, Column, TableError, TableWriter};

/// How a formula may begin; the full-width signs are read as the others by some spreadsheets.
const DANGEROUS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\'', '＝', '＋', '－', '＠'];

/// A table that is written as CSV.
pub(super) struct CsvTable {
    /// Until it is written.
    header: Option<Vec<&'static str>>,
}

impl CsvTable {
    pub(super) fn new(columns: &[Column]) -> Self {
        Self { header: Some(columns.iter().map(|column| column.name).collect()) }
    }

    fn begin(&mut self, out: &mut Vec<u8>) {
        if let Some(names) = self.header.take() {
            out.extend_from_slice(names.join(",").as_bytes());
            out.extend_from_slice(b"\r\n");
        }
    }
}

impl TableWriter for CsvTable {
    fn write(&mut self, row: &[Cell<'_>], out: &mut Vec<u8>) -> Result<(), TableError> {
        self.begin(out);
        for (place, cell) in row.iter().enumerate() {
            if place > 0 {
                out.push(b',');
            }
            write_cell(cell, out);
        }
        out.extend_from_slice(b"\r\n");
        Ok(())
    }

    fn finish(mut self: Box<Self>, out: &mut Vec<u8>) -> Result<(), TableError> {
        self.begin(out);
        Ok(())
    }
}

fn write_cell(cell: &Cell<'_>, out: &mut Vec<u8>) {
    match cell {
        Cell::Empty => {}
        Cell::Text(text) => {
            let prefix = if text.starts_with(DANGEROUS) { "'" } else { "" };
            write_text(prefix, text, out);
        }
        Cell::Json(json) => write_text("", json, out),
        Cell::Integer(number) => out.extend_from_slice(number.to_string().as_bytes()),
        Cell::Float(number) => out.extend_from_slice(number.to_string().as_bytes()),
        Cell::Boolean(value) => out.extend_from_slice(value.to_string().as_bytes()),
        Cell::Timestamp(time) => out.extend_from_slice(time.to_string().as_bytes()),
    }
}

fn write_text(prefix: &str, text: &str, out: &mut Vec<u8>) {
    let is_plain =
        !text.contains([',', '"', '\r', '\n']) && !text.starts_with(' ') && !text.ends_with(' ');
    if is_plain {
        out.extend_from_slice(prefix.as_bytes());
        out.extend_from_slice(text.as_bytes());
        return;
    }
    out.push(b'"');
    out.extend_from_slice(prefix.as_bytes());
    for byte in text.bytes() {
        if byte == b'"' {
            out.push(b'"');
        }
        out.push(byte);
    }
    out.push(b'"');
}
