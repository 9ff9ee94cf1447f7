//! Leadfeeder, version 1: accounts, leads, visits and custom feeds, as JSON:API. An account is a
//! site here, and a lead is a company that visited.

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
use super::numbered::{Caller, company_id, employees, seconds};
use crate::app::AppState;
use crate::problem::{Problem, Problems};

/// The one feed that there is: everything.
const ALL_FEED: &str = "all";
/// The items of a page, and the most, as there.
const PAGE_SIZES: (u32, u32) = (10, 100);
const PAGE: (&str, &str) = ("page[number]", "page[size]");
const DAYS: (&str, &str) = ("start_date", "end_date");

/// List the sites, as Leadfeeder lists accounts.
#[utoipa::path(
    get, operation_id = "leadfeeder_list_accounts",
    path = "/compat/leadfeeder/accounts", tag = "compat",
    security(("site_secret_key" = []), ("session" = [])),
    responses((status = 200, description = "The accounts", body = Object), Problems),
)]
pub(crate) async fn list_accounts(
    State(app): State<AppState>,
    caller: Caller,
) -> Result<Json<Value>, Problem> {
    let sites = app.engine().list_sites(&caller.scope).await?;
    Ok(Json(json!({ "data": sites.iter().map(account).collect::<Vec<_>>() })))
}

/// Get a site, as Leadfeeder gives an account.
#[utoipa::path(
    get, operation_id = "leadfeeder_get_account",
    path = "/compat/leadfeeder/accounts/{account_id}", tag = "compat",
    security(("site_secret_key" = []), ("session" = [])),
    params(("account_id" = String, Path, description = "The site")),
    responses((status = 200, description = "The account", body = Object), Problems),
)]
pub(crate) async fn get_account(
    State(app): State<AppState>,
    caller: Caller,
    Path(account_id): Path<String>,
) -> Result<Json<Value>, Problem> {
    let site = caller.site(&app, &account_id).await?;
    Ok(Json(json!({ "data": account(&site) })))
}

/// List the feeds of a site: the one with all companies.
#[utoipa::path(
    get, operation_id = "leadfeeder_list_custom_feeds",
    path = "/compat/leadfeeder/accounts/{account_id}/custom-feeds", tag = "compat",
    security(("site_secret_key" = []), ("session" = [])),
    params(("account_id" = String, Path, description = "The site")),
    responses((status = 200, description = "The feeds", body = Object), Problems),
)]
pub(crate) async fn list_custom_feeds(
    State(app): State<AppState>,
    caller: Caller,
    Path(account_id): Path<String>,
) -> Result<Json<Value>, Problem> {
    caller.site(&app, &account_id).await?;
    let attributes = json!({ "name": "All leads", "criteria": [] });
    let feed = json!({ "id": ALL_FEED, "type": "custom_feeds", "attributes": attributes });
    Ok(Json(json!({ "data": [feed] })))
}

/// List the companies that visited a site, as Leadfeeder lists leads.
#[utoipa::path(
    get, operation_id = "leadfeeder_list_leads",
    path = "/compat/leadfeeder/accounts/{account_id}/leads", tag = "compat",
    security(("site_secret_key" = []), ("session" = [])),
    params(
        ("account_id" = String, Path, description = "The site"),
        ("start_date" = Option<String>, Query, description = "The first day"),
        ("end_date" = Option<String>, Query, description = "The last day"),
        ("page[number]" = Option<u32>, Query, description = "Which page, from 1"),
        ("page[size]" = Option<u32>, Query, description = "The most leads of a page, up to 100"),
    ),
    responses((status = 200, description = "A page of leads", body = Object), Problems),
)]
pub(crate) async fn list_leads(
    State(app): State<AppState>,
    caller: Caller,
    Path(account_id): Path<String>,
) -> Result<Json<Value>, Problem> {
    let site = caller.site(&app, &account_id).await?;
    let page = caller.page(PAGE, PAGE_SIZES)?;
    let range = caller.range(&app, &site.id, DAYS).await?;
    let (companies, total) = caller.companies(&app, (&site.id, range), page).await?;
    let data_set = app.engine().data_set();
    let facts = |company: &VisitingCompany| {
        data_set.as_ref().and_then(|data_set| data_set.find_company(&company.company_id))
    };
    let known: Vec<_> = companies.iter().map(facts).collect();
    let pairs = || companies.iter().zip(&known);
    Ok(Json(json!({
        "data": pairs().map(|(company, facts)| lead(company, facts.as_ref())).collect::<Vec<_>>(),
        "included":
            pairs().map(|(company, facts)| location(company, facts.as_ref())).collect::<Vec<_>>(),
        "links": links(&format!("/compat/leadfeeder/accounts/{account_id}/leads"), page, total),
    })))
}

/// List visits of companies to a site, as Leadfeeder lists them.
#[utoipa::path(
    get, operation_id = "leadfeeder_list_visits",
    path = "/compat/leadfeeder/accounts/{account_id}/visits", tag = "compat",
    security(("site_secret_key" = []), ("session" = [])),
    params(
        ("account_id" = String, Path, description = "The site"),
        ("start_date" = Option<String>, Query, description = "The first day"),
        ("end_date" = Option<String>, Query, description = "The last day"),
        ("page[number]" = Option<u32>, Query, description = "Which page, from 1"),
        ("page[size]" = Option<u32>, Query, description = "The most visits of a page, up to 100"),
    ),
    responses((status = 200, description = "A page of visits", body = Object), Problems),
)]
pub(crate) async fn list_visits(
    State(app): State<AppState>,
    caller: Caller,
    Path(account_id): Path<String>,
) -> Result<Json<Value>, Problem> {
    visits(&app, &caller, (&account_id, None)).await
}

/// List the visits of one company to a site, as Leadfeeder lists them.
#[utoipa::path(
    get, operation_id = "leadfeeder_list_lead_visits",
    path = "/compat/leadfeeder/accounts/{account_id}/leads/{lead_id}/visits", tag = "compat",
    security(("site_secret_key" = []), ("session" = [])),
    params(
        ("account_id" = String, Path, description = "The site"),
        ("lead_id" = String, Path, description = "The company"),
        ("start_date" = Option<String>, Query, description = "The first day"),
        ("end_date" = Option<String>, Query, description = "The last day"),
        ("page[number]" = Option<u32>, Query, description = "Which page, from 1"),
        ("page[size]" = Option<u32>, Query, description = "The most visits of a page, up to 100"),
    ),
    responses((status = 200, description = "A page of visits", body = Object), Problems),
)]
pub(crate) async fn list_lead_visits(
    State(app): State<AppState>,
    caller: Caller,
    Path((account_id, lead_id)): Path<(String, String)>,
) -> Result<Json<Value>, Problem> {
    visits(&app, &caller, (&account_id, Some(&lead_id))).await
}

async fn visits(
    app: &AppState,
    caller: &Caller,
    (account_id, lead_id): (&str, Option<&str>),
) -> Result<Json<Value>, Problem> {
    let site = caller.site(app, account_id).await?;
    let company = lead_id.map(company_id).transpose()?;
    let page = caller.page(PAGE, PAGE_SIZES)?;
    let range = caller.range(app, &site.id, DAYS).await?;
    let asked = (range, company.as_ref());
    let found = app.engine().list_named_visits(&caller.scope, &site.id, asked, page).await?;
    let (visits, total) = found;
    let path = match lead_id {
        Some(lead) => format!("/compat/leadfeeder/accounts/{account_id}/leads/{lead}/visits"),
        None => format!("/compat/leadfeeder/accounts/{account_id}/visits"),
    };
    Ok(Json(json!({
        "data": visits.iter().map(|record| visit(&site, record)).collect::<Vec<_>>(),
        "links": links(&path, page, total),
    })))
}

fn account(site: &Site) -> Value {
    json!({
        "id": site.id,
        "type": "accounts",
        "attributes": { "name": site.name, "timezone": site.time_zone },
    })
}

fn lead(company: &VisitingCompany, facts: Option<&Company>) -> Value {
    let (least, most) = employees(&company.size);
    let number = facts.and_then(|facts| facts.identifiers.first()).map(|number| &number.value);
    json!({
        "id": company.company_id,
        "type": "leads",
        "attributes": {
            "name": company.name,
            "industry": known(&company.industry),
            "website_url": known(&company.domain).map(|domain| format!("https://{domain}")),
            "business_id": number,
            "crm_lead_id": null,
            "crm_organization_id": null,
            "employee_count": null,
            "employees_range": { "min": least, "max": most },
            "revenue": null,
            "phone": facts.and_then(|facts| known(&facts.phone)),
            "logo_url": null,
            "linkedin_url": null,
            "twitter_handle": null,
            "facebook_url": null,
            "quality": null,
            "status": "new",
            "tags": [],
            "visits": company.visits,
            "first_visit_date": company.first_seen_at.day(),
            "last_visit_date": company.last_seen_at.day(),
            "view_in_leadfeeder": null,
        },
        "relationships": {
            "location": { "data": { "id": company.company_id, "type": "locations" } },
        },
    })
}

fn location(company: &VisitingCompany, facts: Option<&Company>) -> Value {
    json!({
        "id": company.company_id,
        "type": "locations",
        "attributes": {
            "country": countries::name(&company.country),
            "country_code": known(&company.country),
            "region": facts.and_then(|facts| known(&facts.region)),
            "region_code": null,
            "city": known(&company.city),
            "state_code": null,
        },
    })
}

fn visit(site: &Site, visit: &VisitRecord) -> Value {
    let company = visit.identification.company.as_ref().map(|company| &company.id);
    let started_at = visit.started_at.to_string();
    let is_view = |hit: &&HitRecord| hit.kind == HitKind::View;
    let views: Vec<_> = visit.timeline.iter().filter(is_view).collect();
    let route = views.iter().enumerate().map(|(place, hit)| {
        let left_at = views.get(place + 1).map_or(visit.ended_at, |next| next.at);
        json!({
            "hostname": site.host,
            "page_path": hit.path,
            "page_url": format!("https://{}{}", site.host, hit.path),
            "page_title": null,
            "display_page_name": hit.path,
            "previous_page_path": place.checked_sub(1).map(|before| &views[before].path),
            "time_on_page": seconds(hit.at, left_at),
        })
    });
    json!({
        "id": visit.visit_id,
        "type": "visits",
        "attributes": {
            "lead_id": company,
            "started_at": started_at,
            "date": visit.started_at.day(),
            "hour": visit.started_at.seconds().rem_euclid(86_400) / 3_600,
            "source": visit.source.name,
            "medium": visit.source.medium.as_str(),
            "campaign": known(&visit.source.campaign),
            "keyword": null,
            "query_term": null,
            "referring_url": known(&visit.source.referrer_host),
            "device_type": visit.device.class.as_str(),
            "country_code": known(&visit.identification.country),
            "landing_page_path": visit.timeline.first().map(|hit| &hit.path),
            "page_depth": visit.page_views,
            "visit_length": seconds(visit.started_at, visit.ended_at),
            // Who visited is nobody's business.
            "lf_client_id": null,
            "ga_client_ids": [],
            "visit_route": route.collect::<Vec<_>>(),
        },
    })
}

/// Where the other pages are.
fn links(path: &str, page: NumberedPage, total: u64) -> Value {
    let last = page.of(total);
    let link = |number: u64| format!("{path}?page[number]={number}&page[size]={}", page.size);
    let number = u64::from(page.number);
    let mut links = json!({ "self": link(number), "first": link(1), "last": link(last) });
    if number < last {
        links["next"] = link(number + 1).into();
    }
    links
}
