//! How right the product was on labelled rows, each time that somebody measured and kept it.

use async_trait::async_trait;
use doorplate_domain::time::Timestamp;
use doorplate_identify::eval::EvalReport;
use serde::{Deserialize, Serialize};

use super::StoreError;
use crate::scope::InstallationScope;

/// The most evaluations that are listed.
pub const EVALUATIONS_MAX: usize = 100;

/// One measurement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evaluation {
    /// The name of the labelled rows.
    pub labels: String,
    /// The version of the data set that was measured.
    pub data_set_version: String,
    /// When.
    pub made_at: Timestamp,
    /// The figures. Rows are not among them.
    pub report: EvalReport,
}

/// Keeps evaluations beside the data set. They belong to the installation.
#[async_trait]
pub trait Evaluations: Send + Sync + 'static {
    /// Keeps one, in the place of an earlier one of the same labels and data set.
    async fn keep_evaluation(
        &self,
        scope: &InstallationScope,
        evaluation: &Evaluation,
    ) -> Result<(), StoreError>;

    /// Lists them, newest first; at most [`EVALUATIONS_MAX`]. What cannot be read is left out.
    async fn list_evaluations(
        &self,
        scope: &InstallationScope,
    ) -> Result<Vec<Evaluation>, StoreError>;
}
