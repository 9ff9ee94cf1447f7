//! Parquet: rows are kept until they are enough for a row group, and then written at once.

use std::borrow::Cow;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use doorplate_engine::ports::table_formats::{Cell, Column, ColumnKind, TableError, TableWriter};

use crate::parquet::{self, ColumnType, ParquetError, ParquetWriter};

/// A table that is written as Parquet.
pub(super) struct ParquetFile {
    writer: ParquetWriter<Outbox>,
    outbox: Outbox,
}

/// Where the writer puts bytes until they are fetched.
#[derive(Clone, Default)]
struct Outbox(Arc<Mutex<Vec<u8>>>);

impl Outbox {
    fn take(&self, out: &mut Vec<u8>) {
        out.append(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

impl Write for Outbox {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl ParquetFile {
    pub(super) fn new(columns: &[Column]) -> Result<Self, TableError> {
        let outbox = Outbox::default();
        let columns: Vec<_> = columns.iter().map(column).collect();
        let writer = ParquetWriter::new(outbox.clone(), &columns).map_err(failed)?;
        Ok(Self { writer, outbox })
    }
}

impl TableWriter for ParquetFile {
    fn write(&mut self, row: &[Cell<'_>], out: &mut Vec<u8>) -> Result<(), TableError> {
        let row: Vec<_> = row.iter().map(cell).collect();
        self.writer.push(&row).map_err(failed)?;
        self.outbox.take(out);
        Ok(())
    }

    fn finish(self: Box<Self>, out: &mut Vec<u8>) -> Result<(), TableError> {
        let outbox = self.writer.finish().map_err(failed)?;
        outbox.take(out);
        Ok(())
    }
}

fn failed(error: ParquetError) -> TableError {
    TableError(error.into())
}

fn column(column: &Column) -> parquet::Column {
    let kind = match column.kind {
        ColumnKind::Text | ColumnKind::Json => ColumnType::Text,
        ColumnKind::Integer => ColumnType::Integer,
        ColumnKind::Float => ColumnType::Float,
        ColumnKind::Boolean => ColumnType::Boolean,
        ColumnKind::Timestamp => ColumnType::Timestamp,
    };
    parquet::Column::new(column.name, kind)
}

fn cell<'a>(cell: &'a Cell<'_>) -> parquet::Cell<'a> {
    match cell {
        Cell::Empty => parquet::Cell::Empty,
        Cell::Text(text) => parquet::Cell::Text(Cow::Borrowed(text)),
        Cell::Json(json) => parquet::Cell::Text(Cow::Borrowed(json)),
        Cell::Integer(number) => parquet::Cell::Integer(*number),
        Cell::Float(number) => parquet::Cell::Float(*number),
        Cell::Boolean(value) => parquet::Cell::Boolean(*value),
        Cell::Timestamp(time) => parquet::Cell::Timestamp(*time),
    }
}
