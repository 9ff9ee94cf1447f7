//! Tables to take out, as files of any length.

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::Response;
use doorplate_domain::filter::CompanyFilter;
use doorplate_domain::id::SiteId;
use doorplate_domain::page::Cursor;
use doorplate_domain::time::DayRange;
use doorplate_engine::exports::{Export, ExportError, ExportQuery, ExportTable, PART_ROWS_MAX};
use doorplate_engine::ports::table_formats::TableFormat;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa::openapi::schema::Schema;

use super::companies::read_filter;
use super::path::ApiPath;
use super::query::{ApiQuery, Checks};
use super::range::RangeQuery;
use super::signed_in::RequireSignedIn;
use super::words;
use crate::app::AppState;
use crate::assets::cache;
use crate::problem::{FieldProblem, Problem, Problems};

/// Where the next part begins; beside the `Link`, for those who build addresses themselves.
const NEXT: HeaderName = HeaderName::from_static("doorplate-next");

/// A table of a site.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct TablePath {
    /// The site.
    #[param(value_type = String, example = "site_06awy3c4v5x8k2m9q7r1t0z6bd")]
    site_id: SiteId,
    /// What to take out.
    #[param(schema_with = tables, example = "visits")]
    table: String,
}

/// What of a table, and in which form.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ExportParameters {
    /// How the file is written; CSV without it.
    #[param(schema_with = formats, example = "csv")]
    format: Option<String>,
    /// The first day; without it 30 days before the last.
    #[param(value_type = Option<String>, format = Date, example = "2026-03-01")]
    from: Option<String>,
    /// The last day; without it today.
    #[param(value_type = Option<String>, format = Date, example = "2026-03-31")]
    to: Option<String>,
    /// Only companies that this filter asks for, and what they did; all visits without it. Hidden
    /// companies are left out unless it asks for them.
    #[param(max_length = 4000, example = "country:DE visits>=3")]
    filter: Option<String>,
    /// The most rows of this part, for exports that can be gone on with; all without it.
    #[param(value_type = Option<u64>, minimum = 1, maximum = 10_000_000, example = 100_000)]
    limit: Option<String>,
    /// Where the part before ended: its `doorplate-next`.
    cursor: Option<String>,
}

fn tables() -> Schema {
    words::words("What can be taken out.", ExportTable::ALL.map(ExportTable::as_str))
}

fn formats() -> Schema {
    words::words("How a table is written.", TableFormat::ALL.map(TableFormat::as_str))
}

/// Take a table out as a file.
///
/// The file is sent as it is read, whatever its length. With `limit` it is a part: the header
/// `Link` with `rel="next"`, and `doorplate-next` with the cursor alone, say where the next part
/// is, and a part that broke off is simply asked for again. Every part is a whole file of its own.
/// A transfer that ends before its time is an error of the connection, never a shorter file. Each
/// export is noted in the audit log. The columns are described in the handbook.
#[utoipa::path(
    get, path = "/api/v1/sites/{site_id}/export/{table}", tag = "exports",
    params(TablePath, ExportParameters),
    responses(
        (
            status = 200, description = "The file",
            headers(
                ("content-disposition" = String, description = "A name for the file"),
                ("link" = String, description = "Where the next part is, with `rel=\"next\"`"),
                ("doorplate-next" = String, description = "The `cursor` of the next part"),
            ),
            content(
                (String = "text/csv"),
                (String = "application/jsonl"),
                (Vec<u8> = "application/vnd.apache.parquet"),
            ),
        ),
        Problems,
    ),
)]
pub(crate) async fn export_table(
    State(app): State<AppState>,
    RequireSignedIn(signed_in): RequireSignedIn,
    ApiPath(path): ApiPath<TablePath>,
    ApiQuery(parameters): ApiQuery<ExportParameters>,
) -> Result<Response, Problem> {
    let (scope, site_id) = (&signed_in.scope, path.site_id);
    let table = ExportTable::parse(&path.table).ok_or_else(Problem::not_found)?;
    let (format, filter, rows_max) = parameters.parse()?;
    let range = RangeQuery { from: parameters.from, to: parameters.to };
    let range = range.resolve(&app, scope, &site_id).await?;
    let cursor = parameters.cursor.filter(|cursor| !cursor.is_empty()).map(Cursor);
    let query = ExportQuery { site_id, table, format, range, filter, rows_max, cursor };
    let export = app.engine().open_export(scope, &query).await?;
    Ok(respond(export, &query))
}

impl ExportParameters {
    fn parse(&self) -> Result<(TableFormat, Option<CompanyFilter>, Option<u64>), Problem> {
        let mut checks = Checks::default();
        let format = checks.read(self.format.as_ref(), |text| {
            let allowed = TableFormat::ALL.map(TableFormat::as_str);
            let problem = || FieldProblem::new("format", "not a format").allowing(allowed);
            TableFormat::parse(text).ok_or_else(problem)
        });
        let rows_max = checks.read(self.limit.as_ref(), |text| {
            let rows = text.parse().ok().filter(|rows| (1..=PART_ROWS_MAX).contains(rows));
            let message = || format!("not a whole number from 1 to {PART_ROWS_MAX}");
            rows.ok_or_else(|| FieldProblem::new("limit", message()))
        });
        let filter = checks.read(self.filter.as_ref(), read_filter);
        checks.finish()?;
        Ok((format.unwrap_or(TableFormat::Csv), filter, rows_max))
    }
}

fn respond(export: Export, query: &ExportQuery) -> Response {
    let ExportQuery { table, format, range, .. } = query;
    let DayRange { from, to } = range;
    let (table, ending) = (table.as_str(), format.as_str());
    let mut headers = vec![
        (header::CONTENT_TYPE, format.media_type().to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{table}-{from}-{to}.{ending}\""),
        ),
    ];
    if let Some(next) = export.next() {
        let path = format!("/api/v1/sites/{}/export/{table}", query.site_id);
        let limit = query.rows_max.unwrap_or(PART_ROWS_MAX);
        // Nothing else in it needs an escape: days, words, numbers and our own cursor.
        let filter = query.filter.as_ref().map(|filter| {
            let text = filter.to_string();
            format!("&filter={}", utf8_percent_encode(&text, NON_ALPHANUMERIC))
        });
        let parameters = format!(
            "format={ending}&from={from}&to={to}{}&limit={limit}&cursor={}",
            filter.unwrap_or_default(),
            next.0
        );
        headers.push((header::LINK, format!("<{path}?{parameters}>; rel=\"next\"")));
        headers.push((NEXT, next.0.clone()));
    }
    let mut response = Response::new(body(export));
    for (name, value) in headers {
        let value = HeaderValue::try_from(value).expect("these are plain texts");
        response.headers_mut().insert(name, value);
    }
    response.headers_mut().insert(header::CACHE_CONTROL, cache::NO_STORE);
    response
}

fn body(export: Export) -> Body {
    let parts = futures::stream::try_unfold(export, async |mut export| match export.read().await {
        Ok(Some(bytes)) => Ok(Some((Bytes::from(bytes), export))),
        Ok(None) => Ok(None),
        Err(error) => {
            // The answer has begun: breaking it off is the one way left to say that it failed.
            tracing::error!(error = &error as &dyn std::error::Error, "failed to export");
            Err(error)
        }
    });
    Body::from_stream(parts)
}

impl From<ExportError> for Problem {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::Question(error) => error.into(),
            ExportError::Busy => Self::unavailable(),
            ExportError::Store(error) => error.into(),
            ExportError::Table(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "failed to export");
                Self::internal()
            }
        }
    }
}
