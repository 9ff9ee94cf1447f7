//! Addresses that somebody asks about. They are answered and not kept.

use std::net::IpAddr;

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::company::Company;
use super::identification::Identification;
use super::json::ApiJson;
use super::query::{ApiQuery, Checks};
use super::signed_in::RequireSignedIn;
use crate::app::AppState;
use crate::problem::{FieldProblem, Problem, Problems};

/// The most addresses of one request: a second of work at most.
const ADDRESSES_MAX: usize = 10_000;

/// The address asked about.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct LookUpQuery {
    /// An IPv4 or IPv6 address.
    #[param(value_type = String, example = "192.0.2.1")]
    ip: Option<String>,
}

/// Addresses asked about.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LookUpRequest {
    /// IPv4 or IPv6 addresses.
    #[schema(max_items = 10_000, example = json!(["192.0.2.1", "2001:db8::1"]))]
    ips: Vec<String>,
}

/// What is said of an address.
#[derive(Serialize, ToSchema)]
pub(crate) struct LookUp {
    /// The address, as it was asked about.
    #[schema(example = "192.0.2.1")]
    ip: String,
    #[serde(flatten)]
    identification: Identification,
    /// The company named; null when none is.
    #[schema(required)]
    company: Option<Company>,
}

/// What is said of several addresses.
#[derive(Serialize, ToSchema)]
pub(crate) struct LookUpList {
    /// One for each address, in the order asked.
    items: Vec<LookUp>,
}

/// Look an address up.
#[utoipa::path(
    get, path = "/api/v1/look-up", tag = "look-up", params(LookUpQuery),
    responses((status = 200, description = "What is said of it", body = LookUp), Problems),
)]
pub(crate) async fn look_up(
    State(app): State<AppState>,
    _signed_in: RequireSignedIn,
    ApiQuery(query): ApiQuery<LookUpQuery>,
) -> Result<Json<LookUp>, Problem> {
    let mut checks = Checks::default();
    let address = checks.read(query.ip.as_ref(), |text| read_address("ip", text));
    checks.finish()?;
    let missing = || Problem::invalid(vec![FieldProblem::new("ip", "is needed")]);
    let (address, ip) = address.zip(query.ip).ok_or_else(missing)?;
    Ok(Json(answer(&app, address, ip)?))
}

/// Look up to 10,000 addresses up.
#[utoipa::path(
    post, path = "/api/v1/look-up", tag = "look-up", request_body = LookUpRequest,
    responses((status = 200, description = "What is said of each", body = LookUpList), Problems),
)]
pub(crate) async fn look_up_many(
    State(app): State<AppState>,
    _signed_in: RequireSignedIn,
    ApiJson(request): ApiJson<LookUpRequest>,
) -> Result<Json<LookUpList>, Problem> {
    if request.ips.len() > ADDRESSES_MAX {
        let message = format!("at most {ADDRESSES_MAX} addresses");
        return Err(Problem::invalid(vec![FieldProblem::new("ips", message)]));
    }
    let mut checks = Checks::default();
    let mut addresses = Vec::with_capacity(request.ips.len());
    for (place, ip) in request.ips.into_iter().enumerate() {
        match read_address(&format!("ips[{place}]"), &ip) {
            Ok(address) => addresses.push((address, ip)),
            Err(problem) => checks.note(problem),
        }
    }
    checks.finish()?;
    let items = addresses.into_iter().map(|(address, ip)| answer(&app, address, ip));
    Ok(Json(LookUpList { items: items.collect::<Result<_, _>>()? }))
}

fn answer(app: &AppState, address: IpAddr, ip: String) -> Result<LookUp, Problem> {
    let identification = app.engine().look_up(address)?;
    let company = identification.company.clone().map(Company::alone);
    Ok(LookUp { ip, identification: identification.into(), company })
}

fn read_address(field: &str, text: &str) -> Result<IpAddr, FieldProblem> {
    text.trim().parse().map_err(|_| FieldProblem::new(field, "not an IPv4 or IPv6 address"))
}
