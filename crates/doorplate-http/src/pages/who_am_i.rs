//! "Who do you think I am": what this installation says of whoever asks, and why. It looks at the
//! address that asks and keeps nothing of it.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use doorplate_domain::identification::{Evidence, Identification};
use doorplate_engine::advice;
use serde::Serialize;
use utoipa::ToSchema;

use super::render;
use crate::api::identification::Identification as IdentificationAnswer;
use crate::app::AppState;
use crate::assets::cache;
use crate::collect::request;
use crate::problem::{Problem, Problems};
use crate::server::Peer;

/// What is said of whoever asks. The address is not repeated and nothing is kept.
#[derive(Serialize, ToSchema)]
pub(crate) struct WhoAmI {
    /// The name of the company; null when none is named.
    #[schema(required, example = "Example Ltd")]
    company_name: Option<String>,
    #[serde(flatten)]
    identification: IdentificationAnswer,
}

#[derive(Template)]
#[template(path = "who_am_i.html")]
struct WhoAmIPage {
    company_name: Option<String>,
    percent: f32,
    network_name: String,
    kind: &'static str,
    explanation: &'static str,
    evidence: Vec<Evidence>,
    data_set_version: String,
}

/// Get what this installation says of whoever asks.
///
/// It is what a page view from the same address would be told by the data set alone; nothing of
/// the request is kept.
#[utoipa::path(
    get, path = "/api/v1/who-am-i", tag = "look-up", security(()),
    responses((status = 200, description = "What is said", body = WhoAmI), Problems),
)]
pub(crate) async fn get_who_am_i(
    State(app): State<AppState>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
) -> Result<([(HeaderName, HeaderValue); 1], Json<WhoAmI>), Problem> {
    let identification = identify(&app, peer, &headers)?;
    let company_name = identification.company.as_ref().map(|company| company.name.clone());
    let answer = WhoAmI { company_name, identification: identification.into() };
    Ok(([(header::CACHE_CONTROL, cache::NO_STORE)], Json(answer)))
}

/// The same as a page.
pub(crate) async fn show(
    State(app): State<AppState>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
) -> Response {
    match identify(&app, peer, &headers) {
        Ok(identification) => render(StatusCode::OK, &WhoAmIPage::new(identification)),
        Err(problem) => super::error::ErrorPage::answer(problem).into_response(),
    }
}

fn identify(app: &AppState, peer: Peer, headers: &HeaderMap) -> Result<Identification, Problem> {
    let address = request::client_address(app, peer, headers);
    Ok(app.engine().look_up_client(address)?)
}

impl WhoAmIPage {
    fn new(identification: Identification) -> Self {
        Self {
            company_name: identification.company.map(|company| company.name),
            percent: (identification.confidence * 100.0).round(),
            network_name: identification.network_name,
            kind: identification.kind.as_str(),
            explanation: identification.reason.map_or("", advice::for_visitor),
            evidence: identification.evidence,
            data_set_version: identification.data_set_version,
        }
    }
}
