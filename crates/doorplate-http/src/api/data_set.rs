//! The data set in use, and what it stands on.

use axum::Json;
use axum::extract::State;
use doorplate_domain::data_set::{DataSetSummary, SourceUse};
use doorplate_engine::questions::NoDataSet;
use serde::{Deserialize, Serialize};
use utoipa::openapi::schema::Schema;
use utoipa::{IntoParams, ToSchema};

use super::query::ApiQuery;
use super::signed_in::RequireSignedIn;
use super::words;
use crate::app::AppState;
use crate::problem::{Problem, Problems};

/// The data set in use.
#[derive(Serialize, ToSchema)]
pub(crate) struct DataSet {
    /// Day and content hash; equal inputs give an equal version.
    #[schema(example = "2026-03-01-9f2c4e1b")]
    version: String,
    /// The day of the newest source.
    #[schema(example = "2026-03-01")]
    as_of: String,
    /// How many ranges of addresses.
    networks: NetworkCounts,
    /// How many companies.
    companies: u64,
    /// The file's size.
    file_bytes: u64,
    /// What it stands on.
    sources: Vec<DataSource>,
    /// The lines that licences ask to be shown.
    attribution: Vec<String>,
}

/// How many ranges of addresses.
#[derive(Serialize, ToSchema)]
struct NetworkCounts {
    /// IPv4.
    v4: u64,
    /// IPv6.
    v6: u64,
}

/// A source that the data set was built from.
#[derive(Serialize, ToSchema)]
pub(crate) struct DataSource {
    /// Names the source.
    #[schema(example = "iptoasn")]
    id: String,
    /// The name for people.
    name: String,
    /// The licence's name.
    #[schema(example = "PDDL-1.0")]
    licence: String,
    /// What the licence lets one do.
    #[schema(schema_with = licence_class)]
    licence_class: &'static str,
    /// The line that must be shown; empty when none is asked for.
    attribution: String,
    /// The day it was as it is; empty when it does not say.
    as_of: String,
    /// Rows taken.
    rows: u64,
    /// Where it comes from.
    address: String,
}

impl From<DataSetSummary> for DataSet {
    fn from(summary: DataSetSummary) -> Self {
        let shown = summary.sources.iter().map(|source| source.attribution.clone());
        let mut attribution: Vec<String> = shown.filter(|line| !line.is_empty()).collect();
        attribution.dedup();
        Self {
            version: summary.version,
            as_of: summary.as_of,
            networks: NetworkCounts { v4: summary.networks_v4, v6: summary.networks_v6 },
            companies: summary.companies,
            file_bytes: summary.file_bytes,
            sources: summary.sources.into_iter().map(DataSource::from).collect(),
            attribution,
        }
    }
}

impl From<SourceUse> for DataSource {
    fn from(source: SourceUse) -> Self {
        Self {
            id: source.id,
            name: source.name,
            licence: source.licence,
            licence_class: source.licence_class.as_str(),
            attribution: source.attribution,
            as_of: source.as_of,
            rows: source.rows,
            address: source.address,
        }
    }
}

/// Companies of the data set that somebody looks for.
#[derive(Serialize, ToSchema)]
pub(crate) struct FoundCompanyList {
    /// The companies that fit best; at most 20.
    items: Vec<FoundCompany>,
    /// Always null: it is one page.
    #[schema(required)]
    next: Option<String>,
}

/// A company of the data set.
#[derive(Serialize, ToSchema)]
struct FoundCompany {
    /// Names it.
    #[schema(example = "com_06awy3c4v5x8k2m9q7r1t0z6bd")]
    id: String,
    /// Its name.
    name: String,
    /// Its domain; may be empty.
    domain: String,
    /// Its town; may be empty.
    city: String,
    /// Its country, ISO 3166-1 alpha-2; may be empty.
    country: String,
}

/// What is looked for.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct SearchQuery {
    /// A part of a name or of a domain.
    #[param(value_type = String, example = "example")]
    q: Option<String>,
}

/// Find companies of the data set by a part of their name or domain.
#[utoipa::path(
    get, path = "/api/v1/data-set/companies", tag = "look-up", params(SearchQuery),
    responses((status = 200, description = "The companies", body = FoundCompanyList), Problems),
)]
pub(crate) async fn search_companies(
    State(app): State<AppState>,
    _signed_in: RequireSignedIn,
    ApiQuery(query): ApiQuery<SearchQuery>,
) -> Result<Json<FoundCompanyList>, Problem> {
    let found = app.engine().search_companies(query.q.unwrap_or_default()).await?;
    let items = found.into_iter().map(|company| FoundCompany {
        id: company.id.into(),
        name: company.name,
        domain: company.domain,
        city: company.city,
        country: company.country,
    });
    Ok(Json(FoundCompanyList { items: items.collect(), next: None }))
}

/// Get the data set in use and what it stands on.
#[utoipa::path(
    get, path = "/api/v1/data-set", tag = "look-up",
    responses((status = 200, description = "The data set", body = DataSet), Problems),
)]
pub(crate) async fn get_data_set(
    State(app): State<AppState>,
    _signed_in: RequireSignedIn,
) -> Result<Json<DataSet>, Problem> {
    let summary = app.engine().data_set_summary().ok_or(NoDataSet)?;
    Ok(Json(summary.into()))
}

fn licence_class() -> Schema {
    words::words(
        "What the licence lets one do.",
        ["open", "attribution", "share-alike", "operator-agreed", "first-party"],
    )
}
