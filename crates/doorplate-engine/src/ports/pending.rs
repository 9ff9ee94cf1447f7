//! The pending pool: addresses without a verdict, sealed, with a deadline.

use std::collections::BTreeMap;

use async_trait::async_trait;
use doorplate_domain::id::{PendingId, SiteId, VisitId, WorkspaceId};
use doorplate_domain::identification::AbstainReason;
use doorplate_domain::time::Timestamp;
use doorplate_identify::validation::Outcome;
use serde::{Deserialize, Serialize};

use super::StoreError;
use crate::scope::{InstallationScope, Scope};

/// A sealed address that waits for validation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingAddress {
    /// Names it.
    pub id: PendingId,
    /// The site it came to.
    pub site_id: SiteId,
    /// The visit it belongs to.
    pub visit_id: VisitId,
    /// The name of the key that it is sealed under.
    pub key_name: String,
    /// Nonce and ciphertext.
    pub sealed: Vec<u8>,
    /// Why there was no verdict.
    pub reason: AbstainReason,
    /// When it came.
    pub queued_at: Timestamp,
    /// When it is purged, validated or not.
    pub deadline_at: Timestamp,
    /// How often it was looked at in vain.
    pub attempts: u32,
}

/// A sealed address whose next look is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueAddress {
    /// Whose.
    pub workspace_id: WorkspaceId,
    /// Which.
    pub address: PendingAddress,
}

/// What a look at a sealed address came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Which address.
    pub id: PendingId,
    /// In a word.
    pub outcome: Outcome,
    /// What becomes of the address.
    pub next: NextStep,
}

/// What becomes of a sealed address after a look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextStep {
    /// It waits for another look at this time.
    Retry(Timestamp),
    /// It is purged: its visit has a company now.
    PurgeValidated,
    /// It is purged: no look will tell more before its deadline.
    PurgeHopeless,
}

impl NextStep {
    /// The reason that a purge is recorded with; nothing when there is none.
    pub fn purge_reason(self) -> Option<&'static str> {
        match self {
            Self::Retry(_) => None,
            Self::PurgeValidated => Some("validated"),
            Self::PurgeHopeless => Some("hopeless"),
        }
    }
}

/// What a purge did; the proof that outlives what was purged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PurgeRecord {
    /// When.
    pub at: Timestamp,
    /// How many addresses of this workspace.
    pub count: u64,
    /// Why: `deadline`, `validated`, `hopeless` or `erasure`.
    pub reason: String,
    /// The name of the key that they were sealed under; empty in records of earlier versions.
    pub key_name: String,
}

/// How often looks came to one outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutcomeCount {
    /// The outcome.
    pub outcome: Outcome,
    /// How many looks.
    pub count: u64,
    /// The last of them.
    pub last_at: Timestamp,
}

/// What waits, at a glance.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PendingSummary {
    /// How many addresses wait.
    pub waiting: u64,
    /// The deadline that comes first.
    pub oldest_deadline_at: Option<Timestamp>,
    /// How many wait for each reason.
    pub reasons: BTreeMap<AbstainReason, u64>,
    /// When the next look is due.
    pub next_attempt_at: Option<Timestamp>,
    /// What all looks so far came to, the last one first.
    pub outcomes: Vec<OutcomeCount>,
}

/// Keeps sealed addresses until their deadline.
#[async_trait]
pub trait PendingPool: Send + Sync + 'static {
    /// Takes sealed addresses in. One that is there already, or that is past its deadline by
    /// `now`, changes nothing.
    async fn put(
        &self,
        scope: &Scope,
        pending: &[PendingAddress],
        now: Timestamp,
    ) -> Result<(), StoreError>;

    /// Lists what waits in this workspace, oldest deadline first; at most `limit`.
    async fn list(&self, scope: &Scope, limit: u32) -> Result<Vec<PendingAddress>, StoreError>;

    /// Says how much waits in this workspace.
    async fn summarise(&self, scope: &Scope) -> Result<PendingSummary, StoreError>;

    /// Lists what is due for a look in all workspaces and not past its deadline, longest waiting
    /// first; at most `limit`.
    async fn list_due(
        &self,
        scope: &InstallationScope,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<DueAddress>, StoreError>;

    /// Writes down what looks came to. What is purged is overwritten and recorded in the same
    /// transaction; an address that is not there any more is passed over and counts nowhere.
    async fn record_attempts(
        &self,
        scope: &Scope,
        attempts: &[Attempt],
        now: Timestamp,
    ) -> Result<(), StoreError>;

    /// Deletes everything past its deadline in all workspaces, overwriting the bytes, and records
    /// it per workspace and key in the same transaction. Gives the number of addresses purged.
    async fn purge_due(&self, scope: &InstallationScope, now: Timestamp)
    -> Result<u64, StoreError>;

    /// Lists the purges of this workspace, newest first; at most `limit`.
    async fn list_purges(&self, scope: &Scope, limit: u32) -> Result<Vec<PurgeRecord>, StoreError>;
}
