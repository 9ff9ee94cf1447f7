//! What stands at `/` when the executable has no portal in it.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use super::render;

#[derive(Template)]
#[template(path = "portal_missing.html")]
struct PortalMissing;

/// The page that says how to build the portal.
pub(crate) fn page() -> Response {
    render(StatusCode::OK, &PortalMissing)
}
