//! The pending pool: sealed addresses that wait for validation, and what was purged of them.

use axum::Json;
use axum::extract::State;
use doorplate_domain::identification::AbstainReason;
use doorplate_domain::time::Timestamp;
use doorplate_engine::ports::pending::{OutcomeCount, PurgeRecord};
use doorplate_engine::questions::PendingAnswer;
use serde::Serialize;
use utoipa::ToSchema;

use super::signed_in::RequireSignedIn;
use crate::app::AppState;
use crate::problem::{Problem, Problems};

/// What waits for validation, and what was purged.
#[derive(Serialize, ToSchema)]
pub(crate) struct Pending {
    /// How many sealed addresses wait.
    waiting: u64,
    /// The deadline that comes first; null when nothing waits.
    #[schema(value_type = Option<String>, format = DateTime, required)]
    oldest_deadline_at: Option<Timestamp>,
    /// How long an address may wait, in hours.
    #[schema(example = 24)]
    deadline_hours: u32,
    /// Whether what waits is looked at again, with the DNS. If not, it waits for its deadline only.
    is_validated: bool,
    /// When the next look is due; null when nothing waits.
    #[schema(value_type = Option<String>, format = DateTime, required)]
    next_attempt_at: Option<Timestamp>,
    /// How many wait for each reason that there was no verdict.
    reasons: Vec<PendingReason>,
    /// What all looks so far came to, the last one first.
    outcomes: Vec<PendingOutcome>,
    /// What was purged, newest first; at most 50.
    purges: Vec<Purge>,
}

/// Addresses that wait for one reason.
#[derive(Serialize, ToSchema)]
struct PendingReason {
    /// Why there was no verdict.
    #[schema(example = "unknown")]
    reason: &'static str,
    /// How many.
    count: u64,
}

/// Looks that came to one outcome.
#[derive(Serialize, ToSchema)]
struct PendingOutcome {
    /// In a word: `validated`, `named_by_data_set`, `closed`, `no_name`, `generic_name`,
    /// `not_confirmed`, `provider_domain`, `unlisted_domain`, `conflict`, `below_threshold`,
    /// `unreachable`, `unreadable` or `visit_gone`.
    #[schema(example = "validated")]
    outcome: &'static str,
    /// How many looks.
    count: u64,
    /// The last of them.
    #[schema(value_type = String, format = DateTime)]
    last_at: Timestamp,
}

/// One purge.
#[derive(Serialize, ToSchema)]
struct Purge {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// How many addresses.
    count: u64,
    /// Why: `deadline`, `validated`, `hopeless` or `erasure`.
    #[schema(example = "deadline")]
    reason: String,
    /// The key that they were sealed under, by name; empty in old records.
    #[schema(example = "pending/498755")]
    key_name: String,
}

impl From<PendingAnswer> for Pending {
    fn from(answer: PendingAnswer) -> Self {
        Self {
            waiting: answer.summary.waiting,
            oldest_deadline_at: answer.summary.oldest_deadline_at,
            deadline_hours: answer.deadline_hours,
            is_validated: answer.is_validated,
            next_attempt_at: answer.summary.next_attempt_at,
            reasons: answer.summary.reasons.into_iter().map(PendingReason::from).collect(),
            outcomes: answer.summary.outcomes.into_iter().map(PendingOutcome::from).collect(),
            purges: answer.purges.into_iter().map(Purge::from).collect(),
        }
    }
}

impl From<PurgeRecord> for Purge {
    fn from(record: PurgeRecord) -> Self {
        let PurgeRecord { at, count, reason, key_name } = record;
        Self { at, count, reason, key_name }
    }
}

impl From<(AbstainReason, u64)> for PendingReason {
    fn from((reason, count): (AbstainReason, u64)) -> Self {
        Self { reason: reason.as_str(), count }
    }
}

impl From<OutcomeCount> for PendingOutcome {
    fn from(OutcomeCount { outcome, count, last_at }: OutcomeCount) -> Self {
        Self { outcome: outcome.as_str(), count, last_at }
    }
}

/// Get what waits for validation, and what was purged.
#[utoipa::path(
    get, path = "/api/v1/pending", tag = "verdicts",
    responses((status = 200, description = "The pending pool", body = Pending), Problems),
)]
pub(crate) async fn get_pending(
    State(app): State<AppState>,
    RequireSignedIn(signed_in): RequireSignedIn,
) -> Result<Json<Pending>, Problem> {
    Ok(Json(app.engine().pending(&signed_in.scope).await?.into()))
}
