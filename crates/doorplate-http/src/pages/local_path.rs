//! Where to go after signing in: a path of ours, and never another site's.

use axum::http::Uri;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// The longest path that is followed, in bytes.
const PATH_BYTES_MAX: usize = 2_048;
/// What stays readable in the address of the sign-in page.
const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.');

/// A path of ours with its query, such as `/sites/site_1?from=2026-03-01`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LocalPath(String);

impl LocalPath {
    /// Reads a path that somebody sent. Nothing when browsers could take it for another host
    /// (`//host`, `/\host`) or when it leads back to signing in or out.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let is_local = text.starts_with('/')
            && !text.starts_with("//")
            && text.len() <= PATH_BYTES_MAX
            && text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
        let is_loop = ["/sign-in", "/sign-out", "/setup"].iter().any(|own| text.starts_with(own));
        (is_local && !is_loop).then(|| Self(text.to_owned()))
    }

    /// The path of a request; nothing for `/`, where one ends up anyway.
    pub(crate) fn of(uri: &Uri) -> Option<Self> {
        let path = uri.path_and_query()?.as_str();
        Self::parse(path).filter(|path| path.0 != "/")
    }

    /// The address of the sign-in page that leads here.
    pub(crate) fn sign_in(&self) -> String {
        format!("/sign-in?next={}", utf8_percent_encode(&self.0, KEPT))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_ours_are_followed() {
        for path in ["/", "/sites/site_1?from=2026-03-01&q=a%20b", "/a//b"] {
            assert!(LocalPath::parse(path).is_some(), "{path}");
        }
        for path in [
            "",
            "https://evil.example/",
            "//evil.example",
            "/\\evil.example",
            "/a\r\nset-cookie: b",
            "\\/evil.example",
            " /",
            "/sign-in?next=/",
            "javascript:alert(1)",
            "/ä",
        ] {
            assert!(LocalPath::parse(path).is_none(), "{path}");
        }
        assert!(LocalPath::parse(&format!("/{}", "a".repeat(3_000))).is_none());
    }

    #[test]
    fn the_sign_in_page_leads_back() {
        let path = LocalPath::of(&"/sites/a?from=1&to=2".parse().unwrap()).unwrap();
        assert_eq!(path.sign_in(), "/sign-in?next=/sites/a%3Ffrom%3D1%26to%3D2");
        assert_eq!(LocalPath::of(&"/".parse().unwrap()), None);
    }
}
