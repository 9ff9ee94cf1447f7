//! How right the data set is.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use doorplate_domain::time::Timestamp;
use doorplate_engine::ports::evaluations::Evaluation as Kept;
use doorplate_engine::quality::{CorrectedVerdicts, EvalReport, Quality};

use serde::Serialize;
use utoipa::ToSchema;

use super::signed_in::RequireSignedIn;
use crate::app::AppState;
use crate::problem::{Problem, Problems};

/// How right the data set is.
#[derive(Serialize, ToSchema)]
pub(crate) struct DataSetQuality {
    /// The version of the data set in use; empty when there is none.
    #[schema(example = "2026-03-01-9f2c4e1b")]
    data_set_version: String,
    /// What was measured on labelled rows and kept, newest first; of other data sets too.
    evaluations: Vec<Evaluation>,
    /// What the workspace said of verdicts that it was shown: no sample of all of them.
    corrections: CorrectionQuality,
}

/// One measurement on labelled rows.
#[derive(Serialize, ToSchema)]
struct Evaluation {
    /// The name of the labelled rows.
    labels: String,
    /// The version of the data set that was measured.
    data_set_version: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    made_at: Timestamp,
    /// The figures.
    report: QualityReport,
}

/// The workspace's corrections as labels.
#[derive(Serialize, ToSchema)]
struct CorrectionQuality {
    /// Verdicts that were wrong, by what is right: a kind of network, or `company`.
    wrong: BTreeMap<&'static str, u64>,
    /// The figures.
    report: QualityReport,
}

/// Figures of one set of labels. One that the labels have no use for is null.
#[derive(Serialize, ToSchema)]
struct QualityReport {
    /// The form of the labels.
    #[schema(example = "address_organisation")]
    format: String,
    /// Rows read.
    rows: u64,
    /// Rows that could be scored.
    scored: u64,
    /// Share of right answers among all.
    #[schema(required)]
    accuracy: Option<f64>,
    /// Mean F1 over the classes.
    #[schema(required)]
    macro_f1: Option<f64>,
    /// Share of right ones among what was shown.
    #[schema(required)]
    precision: Option<f64>,
    /// Share of what was to be found that was found.
    #[schema(required)]
    recall: Option<f64>,
    /// Share of the rows with nobody to show for which somebody was shown.
    #[schema(required)]
    false_business_rate: Option<f64>,
    /// The same for each kind or context of network.
    false_business: Vec<QualityGroup>,
    /// Rows without an answer, by reason.
    abstained: BTreeMap<String, u64>,
    /// Mean squared error of the stated probability.
    #[schema(required)]
    brier: Option<f64>,
    /// Expected calibration error.
    #[schema(required)]
    ece: Option<f64>,
    /// Promised and observed share by confidence; empty where none is stated.
    reliability: Vec<QualityBin>,
}

/// How often somebody was shown in one group of rows with nobody to show.
#[derive(Serialize, ToSchema)]
struct QualityGroup {
    /// The group.
    group: String,
    /// Rows of it.
    rows: u64,
    /// Rows for which somebody was shown.
    shown: u64,
    /// `shown / rows`.
    rate: f64,
}

/// Answers of about the same confidence.
#[derive(Serialize, ToSchema)]
struct QualityBin {
    /// Lower end, included.
    from: f64,
    /// Upper end.
    to: f64,
    /// Answers.
    rows: u64,
    /// Mean confidence stated.
    promised: f64,
    /// Share that was right.
    observed: f64,
}

impl From<EvalReport> for QualityReport {
    fn from(report: EvalReport) -> Self {
        let groups = report.false_business.into_iter().map(|group| QualityGroup {
            group: group.group,
            rows: group.rows,
            shown: group.shown,
            rate: group.rate,
        });
        let bins = report.reliability.into_iter().map(|bin| QualityBin {
            from: bin.from,
            to: bin.to,
            rows: bin.rows,
            promised: bin.promised,
            observed: bin.observed,
        });
        Self {
            format: report.format,
            rows: report.rows,
            scored: report.scored,
            accuracy: report.accuracy,
            macro_f1: report.macro_f1,
            precision: report.precision,
            recall: report.recall,
            false_business_rate: report.false_business_rate,
            false_business: groups.collect(),
            abstained: report.abstained,
            brier: report.brier,
            ece: report.ece,
            reliability: bins.collect(),
        }
    }
}

impl From<Kept> for Evaluation {
    fn from(kept: Kept) -> Self {
        Self {
            labels: kept.labels,
            data_set_version: kept.data_set_version,
            made_at: kept.made_at,
            report: kept.report.into(),
        }
    }
}

impl From<Quality> for DataSetQuality {
    fn from(quality: Quality) -> Self {
        let CorrectedVerdicts { wrong, report } = quality.corrections;
        Self {
            data_set_version: quality.data_set_version,
            evaluations: quality.evaluations.into_iter().map(Evaluation::from).collect(),
            corrections: CorrectionQuality { wrong, report: report.into() },
        }
    }
}

/// Get how right the data set is, as measured on labelled rows and as the workspace corrected it.
#[utoipa::path(
    get, path = "/api/v1/data-set/quality", tag = "look-up",
    responses((status = 200, description = "The figures", body = DataSetQuality), Problems),
)]
pub(crate) async fn get_quality(
    State(app): State<AppState>,
    RequireSignedIn(signed_in): RequireSignedIn,
) -> Result<Json<DataSetQuality>, Problem> {
    let quality = app.engine().quality(&signed_in.scope).await?;
    Ok(Json(quality.into()))
}
