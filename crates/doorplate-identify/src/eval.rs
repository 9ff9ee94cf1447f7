//! Scores the product against labelled rows: what `doorplate eval` prints and the portal shows.
//!
//! The format of a file is told by its header. Rows never leave: a report holds figures only.

use std::collections::BTreeMap;
use std::io::Read;
use std::net::IpAddr;

use doorplate_domain::identification::Identification;
use serde::{Deserialize, Serialize};

mod corrections;
mod kinds;
mod measure;
mod names;
mod organisations;
pub mod same;
mod table;

pub use organisations::registration_of;
use table::Table;

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
    /// Precision and calibration of what was shown, by context or source of the rows.
    #[serde(default)]
    pub strata: Vec<Stratum>,
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

/// What was shown in one group of rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stratum {
    /// The group.
    pub group: String,
    /// Answers in it.
    pub shown: u64,
    /// Share that was right.
    pub precision: f64,
    /// Expected calibration error in it.
    pub ece: f64,
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
    /// The file is not CSV.
    #[error("failed to read the header of the labelled rows: {0}")]
    Header(#[from] csv::Error),
}

/// Answers for an address as the product would.
type Identify<'a> = &'a dyn Fn(IpAddr) -> Identification;
/// Scores the rows of one format.
type Score = fn(&Table, Identify) -> EvalReport;

/// The formats: a name, the columns that tell it, and who scores it. The first that fits counts.
const FORMATS: [(&str, &[&str], Score); 12] = [
    ("network_kind_asn_hand", &["asn", "ipinfo_type", "gold"], kinds::systems),
    ("network_kind_asn", &["asn", "name_alt", "label"], kinds::systems),
    ("network_kind_prefix", &["prefix", "label", "sublabel"], kinds::prefixes),
    ("address_organisation", &["prefix", "expect", "org"], organisations::addresses),
    ("domain_kind", &["domain", "name", "label", "type"], kinds::domains),
    ("domain_name_pairs", &["domain", "name", "label", "class"], names::domain_pairs),
    ("name_pairs", &["query", "candidate", "label"], names::pairs),
    ("canonical_names", &["id", "canonical"], names::dictionary),
    ("registrant", &["stratum", "range", "gold"], organisations::registrants),
    ("reverse_dns_hostname", &["ip", "hostname", "form"], kinds::hostnames),
    ("corrections", &["company", "asn", "is", "as_name"], corrections::corrections),
    ("affiliation_ror", &["affiliation", "ror_ids", "names"], names::affiliations),
];

/// Scores labelled rows, CSV with a header, plain or gzip. The header tells the format.
///
/// `identify` answers for an address as the product would; formats without addresses ask the
/// classifiers and the matcher of names themselves.
pub fn run(input: &mut dyn Read, identify: Identify) -> Result<EvalReport, EvalError> {
    let table = Table::read(input)?;
    let fits = |(_, columns, _): &&(&str, &[&str], Score)| {
        columns.iter().all(|column| table.has_column(column))
    };
    let Some((format, _, score)) = FORMATS.iter().find(fits) else {
        return Err(EvalError::UnknownFormat(table.header()));
    };
    let report = score(&table, identify);
    Ok(EvalReport {
        format: (*format).to_owned(),
        rows: table.len() as u64,
        malformed: report.malformed + table.malformed(),
        ..report
    })
}

/// The figures of verdicts that were shown: each with its confidence, and whether it was right.
pub fn of_answers(format: &str, answers: &[(f64, bool)]) -> EvalReport {
    let rows = answers.len() as u64;
    let answers: Vec<_> = answers
        .iter()
        .map(|(probability, is_right)| measure::Answer {
            probability: *probability,
            is_right: *is_right,
        })
        .collect();
    let right = answers.iter().filter(|answer| answer.is_right).count();
    let mut report =
        EvalReport { format: format.to_owned(), rows, scored: rows, ..EvalReport::default() };
    measure::calibration(&mut report, &answers);
    // Nothing is known of what was not shown, so there is no recall.
    report.precision = (rows > 0).then(|| right as f64 / rows as f64);
    report
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nobody(_: IpAddr) -> Identification {
        use doorplate_domain::identification::{AbstainReason, VerdictStatus};
        Identification {
            status: VerdictStatus::Abstained,
            reason: Some(AbstainReason::Isp),
            confidence: 0.0,
            kind: doorplate_domain::network::NetworkKind::Isp,
            service: String::new(),
            asn: 64_500,
            network_name: String::new(),
            country: String::new(),
            company: None,
            evidence: Vec::new(),
            data_set_version: String::new(),
        }
    }

    fn score(csv: &str) -> Result<EvalReport, EvalError> {
        run(&mut csv.as_bytes(), &nobody)
    }

    #[test]
    fn the_header_tells_the_format() {
        let report = score("prefix,expect,org,domain,context\n192.0.2.0/24,none,,,isp\n").unwrap();
        assert_eq!(report.format, "address_organisation");
        assert_eq!(report.false_business_rate, Some(0.0));
        assert_eq!(report.abstained.get("isp"), Some(&1));
        assert!(matches!(score("a,b\n1,2\n"), Err(EvalError::UnknownFormat(_))));
    }

    #[test]
    fn malformed_rows_are_counted_and_left_out() {
        let report = score("prefix,label,sublabel\nno address,isp,\n192.0.2.0/24,isp,\n").unwrap();
        assert_eq!((report.rows, report.scored, report.malformed), (2, 1, 1));
        assert_eq!(report.accuracy, Some(1.0));
    }

    #[test]
    fn corrections_are_labelled_rows() {
        let report = score(
            "company,asn,is,as_name,country,note\n\
             Example GmbH,64500,right,EXAMPLE-AS,DE,\n\
             Example GmbH,AS64500,network:isp,EXAMPLE-AS,DE,a carrier\n\
             Example GmbH,64500,company:Zyxwo AG,EXAMPLE-AS,DE,\n\
             Example GmbH,64500,hidden,EXAMPLE-AS,DE,\n\
             Example GmbH,64501,right,GONE-AS,DE,\n\
             Example GmbH,64500,perhaps,EXAMPLE-AS,DE,\n",
        )
        .unwrap();
        assert_eq!(report.format, "corrections");
        assert_eq!((report.rows, report.scored, report.malformed), (6, 4, 1));
        assert_eq!(report.accuracy, Some(0.5));
        assert_eq!((report.recall, report.false_business_rate), (Some(0.0), Some(0.0)));
    }

    #[test]
    fn every_format_takes_an_empty_file() {
        for (format, columns, _) in FORMATS {
            let report = score(&format!("{}\n", columns.join(","))).unwrap();
            assert_eq!((report.format.as_str(), report.rows), (format, 0));
        }
    }
}
