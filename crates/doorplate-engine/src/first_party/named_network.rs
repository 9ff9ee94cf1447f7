//! A network from which one company's domain is named again and again is that company's.

use std::collections::{BTreeMap, BTreeSet};

use doorplate_domain::company::Company;
use doorplate_domain::id::CompanyId;
use doorplate_domain::identification::{
    AbstainReason, Evidence, EvidenceFamily, IDENTIFIED_MIN, Identification, PROBABLE_MIN,
    VerdictStatus,
};
use doorplate_domain::network::NetworkKind;
use doorplate_domain::time::Day;
use doorplate_identify::DataSet;
use doorplate_identify::kinds::classify_domain;

use super::carry_over::log_odds;
use super::mail_providers;
use crate::ports::first_party::Tally;

/// How long an observation counts, in days: three half-lives.
const DAYS_MAX: i32 = 180;
/// The days after which an observation counts half.
const HALF_LIFE_DAYS: f32 = 60.0;
/// The fewest observations of one domain.
const OBSERVATIONS_MIN: u32 = 3;
/// The fewest days that they must lie on.
const DAYS_MIN: usize = 2;
/// The least share of all observations on the network that one domain must have.
const SHARE_MIN: f32 = 0.8;
/// The longest domain, in bytes (RFC 1035).
const DOMAIN_BYTES_MAX: usize = 253;
/// A domain that is likelier than this to be a carrier's, hoster's or mail service's is passed
/// over.
const OTHER_KIND_MAX: f32 = 0.5;

/// The first day whose observations still count.
pub(super) fn since(today: Day) -> Day {
    Day(today.0.saturating_sub(DAYS_MAX))
}

/// The domain that names a network.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct NamedNetwork {
    domain: String,
    confidence: f32,
    observations: u32,
    last_day: Day,
}

/// Finds the one domain that a network is named by, if there is one.
///
/// The confidence is the share that Laplace's rule gives, of observations that count half after
/// [`HALF_LIFE_DAYS`]: 3 of 3 on the day are 0.8, 18 of 18 are 0.95.
pub(super) fn weigh(tallies: &[Tally], today: Day) -> Option<NamedNetwork> {
    let mut weights: BTreeMap<&str, f32> = BTreeMap::new();
    for tally in tallies.iter().filter(|tally| (since(today)..=today).contains(&tally.day)) {
        let age = (today.0 - tally.day.0) as f32;
        let weight = tally.observations as f32 * (-age / HALF_LIFE_DAYS).exp2();
        *weights.entry(&tally.domain).or_default() += weight;
    }
    let total: f32 = weights.values().sum();
    let (domain, weight) = weights.into_iter().max_by(|left, right| left.1.total_cmp(&right.1))?;
    let own = || tallies.iter().filter(|tally| tally.domain == domain && tally.day <= today);
    let observations: u32 = own().map(|tally| tally.observations).sum();
    let days: BTreeSet<Day> = own().map(|tally| tally.day).collect();
    let is_enough =
        observations >= OBSERVATIONS_MIN && days.len() >= DAYS_MIN && weight >= SHARE_MIN * total;
    if !is_enough {
        return None;
    }
    let confidence = (weight + 1.0) / (total + 2.0);
    let last_day = *days.last()?;
    Some(NamedNetwork { domain: domain.to_owned(), confidence, observations, last_day })
}

impl NamedNetwork {
    /// Whether it settles a verdict: the data set names nobody, for a reason that what the
    /// company's own people say can outweigh.
    pub(super) fn decides(&self, verdict: &Identification) -> bool {
        let is_open = matches!(
            verdict.reason,
            Some(
                AbstainReason::Isp
                    | AbstainReason::Residential
                    | AbstainReason::Unknown
                    | AbstainReason::BelowThreshold
                    | AbstainReason::Conflict
            )
        );
        is_open && self.confidence >= PROBABLE_MIN
    }

    pub(super) fn settle(
        &self,
        verdict: &Identification,
        data_set: Option<&DataSet>,
    ) -> Identification {
        let company = data_set
            .and_then(|data_set| the_only_company(data_set, &self.domain))
            .unwrap_or_else(|| unknown_company(&self.domain));
        let mut settled = verdict.clone();
        settled.status = if self.confidence >= IDENTIFIED_MIN {
            VerdictStatus::Identified
        } else {
            VerdictStatus::Probable
        };
        settled.reason = None;
        settled.confidence = self.confidence;
        settled.evidence.insert(
            0,
            Evidence {
                kind: "first_party_domain".to_owned(),
                family: EvidenceFamily::FirstParty,
                statement: format!(
                    "your own sites were told {} {} times from this network, last on {}",
                    self.domain, self.observations, self.last_day
                ),
                source: "this workspace".to_owned(),
                licence: "first-party".to_owned(),
                as_of: self.last_day.to_string(),
                weight: log_odds(self.confidence),
            },
        );
        settled.company = Some(company);
        settled
    }
}

/// The company of a domain, when there is one and not a group of them.
fn the_only_company(data_set: &DataSet, domain: &str) -> Option<Company> {
    let companies = data_set.find_companies_of_domain(domain);
    <[Company; 1]>::try_from(companies).ok().map(|[company]| company)
}

/// A company of which only the domain is known.
pub(crate) fn unknown_company(domain: &str) -> Company {
    let hash = blake3::hash(format!("company of domain {domain}").as_bytes());
    let mut bits = [0; 16];
    bits.copy_from_slice(&hash.as_bytes()[..16]);
    let id = CompanyId::from_bits(u128::from_le_bytes(bits));
    Company { domain: domain.to_owned(), ..Company::named(id, domain) }
}

/// The registrable domain of what a site named: a domain, a host or a mail address, of which
/// everything before the `@` is let go. Nothing when it is no domain of a company's own: a public
/// suffix, a mail provider, a carrier, a hoster.
pub fn business_domain(named: &str) -> Option<String> {
    let host = named.rsplit('@').next()?.trim().trim_end_matches('.').to_lowercase();
    let is_host = host.len() <= DOMAIN_BYTES_MAX
        && host.contains('.')
        && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'));
    if !is_host || host.parse::<std::net::IpAddr>().is_ok() {
        return None;
    }
    let domain = psl::domain_str(&host)?;
    let suffix = psl::suffix(domain.as_bytes())?;
    if !suffix.is_known() || mail_providers::is_one(domain) {
        return None;
    }
    let kind = classify_domain(domain, "");
    let others = [NetworkKind::Isp, NetworkKind::Mobile, NetworkKind::Hosting];
    let other: f32 = others.into_iter().map(|other| kind.probability(other)).sum();
    (other <= OTHER_KIND_MAX).then(|| domain.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(domain: &str, day: i32, observations: u32) -> Tally {
        Tally { network_key: 1, domain: domain.to_owned(), day: Day(day), observations }
    }

    #[test]
    fn three_observations_on_two_days_name_a_network() {
        let today = Day(20_000);
        assert_eq!(weigh(&[], today), None);
        assert_eq!(weigh(&[tally("a.example", 20_000, 9)], today), None, "one day");
        let two = [tally("a.example", 19_999, 1), tally("a.example", 20_000, 1)];
        assert_eq!(weigh(&two, today), None, "two observations");
        let three = [tally("a.example", 19_999, 1), tally("a.example", 20_000, 2)];
        let named = weigh(&three, today).unwrap();
        assert_eq!((named.domain.as_str(), named.observations), ("a.example", 3));
        assert!((0.79..0.81).contains(&named.confidence), "{}", named.confidence);
    }

    #[test]
    fn a_network_that_many_share_is_nobodys() {
        let today = Day(20_000);
        let mixed = [
            tally("a.example", 19_999, 3),
            tally("a.example", 20_000, 3),
            tally("b.example", 20_000, 2),
        ];
        assert_eq!(weigh(&mixed, today), None);
    }

    #[test]
    fn what_was_said_grows_old() {
        let said = [tally("a.example", 20_000, 5), tally("a.example", 20_001, 5)];
        let fresh = weigh(&said, Day(20_001)).unwrap().confidence;
        let later = weigh(&said, Day(20_061)).unwrap().confidence;
        assert!(fresh > later, "{fresh} {later}");
        assert_eq!(weigh(&said, Day(20_001 + DAYS_MAX + 1)), None);
        assert_eq!(weigh(&said, Day(19_999)), None, "what is said later says nothing of before");
    }

    #[test]
    fn of_a_mail_address_only_a_companys_domain_is_read() {
        let is = |named: &str, domain: &str| {
            assert_eq!(business_domain(named).as_deref(), Some(domain), "{named}");
        };
        is("Anna.Example@Mail.Siemens.com", "siemens.com");
        is(" www.basf.com. ", "basf.com");
        for nobody in
            ["", "@", "anna@gmail.com", "a@b", "co.uk", "203.0.113.9", "x.invalidsuffix", "a b.com"]
        {
            assert_eq!(business_domain(nobody), None, "{nobody}");
        }
    }
}
