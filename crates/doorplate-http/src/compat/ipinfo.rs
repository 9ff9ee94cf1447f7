//! IPinfo: what an address is. The names are its; its errors too.

use std::net::IpAddr;

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use doorplate_domain::identification::AbstainReason;
use doorplate_domain::network::NetworkKind;
use doorplate_identify::Verdict;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::{authorise, known, network_type, parameter};
use crate::api::look_up::data_set;
use crate::app::AppState;
use crate::assets::cache;
use crate::problem::Problem;

/// The key, for clients that send it so.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it only describes a parameter that is read as it is")]
pub(crate) struct IpinfoQuery {
    /// The secret key of a site. A header is better: what stands in an address may be logged on
    /// its way.
    token: Option<String>,
}

/// What IPinfo says of an address. What is not known is left out.
#[derive(Serialize, ToSchema)]
pub(crate) struct IpinfoDetails {
    /// The address.
    #[schema(value_type = String, example = "192.0.2.1")]
    ip: IpAddr,
    /// Present, and true, when it is not an address of the public Internet; then there is no more.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[schema(required = false)]
    bogon: bool,
    /// The network's country, ISO 3166-1 alpha-2.
    #[serde(skip_serializing_if = "Option::is_none")]
    country: Option<String>,
    /// The number and the holder of the autonomous system.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "AS64500 Example Networks")]
    org: Option<String>,
    /// The autonomous system.
    #[serde(skip_serializing_if = "Option::is_none")]
    asn: Option<IpinfoAsn>,
    /// The company named, or the carrier or hoster that runs the network.
    #[serde(skip_serializing_if = "Option::is_none")]
    company: Option<IpinfoCompany>,
    /// What hides who is behind it.
    #[serde(skip_serializing_if = "Option::is_none")]
    privacy: Option<IpinfoPrivacy>,
}

/// An autonomous system.
#[derive(Serialize, ToSchema)]
struct IpinfoAsn {
    /// `AS` and its number.
    asn: String,
    /// Its holder.
    name: String,
    /// What the network is; left out when not known.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
}

/// Who is behind an address.
#[derive(Serialize, ToSchema)]
struct IpinfoCompany {
    /// The name.
    name: String,
    /// The domain of the website; may be empty.
    domain: String,
    /// `business`, `education`, `government`, `isp` or `hosting`.
    #[serde(rename = "type")]
    kind: &'static str,
}

/// What hides who is behind an address.
#[derive(Serialize, ToSchema)]
#[expect(clippy::struct_excessive_bools, reason = "the shape is another product's")]
struct IpinfoPrivacy {
    /// A commercial VPN.
    vpn: bool,
    /// A company's security gateway.
    proxy: bool,
    /// A Tor exit.
    tor: bool,
    /// A consumer relay.
    relay: bool,
    /// Rented machines.
    hosting: bool,
    /// The service that runs it; may be empty.
    service: String,
}

/// What went wrong, as IPinfo says it.
#[derive(Serialize, ToSchema)]
pub(crate) struct IpinfoError {
    /// The status of the answer.
    status: u16,
    error: IpinfoErrorDetail,
}

/// What went wrong.
#[derive(Serialize, ToSchema)]
struct IpinfoErrorDetail {
    /// In short.
    title: &'static str,
    /// In words.
    message: String,
}

/// Look an address up, in the shape of IPinfo.
///
/// Takes the secret key of a site as bearer token, as the user of basic credentials, or as `token`.
#[utoipa::path(
    get, path = "/compat/ipinfo/{ip}", tag = "compat",
    params(
        ("ip" = String, Path, description = "An IPv4 or IPv6 address.", example = "192.0.2.1"),
        IpinfoQuery,
    ),
    security(("session" = []), ("site_secret_key" = [])),
    responses(
        (status = 200, description = "What is said of it", body = IpinfoDetails),
        (status = "4XX", description = "It cannot be answered", body = IpinfoError),
        (status = "5XX", description = "Try again later", body = IpinfoError),
    ),
)]
pub(crate) async fn details(
    State(app): State<AppState>,
    ip: Result<Path<String>, PathRejection>,
    mut parts: Parts,
) -> Response {
    // What is not even text is no address either.
    let ip = ip.map(|Path(ip)| ip).unwrap_or_default();
    let body = match answer(&app, &ip, &mut parts).await {
        Ok(Some(details)) => Json(details).into_response(),
        Ok(None) => {
            let message = "Please provide a valid IP address".to_owned();
            error(StatusCode::NOT_FOUND, "Wrong ip", message)
        }
        Err(problem) => error(problem.status(), problem.title(), problem.detail().to_owned()),
    };
    ([(header::CACHE_CONTROL, cache::NO_STORE)], body).into_response()
}

async fn answer(
    app: &AppState,
    ip: &str,
    parts: &mut Parts,
) -> Result<Option<IpinfoDetails>, Problem> {
    let token = parameter(parts, "token");
    authorise(app, parts, token.as_deref()).await?;
    let Ok(address) = ip.trim().parse() else { return Ok(None) };
    Ok(Some(of(address, &data_set(app)?.verdict(address))))
}

fn error(status: StatusCode, title: &'static str, message: String) -> Response {
    let body = IpinfoError { status: status.as_u16(), error: IpinfoErrorDetail { title, message } };
    (status, Json(body)).into_response()
}

fn of(ip: IpAddr, verdict: &Verdict<'_>) -> IpinfoDetails {
    let kind = verdict.kind();
    let is_bogon = kind == NetworkKind::Special;
    let asn = (verdict.asn() > 0).then(|| format!("AS{}", verdict.asn()));
    let org = asn.as_ref().map(|asn| format!("{asn} {}", verdict.network_name()));
    IpinfoDetails {
        ip,
        bogon: is_bogon,
        country: known(verdict.country()).map(str::to_owned),
        org: org.map(|org| org.trim_end().to_owned()),
        asn: asn.map(|asn| IpinfoAsn {
            asn,
            name: verdict.network_name().to_owned(),
            kind: network_type(kind),
        }),
        company: company(verdict),
        privacy: (!is_bogon).then(|| IpinfoPrivacy {
            vpn: kind == NetworkKind::Vpn,
            proxy: kind == NetworkKind::Gateway,
            tor: kind == NetworkKind::Tor,
            relay: kind == NetworkKind::Relay,
            hosting: kind == NetworkKind::Hosting,
            service: verdict.service().to_owned(),
        }),
    }
}

/// The company named. Else, behind a gate, who runs the network, with a type that says that it is
/// nobody's office; a company that may not be named, or is not sure, is not there.
fn company(verdict: &Verdict<'_>) -> Option<IpinfoCompany> {
    if let Some(company) = verdict.company() {
        let (name, domain) = (company.name().to_owned(), company.domain().to_owned());
        return Some(IpinfoCompany { name, domain, kind: network_type(company.kind())? });
    }
    AbstainReason::from_gate(verdict.kind())?;
    let kind = network_type(verdict.kind())?;
    let name = known(verdict.network_name()).or(known(verdict.service()))?.to_owned();
    Some(IpinfoCompany { name, domain: String::new(), kind })
}
