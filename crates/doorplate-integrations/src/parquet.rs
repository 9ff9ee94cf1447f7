//! Tables in Apache Parquet: what analysts open with `DuckDB`, pandas, Spark or `ClickHouse`.
//!
//! [`ParquetWriter`] takes rows of typed cells and writes them in row groups of bounded size,
//! packed with zstd. [`ParquetTable`] reads a file in batches, and a batch may be written again
//! with more columns behind it, every column with the type it had. The size of a file does not
//! matter to the memory.
//!
//! ```
//! use doorplate_integrations::parquet::{Column, ColumnType, ParquetWriter};
//!
//! # fn main() -> Result<(), doorplate_integrations::parquet::ParquetError> {
//! let columns = [
//!     Column::new("company", ColumnType::Text),
//!     Column::new("visits", ColumnType::Integer),
//! ];
//! let mut writer = ParquetWriter::new(Vec::new(), &columns)?;
//! writer.push(&["Example Ltd".into(), 7.into()])?;
//! writer.push(&[None::<&str>.into(), 1.into()])?;
//! let file: Vec<u8> = writer.finish()?;
//! # assert!(file.starts_with(b"PAR1"));
//! # Ok(())
//! # }
//! ```

mod cell;
mod file;
mod leaf;
mod reader;
mod rows;
mod writer;

pub use cell::{Cell, Column, ColumnType};
pub use reader::{Batch, Batches, ParquetTable};
pub use rows::Rows;
pub use writer::ParquetWriter;

/// The first bytes of every Parquet file.
pub const MAGIC: [u8; 4] = *b"PAR1";

/// Says why a table cannot be written or read.
#[derive(Debug, thiserror::Error)]
pub enum ParquetError {
    /// A row has another number of cells than there are columns: how many, and how many it needs.
    #[error("the row has {0} cells for {1} columns")]
    WrongWidth(usize, usize),
    /// A cell is not of its column's type: the column.
    #[error("the cell is not of the type of the column {0:?}")]
    WrongType(String),
    /// Two tables do not have the same number of rows.
    #[error("{0} rows stand beside {1}")]
    WrongLength(usize, usize),
    /// The file cannot be read or written, or is not Parquet.
    #[error(transparent)]
    File(#[from] ::parquet::errors::ParquetError),
}

#[cfg(test)]
mod tests;
