//! Signing in.

use askama::Template;
use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Query, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use doorplate_engine::accounts::SignInError;
use serde::Deserialize;

use super::error::ErrorPage;
use super::local_path::LocalPath;
use super::{render, see_other, session_cookie};
use crate::api::signed_in;
use crate::app::AppState;
use crate::origin::{self, Origin};
use crate::problem::Problem;

#[derive(Template, Default)]
#[template(path = "sign_in.html")]
struct SignInPage {
    next: String,
    email: String,
    problem: String,
}

#[derive(Deserialize)]
struct SignInQuery {
    next: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct SignInForm {
    email: String,
    password: String,
    #[serde(default)]
    next: String,
}

/// Shows the form; whoever is signed in goes on at once.
pub(crate) async fn show(State(app): State<AppState>, parts: Parts) -> Response {
    let query = Query::<SignInQuery>::try_from_uri(&parts.uri).ok();
    let next = query.and_then(|Query(query)| LocalPath::parse(&query.next?));
    match signed_in::find(&app, &parts).await {
        Ok(Some(_)) => see_other(next.as_ref().map_or("/", LocalPath::as_str)),
        Ok(None) => {
            let next = next.map(|next| next.as_str().to_owned()).unwrap_or_default();
            render(StatusCode::OK, &SignInPage { next, ..SignInPage::default() })
        }
        Err(problem) => ErrorPage::answer(problem),
    }
}

/// Takes the form.
pub(crate) async fn submit(
    State(app): State<AppState>,
    headers: HeaderMap,
    origin: Origin,
    form: Result<Form<SignInForm>, FormRejection>,
) -> Response {
    if let Err(problem) = origin::check_same_site(&origin, &headers) {
        return ErrorPage::answer(problem);
    }
    let Ok(Form(form)) = form else {
        return ErrorPage::answer(Problem::malformed("the form cannot be read"));
    };
    let next = LocalPath::parse(&form.next);
    match app.engine().sign_in(&form.email, &form.password).await {
        Ok(token) => {
            let mut response = see_other(next.as_ref().map_or("/", LocalPath::as_str));
            session_cookie::set(&mut response, &app, &origin, &token.secret);
            response
        }
        Err(error) => refuse(error, form.email, next),
    }
}

/// Shows the form again. Which of mail address and password is wrong is not told.
fn refuse(error: SignInError, email: String, next: Option<LocalPath>) -> Response {
    let next = next.map(|next| next.as_str().to_owned()).unwrap_or_default();
    let page = |problem: String| SignInPage { next, email, problem };
    match error {
        SignInError::WrongCredentials => {
            let problem = "The mail address or the password is wrong.".to_owned();
            render(StatusCode::UNPROCESSABLE_ENTITY, &page(problem))
        }
        SignInError::TooManyAttempts { retry_after_seconds } => {
            let minutes = retry_after_seconds.div_ceil(60);
            let unit = if minutes == 1 { "minute" } else { "minutes" };
            let problem = format!("Too many tries. Wait {minutes} {unit}, then try again.");
            let mut response = render(StatusCode::TOO_MANY_REQUESTS, &page(problem));
            let seconds = HeaderValue::from(retry_after_seconds);
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
            response
        }
        SignInError::Unavailable(error) => ErrorPage::answer(error.into()),
    }
}
