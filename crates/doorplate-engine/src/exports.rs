//! Everything can be taken out: tables of companies, visits, page views and identifications, row by
//! row, whatever their length.
//!
//! An export reads a step, writes it, hands the bytes on, and only then reads the next; between two
//! steps it holds nothing of the store. What the columns are stands in `columns`.

mod columns;
mod companies;
mod named_visits;
mod place;

use std::collections::HashSet;
use std::sync::Arc;

use doorplate_domain::filter::CompanyFilter;
use doorplate_domain::id::{CompanyId, SiteId};
use doorplate_domain::page::Cursor;
use doorplate_domain::time::DayRange;
use serde_json::json;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

pub use columns::ExportTable;
pub use named_visits::NumberedPage;

use self::columns::Batch;
use self::companies::CompanySource;
use self::place::Question;
use crate::engine::Engine;
use crate::ports::StoreError;
use crate::ports::directory::Change;
use crate::ports::table_formats::{TableError, TableFormat, TableWriter};
use crate::ports::visit_records::{CountedPart, CountedRows, VisitPlace, VisitSpan};
use crate::questions::QuestionError;
use crate::scope::Scope;

/// The most rows that a part may be asked to have.
pub const PART_ROWS_MAX: u64 = 10_000_000;
/// Exports that run at once in an installation: one of Parquet takes about 100 MB.
const EXPORTS_AT_ONCE: usize = 8;

/// What is to be taken out.
#[derive(Debug, Clone, PartialEq)]
pub struct ExportQuery {
    /// Of which site.
    pub site_id: SiteId,
    /// What.
    pub table: ExportTable,
    /// In which form.
    pub format: TableFormat,
    /// The span that visits must have begun in.
    pub range: DayRange,
    /// Only companies that the filter asks for, and what they did. Without it all visits, those
    /// that nobody could be named for included.
    pub filter: Option<CompanyFilter>,
    /// The most rows, `1..=PART_ROWS_MAX`; the visit that reaches them is whole. All without it.
    pub rows_max: Option<u64>,
    /// Where the part before ended.
    pub cursor: Option<Cursor>,
}

/// Says why something cannot be taken out.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The question is not right.
    #[error(transparent)]
    Question(#[from] QuestionError),
    /// Too many exports are under way.
    #[error("{EXPORTS_AT_ONCE} exports are under way, and there may not be more")]
    Busy,
    /// It could not be read, or the audit log not be written.
    #[error("failed to read what is to be taken out")]
    Store(#[from] StoreError),
    /// It could not be written.
    #[error(transparent)]
    Table(#[from] TableError),
}

/// Leave to run, for some exports at a time.
pub(crate) struct ExportSlots(Arc<Semaphore>);

impl Default for ExportSlots {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(EXPORTS_AT_ONCE)))
    }
}

/// An export under way.
pub struct Export {
    engine: Arc<Engine>,
    scope: Scope,
    table: ExportTable,
    source: Source,
    /// Absent once the table has its end.
    writer: Option<Box<dyn TableWriter>>,
    next: Option<Cursor>,
    rows: u64,
    /// The first bytes, until they are handed on.
    first: Option<Vec<u8>>,
    _slot: OwnedSemaphorePermit,
}

/// Where rows come from.
enum Source {
    Companies(CompanySource),
    Visits(VisitSpan),
    /// Nowhere any more.
    Ended,
}

impl Engine {
    /// Begins an export, and notes in the audit log who takes what out.
    pub async fn open_export(
        self: &Arc<Self>,
        scope: &Scope,
        query: &ExportQuery,
    ) -> Result<Export, ExportError> {
        self.check_site(scope, &query.site_id).await?;
        let slot = Arc::clone(&self.export_slots.0).try_acquire_owned();
        let slot = slot.map_err(|_| ExportError::Busy)?;
        let (source, next) = if query.table == ExportTable::Companies {
            let (source, next) = CompanySource::new(self, scope, query).await?;
            (Source::Companies(source), next)
        } else {
            let (span, next) = self.visit_span(scope, query).await?;
            (Source::Visits(span), next)
        };
        let columns = query.table.columns();
        let writer = self.ports.table_formats.begin(query.format, &columns)?;
        let mut export = Export {
            engine: Arc::clone(self),
            scope: scope.clone(),
            table: query.table,
            source,
            writer: Some(writer),
            next,
            rows: 0,
            first: None,
            _slot: slot,
        };
        // What is wrong with the question shows now, and not in the middle of a file.
        export.first = export.read_step().await?;
        self.ports.directory.record(scope, &self.export_change(query)).await?;
        Ok(export)
    }

    fn export_change(&self, query: &ExportQuery) -> Change {
        Change {
            at: self.ports.clock.now(),
            action: "export.read",
            subject: query.site_id.to_string(),
            detail: json!({
                "table": query.table.as_str(),
                "format": query.format.as_str(),
                "from": query.range.from,
                "to": query.range.to,
                "filter": query.filter,
                "limit": query.rows_max,
                "is_continued": query.cursor.is_some(),
            }),
        }
    }

    /// The visits that a part has, and where the next part begins.
    async fn visit_span(
        &self,
        scope: &Scope,
        query: &ExportQuery,
    ) -> Result<(VisitSpan, Option<Cursor>), ExportError> {
        let question = Question::new(query);
        let after = query.cursor.as_ref().map(|cursor| question.read(cursor)).transpose()?;
        let companies = match &query.filter {
            Some(filter) => Some(Arc::new(self.filtered_companies(scope, query, filter).await?)),
            None => None,
        };
        let mut span = VisitSpan {
            site_id: query.site_id.clone(),
            range: query.range,
            companies,
            after,
            until: None,
        };
        if let Some(rows_max) = query.rows_max {
            let rows = match query.table {
                ExportTable::PageViews => CountedRows::Hits,
                _ => CountedRows::Visits,
            };
            span.until = self.find_part_end(scope, &span, (rows, rows_max)).await?;
        }
        let next = span.until.map(|place| question.cursor(place));
        Ok((span, next))
    }

    /// Finds the last visit of a part of so many rows; nothing when the rest is no more than that.
    async fn find_part_end(
        &self,
        scope: &Scope,
        span: &VisitSpan,
        (rows, rows_max): (CountedRows, u64),
    ) -> Result<Option<VisitPlace>, StoreError> {
        let mut span = span.clone();
        let mut left = rows_max;
        loop {
            match self.ports.events.count_rows(scope, &span, rows, left).await? {
                CountedPart::All(_) => return Ok(None),
                CountedPart::Full(place) => return Ok(Some(place)),
                CountedPart::GoOn(place, counted) => {
                    span.after = Some(place);
                    left = left.saturating_sub(counted).max(1);
                }
            }
        }
    }

    async fn filtered_companies(
        &self,
        scope: &Scope,
        query: &ExportQuery,
        filter: &CompanyFilter,
    ) -> Result<HashSet<CompanyId>, ExportError> {
        let selection = self.select_companies(scope, &query.site_id, query.range, filter).await?;
        Ok(self.list_company_ids(scope, &selection, u32::MAX).await?)
    }
}

impl Export {
    /// Gets the next part of this table's rows; nothing when these are all.
    pub fn next(&self) -> Option<&Cursor> {
        self.next.as_ref()
    }

    /// How many rows were written so far.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Gives the next bytes; nothing behind the last. After an error the table is not whole.
    pub async fn read(&mut self) -> Result<Option<Vec<u8>>, ExportError> {
        match self.first.take() {
            Some(first) => Ok(Some(first)),
            None => self.read_step().await,
        }
    }

    async fn read_step(&mut self) -> Result<Option<Vec<u8>>, ExportError> {
        while let Some(writer) = self.writer.take() {
            let batch = self.read_batch().await?;
            let table = self.table;
            let write = move || write(table, writer, batch);
            let (writer, rows, bytes) = tokio::task::spawn_blocking(write)
                .await
                .map_err(|error| StoreError::unavailable("writing a table", error))??;
            self.writer = writer;
            self.rows += rows;
            if !bytes.is_empty() {
                return Ok(Some(bytes));
            }
        }
        Ok(None)
    }

    async fn read_batch(&mut self) -> Result<Option<Batch>, ExportError> {
        match &mut self.source {
            Source::Companies(source) => {
                let records = source.read(&self.engine, &self.scope).await?;
                Ok(records.map(Batch::Companies))
            }
            Source::Visits(span) => {
                let step = self.engine.ports.events.read_visits(&self.scope, span).await?;
                match step.next {
                    Some(place) => span.after = Some(place),
                    None => self.source = Source::Ended,
                }
                Ok(Some(Batch::Visits(step.visits)))
            }
            Source::Ended => Ok(None),
        }
    }
}

type Written = (Option<Box<dyn TableWriter>>, u64, Vec<u8>);

/// Writes a batch, or the end when there is none.
fn write(
    table: ExportTable,
    mut writer: Box<dyn TableWriter>,
    batch: Option<Batch>,
) -> Result<Written, TableError> {
    let mut bytes = Vec::new();
    let Some(batch) = batch else {
        writer.finish(&mut bytes)?;
        return Ok((None, 0, bytes));
    };
    let rows = batch.write(table, &mut *writer, &mut bytes)?;
    Ok((Some(writer), rows, bytes))
}
