//! Rows in memory, column by column, until they are enough for a row group.

use parquet::data_type::ByteArray;

use super::leaf::{Leaf, LeafValues};
use super::{Cell, Column, ColumnType, ParquetError};

/// Rows of a table with typed columns.
#[derive(Debug, Clone)]
pub struct Rows {
    columns: Vec<Cells>,
    names: Vec<String>,
    len: usize,
    bytes: usize,
}

/// The cells of one column: those that are not empty, and for each row whether it has one.
#[derive(Debug, Clone)]
struct Cells {
    values: Values,
    is_filled: Vec<i16>,
}

#[derive(Debug, Clone)]
enum Values {
    /// All texts one behind the other, and where each ends.
    Text(Vec<u8>, Vec<usize>),
    Integer(Vec<i64>),
    Float(Vec<f64>),
    Boolean(Vec<bool>),
    Timestamp(Vec<i64>),
}

impl Rows {
    /// No rows yet.
    pub fn new(columns: &[Column]) -> Self {
        let cells = |column: &Column| Cells {
            values: match column.kind {
                ColumnType::Text => Values::Text(Vec::new(), Vec::new()),
                ColumnType::Integer => Values::Integer(Vec::new()),
                ColumnType::Float => Values::Float(Vec::new()),
                ColumnType::Boolean => Values::Boolean(Vec::new()),
                ColumnType::Timestamp => Values::Timestamp(Vec::new()),
            },
            is_filled: Vec::new(),
        };
        Self {
            columns: columns.iter().map(cells).collect(),
            names: columns.iter().map(|column| column.name.clone()).collect(),
            len: 0,
            bytes: 0,
        }
    }

    /// Adds a row: a cell for each column, in their order. After an error nothing is added.
    pub fn push(&mut self, row: &[Cell<'_>]) -> Result<(), ParquetError> {
        if row.len() != self.columns.len() {
            return Err(ParquetError::WrongWidth(row.len(), self.columns.len()));
        }
        let mut pairs = self.columns.iter().zip(row);
        if let Some(place) = pairs.position(|(cells, cell)| !cells.may_have(cell)) {
            return Err(ParquetError::WrongType(self.names[place].clone()));
        }
        for (cells, cell) in self.columns.iter_mut().zip(row) {
            self.bytes += cells.push(cell);
        }
        self.len += 1;
        Ok(())
    }

    /// Takes the rows of another with the same columns, and leaves it empty with its memory.
    pub fn append(&mut self, other: &mut Self) -> Result<(), ParquetError> {
        if self.names != other.names {
            return Err(ParquetError::WrongWidth(other.names.len(), self.names.len()));
        }
        for ((cells, more), name) in
            self.columns.iter_mut().zip(&mut other.columns).zip(&self.names)
        {
            if !cells.append(more) {
                return Err(ParquetError::WrongType(name.clone()));
            }
        }
        self.len += other.len;
        self.bytes += other.bytes;
        (other.len, other.bytes) = (0, 0);
        Ok(())
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// About how many bytes of memory they take.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// What is to be written, and no rows any more.
    pub(super) fn take_leaves(&mut self) -> Vec<Leaf> {
        (self.len, self.bytes) = (0, 0);
        self.columns.iter_mut().map(Cells::take_leaf).collect()
    }
}

impl Cells {
    fn may_have(&self, cell: &Cell<'_>) -> bool {
        matches!(
            (&self.values, cell),
            (_, Cell::Empty)
                | (Values::Text(..), Cell::Text(_))
                | (Values::Integer(_), Cell::Integer(_))
                | (Values::Float(_), Cell::Float(_))
                | (Values::Boolean(_), Cell::Boolean(_))
                | (Values::Timestamp(_), Cell::Timestamp(_))
        )
    }

    /// Adds a cell of the right type and gives the bytes that it takes.
    fn push(&mut self, cell: &Cell<'_>) -> usize {
        self.is_filled.push(i16::from(*cell != Cell::Empty));
        match (&mut self.values, cell) {
            (Values::Text(texts, ends), Cell::Text(text)) => {
                texts.extend_from_slice(text.as_bytes());
                ends.push(texts.len());
                return text.len() + size_of::<ByteArray>();
            }
            (Values::Integer(values), Cell::Integer(value)) => values.push(*value),
            (Values::Float(values), Cell::Float(value)) => values.push(*value),
            (Values::Boolean(values), Cell::Boolean(value)) => values.push(*value),
            (Values::Timestamp(values), Cell::Timestamp(value)) => values.push(value.0),
            _ => return size_of::<i16>(),
        }
        size_of::<i64>()
    }

    fn append(&mut self, other: &mut Self) -> bool {
        match (&mut self.values, &mut other.values) {
            (Values::Text(texts, ends), Values::Text(more, more_ends)) => {
                let start = texts.len();
                texts.append(more);
                ends.extend(more_ends.drain(..).map(|end| start + end));
            }
            (Values::Integer(values), Values::Integer(more))
            | (Values::Timestamp(values), Values::Timestamp(more)) => values.append(more),
            (Values::Float(values), Values::Float(more)) => values.append(more),
            (Values::Boolean(values), Values::Boolean(more)) => values.append(more),
            _ => return false,
        }
        self.is_filled.append(&mut other.is_filled);
        true
    }

    fn take_leaf(&mut self) -> Leaf {
        let values = match &mut self.values {
            Values::Text(texts, ends) => {
                let texts = ByteArray::from(std::mem::take(texts));
                let mut start = 0;
                let slices = ends.drain(..).map(|end| {
                    let text = texts.slice(start, end - start);
                    start = end;
                    text
                });
                LeafValues::Bytes(slices.collect())
            }
            Values::Integer(values) | Values::Timestamp(values) => {
                LeafValues::Int64(std::mem::take(values))
            }
            Values::Float(values) => LeafValues::Double(std::mem::take(values)),
            Values::Boolean(values) => LeafValues::Boolean(std::mem::take(values)),
        };
        let definition = std::mem::take(&mut self.is_filled);
        Leaf { values, definition, repetition: Vec::new() }
    }
}
