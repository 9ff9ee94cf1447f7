//! The verdict on one address: gates first, then the evidence of each family, then the threshold.
//!
//! It depends on the data set and the address alone, so a receipt can be made again, byte for
//! byte, by whoever has both.

use std::net::IpAddr;

use doorplate_domain::identification::{
    AbstainReason, Evidence, EvidenceFamily, IDENTIFIED_MIN, Identification, VerdictStatus,
};
use doorplate_domain::network::NetworkKind;

use crate::data_set::layout::{FLAG_CONFLICT, FLAG_NATURAL_PERSON, FLAG_OPTED_OUT, StoredEvidence};
use crate::data_set::{DataSet, NetworkRecord};
use crate::evidence::EvidenceKind;
use crate::special;

/// The least confidence of a company that a data set names: above what the workspace calls
/// probable, because one in five is too many to be wrong about.
pub const NAMED_MIN: f32 = 0.8;

/// What a receipt names as the source of a special range.
const IANA: &str = "iana-special-purpose";
/// How weighty that is: the registry is the definition.
const IANA_WEIGHT: f32 = -8.0;

impl DataSet {
    /// Says whose an address is, how sure that is, and why; or why nobody is named.
    pub fn identify(&self, address: IpAddr) -> Identification {
        if let Some(purpose) = special::purpose(address) {
            return self.special(purpose);
        }
        let Some(record) = self.find(address) else {
            return self.abstained(AbstainReason::Unknown);
        };
        let stored = record.evidence();
        let log_odds = add_families(&stored);
        let confidence = self.calibration().probability(log_odds);
        let mut identification = Identification {
            kind: record.kind(),
            service: record.service().to_owned(),
            asn: record.asn(),
            network_name: record.name().to_owned(),
            country: record.country().to_owned(),
            evidence: self.receipt(&stored),
            ..self.abstained(AbstainReason::Unknown)
        };
        identification.reason = abstain_reason(&record, confidence);
        if identification.reason.is_none() {
            identification.confidence = confidence;
            identification.company = record.company();
            identification.status = if confidence >= IDENTIFIED_MIN {
                VerdictStatus::Identified
            } else {
                VerdictStatus::Probable
            };
        }
        identification
    }

    fn abstained(&self, reason: AbstainReason) -> Identification {
        Identification {
            status: VerdictStatus::Abstained,
            reason: Some(reason),
            confidence: 0.0,
            kind: NetworkKind::Unknown,
            service: String::new(),
            asn: 0,
            network_name: String::new(),
            country: String::new(),
            company: None,
            evidence: Vec::new(),
            data_set_version: self.version().to_owned(),
        }
    }

    fn special(&self, purpose: &str) -> Identification {
        Identification {
            kind: NetworkKind::Special,
            evidence: vec![Evidence {
                kind: "special_range".to_owned(),
                family: EvidenceFamily::Registry,
                statement: format!("the range is set aside for: {purpose}"),
                source: IANA.to_owned(),
                licence: "CC0-1.0".to_owned(),
                as_of: String::new(),
                weight: IANA_WEIGHT,
            }],
            ..self.abstained(AbstainReason::Special)
        }
    }

    /// The evidence in words, strongest first; equally strong in the order of the file.
    fn receipt(&self, stored: &[StoredEvidence]) -> Vec<Evidence> {
        let mut evidence: Vec<Evidence> = stored
            .iter()
            .filter_map(|stored| {
                let kind = EvidenceKind::from_number(stored.kind)?;
                let source = self.sources().get(usize::from(stored.source))?;
                Some(Evidence {
                    kind: kind.as_str().to_owned(),
                    family: kind.family(),
                    statement: kind.statement(self.text(stored.subject), self.text(stored.detail)),
                    source: source.id.clone(),
                    licence: source.licence.clone(),
                    as_of: source.as_of.clone(),
                    weight: stored.weight,
                })
            })
            .collect();
        evidence.sort_by(|left, right| right.weight.abs().total_cmp(&left.weight.abs()));
        evidence
    }
}

/// Why nobody may be named, gates first; nothing when the company may be.
fn abstain_reason(record: &NetworkRecord, confidence: f32) -> Option<AbstainReason> {
    if let Some(gate) = AbstainReason::from_gate(record.kind()) {
        return Some(gate);
    }
    let flags = [
        (FLAG_OPTED_OUT, AbstainReason::OptedOut),
        (FLAG_NATURAL_PERSON, AbstainReason::NaturalPerson),
        (FLAG_CONFLICT, AbstainReason::Conflict),
    ];
    if let Some((_, reason)) = flags.into_iter().find(|(flag, _)| record.has_flag(*flag)) {
        return Some(reason);
    }
    if !record.has_company() {
        return Some(AbstainReason::Unknown);
    }
    (confidence < NAMED_MIN).then_some(AbstainReason::BelowThreshold)
}

/// Adds the families up. Within a family the best piece for and the worst against count once
/// each: two lists that copied each other add nothing.
fn add_families(evidence: &[StoredEvidence]) -> f32 {
    const FAMILIES: usize = 6;
    let mut best = [0.0_f32; FAMILIES];
    let mut worst = [0.0_f32; FAMILIES];
    for piece in evidence {
        let family = usize::from(piece.family).min(FAMILIES - 1);
        best[family] = best[family].max(piece.weight);
        worst[family] = worst[family].min(piece.weight);
    }
    best.iter().zip(&worst).map(|(best, worst)| best + worst).sum()
}
