//! The script's door: one beacon a request, answered when it is on disk.

use axum::Extension;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use doorplate_domain::consent::ConsentSignals;
use doorplate_domain::drop_reason::DropReason;
use doorplate_domain::hit::Door;
use doorplate_engine::ingest::arrival::Arrival;
use doorplate_engine::ingest::collect::Collected;

use super::beacon::{BEACON_BYTES_MAX, Beacon, InvalidBeacon};
use super::{open_to_all, outcome, request};
use crate::app::AppState;
use crate::problem::{Problem, Problems};
use crate::server::Peer;

/// Receive a hit from the tracking script.
///
/// The body is the JSON of the published list (`/.well-known/doorplate.json`), sent as
/// `text/plain` so that browsers ask no leave first. 202 means that the hit is on disk, or that it
/// was dropped for the reason in the header `doorplate-outcome`. 410 means: stop sending for good.
#[utoipa::path(
    post, path = "/collect", tag = "collect", security(()),
    request_body(
        content = String, content_type = "text/plain",
        example = r#"{"s":"pk_…","i":"06awy3c4…","k":"view","u":"https://www.example.com/pricing"}"#
    ),
    responses(
        (status = 202, description = "Received", headers(
            ("doorplate-outcome" = String, description = "`accepted`, or `dropped; reason=…`")
        )),
        Problems,
    ),
)]
pub(crate) async fn collect(
    State(app): State<AppState>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let mut response = match receive(&app, peer, &headers, body).await {
        Ok(collected) => {
            let outcome = [(outcome::OUTCOME, outcome::outcome(collected))];
            (StatusCode::ACCEPTED, outcome).into_response()
        }
        Err(problem) => problem.into_response(),
    };
    open_to_all(response.headers_mut());
    response
}

async fn receive(
    app: &AppState,
    peer: Peer,
    headers: &HeaderMap,
    body: Body,
) -> Result<Collected, Problem> {
    check_encoding(headers)?;
    let body = to_bytes(body, BEACON_BYTES_MAX)
        .await
        .map_err(|error| Problem::from_body(error, BEACON_BYTES_MAX))?;
    let beacon = match Beacon::parse(&body) {
        Ok(beacon) => beacon,
        Err(InvalidBeacon::Malformed { site_key, detail }) => {
            app.engine().count_dropped_by_key(&site_key, DropReason::Malformed).await;
            return Err(Problem::malformed(detail));
        }
        Err(InvalidBeacon::Unreadable { detail }) => return Err(Problem::malformed(detail)),
        Err(InvalidBeacon::NotAKey) => return Err(outcome::unknown_site()),
    };
    let arrival = Arrival {
        door: Door::Script,
        event_id: beacon.event_id,
        at: None,
        address: request::client_address(app, peer, headers),
        user_agent: request::user_agent(headers),
        url: beacon.url,
        referrer: beacon.referrer,
        kind: beacon.kind,
        name: beacon.name,
        engaged_millis: beacon.engaged_millis,
        browser_id: beacon.browser_id,
        domain: beacon.domain,
        signals: ConsentSignals {
            consent: beacon.consent,
            global_privacy_control: beacon.global_privacy_control
                || request::global_privacy_control(headers),
            do_not_track: request::do_not_track(headers),
        },
        is_automated: beacon.is_automated,
        is_prefetch: request::is_prefetch(headers),
    };
    app.engine().collect_by_key(&beacon.site_key, arrival).await.map_err(outcome::problem)
}

/// Compressed bodies are refused: beacons are small, and a bomb would not be. Types other than the
/// two of the contract are not beacons.
fn check_encoding(headers: &HeaderMap) -> Result<(), Problem> {
    if headers.contains_key(header::CONTENT_ENCODING) {
        return Err(Problem::unsupported_type("send the beacon without Content-Encoding"));
    }
    let Some(content_type) = headers.get(header::CONTENT_TYPE) else {
        return Ok(());
    };
    let essence = content_type.as_bytes().split(|byte| *byte == b';').next().unwrap_or_default();
    let is_taken = [&b"text/plain"[..], b"application/json"]
        .iter()
        .any(|taken| essence.trim_ascii().eq_ignore_ascii_case(taken));
    if is_taken { Ok(()) } else { Err(Problem::unsupported_type("send text/plain")) }
}

/// Answers a browser that asks before it sends: everybody may.
pub(crate) async fn preflight() -> Response {
    let headers = [
        (header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("POST")),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("content-type")),
        (header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("86400")),
    ];
    let mut response = (StatusCode::NO_CONTENT, headers).into_response();
    open_to_all(response.headers_mut());
    response
}
