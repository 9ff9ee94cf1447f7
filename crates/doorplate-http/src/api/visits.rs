//! The visits of a company, and the receipt of each.

use axum::Json;
use axum::extract::State;
use doorplate_domain::time::Timestamp;
use doorplate_engine::ports::events::{TimelineItem, VisitDetail, VisitQuery};
use doorplate_engine::ports::revisions::{RevisionCause, Supersession as Superseded};
use serde::{Deserialize, Serialize};
use utoipa::openapi::schema::Schema;
use utoipa::{IntoParams, ToSchema};

use super::identification::{self, Identification};
use super::pagination::read_page;
use super::path::{ApiPath, CompanyPath, VisitPath};
use super::query::{ApiQuery, Checks};
use super::range::RangeQuery;
use super::signed_in::RequireSignedIn;
use super::words;
use crate::app::AppState;
use crate::problem::{Problem, Problems};

/// A visit.
#[derive(Serialize, ToSchema)]
pub(crate) struct Visit {
    /// Names the visit.
    #[schema(example = "vis_06awy3c4v5x8k2m9q7r1t0z6bd")]
    id: String,
    /// Its first hit.
    #[schema(value_type = String, format = DateTime)]
    started_at: Timestamp,
    /// Its last hit.
    #[schema(value_type = String, format = DateTime)]
    ended_at: Timestamp,
    /// Where it came from.
    #[schema(example = "Google")]
    source: String,
    /// The kind of source.
    #[schema(schema_with = words::medium)]
    medium: &'static str,
    /// The campaign that it names; may be empty.
    campaign: String,
    /// The host of the referring page; may be empty.
    referrer_host: String,
    /// The first page.
    #[schema(example = "/")]
    landing_path: String,
    /// The class of the device.
    #[schema(schema_with = words::device_class)]
    device: &'static str,
    /// The browser's family; may be empty.
    #[schema(example = "Firefox")]
    browser: String,
    /// The operating system's family; may be empty.
    #[schema(example = "Windows")]
    os: String,
    /// The network's country; may be empty.
    #[schema(example = "DE")]
    country: String,
    /// Pages seen.
    page_views: u64,
    /// Time pages were in front of somebody, in milliseconds.
    engaged_ms: u64,
    /// How far the verdict goes.
    #[schema(schema_with = words::status)]
    status: &'static str,
    /// The confidence of the verdict, 0 to 1.
    #[schema(minimum = 0.0, maximum = 1.0, example = 0.94)]
    confidence: f32,
    /// What happened, in order; at most 500.
    timeline: Vec<TimelineEntry>,
}

/// One thing in the course of a visit.
#[derive(Serialize, ToSchema)]
pub(crate) struct TimelineEntry {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// What.
    #[schema(schema_with = words::hit_kind)]
    kind: &'static str,
    /// On which page.
    #[schema(example = "/pricing")]
    path: String,
    /// The event's name, the link's host, the file or form; may be empty.
    name: String,
}

/// A page of the list of visits.
#[derive(Serialize, ToSchema)]
pub(crate) struct VisitList {
    /// The visits, newest first.
    items: Vec<Visit>,
    /// Send it as `cursor` for the next page; null on the last.
    #[schema(required)]
    next: Option<String>,
}

/// Which visits, and which page of them.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct VisitsQuery {
    /// The first day; without it 30 days before the last.
    #[param(value_type = Option<String>, format = Date, example = "2026-03-01")]
    from: Option<String>,
    /// The last day; without it today.
    #[param(value_type = Option<String>, format = Date, example = "2026-03-31")]
    to: Option<String>,
    /// The most items of a page; 50 without.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 200)]
    limit: Option<String>,
    /// Where the page before ended: its `next`.
    cursor: Option<String>,
}

impl From<VisitDetail> for Visit {
    fn from(visit: VisitDetail) -> Self {
        Self {
            id: visit.visit_id.into(),
            started_at: visit.started_at,
            ended_at: visit.ended_at,
            source: visit.source.name,
            medium: visit.source.medium.as_str(),
            campaign: visit.source.campaign,
            referrer_host: visit.source.referrer_host,
            landing_path: visit.landing_path,
            device: visit.device.class.as_str(),
            browser: visit.device.browser,
            os: visit.device.os,
            country: visit.country,
            page_views: visit.page_views,
            engaged_ms: visit.engaged_millis,
            status: identification::status(visit.status),
            confidence: visit.confidence,
            timeline: visit.timeline.into_iter().map(TimelineEntry::from).collect(),
        }
    }
}

impl From<TimelineItem> for TimelineEntry {
    fn from(item: TimelineItem) -> Self {
        Self { at: item.at, kind: item.kind.as_str(), path: item.path, name: item.name }
    }
}

/// The verdicts that were said of a visit before.
#[derive(Serialize, ToSchema)]
pub(crate) struct SupersessionList {
    /// What was superseded, newest first; at most 1,000.
    items: Vec<Supersession>,
    /// Always null: it is one page.
    #[schema(required)]
    next: Option<String>,
}

/// A verdict that another took the place of.
#[derive(Serialize, ToSchema)]
struct Supersession {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// Why: a correction was made or undone, a later look found more, a later hit said otherwise.
    #[schema(schema_with = cause)]
    cause: &'static str,
    /// The name of the company that was said before; empty when none was.
    company_name: String,
    /// What was said before.
    before: Identification,
}

fn cause() -> Schema {
    words::words("Why a verdict changed.", RevisionCause::ALL.map(RevisionCause::as_str))
}

impl From<Superseded> for Supersession {
    fn from(superseded: Superseded) -> Self {
        let company = superseded.before.company.as_ref();
        Self {
            at: superseded.at,
            cause: superseded.cause.as_str(),
            company_name: company.map(|company| company.name.clone()).unwrap_or_default(),
            before: superseded.before.into(),
        }
    }
}

/// List what was said of a visit before.
#[utoipa::path(
    get, path = "/api/v1/sites/{site_id}/visits/{visit_id}/supersessions", tag = "visits",
    params(VisitPath),
    responses((status = 200, description = "What was said", body = SupersessionList), Problems),
)]
pub(crate) async fn list_supersessions(
    State(app): State<AppState>,
    RequireSignedIn(signed_in): RequireSignedIn,
    ApiPath(path): ApiPath<VisitPath>,
) -> Result<Json<SupersessionList>, Problem> {
    let VisitPath { site_id, visit_id } = path;
    let found = app.engine().list_supersessions(&signed_in.scope, &site_id, &visit_id).await?;
    let items = found.into_iter().map(Supersession::from).collect();
    Ok(Json(SupersessionList { items, next: None }))
}

/// List a company's visits to a site.
#[utoipa::path(
    get, path = "/api/v1/sites/{site_id}/companies/{company_id}/visits", tag = "visits",
    params(CompanyPath, VisitsQuery),
    responses((status = 200, description = "A page of visits", body = VisitList), Problems),
)]
pub(crate) async fn list_visits(
    State(app): State<AppState>,
    RequireSignedIn(signed_in): RequireSignedIn,
    ApiPath(path): ApiPath<CompanyPath>,
    ApiQuery(query): ApiQuery<VisitsQuery>,
) -> Result<Json<VisitList>, Problem> {
    let (scope, site_id, company_id) = (&signed_in.scope, path.site_id, path.company_id);
    let mut checks = Checks::default();
    let page = read_page(&mut checks, query.limit.as_ref(), query.cursor.as_ref());
    checks.finish()?;
    let range = RangeQuery { from: query.from, to: query.to };
    let range = range.resolve(&app, scope, &site_id).await?;
    let query = VisitQuery { site_id, company_id, range, page };
    let found = app.engine().list_visits(scope, &query).await?;
    let items = found.items.into_iter().map(Visit::from).collect();
    Ok(Json(VisitList { items, next: found.next.map(|cursor| cursor.0) }))
}

/// Get the receipt of a visit: the verdict on it and why.
#[utoipa::path(
    get, path = "/api/v1/sites/{site_id}/visits/{visit_id}/receipt", tag = "visits",
    params(VisitPath),
    responses((status = 200, description = "The verdict", body = Identification), Problems),
)]
pub(crate) async fn get_receipt(
    State(app): State<AppState>,
    RequireSignedIn(signed_in): RequireSignedIn,
    ApiPath(path): ApiPath<VisitPath>,
) -> Result<Json<Identification>, Problem> {
    let receipt = app.engine().get_receipt(&signed_in.scope, &path.site_id, &path.visit_id).await?;
    Ok(Json(receipt.into()))
}
