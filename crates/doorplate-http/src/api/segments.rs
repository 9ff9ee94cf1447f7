//! Saved filters.

mod wanted;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use doorplate_domain::id::{SegmentId, SiteId};
use doorplate_domain::time::Timestamp;
use doorplate_engine::segments::ShownSegment;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use self::wanted::{CreateSegment, UpdateSegment};
use super::annotations::Person;
use super::json::ApiJson;
use super::path::ApiPath;
use super::query::{ApiQuery, Checks};
use super::range::RangeQuery;
use super::signed_in::RequireSignedIn;
use crate::app::AppState;
use crate::problem::{FieldProblem, Problem, Problems};

/// A saved filter.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "seg_06awy3c4v5x8k2m9q7r1t0z6bd", "name": "German machinery", "folder": "Sales",
    "site_id": null, "filter": "country:DE industry:Machinery", "sort": "-visits",
    "columns": null,
    "created_by": { "id": "usr_06awy3c4v5x8k2m9q7r1t0z6bd", "name": "Ada Lovelace" },
    "created_at": "2026-03-01T12:00:00Z", "updated_at": "2026-03-01T12:00:00Z",
    "companies": 42, "new_since_look": 3,
}))]
pub(crate) struct Segment {
    /// Names it.
    id: String,
    /// The name for people, once in a folder.
    name: String,
    /// The folder; empty for none.
    folder: String,
    /// Only for this site; null for all.
    #[schema(required)]
    site_id: Option<String>,
    /// The filter; an empty one shows all.
    filter: String,
    /// The order of the list.
    sort: String,
    /// The columns shown, in order; null for the usual ones.
    #[schema(required)]
    columns: Option<Vec<String>>,
    /// Who made it.
    created_by: Person,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// When it was changed last.
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
    /// How many companies it has in the span asked for; null when none was, when it is for another
    /// site, or when its filter cannot be used any more.
    #[schema(required)]
    companies: Option<u64>,
    /// How many of them came to the site for the first time since you looked last; null when you
    /// never did.
    #[schema(required)]
    new_since_look: Option<u64>,
}

/// The saved filters.
#[derive(Serialize, ToSchema)]
pub(crate) struct SegmentList {
    /// The segments by folder and name; at most 200.
    items: Vec<Segment>,
    /// Always null: it is one page.
    #[schema(required)]
    next: Option<String>,
}

/// What brings a deleted segment back.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({ "undo": "undo_06awy3c4v5x8k2m9q7r1t0z6bd" }))]
pub(crate) struct DeletedSegment {
    /// Send it to `/api/v1/undo` within 24 hours.
    undo: String,
}

/// Whether to count, and where.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct SegmentsQuery {
    /// Count the companies that visited this site.
    #[param(value_type = Option<String>, example = "site_06awy3c4v5x8k2m9q7r1t0z6bd")]
    site_id: Option<String>,
    /// The first day of the span that is counted.
    #[param(value_type = Option<String>, format = Date, example = "2026-03-01")]
    from: Option<String>,
    /// The last day.
    #[param(value_type = Option<String>, format = Date, example = "2026-03-31")]
    to: Option<String>,
}

/// A saved filter.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct SegmentPath {
    /// The segment.
    #[param(value_type = String, example = "seg_06awy3c4v5x8k2m9q7r1t0z6bd")]
    segment_id: SegmentId,
}

impl From<ShownSegment> for Segment {
    fn from(shown: ShownSegment) -> Self {
        let ShownSegment { segment, creator_name, companies, new_since_look } = shown;
        Self {
            id: segment.id.into(),
            name: segment.name,
            folder: segment.folder,
            site_id: segment.site_id.map(SiteId::into),
            filter: segment.filter,
            sort: segment.sort,
            columns: segment.columns,
            created_by: Person { id: segment.created_by.into(), name: creator_name },
            created_at: segment.created_at,
            updated_at: segment.updated_at,
            companies,
            new_since_look,
        }
    }
}

/// List the saved filters; with a site, how many companies each has there.
#[utoipa::path(
    get, path = "/api/v1/segments", tag = "segments", params(SegmentsQuery),
    responses((status = 200, description = "The segments", body = SegmentList), Problems),
)]
pub(crate) async fn list_segments(
    State(app): State<AppState>,
    RequireSignedIn(signed_in): RequireSignedIn,
    ApiQuery(query): ApiQuery<SegmentsQuery>,
) -> Result<Json<SegmentList>, Problem> {
    let scope = &signed_in.scope;
    let mut checks = Checks::default();
    let site_id = checks.read(query.site_id.as_ref(), |text| {
        SiteId::parse(text).map_err(|error| FieldProblem::new("site_id", error.to_string()))
    });
    checks.finish()?;
    let range = RangeQuery { from: query.from, to: query.to };
    let span = match &site_id {
        Some(site_id) => Some((site_id, range.resolve(&app, scope, site_id).await?)),
        None => None,
    };
    let segments = app.engine().list_segments(scope, span).await?;
    Ok(Json(SegmentList { items: segments.into_iter().map(Segment::from).collect(), next: None }))
}

/// Save a filter.
#[utoipa::path(
    post, path = "/api/v1/segments", tag = "segments", request_body = CreateSegment,
    responses((status = 201, description = "The segment", body = Segment), Problems),
)]
pub(crate) async fn create_segment(
    State(app): State<AppState>,
    RequireSignedIn(signed_in): RequireSignedIn,
    ApiJson(wanted): ApiJson<CreateSegment>,
) -> Result<(StatusCode, Json<Segment>), Problem> {
    let segment = app.engine().create_segment(&signed_in.scope, wanted.read()?).await?;
    Ok((StatusCode::CREATED, Json(segment.into())))
}

/// Get a saved filter.
#[utoipa::path(
    get, path = "/api/v1/segments/{segment_id}", tag = "segments", params(SegmentPath),
    responses((status = 200, description = "The segment", body = Segment), Problems),
)]
pub(crate) async fn get_segment(
    State(app): State<AppState>,
    RequireSignedIn(signed_in): RequireSignedIn,
    ApiPath(path): ApiPath<SegmentPath>,
) -> Result<Json<Segment>, Problem> {
    let segment = app.engine().get_segment(&signed_in.scope, &path.segment_id).await?;
    Ok(Json(segment.into()))
}

/// Change a saved filter. What is not mentioned stays.
#[utoipa::path(
    patch, path = "/api/v1/segments/{segment_id}", tag = "segments", params(SegmentPath),
    request_body = UpdateSegment,
    responses((status = 200, description = "The segment as it is now", body = Segment), Problems),
)]
pub(crate) async fn update_segment(
    State(app): State<AppState>,
    RequireSignedIn(signed_in): RequireSignedIn,
    ApiPath(path): ApiPath<SegmentPath>,
    ApiJson(wanted): ApiJson<UpdateSegment>,
) -> Result<Json<Segment>, Problem> {
    let (scope, wanted) = (&signed_in.scope, wanted.read()?);
    let segment = app.engine().update_segment(scope, &path.segment_id, wanted).await?;
    Ok(Json(segment.into()))
}

/// Delete a saved filter.
#[utoipa::path(
    delete, path = "/api/v1/segments/{segment_id}", tag = "segments", params(SegmentPath),
    responses((status = 200, description = "It is gone", body = DeletedSegment), Problems),
)]
pub(crate) async fn delete_segment(
    State(app): State<AppState>,
    RequireSignedIn(signed_in): RequireSignedIn,
    ApiPath(path): ApiPath<SegmentPath>,
) -> Result<Json<DeletedSegment>, Problem> {
    let undo = app.engine().delete_segment(&signed_in.scope, &path.segment_id).await?;
    Ok(Json(DeletedSegment { undo: undo.into() }))
}

/// Note that you look at a saved filter now: what is new is counted from here on, for you alone.
#[utoipa::path(
    post, path = "/api/v1/segments/{segment_id}/look", tag = "segments", params(SegmentPath),
    responses((status = 204, description = "It is noted"), Problems),
)]
pub(crate) async fn look_at_segment(
    State(app): State<AppState>,
    RequireSignedIn(signed_in): RequireSignedIn,
    ApiPath(path): ApiPath<SegmentPath>,
) -> Result<StatusCode, Problem> {
    app.engine().look_at_segment(&signed_in.scope, &path.segment_id).await?;
    Ok(StatusCode::NO_CONTENT)
}
