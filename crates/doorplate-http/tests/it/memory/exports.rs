//! Visits one after the other, and tables, as much of them as HTTP needs: there are no visits.

use async_trait::async_trait;
use doorplate_engine::ports::table_formats::{Cell, Column, TableError, TableFormat, TableWriter};
use doorplate_engine::ports::visit_records::{CountedPart, CountedRows, VisitSpan, VisitStep};
use doorplate_engine::ports::{StoreError, TableFormats, VisitRecords};
use doorplate_engine::scope::Scope;

use super::Memory;

#[async_trait]
impl VisitRecords for Memory {
    async fn read_visits(
        &self,
        _scope: &Scope,
        _span: &VisitSpan,
    ) -> Result<VisitStep, StoreError> {
        Ok(VisitStep::default())
    }

    async fn count_rows(
        &self,
        _scope: &Scope,
        _span: &VisitSpan,
        _rows: CountedRows,
        _rows_max: u64,
    ) -> Result<CountedPart, StoreError> {
        Ok(CountedPart::All(0))
    }
}

impl TableFormats for Memory {
    fn begin(
        &self,
        _format: TableFormat,
        columns: &[Column],
    ) -> Result<Box<dyn TableWriter>, TableError> {
        Ok(Box::new(Names(columns.iter().map(|column| column.name).collect())))
    }
}

/// A table that is no more than the names of its columns.
struct Names(Vec<&'static str>);

impl TableWriter for Names {
    fn write(&mut self, _row: &[Cell<'_>], _out: &mut Vec<u8>) -> Result<(), TableError> {
        Ok(())
    }

    fn finish(self: Box<Self>, out: &mut Vec<u8>) -> Result<(), TableError> {
        out.extend_from_slice(self.0.join(",").as_bytes());
        Ok(())
    }
}
