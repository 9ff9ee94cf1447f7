//! Whether this works, for supervisors and load balancers.

use axum::Json;
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use serde::Serialize;
use utoipa::ToSchema;

/// Whether this works.
#[derive(Serialize, ToSchema)]
pub(crate) struct Health {
    /// `ok`.
    #[schema(example = "ok")]
    status: &'static str,
}

/// Get whether the process is alive.
#[utoipa::path(
    get, path = "/health", tag = "health", security(()),
    responses((status = 200, description = "It is", body = Health)),
)]
pub(crate) async fn get_health() -> impl IntoResponse {
    let cache = [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    (cache, Json(Health { status: "ok" }))
}

/// Get whether requests can be answered.
///
/// The listener is opened when the stores and the data set stand, so an answer is a yes.
#[utoipa::path(
    get, path = "/ready", tag = "health", security(()),
    responses((status = 200, description = "They can", body = Health)),
)]
pub(crate) async fn get_ready() -> impl IntoResponse {
    get_health().await
}
