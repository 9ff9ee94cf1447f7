//! The companies that visited a site.

mod filter;

use axum::Json;
use axum::extract::State;
use doorplate_domain::annotation::Annotation as DomainAnnotation;
use doorplate_domain::time::{Day, Timestamp};
use doorplate_engine::ports::events::{CompanyQuery, DayTotals, TopRow, VisitingCompany};
use doorplate_engine::questions::CompanyAnswer;
use doorplate_engine::scope::Scope;
use serde::Serialize;
use utoipa::ToSchema;

use self::filter::CompaniesQuery;
use super::annotations::Annotation;
use super::company::Company;
use super::identification::{self, Identification};
use super::path::{ApiPath, CompanyPath, SitePath};
use super::query::ApiQuery;
use super::range::RangeQuery;
use super::signed_in::RequireSignedIn;
use super::words;
use crate::app::AppState;
use crate::problem::{Problem, Problems};

/// A company that visited, with what it did in the span.
#[derive(Serialize, ToSchema)]
pub(crate) struct CompanyRow {
    /// Names the company.
    #[schema(example = "com_06awy3c4v5x8k2m9q7r1t0z6bd")]
    id: String,
    /// The name as people write it.
    #[schema(example = "Example")]
    name: String,
    /// The domain of its website; may be empty.
    #[schema(example = "example.com")]
    domain: String,
    /// ISO 3166-1 alpha-2; may be empty.
    #[schema(example = "GB")]
    country: String,
    /// Its town; may be empty.
    city: String,
    /// Its industry; may be empty.
    industry: String,
    /// A band of employees; may be empty.
    #[schema(example = "500-999")]
    size: String,
    /// What it is.
    #[schema(schema_with = words::company_kind)]
    kind: &'static str,
    /// Visits in the span.
    visits: u64,
    /// Pages seen in the span.
    page_views: u64,
    /// The first hit ever on this site.
    #[schema(value_type = String, format = DateTime)]
    first_seen_at: Timestamp,
    /// The last hit in the span.
    #[schema(value_type = String, format = DateTime)]
    last_seen_at: Timestamp,
    /// Whether the first hit ever lies in the span.
    is_new: bool,
    /// The last page seen in the span.
    #[schema(example = "/pricing")]
    last_page: String,
    /// Where most of its visits came from.
    #[schema(example = "Google")]
    top_source: String,
    /// The best verdict among its visits.
    #[schema(schema_with = words::named_status)]
    status: &'static str,
    /// The highest confidence among them, 0 to 1.
    #[schema(minimum = 0.0, maximum = 1.0, example = 0.94)]
    confidence: f32,
    /// Visits per day, or per equal bucket of days, in order; at most 30.
    sparkline: Vec<u64>,
    /// What people of the workspace added to it.
    annotation: Annotation,
}

/// A page of the list of companies.
#[derive(Serialize, ToSchema)]
pub(crate) struct CompanyPage {
    /// The companies, in the order asked for.
    items: Vec<CompanyRow>,
    /// Send it as `cursor` for the next page; null on the last.
    #[schema(required)]
    next: Option<String>,
    /// How many companies all pages have together.
    total: u64,
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

impl CompanyRow {
    fn new(company: VisitingCompany, annotation: DomainAnnotation) -> Self {
        Self {
            id: company.company_id.into(),
            name: company.name,
            domain: company.domain,
            country: company.country,
            city: company.city,
            industry: company.industry,
            size: company.size,
            kind: company.kind.as_str(),
            visits: company.visits,
            page_views: company.page_views,
            first_seen_at: company.first_seen_at,
            last_seen_at: company.last_seen_at,
            is_new: company.is_new,
            last_page: company.last_page,
            top_source: company.top_source,
            status: identification::status(company.status),
            confidence: company.confidence,
            sparkline: company.sparkline,
            annotation: annotation.into(),
        }
    }
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
#[utoipa::path(
    get, path = "/api/v1/sites/{site_id}/companies", tag = "companies",
    params(SitePath, CompaniesQuery),
    responses((status = 200, description = "A page of companies", body = CompanyPage), Problems),
)]
pub(crate) async fn list_companies(
    State(app): State<AppState>,
    RequireSignedIn(signed_in): RequireSignedIn,
    ApiPath(path): ApiPath<SitePath>,
    ApiQuery(query): ApiQuery<CompaniesQuery>,
) -> Result<Json<CompanyPage>, Problem> {
    let (scope, site_id) = (&signed_in.scope, path.site_id);
    let (filter, sort, page) = query.parse()?;
    let range = query.range().resolve(&app, scope, &site_id).await?;
    let query = CompanyQuery { site_id, range, filter, sort, page };
    let found = app.engine().list_companies(scope, &query).await?;
    let total = found.total.unwrap_or(found.items.len() as u64);
    Ok(Json(CompanyPage {
        items: rows(&app, scope, found.items).await?,
        next: found.next.map(|cursor| cursor.0),
        total,
    }))
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
    companies: Vec<VisitingCompany>,
) -> Result<Vec<CompanyRow>, Problem> {
    let ids: Vec<_> = companies.iter().map(|company| company.company_id.clone()).collect();
    let mut annotations = app.engine().find_annotations(scope, &ids).await?;
    let row = |company: VisitingCompany| {
        let annotation = annotations.remove(&company.company_id).unwrap_or_default();
        CompanyRow::new(company, annotation)
    };
    Ok(companies.into_iter().map(row).collect())
}
