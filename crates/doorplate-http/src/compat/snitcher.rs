//! Snitcher: organisations and their sessions, in numbered pages. A workspace there is a site here.

use axum::Json;
use axum::extract::{Path, State};
use doorplate_domain::company::Company;
use doorplate_domain::hit::HitKind;
use doorplate_domain::site::Site;
use doorplate_engine::exports::NumberedPage;
use doorplate_engine::ports::events::VisitingCompany;
use doorplate_engine::ports::visit_records::{HitRecord, VisitRecord};
use doorplate_identify::countries;
use serde_json::{Value, json};

use super::known;
use super::numbered::{Caller, company_id, seconds};
use crate::app::AppState;
use crate::problem::{Problem, Problems};

/// The items of a page, and the most.
const PAGE_SIZES: (u32, u32) = (25, 100);
const PAGE: (&str, &str) = ("page", "per_page");
const DAYS: (&str, &str) = ("from", "to");

/// List the companies that visited a site, as Snitcher lists organisations.
#[utoipa::path(
    get, operation_id = "snitcher_list_organisations",
    path = "/compat/snitcher/v1/workspaces/{workspace_id}/organisations", tag = "compat",
    security(("site_secret_key" = []), ("session" = [])),
    params(
        ("workspace_id" = String, Path, description = "The site"),
        ("from" = Option<String>, Query, description = "The first day"),
        ("to" = Option<String>, Query, description = "The last day"),
        ("page" = Option<u32>, Query, description = "Which page, from 1"),
        ("per_page" = Option<u32>, Query, description = "The most items of a page, up to 100"),
    ),
    responses((status = 200, description = "A page of organisations", body = Object), Problems),
)]
pub(crate) async fn list_organisations(
    State(app): State<AppState>,
    caller: Caller,
    Path(workspace_id): Path<String>,
) -> Result<Json<Value>, Problem> {
    let site = caller.site(&app, &workspace_id).await?;
    let page = caller.page(PAGE, PAGE_SIZES)?;
    let range = caller.range(&app, &site.id, DAYS).await?;
    let (companies, total) = caller.companies(&app, (&site.id, range), page).await?;
    let data_set = app.engine().data_set();
    let organisations = companies.iter().map(|company| {
        let facts =
            data_set.as_ref().and_then(|data_set| data_set.find_company(&company.company_id));
        organisation(company, facts.as_ref())
    });
    let path = format!("/compat/snitcher/v1/workspaces/{workspace_id}/organisations");
    Ok(Json(envelope(&organisations.collect::<Vec<_>>(), &path, page, total)))
}

/// List the visits of a company to a site, as Snitcher lists sessions.
#[utoipa::path(
    get, operation_id = "snitcher_list_sessions",
    path = "/compat/snitcher/v1/workspaces/{workspace_id}/organisations/{organisation_id}/sessions",
    tag = "compat", security(("site_secret_key" = []), ("session" = [])),
    params(
        ("workspace_id" = String, Path, description = "The site"),
        ("organisation_id" = String, Path, description = "The company"),
        ("from" = Option<String>, Query, description = "The first day"),
        ("to" = Option<String>, Query, description = "The last day"),
        ("page" = Option<u32>, Query, description = "Which page, from 1"),
        ("per_page" = Option<u32>, Query, description = "The most items of a page, up to 100"),
    ),
    responses((status = 200, description = "A page of sessions", body = Object), Problems),
)]
pub(crate) async fn list_sessions(
    State(app): State<AppState>,
    caller: Caller,
    Path((workspace_id, organisation_id)): Path<(String, String)>,
) -> Result<Json<Value>, Problem> {
    let site = caller.site(&app, &workspace_id).await?;
    let company = company_id(&organisation_id)?;
    let page = caller.page(PAGE, PAGE_SIZES)?;
    let range = caller.range(&app, &site.id, DAYS).await?;
    let asked = (range, Some(&company));
    let found = app.engine().list_named_visits(&caller.scope, &site.id, asked, page).await?;
    let (visits, total) = found;
    let sessions: Vec<Value> = visits.iter().map(|visit| session(&site, visit)).collect();
    let path = format!(
        "/compat/snitcher/v1/workspaces/{workspace_id}/organisations/{organisation_id}/sessions"
    );
    Ok(Json(envelope(&sessions, &path, page, total)))
}

fn organisation(company: &VisitingCompany, facts: Option<&Company>) -> Value {
    let fact = |field: fn(&Company) -> &str| facts.and_then(|facts| known(field(facts)));
    json!({
        "uuid": company.company_id,
        "name": company.name,
        "website": known(&company.domain).map(|domain| format!("https://{domain}")),
        "first_seen": company.first_seen_at,
        "last_seen": company.last_seen_at,
        "logo": null,
        "address": {
            "country": countries::name(&company.country),
            "state": fact(|facts| &facts.region),
            "city": known(&company.city),
            "latitude": null,
            "longitude": null,
            "street": fact(|facts| &facts.address),
            "street_number": null,
            "postal_code": fact(|facts| &facts.postal_code),
            "full_address": null,
        },
        "founded": null,
        "size": known(&company.size),
        "industry": known(&company.industry),
        "phone": fact(|facts| &facts.phone),
        "email": null,
        "profiles": [],
        "tags": [],
        "segments": [],
    })
}

fn session(site: &Site, visit: &VisitRecord) -> Value {
    let is_view = |hit: &&HitRecord| hit.kind == HitKind::View;
    let views: Vec<_> = visit.timeline.iter().filter(is_view).collect();
    let view = |(place, hit): (usize, &&HitRecord)| {
        let left_at = views.get(place + 1).map_or(visit.ended_at, |next| next.at);
        json!({
            "visited_at": hit.at,
            "time_on_page": seconds(hit.at, left_at),
            "url": format!("https://{}{}", site.host, hit.path),
        })
    };
    json!({
        "uuid": visit.visit_id,
        "started_at": visit.started_at,
        "ended_at": visit.ended_at,
        "location": { "country": countries::name(&visit.identification.country) },
        "browser": known(&visit.device.browser),
        "referrer": known(&visit.source.referrer_host),
        "device_type": visit.device.class.as_str(),
        "views": views.iter().enumerate().map(view).collect::<Vec<_>>(),
    })
}

fn envelope(data: &[Value], path: &str, page: NumberedPage, total: u64) -> Value {
    let (number, last) = (u64::from(page.number), page.of(total));
    let next =
        (number < last).then(|| format!("{path}?page={}&per_page={}", number + 1, page.size));
    json!({
        "current_page": number,
        "last_page": last,
        "per_page": page.size,
        "total": total,
        "next_page_url": next,
        "data": data,
        "success": true,
    })
}
