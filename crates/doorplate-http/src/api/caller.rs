//! Who asks for what a program may ask for too: somebody signed in, or a program with the secret
//! key of one of the workspace's sites.

use axum::extract::FromRequestParts;
use axum::http::{HeaderMap, header, request::Parts};

use super::signed_in::RequireSignedIn;
use crate::app::AppState;
use crate::problem::Problem;

/// Somebody signed in, or a program that sent `Authorization: Bearer dps_…`. A request with that
/// header is a program's: no browser adds it for another site, so it needs no further proof.
pub(crate) struct RequireCaller;

impl FromRequestParts<AppState> for RequireCaller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, Problem> {
        if !parts.headers.contains_key(header::AUTHORIZATION) {
            RequireSignedIn::from_request_parts(parts, app).await?;
            return Ok(Self);
        }
        let secret = credentials(&parts.headers, "bearer").ok_or_else(Problem::wrong_key)?;
        require_program(app, secret).await
    }
}

/// Takes the secret key of a site.
pub(crate) async fn require_program(
    app: &AppState,
    secret: &str,
) -> Result<RequireCaller, Problem> {
    let program = app.engine().find_program(secret).await?;
    program.map(|_| RequireCaller).ok_or_else(Problem::wrong_key)
}

/// What stands after the scheme in `Authorization` (RFC 9110 §11.6.2), when it is this scheme.
pub(crate) fn credentials<'a>(headers: &'a HeaderMap, scheme: &str) -> Option<&'a str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (given, credentials) = value.split_once(' ')?;
    given.eq_ignore_ascii_case(scheme).then_some(credentials.trim())
}
