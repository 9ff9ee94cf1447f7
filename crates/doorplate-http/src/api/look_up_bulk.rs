//! Many addresses at once, for programs: rows with the columns asked for, as JSON or CSV.
//!
//! The rows are written from the data set into one buffer. Nothing of the request is kept.

mod addresses;
mod row;

use std::net::IpAddr;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::Response;
use doorplate_identify::DataSet;
use doorplate_identify::verdict_rows::{RowFormat, VerdictColumn, VerdictRows};
use serde::Deserialize;
use utoipa::IntoParams;

use super::caller::RequireCaller;
use super::look_up::{NO_ADDRESS, data_set};
use super::query::{ApiQuery, Checks};
use crate::app::AppState;
use crate::assets::cache;
use crate::problem::{FieldProblem, Problem, Problems};
use addresses::{Addresses, Entry, LookUpRequest};
use row::{LookUpRow, LookUpRowList};

const DATA_SET_VERSION: HeaderName = HeaderName::from_static("doorplate-data-set-version");
/// How long a row is, in bytes, as a first guess.
const ROW_BYTES: usize = 256;

/// Which columns are wanted.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct BulkQuery {
    /// The columns wanted, in their order, with commas between; the usual ones without it. The
    /// names are the members of `LookUpRow`.
    #[param(value_type = Option<String>, example = "ip,status,company_id,name,domain")]
    fields: Option<String>,
}

/// How the rows are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// An object a line.
    JsonLines,
    Csv,
    /// One object with all rows as `items`.
    Json,
}

/// Look up to 10,000 addresses up.
///
/// One row for each address, in the order sent. What is not an address gets a row that says so,
/// with its place. `Accept` says how the rows are sent: `application/x-ndjson` (an object a line,
/// also without `Accept`), `text/csv`, or `application/json`. The version of the data set stands
/// in the header `doorplate-data-set-version`; all rows come from that one. Neither the addresses
/// nor the answer are kept anywhere.
#[utoipa::path(
    post, path = "/api/v1/look-up/bulk", tag = "look-up", params(BulkQuery),
    security(("session" = []), ("site_secret_key" = [])),
    request_body(
        description = "The addresses: as JSON; as text, one a line; or as lines of JSON, each a \
            text or an object with `ip`.",
        content(
            (LookUpRequest = "application/json"),
            (String = "text/plain"),
            (String = "application/x-ndjson"),
        ),
    ),
    responses(
        (
            status = 200, description = "The rows",
            content(
                (LookUpRow = "application/x-ndjson"),
                (String = "text/csv"),
                (LookUpRowList = "application/json"),
            ),
        ),
        Problems,
    ),
)]
pub(crate) async fn look_up_bulk(
    State(app): State<AppState>,
    _caller: RequireCaller,
    ApiQuery(query): ApiQuery<BulkQuery>,
    request: Request,
) -> Result<Response, Problem> {
    let mut checks = Checks::default();
    let columns = checks.read(query.fields.as_ref(), read_columns);
    checks.finish()?;
    let columns = columns.unwrap_or_else(|| VerdictColumn::USUAL.to_vec());
    let shape = accepted(request.headers())?;
    let addresses = Addresses::read(request).await?;
    let entries = addresses.entries()?;
    let data_set = data_set(&app)?;
    let body = rows(&data_set, shape, &columns, &entries);
    let mut response = Response::new(Body::from(body));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(shape.media_type()));
    headers.insert(header::CACHE_CONTROL, cache::NO_STORE);
    headers.insert(header::VARY, HeaderValue::from_static("accept"));
    if let Ok(version) = HeaderValue::from_str(data_set.version()) {
        headers.insert(DATA_SET_VERSION, version);
    }
    Ok(response)
}

impl Shape {
    fn media_type(self) -> &'static str {
        match self {
            Self::JsonLines => "application/x-ndjson",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Json => "application/json",
        }
    }
}

/// The first shape of `Accept` that there is. Weights are not looked at: whoever cares names one.
fn accepted(headers: &HeaderMap) -> Result<Shape, Problem> {
    let Some(accept) = headers.get(header::ACCEPT) else { return Ok(Shape::JsonLines) };
    let types = accept.to_str().unwrap_or_default().split(',');
    let shapes = types.filter_map(|entry| match entry.split(';').next()?.trim() {
        "application/x-ndjson" | "application/*" | "*/*" => Some(Shape::JsonLines),
        "text/csv" | "text/*" => Some(Shape::Csv),
        "application/json" => Some(Shape::Json),
        _ => None,
    });
    shapes.into_iter().next().ok_or_else(|| {
        Problem::not_acceptable("accept application/x-ndjson, text/csv or application/json")
    })
}

fn read_columns(text: &str) -> Result<Vec<VerdictColumn>, FieldProblem> {
    let mut columns = Vec::new();
    for name in text.split(',').map(str::trim) {
        let unknown = || {
            FieldProblem::new("fields", "has a name that is not a column")
                .allowing(VerdictColumn::ALL.map(VerdictColumn::as_str))
        };
        let column = VerdictColumn::parse(name).ok_or_else(unknown)?;
        if columns.contains(&column) {
            return Err(FieldProblem::new("fields", format!("has {name} twice")));
        }
        columns.push(column);
    }
    Ok(columns)
}

/// Writes a row for each entry, in their order.
fn rows(
    data_set: &DataSet,
    shape: Shape,
    columns: &[VerdictColumn],
    entries: &[Entry<'_>],
) -> Vec<u8> {
    let format = if shape == Shape::Csv { RowFormat::Csv } else { RowFormat::JsonLines };
    let rows = VerdictRows::new(format, columns);
    let parsed: Vec<Result<IpAddr, &'static str>> = entries.iter().map(parse).collect();
    let addresses: Vec<IpAddr> = parsed.iter().filter_map(|it| it.as_ref().ok().copied()).collect();
    let mut out = Vec::with_capacity((entries.len() + 1) * ROW_BYTES);
    rows.push_head(&mut out);
    if shape == Shape::Json {
        out.extend_from_slice(b"{\"items\":[");
    }
    let end_row = |out: &mut Vec<u8>| {
        if let (Shape::Json, Some(line_feed)) = (shape, out.last_mut()) {
            *line_feed = b',';
        }
    };
    let mut place = 0;
    let push_errors = |out: &mut Vec<u8>, place: &mut usize| {
        while let Some(Err(error)) = parsed.get(*place) {
            rows.push_error(out, *place, entries[*place].text(), error);
            end_row(out);
            *place += 1;
        }
    };
    data_set.each_verdict(&addresses, |_, verdict| {
        push_errors(&mut out, &mut place);
        rows.push(&mut out, entries[place].text(), &verdict);
        end_row(&mut out);
        place += 1;
    });
    push_errors(&mut out, &mut place);
    if shape == Shape::Json {
        if !entries.is_empty() {
            out.pop();
        }
        out.extend_from_slice(b"]}");
    }
    out
}

fn parse(entry: &Entry<'_>) -> Result<IpAddr, &'static str> {
    match entry {
        Entry::Text(text) => text.parse().map_err(|_| NO_ADDRESS),
        Entry::Unreadable(_) => Err(addresses::UNREADABLE_LINE),
    }
}
