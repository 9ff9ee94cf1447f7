//! Reads a table in batches of rows, all columns of it or those that are asked for.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::fs::File;

use doorplate_domain::time::{Day, Timestamp};
use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type as PhysicalType};
use parquet::column::reader::ColumnReader;
use parquet::data_type::{ByteArray, Int96};
use parquet::errors::ParquetError as FileError;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use parquet::schema::types::{ColumnDescPtr, TypePtr};
use rayon::iter::{IntoParallelRefMutIterator, ParallelIterator};

use super::file::SharedFile;
use super::leaf::{Leaf, LeafValues};
use super::{Cell, ParquetError};

/// About how many bytes a batch may have, unpacked.
const BATCH_BYTES: usize = 16 << 20;
/// The most rows of a batch.
const BATCH_ROWS_MAX: usize = 256 * 1024;

/// A Parquet file.
pub struct ParquetTable {
    file: SerializedFileReader<SharedFile>,
    left_out: Option<usize>,
}

/// Some rows of a table, with all columns.
#[derive(Debug, Clone)]
pub struct Batch {
    columns: Vec<ColumnDescPtr>,
    leaves: Vec<Leaf>,
    left_out: Option<usize>,
    len: usize,
}

/// The batches of a table, one after the other.
pub struct Batches<'a> {
    table: &'a ParquetTable,
    group_next: usize,
    readers: Vec<ColumnReader>,
    rows_left: usize,
    batch_rows: usize,
}

impl ParquetTable {
    /// Opens a file and reads what it says of itself.
    pub fn open(file: File) -> Result<Self, ParquetError> {
        let file = SharedFile::new(file).map_err(FileError::from)?;
        Ok(Self { file: SerializedFileReader::new(file)?, left_out: None })
    }

    /// How many rows there are; what the file says.
    pub fn rows(&self) -> u64 {
        u64::try_from(self.file.metadata().file_metadata().num_rows()).unwrap_or(0)
    }

    /// The names of the columns that have one cell a row, in order, with their place among all;
    /// lists and structures are left out.
    pub fn flat_columns(&self) -> Vec<(usize, &str)> {
        let columns = self.descriptions().iter().enumerate();
        columns
            .filter(|(_, column)| is_flat(column))
            .map(|(at, column)| (at, column.name()))
            .collect()
    }

    /// Leaves a flat column out of what is written of this table.
    pub fn leave_out(&mut self, place: usize) {
        self.left_out = Some(place);
    }

    /// How many columns there are, each part of a structure counted.
    pub fn leaves(&self) -> usize {
        self.descriptions().len()
    }

    /// The names of the columns at the top that are written, in order.
    pub fn names(&self) -> Vec<String> {
        self.fields().iter().map(|field| field.name().to_owned()).collect()
    }

    /// Begins to read.
    pub fn batches(&self) -> Batches<'_> {
        Batches { table: self, group_next: 0, readers: Vec::new(), rows_left: 0, batch_rows: 1 }
    }

    pub(super) fn fields(&self) -> Vec<TypePtr> {
        let schema = self.file.metadata().file_metadata().schema_descr();
        let left_out = self.left_out.map(|place| schema.get_column_root_idx(place));
        let fields = schema.root_schema().get_fields().iter().enumerate();
        fields.filter(|(root, _)| Some(*root) != left_out).map(|(_, it)| it.clone()).collect()
    }

    fn descriptions(&self) -> &[ColumnDescPtr] {
        self.file.metadata().file_metadata().schema_descr().columns()
    }
}

impl Batches<'_> {
    /// The next rows; nothing at the end.
    pub fn next_batch(&mut self) -> Result<Option<Batch>, ParquetError> {
        while self.rows_left == 0 {
            if self.group_next == self.table.file.num_row_groups() {
                return Ok(None);
            }
            self.begin_group()?;
        }
        let len = self.rows_left.min(self.batch_rows);
        let leaves = self
            .readers
            .par_iter_mut()
            .map(|reader| Leaf::read(reader, len))
            .collect::<Result<Vec<_>, _>>()?;
        self.rows_left -= len;
        let columns = self.table.descriptions().to_vec();
        Ok(Some(Batch { columns, leaves, left_out: self.table.left_out, len }))
    }

    fn begin_group(&mut self) -> Result<(), ParquetError> {
        let group = self.table.file.get_row_group(self.group_next)?;
        self.group_next += 1;
        let rows = usize::try_from(group.metadata().num_rows()).unwrap_or(0);
        let bytes = usize::try_from(group.metadata().total_byte_size()).unwrap_or(0);
        let columns = group.num_columns();
        // The levels and the places of values take memory beside the bytes that are counted.
        let row_bytes = bytes / rows.max(1) + columns * size_of::<ByteArray>();
        self.readers =
            (0..columns).map(|place| group.get_column_reader(place)).collect::<Result<_, _>>()?;
        self.rows_left = rows;
        self.batch_rows = (BATCH_BYTES / row_bytes.max(1)).clamp(1, BATCH_ROWS_MAX);
        Ok(())
    }
}

impl Batch {
    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The cells of a flat column, of the first row to the last. Bytes that are no text come as
    /// hexadecimal digits, decimal numbers and times of the day as text.
    pub fn cells(&self, place: usize) -> impl Iterator<Item = Cell<'_>> {
        let (column, leaf) = (&self.columns[place], &self.leaves[place]);
        let is_optional = column.max_def_level() > 0;
        let mut value_next = 0;
        (0..self.len).map(move |row| {
            if is_optional && leaf.definition.get(row).is_none_or(|level| *level == 0) {
                return Cell::Empty;
            }
            value_next += 1;
            cell(column, &leaf.values, value_next - 1)
        })
    }

    pub(super) fn into_leaves(mut self) -> Vec<Leaf> {
        if let Some(place) = self.left_out {
            self.leaves.remove(place);
        }
        self.leaves
    }
}

fn is_flat(column: &ColumnDescPtr) -> bool {
    column.path().parts().len() == 1 && column.max_rep_level() == 0
}

fn cell<'a>(column: &ColumnDescPtr, values: &'a LeafValues, place: usize) -> Cell<'a> {
    match values {
        LeafValues::Boolean(values) => Cell::Boolean(values[place]),
        LeafValues::Int32(values) => int32(column, values[place]),
        LeafValues::Int64(values) => int64(column, values[place]),
        LeafValues::Int96(values) => Cell::Timestamp(int96(values[place])),
        LeafValues::Float(values) => Cell::Float(shortest(values[place])),
        LeafValues::Double(values) => Cell::Float(values[place]),
        LeafValues::Bytes(values) => bytes(column, &values[place]),
        LeafValues::FixedBytes(values) => bytes(column, &values[place]),
    }
}

fn int32<'a>(column: &ColumnDescPtr, value: i32) -> Cell<'a> {
    match column.converted_type() {
        ConvertedType::DATE => text(Day(value).to_string()),
        ConvertedType::DECIMAL => text(Field::convert_int32(column, value).to_string()),
        ConvertedType::TIME_MILLIS => time_of_day(i64::from(value) * 1_000),
        ConvertedType::UINT_32 => Cell::Integer(i64::from(value.cast_unsigned())),
        _ => Cell::Integer(value.into()),
    }
}

fn int64<'a>(column: &ColumnDescPtr, value: i64) -> Cell<'a> {
    let time = |micros| Cell::Timestamp(Timestamp(micros));
    match (column.logical_type_ref(), column.converted_type()) {
        (Some(LogicalType::Timestamp(kind)), _) => match kind.unit {
            TimeUnit::MILLIS => time(value.saturating_mul(1_000)),
            TimeUnit::MICROS => time(value),
            TimeUnit::NANOS => time(value.div_euclid(1_000)),
        },
        (Some(LogicalType::Time(kind)), _) if kind.unit == TimeUnit::NANOS => {
            time_of_day(value / 1_000)
        }
        (_, ConvertedType::TIMESTAMP_MILLIS) => time(value.saturating_mul(1_000)),
        (_, ConvertedType::TIMESTAMP_MICROS) => time(value),
        (_, ConvertedType::TIME_MICROS) => time_of_day(value),
        (_, ConvertedType::DECIMAL) => text(Field::convert_int64(column, value).to_string()),
        (_, ConvertedType::UINT_64) if value < 0 => text(value.cast_unsigned().to_string()),
        _ => Cell::Integer(value),
    }
}

/// The old form of a time: the Julian day and the nanoseconds of it.
fn int96(value: Int96) -> Timestamp {
    const JULIAN_1970: i64 = 2_440_588;
    let [low, high, day] = value.data() else { return Timestamp(0) };
    let nanos = i64::from(*low) | i64::from(*high) << 32;
    let day = Day(i32::try_from(i64::from(*day) - JULIAN_1970).unwrap_or(i32::MAX));
    day.start().plus_micros(nanos / 1_000)
}

fn bytes<'a>(column: &ColumnDescPtr, value: &'a ByteArray) -> Cell<'a> {
    let is_decimal = column.converted_type() == ConvertedType::DECIMAL
        && matches!(
            column.physical_type(),
            PhysicalType::BYTE_ARRAY | PhysicalType::FIXED_LEN_BYTE_ARRAY
        );
    if is_decimal && let Ok(number) = Field::convert_byte_array(column, value.clone()) {
        return text(number.to_string());
    }
    match std::str::from_utf8(value.data()) {
        Ok(text) => Cell::Text(Cow::Borrowed(text)),
        Err(_) => text(value.data().iter().fold(String::new(), |mut digits, byte| {
            write!(digits, "{byte:02x}").expect("memory takes every text");
            digits
        })),
    }
}

/// The number of 64 bits that is written as this one of 32 is: 0.1 stays 0.1.
fn shortest(value: f32) -> f64 {
    value.to_string().parse().unwrap_or_else(|_| value.into())
}

fn time_of_day<'a>(micros: i64) -> Cell<'a> {
    let seconds = micros.div_euclid(1_000_000);
    let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    let micros = micros.rem_euclid(1_000_000);
    text(format!("{hour:02}:{minute:02}:{second:02}.{micros:06}"))
}

fn text<'a>(text: String) -> Cell<'a> {
    Cell::Text(Cow::Owned(text))
}
