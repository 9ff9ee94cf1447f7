//! What a workspace, or the operator, says of a verdict: it wins over every other evidence, at once
//! and for the past as well, and can be undone.
//!
//! Here: the correction and what it makes of a verdict. Not here: where corrections and the
//! verdicts they changed are kept.

use serde::{Deserialize, Serialize};

use crate::company::Company;
use crate::id::{CompanyId, CorrectionId};
use crate::identification::{
    AbstainReason, Evidence, EvidenceFamily, Identification, VerdictStatus,
};
use crate::network::NetworkKind;
use crate::time::Timestamp;

/// The longest note, in bytes.
pub const NOTE_BYTES_MAX: usize = 500;
/// The most corrections of one workspace that are not undone: a person makes them one by one.
pub const CORRECTIONS_MAX: usize = 10_000;
/// The kind of the evidence that a correction leaves in the receipt.
pub const EVIDENCE_KIND: &str = "correction";
/// How weighty the word of a person is, in log-odds: more than all the rest together.
const WEIGHT: f32 = 12.0;
/// The confidence of a company that a person vouches for.
const CONFIDENCE: f32 = 1.0;

/// What is right.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum CorrectVerdict {
    /// The company that is shown.
    Right,
    /// No company's own network, but this kind: a carrier, a hoster …
    Network {
        /// A kind that closes a gate, see [`AbstainReason::from_gate`].
        kind: NetworkKind,
    },
    /// Another company.
    Company {
        /// That one.
        company: Box<Company>,
    },
    /// Right, perhaps, but not to be shown.
    Hidden,
}

/// Who said so. The later in this list, the more it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CorrectionOrigin {
    /// Whoever runs the installation, for all workspaces.
    Operator,
    /// The workspace, for itself.
    Workspace,
}

impl CorrectionOrigin {
    /// The name in JSON and the portal.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::Workspace => "workspace",
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Operator => "the operator of this installation",
            Self::Workspace => "your workspace",
        }
    }
}

/// A correction.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Correction {
    /// Names it.
    pub id: CorrectionId,
    /// Who said so.
    pub origin: CorrectionOrigin,
    /// The company that is shown.
    pub company_id: CompanyId,
    /// Its name when the correction was made.
    pub company_name: String,
    /// Only on this autonomous system; on all of them when absent.
    pub asn: Option<u32>,
    /// What is right.
    pub verdict: CorrectVerdict,
    /// How it was seen last when the correction was made.
    pub seen_on: SeenOn,
    /// Why, in the words of whoever made it; may be empty.
    pub note: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// Who made it: a user's id, or `system`.
    pub created_by: String,
    /// When it was undone.
    pub undone_at: Option<Timestamp>,
}

/// A network, and how sure the verdict on it was.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct SeenOn {
    /// The number of the autonomous system; 0 when not known.
    pub asn: u32,
    /// Its holder; may be empty.
    pub network_name: String,
    /// Its country; may be empty.
    pub country: String,
    /// The confidence that the company was named with.
    pub confidence: f32,
}

impl Correction {
    /// Whether it is about this verdict.
    pub fn is_about(&self, verdict: &Identification) -> bool {
        let company = verdict.company.as_ref();
        company.is_some_and(|company| company.id == self.company_id)
            && self.asn.is_none_or(|asn| asn == verdict.asn)
    }
}

/// Corrects a verdict of the data set or of a later look. Of the corrections about it that were not
/// undone the workspace's count more than the operator's, and among these the latest; without one
/// the verdict stays as it is. A company that a correction names may be corrected in turn, each
/// company once.
pub fn apply(verdict: &Identification, corrections: &[Correction]) -> Identification {
    let mut corrected = verdict.clone();
    let mut seen: Vec<&CompanyId> = Vec::new();
    while let Some(correction) = decisive(&corrected, corrections)
        && !seen.contains(&&correction.company_id)
    {
        seen.push(&correction.company_id);
        corrected = correct(&corrected, correction);
    }
    corrected
}

fn decisive<'a>(verdict: &Identification, corrections: &'a [Correction]) -> Option<&'a Correction> {
    corrections
        .iter()
        .filter(|correction| correction.undone_at.is_none() && correction.is_about(verdict))
        .max_by_key(|correction| (correction.origin, correction.created_at, &correction.id))
}

fn correct(verdict: &Identification, correction: &Correction) -> Identification {
    let mut corrected = verdict.clone();
    let who = correction.origin.words();
    let (statement, weight) = match &correction.verdict {
        CorrectVerdict::Right => {
            name(&mut corrected);
            (format!("{who} says that this is right"), WEIGHT)
        }
        CorrectVerdict::Network { kind } => {
            corrected.kind = *kind;
            abstain(&mut corrected, AbstainReason::from_gate(*kind));
            (format!("{who} says that this is a network of kind {}", kind.as_str()), -WEIGHT)
        }
        CorrectVerdict::Company { company } => {
            corrected.kind = company.kind;
            corrected.company = Some((**company).clone());
            name(&mut corrected);
            (format!("{who} says that this is {}", company.name), WEIGHT)
        }
        CorrectVerdict::Hidden => {
            abstain(&mut corrected, Some(AbstainReason::OptedOut));
            (format!("{who} hides this company"), -WEIGHT)
        }
    };
    let evidence = Evidence {
        kind: EVIDENCE_KIND.to_owned(),
        family: EvidenceFamily::Override,
        statement,
        source: correction.id.to_string(),
        licence: "first-party".to_owned(),
        as_of: correction.created_at.day().to_string(),
        weight,
    };
    corrected.evidence.insert(0, evidence);
    corrected
}

fn name(verdict: &mut Identification) {
    verdict.status = VerdictStatus::Identified;
    verdict.reason = None;
    verdict.confidence = CONFIDENCE;
}

fn abstain(verdict: &mut Identification, reason: Option<AbstainReason>) {
    verdict.status = VerdictStatus::Abstained;
    verdict.reason = Some(reason.unwrap_or(AbstainReason::Unknown));
    verdict.confidence = 0.0;
    verdict.company = None;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn company(bits: u128, name: &str) -> Company {
        Company::named(CompanyId::from_bits(bits), name)
    }

    fn verdict() -> Identification {
        Identification {
            status: VerdictStatus::Probable,
            reason: None,
            confidence: 0.8,
            kind: NetworkKind::Business,
            service: String::new(),
            asn: 64_500,
            network_name: "Nordlicht".to_owned(),
            country: "DE".to_owned(),
            company: Some(company(1, "Nordlicht")),
            evidence: Vec::new(),
            data_set_version: "1".to_owned(),
        }
    }

    fn correction(bits: u128, verdict: CorrectVerdict) -> Correction {
        Correction {
            id: CorrectionId::from_bits(bits),
            origin: CorrectionOrigin::Workspace,
            company_id: CompanyId::from_bits(1),
            company_name: "Nordlicht".to_owned(),
            asn: None,
            verdict,
            seen_on: SeenOn::default(),
            note: String::new(),
            created_at: Timestamp::from_seconds(i64::try_from(bits).unwrap()),
            created_by: "usr_1".to_owned(),
            undone_at: None,
        }
    }

    fn isp(bits: u128) -> Correction {
        correction(bits, CorrectVerdict::Network { kind: NetworkKind::Isp })
    }

    #[test]
    fn the_latest_word_counts_until_it_is_undone() {
        let isp = isp(1);
        let named = company(2, "Südlicht");
        let mut other = correction(2, CorrectVerdict::Company { company: Box::new(named.clone()) });
        let corrected = apply(&verdict(), &[isp.clone(), other.clone()]);
        assert_eq!(corrected.company, Some(named));
        assert_eq!(corrected.status, VerdictStatus::Identified);
        other.undone_at = Some(Timestamp::from_seconds(3));
        let corrected = apply(&verdict(), &[isp.clone(), other]);
        assert_eq!(corrected.reason, Some(AbstainReason::Isp));
        assert_eq!(corrected.company, None);
        assert_eq!(
            corrected.evidence[0].statement,
            "your workspace says that this is a network of kind isp"
        );
        let undone = Correction { undone_at: Some(Timestamp::from_seconds(3)), ..isp };
        assert_eq!(apply(&verdict(), &[undone]), verdict());
    }

    #[test]
    fn a_corrected_company_can_be_corrected_in_turn() {
        let is = |bits, name| CorrectVerdict::Company { company: Box::new(company(bits, name)) };
        let there = correction(1, is(2, "Südlicht"));
        let hidden = correction(2, CorrectVerdict::Hidden);
        let hidden = Correction { company_id: CompanyId::from_bits(2), ..hidden };
        let corrected = apply(&verdict(), &[there.clone(), hidden]);
        assert_eq!(corrected.reason, Some(AbstainReason::OptedOut));
        let back =
            Correction { company_id: CompanyId::from_bits(2), ..correction(3, is(1, "Nordlicht")) };
        let corrected = apply(&verdict(), &[there, back]);
        assert_eq!(corrected.company, verdict().company);
        assert_eq!(corrected.evidence.len(), 2);
    }

    #[test]
    fn a_correction_keeps_to_its_company_and_network() {
        let hidden = correction(1, CorrectVerdict::Hidden);
        let elsewhere = Correction { asn: Some(1), ..hidden.clone() };
        assert_eq!(apply(&verdict(), &[elsewhere]), verdict());
        let stranger = Correction { company_id: CompanyId::from_bits(9), ..hidden.clone() };
        assert_eq!(apply(&verdict(), &[stranger]), verdict());
        assert_eq!(apply(&verdict(), &[hidden]).reason, Some(AbstainReason::OptedOut));
    }

    #[test]
    fn the_workspaces_word_counts_more_than_the_operators() {
        let right = correction(1, CorrectVerdict::Right);
        let operators = Correction { origin: CorrectionOrigin::Operator, ..isp(2) };
        let corrected = apply(&verdict(), &[right, operators.clone()]);
        assert_eq!((corrected.status, corrected.confidence), (VerdictStatus::Identified, 1.0));
        assert_eq!(corrected.company, verdict().company);
        let corrected = apply(&verdict(), &[operators]);
        assert_eq!(corrected.kind, NetworkKind::Isp);
        assert!(corrected.evidence[0].statement.starts_with("the operator of this installation"));
    }
}
