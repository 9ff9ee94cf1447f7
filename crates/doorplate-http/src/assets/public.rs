//! The files of our own pages: one stylesheet and the mark. Both are inside the executable.

use std::sync::LazyLock;

use axum::http::HeaderMap;
use axum::response::Response;

use super::{StaticFile, cache, content_type};

static STYLESHEET: LazyLock<StaticFile> = LazyLock::new(|| {
    StaticFile::new(content_type("pages.css"), include_bytes!("../../public/pages.css")[..].into())
});

static MARK: LazyLock<StaticFile> = LazyLock::new(|| {
    StaticFile::new(content_type("mark.svg"), include_bytes!("../../public/mark.svg")[..].into())
});

pub(crate) async fn stylesheet(headers: HeaderMap) -> Response {
    STYLESHEET.respond(&headers, cache::REVALIDATE)
}

pub(crate) async fn mark(headers: HeaderMap) -> Response {
    MARK.respond(&headers, cache::REVALIDATE)
}
