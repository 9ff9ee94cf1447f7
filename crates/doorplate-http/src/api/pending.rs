//! The pending pool: sealed addresses that wait for validation, and what was purged of them.

use axum::Json;
use axum::extract::State;
use doorplate_domain::time::Timestamp;
use doorplate_engine::ports::pending::PurgeRecord;
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
    /// What was purged, newest first; at most 50.
    purges: Vec<Purge>,
}

/// One purge.
#[derive(Serialize, ToSchema)]
struct Purge {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// How many addresses.
    count: u64,
    /// Why: `deadline`, `validated` or `erasure`.
    #[schema(example = "deadline")]
    reason: String,
}

impl From<PendingAnswer> for Pending {
    fn from(answer: PendingAnswer) -> Self {
        Self {
            waiting: answer.summary.waiting,
            oldest_deadline_at: answer.summary.oldest_deadline_at,
            deadline_hours: answer.deadline_hours,
            purges: answer.purges.into_iter().map(Purge::from).collect(),
        }
    }
}

impl From<PurgeRecord> for Purge {
    fn from(record: PurgeRecord) -> Self {
        Self { at: record.at, count: record.count, reason: record.reason }
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
