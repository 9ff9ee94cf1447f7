//! What a request itself tells about a hit: who, with what, and what the browser asks for.

use axum::http::{HeaderMap, HeaderName, header};
use doorplate_domain::address::ClientAddress;

use crate::app::AppState;
use crate::server::Peer;

/// The longest user agent that is looked at, in bytes; real ones end far before.
const USER_AGENT_BYTES_MAX: usize = 1_024;

const SEC_GPC: HeaderName = HeaderName::from_static("sec-gpc");
const DNT: HeaderName = HeaderName::from_static("dnt");
const SEC_PURPOSE: HeaderName = HeaderName::from_static("sec-purpose");
const PURPOSE: HeaderName = HeaderName::from_static("purpose");
const X_MOZ: HeaderName = HeaderName::from_static("x-moz");

/// Finds the client of a request.
pub(crate) fn client_address(app: &AppState, peer: Peer, headers: &HeaderMap) -> ClientAddress {
    app.settings().forwarding.client_address(peer.0, headers)
}

/// The user agent, cut to size; empty when there is none.
pub(crate) fn user_agent(headers: &HeaderMap) -> String {
    let bytes = headers.get(header::USER_AGENT).map_or(&b""[..], |value| value.as_bytes());
    let bytes = &bytes[..bytes.len().min(USER_AGENT_BYTES_MAX)];
    String::from_utf8_lossy(bytes).into_owned()
}

/// Whether the browser sends Global Privacy Control (W3C draft: exactly `1`).
pub(crate) fn global_privacy_control(headers: &HeaderMap) -> bool {
    is_one(headers, &SEC_GPC)
}

/// Whether the browser sends Do Not Track.
pub(crate) fn do_not_track(headers: &HeaderMap) -> bool {
    is_one(headers, &DNT)
}

/// Whether the browser fetches ahead of its user.
pub(crate) fn is_prefetch(headers: &HeaderMap) -> bool {
    [SEC_PURPOSE, PURPOSE, X_MOZ].iter().any(|name| {
        headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| value.starts_with("prefetch") || value.starts_with("prerender"))
    })
}

fn is_one(headers: &HeaderMap, name: &HeaderName) -> bool {
    headers.get(name).is_some_and(|value| value.as_bytes() == b"1")
}
