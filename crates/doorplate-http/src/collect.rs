//! The doors by which visits come in, and what is said about them in public.
//!
//! Open to every website, so: no cookies, no credentials, small limits, and never an answer 5xx
//! but 503 when the hit could not be made durable.

pub mod beacon;
pub mod client_address;
pub(crate) mod door;
pub(crate) mod outcome;
pub(crate) mod pixel;
pub(crate) mod request;
pub(crate) mod script;
pub(crate) mod what_is_collected;

use axum::http::{HeaderMap, HeaderValue, header};

/// Lets pages of every origin use an answer, without credentials.
pub(crate) fn open_to_all(headers: &mut HeaderMap) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(
        header::HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("cross-origin"),
    );
}
