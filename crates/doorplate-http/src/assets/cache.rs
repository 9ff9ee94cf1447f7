//! Entity tags and what browsers may keep.

use axum::http::{HeaderMap, HeaderValue, header};

/// For files whose name changes with their content.
pub(crate) const IMMUTABLE: HeaderValue =
    HeaderValue::from_static("public, max-age=31536000, immutable");
/// For files that may be kept but must be asked for each time.
pub(crate) const REVALIDATE: HeaderValue = HeaderValue::from_static("no-cache");
/// For answers that depend on who asks: the browser may keep them, but must ask each time.
pub(crate) const PRIVATE: HeaderValue = HeaderValue::from_static("private, no-cache");
/// For what nobody may keep.
pub(crate) const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");

/// The tag of a content: weak, since one content is sent in several encodings.
pub(crate) fn etag(content: &[u8]) -> HeaderValue {
    let hash = blake3::hash(content).to_hex();
    HeaderValue::from_str(&format!("W/\"{}\"", &hash[..24])).expect("hexadecimal digits are plain")
}

/// Whether the request says that it has the content of this tag (RFC 9110 §13.1.2).
pub(crate) fn has_it(request: &HeaderMap, etag: &HeaderValue) -> bool {
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let ours = etag.to_str().map(opaque).unwrap_or_default();
    request
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|tag| tag.trim() == "*" || opaque(tag) == ours)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_known_again_weak_or_strong_in_any_list() {
        let tag = etag(b"content");
        let strong = tag.to_str().unwrap().trim_start_matches("W/").to_owned();
        for (sent, is_known) in [
            (tag.to_str().unwrap(), true),
            (strong.as_str(), true),
            (&format!("\"other\", {strong}"), true),
            ("*", true),
            ("\"other\"", false),
            ("", false),
        ] {
            let mut request = HeaderMap::new();
            request.insert(header::IF_NONE_MATCH, HeaderValue::from_str(sent).unwrap());
            assert_eq!(has_it(&request, &tag), is_known, "{sent}");
        }
    }
}
