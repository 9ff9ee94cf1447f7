//! What the workspace's own sites tell about companies: domains that were named, and what the
//! cookie brought.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use doorplate_domain::time::Day;
use doorplate_engine::ports::first_party::{NamedDomain as Named, Uplift as Measured};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::path::{ApiPath, SitePath};
use super::query::ApiQuery;
use super::range::{DayRangeAnswer, RangeQuery};
use super::signed_in::RequireSignedIn;
use crate::app::AppState;
use crate::problem::{Problem, Problems};

/// The domains that sites named.
#[derive(Serialize, ToSchema)]
pub(crate) struct NamedDomainList {
    /// The domains, most observations first; at most 500.
    items: Vec<NamedDomain>,
    /// Always null: it is one page.
    #[schema(required)]
    next: Option<String>,
}

/// A domain that sites named, and what stands behind it. Nobody's name and no address.
#[derive(Serialize, ToSchema)]
struct NamedDomain {
    /// The registrable domain.
    #[schema(example = "example.com")]
    domain: String,
    /// On how many networks.
    networks: u64,
    /// How many observations that still count.
    observations: u64,
    /// The first day.
    #[schema(value_type = String, format = Date)]
    first_day: Day,
    /// The last day.
    #[schema(value_type = String, format = Date)]
    last_day: Day,
}

impl From<Named> for NamedDomain {
    fn from(named: Named) -> Self {
        Self {
            domain: named.domain,
            networks: named.networks,
            observations: named.observations,
            first_day: named.first_day,
            last_day: named.last_day,
        }
    }
}

/// What the cookie brought.
#[derive(Serialize, ToSchema)]
pub(crate) struct Uplift {
    /// The span.
    range: DayRangeAnswer,
    /// Visits begun.
    visits: u64,
    /// Those whose own network named the company.
    named: u64,
    /// Those that are named only because the cookie came from a company's network before.
    carried: u64,
}

/// A domain.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct DomainPath {
    /// The domain.
    #[param(example = "example.com")]
    domain: String,
}

/// List the domains that the sites named.
#[utoipa::path(
    get, path = "/api/v1/named-domains", tag = "verdicts",
    responses((status = 200, description = "The domains", body = NamedDomainList), Problems),
)]
pub(crate) async fn list_named_domains(
    State(app): State<AppState>,
    RequireSignedIn(signed_in): RequireSignedIn,
) -> Result<Json<NamedDomainList>, Problem> {
    let named = app.engine().list_named_domains(&signed_in.scope).await?;
    let items = named.into_iter().map(NamedDomain::from).collect();
    Ok(Json(NamedDomainList { items, next: None }))
}

/// Forget a domain that sites named, and every network that it was named from.
///
/// Visits that it named keep their verdict; no further ones get it.
#[utoipa::path(
    delete, path = "/api/v1/named-domains/{domain}", tag = "verdicts", params(DomainPath),
    responses((status = 204, description = "It is forgotten"), Problems),
)]
pub(crate) async fn forget_named_domain(
    State(app): State<AppState>,
    RequireSignedIn(signed_in): RequireSignedIn,
    ApiPath(path): ApiPath<DomainPath>,
) -> Result<StatusCode, Problem> {
    app.engine().forget_named_domain(&signed_in.scope, &path.domain).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Get what the cookie of a site brought: visits that it alone could name.
#[utoipa::path(
    get, path = "/api/v1/sites/{site_id}/cookie-uplift", tag = "verdicts",
    params(SitePath, RangeQuery),
    responses((status = 200, description = "The sums", body = Uplift), Problems),
)]
pub(crate) async fn get_cookie_uplift(
    State(app): State<AppState>,
    RequireSignedIn(signed_in): RequireSignedIn,
    ApiPath(path): ApiPath<SitePath>,
    ApiQuery(query): ApiQuery<RangeQuery>,
) -> Result<Json<Uplift>, Problem> {
    let scope = &signed_in.scope;
    let range = query.resolve(&app, scope, &path.site_id).await?;
    let Measured { visits, named, carried } =
        app.engine().uplift(scope, &path.site_id, range).await?;
    Ok(Json(Uplift { range: range.into(), visits, named, carried }))
}
