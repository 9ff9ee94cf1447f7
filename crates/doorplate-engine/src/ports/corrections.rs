//! What workspaces and the operator said of verdicts, kept with the rest of the directory.

use async_trait::async_trait;
use doorplate_domain::correction::Correction;
use doorplate_domain::id::CorrectionId;

use super::StoreError;
use super::directory::Change;
use crate::scope::{InstallationScope, Scope};

/// Keeps corrections. At most [`doorplate_domain::correction::CORRECTIONS_MAX`] of one workspace,
/// and as many of the operator's, are not undone; one more is a `Conflict`.
#[async_trait]
pub trait Corrections: Send + Sync {
    /// Keeps a workspace's correction.
    async fn create_correction(
        &self,
        scope: &Scope,
        correction: &Correction,
        change: &Change,
    ) -> Result<(), StoreError>;

    /// Lists the workspace's own corrections, newest first, those undone included.
    async fn list_corrections(&self, scope: &Scope) -> Result<Vec<Correction>, StoreError>;

    /// Marks a workspace's correction as undone. Says whether there was one that was not.
    async fn undo_correction(
        &self,
        scope: &Scope,
        id: &CorrectionId,
        change: &Change,
    ) -> Result<bool, StoreError>;

    /// Keeps a correction of the operator's. Each workspace gets the audit line.
    async fn create_operator_correction(
        &self,
        scope: &InstallationScope,
        correction: &Correction,
        change: &Change,
    ) -> Result<(), StoreError>;

    /// Lists the operator's corrections, newest first, those undone included.
    async fn list_operator_corrections(
        &self,
        scope: &InstallationScope,
    ) -> Result<Vec<Correction>, StoreError>;

    /// Marks a correction of the operator's as undone. Each workspace gets the audit line. Says
    /// whether there was one that was not.
    async fn undo_operator_correction(
        &self,
        scope: &InstallationScope,
        id: &CorrectionId,
        change: &Change,
    ) -> Result<bool, StoreError>;
}
