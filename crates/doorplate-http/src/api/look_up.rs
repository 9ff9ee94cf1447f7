//! An address that somebody asks about. It is answered and not kept.

use std::net::IpAddr;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use doorplate_domain::id::CompanyId;
use doorplate_engine::questions::NoDataSet;
use doorplate_identify::{CompanyRecord, DataSet};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::caller::RequireCaller;
use super::company::Company;
use super::identification::Identification;
use super::query::{ApiQuery, Checks};
use crate::app::AppState;
use crate::assets::cache;
use crate::problem::{FieldProblem, Problem, Problems};

/// What is wrong with a text that is no address.
pub(crate) const NO_ADDRESS: &str = "not an IPv4 or IPv6 address";

/// The address asked about.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct LookUpQuery {
    /// An IPv4 or IPv6 address.
    #[param(value_type = String, example = "192.0.2.1")]
    ip: Option<String>,
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

/// Look an address up.
///
/// With the receipt. Neither the address nor the answer is kept anywhere.
#[utoipa::path(
    get, path = "/api/v1/look-up", tag = "look-up", params(LookUpQuery),
    security(("session" = []), ("site_secret_key" = [])),
    responses((status = 200, description = "What is said of it", body = LookUp), Problems),
)]
pub(crate) async fn look_up(
    State(app): State<AppState>,
    _caller: RequireCaller,
    ApiQuery(query): ApiQuery<LookUpQuery>,
) -> Result<impl IntoResponse, Problem> {
    let mut checks = Checks::default();
    let address = checks.read(query.ip.as_ref(), read_address);
    checks.finish()?;
    let missing = || Problem::invalid(vec![FieldProblem::new("ip", "is needed")]);
    let (address, ip) = address.zip(query.ip).ok_or_else(missing)?;
    let answer = answer(&*data_set(&app)?, address, ip);
    Ok(([(header::CACHE_CONTROL, cache::NO_STORE)], Json(answer)))
}

/// The data set in use: all of one answer comes from one.
pub(crate) fn data_set(app: &AppState) -> Result<Arc<DataSet>, Problem> {
    Ok(app.engine().data_set().ok_or(NoDataSet)?)
}

fn answer(data_set: &DataSet, address: IpAddr, ip: String) -> LookUp {
    let verdict = data_set.verdict(address);
    let company = verdict.company().as_ref().map(company);
    LookUp { ip, identification: verdict.to_identification().into(), company }
}

fn company(record: &CompanyRecord<'_>) -> Company {
    let parent = record.parent();
    let parent = parent.map(|it| (CompanyId::from_bits(it.id_bits()), it.name().to_owned()));
    Company::new(record.to_company(), parent)
}

fn read_address(text: &str) -> Result<IpAddr, FieldProblem> {
    text.trim().parse().map_err(|_| FieldProblem::new("ip", NO_ADDRESS))
}
