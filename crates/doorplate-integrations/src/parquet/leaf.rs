//! A column as the file has it: values of a physical type, and the levels that say which rows and
//! lists they belong to.

use bytes::Bytes;
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::column::writer::{
    ColumnCloseResult, ColumnWriter, ColumnWriterImpl, get_column_writer,
};
use parquet::data_type::{ByteArray, DataType, FixedLenByteArray, Int96};
use parquet::errors::{ParquetError, Result};
use parquet::file::properties::WriterPropertiesPtr;
use parquet::file::writer::{SerializedPageWriter, TrackedWrite};
use parquet::schema::types::ColumnDescPtr;

/// The cells of one column over some rows.
#[derive(Debug, Clone)]
pub(super) struct Leaf {
    /// Those that are there.
    pub(super) values: LeafValues,
    /// For each cell how much of its path is there; the highest level stands for a value. Empty
    /// when every cell must be there.
    pub(super) definition: Vec<i16>,
    /// For each cell in which list it goes on; 0 begins a row. Empty without lists.
    pub(super) repetition: Vec<i16>,
}

#[derive(Debug, Clone)]
pub(super) enum LeafValues {
    Boolean(Vec<bool>),
    Int32(Vec<i32>),
    Int64(Vec<i64>),
    Int96(Vec<Int96>),
    Float(Vec<f32>),
    Double(Vec<f64>),
    Bytes(Vec<ByteArray>),
    FixedBytes(Vec<FixedLenByteArray>),
}

/// A column of a row group, ready for the file.
pub(super) type Encoded = (Bytes, ColumnCloseResult);

impl Leaf {
    /// Reads so many rows. Fewer are an error: the row group promised them.
    pub(super) fn read(reader: &mut ColumnReader, rows: usize) -> Result<Self> {
        use LeafValues as Values;
        match reader {
            ColumnReader::BoolColumnReader(reader) => read(reader, rows, Values::Boolean),
            ColumnReader::Int32ColumnReader(reader) => read(reader, rows, Values::Int32),
            ColumnReader::Int64ColumnReader(reader) => read(reader, rows, Values::Int64),
            ColumnReader::Int96ColumnReader(reader) => read(reader, rows, Values::Int96),
            ColumnReader::FloatColumnReader(reader) => read(reader, rows, Values::Float),
            ColumnReader::DoubleColumnReader(reader) => read(reader, rows, Values::Double),
            ColumnReader::ByteArrayColumnReader(reader) => read(reader, rows, Values::Bytes),
            ColumnReader::FixedLenByteArrayColumnReader(reader) => {
                read(reader, rows, Values::FixedBytes)
            }
        }
    }

    /// Packs the column.
    pub(super) fn encode(
        &self,
        column: ColumnDescPtr,
        properties: WriterPropertiesPtr,
    ) -> Result<Encoded> {
        let mut sink = TrackedWrite::new(Vec::new());
        let pages = Box::new(SerializedPageWriter::new(&mut sink));
        let mut writer = get_column_writer(column, properties, pages);
        match (&mut writer, &self.values) {
            (ColumnWriter::BoolColumnWriter(writer), LeafValues::Boolean(values)) => {
                self.write(writer, values)
            }
            (ColumnWriter::Int32ColumnWriter(writer), LeafValues::Int32(values)) => {
                self.write(writer, values)
            }
            (ColumnWriter::Int64ColumnWriter(writer), LeafValues::Int64(values)) => {
                self.write(writer, values)
            }
            (ColumnWriter::Int96ColumnWriter(writer), LeafValues::Int96(values)) => {
                self.write(writer, values)
            }
            (ColumnWriter::FloatColumnWriter(writer), LeafValues::Float(values)) => {
                self.write(writer, values)
            }
            (ColumnWriter::DoubleColumnWriter(writer), LeafValues::Double(values)) => {
                self.write(writer, values)
            }
            (ColumnWriter::ByteArrayColumnWriter(writer), LeafValues::Bytes(values)) => {
                self.write(writer, values)
            }
            (
                ColumnWriter::FixedLenByteArrayColumnWriter(writer),
                LeafValues::FixedBytes(values),
            ) => self.write(writer, values),
            _ => Err(ParquetError::General("the column has another physical type".to_owned())),
        }?;
        let closed = writer.close()?;
        Ok((Bytes::from(sink.into_inner()?), closed))
    }

    fn write<T: DataType>(
        &self,
        writer: &mut ColumnWriterImpl<'_, T>,
        values: &[T::T],
    ) -> Result<()> {
        let column = writer.get_descriptor();
        let definition = (column.max_def_level() > 0).then_some(&self.definition[..]);
        let repetition = (column.max_rep_level() > 0).then_some(&self.repetition[..]);
        writer.write_batch(values, definition, repetition).map(|_| ())
    }
}

fn read<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    rows: usize,
    values_of: fn(Vec<T::T>) -> LeafValues,
) -> Result<Leaf> {
    let (mut values, mut definition, mut repetition) = (Vec::new(), Vec::new(), Vec::new());
    let (found, ..) =
        reader.read_records(rows, Some(&mut definition), Some(&mut repetition), &mut values)?;
    if found != rows {
        let text = format!("a column has {found} rows where its row group has {rows} left");
        return Err(ParquetError::General(text));
    }
    Ok(Leaf { values: values_of(values), definition, repetition })
}
