//! Visits one after the other, and tables, as much of them as HTTP needs: there are no visits.

use async_trait::async_trait;
use doorplate_domain::id::{CompanyId, SiteId};
use doorplate_domain::time::Day;
use doorplate_engine::ports::revisions::Revision;
use doorplate_engine::ports::table_formats::{Cell, Column, TableError, TableFormat, TableWriter};
use doorplate_engine::ports::visit_records::{
    CountedPart, CountedRows, VisitRecord, VisitSpan, VisitStep,
};
use doorplate_engine::ports::workspace_copies::{BookDay, SeenCompany};
use doorplate_engine::ports::{StoreError, TableFormats, VisitRecords, WorkspaceCopies};
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

#[async_trait]
impl WorkspaceCopies for Memory {
    async fn read_book_days(
        &self,
        _scope: &Scope,
        _site_id: &SiteId,
        _after: Option<Day>,
    ) -> Result<Vec<BookDay>, StoreError> {
        Ok(Vec::new())
    }

    async fn list_seen_companies(
        &self,
        _scope: &Scope,
        _after: Option<&CompanyId>,
    ) -> Result<Vec<SeenCompany>, StoreError> {
        Ok(Vec::new())
    }

    async fn restore_visits(
        &self,
        _scope: &Scope,
        _site_id: &SiteId,
        _visits: &[VisitRecord],
    ) -> Result<u64, StoreError> {
        Ok(0)
    }

    async fn restore_revisions(
        &self,
        _scope: &Scope,
        _revisions: &[Revision],
    ) -> Result<u64, StoreError> {
        Ok(0)
    }

    async fn restore_companies(
        &self,
        _scope: &Scope,
        _companies: &[SeenCompany],
    ) -> Result<(), StoreError> {
        Ok(())
    }

    async fn restore_book_days(
        &self,
        _scope: &Scope,
        _site_id: &SiteId,
        _days: &[BookDay],
    ) -> Result<u64, StoreError> {
        Ok(0)
    }
}
