//! Registration strings: whether the text of a network's registration names a business.
//!
//! The log-likelihood ratios were measured on labelled registrations; a veto is never outweighed.

use super::display::without_stamp;
use super::legal_forms::{proves_a_company, words};
use super::{NameKey, is_natural_person_or_sole_trader};
use crate::kinds::text::plain;
use crate::kinds::{classify_domain, reviewed_kind_of_name, speaks_of_an_organisation};
use doorplate_domain::network::NetworkKind;

/// What is known of one registration. All but the name may be empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Registration<'a> {
    /// The registrant as the registry has it.
    pub name: &'a str,
    /// The domain that the registry or reverse DNS gives the range.
    pub domain: &'a str,
    /// ISO 3166-1 alpha-2.
    pub country: &'a str,
    /// The holder of the autonomous system around it.
    pub as_name: &'a str,
    /// That holder's domain, or the server of its own registry.
    pub as_domain: &'a str,
}

/// From this probability on a registrant is named.
pub const NAMEABLE_MIN: f32 = 0.8;

/// The probability for who rents machines: known to be nearly nobody's office.
const RENTED: f32 = 0.05;

/// Words of registrations that stand for a provider's stock or for anybody.
const GENERIC: &[&str] = &[
    "customer*",
    "client*",
    "pool*",
    "dynamic",
    "static",
    "dhcp",
    "pppoe",
    "infrastructure*",
    "backbone",
    "loopback*",
    "p2p",
    "assignment*",
    "netblock*",
    "allocation*",
    "reserved",
    "block",
    "subnet*",
    "range",
    "noc",
    "admin",
    "private",
    "residential",
    "home",
    "user*",
    "internal",
    "test",
    "various",
    "public",
    "dedicated",
    "colocation",
    "enterprise",
    "small",
    "route",
];

/// Words of carriers and hosters.
const NETWORKS: &[&str] = &[
    "telecom*",
    "telekom*",
    "telco*",
    "internet*",
    "isp",
    "broadband*",
    "hosting*",
    "host",
    "cloud*",
    "vps",
    "server*",
    "datacenter*",
    "network*",
    "net",
    "wireless*",
    "wifi",
    "fiber*",
    "fibra*",
    "cable*",
    "adsl",
    "dsl*",
    "xdsl",
    "ftth",
    "gprs",
    "mobile*",
    "communication*",
    "comunica*",
    "telefon*",
    "vpn",
    "proxy",
    "provedor*",
    "provider*",
    "online",
    "data",
    "telecomunica*",
];

/// The probability that a registration names a business that may be shown; 0 for a natural
/// person or a sole trader.
pub fn nameable_probability(registration: &Registration) -> f32 {
    let name = cleaned(registration.name);
    if name.is_empty()
        || is_natural_person_or_sole_trader(registration.name, registration.country, None)
        || is_natural_person_or_sole_trader(name, registration.country, None)
    {
        return 0.0;
    }
    if is_reseller(registration.as_domain) || sits_with_a_hoster(registration) {
        return RENTED;
    }
    let plain_name = plain(name);
    let all = words(&plain_name);
    let has = |stems: &[&str]| {
        all.iter().any(|word| {
            stems.iter().any(|stem| match stem.strip_suffix('*') {
                Some(start) => word.starts_with(start),
                None => word == stem,
            })
        })
    };
    let (is_generic, is_network) = (has(GENERIC), has(NETWORKS));
    let speaks = proves_a_company(&all) || all.iter().any(|word| speaks_of_an_organisation(word));
    let estimate = classify_domain(own_domain(registration), name);
    let organisation = estimate.organisation_probability();
    let signals: [(bool, f32); 15] = [
        (is_named_like_the_holder(name, registration.as_name), 0.05),
        (reviewed_kind_of_name(&plain_name).is_some_and(|kind| !kind.is_organisation()), 0.05),
        (!own_domain(registration).is_empty() && organisation > 0.7, 4.4),
        (is_hostname(name), 0.06),
        (is_generic, 0.11),
        (is_network, 0.11),
        (
            !registration.as_name.is_empty()
                && NameKey::new(name) == NameKey::new(registration.as_name),
            0.1,
        ),
        (organisation < 0.3, 0.13),
        (speaks && all.len() < 3, 1.5),
        (speaks && all.len() >= 3 && !is_network && !is_generic, 4.6),
        (matches!(estimate.kind, NetworkKind::Education | NetworkKind::Government), 3.2),
        (organisation > 0.9, 6.9),
        ((0.6..=0.9).contains(&organisation), 2.0),
        (has_twelve_digits(registration.name), 8.2),
        (!speaks && all.len() < 2, 0.5),
    ];
    let log_odds: f32 =
        signals.iter().filter(|(holds, _)| *holds).map(|(_, ratio)| ratio.ln()).sum();
    1.0 / (1.0 + (-log_odds).exp())
}

/// Whether the autonomous system around is a hoster's: what it assigns are servers.
fn sits_with_a_hoster(registration: &Registration) -> bool {
    !registration.as_name.is_empty()
        && classify_domain(registration.as_domain, registration.as_name).kind
            == NetworkKind::Hosting
}

/// Whether the registrant and the holder around begin with one word: a branch of the carrier.
fn is_named_like_the_holder(name: &str, as_name: &str) -> bool {
    let (own, holder) = (NameKey::new(name), NameKey::new(as_name));
    let first = |key: &NameKey| key.as_str().split(' ').next().unwrap_or_default().to_owned();
    !own.is_empty() && first(&own).len() > 2 && first(&own) == first(&holder)
}

/// The registrant's own domain: not the carrier's.
fn own_domain<'a>(registration: &Registration<'a>) -> &'a str {
    let domain = registration.domain;
    let is_carriers = domain == registration.as_domain
        || classify_domain(domain, "").organisation_probability() < 0.5;
    if is_carriers { "" } else { domain }
}

/// Whether the registry is one of a hoster: those assign servers, not offices.
fn is_reseller(as_domain: &str) -> bool {
    as_domain.starts_with("rwhois.") && {
        let domain = as_domain.trim_start_matches("rwhois.").split(':').next().unwrap_or_default();
        let kind = classify_domain(domain, "");
        kind.kind == NetworkKind::Hosting
            || [
                "namecheap",
                "quadranet",
                "unifiedlayer",
                "websitewelcome",
                "liquidweb",
                "hostgator",
            ]
            .iter()
            .any(|hoster| domain.contains(hoster))
    }
}

fn is_hostname(name: &str) -> bool {
    !name.contains(' ')
        && name.contains('.')
        && name.bytes().filter(u8::is_ascii_lowercase).count() > 3
}

fn has_twelve_digits(name: &str) -> bool {
    let rest = name.trim_end_matches(|character: char| character.is_ascii_digit());
    name.len() - rest.len() == 12
}

/// The registrant without what carriers put around it: order numbers before, stamps behind.
fn cleaned(name: &str) -> &str {
    let name = without_stamp(name.trim());
    let name = name.trim_start_matches('*');
    match name.split_once('_') {
        Some((order, rest)) if order.bytes().any(|b| b.is_ascii_digit()) && rest.len() > 3 => rest,
        _ => name.strip_prefix("Equinix Customer - ").unwrap_or(name),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::float_cmp, reason = "the values are exact")]

    use super::*;

    fn probability(name: &str) -> f32 {
        nameable_probability(&Registration { name, ..Registration::default() })
    }

    #[test]
    fn businesses_pass_and_stock_and_persons_do_not() {
        assert!(probability("ZYXWO STEEL WORKS INC-070131123721") > NAMEABLE_MIN);
        assert!(probability("18-4138131_ZYXWO INSURANCE BROKERS, INC.") > NAMEABLE_MIN);
        assert!(probability("xDSL pool") < 0.5);
        assert!(probability("Customer network") < 0.5);
        assert!(probability("srv1.example.net") < 0.5);
        assert_eq!(probability("Laura Brandt"), 0.0);
    }
}
