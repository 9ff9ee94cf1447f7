//! Signing out.

use axum::extract::State;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue};
use axum::response::Response;

use super::error::ErrorPage;
use super::{see_other, session_cookie};
use crate::api::signed_in;
use crate::app::AppState;
use crate::origin::{self, Origin};
use crate::problem::Problem;

const CLEAR_SITE_DATA: HeaderName = HeaderName::from_static("clear-site-data");

/// Ends the session, here and in the browser, and shows the way back in.
pub(crate) async fn submit(State(app): State<AppState>, parts: Parts) -> Response {
    match sign_out(&app, &parts).await {
        Ok(()) => {
            let mut response = see_other("/sign-in");
            session_cookie::clear(&mut response, &Origin::of(&app, &parts));
            response.headers_mut().insert(CLEAR_SITE_DATA, HeaderValue::from_static("\"cache\""));
            response
        }
        Err(problem) => ErrorPage::for_client(&parts, problem),
    }
}

async fn sign_out(app: &AppState, parts: &Parts) -> Result<(), Problem> {
    origin::check_same_site(&Origin::of(app, parts), &parts.headers)?;
    if let Some(signed_in) = signed_in::find(app, parts).await? {
        app.engine().sign_out(&signed_in).await?;
    }
    Ok(())
}
