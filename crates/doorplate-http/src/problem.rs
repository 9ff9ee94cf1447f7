//! The one shape in which HTTP says what went wrong: problem details (RFC 9457).
//!
//! Here: the type, its codes and how it is answered. What an error of the engine becomes stands in
//! `problem/from_engine.rs`. A code is stable: callers compare it, people read the rest.

mod from_engine;
mod responses;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

pub(crate) use responses::Problems;

/// The media type of a problem.
pub(crate) const PROBLEM_TYPE: &str = "application/problem+json";
/// How long whoever meets a 503 should wait, in seconds: the disk or the database may be back.
pub(crate) const RETRY_AFTER_SECONDS: u64 = 5;

/// What went wrong.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    status: StatusCode,
    code: &'static str,
    title: &'static str,
    detail: String,
    errors: Vec<FieldProblem>,
    retry_after_seconds: Option<u64>,
}

/// What is wrong with one field, parameter or member of the body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldProblem {
    /// The name of the field, as it was to be sent.
    #[schema(example = "limit")]
    pub field: String,
    /// What is wrong with it, in words for people.
    #[schema(example = "not a whole number from 1 to 200")]
    pub message: String,
    /// What could stand there, where that can be listed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub allowed: Vec<String>,
}

impl FieldProblem {
    /// Says what is wrong with a field.
    pub fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { field: field.into(), message: message.into(), allowed: Vec::new() }
    }

    /// Says what could stand there instead.
    pub fn allowing<T: Into<String>>(mut self, allowed: impl IntoIterator<Item = T>) -> Self {
        self.allowed = allowed.into_iter().map(Into::into).collect();
        self
    }
}

/// A problem as it is sent (RFC 9457).
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct ProblemBody {
    /// Names the kind of problem: `urn:doorplate:problem:` and the code.
    #[serde(rename = "type")]
    #[schema(example = "urn:doorplate:problem:invalid_parameters")]
    kind: String,
    /// The kind of problem in words.
    #[schema(example = "The request has parameters that cannot be used")]
    title: &'static str,
    /// The status of the answer.
    #[schema(example = 400)]
    status: u16,
    /// The kind of problem for programs; stable.
    #[schema(example = "invalid_parameters")]
    code: &'static str,
    /// What went wrong this time.
    #[schema(example = "limit: not a whole number from 1 to 200")]
    detail: String,
    /// What is wrong with which field, when fields are what is wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    errors: Vec<FieldProblem>,
}

impl Problem {
    pub(crate) fn new(
        status: StatusCode,
        code: &'static str,
        title: &'static str,
        detail: impl Into<String>,
    ) -> Self {
        Self {
            status,
            code,
            title,
            detail: detail.into(),
            errors: Vec::new(),
            retry_after_seconds: None,
        }
    }

    /// Nobody is signed in, or the session has ended.
    pub fn signed_out() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "signed_out",
            "You are not signed in",
            "sign in and try again",
        )
    }

    /// A key that is not one, or not the right one.
    pub fn wrong_key() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "wrong_key",
            "The key is not valid",
            "send the site's secret key as `Authorization: Bearer dp_…`",
        )
    }

    /// The role does not allow it.
    pub fn forbidden() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "forbidden",
            "Your role does not allow this",
            "an owner or administrator of the workspace can do it",
        )
    }

    /// A request that another website may have caused.
    pub fn cross_site(detail: &'static str) -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "cross_site",
            "The request may come from another website",
            detail,
        )
    }

    /// It is not there, or the caller may not know that it is.
    pub fn not_found() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "not_found",
            "There is no such thing here",
            "it never existed, was deleted, or belongs to another workspace",
        )
    }

    /// The address exists, but not with this method.
    pub fn method_not_allowed() -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "method_not_allowed",
            "This address does not take this method",
            "see /api/v1/openapi.json for what it takes",
        )
    }

    /// Parameters of the address, or members of the body, that cannot be used; `errors` has one or
    /// more.
    pub fn invalid(errors: Vec<FieldProblem>) -> Self {
        let detail = errors
            .iter()
            .map(|error| format!("{}: {}", error.field, error.message))
            .collect::<Vec<_>>();
        Self {
            errors,
            ..Self::new(
                StatusCode::BAD_REQUEST,
                "invalid_parameters",
                "The request has parameters that cannot be used",
                detail.join("; "),
            )
        }
    }

    /// A body that cannot be read.
    pub fn malformed(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "malformed", "The body cannot be read", detail)
    }

    /// A body of a type that is not taken.
    pub fn unsupported_type(detail: &'static str) -> Self {
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "unsupported_type",
            "A body of this type is not taken here",
            detail,
        )
    }

    /// An answer of a type that is not given.
    pub fn not_acceptable(detail: &'static str) -> Self {
        Self::new(
            StatusCode::NOT_ACCEPTABLE,
            "not_acceptable",
            "The answer cannot be given in the way that was asked for",
            detail,
        )
    }

    /// A body over the limit.
    pub fn too_large(bytes_max: usize) -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too_large",
            "The body is too large",
            format!("at most {bytes_max} bytes are read here"),
        )
    }

    /// It clashes with what is there.
    pub fn conflict(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, code, "It clashes with what is there", detail)
    }

    /// The body did not come in time.
    pub(crate) fn body_too_slow() -> Self {
        Self::new(
            StatusCode::REQUEST_TIMEOUT,
            "too_slow",
            "The request took too long to arrive",
            "send it again",
        )
    }

    /// Something that is needed cannot be reached now.
    pub fn unavailable() -> Self {
        Self {
            retry_after_seconds: Some(RETRY_AFTER_SECONDS),
            ..Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "unavailable",
                "This is not possible right now",
                "try again in a few seconds",
            )
        }
    }

    /// The workspace listens as often as it may.
    pub(crate) fn too_many_streams(detail: impl Into<String>) -> Self {
        Self {
            retry_after_seconds: Some(RETRY_AFTER_SECONDS),
            ..Self::new(
                StatusCode::TOO_MANY_REQUESTS,
                "too_many_streams",
                "Too many listen already",
                detail,
            )
        }
    }

    /// A mistake of ours.
    pub(crate) fn internal() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "Something went wrong on this side",
            "it is in the server's log",
        )
    }

    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The stable code.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// What kind of problem, in words.
    pub(crate) fn title(&self) -> &'static str {
        self.title
    }

    /// What went wrong this time.
    pub(crate) fn detail(&self) -> &str {
        &self.detail
    }

    /// What is wrong with which field.
    pub fn errors(&self) -> &[FieldProblem] {
        &self.errors
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = self.status;
        let body = ProblemBody {
            kind: format!("urn:doorplate:problem:{}", self.code),
            title: self.title,
            status: status.as_u16(),
            code: self.code,
            detail: self.detail,
            errors: self.errors,
        };
        let json = serde_json::to_vec(&body).expect("a problem has only texts and numbers");
        let mut response = (status, json).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_TYPE));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = self.retry_after_seconds {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use http_body_util::BodyExt;

    use super::*;

    #[tokio::test]
    async fn a_problem_is_sent_as_rfc_9457_says() {
        let problem = Problem::invalid(vec![
            FieldProblem::new("sort", "not an order").allowing(["name", "-name"]),
            FieldProblem::new("limit", "not a whole number"),
        ]);
        let response = problem.into_response();
        assert_eq!(response.headers()[header::CONTENT_TYPE], PROBLEM_TYPE);
        let body = response.into_body().collect().await.unwrap().to_bytes();
        insta::assert_snapshot!(String::from_utf8(body.to_vec()).unwrap(), @r#"{"type":"urn:doorplate:problem:invalid_parameters","title":"The request has parameters that cannot be used","status":400,"code":"invalid_parameters","detail":"sort: not an order; limit: not a whole number","errors":[{"field":"sort","message":"not an order","allowed":["name","-name"]},{"field":"limit","message":"not a whole number"}]}"#);
    }

    #[test]
    fn what_is_not_possible_now_says_when_to_come_again() {
        let response = Problem::unavailable().into_response();
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(response.headers()[header::RETRY_AFTER], "5");
    }
}
