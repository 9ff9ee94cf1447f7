//! A bundle, laid down member after member. What is here already stays as it is, so a bundle that
//! is laid down again changes nothing, and one that broke off is simply laid down again.

use std::sync::Arc;

use doorplate_domain::annotation::{LabelChange, Labels, TagChange};
use doorplate_domain::correction::Correction;
use doorplate_domain::id::{CompanyId, SiteId, WorkspaceId};
use doorplate_domain::segment::Segment;
use doorplate_domain::workspace::Workspace;
use serde::Serialize;
use serde_json::json;

use super::members::{
    AnnotationRow, BookRow, CompanyRow, RevisionRow, VisitRow, WorkspaceMember, read_rows,
};
use super::{BundleError, FORMAT, Member, VERSION};
use crate::engine::Engine;
use crate::ports::StoreError;
use crate::ports::annotations::{Labelled, Labelling};
use crate::ports::directory::Change;
use crate::ports::workspace_copies::{COPIED_ROWS_MAX, SeenCompany};
use crate::scope::{InstallationScope, Scope};

/// What a bundle brought that was not here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct ImportedBundle {
    /// Sites.
    pub sites: u64,
    /// Corrections.
    pub corrections: u64,
    /// Segments.
    pub segments: u64,
    /// Companies that got labels or notes.
    pub annotations: u64,
    /// Visits.
    pub visits: u64,
    /// Verdicts that were superseded.
    pub revisions: u64,
    /// Hits in the books that belong to no visit.
    pub other_hits: u64,
}

/// A bundle that is being laid down.
pub struct BundleImport {
    engine: Arc<Engine>,
    scope: Scope,
    workspace_id: WorkspaceId,
    sites: Vec<SiteId>,
    imported: ImportedBundle,
}

impl Engine {
    /// Begins with the first member of a bundle: makes the workspace and its sites where they are
    /// not here.
    pub async fn begin_bundle_import(
        self: &Arc<Self>,
        first: &Member,
    ) -> Result<BundleImport, BundleError> {
        let unreadable = |message: &str| BundleError::unreadable(&first.name, message);
        if first.name != "workspace.json" {
            return Err(unreadable("a bundle begins with workspace.json"));
        }
        let member: WorkspaceMember = serde_json::from_slice(&first.bytes)
            .map_err(|error| BundleError::unreadable(&first.name, error.to_string()))?;
        if member.format != FORMAT || member.version != VERSION {
            let message = format!(
                "{} of version {} is not read here, only {FORMAT} of version {VERSION}",
                member.format, member.version
            );
            return Err(unreadable(&message));
        }
        let WorkspaceMember { id, name, created_at, sites, .. } = member;
        self.restore_workspace(&Workspace { id: id.clone(), name, created_at }).await?;
        let mut import = BundleImport {
            engine: Arc::clone(self),
            scope: self.operator_scope(&id),
            workspace_id: id.clone(),
            sites: sites.iter().map(|site| site.id.clone()).collect(),
            imported: ImportedBundle::default(),
        };
        for site in sites {
            import.restore_site(site.into_site(id.clone())).await?;
        }
        Ok(import)
    }

    async fn restore_workspace(&self, workspace: &Workspace) -> Result<(), StoreError> {
        let installation = InstallationScope::new("bundle import");
        let all = self.ports.directory.list_workspaces(&installation).await?;
        if all.iter().any(|other| other.id == workspace.id) {
            return Ok(());
        }
        let change = self.bundle_change("workspace.create", &workspace.id, json!({}));
        self.ports.directory.create_workspace(&installation, workspace, &change).await
    }

    fn bundle_change(
        &self,
        action: &'static str,
        subject: &impl ToString,
        detail: serde_json::Value,
    ) -> Change {
        Change { at: self.ports.clock.now(), action, subject: subject.to_string(), detail }
    }
}

impl BundleImport {
    /// Lays the next member down. Members come in the order in which the bundle has them.
    pub async fn take(&mut self, member: &Member) -> Result<(), BundleError> {
        let mut folders = member.name.split('/');
        match (folders.next(), folders.next()) {
            (Some("corrections.jsonl"), None) => self.corrections(member).await,
            (Some("segments.jsonl"), None) => self.segments(member).await,
            (Some("annotations"), Some(_)) => self.annotations(member).await,
            (Some("visits"), Some(site)) => self.visits(member, &self.site(member, site)?).await,
            (Some("revisions"), Some(_)) => self.revisions(member).await,
            (Some("companies"), Some(_)) => self.companies(member).await,
            (Some("books"), Some(site)) => self.books(member, &self.site(member, site)?).await,
            _ => Err(BundleError::unreadable(&member.name, "nobody here knows what this is")),
        }
    }

    /// Ends the import, and notes in the audit log what it brought, if anything.
    pub async fn finish(self) -> Result<ImportedBundle, BundleError> {
        if self.imported != ImportedBundle::default() {
            let detail = serde_json::to_value(self.imported).expect("these are numbers");
            let change = self.engine.bundle_change("bundle.import", &self.workspace_id, detail);
            self.engine.ports.directory.record(&self.scope, &change).await?;
        }
        Ok(self.imported)
    }

    fn site(&self, member: &Member, text: &str) -> Result<SiteId, BundleError> {
        let found = self.sites.iter().find(|site_id| site_id.as_str() == text).cloned();
        found.ok_or_else(|| BundleError::unreadable(&member.name, "the bundle has no such site"))
    }

    async fn restore_site(
        &mut self,
        site: doorplate_domain::site::Site,
    ) -> Result<(), BundleError> {
        let directory = &self.engine.ports.directory;
        if directory.find_site(&self.scope, &site.id).await?.is_some() {
            return Ok(());
        }
        let detail = json!({ "name": site.name, "host": site.host.as_str() });
        let change = self.engine.bundle_change("site.create", &site.id, detail);
        match directory.create_site(&self.scope, &site, &change).await {
            Err(StoreError::Conflict { .. }) => Err(BundleError::Taken(format!(
                "another site has the host {} or the key of this one",
                site.host
            ))),
            made => {
                made?;
                self.imported.sites += 1;
                Ok(())
            }
        }
    }

    async fn corrections(&mut self, member: &Member) -> Result<(), BundleError> {
        let mut corrections: Vec<Correction> = read_rows(&member.name, &member.bytes)?;
        corrections.reverse();
        let directory = &self.engine.ports.directory;
        let here = directory.list_corrections(&self.scope).await?;
        for correction in corrections {
            if here.iter().any(|other| other.id == correction.id) {
                continue;
            }
            let detail = json!({ "company": correction.company_name });
            let change = self.engine.bundle_change("correction.create", &correction.id, detail);
            directory.create_correction(&self.scope, &correction, &change).await?;
            self.imported.corrections += 1;
        }
        // They count from the first visit on that is laid down.
        self.engine.correct_past(&self.scope, &mut |_| {}).await?;
        Ok(())
    }

    async fn segments(&mut self, member: &Member) -> Result<(), BundleError> {
        let segments: Vec<Segment> = read_rows(&member.name, &member.bytes)?;
        let directory = &self.engine.ports.directory;
        for segment in segments {
            if directory.find_segment(&self.scope, &segment.id).await?.is_some() {
                continue;
            }
            let change = self.engine.bundle_change("segment.create", &segment.id, json!({}));
            match directory.create_segment(&self.scope, &segment, &change).await {
                // Another one has the name, or there are as many as there may be.
                Err(StoreError::Conflict { .. }) => {}
                made => {
                    made?;
                    self.imported.segments += 1;
                }
            }
        }
        Ok(())
    }

    async fn annotations(&mut self, member: &Member) -> Result<(), BundleError> {
        let rows: Vec<AnnotationRow> = read_rows(&member.name, &member.bytes)?;
        for AnnotationRow { company_id, labels, notes } in rows {
            let mut is_new = self.labels(&company_id, labels).await?;
            let directory = &self.engine.ports.directory;
            for note in notes {
                let note = note.into_note(company_id.clone());
                if directory.find_note(&self.scope, &note.id).await?.is_some() {
                    continue;
                }
                let change = self.engine.bundle_change("note.create", &note.id, json!({}));
                directory.create_note(&self.scope, &note, &change).await?;
                is_new = true;
            }
            self.imported.annotations += u64::from(is_new);
        }
        Ok(())
    }

    /// Labels a company that nobody labelled here. Says whether it did.
    async fn labels(&self, company_id: &CompanyId, labels: Labels) -> Result<bool, BundleError> {
        let directory = &self.engine.ports.directory;
        let companies = vec![company_id.clone()];
        let here = directory.find_annotations(&self.scope, &companies).await?;
        let is_labelled = here.get(company_id).is_some_and(|here| here.updated_at.is_some());
        if is_labelled || labels == Labels::default() {
            return Ok(false);
        }
        let wanted = LabelChange {
            status: Some(labels.status),
            tags: TagChange::Replace(labels.tags),
            owner_id: None,
            is_hidden: Some(labels.is_hidden),
        };
        let labelling = Labelling { companies, wanted, undo: None };
        let change = self.engine.bundle_change("annotation.update", company_id, json!({}));
        let labelled = directory.change_labels(&self.scope, &labelling, &change).await?;
        Ok(matches!(labelled, Labelled::Changed(_)))
    }

    async fn visits(&mut self, member: &Member, site_id: &SiteId) -> Result<(), BundleError> {
        let rows: Vec<VisitRow> = read_rows(&member.name, &member.bytes)?;
        let visits: Vec<_> = rows.into_iter().filter_map(VisitRow::into_record).collect();
        for part in visits.chunks(COPIED_ROWS_MAX) {
            let events = &self.engine.ports.events;
            self.imported.visits += events.restore_visits(&self.scope, site_id, part).await?;
        }
        Ok(())
    }

    async fn revisions(&mut self, member: &Member) -> Result<(), BundleError> {
        let rows: Vec<RevisionRow> = read_rows(&member.name, &member.bytes)?;
        let revisions: Vec<_> = rows.into_iter().filter_map(RevisionRow::into_revision).collect();
        for part in revisions.chunks(COPIED_ROWS_MAX) {
            let events = &self.engine.ports.events;
            self.imported.revisions += events.restore_revisions(&self.scope, part).await?;
        }
        Ok(())
    }

    async fn companies(&mut self, member: &Member) -> Result<(), BundleError> {
        let rows: Vec<CompanyRow> = read_rows(&member.name, &member.bytes)?;
        let companies: Vec<_> = rows.into_iter().map(SeenCompany::from).collect();
        for part in companies.chunks(COPIED_ROWS_MAX) {
            self.engine.ports.events.restore_companies(&self.scope, part).await?;
        }
        Ok(())
    }

    async fn books(&mut self, member: &Member, site_id: &SiteId) -> Result<(), BundleError> {
        let rows: Vec<BookRow> = read_rows(&member.name, &member.bytes)?;
        let known = |row: BookRow| {
            let unknown = "a reason or verdict that nobody here knows";
            row.into_book_day().ok_or_else(|| BundleError::unreadable(&member.name, unknown))
        };
        let days = rows.into_iter().map(known).collect::<Result<Vec<_>, _>>()?;
        for part in days.chunks(COPIED_ROWS_MAX) {
            let events = &self.engine.ports.events;
            self.imported.other_hits +=
                events.restore_book_days(&self.scope, site_id, part).await?;
        }
        Ok(())
    }
}
