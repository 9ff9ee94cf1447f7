//! The body of a request, as JSON.

use axum::body::to_bytes;
use axum::extract::{FromRequest, Request};
use axum::http::header;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};

use super::BODY_BYTES_MAX;
use crate::problem::Problem;

/// The body as `T`.
pub(crate) struct ApiJson<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for ApiJson<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Problem> {
        let headers = request.headers();
        let content_type =
            headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
        let essence = content_type.split(';').next().unwrap_or("").trim();
        if !essence.eq_ignore_ascii_case("application/json") {
            return Err(Problem::unsupported_type("send application/json"));
        }
        if headers.contains_key(header::CONTENT_ENCODING) {
            return Err(Problem::unsupported_type("send the body without Content-Encoding"));
        }
        let body = to_bytes(request.into_body(), BODY_BYTES_MAX)
            .await
            .map_err(|error| Problem::from_body(error, BODY_BYTES_MAX))?;
        // The message names the member and the place; the body is the caller's own.
        let value =
            serde_json::from_slice(&body).map_err(|error| Problem::malformed(error.to_string()))?;
        Ok(Self(value))
    }
}

/// Tells a null from a member that is not there: takes the place of a member's `Option`.
#[expect(clippy::option_option, reason = "not mentioned, null and a value are three things")]
pub(crate) fn mentioned<'de, D, T>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::deserialize(deserializer).map(Some)
}
