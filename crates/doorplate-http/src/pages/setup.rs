//! Setting up: the first owner, by a link that works once.

use askama::Template;
use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Query, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use doorplate_domain::user::{PASSWORD_BYTES_MAX, PASSWORD_CHARS_MIN};
use doorplate_engine::accounts::{FoundingError, FoundingRequest};
use serde::Deserialize;

use super::error::ErrorPage;
use super::{render, see_other, session_cookie};
use crate::app::AppState;
use crate::origin::{self, Origin};
use crate::problem::Problem;

#[derive(Template)]
#[template(path = "setup.html")]
struct SetupPage {
    token: String,
    workspace_name: String,
    name: String,
    email: String,
    errors: SetupErrors,
    password_chars_min: usize,
    password_bytes_max: usize,
}

/// What is wrong with each field; empty when nothing is.
#[derive(Default)]
struct SetupErrors {
    workspace_name: String,
    name: String,
    email: String,
    password: String,
}

#[derive(Template)]
#[template(path = "setup_link_used.html")]
struct SetupLinkUsed;

#[derive(Deserialize)]
struct SetupQuery {
    token: String,
}

#[derive(Deserialize)]
pub(crate) struct SetupForm {
    token: String,
    workspace_name: String,
    name: String,
    email: String,
    password: String,
}

/// Shows the form, if the link still works.
pub(crate) async fn show(State(app): State<AppState>, parts: Parts) -> Response {
    let Ok(Query(SetupQuery { token })) = Query::try_from_uri(&parts.uri) else {
        return link_used();
    };
    match app.engine().has_setup_link(&token).await {
        Ok(true) => {
            let form = SetupForm {
                token,
                workspace_name: String::new(),
                name: String::new(),
                email: String::new(),
                password: String::new(),
            };
            render(StatusCode::OK, &page(form, SetupErrors::default()))
        }
        Ok(false) => link_used(),
        Err(error) => ErrorPage::answer(error.into()),
    }
}

/// Takes the form: makes workspace and owner, and signs the owner in.
pub(crate) async fn submit(
    State(app): State<AppState>,
    headers: HeaderMap,
    origin: Origin,
    form: Result<Form<SetupForm>, FormRejection>,
) -> Response {
    if let Err(problem) = origin::check_same_site(&origin, &headers) {
        return ErrorPage::answer(problem);
    }
    let Ok(Form(form)) = form else {
        return ErrorPage::answer(Problem::malformed("the form cannot be read"));
    };
    let request = FoundingRequest {
        workspace_name: form.workspace_name.clone(),
        name: form.name.clone(),
        email: form.email.clone(),
        password: form.password.clone(),
    };
    match app.engine().found_workspace(&form.token, request).await {
        Ok(token) => {
            let mut response = see_other("/");
            session_cookie::set(&mut response, &app, &origin, &token.secret);
            response
        }
        Err(FoundingError::Invalid { field, message }) => {
            let errors = SetupErrors::new(field, message);
            render(StatusCode::UNPROCESSABLE_ENTITY, &page(form, errors))
        }
        Err(FoundingError::LinkUsed) => link_used(),
        Err(FoundingError::Store(error)) => ErrorPage::answer(error.into()),
    }
}

impl SetupErrors {
    fn new(field: &str, message: String) -> Self {
        let mut errors = Self::default();
        let place = match field {
            "workspace_name" => &mut errors.workspace_name,
            "name" => &mut errors.name,
            "email" => &mut errors.email,
            _ => &mut errors.password,
        };
        *place = message;
        errors
    }

    /// Whether the first field gets the cursor: when nothing is wrong, or it is the wrong one.
    fn are_none(&self) -> bool {
        [&self.workspace_name, &self.name, &self.email, &self.password]
            .iter()
            .all(|error| error.is_empty())
    }
}

/// The form with what was typed, but for the password.
fn page(form: SetupForm, errors: SetupErrors) -> SetupPage {
    SetupPage {
        token: form.token,
        workspace_name: form.workspace_name,
        name: form.name,
        email: form.email,
        errors,
        password_chars_min: PASSWORD_CHARS_MIN,
        password_bytes_max: PASSWORD_BYTES_MAX,
    }
}

fn link_used() -> Response {
    render(StatusCode::GONE, &SetupLinkUsed)
}
