//! The addresses of a request, in whichever shape they were sent.

use std::borrow::Cow;

use axum::body::{Bytes, to_bytes};
use axum::extract::Request;
use axum::http::header;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::api::BODY_BYTES_MAX;
use crate::problem::{FieldProblem, Problem};

/// The most addresses of one request: a few milliseconds of work.
const ADDRESSES_MAX: usize = 10_000;
/// What is wrong with a line that is not JSON with an address.
pub(super) const UNREADABLE_LINE: &str = "not a text, nor an object with `ip`";

/// Addresses asked about.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LookUpRequest<'a> {
    /// IPv4 or IPv6 addresses.
    #[serde(borrow)]
    #[schema(
        value_type = Vec<String>, max_items = 10_000,
        example = json!(["192.0.2.1", "2001:db8::1"]),
    )]
    ips: Vec<Text<'a>>,
}

/// A text, which is copied only when it is escaped.
#[derive(Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

/// A line of JSON.
#[derive(Deserialize)]
#[serde(untagged)]
enum Line<'a> {
    Text(#[serde(borrow)] Text<'a>),
    Object {
        #[serde(borrow)]
        ip: Text<'a>,
    },
}

/// One of the addresses.
pub(super) enum Entry<'a> {
    /// What should be an address, without spaces around it.
    Text(Cow<'a, str>),
    /// A line that cannot be read.
    Unreadable(&'a str),
}

impl Entry<'_> {
    /// What was sent.
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Unreadable(line) => line,
        }
    }
}

/// The body of a request.
pub(super) struct Addresses {
    body: Bytes,
    shape: Shape,
}

enum Shape {
    Json,
    Lines,
    JsonLines,
}

impl Addresses {
    /// Reads the body to its end.
    pub(super) async fn read(request: Request) -> Result<Self, Problem> {
        let headers = request.headers();
        let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let essence = content_type.and_then(|text| text.split(';').next()).unwrap_or_default();
        let shape = match essence.trim().to_ascii_lowercase().as_str() {
            "application/json" => Shape::Json,
            "text/plain" => Shape::Lines,
            "application/x-ndjson" => Shape::JsonLines,
            _ => {
                let taken = "send application/json, text/plain or application/x-ndjson";
                return Err(Problem::unsupported_type(taken));
            }
        };
        if headers.contains_key(header::CONTENT_ENCODING) {
            return Err(Problem::unsupported_type("send the body without Content-Encoding"));
        }
        let body = to_bytes(request.into_body(), BODY_BYTES_MAX)
            .await
            .map_err(|error| Problem::from_body(error, BODY_BYTES_MAX))?;
        Ok(Self { body, shape })
    }

    /// The addresses in their order. An empty line among others is one that cannot be read.
    pub(super) fn entries(&self) -> Result<Vec<Entry<'_>>, Problem> {
        let entries: Vec<Entry<'_>> = match self.shape {
            Shape::Json => {
                let request: LookUpRequest<'_> = serde_json::from_slice(&self.body)
                    .map_err(|error| Problem::malformed(error.to_string()))?;
                request.ips.into_iter().map(|text| Entry::Text(trimmed(text.0))).collect()
            }
            Shape::Lines => {
                self.lines()?.map(|line| Entry::Text(Cow::Borrowed(line.trim()))).collect()
            }
            Shape::JsonLines => self.lines()?.map(json_line).collect(),
        };
        if entries.len() > ADDRESSES_MAX {
            let message = format!("at most {ADDRESSES_MAX} addresses");
            return Err(Problem::invalid(vec![FieldProblem::new("ips", message)]));
        }
        Ok(entries)
    }

    fn lines(&self) -> Result<impl Iterator<Item = &str>, Problem> {
        let text = std::str::from_utf8(&self.body)
            .map_err(|error| Problem::malformed(format!("not UTF-8: {error}")))?;
        Ok(text.strip_prefix('\u{feff}').unwrap_or(text).lines())
    }
}

fn json_line(line: &str) -> Entry<'_> {
    match serde_json::from_str(line) {
        Ok(Line::Text(text) | Line::Object { ip: text }) => Entry::Text(trimmed(text.0)),
        Err(_) => Entry::Unreadable(line),
    }
}

fn trimmed(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
        Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
    }
}
