//! The companies that visited a site.

pub(crate) mod query;
mod row;

use axum::Json;
use axum::extract::State;
use doorplate_domain::annotation::Annotation as DomainAnnotation;
use doorplate_domain::time::{Day, Timestamp};
use doorplate_engine::companies::{CompanyList, ListedCompany};
use doorplate_engine::ports::company_selection::CompanyCount as SelectedCount;
use doorplate_engine::ports::events::{DayTotals, TopRow};
use doorplate_engine::questions::CompanyAnswer;
use doorplate_engine::scope::Scope;
use serde::Serialize;
use utoipa::ToSchema;

use self::query::{Asked, CompaniesQuery, CountQuery};
use self::row::{CompanyPage, CompanyPageAnswer};
use super::annotations::Annotation;
use super::company::Company;
use super::identification::Identification;
use super::path::{ApiPath, CompanyPath, SitePath};
use super::query::ApiQuery;
use super::range::RangeQuery;
use super::signed_in::RequireSignedIn;
use crate::app::AppState;
use crate::problem::{Problem, Problems};

pub(crate) use self::query::read_filter;
pub(crate) use self::row::CompanyRow;

/// How many companies, and how often they came.
#[derive(Serialize, ToSchema)]
pub(crate) struct CompanyCount {
    /// Companies.
    #[schema(example = 42)]
    companies: u64,
    /// Their visits in the span.
    #[schema(example = 180)]
    visits: u64,
}

/// A company that visited.
#[derive(Serialize, ToSchema)]
pub(crate) struct CompanyDetail {
    /// What is known of it now.
    company: Company,
    /// What it did in the span.
    activity: CompanyActivity,
    /// The pages it saw in the span, most seen first.
    pages: Vec<CompanyPageRow>,
    /// Where its visits came from.
    sources: Vec<CompanySourceRow>,
    /// The verdict on its latest visit, and why.
    identification: Identification,
    /// What people of the workspace added to it.
    annotation: Annotation,
}

/// What a company did in a span.
#[derive(Serialize, ToSchema)]
struct CompanyActivity {
    /// Visits.
    visits: u64,
    /// Pages seen.
    page_views: u64,
    /// The first hit ever on this site.
    #[schema(value_type = String, format = DateTime)]
    first_seen_at: Timestamp,
    /// The last hit in the span.
    #[schema(value_type = String, format = DateTime)]
    last_seen_at: Timestamp,
    /// One for each day, in order.
    series: Vec<ActivityDay>,
}

/// One day of a company.
#[derive(Serialize, ToSchema)]
struct ActivityDay {
    /// The day.
    #[schema(value_type = String, format = Date, example = "2026-03-01")]
    day: Day,
    /// Visits.
    visits: u64,
    /// Pages seen.
    page_views: u64,
}

/// A page that a company saw.
#[derive(Serialize, ToSchema)]
struct CompanyPageRow {
    /// Its path.
    #[schema(example = "/pricing")]
    path: String,
    /// How often it was seen.
    page_views: u64,
}

/// Where a company's visits came from.
#[derive(Serialize, ToSchema)]
struct CompanySourceRow {
    /// The source's name.
    #[schema(example = "Google")]
    source: String,
    /// Visits from it.
    visits: u64,
}

impl CompanyDetail {
    fn new(answer: CompanyAnswer, annotation: DomainAnnotation) -> Self {
        let activity = answer.activity;
        Self {
            company: Company::new(answer.company, answer.parent),
            activity: CompanyActivity {
                visits: activity.company.visits,
                page_views: activity.company.page_views,
                first_seen_at: activity.company.first_seen_at,
                last_seen_at: activity.company.last_seen_at,
                series: activity.series.into_iter().map(ActivityDay::from).collect(),
            },
            pages: activity.pages.into_iter().map(CompanyPageRow::from).collect(),
            sources: activity.sources.into_iter().map(CompanySourceRow::from).collect(),
            identification: activity.identification.into(),
            annotation: annotation.into(),
        }
    }
}

impl From<DayTotals> for ActivityDay {
    fn from(day: DayTotals) -> Self {
        Self { day: day.day, visits: day.visits, page_views: day.page_views }
    }
}

impl From<TopRow> for CompanyPageRow {
    fn from(row: TopRow) -> Self {
        Self { path: row.name, page_views: row.page_views }
    }
}

impl From<TopRow> for CompanySourceRow {
    fn from(row: TopRow) -> Self {
        Self { source: row.name, visits: row.visits }
    }
}

/// List the companies that visited a site.
///
/// `filter` says which, in the one filter language of the product; `fields` makes the answer small.
#[utoipa::path(
    get, path = "/api/v1/sites/{site_id}/companies", tag = "companies",
    params(SitePath, CompaniesQuery),
    responses(
        (status = 200, description = "A page of companies", body = inline(CompanyPageAnswer)),
        Problems
    ),
)]
pub(crate) async fn list_companies(
    State(app): State<AppState>,
    RequireSignedIn(signed_in): RequireSignedIn,
    ApiPath(path): ApiPath<SitePath>,
    ApiQuery(query): ApiQuery<CompaniesQuery>,
) -> Result<Json<CompanyPageAnswer>, Problem> {
    let (scope, site_id) = (&signed_in.scope, path.site_id);
    let Asked { filter, sort, page, with_previous, fields } = query.parse()?;
    let range = query.range().resolve(&app, scope, &site_id).await?;
    let list = CompanyList { site_id, range, filter, sort, page, with_previous };
    let found = app.engine().list_companies(scope, &list).await?;
    let total = found.total.unwrap_or(found.items.len() as u64);
    let page = CompanyPage {
        items: rows(&app, scope, found.items).await?,
        next: found.next.map(|cursor| cursor.0),
        total,
    };
    Ok(Json(CompanyPageAnswer::new(page, fields.as_ref())))
}

/// Count the companies that visited a site.
#[utoipa::path(
    get, path = "/api/v1/sites/{site_id}/companies/count", tag = "companies",
    params(SitePath, CountQuery),
    responses((status = 200, description = "How many there are", body = CompanyCount), Problems),
)]
pub(crate) async fn count_companies(
    State(app): State<AppState>,
    RequireSignedIn(signed_in): RequireSignedIn,
    ApiPath(path): ApiPath<SitePath>,
    ApiQuery(query): ApiQuery<CountQuery>,
) -> Result<Json<CompanyCount>, Problem> {
    let (scope, site_id) = (&signed_in.scope, path.site_id);
    let filter = query.filter()?;
    let range = query.range().resolve(&app, scope, &site_id).await?;
    let SelectedCount { companies, visits } =
        app.engine().count_companies(scope, &site_id, range, &filter).await?;
    Ok(Json(CompanyCount { companies, visits }))
}

/// Get a company that visited a site: what is known of it, what it did, and why we think so.
#[utoipa::path(
    get, path = "/api/v1/sites/{site_id}/companies/{company_id}", tag = "companies",
    params(CompanyPath, RangeQuery),
    responses((status = 200, description = "The company", body = CompanyDetail), Problems),
)]
pub(crate) async fn get_company(
    State(app): State<AppState>,
    RequireSignedIn(signed_in): RequireSignedIn,
    ApiPath(path): ApiPath<CompanyPath>,
    ApiQuery(query): ApiQuery<RangeQuery>,
) -> Result<Json<CompanyDetail>, Problem> {
    let (scope, site_id) = (&signed_in.scope, &path.site_id);
    let range = query.resolve(&app, scope, site_id).await?;
    let company = app.engine().get_company(scope, site_id, &path.company_id, range).await?;
    let ids = [company.company.id.clone()];
    let annotation = app.engine().find_annotations(scope, &ids).await?.remove(&ids[0]);
    Ok(Json(CompanyDetail::new(company, annotation.unwrap_or_default())))
}

/// The rows of visiting companies, with what was added to them.
pub(crate) async fn rows(
    app: &AppState,
    scope: &Scope,
    companies: Vec<ListedCompany>,
) -> Result<Vec<CompanyRow>, Problem> {
    let ids: Vec<_> = companies.iter().map(|listed| listed.company.company_id.clone()).collect();
    let mut annotations = app.engine().find_annotations(scope, &ids).await?;
    let row = |listed: ListedCompany| {
        let annotation = annotations.remove(&listed.company.company_id).unwrap_or_default();
        CompanyRow::new(listed, annotation)
    };
    Ok(companies.into_iter().map(row).collect())
}
