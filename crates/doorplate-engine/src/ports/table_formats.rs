//! Files of rows with typed columns. What is in them the engine says; how they are written is a
//! matter of whoever is behind the port.

use std::borrow::Cow;

use doorplate_domain::time::Timestamp;

/// A form in which a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TableFormat {
    /// Comma-separated values (RFC 4180), UTF-8.
    Csv,
    /// One JSON object on each line, UTF-8.
    JsonLines,
    /// Apache Parquet.
    Parquet,
}

impl TableFormat {
    /// Every format.
    pub const ALL: [Self; 3] = [Self::Csv, Self::JsonLines, Self::Parquet];

    /// The name in the API, and how the names of files end.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::JsonLines => "jsonl",
            Self::Parquet => "parquet",
        }
    }

    /// Finds a format by its name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.as_str() == text)
    }

    /// The media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::JsonLines => "application/jsonl; charset=utf-8",
            Self::Parquet => "application/vnd.apache.parquet",
        }
    }
}

/// What the cells of a column are. Every cell may be empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ColumnKind {
    /// UTF-8.
    Text,
    /// A whole number.
    Integer,
    /// A number with a point.
    Float,
    /// Yes or no.
    Boolean,
    /// A point in time.
    Timestamp,
    /// A value in JSON.
    Json,
}

impl ColumnKind {
    /// The name in the documentation.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Integer => "integer",
            Self::Float => "float",
            Self::Boolean => "boolean",
            Self::Timestamp => "timestamp",
            Self::Json => "json",
        }
    }
}

/// A column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What its cells are.
    pub kind: ColumnKind,
    /// What it means, in one sentence.
    pub meaning: &'static str,
}

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell<'a> {
    /// Nothing.
    Empty,
    /// For a column of texts.
    Text(Cow<'a, str>),
    /// For a column of whole numbers.
    Integer(i64),
    /// For a column of numbers with a point.
    Float(f64),
    /// For a column of yes and no.
    Boolean(bool),
    /// For a column of times.
    Timestamp(Timestamp),
    /// For a column of JSON: one value, written out.
    Json(String),
}

/// Says that a table cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("failed to write a table")]
pub struct TableError(#[source] pub Box<dyn std::error::Error + Send + Sync>);

/// Writes one table, from its first byte to its last.
pub trait TableWriter: Send {
    /// Takes a row, a cell for each column in their order, and adds what can be sent by now.
    fn write(&mut self, row: &[Cell<'_>], out: &mut Vec<u8>) -> Result<(), TableError>;

    /// Adds the rest. A table without it is not whole.
    fn finish(self: Box<Self>, out: &mut Vec<u8>) -> Result<(), TableError>;
}

/// Knows how tables are written.
pub trait TableFormats: Send + Sync {
    /// Begins a table.
    fn begin(
        &self,
        format: TableFormat,
        columns: &[Column],
    ) -> Result<Box<dyn TableWriter>, TableError>;
}
