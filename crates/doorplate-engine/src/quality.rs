//! How right the running data set is: what was measured on labelled rows, and what the workspace's
//! own corrections say.

use std::collections::BTreeMap;

use doorplate_domain::correction::{CorrectVerdict, Correction, CorrectionOrigin};
use doorplate_identify::eval;
pub use doorplate_identify::eval::EvalReport;

use crate::engine::Engine;
use crate::ports::evaluations::Evaluation;
use crate::ports::{Evaluations, StoreError};
use crate::scope::{InstallationScope, Scope};

/// How right the data set is.
#[derive(Debug, Clone, PartialEq)]
pub struct Quality {
    /// The version of the data set in use; empty when there is none.
    pub data_set_version: String,
    /// What was measured and kept, newest first; of other data sets too.
    pub evaluations: Vec<Evaluation>,
    /// What the workspace says of verdicts that it was shown. Whoever corrects looks at what seems
    /// wrong, so this is no sample of all verdicts.
    pub corrections: CorrectedVerdicts,
}

/// The workspace's corrections as labels of the verdicts that it was shown.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CorrectedVerdicts {
    /// Verdicts that were said to be wrong, by what is right: a kind of network, or `company`.
    pub wrong: BTreeMap<&'static str, u64>,
    /// Precision and calibration over all of them.
    pub report: EvalReport,
}

impl Engine {
    /// Tells how right the data set is.
    pub async fn quality(&self, scope: &Scope) -> Result<Quality, StoreError> {
        let installation = InstallationScope::new("quality");
        let evaluations = self.ports.evaluations.list_evaluations(&installation).await?;
        let corrections = self.list_corrections(scope).await?.items;
        let summary = self.data_set_summary();
        Ok(Quality {
            data_set_version: summary.map(|summary| summary.version).unwrap_or_default(),
            evaluations,
            corrections: corrected_verdicts(&corrections),
        })
    }
}

/// Keeps what an operator's command measured.
pub async fn keep_evaluation(
    evaluations: &dyn Evaluations,
    evaluation: &Evaluation,
) -> Result<(), StoreError> {
    evaluations.keep_evaluation(&InstallationScope::new("operator command"), evaluation).await
}

fn corrected_verdicts(corrections: &[Correction]) -> CorrectedVerdicts {
    let mut wrong: BTreeMap<&'static str, u64> = BTreeMap::new();
    let mut answers = Vec::new();
    let own = corrections.iter().filter(|correction| {
        correction.origin == CorrectionOrigin::Workspace
            && correction.undone_at.is_none()
            && correction.seen_on.confidence > 0.0
    });
    for correction in own {
        let right = match &correction.verdict {
            CorrectVerdict::Right => None,
            CorrectVerdict::Network { kind } => Some(kind.as_str()),
            CorrectVerdict::Company { .. } => Some("company"),
            // Whoever hides a company does not say that it is wrong.
            CorrectVerdict::Hidden => continue,
        };
        if let Some(right) = right {
            *wrong.entry(right).or_default() += 1;
        }
        answers.push((f64::from(correction.seen_on.confidence), right.is_none()));
    }
    CorrectedVerdicts { wrong, report: eval::of_answers("corrections", &answers) }
}
