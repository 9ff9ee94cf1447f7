//! A workspace, member after member.

use std::sync::Arc;

use doorplate_domain::annotation::Labels;
use doorplate_domain::correction::{Correction, CorrectionOrigin, apply};
use doorplate_domain::id::{CompanyId, SiteId, WorkspaceId};
use doorplate_domain::identification::Identification;
use doorplate_domain::time::{Day, DayRange};
use serde_json::json;

use super::members::{
    AnnotationRow, BookRow, CompanyRow, NoteRow, RevisionRow, SiteRow, VisitRow, WorkspaceMember,
    write_rows,
};
use super::{BundleError, FORMAT, Member, VERSION};
use crate::engine::Engine;
use crate::ports::directory::Change;
use crate::ports::visit_records::{VisitRecord, VisitSpan};
use crate::ports::workspace_copies::COPIED_ROWS_MAX;
use crate::scope::Scope;

/// Every day that there can be visits of.
const EVER: DayRange = DayRange { from: Day(i32::MIN), to: Day(i32::MAX) };

/// A bundle that is being written.
pub struct BundleExport {
    engine: Arc<Engine>,
    scope: Scope,
    sites: Vec<SiteId>,
    /// The operator's corrections, and these with the workspace's own.
    operators: Vec<Correction>,
    own: Vec<Correction>,
    stage: Stage,
    /// The members of this stage so far.
    number: u32,
}

/// What is written next.
enum Stage {
    Workspace,
    Corrections,
    Segments,
    Annotations(usize),
    Visits(VisitSpan),
    Revisions(u64),
    Companies(Option<CompanyId>),
    Books(usize, Option<Day>),
    End,
}

impl Engine {
    /// Begins a bundle of a workspace, and notes it in the audit log.
    pub async fn open_bundle(
        self: &Arc<Self>,
        workspace_id: &WorkspaceId,
    ) -> Result<BundleExport, BundleError> {
        let scope = self.operator_scope(workspace_id);
        let sites = self.ports.directory.list_sites(&scope).await?;
        let mut corrections = self.list_corrections(&scope).await?.items;
        corrections.retain(|correction| correction.undone_at.is_none());
        let (operators, own): (Vec<_>, Vec<_>) = corrections
            .into_iter()
            .partition(|correction| correction.origin == CorrectionOrigin::Operator);
        let change = Change {
            at: self.ports.clock.now(),
            action: "bundle.export",
            subject: workspace_id.to_string(),
            detail: json!({ "sites": sites.len() }),
        };
        self.ports.directory.record(&scope, &change).await?;
        Ok(BundleExport {
            engine: Arc::clone(self),
            scope,
            sites: sites.into_iter().map(|site| site.id).collect(),
            operators,
            own,
            stage: Stage::Workspace,
            number: 0,
        })
    }
}

impl BundleExport {
    /// Gives the next member; nothing behind the last. Each is a few megabytes.
    pub async fn next(&mut self) -> Result<Option<Member>, BundleError> {
        loop {
            let member = match &self.stage {
                Stage::Workspace => {
                    let member = self.workspace().await?;
                    self.enter(Stage::Corrections);
                    Some(member)
                }
                Stage::Corrections => Some(self.corrections().await?),
                Stage::Segments => Some(self.segments().await?),
                Stage::Annotations(place) => self.annotations(*place).await?,
                Stage::Visits(span) => self.visits(span.clone()).await?,
                Stage::Revisions(after) => self.revisions(*after).await?,
                Stage::Companies(after) => self.companies(after.clone()).await?,
                Stage::Books(place, after) => self.books(*place, *after).await?,
                Stage::End => return Ok(None),
            };
            if member.is_some() {
                return Ok(member);
            }
        }
    }

    fn enter(&mut self, stage: Stage) {
        self.stage = stage;
        self.number = 0;
    }

    fn numbered(&mut self, folder: &str, (rows, bytes): (u64, Vec<u8>)) -> Member {
        self.number += 1;
        Member { name: format!("{folder}/{:06}.jsonl", self.number), rows, bytes }
    }

    async fn workspace(&self) -> Result<Member, BundleError> {
        let (directory, scope) = (&self.engine.ports.directory, &self.scope);
        let workspace = directory.find_workspace(scope).await?;
        let missing = || BundleError::Taken("there is no such workspace".to_owned());
        let workspace = workspace.ok_or_else(missing)?;
        let sites = directory.list_sites(scope).await?;
        let summary = self.engine.data_set_summary();
        let member = WorkspaceMember {
            format: FORMAT.to_owned(),
            version: VERSION,
            exported_at: self.engine.ports.clock.now(),
            data_set_version: summary.map(|summary| summary.version).unwrap_or_default(),
            id: workspace.id,
            name: workspace.name,
            created_at: workspace.created_at,
            sites: sites.into_iter().map(SiteRow::from).collect(),
        };
        let bytes = serde_json::to_vec_pretty(&member).expect("it has only texts and numbers");
        Ok(Member { name: "workspace.json".to_owned(), rows: 1, bytes })
    }

    async fn corrections(&mut self) -> Result<Member, BundleError> {
        let corrections = self.engine.ports.directory.list_corrections(&self.scope).await?;
        let (rows, bytes) = write_rows(corrections);
        self.enter(Stage::Segments);
        Ok(Member { name: "corrections.jsonl".to_owned(), rows, bytes })
    }

    async fn segments(&mut self) -> Result<Member, BundleError> {
        let segments = self.engine.ports.directory.list_segments(&self.scope).await?;
        let (rows, bytes) = write_rows(segments);
        self.enter(Stage::Annotations(0));
        Ok(Member { name: "segments.jsonl".to_owned(), rows, bytes })
    }

    async fn annotations(&mut self, place: usize) -> Result<Option<Member>, BundleError> {
        let directory = &self.engine.ports.directory;
        let companies = directory.list_annotated(&self.scope).await?;
        let part: Vec<_> = companies.into_iter().skip(place).take(COPIED_ROWS_MAX).collect();
        if part.is_empty() {
            self.enter_visits(0);
            return Ok(None);
        }
        let mut found = directory.find_annotations(&self.scope, &part).await?;
        let mut rows = Vec::with_capacity(part.len());
        for company_id in part {
            let annotation = found.remove(&company_id).unwrap_or_default();
            let labels = Labels { owner_id: None, ..annotation.labels };
            let notes = directory.list_notes(&self.scope, &company_id).await?;
            let notes = notes.into_iter().map(NoteRow::from).collect();
            rows.push(AnnotationRow { company_id, labels, notes });
        }
        self.stage = Stage::Annotations(place + COPIED_ROWS_MAX);
        Ok(Some(self.numbered("annotations", write_rows(rows))))
    }

    /// Goes on with the visits of a site, or with what comes behind those of the last.
    fn enter_visits(&mut self, place: usize) {
        let stage = match self.sites.get(place) {
            Some(site_id) => Stage::Visits(VisitSpan {
                site_id: site_id.clone(),
                range: EVER,
                companies: None,
                after: None,
                until: None,
            }),
            None => Stage::Revisions(0),
        };
        self.enter(stage);
    }

    async fn visits(&mut self, span: VisitSpan) -> Result<Option<Member>, BundleError> {
        let step = self.engine.ports.events.read_visits(&self.scope, &span).await?;
        let folder = format!("visits/{}", span.site_id);
        let rows = step.visits.into_iter().map(|visit| self.visit_row(visit));
        let (count, bytes) = write_rows(rows);
        let member = (count > 0).then(|| self.numbered(&folder, (count, bytes)));
        if let Some(place) = step.next {
            self.stage = Stage::Visits(VisitSpan { after: Some(place), ..span });
        } else {
            let place = self.sites.iter().position(|site_id| *site_id == span.site_id);
            self.enter_visits(place.map_or(self.sites.len(), |place| place + 1));
        }
        Ok(member)
    }

    fn visit_row(&self, visit: VisitRecord) -> VisitRow {
        let verdict = self.verdict_without_own(&visit);
        VisitRow::new(visit, verdict)
    }

    /// The verdict that the workspace's own corrections make the one shown of. Those of the
    /// operator stay behind, so what they did is in it.
    fn verdict_without_own(&self, visit: &VisitRecord) -> Identification {
        let shown = &*visit.identification;
        let Some(base) = &visit.corrected_from else { return shown.clone() };
        let candidates = [(**base).clone(), apply(base, &self.operators)];
        let found = candidates.into_iter().find(|verdict| apply(verdict, &self.own) == *shown);
        found.unwrap_or_else(|| shown.clone())
    }

    async fn revisions(&mut self, after: u64) -> Result<Option<Member>, BundleError> {
        let revisions = self.engine.ports.events.list_revisions(&self.scope, after).await?;
        let Some(last) = revisions.last() else {
            self.enter(Stage::Companies(None));
            return Ok(None);
        };
        self.stage = Stage::Revisions(last.number);
        let rows = write_rows(revisions.into_iter().map(RevisionRow::from));
        Ok(Some(self.numbered("revisions", rows)))
    }

    async fn companies(&mut self, after: Option<CompanyId>) -> Result<Option<Member>, BundleError> {
        let events = &self.engine.ports.events;
        let companies = events.list_seen_companies(&self.scope, after.as_ref()).await?;
        let Some(last) = companies.last() else {
            self.enter(Stage::Books(0, None));
            return Ok(None);
        };
        self.stage = Stage::Companies(Some(last.company.id.clone()));
        let rows = write_rows(companies.into_iter().map(CompanyRow::from));
        Ok(Some(self.numbered("companies", rows)))
    }

    async fn books(
        &mut self,
        place: usize,
        after: Option<Day>,
    ) -> Result<Option<Member>, BundleError> {
        let Some(site_id) = self.sites.get(place).cloned() else {
            self.enter(Stage::End);
            return Ok(None);
        };
        let days = self.engine.ports.events.read_book_days(&self.scope, &site_id, after).await?;
        let Some(last) = days.last() else {
            self.enter(Stage::Books(place + 1, None));
            return Ok(None);
        };
        self.stage = Stage::Books(place, Some(last.day));
        let rows = write_rows(days.into_iter().map(BookRow::from));
        Ok(Some(self.numbered(&format!("books/{site_id}"), rows)))
    }
}
