//! Under which address the browser reaches us, and whether a request comes from there.

use axum::extract::FromRequestParts;
use axum::http::{HeaderMap, HeaderName, header, request::Parts};

use crate::app::AppState;
use crate::problem::Problem;
use crate::server::Peer;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const X_FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
/// What stands in snippets when the request names no usable host.
const HOST_UNKNOWN: &str = "localhost";

/// Scheme, host and port, such as `https://doorplate.example.com`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Origin(String);

impl Origin {
    /// The operator's setting, or else what the request says; that it came over TLS is believed of
    /// a trusted proxy only.
    pub(crate) fn of(app: &AppState, parts: &Parts) -> Self {
        if let Some(origin) = &app.settings().public_origin {
            return Self(origin.trim_end_matches('/').to_owned());
        }
        let is_trusted = parts
            .extensions
            .get::<Peer>()
            .is_some_and(|peer| app.settings().forwarding.trusts(peer.0));
        let says_tls = parts
            .headers
            .get(X_FORWARDED_PROTO)
            .is_some_and(|proto| proto.as_bytes().eq_ignore_ascii_case(b"https"));
        let scheme = if is_trusted && says_tls { "https" } else { "http" };
        let host = host(&parts.headers).unwrap_or(HOST_UNKNOWN);
        Self(format!("{scheme}://{host}"))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn is_secure(&self) -> bool {
        self.0.starts_with("https://")
    }
}

impl FromRequestParts<AppState> for Origin {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        app: &AppState,
    ) -> Result<Self, Self::Rejection> {
        Ok(Self::of(app, parts))
    }
}

/// The `Host` header, when it holds nothing but what hosts and ports are made of.
fn host(headers: &HeaderMap) -> Option<&str> {
    let host = headers.get(header::HOST)?.to_str().ok()?;
    let is_plain = host.bytes().all(|byte| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b':' | b'[' | b']')
    });
    (is_plain && !host.is_empty()).then_some(host)
}

/// Refuses a request that a page of another origin caused.
///
/// Browsers say so in `Sec-Fetch-Site`, older ones in `Origin`. A request with neither comes from
/// no browser, and so carries nobody's cookie against their will. Source: the rule of Go's
/// `net/http.CrossOriginProtection`.
///
/// An older browser's `Origin` is ours when it is the operator's setting or the very host that the
/// request went to; the scheme may differ behind a proxy that ends TLS.
pub(crate) fn check_same_site(ours: &Origin, headers: &HeaderMap) -> Result<(), Problem> {
    let text = |name: &HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let is_ours = match (text(&SEC_FETCH_SITE), text(&header::ORIGIN)) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => {
            let named = origin.split_once("://").map(|(_, host)| host);
            origin == ours.as_str() || (named.is_some() && named == host(headers))
        }
        (None, None) => true,
    };
    if is_ours { Ok(()) } else { Err(Problem::cross_site("send it from this site's own pages")) }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn another_sites_request_is_told_apart() {
        let ours = Origin("https://who.example".to_owned());
        let cases: [(&[(&'static str, &'static str)], bool); 8] = [
            (&[], true),
            (&[("sec-fetch-site", "same-origin"), ("origin", "http://odd.example")], true),
            (&[("sec-fetch-site", "cross-site")], false),
            (&[("sec-fetch-site", "same-site")], false),
            (&[("origin", "http://doorplate.example:8080")], true),
            (&[("origin", "https://who.example")], true),
            (&[("origin", "http://evil.example")], false),
            (&[("origin", "null")], false),
        ];
        for (lines, is_ours) in cases {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, HeaderValue::from_static("doorplate.example:8080"));
            for (name, value) in lines {
                headers.insert(*name, HeaderValue::from_static(value));
            }
            assert_eq!(check_same_site(&ours, &headers).is_ok(), is_ours, "{lines:?}");
        }
    }

    #[test]
    fn a_host_that_is_none_does_not_get_into_a_snippet() {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_static("a\"><script>"));
        assert_eq!(host(&headers), None);
    }
}
