//! Step: takes from the arrival what the site itself tells about companies, and lets the person
//! behind it go: of a mail address the domain, of a cookie and of a network a keyed hash.
//!
//! Nothing is taken that the site did not switch on, and no cookie without consent.

use std::net::IpAddr;

use doorplate_domain::hit::Door;
use doorplate_domain::id::SiteId;
use doorplate_domain::identification::{AbstainReason, Identification};
use serde::{Deserialize, Serialize};

use super::Context;
use super::arrival::Arrival;
use crate::first_party::business_domain;
use crate::ports::keys::Secret;

/// Leading bits that make a network of an IPv4 address where carriers give out lines: 16
/// addresses, a common size of a business line.
const LINE_BITS_V4: u32 = 28;
/// The same of IPv6: what one customer is given at least.
const LINE_BITS_V6: u32 = 56;
/// Leading bits elsewhere: the smallest network that is routed on its own.
const ROUTED_BITS_V4: u32 = 24;
/// The same of IPv6.
const ROUTED_BITS_V6: u32 = 48;

/// What a hit brings beside its verdict. None of it is kept with the visit.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Clues {
    /// A keyed hash of what the site's cookie holds.
    pub carry_key: Option<u64>,
    /// A keyed hash of the network.
    pub network_key: Option<u64>,
    /// A company's domain that was named; may be empty.
    pub domain: String,
}

impl Clues {
    /// Whether there is nothing to go by.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Gathers the clues of an arrival.
pub fn gather(context: &Context<'_>, arrival: &Arrival, identification: &Identification) -> Clues {
    let Some(secret) = &context.clue_key else { return Clues::default() };
    let policy = context.site.first_party;
    let has_consent = arrival.signals.consent == Some(true);
    let browser_id = arrival.browser_id.filter(|_| policy.carries_over && has_consent);
    let may_name = policy.takes_domains || arrival.door == Door::Server;
    let domain = Some(arrival.domain.as_str())
        .filter(|domain| may_name && !domain.is_empty())
        .and_then(business_domain)
        .unwrap_or_default();
    let is_line = is_of_one_holder(identification);
    Clues {
        carry_key: browser_id.map(|id| hash(secret, &context.site.id, &id.to_le_bytes())),
        network_key: is_line.then(|| network_key(secret, arrival, identification)),
        domain: if is_line { domain } else { String::new() },
    }
}

/// Whether the addresses around may belong to one company: not where strangers share them.
fn is_of_one_holder(identification: &Identification) -> bool {
    !matches!(
        identification.reason,
        Some(
            AbstainReason::Special
                | AbstainReason::Relay
                | AbstainReason::Vpn
                | AbstainReason::Tor
                | AbstainReason::Hosting
                | AbstainReason::Gateway
                | AbstainReason::Mobile
                | AbstainReason::Shared
                | AbstainReason::OptedOut
        )
    )
}

fn network_key(secret: &Secret, arrival: &Arrival, identification: &Identification) -> u64 {
    let is_line =
        matches!(identification.reason, Some(AbstainReason::Isp | AbstainReason::Residential));
    let octets = u128::from_be_bytes(arrival.address.reveal_octets());
    let bits = match (arrival.address.reveal(), is_line) {
        (IpAddr::V4(_), true) => 96 + LINE_BITS_V4,
        (IpAddr::V4(_), false) => 96 + ROUTED_BITS_V4,
        (IpAddr::V6(_), true) => LINE_BITS_V6,
        (IpAddr::V6(_), false) => ROUTED_BITS_V6,
    };
    let network = octets >> (128 - bits);
    let mut hasher = blake3::Hasher::new_keyed(secret);
    hasher.update(b"network");
    hasher.update(&[u8::try_from(bits).unwrap_or(u8::MAX)]);
    hasher.update(&network.to_be_bytes());
    first_bits(&hasher)
}

fn hash(secret: &Secret, site_id: &SiteId, bytes: &[u8]) -> u64 {
    let mut hasher = blake3::Hasher::new_keyed(secret);
    hasher.update(b"cookie");
    hasher.update(site_id.as_str().as_bytes());
    hasher.update(&[0]);
    hasher.update(bytes);
    first_bits(&hasher)
}

fn first_bits(hasher: &blake3::Hasher) -> u64 {
    let mut bytes = [0; 8];
    hasher.finalize_xof().fill(&mut bytes);
    u64::from_le_bytes(bytes)
}
