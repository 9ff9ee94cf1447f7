//! A problem as a page, for those who read pages.

use askama::Template;
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::render;
use crate::problem::Problem;

/// A problem as a page.
#[derive(Template)]
#[template(path = "error.html")]
pub(crate) struct ErrorPage {
    status: u16,
    heading: &'static str,
    advice: &'static str,
}

impl ErrorPage {
    /// Answers with a page to browsers, and with the problem itself to everybody else.
    pub(crate) fn for_client(parts: &Parts, problem: Problem) -> Response {
        let accept = parts.headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
        if accept.is_some_and(|accept| accept.contains("text/html")) {
            Self::answer(problem)
        } else {
            problem.into_response()
        }
    }

    /// Answers with a page; headers such as `Retry-After` stay the problem's.
    pub(crate) fn answer(problem: Problem) -> Response {
        let (heading, advice) = words(problem.status());
        let page = Self { status: problem.status().as_u16(), heading, advice };
        let mut response = render(problem.status(), &page);
        let as_problem = problem.into_response();
        if let Some(retry_after) = as_problem.headers().get(header::RETRY_AFTER) {
            response.headers_mut().insert(header::RETRY_AFTER, retry_after.clone());
        }
        response
    }
}

fn words(status: StatusCode) -> (&'static str, &'static str) {
    match status {
        StatusCode::NOT_FOUND => {
            ("There is no such page", "The address may have a typing error, or the page is gone.")
        }
        StatusCode::FORBIDDEN => (
            "This form came from somewhere else",
            "Open the page on this site again and send the form from there.",
        ),
        StatusCode::SERVICE_UNAVAILABLE => {
            ("Not possible right now", "Something is being repaired or restarted. Try again soon.")
        }
        status if status.is_server_error() => (
            "Something went wrong on this side",
            "It is in the server's log. Trying again may help.",
        ),
        _ => ("This request cannot be answered", "Go back and try again."),
    }
}
