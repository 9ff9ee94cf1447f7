//! Clearbit Reveal: the company behind an address. The names are its; its errors too.

use std::net::IpAddr;

use axum::Json;
use axum::extract::State;
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use doorplate_domain::company::Company as DomainCompany;
use doorplate_domain::identification::VerdictStatus;
use doorplate_domain::network::NetworkKind;
use doorplate_identify::{CompanyRecord, Verdict, countries};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::{authorise, known, network_type, parameter};
use crate::api::look_up::{NO_ADDRESS, data_set};
use crate::app::AppState;
use crate::assets::cache;
use crate::problem::{FieldProblem, Problem};

/// The address asked about.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it only describes a parameter that is read as it is")]
pub(crate) struct RevealQuery {
    /// An IPv4 or IPv6 address.
    #[param(example = "192.0.2.1")]
    ip: String,
}

/// What Reveal says of an address.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ClearbitReveal {
    /// The address.
    #[schema(value_type = String, example = "192.0.2.1")]
    ip: IpAddr,
    /// Whether the company is probable only.
    fuzzy: bool,
    /// The company's domain.
    #[schema(required)]
    domain: Option<String>,
    /// `business`, `education`, `government`, `isp` or `hosting`.
    #[serde(rename = "type")]
    #[schema(required)]
    kind: Option<&'static str>,
    /// `very_high`, `high`, `medium` or `low`: at most 1, 5, 20 in 100 wrong, or more.
    #[schema(required)]
    confidence_score: Option<&'static str>,
    /// The company; null when none is named.
    #[schema(required)]
    company: Option<ClearbitCompany>,
    /// Where the network is.
    #[serde(rename = "geoIP")]
    geo_ip: ClearbitPlace,
}

/// A company. What nobody knows is null.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ClearbitCompany {
    /// Our id of it.
    id: String,
    /// The name as people write it.
    name: String,
    /// The name in the register.
    legal_name: Option<String>,
    /// The domain of its website.
    domain: Option<String>,
    /// Further domains.
    domain_aliases: Vec<String>,
    /// How to reach it.
    site: ClearbitSite,
    /// Its industry.
    category: ClearbitCategory,
    /// Always empty.
    tags: [String; 0],
    /// Always null.
    description: Option<String>,
    /// Its address in one line.
    location: Option<String>,
    /// Its address.
    geo: ClearbitPlace,
    /// `education` or `government`; null for others.
    #[serde(rename = "type")]
    kind: Option<&'static str>,
    /// The switchboard.
    phone: Option<String>,
    /// Its size.
    metrics: ClearbitMetrics,
    /// The company that owns it.
    parent: ClearbitParent,
}

/// How to reach a company.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ClearbitSite {
    /// The switchboard.
    phone_numbers: Vec<String>,
    /// Always empty.
    email_addresses: [String; 0],
}

/// An industry.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ClearbitCategory {
    /// Always null.
    sector: Option<String>,
    /// Always null.
    industry_group: Option<String>,
    /// The industry in words.
    industry: Option<String>,
    /// Always null.
    sub_industry: Option<String>,
    /// Always null.
    sic_code: Option<String>,
    /// Always null.
    naics_code: Option<String>,
}

/// A place.
#[derive(Serialize, ToSchema, Default)]
#[serde(rename_all = "camelCase")]
struct ClearbitPlace {
    /// Street and number.
    street_address: Option<String>,
    /// The town.
    city: Option<String>,
    /// The region or state.
    state: Option<String>,
    /// The postal code.
    postal_code: Option<String>,
    /// The country in English.
    country: Option<&'static str>,
    /// ISO 3166-1 alpha-2.
    country_code: Option<String>,
}

/// The size of a company.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ClearbitMetrics {
    /// Always null: a band is all that is known.
    employees: Option<u64>,
    /// A band of employees.
    employees_range: Option<String>,
}

/// The company that owns another.
#[derive(Serialize, ToSchema)]
struct ClearbitParent {
    /// Its domain.
    domain: Option<String>,
}

/// What went wrong, as Clearbit says it.
#[derive(Serialize, ToSchema)]
pub(crate) struct ClearbitError {
    error: ClearbitErrorDetail,
}

/// What went wrong.
#[derive(Serialize, ToSchema)]
struct ClearbitErrorDetail {
    /// For programs.
    #[serde(rename = "type")]
    kind: &'static str,
    /// For people.
    message: String,
}

/// Look an address up, in the shape of Clearbit Reveal.
///
/// Takes the secret key of a site as bearer token or as the user of basic credentials. An address
/// that nobody knows is 404; a carrier's or hoster's has a `type` and no company.
#[utoipa::path(
    get, path = "/compat/clearbit/v1/companies/find", tag = "compat", params(RevealQuery),
    security(("session" = []), ("site_secret_key" = [])),
    responses(
        (status = 200, description = "What is said of it", body = ClearbitReveal),
        (status = "4XX", description = "It cannot be answered", body = ClearbitError),
        (status = "5XX", description = "Try again later", body = ClearbitError),
    ),
)]
pub(crate) async fn reveal(State(app): State<AppState>, mut parts: Parts) -> Response {
    let body = match answer(&app, &mut parts).await {
        Ok(Some(reveal)) => Json(reveal).into_response(),
        Ok(None) => error(StatusCode::NOT_FOUND, "unknown_record", "Unknown company.".to_owned()),
        Err(problem) => error(problem.status(), problem.code(), problem.detail().to_owned()),
    };
    ([(header::CACHE_CONTROL, cache::NO_STORE)], body).into_response()
}

async fn answer(app: &AppState, parts: &mut Parts) -> Result<Option<ClearbitReveal>, Problem> {
    authorise(app, parts, None).await?;
    let ip = parameter(parts, "ip").unwrap_or_default();
    let address = ip.trim().parse();
    let address =
        address.map_err(|_| Problem::invalid(vec![FieldProblem::new("ip", NO_ADDRESS)]))?;
    Ok(of(address, &data_set(app)?.verdict(address)))
}

fn error(status: StatusCode, kind: &'static str, message: String) -> Response {
    (status, Json(ClearbitError { error: ClearbitErrorDetail { kind, message } })).into_response()
}

/// Nothing when there is no company and no kind to tell either.
fn of(ip: IpAddr, verdict: &Verdict<'_>) -> Option<ClearbitReveal> {
    let company = verdict.company();
    let kind = network_type(company.map_or(verdict.kind(), |company| company.kind()))?;
    Some(ClearbitReveal {
        ip,
        fuzzy: verdict.status() == VerdictStatus::Probable,
        domain: company.and_then(|company| owned(company.domain())),
        kind: Some(kind),
        confidence_score: company.map(|_| confidence_score(verdict.confidence())),
        company: company.as_ref().map(of_company),
        geo_ip: ClearbitPlace {
            country: countries::name(verdict.country()),
            country_code: owned(verdict.country()),
            ..ClearbitPlace::default()
        },
    })
}

fn confidence_score(confidence: f32) -> &'static str {
    match confidence {
        0.99.. => "very_high",
        0.95.. => "high",
        0.8.. => "medium",
        _ => "low",
    }
}

fn of_company(record: &CompanyRecord<'_>) -> ClearbitCompany {
    let parent = record.parent().and_then(|parent| owned(parent.domain()));
    let company = record.to_company();
    ClearbitCompany {
        location: location(&company),
        geo: ClearbitPlace {
            street_address: owned(&company.address),
            city: owned(&company.city),
            state: owned(&company.region),
            postal_code: owned(&company.postal_code),
            country: countries::name(&company.country),
            country_code: owned(&company.country),
        },
        id: company.id.into(),
        name: company.name,
        legal_name: owned(&company.legal_name),
        domain: owned(&company.domain),
        domain_aliases: company.domains,
        site: ClearbitSite {
            phone_numbers: owned(&company.phone).into_iter().collect(),
            email_addresses: [],
        },
        category: ClearbitCategory {
            sector: None,
            industry_group: None,
            industry: owned(&company.industry),
            sub_industry: None,
            sic_code: None,
            naics_code: None,
        },
        tags: [],
        description: None,
        kind: match company.kind {
            NetworkKind::Education => Some("education"),
            NetworkKind::Government => Some("government"),
            _ => None,
        },
        phone: owned(&company.phone),
        metrics: ClearbitMetrics { employees: None, employees_range: owned(&company.size) },
        parent: ClearbitParent { domain: parent },
    }
}

fn location(company: &DomainCompany) -> Option<String> {
    let town = [company.postal_code.as_str(), company.city.as_str()].map(known);
    let town = town.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let country = countries::name(&company.country).unwrap_or(&company.country);
    let parts = [company.address.as_str(), &town, &company.region, country].map(known);
    owned(&parts.into_iter().flatten().collect::<Vec<_>>().join(", "))
}

fn owned(text: &str) -> Option<String> {
    known(text).map(str::to_owned)
}
