//! What people on our side add to companies, one by one and many at once, and the way back.

mod labels;

use axum::Json;
use axum::extract::State;
use doorplate_domain::annotation::{Annotation as DomainAnnotation, CompanyStatus, Tag};
use doorplate_domain::filter::CompanyFilter;
use doorplate_domain::id::{CompanyId, SiteId, UndoId};
use doorplate_domain::time::Timestamp;
use doorplate_engine::annotations::ChangedCompanies;
use serde::{Deserialize, Serialize};
use utoipa::openapi::schema::Schema;
use utoipa::{IntoParams, ToSchema};

use self::labels::{ChangeLabels, UpdateAnnotation};
use super::companies::read_filter;
use super::json::ApiJson;
use super::path::ApiPath;
use super::query::Checks;
use super::range::RangeQuery;
use super::signed_in::RequireSignedIn;
use super::words;
use crate::app::AppState;
use crate::problem::{FieldProblem, Problem, Problems};

/// What people of the workspace added to a company.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "status": "contacted", "tags": ["fair 2026", "VIP"],
    "owner": { "id": "usr_06awy3c4v5x8k2m9q7r1t0z6bd", "name": "Ada Lovelace" },
    "is_hidden": false, "notes": 2, "updated_at": "2026-03-01T12:00:00Z",
}))]
pub(crate) struct Annotation {
    /// How far the workspace has come with it.
    #[schema(schema_with = status)]
    status: &'static str,
    /// By name, any case.
    tags: Vec<String>,
    /// Whose it is; null for nobody's.
    #[schema(required)]
    owner: Option<Person>,
    /// Whether lists leave it out.
    is_hidden: bool,
    /// How many notes there are.
    notes: u64,
    /// When anything but the notes changed last; null for never.
    #[schema(value_type = Option<String>, format = DateTime, required)]
    updated_at: Option<Timestamp>,
}

/// Somebody of the workspace.
#[derive(Serialize, ToSchema)]
pub(crate) struct Person {
    /// Names the user.
    #[schema(example = "usr_06awy3c4v5x8k2m9q7r1t0z6bd")]
    pub(crate) id: String,
    /// The name for people; empty when the user is gone.
    #[schema(example = "Ada Lovelace")]
    pub(crate) name: String,
}

/// Many companies, and what is to be different about them.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "company_ids": ["com_06awy3c4v5x8k2m9q7r1t0z6bd"],
    "change": { "add_tags": ["fair 2026"], "status": "contacted" },
}))]
pub(crate) struct UpdateAnnotations {
    /// The companies, at most 1,000; those that nobody knows are left out. Either these, or a
    /// site with a filter.
    #[schema(value_type = Option<Vec<String>>)]
    company_ids: Option<Vec<CompanyId>>,
    /// All companies, at most 10,000, that visited this site and match the filter.
    #[schema(value_type = Option<String>, example = "site_06awy3c4v5x8k2m9q7r1t0z6bd")]
    site_id: Option<SiteId>,
    /// The first day of their visits.
    #[schema(format = Date, example = "2026-03-01")]
    from: Option<String>,
    /// The last day of their visits.
    #[schema(format = Date, example = "2026-03-31")]
    to: Option<String>,
    /// Which of them; an empty one matches all that are not hidden.
    #[schema(max_length = 4000, example = "country:DE visits>3")]
    filter: Option<String>,
    /// What is to be different.
    change: ChangeLabels,
}

/// What a change of many did.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({ "changed": 12, "undo": "undo_06awy3c4v5x8k2m9q7r1t0z6bd" }))]
pub(crate) struct BulkResult {
    /// Companies that are different now.
    changed: u64,
    /// Send it to `/api/v1/undo` within 24 hours to take the change back; null when there is
    /// nothing to take back.
    #[schema(required)]
    undo: Option<String>,
}

/// What is to be taken back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "undo": "undo_06awy3c4v5x8k2m9q7r1t0z6bd" }))]
pub(crate) struct Undo {
    /// What the change answered as `undo`.
    undo: String,
}

/// What taking back did.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({ "changed": 12 }))]
pub(crate) struct UndoResult {
    /// Things that are again as they were; what was changed since is left alone.
    changed: u64,
}

/// A company of the workspace.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct AnnotatedCompanyPath {
    /// The company.
    #[param(value_type = String, example = "com_06awy3c4v5x8k2m9q7r1t0z6bd")]
    pub(crate) company_id: CompanyId,
}

/// Which companies a change is about.
enum Selection {
    Named(Vec<CompanyId>),
    Matching(SiteId, RangeQuery, CompanyFilter),
}

impl UpdateAnnotations {
    fn selection(self) -> Result<Selection, Problem> {
        let needs = |field, message| Problem::invalid(vec![FieldProblem::new(field, message)]);
        match (self.company_ids, self.site_id, self.filter) {
            (Some(companies), None, None) => Ok(Selection::Named(companies)),
            (None, Some(site_id), Some(filter)) => {
                let mut checks = Checks::default();
                let filter = checks.read(Some(&filter), read_filter).unwrap_or_default();
                checks.finish()?;
                let range = RangeQuery { from: self.from, to: self.to };
                Ok(Selection::Matching(site_id, range, filter))
            }
            (None, Some(_), None) => Err(needs("filter", "is needed beside a site")),
            (None, None, Some(_)) => Err(needs("site_id", "is needed beside a filter")),
            (None, None, None) => Err(needs("company_ids", "needs these, or a site and a filter")),
            (Some(_), ..) => Err(needs("filter", "goes without company_ids")),
        }
    }
}

/// How far a workspace has come with a company.
pub(super) fn status() -> Schema {
    let statuses = CompanyStatus::ALL.map(CompanyStatus::as_str);
    words::words("How far the workspace has come with a company.", statuses)
}

impl From<DomainAnnotation> for Annotation {
    fn from(annotation: DomainAnnotation) -> Self {
        let DomainAnnotation { labels, owner_name, notes, updated_at } = annotation;
        Self {
            status: labels.status.as_str(),
            tags: labels.tags.into_iter().map(Tag::into).collect(),
            owner: labels.owner_id.map(|id| Person { id: id.into(), name: owner_name }),
            is_hidden: labels.is_hidden,
            notes,
            updated_at,
        }
    }
}

impl From<ChangedCompanies> for BulkResult {
    fn from(changed: ChangedCompanies) -> Self {
        Self { changed: changed.changed, undo: changed.undo.map(UndoId::into) }
    }
}

/// Get what people of the workspace added to a company.
#[utoipa::path(
    get, path = "/api/v1/companies/{company_id}/annotation", tag = "annotations",
    params(AnnotatedCompanyPath),
    responses((status = 200, description = "What was added", body = Annotation), Problems),
)]
pub(crate) async fn get_annotation(
    State(app): State<AppState>,
    RequireSignedIn(signed_in): RequireSignedIn,
    ApiPath(path): ApiPath<AnnotatedCompanyPath>,
) -> Result<Json<Annotation>, Problem> {
    let annotation = app.engine().get_annotation(&signed_in.scope, &path.company_id).await?;
    Ok(Json(annotation.into()))
}

/// Change status, tags, owner of a company, or hide it. What is not mentioned stays.
#[utoipa::path(
    patch, path = "/api/v1/companies/{company_id}/annotation", tag = "annotations",
    params(AnnotatedCompanyPath), request_body = UpdateAnnotation,
    responses((status = 200, description = "What it has now", body = Annotation), Problems),
)]
pub(crate) async fn update_annotation(
    State(app): State<AppState>,
    RequireSignedIn(signed_in): RequireSignedIn,
    ApiPath(path): ApiPath<AnnotatedCompanyPath>,
    ApiJson(wanted): ApiJson<UpdateAnnotation>,
) -> Result<Json<Annotation>, Problem> {
    let (scope, wanted) = (&signed_in.scope, wanted.read()?);
    let annotation = app.engine().update_annotation(scope, &path.company_id, &wanted).await?;
    Ok(Json(annotation.into()))
}

/// Change status, tags, owner of many companies, or hide them: all of them or none.
#[utoipa::path(
    post, path = "/api/v1/companies/bulk", tag = "annotations", request_body = UpdateAnnotations,
    responses((status = 200, description = "What changed", body = BulkResult), Problems),
)]
pub(crate) async fn update_annotations(
    State(app): State<AppState>,
    RequireSignedIn(signed_in): RequireSignedIn,
    ApiJson(wanted): ApiJson<UpdateAnnotations>,
) -> Result<Json<BulkResult>, Problem> {
    let (engine, scope, change) = (app.engine(), &signed_in.scope, wanted.change.read()?);
    let changed = match wanted.selection()? {
        Selection::Named(companies) => {
            engine.update_annotations(scope, &companies, &change).await?
        }
        Selection::Matching(site_id, range, filter) => {
            let range = range.resolve(&app, scope, &site_id).await?;
            let place = (&site_id, range);
            engine.update_matching_annotations(scope, place, &filter, &change).await?
        }
    };
    Ok(Json(changed.into()))
}

/// Take a change of many companies, or the deletion of a segment, back.
///
/// Works once, for 24 hours, and puts back exactly what was before; what was changed since is left
/// alone.
#[utoipa::path(
    post, path = "/api/v1/undo", tag = "annotations", request_body = Undo,
    responses((status = 200, description = "What was put back", body = UndoResult), Problems),
)]
pub(crate) async fn undo(
    State(app): State<AppState>,
    RequireSignedIn(signed_in): RequireSignedIn,
    ApiJson(wanted): ApiJson<Undo>,
) -> Result<Json<UndoResult>, Problem> {
    let id = UndoId::parse(&wanted.undo).map_err(|_| Problem::not_found())?;
    let undone = app.engine().undo(&signed_in.scope, &id).await?;
    Ok(Json(UndoResult { changed: undone.companies.len() as u64 + undone.segments }))
}
