//! From the answers to a verdict, by the same sum as the data set's own: within a family the best
//! counts, across families they add up, and the data set's calibration says what that means.

use doorplate_domain::company::Company;
use doorplate_domain::identification::{
    AbstainReason, Evidence, EvidenceFamily, IDENTIFIED_MIN, Identification, PROBABLE_MIN,
    VerdictStatus,
};

use super::claim::{Claim, ClaimKind};
use super::dns::Findings;
use super::domain::{self, Holder};
use super::hosts::{self, Host};
use super::outcome::{Conclusion, Outcome};
use super::subject::Subject;

/// A second company this near, by the odds, means that nobody is named.
const NEAR: f32 = 10.0;
/// A company that is less likely than not stands in nobody's way.
const RIVAL_MIN: f32 = 0.5;
/// What a receipt names as the source of an answer of the DNS.
const SOURCE: &str = "dns";
/// Facts that the operator's own machine asked for have no licence to keep.
const LICENCE: &str = "first-party";

/// A company with what speaks for it.
struct Candidate {
    company: Company,
    evidence: Vec<Evidence>,
    log_odds: f32,
    confidence: f32,
    /// What of the DNS ties it to the address, strongest first; nothing for the data set's own.
    ties: Vec<ClaimKind>,
}

impl Candidate {
    fn passes_carrier(&self) -> bool {
        self.ties.iter().any(|tie| tie.passes_carrier())
    }
}

impl Subject<'_> {
    /// Whether a look makes sense: the data set does not name the company and closes no gate that
    /// the DNS could not open.
    pub(super) fn is_open(&self) -> bool {
        let known = self.data_set.identify(self.address);
        known.reason.is_some_and(|reason| reason.is_worth_validating() || is_carrier(reason))
    }

    /// Says what follows from the answers.
    pub fn conclude(&self, findings: &Findings) -> Conclusion {
        let known = self.data_set.identify(self.address);
        let Some(reason) = known.reason else {
            return ended(Outcome::NamedByDataSet, Some(known));
        };
        if !self.is_open() {
            return ended(Outcome::Closed, None);
        }
        let mut candidates = self.candidates(&known, findings);
        candidates.sort_by(|left, right| right.log_odds.total_cmp(&left.log_odds));
        let outcome = match candidates.split_first() {
            None => self.why_nobody(findings),
            Some((best, _)) if is_carrier(reason) && !best.passes_carrier() => Outcome::Closed,
            Some((best, others)) if has_rival(best, others) => Outcome::Conflict,
            Some((best, _)) if best.ties == [ClaimKind::UnconfirmedName] => Outcome::NotConfirmed,
            Some((best, _)) => {
                if best.confidence >= PROBABLE_MIN && !best.ties.is_empty() {
                    return ended(Outcome::Validated, Some(named(known, best)));
                }
                Outcome::BelowThreshold
            }
        };
        if findings.lack_answers() {
            let outcome = Outcome::Unreachable;
            return Conclusion { outcome, identification: None, may_change: true };
        }
        ended(outcome, None)
    }

    /// The companies that something speaks for, the data set's own candidate among them.
    fn candidates(&self, known: &Identification, findings: &Findings) -> Vec<Candidate> {
        let claims = self.claims(findings);
        let listed = self.data_set.find(self.address).and_then(|network| network.company());
        let mut companies: Vec<&Company> = Vec::new();
        for company in claims.iter().map(|claim| &claim.company).chain(&listed) {
            if companies.iter().all(|known| known.id != company.id) {
                companies.push(company);
            }
        }
        let mut candidates = Vec::new();
        for company in companies {
            let is_theirs = |claim: &&Claim| claim.company.id == company.id;
            let claims: Vec<&Claim> = claims.iter().filter(is_theirs).collect();
            let is_listed = listed.as_ref().is_some_and(|listed| listed.id == company.id);
            let mut ties: Vec<ClaimKind> = claims.iter().map(|claim| claim.kind).collect();
            ties.sort_unstable();
            ties.dedup();
            let is_handed_on = ties.iter().any(|tie| tie.passes_carrier());
            // What speaks against the network speaks against everybody in it, but for whom the
            // carrier handed a part of it on to.
            let counts = |piece: &&Evidence| {
                if piece.weight > 0.0 { is_listed } else { is_listed || !is_handed_on }
            };
            let mut evidence: Vec<Evidence> =
                known.evidence.iter().filter(counts).cloned().collect();
            evidence.extend(self.ties_as_evidence(&claims));
            let log_odds = add_families(&evidence);
            let confidence = self.data_set.calibration().probability(log_odds);
            // A candidate of the data set alone was too weak; it can only stand in the way.
            if claims.is_empty() && confidence < RIVAL_MIN {
                continue;
            }
            let company = company.clone();
            candidates.push(Candidate { company, evidence, log_odds, confidence, ties });
        }
        candidates
    }

    /// The strongest claim with its doubt; what else ties the company to the address is told with
    /// it, but a weak tie beside a strong one speaks against nobody.
    fn ties_as_evidence(&self, claims: &[&Claim]) -> Vec<Evidence> {
        let Some(strongest) = claims.iter().min_by_key(|claim| claim.kind) else {
            return Vec::new();
        };
        let mut evidence = Vec::from(self.pieces(strongest));
        for claim in claims.iter().filter(|claim| claim.kind != strongest.kind) {
            let [tie, _] = self.pieces(claim);
            evidence.push(Evidence { weight: tie.weight.max(0.0), ..tie });
        }
        evidence
    }

    /// A claim as two pieces of evidence: the tie to the domain, and the domain's to the company.
    fn pieces(&self, claim: &Claim) -> [Evidence; 2] {
        let (tie, doubt) = claim.weights(self.data_set.calibration());
        let domain = claim.domain.as_str();
        let register = claim.company.provenance.iter().find(|source| source.field == "domain");
        let day = self.day.to_string();
        [
            Evidence {
                kind: claim.kind.as_str().to_owned(),
                family: EvidenceFamily::Dns,
                statement: claim.kind.statement(domain),
                source: SOURCE.to_owned(),
                licence: LICENCE.to_owned(),
                as_of: day.clone(),
                weight: tie,
            },
            Evidence {
                kind: "company_domain".to_owned(),
                family: EvidenceFamily::Registry,
                statement: format!("{} has the domain {domain}", claim.company.name),
                source: register.map_or(SOURCE.to_owned(), |source| source.source.clone()),
                licence: register.map_or(LICENCE.to_owned(), |source| source.licence.clone()),
                as_of: register.map_or(day, |source| source.as_of.clone()),
                weight: doubt,
            },
        ]
    }

    /// Why nothing speaks for anybody.
    fn why_nobody(&self, findings: &Findings) -> Outcome {
        let hosts = hosts::read(self.data_set, self.address, findings);
        let has = |wanted: &dyn Fn(&Holder) -> bool| {
            hosts.iter().any(|host| matches!(host, Host::Named { holder, .. } if wanted(holder)))
        };
        if has(&|holder| *holder == Holder::Several) {
            Outcome::Conflict
        } else if has(&|holder| *holder == Holder::Unlisted) {
            Outcome::UnlistedDomain
        } else if has(&|holder| *holder == Holder::Provider) {
            Outcome::ProviderDomain
        } else if hosts.is_empty() {
            Outcome::NoName
        } else {
            Outcome::GenericName
        }
    }
}

fn is_carrier(reason: AbstainReason) -> bool {
    reason == AbstainReason::Isp
}

fn ended(outcome: Outcome, identification: Option<Identification>) -> Conclusion {
    Conclusion { outcome, identification, may_change: false }
}

fn has_rival(best: &Candidate, others: &[Candidate]) -> bool {
    let odds = |candidate: &Candidate| candidate.confidence / (1.0 - candidate.confidence);
    others.iter().any(|other| {
        let is_near = other.confidence >= RIVAL_MIN && odds(best) / odds(other) < NEAR;
        is_near && !domain::is_one_group(&best.company, &other.company)
    })
}

fn named(known: Identification, best: &Candidate) -> Identification {
    let mut evidence = best.evidence.clone();
    evidence.sort_by(|left, right| right.weight.abs().total_cmp(&left.weight.abs()));
    evidence.dedup();
    let confidence = best.confidence;
    let is_sure = confidence >= IDENTIFIED_MIN;
    Identification {
        status: if is_sure { VerdictStatus::Identified } else { VerdictStatus::Probable },
        reason: None,
        confidence,
        kind: best.company.kind,
        company: Some(best.company.clone()),
        evidence,
        ..known
    }
}

/// Adds the families up. Within a family the best piece for and the worst against count once each.
fn add_families(evidence: &[Evidence]) -> f32 {
    const FAMILIES: usize = 6;
    let mut best = [0.0_f32; FAMILIES];
    let mut worst = [0.0_f32; FAMILIES];
    for piece in evidence {
        let family = piece.family as usize;
        best[family] = best[family].max(piece.weight);
        worst[family] = worst[family].min(piece.weight);
    }
    best.iter().zip(&worst).map(|(best, worst)| best + worst).sum()
}
