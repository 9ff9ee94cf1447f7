//! The forms in which tables are taken out: CSV, JSON Lines, Parquet.

mod csv;
mod json_lines;
mod parquet;

use doorplate_engine::ports::TableFormats;
use doorplate_engine::ports::table_formats::{Column, TableError, TableFormat, TableWriter};

/// Writes tables in every form.
#[derive(Debug, Clone, Copy, Default)]
pub struct TableFiles;

impl TableFormats for TableFiles {
    fn begin(
        &self,
        format: TableFormat,
        columns: &[Column],
    ) -> Result<Box<dyn TableWriter>, TableError> {
        Ok(match format {
            TableFormat::Csv => Box::new(csv::CsvTable::new(columns)),
            TableFormat::JsonLines => Box::new(json_lines::JsonLinesTable::new(columns)),
            TableFormat::Parquet => Box::new(parquet::ParquetFile::new(columns)?),
        })
    }
}

#[cfg(test)]
mod tests;
