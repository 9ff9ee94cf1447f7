//! A site's span at a glance.

use axum::Json;
use axum::extract::State;
use doorplate_domain::time::Day;
use doorplate_engine::ports::events::{
    DayTotals, Overview as EventOverview, TopRow, Totals as EventTotals,
};
use doorplate_engine::questions::OverviewAnswer;
use serde::Serialize;
use utoipa::ToSchema;

use super::companies::{self, CompanyRow};
use super::path::{ApiPath, SitePath};
use super::query::ApiQuery;
use super::range::{DayRangeAnswer, RangeQuery};
use super::signed_in::RequireSignedIn;
use crate::app::AppState;
use crate::problem::{Problem, Problems};

/// The rows of each "top" list.
const TOP_ROWS: usize = 10;

/// A site's span at a glance.
#[derive(Serialize, ToSchema)]
pub(crate) struct Overview {
    /// The span.
    range: DayRangeAnswer,
    /// The sums of the span.
    totals: Totals,
    /// The sums of the span of the same length before.
    previous: Totals,
    /// One for each day, in order.
    series: Vec<OverviewDay>,
    /// The companies with most visits.
    companies: Vec<CompanyRow>,
    /// Where visits came from.
    sources: Vec<SourceRow>,
    /// What was seen.
    pages: Vec<PageRow>,
    /// The countries of the companies that visited.
    countries: Vec<CountryRow>,
    /// The industries of the companies that visited; those not known are left out.
    industries: Vec<IndustryRow>,
}

/// Sums over a span.
#[derive(Serialize, ToSchema)]
pub(crate) struct Totals {
    /// Hits with a verdict.
    hits: u64,
    /// Pages seen.
    page_views: u64,
    /// Visits begun.
    visits: u64,
    /// Visits of a company that is identified.
    identified_visits: u64,
    /// Visits of a company that is probable.
    probable_visits: u64,
    /// Companies, identified or probable.
    companies: u64,
    /// Companies that were never seen on this site before.
    new_companies: u64,
    /// The share of visits that name a company, identified or probable, 0 to 1.
    #[schema(minimum = 0.0, maximum = 1.0, example = 0.27)]
    identified_share: f64,
}

/// One day of a span.
#[derive(Serialize, ToSchema)]
pub(crate) struct OverviewDay {
    /// The day.
    #[schema(value_type = String, format = Date, example = "2026-03-01")]
    day: Day,
    /// Visits begun.
    visits: u64,
    /// Pages seen.
    page_views: u64,
    /// Visits that name a company, identified or probable.
    identified_visits: u64,
    /// Companies.
    companies: u64,
}

/// A source of visits.
#[derive(Serialize, ToSchema)]
pub(crate) struct SourceRow {
    /// Its name.
    #[schema(example = "Google")]
    source: String,
    /// Visits from it.
    visits: u64,
    /// Companies among them.
    companies: u64,
}

/// A page.
#[derive(Serialize, ToSchema)]
pub(crate) struct PageRow {
    /// Its path.
    #[schema(example = "/pricing")]
    path: String,
    /// How often it was seen.
    page_views: u64,
    /// Visits that saw it.
    visits: u64,
    /// Companies among them.
    companies: u64,
}

/// A country.
#[derive(Serialize, ToSchema)]
pub(crate) struct CountryRow {
    /// ISO 3166-1 alpha-2.
    #[schema(example = "DE")]
    country: String,
    /// Visits of its companies.
    visits: u64,
    /// Its companies.
    companies: u64,
}

/// An industry.
#[derive(Serialize, ToSchema)]
pub(crate) struct IndustryRow {
    /// Its name.
    #[schema(example = "Machinery")]
    industry: String,
    /// Visits of its companies.
    visits: u64,
    /// Its companies.
    companies: u64,
}

impl From<EventTotals> for Totals {
    fn from(totals: EventTotals) -> Self {
        let named = totals.identified_visits + totals.probable_visits;
        let identified_share =
            if totals.visits == 0 { 0.0 } else { named as f64 / totals.visits as f64 };
        Self {
            hits: totals.hits,
            page_views: totals.page_views,
            visits: totals.visits,
            identified_visits: totals.identified_visits,
            probable_visits: totals.probable_visits,
            companies: totals.companies,
            new_companies: totals.new_companies,
            identified_share,
        }
    }
}

impl From<DayTotals> for OverviewDay {
    fn from(day: DayTotals) -> Self {
        Self {
            day: day.day,
            visits: day.visits,
            page_views: day.page_views,
            identified_visits: day.identified_visits,
            companies: day.companies,
        }
    }
}

impl Overview {
    fn new(answer: OverviewAnswer, companies: Vec<CompanyRow>) -> Self {
        let EventOverview { totals, series, sources, pages, countries, industries } =
            answer.current;
        Self {
            range: answer.range.into(),
            totals: totals.into(),
            previous: answer.previous.into(),
            series: series.into_iter().map(OverviewDay::from).collect(),
            companies,
            sources: top(sources, |row| SourceRow {
                source: row.name,
                visits: row.visits,
                companies: row.companies,
            }),
            pages: top(pages, |row| PageRow {
                path: row.name,
                page_views: row.page_views,
                visits: row.visits,
                companies: row.companies,
            }),
            countries: top(countries, |row| CountryRow {
                country: row.name,
                visits: row.visits,
                companies: row.companies,
            }),
            industries: top(industries, |row| IndustryRow {
                industry: row.name,
                visits: row.visits,
                companies: row.companies,
            }),
        }
    }
}

fn top<T>(rows: Vec<TopRow>, shown: impl Fn(TopRow) -> T) -> Vec<T> {
    rows.into_iter().take(TOP_ROWS).map(shown).collect()
}

/// Get a site's span at a glance.
#[utoipa::path(
    get, path = "/api/v1/sites/{site_id}/overview", tag = "visits", params(SitePath, RangeQuery),
    responses((status = 200, description = "The span", body = Overview), Problems),
)]
pub(crate) async fn get_overview(
    State(app): State<AppState>,
    RequireSignedIn(signed_in): RequireSignedIn,
    ApiPath(path): ApiPath<SitePath>,
    ApiQuery(query): ApiQuery<RangeQuery>,
) -> Result<Json<Overview>, Problem> {
    let range = query.resolve(&app, &signed_in.scope, &path.site_id).await?;
    let scope = &signed_in.scope;
    let mut overview = app.engine().overview(scope, &path.site_id, range).await?;
    let companies = std::mem::take(&mut overview.companies);
    let companies = companies::rows(&app, scope, companies).await?;
    Ok(Json(Overview::new(overview, companies)))
}
