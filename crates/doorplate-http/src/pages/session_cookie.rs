//! The cookie that keeps somebody signed in.

use axum::http::{HeaderValue, header};
use axum::response::Response;

use crate::api::signed_in::cookie_name;
use crate::app::AppState;
use crate::origin::Origin;

const DAY_SECONDS: u64 = 24 * 60 * 60;

/// Gives the browser its secret: out of reach of scripts and of other sites' requests.
pub(crate) fn set(response: &mut Response, app: &AppState, origin: &Origin, secret: &str) {
    let seconds = u64::from(app.engine().settings().session_days) * DAY_SECONDS;
    append(response, origin, secret, seconds);
}

/// Takes the secret away again.
pub(crate) fn clear(response: &mut Response, origin: &Origin) {
    append(response, origin, "", 0);
}

fn append(response: &mut Response, origin: &Origin, secret: &str, seconds: u64) {
    let name = cookie_name(origin);
    let secure = if origin.is_secure() { "; Secure" } else { "" };
    let cookie =
        format!("{name}={secret}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
    let cookie = HeaderValue::from_str(&cookie).expect("a secret is written in base 64");
    response.headers_mut().append(header::SET_COOKIE, cookie);
}
