//! The address that is looked at again, and what to ask about it.
//!
//! One of the few places where a client's address is revealed: it lives here for the length of one
//! look and goes into no text.

use std::net::IpAddr;

use doorplate_domain::address::ClientAddress;
use doorplate_domain::time::Day;
use ipnet::IpNet;

use super::claim::{Claim, ClaimKind};
use super::dns::{DnsName, Findings, Question, RecordKind};
use super::domain::{self, Holder};
use super::hosts::{self, Host};
use super::spf::{self, Policy};
use crate::data_set::DataSet;

/// The most questions about one address.
pub const QUESTIONS_MAX: usize = 64;
/// The most domains that are asked whether the address is theirs.
const DOMAINS_MAX: usize = 3;
/// The most mail hosts of a domain that are looked at.
const MAIL_HOSTS_MAX: usize = 4;
/// Hosts that companies let their own people in by.
const GATEWAYS: [&str; 4] = ["vpn", "remote", "mail", "gateway"];
/// A host stands beside an address when they share this much of IPv4.
const BESIDE_BITS_V4: u8 = 29;
/// A host stands beside an address when they share this much of IPv6.
const BESIDE_BITS_V6: u8 = 64;
/// The fewest labels of a reverse zone of IPv4: that of a /16.
const ZONE_LABELS_MIN_V4: usize = 2;
/// The fewest labels of a reverse zone of IPv6: that of a /32.
const ZONE_LABELS_MIN_V6: usize = 8;

/// An address under examination. It has no `Debug`: it holds the address.
pub struct Subject<'a> {
    pub(super) data_set: &'a DataSet,
    pub(super) address: IpAddr,
    pub(super) day: Day,
}

impl<'a> Subject<'a> {
    /// Begins a look at a client's address, on a day that the evidence will bear.
    pub fn new(data_set: &'a DataSet, client: ClientAddress, day: Day) -> Self {
        Self { data_set, address: client.reveal(), day }
    }

    /// What to ask next; nothing when enough is known. Ask all of it, add every answer, and ask
    /// again: there are at most [`QUESTIONS_MAX`] questions in all.
    pub fn next_questions(&self, findings: &Findings) -> Vec<Question> {
        let room = QUESTIONS_MAX.saturating_sub(findings.len());
        if room == 0 || !self.is_open() {
            return Vec::new();
        }
        for step in [Self::reverse_questions, Self::forward_questions, Self::domain_questions] {
            let mut questions = step(self, findings);
            questions.retain(|question| findings.find(question).is_none());
            questions.sort_unstable();
            questions.dedup();
            questions.truncate(room);
            if !questions.is_empty() {
                return questions;
            }
        }
        Vec::new()
    }

    /// Its name and its zone.
    fn reverse_questions(&self, _findings: &Findings) -> Vec<Question> {
        let name = DnsName::reverse(self.address);
        vec![Question::new(RecordKind::Ptr, name.clone()), Question::new(RecordKind::Soa, name)]
    }

    /// Whether the names lead back, and who serves the zone.
    fn forward_questions(&self, findings: &Findings) -> Vec<Question> {
        let names = self.followed_hosts(findings).into_iter().map(|(name, _)| name);
        let mut questions: Vec<Question> =
            names.map(|name| Question::addresses(name, self.address)).collect();
        let zone = self.delegated_zone(findings).filter(|zone| zone.reverse_labels().is_some());
        questions.extend(zone.map(|zone| Question::new(RecordKind::Ns, zone.clone())));
        questions
    }

    /// Whether a domain that the rest points to says that the address is its own.
    fn domain_questions(&self, findings: &Findings) -> Vec<Question> {
        if self.name_and_zone_claims(findings).iter().any(|claim| claim.kind.is_decisive()) {
            return Vec::new();
        }
        let mut questions = Vec::new();
        for (domain, _) in self.candidate_domains(findings) {
            match spf::evaluate(&domain, self.address, findings) {
                Policy::Asks(asked) => questions.extend(asked),
                Policy::Covers => {}
                Policy::Silent => questions.extend(self.gateway_questions(&domain, findings)),
            }
        }
        questions
    }

    fn gateway_questions(&self, domain: &DnsName, findings: &Findings) -> Vec<Question> {
        let mail = Question::new(RecordKind::Mx, domain.clone());
        let hosts = gateway_hosts(domain, findings).into_iter();
        let hosts = hosts.map(|host| Question::addresses(host, self.address));
        std::iter::once(mail).chain(hosts).collect()
    }

    /// All that ties the address to a company.
    pub(super) fn claims(&self, findings: &Findings) -> Vec<Claim> {
        let mut claims = self.name_and_zone_claims(findings);
        for (domain, holder) in self.candidate_domains(findings) {
            let is_named = claims
                .iter()
                .any(|claim| claim.domain == domain && claim.kind == ClaimKind::UnconfirmedName);
            let kind =
                if is_named { ClaimKind::PolicyConfirmedName } else { ClaimKind::MailPolicy };
            let covers = spf::evaluate(&domain, self.address, findings) == Policy::Covers;
            claims.extend(covers.then(|| claim(kind, &domain, &holder)).flatten());
            let stands_beside = self.has_gateway_beside(&domain, findings);
            let kind = ClaimKind::GatewayHost;
            claims.extend(stands_beside.then(|| claim(kind, &domain, &holder)).flatten());
        }
        claims
    }

    fn name_and_zone_claims(&self, findings: &Findings) -> Vec<Claim> {
        let mut claims = Vec::new();
        for (name, (domain, holder)) in self.followed_hosts(findings) {
            let question = Question::addresses(name, self.address);
            let leads_back = findings.addresses(&question).any(|found| found == self.address);
            let kind =
                if leads_back { ClaimKind::ConfirmedName } else { ClaimKind::UnconfirmedName };
            claims.extend(claim(kind, &domain, &holder));
        }
        let (runners, mailbox) = self.zone_domains(findings);
        for (kind, domains) in
            [(ClaimKind::DelegatedZone, runners), (ClaimKind::ZoneMailbox, mailbox)]
        {
            for domain in domains {
                claims.extend(claim(kind, &domain, &domain::holder(self.data_set, &domain)));
            }
        }
        claims
    }

    /// The names under a company's domain, with the domain and its holder.
    fn followed_hosts(&self, findings: &Findings) -> Vec<(DnsName, (DnsName, Holder))> {
        let hosts = hosts::read(self.data_set, self.address, findings).into_iter();
        hosts
            .filter_map(|host| match host {
                Host::Named { name, domain, holder: holder @ Holder::Company { .. } } => {
                    Some((name, (domain, holder)))
                }
                _ => None,
            })
            .collect()
    }

    /// The zone of the reverse name, when it is small enough to be one holder's.
    fn delegated_zone<'f>(&self, findings: &'f Findings) -> Option<&'f DnsName> {
        let question = Question::new(RecordKind::Soa, DnsName::reverse(self.address));
        let zone = &findings.zone(&question)?.name;
        let min = if self.address.is_ipv4() { ZONE_LABELS_MIN_V4 } else { ZONE_LABELS_MIN_V6 };
        zone.reverse_labels().is_none_or(|labels| labels >= min).then_some(zone)
    }

    /// The domains that run the reverse zone, and the one of its mailbox. A name server among
    /// others runs nothing: universities and carriers keep copies for each other.
    fn zone_domains(&self, findings: &Findings) -> (Vec<DnsName>, Vec<DnsName>) {
        let question = Question::new(RecordKind::Soa, DnsName::reverse(self.address));
        let zone = self.delegated_zone(findings).and_then(|_| findings.zone(&question));
        let Some(zone) = zone else { return (Vec::new(), Vec::new()) };
        let servers = Question::new(RecordKind::Ns, zone.name.clone());
        let mut servers: Vec<_> = findings.names(&servers).map(domain::registrable).collect();
        servers.dedup();
        let all = match &servers[..] {
            [Some(domain)] => Some(domain.clone()),
            _ => None,
        };
        let own = domain::registrable(&zone.name);
        let mut runners: Vec<DnsName> =
            own.into_iter().chain(domain::registrable(&zone.primary)).chain(all).collect();
        runners.sort_unstable();
        runners.dedup();
        (runners, domain::registrable(&zone.mailbox).into_iter().collect())
    }

    /// The domains of companies that something points to: the names, the zone, the data set.
    fn candidate_domains(&self, findings: &Findings) -> Vec<(DnsName, Holder)> {
        let named = self.name_and_zone_claims(findings).into_iter().map(|claim| claim.domain);
        let company = self.data_set.find(self.address).and_then(|network| network.company());
        let known = company.and_then(|company| DnsName::parse(&company.domain));
        let mut domains = Vec::new();
        for domain in named.chain(known) {
            let holder = domain::holder(self.data_set, &domain);
            let is_new = domains.iter().all(|(known, _)| *known != domain);
            if is_new && matches!(holder, Holder::Company { .. }) {
                domains.push((domain, holder));
            }
        }
        domains.truncate(DOMAINS_MAX);
        domains
    }

    fn has_gateway_beside(&self, domain: &DnsName, findings: &Findings) -> bool {
        let bits = if self.address.is_ipv4() { BESIDE_BITS_V4 } else { BESIDE_BITS_V6 };
        let Ok(beside) = IpNet::new(self.address, bits) else { return false };
        gateway_hosts(domain, findings).into_iter().any(|host| {
            let question = Question::addresses(host, self.address);
            findings.addresses(&question).any(|address| beside.contains(&address))
        })
    }
}

/// The hosts of a domain that might stand beside the address.
fn gateway_hosts(domain: &DnsName, findings: &Findings) -> Vec<DnsName> {
    let mail = Question::new(RecordKind::Mx, domain.clone());
    let is_theirs = |host: &&DnsName| host.lies_in(domain.as_str());
    let mail = findings.names(&mail).filter(is_theirs).take(MAIL_HOSTS_MAX).cloned();
    mail.chain(GATEWAYS.iter().filter_map(|label| domain.host(label))).collect()
}

fn claim(kind: ClaimKind, domain: &DnsName, holder: &Holder) -> Option<Claim> {
    match holder {
        Holder::Company { company, probability } => Some(Claim {
            kind,
            domain: domain.clone(),
            company: (**company).clone(),
            probability: *probability,
        }),
        _ => None,
    }
}
