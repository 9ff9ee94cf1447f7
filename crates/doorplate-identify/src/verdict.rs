//! The verdict on one address: gates first, then the evidence of each family, then the threshold.
//!
//! It depends on the data set and the address alone, so a receipt can be made again, byte for
//! byte, by whoever has both.

use std::collections::HashSet;
use std::net::IpAddr;

use doorplate_domain::id::CompanyId;
use doorplate_domain::identification::{
    AbstainReason, Evidence, EvidenceFamily, IDENTIFIED_MIN, Identification, VerdictStatus,
};
use doorplate_domain::network::NetworkKind;

use crate::data_set::layout::{FLAG_CONFLICT, FLAG_NATURAL_PERSON, FLAG_OPTED_OUT, StoredEvidence};
use crate::data_set::{CompanyRecord, DataSet, NetworkRecord};
use crate::evidence::EvidenceKind;
use crate::special;

/// The least confidence of a company that a data set names: above what the workspace calls
/// probable, because one in five is too many to be wrong about.
pub const NAMED_MIN: f32 = 0.8;

/// What a receipt names as the source of a special range.
const IANA: &str = "iana-special-purpose";
/// How weighty that is: the registry is the definition.
const IANA_WEIGHT: f32 = -8.0;

/// What is said of one address, read where it lies: nothing is copied but on request.
#[derive(Debug, Clone, Copy)]
pub struct Verdict<'a> {
    data_set: &'a DataSet,
    /// The network; nothing for a special range, or when no source has the address.
    network: Option<NetworkRecord<'a>>,
    /// What the address is set aside for.
    special: Option<&'static str>,
    reason: Option<AbstainReason>,
    confidence: f32,
}

impl DataSet {
    /// Says whose an address is, how sure that is, and why; or why nobody is named.
    pub fn identify(&self, address: IpAddr) -> Identification {
        self.verdict(address).to_identification()
    }

    /// As [`Self::identify`], without copying anything.
    pub fn verdict(&self, address: IpAddr) -> Verdict<'_> {
        match special::purpose(address) {
            Some(purpose) => Verdict::special(self, purpose),
            None => Verdict::of(self, self.find(address)),
        }
    }

    /// Says whose each of many addresses is, in their order, each with its place. Quicker than one
    /// by one, because the loads of a batch overlap.
    pub fn each_verdict<'a>(
        &'a self,
        addresses: &[IpAddr],
        mut take: impl FnMut(usize, Verdict<'a>),
    ) {
        self.find_batch(addresses, |place, network| {
            let verdict = match special::purpose(addresses[place]) {
                Some(purpose) => Verdict::special(self, purpose),
                None => Verdict::of(self, network),
            };
            take(place, verdict);
        });
    }

    /// The companies that some network leads to surely enough for them to be named: those that can
    /// be seen visiting by their address alone.
    pub fn nameable_companies(&self) -> HashSet<CompanyId> {
        let is_named = |network: &NetworkRecord| judge(self, network).is_ok();
        let named = self.networks().filter(is_named);
        let mut numbers: Vec<u32> = named.filter_map(|network| network.company_number()).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers.into_iter().map(|number| self.company(number as usize).id).collect()
    }

    /// The evidence in words, strongest first; equally strong in the order of the file.
    fn receipt(&self, stored: impl Iterator<Item = StoredEvidence>) -> Vec<Evidence> {
        let mut evidence: Vec<Evidence> = stored
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

impl<'a> Verdict<'a> {
    fn special(data_set: &'a DataSet, purpose: &'static str) -> Self {
        let reason = Some(AbstainReason::Special);
        Self { data_set, network: None, special: Some(purpose), reason, confidence: 0.0 }
    }

    fn of(data_set: &'a DataSet, network: Option<NetworkRecord<'a>>) -> Self {
        let judged = match &network {
            Some(network) => judge(data_set, network),
            None => Err(AbstainReason::Unknown),
        };
        let (reason, confidence) = match judged {
            Ok(confidence) => (None, confidence),
            Err(reason) => (Some(reason), 0.0),
        };
        Self { data_set, network, special: None, reason, confidence }
    }

    /// Identified, probable or abstained.
    pub fn status(&self) -> VerdictStatus {
        match self.reason {
            Some(_) => VerdictStatus::Abstained,
            None if self.confidence >= IDENTIFIED_MIN => VerdictStatus::Identified,
            None => VerdictStatus::Probable,
        }
    }

    /// Why abstained; nothing when a company is named.
    pub fn reason(&self) -> Option<AbstainReason> {
        self.reason
    }

    /// Confidence in `0.0..=1.0` that the company named is right; 0 when none is named.
    pub fn confidence(&self) -> f32 {
        self.confidence
    }

    /// What the network is.
    pub fn kind(&self) -> NetworkKind {
        match &self.network {
            Some(network) => network.kind(),
            None if self.special.is_some() => NetworkKind::Special,
            None => NetworkKind::Unknown,
        }
    }

    /// The service that runs the network; mostly empty.
    pub fn service(&self) -> &'a str {
        self.network.map_or("", |network| network.service())
    }

    /// The number of the autonomous system; 0 when the address is not routed.
    pub fn asn(&self) -> u32 {
        self.network.map_or(0, |network| network.asn())
    }

    /// The holder of the network, as routing sources name it; may be empty.
    pub fn network_name(&self) -> &'a str {
        self.network.map_or("", |network| network.name())
    }

    /// The country of the network, ISO 3166-1 alpha-2; may be empty.
    pub fn country(&self) -> &'a str {
        self.network.map_or("", |network| network.country())
    }

    /// The company named.
    pub fn company(&self) -> Option<CompanyRecord<'a>> {
        if self.reason.is_some() {
            return None;
        }
        self.network.and_then(|network| network.company_record())
    }

    /// The version of the data set that was asked.
    pub fn data_set_version(&self) -> &'a str {
        self.data_set.version()
    }

    /// The reasons, strongest first.
    pub fn evidence(&self) -> Vec<Evidence> {
        if let Some(purpose) = self.special {
            return vec![special_range(purpose)];
        }
        let network = self.network.as_ref();
        network.map(|network| self.data_set.receipt(network.evidence())).unwrap_or_default()
    }

    /// Copies all that is said.
    pub fn to_identification(&self) -> Identification {
        Identification {
            status: self.status(),
            reason: self.reason,
            confidence: self.confidence,
            kind: self.kind(),
            service: self.service().to_owned(),
            asn: self.asn(),
            network_name: self.network_name().to_owned(),
            country: self.country().to_owned(),
            company: self.company().map(|company| company.to_company()),
            evidence: self.evidence(),
            data_set_version: self.data_set_version().to_owned(),
        }
    }
}

fn special_range(purpose: &str) -> Evidence {
    Evidence {
        kind: "special_range".to_owned(),
        family: EvidenceFamily::Registry,
        statement: format!("the range is set aside for: {purpose}"),
        source: IANA.to_owned(),
        licence: "CC0-1.0".to_owned(),
        as_of: String::new(),
        weight: IANA_WEIGHT,
    }
}

/// How sure the company of a network is; or why nobody may be named, gates first.
fn judge(data_set: &DataSet, network: &NetworkRecord) -> Result<f32, AbstainReason> {
    if let Some(gate) = AbstainReason::from_gate(network.kind()) {
        return Err(gate);
    }
    let flags = [
        (FLAG_OPTED_OUT, AbstainReason::OptedOut),
        (FLAG_NATURAL_PERSON, AbstainReason::NaturalPerson),
        (FLAG_CONFLICT, AbstainReason::Conflict),
    ];
    if let Some((_, reason)) = flags.into_iter().find(|(flag, _)| network.has_flag(*flag)) {
        return Err(reason);
    }
    if !network.has_company() {
        return Err(AbstainReason::Unknown);
    }
    let confidence = data_set.calibration().probability(add_families(network.evidence()));
    if confidence < NAMED_MIN { Err(AbstainReason::BelowThreshold) } else { Ok(confidence) }
}

/// Adds the families up. Within a family the best piece for and the worst against count once
/// each: two lists that copied each other add nothing.
fn add_families(evidence: impl Iterator<Item = StoredEvidence>) -> f32 {
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
