//! What a network is: from the reviewed table, published lists and a fitted model over the words
//! and the size of an autonomous system, or over a domain.
//!
//! The gates stand on this: whoever is taken for a business here may be named. Nothing here says
//! whose an address is.

use doorplate_domain::network::NetworkKind;

pub mod features;
pub mod forest;
pub mod hostname;
pub mod linear;
mod model;
mod reviewed;
pub mod text;
mod words;

/// What routing sources and published lists say of one autonomous system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AsFacts<'a> {
    /// The number; 0 when it is not known.
    pub asn: u32,
    /// The short name in the registry, such as `DTAG`; may be empty.
    pub handle: &'a str,
    /// The holder in words; may be empty.
    pub organisation: &'a str,
    /// The registrable domain of the holder; may be empty.
    pub domain: &'a str,
    /// ISO 3166-1 alpha-2; may be empty.
    pub country: &'a str,
    /// How many IPv4 addresses it announces.
    pub v4_addresses: u64,
    /// How many IPv6 ranges it announces.
    pub v6_prefixes: u64,
    /// How many ranges it announces, both versions.
    pub prefix_count: u32,
    /// Whether a published list of data centres has it.
    pub in_hosting_list: bool,
    /// Whether a published list of VPN providers has it.
    pub in_vpn_list: bool,
}

/// What a network probably is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct KindEstimate {
    /// The most probable kind, or unknown when there is nothing to go by.
    pub kind: NetworkKind,
    /// The probability of each kind, indexed by `NetworkKind as u8`; they sum to 1.
    pub probabilities: [f32; 14],
}

impl KindEstimate {
    /// An estimate that is certain.
    pub fn certain(kind: NetworkKind) -> Self {
        let mut probabilities = [0.0; 14];
        probabilities[kind as usize] = 1.0;
        Self { kind, probabilities }
    }

    /// The same with the probability of all organisations given to hosting.
    fn without_organisations(mut self) -> Self {
        let moved = self.organisation_probability();
        for kind in [NetworkKind::Business, NetworkKind::Education, NetworkKind::Government] {
            self.probabilities[kind as usize] = 0.0;
        }
        self.probabilities[NetworkKind::Hosting as usize] += moved;
        let is_isp = self.probability(NetworkKind::Isp) > self.probability(NetworkKind::Hosting);
        self.kind = if is_isp { NetworkKind::Isp } else { NetworkKind::Hosting };
        self
    }

    /// The same with almost all probability moved to one kind.
    fn leaning_to(mut self, kind: NetworkKind) -> Self {
        self.probabilities = self.probabilities.map(|p| p * (1.0 - REVIEWED_HOLDER));
        self.probabilities[kind as usize] += REVIEWED_HOLDER;
        Self { kind, ..self }
    }

    /// The probability of one kind.
    pub fn probability(&self, kind: NetworkKind) -> f32 {
        self.probabilities[kind as usize]
    }

    /// The probability that an organisation sits behind its own addresses.
    pub fn organisation_probability(&self) -> f32 {
        [NetworkKind::Business, NetworkKind::Education, NetworkKind::Government]
            .into_iter()
            .map(|kind| self.probabilities[kind as usize])
            .sum()
    }
}

/// How sure a review by name is. By number it is certain.
const REVIEWED_HOLDER: f32 = 0.97;

/// Says what an autonomous system is: as reviewed, as published, else as the model estimates.
pub fn classify_as(facts: &AsFacts) -> KindEstimate {
    if let Some(kind) = reviewed::of_number(facts.asn) {
        return KindEstimate::certain(kind);
    }
    if facts.in_vpn_list {
        return KindEstimate::certain(NetworkKind::Vpn);
    }
    let has_name = !is_empty(facts.domain, facts.organisation) || !facts.handle.is_empty();
    if !has_name {
        let listed = facts.in_hosting_list.then_some(NetworkKind::Hosting);
        return KindEstimate::certain(listed.unwrap_or(NetworkKind::Unknown));
    }
    let estimate = model::estimate_as(facts);
    match stated_kind(facts) {
        Some(kind) => estimate.leaning_to(kind),
        None if facts.in_hosting_list => estimate.without_organisations(),
        None => estimate,
    }
}

/// The kind that a review or a list of VPN providers states, without any model.
pub fn stated_kind(facts: &AsFacts) -> Option<NetworkKind> {
    reviewed::of_number(facts.asn)
        .or(facts.in_vpn_list.then_some(NetworkKind::Vpn))
        .or_else(|| reviewed::of_holder(facts.domain, facts.organisation))
}

/// Says what the networks of a domain's holder are, from the domain and the holder's name.
pub fn classify_domain(domain: &str, name: &str) -> KindEstimate {
    if is_empty(domain, name) {
        return KindEstimate::certain(NetworkKind::Unknown);
    }
    let estimate = model::estimate_domain(domain, name);
    match reviewed::of_holder(domain, name) {
        Some(kind) => estimate.leaning_to(kind),
        None => estimate,
    }
}

/// The reviewed kind of a well-known name in plain letters.
pub(crate) fn reviewed_kind_of_name(plain_name: &str) -> Option<NetworkKind> {
    reviewed::of_holder("", plain_name)
}

/// Whether a word in plain letters is one of those that organisations have in their names.
pub(crate) fn speaks_of_an_organisation(word: &str) -> bool {
    words::is_of_organisation(word)
}

fn is_empty(domain: &str, name: &str) -> bool {
    domain.trim().is_empty() && name.trim().is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_words_decide() {
        let kind = |domain, name| classify_domain(domain, name).kind;
        assert_eq!(kind("example.edu", "Example University"), NetworkKind::Education);
        assert_eq!(kind("example.gov", "City of Example"), NetworkKind::Government);
        assert_eq!(kind("example.net", "Example Telecom"), NetworkKind::Isp);
        assert_eq!(kind("example.com", "Example Hosting"), NetworkKind::Hosting);
    }
}
