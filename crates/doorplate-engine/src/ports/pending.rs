//! The pending pool: addresses without a verdict, sealed, with a deadline.

use async_trait::async_trait;
use doorplate_domain::id::{PendingId, SiteId, VisitId};
use doorplate_domain::identification::AbstainReason;
use doorplate_domain::time::Timestamp;
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
}

/// What a purge did; the proof that outlives what was purged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PurgeRecord {
    /// When.
    pub at: Timestamp,
    /// How many addresses of this workspace.
    pub count: u64,
    /// Why: `deadline`, `validated` or `erasure`.
    pub reason: String,
}

/// What waits, at a glance.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PendingSummary {
    /// How many addresses wait.
    pub waiting: u64,
    /// The deadline that comes first.
    pub oldest_deadline_at: Option<Timestamp>,
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

    /// Deletes everything past its deadline in all workspaces, overwriting the bytes, and records
    /// it per workspace in the same transaction. Gives the number of addresses purged.
    async fn purge_due(&self, scope: &InstallationScope, now: Timestamp)
    -> Result<u64, StoreError>;

    /// Lists the purges of this workspace, newest first; at most `limit`.
    async fn list_purges(&self, scope: &Scope, limit: u32) -> Result<Vec<PurgeRecord>, StoreError>;
}
