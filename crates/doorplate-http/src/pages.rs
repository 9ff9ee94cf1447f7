//! The pages for whoever is not signed in. HTML from templates, complete without scripts.

pub(crate) mod error;
pub(crate) mod local_path;
pub(crate) mod portal_missing;
mod session_cookie;
pub(crate) mod setup;
pub(crate) mod sign_in;
pub(crate) mod sign_out;
pub(crate) mod who_am_i;

use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

use crate::assets::cache;
use crate::problem::Problem;
use crate::security;

/// The largest form that is read, in bytes.
pub(crate) const FORM_BYTES_MAX: usize = 16 * 1024;

/// Answers with a page that nobody keeps: each may hold what somebody typed.
fn render(status: StatusCode, page: &impl Template) -> Response {
    let html = match page.render() {
        Ok(html) => html,
        Err(error) => {
            tracing::error!(%error, "failed to fill in a page");
            return Problem::internal().into_response();
        }
    };
    let mut response =
        (status, [(header::CACHE_CONTROL, cache::NO_STORE)], Html(html)).into_response();
    security::for_page(response.headers_mut());
    response
}

/// Sends the browser on with a GET.
pub(crate) fn see_other(path: &str) -> Response {
    let location = HeaderValue::from_str(path).unwrap_or(HeaderValue::from_static("/"));
    let headers = [(header::LOCATION, location), (header::CACHE_CONTROL, cache::NO_STORE)];
    (StatusCode::SEE_OTHER, headers).into_response()
}
