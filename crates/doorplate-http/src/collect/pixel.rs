//! The pixel: a page view of a browser without scripts. The page is the one that refers to it.

use axum::Extension;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use doorplate_domain::consent::ConsentSignals;
use doorplate_domain::hit::{Door, HitKind};
use doorplate_domain::id::SiteKey;
use doorplate_engine::ingest::arrival::Arrival;
use doorplate_engine::ingest::collect::Collected;
use serde::Deserialize;
use utoipa::IntoParams;

use super::{open_to_all, outcome, request};
use crate::app::AppState;
use crate::problem::{Problem, Problems};
use crate::server::Peer;

/// One transparent dot.
const GIF: &[u8; 43] = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff\
    !\xf9\x04\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PixelQuery {
    /// The site's public key.
    #[param(example = "pk_06awy3c4v5x8k2m9q7r1t0z6bd")]
    s: String,
}

/// Receive a page view from a browser without scripts.
///
/// The page is taken from the `Referer` header. Always answered with a picture, so that no page
/// shows a broken one; the status and the header `doorplate-outcome` say what became of it.
#[utoipa::path(
    get, path = "/pixel.gif", tag = "collect", security(()), params(PixelQuery),
    responses((status = 200, description = "Received", content_type = "image/gif"), Problems),
)]
pub(crate) async fn get_pixel(
    State(app): State<AppState>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    query: Result<Query<PixelQuery>, QueryRejection>,
) -> Response {
    let received = match query {
        Ok(Query(query)) => receive(&app, peer, &headers, &query.s).await,
        Err(_) => Err(outcome::unknown_site()),
    };
    let (status, outcome) = match received {
        Ok(collected) => (StatusCode::OK, outcome::outcome(collected)),
        Err(problem) => (problem.status(), HeaderValue::from_static(problem.code())),
    };
    let answer = [
        (header::CONTENT_TYPE, HeaderValue::from_static("image/gif")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (outcome::OUTCOME, outcome),
    ];
    let mut response = (status, answer, &GIF[..]).into_response();
    open_to_all(response.headers_mut());
    response
}

async fn receive(
    app: &AppState,
    peer: Peer,
    headers: &HeaderMap,
    key: &str,
) -> Result<Collected, Problem> {
    let key = SiteKey::parse(key).map_err(|_| outcome::unknown_site())?;
    let page = headers.get(header::REFERER).map_or(&b""[..], |value| value.as_bytes());
    let arrival = Arrival {
        door: Door::Pixel,
        event_id: None,
        at: None,
        address: request::client_address(app, peer, headers),
        user_agent: request::user_agent(headers),
        url: String::from_utf8_lossy(page).into_owned(),
        referrer: None,
        kind: HitKind::View,
        name: String::new(),
        engaged_millis: 0,
        browser_id: None,
        domain: String::new(),
        signals: ConsentSignals {
            consent: None,
            global_privacy_control: request::global_privacy_control(headers),
            do_not_track: request::do_not_track(headers),
        },
        is_automated: false,
        is_prefetch: request::is_prefetch(headers),
    };
    app.engine().collect_by_key(&key, arrival).await.map_err(outcome::problem)
}
