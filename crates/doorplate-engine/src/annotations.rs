//! What people on our side add to companies: status, tags, owner, hidden or not, for one company
//! or many at once, and the way back.
//!
//! A company is kept under the id that the data set in use gives it. When another data set leads
//! ids on, what is kept moves; a visit of before still bears the former id, so answers go by both.

mod company_ids;
mod limits;

use std::collections::{HashMap, HashSet};

use doorplate_domain::annotation::{Annotation, LabelChange, Labels, Tag, TagChange};
use doorplate_domain::filter::CompanyFilter;
use doorplate_domain::id::{CompanyId, SiteId, UndoId};
use doorplate_domain::time::{DAY_MICROS, DayRange};
use doorplate_domain::user::User;
use serde_json::{Value, json};

use crate::engine::Engine;
use crate::ports::StoreError;
use crate::ports::annotations::{Labelling, NewUndo, TagUse, Undone};
use crate::ports::directory::Change;
use crate::questions::QuestionError;
use crate::scope::{Actor, Scope};

pub use company_ids::FormerIds;
pub(crate) use company_ids::run;
pub(crate) use limits::{invalid, may_annotate};

/// The most companies of a change that names them.
pub const COMPANIES_AT_ONCE_MAX: usize = 1_000;
/// The most companies of a change that names a filter.
pub const COMPANIES_MATCHED_MAX: u32 = 10_000;
/// How long a change can be taken back, in microseconds: a day.
const UNDO_MICROS: i64 = DAY_MICROS;
/// The most companies that an audit line names.
const AUDITED_COMPANIES_MAX: usize = 100;

/// Says why something could not be added to a company.
#[derive(Debug, thiserror::Error)]
pub enum AnnotationError {
    /// There is no such thing in the workspace.
    #[error("no such {0}")]
    NotFound(&'static str),
    /// A field is not right.
    #[error("{field}: {message}")]
    Invalid {
        /// The field.
        field: &'static str,
        /// What is wrong and what is allowed.
        message: String,
    },
    /// The folder has a segment of this name.
    #[error("there is a segment of this name in the folder already")]
    NameTaken,
    /// The companies that it is about could not be asked for.
    #[error(transparent)]
    Question(#[from] QuestionError),
    /// The role does not allow it.
    #[error("your role may not add to companies")]
    Forbidden,
    /// It could not be stored.
    #[error("failed to reach the directory")]
    Store(#[from] StoreError),
}

/// What a change of many did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedCompanies {
    /// Companies that are different now.
    pub changed: u64,
    /// Takes it back; absent when nothing changed.
    pub undo: Option<UndoId>,
}

impl Engine {
    /// Finds what companies have, under the ids given; those without anything are left out.
    pub async fn find_annotations(
        &self,
        scope: &Scope,
        companies: &[CompanyId],
    ) -> Result<HashMap<CompanyId, Annotation>, StoreError> {
        let current: Vec<_> = companies.iter().map(|id| self.current_id(id)).collect();
        let found = self.ports.directory.find_annotations(scope, &current).await?;
        let pairs = companies.iter().zip(&current);
        Ok(pairs.filter_map(|(id, now)| Some((id.clone(), found.get(now)?.clone()))).collect())
    }

    /// Gets what a company has.
    pub async fn get_annotation(
        &self,
        scope: &Scope,
        company_id: &CompanyId,
    ) -> Result<Annotation, AnnotationError> {
        let company_id = self.check_company(scope, company_id).await?;
        self.annotation(scope, &company_id).await
    }

    /// Changes what a company has.
    pub async fn update_annotation(
        &self,
        scope: &Scope,
        company_id: &CompanyId,
        wanted: &LabelChange,
    ) -> Result<Annotation, AnnotationError> {
        may_annotate(scope)?;
        let company_id = self.check_company(scope, company_id).await?;
        self.check_owner(scope, wanted).await?;
        let before = self.annotation(scope, &company_id).await?.labels;
        let mut after = before.clone();
        after.apply(wanted).map_err(|error| invalid("tags", error.to_string()))?;
        let detail = json!({ "before": shown(&before), "after": shown(&after) });
        let change = self.annotation_change("annotation.update", company_id.to_string(), detail);
        let (companies, wanted) = (vec![company_id], wanted.clone());
        let labelling = Labelling { companies, wanted, undo: None };
        let changed = self.ports.directory.change_labels(scope, &labelling, &change).await?;
        self.live.tell_annotated(scope, &limits::within(changed)?);
        self.annotation(scope, &labelling.companies[0]).await
    }

    /// Changes what many companies have, whole or not at all. Companies that nobody knows are left
    /// out.
    pub async fn update_annotations(
        &self,
        scope: &Scope,
        companies: &[CompanyId],
        wanted: &LabelChange,
    ) -> Result<ChangedCompanies, AnnotationError> {
        may_annotate(scope)?;
        if companies.len() > COMPANIES_AT_ONCE_MAX {
            let message = format!("may have at most {COMPANIES_AT_ONCE_MAX} companies");
            return Err(invalid("company_ids", message));
        }
        let mut known = Vec::new();
        for company_id in companies {
            match self.check_company(scope, company_id).await {
                Ok(company_id) => known.push(company_id),
                Err(AnnotationError::NotFound(_)) => {}
                Err(error) => return Err(error),
            }
        }
        self.change_many(scope, known, wanted).await
    }

    /// Changes what all companies have that visited a site in a span and match a filter, whole or
    /// not at all.
    pub async fn update_matching_annotations(
        &self,
        scope: &Scope,
        (site_id, range): (&SiteId, DayRange),
        filter: &CompanyFilter,
        wanted: &LabelChange,
    ) -> Result<ChangedCompanies, AnnotationError> {
        may_annotate(scope)?;
        let selection = self.select_companies(scope, site_id, range, filter).await?;
        let matching = self.list_company_ids(scope, &selection, COMPANIES_MATCHED_MAX + 1).await?;
        if matching.len() > COMPANIES_MATCHED_MAX as usize {
            let message = format!("matches more than {COMPANIES_MATCHED_MAX} companies");
            return Err(invalid("filter", message));
        }
        let mut companies: Vec<_> = matching.iter().map(|id| self.current_id(id)).collect();
        companies.sort();
        self.change_many(scope, companies, wanted).await
    }

    async fn change_many(
        &self,
        scope: &Scope,
        mut companies: Vec<CompanyId>,
        wanted: &LabelChange,
    ) -> Result<ChangedCompanies, AnnotationError> {
        self.check_owner(scope, wanted).await?;
        let mut seen = HashSet::new();
        companies.retain(|company_id| seen.insert(company_id.clone()));
        let undo = self.new_undo();
        let named = &companies[..companies.len().min(AUDITED_COMPANIES_MAX)];
        let detail = json!({
            "change": shown_change(wanted),
            "companies": companies.len(),
            "first_companies": named,
        });
        let change = self.annotation_change("annotation.update_many", undo.id.to_string(), detail);
        let id = undo.id.clone();
        let labelling = Labelling { companies, wanted: wanted.clone(), undo: Some(undo) };
        let changed = self.ports.directory.change_labels(scope, &labelling, &change).await?;
        let changed = limits::within(changed)?;
        self.live.tell_annotated(scope, &changed);
        let is_changed = !changed.is_empty();
        Ok(ChangedCompanies { changed: changed.len() as u64, undo: is_changed.then_some(id) })
    }

    /// Takes a change back, once, within a day. What was changed since is left alone.
    pub async fn undo(&self, scope: &Scope, id: &UndoId) -> Result<Undone, AnnotationError> {
        may_annotate(scope)?;
        let change = self.annotation_change("undo", id.to_string(), json!({}));
        let undone = self.ports.directory.undo(scope, id, &change).await?;
        let undone = undone.ok_or(AnnotationError::NotFound("change to take back"))?;
        self.live.tell_annotated(scope, &undone.companies);
        Ok(undone)
    }

    /// Lists the users of the workspace by name.
    pub async fn list_users(&self, scope: &Scope) -> Result<Vec<User>, StoreError> {
        self.ports.directory.list_users(scope).await
    }

    /// Lists the tags in use by name.
    pub async fn list_tags(&self, scope: &Scope) -> Result<Vec<TagUse>, StoreError> {
        self.ports.directory.list_tags(scope).await
    }

    /// Gives a tag another name on every company. Gives how many companies had it.
    pub async fn rename_tag(
        &self,
        scope: &Scope,
        tag: &Tag,
        name: &Tag,
    ) -> Result<u64, AnnotationError> {
        may_annotate(scope)?;
        let detail = json!({ "before": tag.as_str(), "after": name.as_str() });
        let change = self.annotation_change("tag.update", tag.as_str().to_owned(), detail);
        let companies = self.ports.directory.rename_tag(scope, tag, name, &change).await?;
        self.live.tell_annotated(scope, &companies);
        limits::some(&companies)
    }

    /// Takes a tag off every company. Gives how many companies had it.
    pub async fn delete_tag(&self, scope: &Scope, tag: &Tag) -> Result<u64, AnnotationError> {
        may_annotate(scope)?;
        let detail = json!({ "before": tag.as_str() });
        let change = self.annotation_change("tag.delete", tag.as_str().to_owned(), detail);
        let companies = self.ports.directory.delete_tag(scope, tag, &change).await?;
        self.live.tell_annotated(scope, &companies);
        limits::some(&companies)
    }

    pub(crate) fn annotation_change(
        &self,
        action: &'static str,
        subject: String,
        detail: Value,
    ) -> Change {
        Change { at: self.ports.clock.now(), action, subject, detail }
    }

    pub(crate) fn new_undo(&self) -> NewUndo {
        let expires_at = self.ports.clock.now().plus_micros(UNDO_MICROS);
        NewUndo { id: UndoId::from_bits(self.ports.random.bits()), expires_at }
    }

    async fn annotation(
        &self,
        scope: &Scope,
        company_id: &CompanyId,
    ) -> Result<Annotation, AnnotationError> {
        let companies = std::slice::from_ref(company_id);
        let mut found = self.ports.directory.find_annotations(scope, companies).await?;
        Ok(found.remove(company_id).unwrap_or_default())
    }

    /// The id under which a company is kept, if there is such a company: in the data set, among
    /// the visits, or here.
    pub(crate) async fn check_company(
        &self,
        scope: &Scope,
        company_id: &CompanyId,
    ) -> Result<CompanyId, AnnotationError> {
        let known = self.data_set().and_then(|data_set| data_set.find_current_id(company_id));
        if let Some(company_id) = known {
            return Ok(company_id);
        }
        let has_visited = self.ports.events.find_naming(scope, company_id, None).await?.is_some();
        if has_visited || self.annotation(scope, company_id).await? != Annotation::default() {
            return Ok(company_id.clone());
        }
        Err(AnnotationError::NotFound("company"))
    }

    async fn check_owner(
        &self,
        scope: &Scope,
        wanted: &LabelChange,
    ) -> Result<(), AnnotationError> {
        let Some(Some(owner_id)) = &wanted.owner_id else { return Ok(()) };
        let found = self.ports.directory.find_user(scope, owner_id).await?;
        found.map(|_| ()).ok_or_else(|| invalid("owner_id", "no such user of this workspace"))
    }
}

fn shown(labels: &Labels) -> Value {
    json!({
        "status": labels.status.as_str(),
        "tags": labels.tags,
        "owner_id": labels.owner_id,
        "is_hidden": labels.is_hidden,
    })
}

fn shown_change(wanted: &LabelChange) -> Value {
    let tags = match &wanted.tags {
        TagChange::Keep => json!({}),
        TagChange::Replace(tags) => json!({ "replace": tags }),
        TagChange::Edit { add, remove } => json!({ "add": add, "remove": remove }),
    };
    let mut shown = json!({
        "status": wanted.status.map(doorplate_domain::annotation::CompanyStatus::as_str),
        "tags": tags,
        "is_hidden": wanted.is_hidden,
    });
    if let Some(owner_id) = &wanted.owner_id {
        shown["owner_id"] = json!(owner_id);
    }
    shown
}

/// The acting user, whom notes and segments name as their maker.
pub(crate) fn acting_user(scope: &Scope) -> Result<&doorplate_domain::id::UserId, AnnotationError> {
    match scope.actor() {
        Actor::User(user_id, _) => Ok(user_id),
        Actor::System => Err(AnnotationError::Forbidden),
    }
}
