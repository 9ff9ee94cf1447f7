//! Scores the corrections that workspaces made: whether the data set of now agrees with them.
//!
//! A row says what was shown for an autonomous system, and what it is: `right`, `hidden`,
//! `network:KIND` (no company at all) or `company:NAME` (another one).

use std::collections::HashMap;

use doorplate_domain::identification::Identification;
use doorplate_domain::network::NetworkKind;

use super::kinds::places;
use super::measure::{self, Answer};
use super::same::{Labelled, is_same};
use super::table::{Row, Table};
use super::{EvalReport, Identify};

/// What a correction says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Truth<'a> {
    /// The company of this name.
    Company(&'a str),
    /// A network of this kind, and nobody to name.
    Network(NetworkKind),
    /// Nobody is to be named, whoever it is.
    Hidden,
}

impl<'a> Truth<'a> {
    fn of(row: &Row<'a>) -> Option<Self> {
        match row.get("is") {
            "right" => Some(Self::Company(row.get("company"))),
            "hidden" => Some(Self::Hidden),
            other => match other.split_once(':')? {
                ("company", name) => Some(Self::Company(name.trim())),
                ("network", kind) => NetworkKind::parse(kind.trim()).map(Self::Network),
                _ => None,
            },
        }
        .filter(|truth| *truth != Self::Company(""))
    }

    /// The group of false businesses that it counts in; nothing when somebody is to be named.
    fn nobody(self) -> Option<&'static str> {
        match self {
            Self::Company(_) => None,
            Self::Network(kind) => Some(kind.as_str()),
            Self::Hidden => Some("hidden"),
        }
    }
}

/// Scores corrections. Precision and recall are over those that name a company, the rates of
/// false businesses over the others; accuracy over all: the right company, or nobody.
pub(super) fn corrections(table: &Table, identify: Identify) -> EvalReport {
    let mut report = EvalReport::default();
    let places = if table.len() == 0 { HashMap::default() } else { places(identify) };
    let (mut nobody, mut answers) = (Vec::new(), Vec::new());
    let (mut right, mut shown, mut wanted, mut agreed) = (0, 0, 0, 0_u64);
    for row in table.rows() {
        let asn = row.get("asn").trim_start_matches("AS").parse::<u32>();
        let (Ok(asn), Some(truth)) = (asn, Truth::of(&row)) else {
            report.malformed += 1;
            continue;
        };
        // A network that is no longer announced has no answer to be judged.
        let Some(address) = places.get(&asn) else { continue };
        let found = identify(*address);
        report.scored += 1;
        if let Some(reason) = found.reason {
            *report.abstained.entry(reason.as_str().to_owned()).or_default() += 1;
        }
        let is_right = is_as_said(&found, truth);
        agreed += u64::from(is_right);
        let is_shown = found.company.is_some();
        if is_shown {
            answers.push(Answer { probability: f64::from(found.confidence), is_right });
        }
        if let Some(group) = truth.nobody() {
            nobody.push((group, is_shown));
        } else {
            wanted += 1;
            shown += u64::from(is_shown);
            right += u64::from(is_right);
        }
    }
    if report.scored > 0 {
        report.accuracy = Some(agreed as f64 / report.scored as f64);
    }
    measure::shown(&mut report, right, shown, wanted);
    measure::false_business(&mut report, &nobody);
    measure::calibration(&mut report, &answers);
    report
}

fn is_as_said(found: &Identification, truth: Truth) -> bool {
    match truth {
        Truth::Company(name) => {
            let labelled = Labelled { name, domain: "", is_from_registration: false };
            found.company.as_ref().is_some_and(|company| is_same(company, &labelled))
        }
        Truth::Network(_) | Truth::Hidden => found.company.is_none(),
    }
}
