//! Lists of companies that somebody wants to see: brought, matched, looked over.

use axum::Json;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::StatusCode;
use doorplate_domain::id::{CompanyId, TargetListId};
use doorplate_domain::page::Cursor;
use doorplate_domain::target_list::{
    MatchCandidate, MatchState, TargetRow as DomainRow, WantedCompany,
};
use doorplate_domain::time::Timestamp;
use doorplate_engine::ports::target_lists::{RowCounts, RowQuery};
use doorplate_engine::target_lists::{
    BroughtList, Coverage as DomainCoverage, TABLE_BYTES_MAX, TargetListAnswer,
};
use serde::{Deserialize, Serialize};
use utoipa::openapi::schema::Schema;
use utoipa::{IntoParams, ToSchema};

use super::json::ApiJson;
use super::pagination::read_page;
use super::path::ApiPath;
use super::query::{ApiQuery, Checks};
use super::signed_in::RequireSignedIn;
use super::words;
use crate::app::AppState;
use crate::problem::{FieldProblem, Problem, Problems};

/// A list of companies that somebody wants to see visit.
#[derive(Serialize, ToSchema)]
pub(crate) struct TargetList {
    /// Names it.
    #[schema(example = "tl_06awy3c4v5x8k2m9q7r1t0z6bd")]
    id: String,
    /// What people call it.
    #[schema(example = "Key accounts")]
    name: String,
    /// When it was brought.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// Who brought it.
    #[schema(example = "usr_06awy3c4v5x8k2m9q7r1t0z6bd")]
    created_by: String,
    /// All rows.
    #[schema(example = 120)]
    rows: u64,
    /// Rows that are one company, surely enough.
    matched: u64,
    /// Rows that wait for a person.
    review: u64,
    /// Rows of which the data set knows no company.
    unknown: u64,
    /// Rows whose company a person chose.
    chosen: u64,
    /// Rows that a person put aside.
    refused: u64,
}

/// The lists of the workspace.
#[derive(Serialize, ToSchema)]
pub(crate) struct TargetListList {
    /// The lists, newest first.
    items: Vec<TargetList>,
    /// Always null: it is one page.
    #[schema(required)]
    next: Option<String>,
}

/// A list just brought.
#[derive(Serialize, ToSchema)]
pub(crate) struct BroughtTargetList {
    /// The list.
    list: TargetList,
    /// Lines without a name or a domain, which were passed over.
    empty: u64,
    /// Lines that say what an earlier one says, which were passed over.
    repeated: u64,
}

/// A list with what is to be expected of it.
#[derive(Serialize, ToSchema)]
pub(crate) struct TargetListDetail {
    /// The list.
    list: TargetList,
    /// How many of its companies can be seen at all.
    coverage: Coverage,
}

/// How many companies of a list can be seen visiting, and why not the others. The parts add up to
/// all rows.
#[derive(Serialize, ToSchema)]
struct Coverage {
    /// All rows.
    rows: u64,
    /// The share of rows whose company can be named by its address, 0 to 1.
    #[schema(example = 0.31)]
    share: f64,
    /// Why the others cannot, and how many can.
    parts: Vec<CoveragePart>,
}

/// A part of a list.
#[derive(Serialize, ToSchema)]
struct CoveragePart {
    /// Which: `own_network` can be named, the others cannot.
    #[schema(schema_with = coverage_reason)]
    reason: &'static str,
    /// How many rows.
    rows: u64,
    /// What can be done about it.
    what_to_do: &'static str,
}

/// A row of a list.
#[derive(Serialize, ToSchema)]
pub(crate) struct TargetRow {
    /// Its number in the list, from 1.
    number: u32,
    /// The name as it was brought; may be empty.
    #[schema(example = "Example Pumps GmbH")]
    name: String,
    /// The domain as it was brought; may be empty.
    #[schema(example = "example.com")]
    domain: String,
    /// The country as it was brought; may be empty.
    #[schema(example = "DE")]
    country: String,
    /// How far it is matched.
    #[schema(schema_with = match_state)]
    state: &'static str,
    /// The company, when it is matched or chosen.
    #[schema(required)]
    company_id: Option<String>,
    /// What it may be, likeliest first.
    candidates: Vec<TargetCandidate>,
    /// Who decided, when a person did.
    #[schema(required)]
    decided_by: Option<String>,
}

/// A company that a row may be.
#[derive(Serialize, ToSchema)]
struct TargetCandidate {
    /// Names it.
    company_id: String,
    /// Its name.
    name: String,
    /// Its domain; may be empty.
    domain: String,
    /// Its country; may be empty.
    country: String,
    /// How sure it is, 0 to 1.
    probability: f32,
}

/// A page of a list's rows.
#[derive(Serialize, ToSchema)]
pub(crate) struct TargetRowList {
    /// The rows, by their numbers.
    items: Vec<TargetRow>,
    /// Gets the next page; null on the last one.
    #[schema(required)]
    next: Option<String>,
}

/// A new list.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateTargetList {
    /// What people call it; one of a kind in the workspace.
    #[schema(example = "Key accounts")]
    name: String,
    /// The companies; 1 to 20,000.
    rows: Vec<WantedRow>,
}

/// A company that somebody wants to see.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct WantedRow {
    /// Its name; may be left out when there is a domain.
    #[schema(example = "Example Pumps GmbH")]
    name: Option<String>,
    /// Its domain, or the address of its website.
    #[schema(example = "https://www.example.com")]
    domain: Option<String>,
    /// Its country: two letters, or the English name.
    #[schema(example = "DE")]
    country: Option<String>,
}

/// A new name.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RenameTargetList {
    /// What people call it.
    #[schema(example = "Key accounts")]
    name: String,
}

/// What a person says of a row. All three members cannot stand together.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DecideTargetRow {
    /// What is done.
    #[schema(schema_with = decision)]
    decision: String,
    /// The company, with `decision: choose`; one of the candidates or any other.
    #[schema(value_type = Option<String>, example = "com_06awy3c4v5x8k2m9q7r1t0z6bd")]
    company_id: Option<CompanyId>,
}

/// A list.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct TargetListPath {
    /// The list.
    #[param(value_type = String, example = "tl_06awy3c4v5x8k2m9q7r1t0z6bd")]
    list_id: TargetListId,
}

/// A row of a list.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct TargetRowPath {
    /// The list.
    #[param(value_type = String, example = "tl_06awy3c4v5x8k2m9q7r1t0z6bd")]
    list_id: TargetListId,
    /// The row's number.
    #[param(example = 1)]
    number: u32,
}

/// The name of a list that is brought as a table.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct TableQuery {
    /// What people call it.
    #[param(example = "Key accounts")]
    name: Option<String>,
}

/// Which rows.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct RowsQuery {
    /// Only those of a state.
    #[param(schema_with = match_state)]
    state: Option<String>,
    /// The most items of a page; 50 without.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 200)]
    limit: Option<String>,
    /// Where the page before ended: its `next`.
    cursor: Option<String>,
}

const DECISIONS: [&str; 3] = ["choose", "refuse", "reopen"];
const COVERAGE_REASONS: [&str; 5] =
    ["own_network", "no_own_network", "in_review", "not_known", "refused"];

fn match_state() -> Schema {
    words::words("How far a row is matched.", MatchState::ALL.map(MatchState::as_str))
}

fn decision() -> Schema {
    words::words("What is done with a row.", DECISIONS)
}

fn coverage_reason() -> Schema {
    words::words("Why companies of a list can or cannot be named.", COVERAGE_REASONS)
}

impl From<TargetListAnswer> for TargetList {
    fn from(answer: TargetListAnswer) -> Self {
        let TargetListAnswer { list, counts } = answer;
        let count = |state| counts.get(&state).copied().unwrap_or(0);
        Self {
            id: list.id.into(),
            name: list.name,
            created_at: list.created_at,
            created_by: list.created_by,
            rows: RowCounts::values(&counts).sum(),
            matched: count(MatchState::Matched),
            review: count(MatchState::Review),
            unknown: count(MatchState::Unknown),
            chosen: count(MatchState::Chosen),
            refused: count(MatchState::Refused),
        }
    }
}

impl From<BroughtList> for BroughtTargetList {
    fn from(brought: BroughtList) -> Self {
        let BroughtList { answer, empty, repeated } = brought;
        Self { list: answer.into(), empty: empty as u64, repeated: repeated as u64 }
    }
}

impl From<DomainCoverage> for Coverage {
    fn from(coverage: DomainCoverage) -> Self {
        let DomainCoverage { rows, own_network, no_own_network, in_review, not_known, refused } =
            coverage;
        let share = if rows == 0 { 0.0 } else { own_network as f64 / rows as f64 };
        let parts = [
            (own_network, "Nothing: a visit from the company's own network is named."),
            (
                no_own_network,
                "The company reaches the Internet by carriers and clouds only. Turn on the \
                 cookie, or let your sites tell the domain of a form or log-in.",
            ),
            (in_review, "Choose the right company in the list."),
            (not_known, "Add the domain to the row, or a register that has the company."),
            (refused, "Nothing: somebody put the row aside."),
        ];
        let parts = COVERAGE_REASONS
            .into_iter()
            .zip(parts)
            .map(|(reason, (rows, what_to_do))| CoveragePart { reason, rows, what_to_do });
        Self { rows, share, parts: parts.collect() }
    }
}

impl From<DomainRow> for TargetRow {
    fn from(row: DomainRow) -> Self {
        let candidates = row.found.candidates.into_iter().map(TargetCandidate::from).collect();
        Self {
            number: row.number,
            name: row.wanted.name,
            domain: row.wanted.domain,
            country: row.wanted.country,
            state: row.found.state.as_str(),
            company_id: row.found.company_id.map(String::from),
            candidates,
            decided_by: row.decided_by.map(String::from),
        }
    }
}

impl From<MatchCandidate> for TargetCandidate {
    fn from(candidate: MatchCandidate) -> Self {
        let MatchCandidate { company_id, name, domain, country, probability } = candidate;
        Self { company_id: company_id.into(), name, domain, country, probability }
    }
}

fn detail((answer, coverage): (TargetListAnswer, DomainCoverage)) -> Json<TargetListDetail> {
    Json(TargetListDetail { list: answer.into(), coverage: coverage.into() })
}

/// List the lists of companies that the workspace wants to see.
#[utoipa::path(
    get, path = "/api/v1/target-lists", tag = "target lists",
    responses((status = 200, description = "The lists", body = TargetListList), Problems),
)]
pub(crate) async fn list_target_lists(
    State(app): State<AppState>,
    RequireSignedIn(signed_in): RequireSignedIn,
) -> Result<Json<TargetListList>, Problem> {
    let lists = app.engine().list_target_lists(&signed_in.scope).await?;
    let items = lists.into_iter().map(TargetList::from).collect();
    Ok(Json(TargetListList { items, next: None }))
}

/// Make a list, and match its rows to companies.
#[utoipa::path(
    post, path = "/api/v1/target-lists", tag = "target lists", request_body = CreateTargetList,
    responses((status = 201, description = "The list", body = BroughtTargetList), Problems),
)]
pub(crate) async fn create_target_list(
    State(app): State<AppState>,
    RequireSignedIn(signed_in): RequireSignedIn,
    ApiJson(wanted): ApiJson<CreateTargetList>,
) -> Result<(StatusCode, Json<BroughtTargetList>), Problem> {
    let rows: Vec<WantedCompany> = wanted
        .rows
        .into_iter()
        .map(|WantedRow { name, domain, country }| {
            let [name, domain, country] = [name, domain, country].map(Option::unwrap_or_default);
            WantedCompany { name, domain, country }
        })
        .collect();
    let made = app.engine().create_target_list(&signed_in.scope, &wanted.name, &rows).await?;
    Ok((StatusCode::CREATED, Json(made.into())))
}

/// Make a list of a table, as a spreadsheet or CRM writes it, and match its rows.
///
/// Columns are found by their heads: company or name, domain or website, country.
#[utoipa::path(
    post, path = "/api/v1/target-lists/table", tag = "target lists", params(TableQuery),
    request_body(content = String, content_type = "text/csv", description = "The table"),
    responses((status = 201, description = "The list", body = BroughtTargetList), Problems),
)]
pub(crate) async fn bring_target_table(
    State(app): State<AppState>,
    RequireSignedIn(signed_in): RequireSignedIn,
    ApiQuery(query): ApiQuery<TableQuery>,
    body: Body,
) -> Result<(StatusCode, Json<BroughtTargetList>), Problem> {
    let bytes = to_bytes(body, TABLE_BYTES_MAX)
        .await
        .map_err(|error| Problem::from_body(error, TABLE_BYTES_MAX))?;
    let name = query.name.unwrap_or_default();
    let brought = app.engine().bring_target_table(&signed_in.scope, &name, &bytes).await?;
    Ok((StatusCode::CREATED, Json(brought.into())))
}

/// Get a list, with how many of its companies can be seen at all.
#[utoipa::path(
    get, path = "/api/v1/target-lists/{list_id}", tag = "target lists", params(TargetListPath),
    responses((status = 200, description = "The list", body = TargetListDetail), Problems),
)]
pub(crate) async fn get_target_list(
    State(app): State<AppState>,
    RequireSignedIn(signed_in): RequireSignedIn,
    ApiPath(path): ApiPath<TargetListPath>,
) -> Result<Json<TargetListDetail>, Problem> {
    Ok(detail(app.engine().get_target_list(&signed_in.scope, &path.list_id).await?))
}

/// Give a list another name.
#[utoipa::path(
    patch, path = "/api/v1/target-lists/{list_id}", tag = "target lists",
    params(TargetListPath), request_body = RenameTargetList,
    responses((status = 200, description = "The list", body = TargetList), Problems),
)]
pub(crate) async fn rename_target_list(
    State(app): State<AppState>,
    RequireSignedIn(signed_in): RequireSignedIn,
    ApiPath(path): ApiPath<TargetListPath>,
    ApiJson(wanted): ApiJson<RenameTargetList>,
) -> Result<Json<TargetList>, Problem> {
    let scope = &signed_in.scope;
    let renamed = app.engine().rename_target_list(scope, &path.list_id, &wanted.name).await?;
    Ok(Json(renamed.into()))
}

/// Delete a list.
#[utoipa::path(
    delete, path = "/api/v1/target-lists/{list_id}", tag = "target lists",
    params(TargetListPath),
    responses((status = 204, description = "It is gone"), Problems),
)]
pub(crate) async fn delete_target_list(
    State(app): State<AppState>,
    RequireSignedIn(signed_in): RequireSignedIn,
    ApiPath(path): ApiPath<TargetListPath>,
) -> Result<StatusCode, Problem> {
    app.engine().delete_target_list(&signed_in.scope, &path.list_id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Match the rows of a list again that nobody decided: after a new data set.
#[utoipa::path(
    post, path = "/api/v1/target-lists/{list_id}/match", tag = "target lists",
    params(TargetListPath),
    responses((status = 200, description = "The list", body = TargetListDetail), Problems),
)]
pub(crate) async fn match_target_list(
    State(app): State<AppState>,
    RequireSignedIn(signed_in): RequireSignedIn,
    ApiPath(path): ApiPath<TargetListPath>,
) -> Result<Json<TargetListDetail>, Problem> {
    Ok(detail(app.engine().match_target_list(&signed_in.scope, &path.list_id).await?))
}

/// List the rows of a list.
#[utoipa::path(
    get, path = "/api/v1/target-lists/{list_id}/rows", tag = "target lists",
    params(TargetListPath, RowsQuery),
    responses((status = 200, description = "The rows", body = TargetRowList), Problems),
)]
pub(crate) async fn list_target_rows(
    State(app): State<AppState>,
    RequireSignedIn(signed_in): RequireSignedIn,
    ApiPath(path): ApiPath<TargetListPath>,
    ApiQuery(query): ApiQuery<RowsQuery>,
) -> Result<Json<TargetRowList>, Problem> {
    let mut checks = Checks::default();
    let state = checks.read(query.state.as_ref(), |text| {
        let allowed = MatchState::ALL.map(MatchState::as_str);
        MatchState::parse(text)
            .ok_or_else(|| FieldProblem::new("state", "not a state").allowing(allowed))
    });
    let page = read_page(&mut checks, query.limit.as_ref(), query.cursor.as_ref());
    let after = page.after.as_ref().map(|Cursor(text)| text.parse().ok());
    if after == Some(None) {
        checks.note(FieldProblem::new("cursor", "not one of ours"));
    }
    checks.finish()?;
    let limit = page.limit;
    let asked = RowQuery { state, after: after.flatten().unwrap_or(0), limit: limit + 1 };
    let engine = app.engine();
    let mut rows = engine.list_target_rows(&signed_in.scope, &path.list_id, &asked).await?;
    let has_more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let last = rows.last().filter(|_| has_more);
    let next = last.map(|row| row.number.to_string());
    Ok(Json(TargetRowList { items: rows.into_iter().map(TargetRow::from).collect(), next }))
}

/// Say which company a row is, or that it is none, or take that back.
#[utoipa::path(
    patch, path = "/api/v1/target-lists/{list_id}/rows/{number}", tag = "target lists",
    params(TargetRowPath), request_body = DecideTargetRow,
    responses((status = 200, description = "The row", body = TargetRow), Problems),
)]
pub(crate) async fn decide_target_row(
    State(app): State<AppState>,
    RequireSignedIn(signed_in): RequireSignedIn,
    ApiPath(path): ApiPath<TargetRowPath>,
    ApiJson(wanted): ApiJson<DecideTargetRow>,
) -> Result<Json<TargetRow>, Problem> {
    let (engine, scope) = (app.engine(), &signed_in.scope);
    let TargetRowPath { list_id, number } = path;
    let row = match (wanted.decision.as_str(), wanted.company_id) {
        ("choose", Some(id)) => engine.decide_target_row(scope, &list_id, number, Some(id)).await,
        ("choose", None) => {
            let needs = "choosing needs a company";
            return Err(Problem::invalid(vec![FieldProblem::new("company_id", needs)]));
        }
        ("refuse", None) => engine.decide_target_row(scope, &list_id, number, None).await,
        ("reopen", None) => engine.reopen_target_row(scope, &list_id, number).await,
        ("refuse" | "reopen", Some(_)) => {
            let stray = "stands only with `decision: choose`";
            return Err(Problem::invalid(vec![FieldProblem::new("company_id", stray)]));
        }
        _ => {
            let problem = FieldProblem::new("decision", "not one of the words");
            return Err(Problem::invalid(vec![problem.allowing(DECISIONS)]));
        }
    };
    Ok(Json(row?.into()))
}
