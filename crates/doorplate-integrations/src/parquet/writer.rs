//! Writes a table, one row group after the other, each column of a group on its own core.

use std::io::Write;
use std::sync::Arc;

use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::{Type, TypePtr};
use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, ParallelIterator};

use super::leaf::Leaf;
use super::{Batch, Cell, Column, ParquetError, ParquetTable, Rows};

/// The most rows of a row group: what other writers take too, and what readers split their work by.
const GROUP_ROWS_MAX: usize = 1 << 20;
/// The most memory that the rows of a group take before they are written.
const GROUP_BYTES_MAX: usize = 32 << 20;

/// Writes rows to a file as they come. Without [`Self::finish`] it is no Parquet file.
#[derive(Debug)]
pub struct ParquetWriter<W: Write + Send> {
    file: SerializedFileWriter<W>,
    rows: Rows,
}

impl<W: Write + Send> ParquetWriter<W> {
    /// Begins a file with these columns.
    pub fn new(sink: W, columns: &[Column]) -> Result<Self, ParquetError> {
        Self::begin(sink, Vec::new(), columns)
    }

    /// Begins a file with the columns of another, as they are, and these behind them. It is written
    /// with [`Self::write_beside`].
    pub fn after(sink: W, table: &ParquetTable, columns: &[Column]) -> Result<Self, ParquetError> {
        Self::begin(sink, table.fields(), columns)
    }

    fn begin(sink: W, mut fields: Vec<TypePtr>, columns: &[Column]) -> Result<Self, ParquetError> {
        for column in columns {
            fields.push(column.schema()?);
        }
        let schema = Type::group_type_builder("table").with_fields(fields).build()?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::try_new(1)?))
            .set_statistics_enabled(EnabledStatistics::Chunk)
            .set_created_by(concat!("doorplate ", env!("CARGO_PKG_VERSION")).to_owned())
            .build();
        let file = SerializedFileWriter::new(sink, Arc::new(schema), Arc::new(properties))?;
        Ok(Self { file, rows: Rows::new(columns) })
    }

    /// Adds a row: a cell for each column, in their order.
    pub fn push(&mut self, row: &[Cell<'_>]) -> Result<(), ParquetError> {
        self.rows.push(row)?;
        self.write_when_full()
    }

    /// Adds rows and leaves `rows` empty.
    pub fn append(&mut self, rows: &mut Rows) -> Result<(), ParquetError> {
        self.rows.append(rows)?;
        self.write_when_full()
    }

    /// Writes a batch of the table that this one began with, and beside it as many rows of the
    /// columns behind, as a row group.
    pub fn write_beside(&mut self, batch: Batch, mut rows: Rows) -> Result<(), ParquetError> {
        if batch.len() != rows.len() {
            return Err(ParquetError::WrongLength(rows.len(), batch.len()));
        }
        let mut leaves = batch.into_leaves();
        leaves.extend(rows.take_leaves());
        self.write_group(leaves)
    }

    /// Writes what is left and the end of the file, and gives the sink back.
    pub fn finish(mut self) -> Result<W, ParquetError> {
        self.write_rows()?;
        Ok(self.file.into_inner()?)
    }

    fn write_when_full(&mut self) -> Result<(), ParquetError> {
        if self.rows.len() >= GROUP_ROWS_MAX || self.rows.bytes() >= GROUP_BYTES_MAX {
            self.write_rows()?;
        }
        Ok(())
    }

    fn write_rows(&mut self) -> Result<(), ParquetError> {
        if self.rows.is_empty() {
            return Ok(());
        }
        let leaves = self.rows.take_leaves();
        self.write_group(leaves)
    }

    fn write_group(&mut self, leaves: Vec<Leaf>) -> Result<(), ParquetError> {
        let columns = self.file.schema_descr().columns();
        if leaves.len() != columns.len() {
            return Err(ParquetError::WrongWidth(leaves.len(), columns.len()));
        }
        let properties = self.file.properties();
        // A column's rows are let go as soon as it is packed.
        let encoded = leaves
            .into_par_iter()
            .zip(columns.to_vec())
            .map(|(leaf, column)| leaf.encode(column, Arc::clone(properties)))
            .collect::<Result<Vec<_>, _>>()?;
        let mut group = self.file.next_row_group()?;
        for (bytes, closed) in encoded {
            group.append_column(&bytes, closed)?;
        }
        group.close()?;
        Ok(())
    }
}
