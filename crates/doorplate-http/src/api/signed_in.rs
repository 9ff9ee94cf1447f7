//! Who asks: the session cookie, and the proof that our own pages sent it.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::{HeaderMap, HeaderName, header, request::Parts};
use doorplate_engine::accounts::SignedIn;

use crate::app::AppState;
use crate::origin::{self, Origin};
use crate::problem::Problem;

/// A simple form of another site cannot set a header, whatever its value.
const CSRF: HeaderName = HeaderName::from_static("doorplate-csrf");

/// The name of the session cookie over TLS: browsers take it from this very host only.
const COOKIE_SECURE: &str = "__Host-doorplate";
/// Its name without TLS, where browsers refuse the other.
const COOKIE_PLAIN: &str = "doorplate_session";

/// Somebody signed in. Without a session the answer is 401; with one, a request that changes
/// something must also show that it comes from our own pages.
pub(crate) struct RequireSignedIn(pub(crate) Arc<SignedIn>);

impl FromRequestParts<AppState> for RequireSignedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, Problem> {
        let signed_in = find(app, parts).await?.ok_or_else(Problem::signed_out)?;
        if !parts.method.is_safe() {
            if !parts.headers.contains_key(CSRF) {
                return Err(Problem::cross_site("send the header `doorplate-csrf: 1`"));
            }
            origin::check_same_site(&Origin::of(app, parts), &parts.headers)?;
        }
        Ok(Self(signed_in))
    }
}

/// Finds who is signed in, if anybody.
pub(crate) async fn find(app: &AppState, parts: &Parts) -> Result<Option<Arc<SignedIn>>, Problem> {
    let name = cookie_name(&Origin::of(app, parts));
    match cookie(&parts.headers, name) {
        Some(secret) => Ok(app.engine().find_signed_in(secret).await?),
        None => Ok(None),
    }
}

/// The name of the session cookie.
pub(crate) fn cookie_name(origin: &Origin) -> &'static str {
    if origin.is_secure() { COOKIE_SECURE } else { COOKIE_PLAIN }
}

/// The first cookie of a name (RFC 6265 §4.2).
fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn a_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("a=b; doorplate_session=x=y"));
        headers.append(header::COOKIE, HeaderValue::from_static("__Host-doorplate=z"));
        assert_eq!(cookie(&headers, COOKIE_PLAIN), Some("x=y"));
        assert_eq!(cookie(&headers, COOKIE_SECURE), Some("z"));
        assert_eq!(cookie(&headers, "doorplate"), None);
    }
}
