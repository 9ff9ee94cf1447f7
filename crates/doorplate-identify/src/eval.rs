//! Scores the product against labelled rows: what `doorplate eval` prints and the portal shows.
//!
//! The format of a file is told by its header. Rows never leave: a report holds figures only.

use std::collections::BTreeMap;
use std::io::Read;
use std::net::IpAddr;

use doorplate_domain::identification::Identification;
use serde::{Deserialize, Serialize};

/// The figures of one run. A figure that a format has no use for is absent.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct EvalReport {
    /// The format, such as `address_organisation`.
    pub format: String,
    /// Rows read.
    pub rows: u64,
    /// Rows that could be scored.
    pub scored: u64,
    /// Rows that could not be read.
    pub malformed: u64,
    /// Share of right answers among all scored rows.
    pub accuracy: Option<f64>,
    /// Mean F1 over the classes.
    pub macro_f1: Option<f64>,
    /// Share of right ones among what was shown.
    pub precision: Option<f64>,
    /// Share of what was to be found that was found.
    pub recall: Option<f64>,
    /// The harmonic mean of precision and recall.
    pub f1: Option<f64>,
    /// The area under the precision-recall curve.
    pub average_precision: Option<f64>,
    /// Recall at 95 % precision.
    pub recall_at_95: Option<f64>,
    /// Recall at 99 % precision.
    pub recall_at_99: Option<f64>,
    /// Share of the rows with nobody to show for which somebody was shown.
    pub false_business_rate: Option<f64>,
    /// The same for each kind or context of network.
    pub false_business: Vec<GroupRate>,
    /// Natural persons and sole traders shown.
    pub persons_shown: Option<u64>,
    /// Rows without an answer, by reason.
    pub abstained: BTreeMap<String, u64>,
    /// Mean squared error of the stated probability.
    pub brier: Option<f64>,
    /// Expected calibration error over bins of equal width.
    pub ece: Option<f64>,
    /// Promised and observed share, by bin.
    pub reliability: Vec<ReliabilityBin>,
    /// Precision, recall and F1 of each class.
    pub classes: Vec<ClassScore>,
}

/// How often somebody was shown in one group of rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupRate {
    /// The group.
    pub group: String,
    /// Rows of it.
    pub rows: u64,
    /// Rows for which somebody was shown.
    pub shown: u64,
    /// `shown / rows`.
    pub rate: f64,
}

/// One bin of the reliability table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReliabilityBin {
    /// Lower end, included.
    pub from: f64,
    /// Upper end; included in the last bin only.
    pub to: f64,
    /// Answers in the bin.
    pub rows: u64,
    /// Mean probability stated.
    pub promised: f64,
    /// Share that was right.
    pub observed: f64,
}

/// The score of one class.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClassScore {
    /// The class.
    pub class: String,
    /// Rows that are of it.
    pub rows: u64,
    /// Share of right ones among the rows taken for it.
    pub precision: f64,
    /// Share of its rows that were taken for it.
    pub recall: f64,
    /// The harmonic mean of both.
    pub f1: f64,
}

/// Says why a file could not be scored.
#[derive(Debug, thiserror::Error)]
pub enum EvalError {
    /// The header fits no known format.
    #[error("the header {0:?} fits no known format of labelled rows")]
    UnknownFormat(String),
    /// The file could not be read.
    #[error("failed to read the labelled rows: {0}")]
    Read(#[from] std::io::Error),
}

/// Scores labelled rows, CSV with a header, plain or gzip.
///
/// `identify` answers for an address as the product would.
pub fn run(
    input: &mut dyn Read,
    _identify: &dyn Fn(IpAddr) -> Identification,
) -> Result<EvalReport, EvalError> {
    let mut text = String::new();
    input.read_to_string(&mut text)?;
    Err(EvalError::UnknownFormat(text.lines().next().unwrap_or_default().to_owned()))
}
