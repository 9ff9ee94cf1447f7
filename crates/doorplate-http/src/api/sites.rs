//! Sites.

use axum::Json;
use axum::http::StatusCode;
use doorplate_domain::consent::{ConsentMode as Mode, ConsentPolicy};
use doorplate_domain::site::{FirstPartyPolicy, Site as DomainSite};
use doorplate_domain::time::Timestamp;
use doorplate_engine::sites::{NewSite, SiteChange};
use serde::{Deserialize, Serialize};
use utoipa::{PartialSchema, ToSchema};

use super::json::ApiJson;
use super::path::{ApiPath, SitePath};
use super::query::Checks;
use super::signed_in::RequireSignedIn;
use super::words;
use crate::app::AppState;
use crate::collect::script;
use crate::origin::Origin;
use crate::problem::{FieldProblem, Problem, Problems};
use axum::extract::State;

/// A website whose visits are collected.
#[derive(Serialize, ToSchema)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own in the API")]
pub(crate) struct Site {
    /// Names the site.
    #[schema(example = "site_06awy3c4v5x8k2m9q7r1t0z6bd")]
    id: String,
    /// The name for people.
    #[schema(example = "Example")]
    name: String,
    /// The host it stands at; with and without `www.` is the same.
    #[schema(example = "www.example.com")]
    host: String,
    /// Further hosts whose pages count.
    allowed_hosts: Vec<String>,
    /// Names the site in its pages; no secret.
    #[schema(example = "pk_06awy3c4v5x8k2m9q7r1t0z6bd")]
    site_key: String,
    /// The IANA time zone in which its times are shown.
    #[schema(example = "Europe/Berlin")]
    time_zone: String,
    /// What it asks of its visitors before anything is processed.
    #[schema(value_type = ConsentMode)]
    consent_mode: &'static str,
    /// Whether Global Privacy Control is honoured.
    honours_gpc: bool,
    /// Whether Do Not Track is honoured.
    honours_dnt: bool,
    /// Whether a cookie, set only after consent, carries a company that was seen from its own
    /// network to later visits.
    carries_over: bool,
    /// Whether its pages may name the company's domain, and not its server only.
    takes_domains: bool,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// The line of HTML to put into each page.
    snippet: String,
}

/// What a site asks of its visitors before anything is processed.
pub(crate) struct ConsentMode;

impl PartialSchema for ConsentMode {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        words::consent_mode().into()
    }
}

impl ToSchema for ConsentMode {}

/// A list of sites.
#[derive(Serialize, ToSchema)]
pub(crate) struct SiteList {
    /// The sites, by name.
    items: Vec<Site>,
    /// Always null: a workspace's sites are one page.
    #[schema(required)]
    next: Option<String>,
}

/// A new site.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateSite {
    /// The name for people.
    #[schema(example = "Example")]
    name: String,
    /// The host it stands at; a whole address will do.
    #[schema(example = "www.example.com")]
    host: String,
    /// The IANA time zone in which its times are shown; UTC without.
    #[schema(example = "Europe/Berlin")]
    time_zone: Option<String>,
}

/// What is to be different about a site; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UpdateSite {
    /// The name for people.
    name: Option<String>,
    /// Further hosts whose pages count, all of them.
    allowed_hosts: Option<Vec<String>>,
    /// The IANA time zone in which its times are shown.
    time_zone: Option<String>,
    /// What it asks of its visitors before anything is processed.
    #[schema(value_type = Option<ConsentMode>)]
    consent_mode: Option<String>,
    /// Whether Global Privacy Control is honoured.
    honours_gpc: Option<bool>,
    /// Whether Do Not Track is honoured.
    honours_dnt: Option<bool>,
    /// Whether a cookie carries a company to later visits.
    carries_over: Option<bool>,
    /// Whether its pages may name the company's domain.
    takes_domains: Option<bool>,
}

/// A secret for the server-to-server API.
#[derive(Serialize, ToSchema)]
pub(crate) struct SecretKey {
    /// The secret. It is shown this once.
    #[schema(example = "dps_…")]
    secret_key: String,
}

impl Site {
    fn new(site: DomainSite, origin: &Origin) -> Self {
        let is_plain = site.first_party == FirstPartyPolicy::default();
        let path = if is_plain { script::EVERGREEN_PATH } else { script::FIRST_PARTY_PATH };
        let snippet = format!(
            r#"<script defer src="{}{path}" data-site="{}"></script>"#,
            origin.as_str(),
            site.site_key,
        );
        Self {
            id: site.id.into(),
            name: site.name,
            host: site.host.into(),
            allowed_hosts: site.allowed_hosts.into_iter().map(String::from).collect(),
            site_key: site.site_key.into(),
            time_zone: site.time_zone,
            consent_mode: site.consent.mode.as_str(),
            honours_gpc: site.consent.honours_gpc,
            honours_dnt: site.consent.honours_dnt,
            carries_over: site.first_party.carries_over,
            takes_domains: site.first_party.takes_domains,
            created_at: site.created_at,
            snippet,
        }
    }
}

/// List the sites.
#[utoipa::path(
    get, path = "/api/v1/sites", tag = "sites",
    responses((status = 200, description = "The workspace's sites", body = SiteList), Problems),
)]
pub(crate) async fn list_sites(
    State(app): State<AppState>,
    RequireSignedIn(signed_in): RequireSignedIn,
    origin: Origin,
) -> Result<Json<SiteList>, Problem> {
    let sites = app.engine().list_sites(&signed_in.scope).await?;
    let items = sites.into_iter().map(|site| Site::new(site, &origin)).collect();
    Ok(Json(SiteList { items, next: None }))
}

/// Create a site.
#[utoipa::path(
    post, path = "/api/v1/sites", tag = "sites", request_body = CreateSite,
    responses((status = 201, description = "The site", body = Site), Problems),
)]
pub(crate) async fn create_site(
    State(app): State<AppState>,
    RequireSignedIn(signed_in): RequireSignedIn,
    origin: Origin,
    ApiJson(wanted): ApiJson<CreateSite>,
) -> Result<(StatusCode, Json<Site>), Problem> {
    let wanted = NewSite { name: wanted.name, host: wanted.host, time_zone: wanted.time_zone };
    let site = app.engine().create_site(&signed_in.scope, wanted).await?;
    Ok((StatusCode::CREATED, Json(Site::new(site, &origin))))
}

/// Get a site.
#[utoipa::path(
    get, path = "/api/v1/sites/{site_id}", tag = "sites", params(SitePath),
    responses((status = 200, description = "The site", body = Site), Problems),
)]
pub(crate) async fn get_site(
    State(app): State<AppState>,
    RequireSignedIn(signed_in): RequireSignedIn,
    origin: Origin,
    ApiPath(path): ApiPath<SitePath>,
) -> Result<Json<Site>, Problem> {
    let site = app.engine().get_site(&signed_in.scope, &path.site_id).await?;
    Ok(Json(Site::new(site, &origin)))
}

/// Change a site.
#[utoipa::path(
    patch, path = "/api/v1/sites/{site_id}", tag = "sites", params(SitePath),
    request_body = UpdateSite,
    responses((status = 200, description = "The site as it is now", body = Site), Problems),
)]
pub(crate) async fn update_site(
    State(app): State<AppState>,
    RequireSignedIn(signed_in): RequireSignedIn,
    origin: Origin,
    ApiPath(path): ApiPath<SitePath>,
    ApiJson(wanted): ApiJson<UpdateSite>,
) -> Result<Json<Site>, Problem> {
    let (engine, scope) = (app.engine(), &signed_in.scope);
    let before = engine.get_site(scope, &path.site_id).await?;
    let change = SiteChange {
        consent: Some(wanted.consent(before.consent)?),
        first_party: Some(FirstPartyPolicy {
            carries_over: wanted.carries_over.unwrap_or(before.first_party.carries_over),
            takes_domains: wanted.takes_domains.unwrap_or(before.first_party.takes_domains),
        }),
        name: wanted.name,
        allowed_hosts: wanted.allowed_hosts,
        time_zone: wanted.time_zone,
    };
    let site = engine.update_site(scope, &path.site_id, change).await?;
    Ok(Json(Site::new(site, &origin)))
}

impl UpdateSite {
    /// The policy after the change: what is not mentioned stays as it was.
    fn consent(&self, before: ConsentPolicy) -> Result<ConsentPolicy, Problem> {
        let mut checks = Checks::default();
        let mode = checks.read(self.consent_mode.as_ref(), |text| {
            let allowed = ["none_needed", "opt_out", "opt_in"];
            let problem = || FieldProblem::new("consent_mode", "not a mode").allowing(allowed);
            Mode::parse(text).ok_or_else(problem)
        });
        checks.finish()?;
        Ok(ConsentPolicy {
            mode: mode.unwrap_or(before.mode),
            honours_gpc: self.honours_gpc.unwrap_or(before.honours_gpc),
            honours_dnt: self.honours_dnt.unwrap_or(before.honours_dnt),
        })
    }
}

/// Delete a site and everything collected for it.
#[utoipa::path(
    delete, path = "/api/v1/sites/{site_id}", tag = "sites", params(SitePath),
    responses((status = 204, description = "It is gone"), Problems),
)]
pub(crate) async fn delete_site(
    State(app): State<AppState>,
    RequireSignedIn(signed_in): RequireSignedIn,
    ApiPath(path): ApiPath<SitePath>,
) -> Result<StatusCode, Problem> {
    app.engine().delete_site(&signed_in.scope, &path.site_id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Create a secret for the server-to-server API.
///
/// Shown this once; it takes the place of the former, which stops working.
#[utoipa::path(
    post, path = "/api/v1/sites/{site_id}/secret-key", tag = "sites", params(SitePath),
    responses((status = 200, description = "The secret", body = SecretKey), Problems),
)]
pub(crate) async fn create_secret_key(
    State(app): State<AppState>,
    RequireSignedIn(signed_in): RequireSignedIn,
    ApiPath(path): ApiPath<SitePath>,
) -> Result<Json<SecretKey>, Problem> {
    let secret_key = app.engine().rotate_site_secret(&signed_in.scope, &path.site_id).await?;
    Ok(Json(SecretKey { secret_key }))
}
