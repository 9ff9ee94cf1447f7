//! Where all hits went: the books of a site, and what is behind one line of them.

use axum::Json;
use axum::extract::State;
use doorplate_domain::books::{Books, Tally, VerdictClass};
use doorplate_domain::identification::AbstainReason;
use doorplate_domain::time::Day;
use doorplate_engine::advice;
use doorplate_engine::ports::events::{AbstentionDetail, NetworkRow};
use serde::Serialize;
use utoipa::ToSchema;

use super::path::{ApiPath, ReasonPath, SitePath};
use super::query::ApiQuery;
use super::range::RangeQuery;
use super::signed_in::RequireSignedIn;
use super::words;
use crate::app::AppState;
use crate::problem::{Problem, Problems};

/// Where all hits of a span went. `received` is `hits` and all of `dropped`; `hits` is
/// `identified`, `probable` and all of `abstained`; always.
#[derive(Serialize, ToSchema)]
pub(crate) struct Verdicts {
    /// Hits that came in.
    received: u64,
    /// Hits with a verdict.
    hits: u64,
    /// Visits with a verdict.
    visits: u64,
    /// Those whose company is identified.
    identified: VerdictCount,
    /// Those whose company is probable.
    probable: VerdictCount,
    /// Those that name no company, most first.
    abstained: Vec<AbstainedRow>,
    /// Hits without a verdict, most first.
    dropped: Vec<DroppedRow>,
}

/// How many had one outcome.
#[derive(Serialize, ToSchema)]
pub(crate) struct VerdictCount {
    /// Hits.
    hits: u64,
    /// Visits.
    visits: u64,
}

/// One reason for naming no company.
#[derive(Serialize, ToSchema)]
pub(crate) struct AbstainedRow {
    /// The reason.
    #[schema(schema_with = words::abstain_reason)]
    reason: &'static str,
    /// Hits.
    hits: u64,
    /// Visits.
    visits: u64,
    /// What it means and what can be done about it.
    what_to_do: &'static str,
}

/// One reason for not keeping a hit.
#[derive(Serialize, ToSchema)]
pub(crate) struct DroppedRow {
    /// The reason.
    #[schema(schema_with = words::drop_reason)]
    reason: &'static str,
    /// Hits.
    count: u64,
    /// What it means and what can be done about it.
    what_to_do: &'static str,
}

/// What is behind one reason for naming no company.
#[derive(Serialize, ToSchema)]
pub(crate) struct VerdictDetail {
    /// The reason.
    #[schema(schema_with = words::abstain_reason)]
    reason: &'static str,
    /// The networks behind it, most visits first; at most 50.
    networks: Vec<VerdictNetwork>,
    /// One for each day, in order.
    days: Vec<VerdictDay>,
}

/// A network behind visits without a company.
#[derive(Serialize, ToSchema)]
struct VerdictNetwork {
    /// The holder's name; may be empty.
    #[schema(example = "Deutsche Telekom AG")]
    network_name: String,
    /// The number of the autonomous system; 0 when not routed.
    #[schema(example = 3320)]
    asn: u32,
    /// What it is.
    #[schema(schema_with = words::network_kind)]
    kind: &'static str,
    /// The service that runs it; may be empty.
    service: String,
    /// Its country; may be empty.
    #[schema(example = "DE")]
    country: String,
    /// Visits.
    visits: u64,
    /// Hits.
    hits: u64,
}

/// One day.
#[derive(Serialize, ToSchema)]
struct VerdictDay {
    /// The day.
    #[schema(value_type = String, format = Date, example = "2026-03-01")]
    day: Day,
    /// Visits.
    visits: u64,
}

impl From<Tally> for VerdictCount {
    fn from(tally: Tally) -> Self {
        Self { hits: tally.hits, visits: tally.visits }
    }
}

impl From<&Books> for Verdicts {
    fn from(books: &Books) -> Self {
        let tally = |class| books.verdicts.get(&class).copied().unwrap_or_default();
        let mut abstained: Vec<AbstainedRow> = books
            .verdicts
            .iter()
            .filter_map(|(class, tally)| abstained_row(*class, *tally))
            .collect();
        abstained.sort_by_key(|row| std::cmp::Reverse((row.visits, row.hits)));
        let mut dropped: Vec<DroppedRow> = books
            .dropped
            .iter()
            .filter(|(_, count)| **count > 0)
            .map(|(reason, count)| DroppedRow {
                reason: reason.as_str(),
                count: *count,
                what_to_do: advice::for_drop(*reason),
            })
            .collect();
        dropped.sort_by_key(|row| std::cmp::Reverse(row.count));
        Self {
            received: books.received,
            hits: books.hits(),
            visits: books.visits(),
            identified: tally(VerdictClass::Identified).into(),
            probable: tally(VerdictClass::Probable).into(),
            abstained,
            dropped,
        }
    }
}

fn abstained_row(class: VerdictClass, tally: Tally) -> Option<AbstainedRow> {
    match class {
        VerdictClass::Abstained(reason) if tally != Tally::default() => Some(AbstainedRow {
            reason: reason.as_str(),
            hits: tally.hits,
            visits: tally.visits,
            what_to_do: advice::for_abstention(reason),
        }),
        _ => None,
    }
}

impl VerdictDetail {
    fn new(reason: AbstainReason, detail: AbstentionDetail) -> Self {
        let days = detail.days.into_iter().map(|(day, visits)| VerdictDay { day, visits });
        Self {
            reason: reason.as_str(),
            networks: detail.networks.into_iter().map(VerdictNetwork::from).collect(),
            days: days.collect(),
        }
    }
}

impl From<NetworkRow> for VerdictNetwork {
    fn from(row: NetworkRow) -> Self {
        Self {
            network_name: row.network_name,
            asn: row.asn,
            kind: row.kind.as_str(),
            service: row.service,
            country: row.country,
            visits: row.visits,
            hits: row.hits,
        }
    }
}

/// Get where all hits of a site went. It always adds up.
#[utoipa::path(
    get, path = "/api/v1/sites/{site_id}/verdicts", tag = "verdicts", params(SitePath, RangeQuery),
    responses((status = 200, description = "The books", body = Verdicts), Problems),
)]
pub(crate) async fn get_verdicts(
    State(app): State<AppState>,
    RequireSignedIn(signed_in): RequireSignedIn,
    ApiPath(path): ApiPath<SitePath>,
    ApiQuery(query): ApiQuery<RangeQuery>,
) -> Result<Json<Verdicts>, Problem> {
    let range = query.resolve(&app, &signed_in.scope, &path.site_id).await?;
    let books = app.engine().books(&signed_in.scope, &path.site_id, range).await?;
    Ok(Json(Verdicts::from(&books)))
}

/// Get the networks behind one reason for naming no company.
#[utoipa::path(
    get, path = "/api/v1/sites/{site_id}/verdicts/{reason}", tag = "verdicts",
    params(ReasonPath, RangeQuery),
    responses((status = 200, description = "What is behind it", body = VerdictDetail), Problems),
)]
pub(crate) async fn get_verdict(
    State(app): State<AppState>,
    RequireSignedIn(signed_in): RequireSignedIn,
    ApiPath(path): ApiPath<ReasonPath>,
    ApiQuery(query): ApiQuery<RangeQuery>,
) -> Result<Json<VerdictDetail>, Problem> {
    let (scope, site_id) = (&signed_in.scope, &path.site_id);
    let reason = AbstainReason::parse(&path.reason).ok_or_else(Problem::not_found)?;
    let range = query.resolve(&app, scope, site_id).await?;
    let detail = app.engine().abstention(scope, site_id, reason, range).await?;
    Ok(Json(VerdictDetail::new(reason, detail)))
}
