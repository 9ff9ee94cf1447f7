//! Entity tags on what the API answers, so that a portal that asks again is told "as before".

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::assets::cache;
use crate::problem::Problem;

/// The largest answer that gets a tag, in bytes: far above what a page of a list can be.
const ANSWER_BYTES_MAX: usize = 16 * 1024 * 1024;

/// Tags an answer to GET with the hash of its body, and sends only the tag to whoever has it.
/// Nothing of the API may be kept by a proxy; what changes something may not be kept at all.
pub(crate) async fn tag(request: Request, next: Next) -> Response {
    let is_read = *request.method() == Method::GET;
    let headers = request.headers().clone();
    let mut response = next.run(request).await;
    if !is_read || response.status() != StatusCode::OK {
        response.headers_mut().insert(header::CACHE_CONTROL, cache::NO_STORE);
        return response;
    }
    tagged(&headers, response).await.unwrap_or_else(IntoResponse::into_response)
}

async fn tagged(request: &HeaderMap, response: Response) -> Result<Response, Problem> {
    let (mut parts, body) = response.into_parts();
    let body = to_bytes(body, ANSWER_BYTES_MAX).await.map_err(|error| {
        tracing::error!(%error, "failed to read an answer of our own");
        Problem::internal()
    })?;
    let etag = cache::etag(&body);
    let has_it = cache::has_it(request, &etag);
    parts.headers.insert(header::ETAG, etag);
    parts.headers.insert(header::CACHE_CONTROL, cache::PRIVATE);
    if has_it {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(header::CONTENT_TYPE);
        parts.headers.remove(header::CONTENT_LENGTH);
        return Ok(Response::from_parts(parts, Body::empty()));
    }
    Ok(Response::from_parts(parts, Body::from(body)))
}
