//! Files that are served as they are: the portal's, when it was built, and those of our own pages.
//!
//! Each is compressed once, at first use, and kept so; in a development build the portal's files
//! are read from the folder every time, so that a rebuilt portal shows at once.

pub(crate) mod cache;
mod encoding;
pub(crate) mod portal;
pub(crate) mod public;

use std::borrow::Cow;
use std::sync::OnceLock;

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use encoding::Encoding;

/// Files smaller than this are not worth compressing: they fit into one packet.
const COMPRESSED_BYTES_MIN: usize = 1_024;

/// A file with its compressed forms, made when first asked for.
pub(crate) struct StaticFile {
    content_type: &'static str,
    etag: HeaderValue,
    plain: Bytes,
    brotli: OnceLock<Bytes>,
    gzip: OnceLock<Bytes>,
}

impl StaticFile {
    pub(crate) fn new(content_type: &'static str, content: Cow<'static, [u8]>) -> Self {
        let plain = match content {
            Cow::Borrowed(content) => Bytes::from_static(content),
            Cow::Owned(content) => Bytes::from(content),
        };
        Self {
            content_type,
            etag: cache::etag(&plain),
            plain,
            brotli: OnceLock::new(),
            gzip: OnceLock::new(),
        }
    }

    /// Answers with the file, in the form the browser takes, or with 304 when it has it.
    pub(crate) fn respond(&self, request: &HeaderMap, cache_control: HeaderValue) -> Response {
        let validators =
            [(header::ETAG, self.etag.clone()), (header::CACHE_CONTROL, cache_control)];
        if cache::has_it(request, &self.etag) {
            return (StatusCode::NOT_MODIFIED, validators).into_response();
        }
        let encoding = self.encoding(request);
        let content_type = [(header::CONTENT_TYPE, HeaderValue::from_static(self.content_type))];
        let mut response = (validators, content_type, self.encoded(encoding)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        if let Some(name) = encoding.content_encoding() {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(name));
        }
        response
    }

    fn encoding(&self, request: &HeaderMap) -> Encoding {
        let is_text = self.content_type.contains("charset")
            || ["image/svg+xml", "application/json"].contains(&self.content_type);
        if is_text && self.plain.len() >= COMPRESSED_BYTES_MIN {
            Encoding::choose(request)
        } else {
            Encoding::Plain
        }
    }

    fn encoded(&self, encoding: Encoding) -> Bytes {
        let kept = match encoding {
            Encoding::Plain => return self.plain.clone(),
            Encoding::Brotli => &self.brotli,
            Encoding::Gzip => &self.gzip,
        };
        kept.get_or_init(|| encoding.encode(&self.plain)).clone()
    }
}

/// The type of a file by the end of its name.
fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" | "webmanifest" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use http_body_util::BodyExt;

    use super::*;

    #[tokio::test]
    async fn a_file_comes_compressed_to_those_who_take_it_and_not_at_all_to_those_who_have_it() {
        let text = "body { color: black }\n".repeat(100);
        let file = StaticFile::new(content_type("a.css"), text.clone().into_bytes().into());
        let mut request = HeaderMap::new();
        let plain = file.respond(&request, cache::IMMUTABLE);
        assert_eq!(plain.headers().get(header::CONTENT_ENCODING), None);
        request.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("gzip, br;q=0.9"));
        let brotli = file.respond(&request, cache::IMMUTABLE);
        assert_eq!(brotli.headers()[header::CONTENT_ENCODING], "br");
        let etag = brotli.headers()[header::ETAG].clone();
        let bytes = brotli.into_body().collect().await.unwrap().to_bytes();
        assert!(bytes.len() < 100);
        request.insert(header::IF_NONE_MATCH, etag);
        assert_eq!(file.respond(&request, cache::IMMUTABLE).status(), StatusCode::NOT_MODIFIED);
    }
}
