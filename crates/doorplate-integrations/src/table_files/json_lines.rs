//! JSON Lines: one object on each line, with every column; what is empty is `null`.

use doorplate_engine::ports::table_formats::{Cell, Column, TableError, TableWriter};

/// A table that is written as JSON Lines.
pub(super) struct JsonLinesTable {
    /// What stands before each cell: a comma, the name and a colon.
    keys: Vec<String>,
}

impl JsonLinesTable {
    pub(super) fn new(columns: &[Column]) -> Self {
        let key = |(place, column): (usize, &Column)| {
            let begin = if place == 0 { "{" } else { "," };
            format!("{begin}\"{}\":", column.name)
        };
        Self { keys: columns.iter().enumerate().map(key).collect() }
    }
}

impl TableWriter for JsonLinesTable {
    fn write(&mut self, row: &[Cell<'_>], out: &mut Vec<u8>) -> Result<(), TableError> {
        for (key, cell) in self.keys.iter().zip(row) {
            out.extend_from_slice(key.as_bytes());
            write_cell(cell, out).map_err(|error| TableError(error.into()))?;
        }
        out.extend_from_slice(b"}\n");
        Ok(())
    }

    fn finish(self: Box<Self>, _out: &mut Vec<u8>) -> Result<(), TableError> {
        Ok(())
    }
}

fn write_cell(cell: &Cell<'_>, out: &mut Vec<u8>) -> serde_json::Result<()> {
    match cell {
        Cell::Empty => out.extend_from_slice(b"null"),
        Cell::Text(text) => serde_json::to_writer(out, text)?,
        Cell::Json(json) => out.extend_from_slice(json.as_bytes()),
        Cell::Integer(number) => serde_json::to_writer(out, number)?,
        Cell::Float(number) => serde_json::to_writer(out, number)?,
        Cell::Boolean(value) => serde_json::to_writer(out, value)?,
        Cell::Timestamp(time) => serde_json::to_writer(out, time)?,
    }
    Ok(())
}
