//! The event store: one file per workspace.
//!
//! Leaving, returning and erasing a workspace are operations on its file. Within it: words in a
//! dictionary, visits clustered by site and day with their hits packed beside them, and roll-ups by
//! day, kept in the transaction of the visits, that all sums are answered from. A visit and its
//! hits count on the day on which the visit began, in every sum, the books included.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use doorplate_domain::books::Books;
use doorplate_domain::correction::Correction;
use doorplate_domain::id::{CompanyId, SiteId, VisitId, WorkspaceId};
use doorplate_domain::identification::{AbstainReason, Identification};
use doorplate_domain::page::Page;
use doorplate_domain::time::{Day, DayRange, Timestamp};
use doorplate_domain::visit::VisitorKey;
use doorplate_engine::ports::company_selection::{
    CompanyCount, CompanySelection, FieldValue, FieldValueQuery,
};
use doorplate_engine::ports::events::{
    AbstentionDetail, Appended, BATCH_OUTCOMES_MAX, CompanyActivity, CompanyQuery, Erased,
    EventBatch, Events, OpenVisit, Outcome, Overview, Pulse, VisitDetail, VisitQuery,
    VisitingCompany,
};
use doorplate_engine::ports::queue::LogPosition;
use doorplate_engine::ports::revisions::{Corrected, Revision, Supersession};
use doorplate_engine::ports::visit_records::{
    CountedPart, CountedRows, VisitRecord, VisitSpan, VisitStep,
};
use doorplate_engine::ports::workspace_copies::{BookDay, SeenCompany};
use doorplate_engine::ports::{Revisions, StoreError, VisitRecords, WorkspaceCopies};
use doorplate_engine::scope::Scope;
use rusqlite::Transaction;
use rustc_hash::FxHashMap;

use crate::cursor::foreign;
use crate::error::{from_join, from_rusqlite};
use dictionary::Dictionary;
use file::{Reading, WorkspaceFile};
use value::{StoredVisitId, unreadable};

mod actions;
mod append;
mod books;
mod catalogue;
mod companies;
mod company;
mod company_filter;
mod company_set;
mod company_sums;
mod copies;
mod dictionary;
mod erase;
mod field_values;
mod file;
mod first_party;
mod overview;
mod records;
mod revise;
mod rollups;
mod timeline;
mod value;
mod verdicts;
mod visits;
mod words;

/// Files that are kept open; beyond it, those that nobody uses are closed.
const OPEN_FILES_MAX: usize = 256;

/// The event store of one data folder.
#[derive(Debug)]
pub struct EventFiles {
    folder: PathBuf,
    files: Arc<Mutex<FxHashMap<WorkspaceId, Arc<WorkspaceFile>>>>,
}

impl EventFiles {
    /// Opens the event store in a folder, made when it is not there.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        std::fs::create_dir_all(folder)
            .map_err(|error| StoreError::unavailable("opening the event store", error))?;
        Ok(Self { folder: folder.to_owned(), files: Arc::default() })
    }

    /// The furthest place in the ingest log that any workspace was written up to: a new log must
    /// begin after it, or what it holds would pass for written.
    pub fn last_position(&self) -> Result<LogPosition, StoreError> {
        let what = "reading the places of the event store";
        let failed = |error: std::io::Error| StoreError::unavailable(what, error);
        let mut last = LogPosition(0);
        for entry in std::fs::read_dir(&self.folder).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            if path.extension().is_some_and(|extension| extension == "db") {
                last = last.max(WorkspaceFile::position_in(&path)?);
            }
        }
        Ok(last)
    }

    /// Finds the workspace's file, opened when it is not.
    async fn file(&self, scope: &Scope) -> Result<Arc<WorkspaceFile>, StoreError> {
        let id = scope.workspace_id().clone();
        let known = self.files.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned();
        if let Some(file) = known {
            return Ok(file);
        }
        let path = self.folder.join(format!("{id}.db"));
        let files = Arc::clone(&self.files);
        let open = move || {
            let mut files = files.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(file) = files.get(&id) {
                return Ok(Arc::clone(file));
            }
            if files.len() >= OPEN_FILES_MAX {
                files.retain(|_, file| Arc::strong_count(file) > 1);
            }
            let file = Arc::new(WorkspaceFile::open(&path)?);
            files.insert(id, Arc::clone(&file));
            Ok(file)
        };
        tokio::task::spawn_blocking(open).await.map_err(from_join("opening the event store"))?
    }

    async fn read<T: Send + 'static>(
        &self,
        scope: &Scope,
        what: &'static str,
        work: impl FnOnce(&Reading<'_>) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.file(scope).await?.read(what, work).await
    }

    /// Runs `work` in one transaction of the writer.
    async fn lay_down<T, W>(
        &self,
        scope: &Scope,
        what: &'static str,
        work: W,
    ) -> Result<T, StoreError>
    where
        T: Send + 'static,
        W: FnOnce(&Transaction<'_>, &mut Dictionary) -> rusqlite::Result<T> + Send + 'static,
    {
        let work =
            move |writer: &mut file::Writer| writer.transact(work).map_err(from_rusqlite(what));
        self.file(scope).await?.write(what, work).await
    }
}

/// Checks what the types do not: size and owner.
fn check(scope: &Scope, batch: &EventBatch) -> Result<(), StoreError> {
    if batch.outcomes.len() > BATCH_OUTCOMES_MAX {
        return Err(StoreError::conflict("a batch beyond the limit"));
    }
    let is_own = |outcome: &Outcome| match outcome {
        Outcome::Hit { hit, .. } => &hit.workspace_id == scope.workspace_id(),
        Outcome::Dropped { .. } => true,
    };
    if batch.outcomes.iter().all(is_own) {
        Ok(())
    } else {
        Err(StoreError::conflict("a hit of another workspace"))
    }
}

#[async_trait]
impl Events for EventFiles {
    async fn append(&self, scope: &Scope, batch: &EventBatch) -> Result<Appended, StoreError> {
        let what = "writing events";
        check(scope, batch)?;
        let batch = batch.clone();
        self.file(scope)
            .await?
            .write(what, move |writer| {
                writer
                    .transact(|transaction, dictionary| {
                        append::append(transaction, dictionary, &batch)
                    })
                    .map_err(from_rusqlite(what))
            })
            .await
    }

    async fn position(&self, scope: &Scope) -> Result<LogPosition, StoreError> {
        self.read(scope, "reading the place in the log", |reading| {
            reading
                .transaction
                .query_row("select log_position from state", [], |row| row.get(0))
                .map(LogPosition)
        })
        .await
    }

    async fn list_open_visits(
        &self,
        scope: &Scope,
        since: Timestamp,
    ) -> Result<Vec<OpenVisit>, StoreError> {
        self.read(scope, "listing open visits", move |reading| open_visits(reading, since)).await
    }

    async fn overview(
        &self,
        scope: &Scope,
        site_id: &SiteId,
        range: DayRange,
    ) -> Result<Overview, StoreError> {
        let site_id = site_id.clone();
        self.read(scope, "summing up a site", move |reading| {
            overview::overview(reading, &site_id, range)
        })
        .await
    }

    async fn list_companies(
        &self,
        scope: &Scope,
        query: &CompanyQuery,
    ) -> Result<Page<VisitingCompany>, StoreError> {
        let query = query.clone();
        let after = companies::place(companies::fingerprint(&query), query.page.after.as_ref())?;
        self.read(scope, "listing companies", move |reading| {
            companies::list(reading, &query, after.as_ref())
        })
        .await
    }

    async fn count_companies(
        &self,
        scope: &Scope,
        selection: &CompanySelection,
    ) -> Result<CompanyCount, StoreError> {
        let selection = selection.clone();
        self.read(scope, "counting companies", move |reading| companies::count(reading, &selection))
            .await
    }

    async fn list_company_ids(
        &self,
        scope: &Scope,
        selection: &CompanySelection,
        limit: u32,
    ) -> Result<Vec<CompanyId>, StoreError> {
        let selection = selection.clone();
        self.read(scope, "listing ids of companies", move |reading| {
            companies::ids(reading, &selection, limit)
        })
        .await
    }

    async fn list_field_values(
        &self,
        scope: &Scope,
        query: &FieldValueQuery,
    ) -> Result<Vec<FieldValue>, StoreError> {
        let query = query.clone();
        self.read(scope, "listing values of a field", move |reading| {
            field_values::list(reading, &query)
        })
        .await
    }

    async fn list_parents(&self, scope: &Scope) -> Result<Vec<CompanyId>, StoreError> {
        self.read(scope, "listing parents", field_values::parents).await
    }

    async fn find_company_activity(
        &self,
        scope: &Scope,
        site_id: &SiteId,
        company_id: &CompanyId,
        range: DayRange,
    ) -> Result<Option<CompanyActivity>, StoreError> {
        let (site_id, company_id) = (site_id.clone(), company_id.clone());
        self.read(scope, "finding what a company did", move |reading| {
            company::activity(reading, &site_id, &company_id, range)
        })
        .await
    }

    async fn list_visits(
        &self,
        scope: &Scope,
        query: &VisitQuery,
    ) -> Result<Page<VisitDetail>, StoreError> {
        let query = query.clone();
        let after = match &query.page.after {
            Some(cursor) => {
                let place = company::place(company::fingerprint(&query).place(cursor)?);
                Some(place.ok_or_else(foreign)?)
            }
            None => None,
        };
        self.read(scope, "listing visits", move |reading| {
            company::list_visits(reading, &query, after)
        })
        .await
    }

    async fn find_receipt(
        &self,
        scope: &Scope,
        site_id: &SiteId,
        visit_id: &VisitId,
    ) -> Result<Option<Identification>, StoreError> {
        let (site_id, visit_id) = (site_id.clone(), visit_id.clone());
        self.read(scope, "finding a receipt", move |reading| {
            verdicts::receipt(reading, &site_id, &visit_id)
        })
        .await
    }

    async fn books(
        &self,
        scope: &Scope,
        site_id: &SiteId,
        range: DayRange,
    ) -> Result<Books, StoreError> {
        let site_id = site_id.clone();
        self.read(scope, "opening the books", move |reading| books::books(reading, &site_id, range))
            .await
    }

    async fn abstention(
        &self,
        scope: &Scope,
        site_id: &SiteId,
        reason: AbstainReason,
        range: DayRange,
    ) -> Result<AbstentionDetail, StoreError> {
        let site_id = site_id.clone();
        self.read(scope, "showing an abstention", move |reading| {
            books::abstention(reading, &site_id, reason, range)
        })
        .await
    }

    async fn pulse(
        &self,
        scope: &Scope,
        site_id: &SiteId,
        since: Timestamp,
    ) -> Result<Pulse, StoreError> {
        let site_id = site_id.clone();
        self.read(scope, "taking a site's pulse", move |reading| {
            books::pulse(reading, &site_id, since)
        })
        .await
    }

    async fn find_span(
        &self,
        scope: &Scope,
        site_id: &SiteId,
    ) -> Result<Option<DayRange>, StoreError> {
        let site_id = site_id.clone();
        self.read(scope, "finding a site's span", move |reading| books::span(reading, &site_id))
            .await
    }

    async fn erase_before(
        &self,
        scope: &Scope,
        site_id: &SiteId,
        day: Day,
    ) -> Result<Erased, StoreError> {
        let site_id = site_id.clone();
        let work = move |writer: &mut file::Writer| erase::before(writer, &site_id, day);
        self.file(scope).await?.write("erasing old visits", work).await
    }

    async fn erase_site(&self, scope: &Scope, site_id: &SiteId) -> Result<Erased, StoreError> {
        let site_id = site_id.clone();
        let work = move |writer: &mut file::Writer| erase::site(writer, &site_id);
        self.file(scope).await?.write("erasing a site", work).await
    }

    async fn forget_visitor_keys(
        &self,
        scope: &Scope,
        before: Timestamp,
    ) -> Result<u64, StoreError> {
        let work = move |writer: &mut file::Writer| erase::visitor_keys(writer, before);
        self.file(scope).await?.write("forgetting visitor keys", work).await
    }
}

#[async_trait]
impl Revisions for EventFiles {
    async fn correct(
        &self,
        scope: &Scope,
        corrections: &[Correction],
        at: Timestamp,
    ) -> Result<Corrected, StoreError> {
        let what = "correcting verdicts";
        let is_active = |correction: &&Correction| correction.undone_at.is_none();
        let corrections: Vec<_> = corrections.iter().filter(is_active).cloned().collect();
        let work = move |writer: &mut file::Writer| {
            writer
                .transact(|transaction, dictionary| {
                    revise::correct(transaction, dictionary, &corrections, at)
                })
                .map_err(from_rusqlite(what))
        };
        self.file(scope).await?.write(what, work).await
    }

    async fn supersede(
        &self,
        scope: &Scope,
        visit_id: &VisitId,
        verdict: &Identification,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let what = "superseding a verdict";
        let (visit_id, verdict) = (visit_id.clone(), verdict.clone());
        let work = move |writer: &mut file::Writer| {
            writer
                .transact(|transaction, dictionary| {
                    revise::supersede(transaction, dictionary, (&visit_id, &verdict), at)
                })
                .map_err(from_rusqlite(what))
        };
        self.file(scope).await?.write(what, work).await
    }

    async fn find_naming(
        &self,
        scope: &Scope,
        company_id: &CompanyId,
        asn: Option<u32>,
    ) -> Result<Option<Identification>, StoreError> {
        let company_id = company_id.clone();
        self.read(scope, "finding a company", move |reading| {
            verdicts::naming(reading, &company_id, asn)
        })
        .await
    }

    async fn list_supersessions(
        &self,
        scope: &Scope,
        site_id: &SiteId,
        visit_id: &VisitId,
    ) -> Result<Vec<Supersession>, StoreError> {
        let (site_id, visit_id) = (site_id.clone(), visit_id.clone());
        self.read(scope, "listing superseded verdicts", move |reading| {
            revise::supersessions(reading, &site_id, &visit_id)
        })
        .await
    }

    async fn list_revisions(&self, scope: &Scope, after: u64) -> Result<Vec<Revision>, StoreError> {
        self.read(scope, "listing revisions", move |reading| revise::revisions(reading, after))
            .await
    }
}

#[async_trait]
impl VisitRecords for EventFiles {
    async fn read_visits(&self, scope: &Scope, span: &VisitSpan) -> Result<VisitStep, StoreError> {
        let span = span.clone();
        self.read(scope, "reading visits", move |reading| records::read(reading, &span)).await
    }

    async fn count_rows(
        &self,
        scope: &Scope,
        span: &VisitSpan,
        rows: CountedRows,
        rows_max: u64,
    ) -> Result<CountedPart, StoreError> {
        let span = span.clone();
        self.read(scope, "counting rows", move |reading| {
            records::count(reading, &span, (rows, rows_max))
        })
        .await
    }
}

#[async_trait]
impl WorkspaceCopies for EventFiles {
    async fn read_book_days(
        &self,
        scope: &Scope,
        site_id: &SiteId,
        after: Option<Day>,
    ) -> Result<Vec<BookDay>, StoreError> {
        let site_id = site_id.clone();
        self.read(scope, "reading the books", move |reading| {
            copies::book_days(reading, &site_id, after)
        })
        .await
    }

    async fn list_seen_companies(
        &self,
        scope: &Scope,
        after: Option<&CompanyId>,
    ) -> Result<Vec<SeenCompany>, StoreError> {
        let after = after.cloned();
        self.read(scope, "listing seen companies", move |reading| {
            copies::seen_companies(reading, after.as_ref())
        })
        .await
    }

    async fn restore_visits(
        &self,
        scope: &Scope,
        site_id: &SiteId,
        visits: &[VisitRecord],
    ) -> Result<u64, StoreError> {
        let (site_id, visits) = (site_id.clone(), visits.to_vec());
        self.lay_down(scope, "laying visits down", move |transaction, dictionary| {
            copies::restore_visits(transaction, dictionary, (&site_id, &visits))
        })
        .await
    }

    async fn restore_revisions(
        &self,
        scope: &Scope,
        revisions: &[Revision],
    ) -> Result<u64, StoreError> {
        let revisions = revisions.to_vec();
        self.lay_down(scope, "laying revisions down", move |transaction, dictionary| {
            copies::restore_revisions(transaction, dictionary, &revisions)
        })
        .await
    }

    async fn restore_companies(
        &self,
        scope: &Scope,
        companies: &[SeenCompany],
    ) -> Result<(), StoreError> {
        let companies = companies.to_vec();
        self.lay_down(scope, "laying companies down", move |transaction, dictionary| {
            copies::restore_companies(transaction, dictionary, &companies)
        })
        .await
    }

    async fn restore_book_days(
        &self,
        scope: &Scope,
        site_id: &SiteId,
        days: &[BookDay],
    ) -> Result<u64, StoreError> {
        let (site_id, days) = (site_id.clone(), days.to_vec());
        self.lay_down(scope, "laying the books down", move |transaction, dictionary| {
            copies::restore_book_days(transaction, dictionary, (&site_id, &days))
        })
        .await
    }
}

fn open_visits(reading: &Reading<'_>, since: Timestamp) -> rusqlite::Result<Vec<OpenVisit>> {
    let mut statement = reading.transaction.prepare_cached(
        "select visit.id, site.id, visitor.key, visit.started_at, visitor.ended_at
         from visitor
         join visit on visit.site = visitor.site and visit.day = visitor.day
                   and visit.number = visitor.visit
         join site on site.number = visitor.site
         where visitor.ended_at >= ?1",
    )?;
    let rows = statement.query_map([since.0], |row| {
        let site_id: String = row.get(1)?;
        Ok(OpenVisit {
            visit_id: row.get::<_, StoredVisitId>(0)?.read()?,
            site_id: site_id.try_into().map_err(|_| unreadable("a site's id"))?,
            visitor_key: VisitorKey(row.get::<_, i64>(2)?.cast_unsigned()),
            started_at: Timestamp(row.get(3)?),
            ended_at: Timestamp(row.get(4)?),
        })
    })?;
    rows.collect()
}
