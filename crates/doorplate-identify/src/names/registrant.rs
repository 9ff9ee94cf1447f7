//! Registration strings: whether the text of a network's registration names a business.
//!
//! Rules stop persons, sole traders and who rents machines; what is left, a small logistic model
//! weighs. `cargo xtask fit registrant` fits it on labelled registrations.

use std::net::IpAddr;
use std::sync::LazyLock;

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
    /// How large the range is.
    pub size: RangeSize,
}

/// How large a registered range is: offices have small ones, providers large ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RangeSize {
    /// Not known.
    #[default]
    Unknown,
    /// Up to 8 IPv4 addresses, or one IPv6 network of `/56`.
    Few,
    /// In between.
    Some,
    /// 256 IPv4 addresses and more, or more than one IPv6 network of `/48`.
    Many,
}

impl RangeSize {
    /// The size of the range from the first to the last address.
    pub fn of(first: IpAddr, last: IpAddr) -> Self {
        let (few, many) = match first {
            IpAddr::V4(_) => (8, 255),
            IpAddr::V6(_) => (1_u128 << 72, 1 << 80),
        };
        let bits = |address: IpAddr| match address {
            IpAddr::V4(address) => u128::from(address.to_bits()),
            IpAddr::V6(address) => address.to_bits(),
        };
        match bits(last).saturating_sub(bits(first)).saturating_add(1) {
            count if count <= few => Self::Few,
            count if count > many => Self::Many,
            _ => Self::Some,
        }
    }
}

/// From this probability on a registrant is named.
pub const NAMEABLE_MIN: f32 = 0.85;

/// The probability for who rents machines: known to be nearly nobody's office.
const RENTED: f32 = 0.05;

/// The probability where a person cannot be ruled out: never enough to be named.
const IN_DOUBT: f32 = 0.4;

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

/// Words of postal addresses, in plain letters.
const PLACES: &[&str] = &[
    "street",
    "str",
    "st",
    "road",
    "rd",
    "avenue",
    "ave",
    "floor",
    "building",
    "bldg",
    "suite",
    "room",
    "no",
    "province",
    "city",
    "district",
    "village",
    "town",
    "county",
    "rue",
    "place",
    "bd",
    "boulevard",
    "via",
    "calle",
    "jl",
    "jalan",
    "ulica",
    "ul",
    "platz",
    "strasse",
    "lu",
    "central",
    "north",
    "south",
    "east",
    "west",
    "site",
    "branch",
    "office",
    "hotel",
    "cafe",
];

/// What a registration's text shows, besides what forbids to name anybody.
pub struct Reading {
    /// The probability where the rules leave no doubt: a person, a hoster's customer.
    pub verdict: Option<f32>,
    /// What the model weighs, in the order of [`INPUTS`].
    pub inputs: [f32; INPUTS.len()],
}

/// The names of what the model weighs.
pub const INPUTS: [&str; 28] = [
    "bias",
    "named_like_the_holder",
    "named_as_the_holder",
    "reviewed_carrier",
    "own_domain_organisation",
    "own_domain",
    "own_domain_is_the_name",
    "hostname",
    "generic_word",
    "network_word",
    "name_organisation",
    "name_organisation_sure",
    "name_no_organisation",
    "speaks_in_few_words",
    "speaks_in_many_words",
    "legal_form",
    "education_or_government",
    "business_stamp",
    "one_word",
    "one_short_word",
    "three_words_and_more",
    "few_addresses",
    "many_addresses",
    "place_word",
    "begins_with_number",
    "order_number",
    "small_letters",
    "carriers_registry",
];

/// Reads a registration.
pub fn read(registration: &Registration) -> Reading {
    let name = cleaned(registration.name);
    let is_person = name.is_empty()
        || is_natural_person_or_sole_trader(registration.name, registration.country, None)
        || is_natural_person_or_sole_trader(name, registration.country, None);
    let is_rented = is_reseller(registration) || sits_with_a_hoster(registration);
    let verdict = match (is_person, is_rented) {
        (true, _) => Some(0.0),
        (_, true) => Some(RENTED),
        _ if may_be_a_person(name, registration) => Some(IN_DOUBT),
        _ => None,
    };
    Reading { verdict, inputs: inputs(name, registration) }
}

fn inputs(name: &str, registration: &Registration) -> [f32; INPUTS.len()] {
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
    let domain = own_domain(registration);
    let by_name = classify_domain("", name);
    let by_both = classify_domain(domain, name);
    let organisation = by_name.organisation_probability();
    let log_odds = |share: f32| {
        let share = share.clamp(0.02, 0.98);
        (share / (1.0 - share)).ln()
    };
    let yes = |holds: bool| f32::from(u8::from(holds));
    let is_as_holder = !registration.as_name.is_empty()
        && NameKey::new(name) == NameKey::new(registration.as_name);
    let is_public = matches!(by_both.kind, NetworkKind::Education | NetworkKind::Government);
    let domain_odds =
        if domain.is_empty() { 0.0 } else { log_odds(by_both.organisation_probability()) };
    let letters = plain_name.bytes().filter(u8::is_ascii_alphabetic).count();
    [
        1.0,
        yes(is_named_like_the_holder(name, registration.as_name)),
        yes(is_as_holder),
        yes(reviewed_kind_of_name(&plain_name).is_some_and(|kind| !kind.is_organisation())),
        domain_odds,
        yes(!domain.is_empty()),
        yes(is_called_by_its_domain(registration, &all)),
        yes(is_hostname(name)),
        yes(is_generic),
        yes(is_network),
        log_odds(organisation),
        yes(organisation > 0.9),
        yes(organisation < 0.3),
        yes(speaks && all.len() < 3),
        yes(speaks && all.len() >= 3 && !is_network && !is_generic),
        yes(proves_a_company(&all)),
        yes(is_public),
        yes(has_twelve_digits(registration.name)),
        yes(all.len() < 2),
        yes(all.len() < 2 && letters <= SHORT_LETTERS),
        yes(all.len() >= 3),
        yes(registration.size == RangeSize::Few),
        yes(registration.size == RangeSize::Many),
        yes(has(PLACES)),
        yes(name.starts_with(|first: char| first.is_ascii_digit())),
        yes(name.len() < registration.name.trim().len() && registration.name.contains('_')),
        yes(name.chars().any(char::is_lowercase)),
        yes(own_registry(registration).is_some()),
    ]
}

/// Whether the domain of the range is called by the registrant's name; the carrier's is not its
/// own.
fn is_called_by_its_domain(registration: &Registration, words: &[String]) -> bool {
    registration.domain != registration.as_domain && is_called(registration.domain, words)
}

/// Whether nothing tells the name from a person's that the lists of names do not have: two or
/// three words of letters, none of which speaks of an organisation, and no domain called by it.
fn may_be_a_person(name: &str, registration: &Registration) -> bool {
    let all = words(&plain(name));
    (2..=3).contains(&all.len())
        && all.iter().all(|word| word.bytes().all(|byte| byte.is_ascii_alphabetic()))
        && !proves_a_company(&all)
        && !all.iter().any(|word| speaks_of_an_organisation(word))
        && !has_twelve_digits(registration.name)
        && !is_called_by_its_domain(registration, &all)
}

/// Up to here a single word is more likely a code than a name.
const SHORT_LETTERS: usize = 6;

/// Whether a domain is called by the name: all its words, its first, or its first letters.
fn is_called(domain: &str, words: &[String]) -> bool {
    const LETTERS_MIN: usize = 3;
    let label: String = domain
        .split('.')
        .next()
        .unwrap_or_default()
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    if label.len() < LETTERS_MIN || words.is_empty() {
        return false;
    }
    let joined = words.concat();
    let initials: String = words.iter().filter_map(|word| word.chars().next()).collect();
    joined.starts_with(&label)
        || label.starts_with(&joined)
        || (words[0].len() > LETTERS_MIN && label.starts_with(&words[0]))
        || initials.starts_with(&label)
}

/// The weights of the model, in the order of [`INPUTS`].
static WEIGHTS: LazyLock<[f32; INPUTS.len()]> = LazyLock::new(|| {
    parse_weights(include_str!("../../models/registrant.tsv"))
        .expect("the fitting command wrote the model")
});

/// Reads a line an input: its name, a tab, its weight.
fn parse_weights(text: &str) -> Option<[f32; INPUTS.len()]> {
    let mut weights = [0.0; INPUTS.len()];
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let (name, weight) = line.split_once('\t')?;
        let place = INPUTS.iter().position(|input| *input == name)?;
        weights[place] = weight.parse().ok()?;
    }
    Some(weights)
}

/// The probability that a registration names a business that may be shown; 0 for a natural
/// person or a sole trader.
pub fn nameable_probability(registration: &Registration) -> f32 {
    let reading = read(registration);
    reading.verdict.unwrap_or_else(|| {
        let log_odds: f32 =
            reading.inputs.iter().zip(WEIGHTS.iter()).map(|(input, weight)| input * weight).sum();
        1.0 / (1.0 + (-log_odds).exp())
    })
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

/// The server of a provider's own registry, where one is told instead of the holder.
fn own_registry<'a>(registration: &Registration<'a>) -> Option<&'a str> {
    [registration.as_domain, registration.as_name].into_iter().find_map(|server| {
        let server = server.strip_prefix("rwhois.")?;
        Some(server.split(':').next().unwrap_or_default())
    })
}

/// Whether the registry is one of a hoster: those assign servers, not offices.
fn is_reseller(registration: &Registration) -> bool {
    own_registry(registration).is_some_and(|domain| {
        classify_domain(domain, "").kind == NetworkKind::Hosting
            || HOSTERS.iter().any(|hoster| domain.contains(hoster))
    })
}

/// Hosters with a registry of their own.
const HOSTERS: &[&str] = &[
    "cavecreek",
    "colocrossing",
    "dimenoc",
    "fdcservers",
    "gigenet",
    "hostgator",
    "hostwinds",
    "iweb.com",
    "limestonenetworks",
    "liquidweb",
    "namecheap",
    "psychz",
    "quadranet",
    "servercentral",
    "serverbeach",
    "sharktech",
    "singlehop",
    "softlayer",
    "steadfast",
    "unifiedlayer",
    "webair",
    "websitewelcome",
    "wholesaleinternet",
];

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
    let name = name.strip_suffix("public subnet").unwrap_or(name).trim_end();
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
