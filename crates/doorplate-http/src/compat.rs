//! Look-ups and lists in the shapes of other products, so that what was written for them can ask
//! here: one module for each product, which knows its names, its errors and how its clients send a
//! key.
//!
//! Only what this product knows is filled in. What a client looks for and nobody knows here is
//! null or left out, as the other product does it.

pub(crate) mod clearbit;
pub(crate) mod ipinfo;
pub(crate) mod leadfeeder;
mod numbered;
pub(crate) mod snitcher;

use axum::extract::FromRequestParts;
use axum::extract::Query;
use axum::http::header;
use axum::http::request::Parts;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use doorplate_domain::network::NetworkKind;

use crate::api::caller::{credentials, require_program};
use crate::api::signed_in::RequireSignedIn;
use crate::app::AppState;
use crate::problem::Problem;

/// Takes the secret key of a site wherever clients of other products put theirs: as a bearer token,
/// as the user of basic credentials, or as `token`, a parameter that only some products take.
/// Without any, whoever is signed in may ask.
async fn authorise(app: &AppState, parts: &mut Parts, token: Option<&str>) -> Result<(), Problem> {
    if !parts.headers.contains_key(header::AUTHORIZATION) && token.is_none() {
        return RequireSignedIn::from_request_parts(parts, app).await.map(|_| ());
    }
    let basic = credentials(&parts.headers, "basic").and_then(user_of);
    let key = credentials(&parts.headers, "bearer").or(basic.as_deref()).or(token);
    require_program(app, key.ok_or_else(Problem::wrong_key)?).await.map(|_| ())
}

/// The user of basic credentials (RFC 7617).
fn user_of(credentials: &str) -> Option<String> {
    let text = String::from_utf8(STANDARD.decode(credentials).ok()?).ok()?;
    text.split_once(':').map(|(user, _)| user.to_owned())
}

/// The first parameter of a name. Those that nobody here knows are passed over, as clients of other
/// products send more than we need.
fn parameter(parts: &Parts, name: &str) -> Option<String> {
    let Query(pairs) = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri).ok()?;
    pairs.into_iter().find(|(key, value)| key == name && !value.is_empty()).map(|(_, value)| value)
}

/// The four words that other products have for what a network is, and `government`.
fn network_type(kind: NetworkKind) -> Option<&'static str> {
    match kind {
        NetworkKind::Business => Some("business"),
        NetworkKind::Education => Some("education"),
        NetworkKind::Government => Some("government"),
        NetworkKind::Isp | NetworkKind::Mobile | NetworkKind::Residential | NetworkKind::Shared => {
            Some("isp")
        }
        NetworkKind::Hosting
        | NetworkKind::Vpn
        | NetworkKind::Relay
        | NetworkKind::Gateway
        | NetworkKind::Tor => Some("hosting"),
        NetworkKind::Unknown | NetworkKind::Special => None,
    }
}

/// A text, or nothing when it is empty.
fn known(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}
