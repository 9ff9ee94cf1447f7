//! What a network is: from the reviewed table, published lists and a fitted model over the words
//! and the size of an autonomous system, or over a domain.
//!
//! The gates stand on this: whoever is taken for a business here may be named. Nothing here says
//! whose an address is.

use doorplate_domain::network::NetworkKind;

pub mod features;
pub mod forest;
pub mod holders;
pub mod hostname;
pub mod linear;
pub mod model;
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

impl<'a> AsFacts<'a> {
    /// What is known of the holder in words.
    pub(super) fn text(&self) -> text::HolderText<'a> {
        text::HolderText {
            domain: self.domain,
            name: self.organisation,
            handle: self.handle,
            country: self.country,
        }
    }
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

    /// The same with the word of a reviewer weighed in, who is wrong now and then: seldom about
    /// whether somebody is an organisation or sells the network, more often about which.
    fn reviewed_as(mut self, kind: NetworkKind) -> Self {
        let Some(class) = holders::class_of(kind) else { return Self::certain(kind) };
        if kind == NetworkKind::Vpn {
            return Self::certain(kind);
        }
        let said = model::KINDS[usize::from(class)];
        for other in model::KINDS {
            let is_same_side = other.is_organisation() == said.is_organisation();
            self.probabilities[other as usize] *= match (other == said, is_same_side) {
                (true, _) => 1.0,
                (false, true) => REVIEWED_NEAR,
                (false, false) => REVIEWED_FAR,
            };
        }
        let sum: f32 = self.probabilities.iter().sum();
        self.probabilities = self.probabilities.map(|probability| probability / sum);
        self = self.decided();
        if self.kind == said && kind != said {
            self.probabilities.swap(kind as usize, said as usize);
            self.kind = kind;
        }
        self
    }

    /// The same with the kind that follows from the probabilities: an organisation only when it is
    /// likely enough that few carriers and hosters pass.
    pub(super) fn decided(mut self) -> Self {
        let is_organisation = self.organisation_probability() >= ORGANISATION_MIN;
        let share = |kind: &NetworkKind| self.probabilities[*kind as usize];
        let best = model::KINDS
            .into_iter()
            .filter(|kind| kind.is_organisation() == is_organisation)
            .max_by(|left, right| share(left).total_cmp(&share(right)));
        self.kind = best.unwrap_or(self.kind);
        self
    }

    /// The probability of each class of the models: kinds without one count as the nearest.
    pub fn by_class(&self) -> [f32; linear::CLASSES] {
        let mut all = [0.0; linear::CLASSES];
        for kind in NetworkKind::ALL {
            // Whatever else people sit behind is next to a carrier.
            let class = holders::class_of(kind).unwrap_or(3);
            all[usize::from(class)] += self.probability(kind);
        }
        all
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

/// How sure a review by name is. By number of the largest it is certain.
const REVIEWED_HOLDER: f32 = 0.97;
/// How often a reviewer says one kind where another of the same side is true, set against being
/// right: an organisation of another sort, a carrier for a hoster.
const REVIEWED_NEAR: f32 = 0.1;
/// How often a reviewer takes an organisation for a carrier or hoster, or the other way round.
const REVIEWED_FAR: f32 = 0.03;
/// From this probability on, an autonomous system's holder is taken for an organisation and not
/// for a carrier or hoster: chosen so that few carriers pass.
const ORGANISATION_MIN: f32 = 0.8;

/// Says what an autonomous system is: as reviewed, as published, else as the model estimates.
pub fn classify_as(facts: &AsFacts) -> KindEstimate {
    let has_name = !is_empty(facts.domain, facts.organisation) || !facts.handle.is_empty();
    if has_name {
        return settle(facts, model::estimate_as(facts));
    }
    let listed = facts.in_hosting_list.then_some(NetworkKind::Hosting);
    let stated = stated_kind(facts).or(listed);
    KindEstimate::certain(stated.unwrap_or(NetworkKind::Unknown))
}

/// What follows when reviews and lists are put beside a model's estimate.
pub fn settle(facts: &AsFacts, estimate: KindEstimate) -> KindEstimate {
    if let Some(kind) = reviewed::of_largest(facts.asn) {
        return KindEstimate::certain(kind);
    }
    if facts.in_vpn_list {
        return KindEstimate::certain(NetworkKind::Vpn);
    }
    let estimate = estimate.decided();
    let settled = match reviewed::of_number(facts.asn) {
        Some(kind) => estimate.reviewed_as(kind),
        None => match reviewed::of_holder(facts.domain, facts.organisation) {
            Some(kind) => return estimate.leaning_to(kind),
            None => estimate,
        },
    };
    // A list of data centres is surer of a company than a review is, but not of a university.
    let is_rented = facts.in_hosting_list && settled.kind == NetworkKind::Business;
    if is_rented { settled.without_organisations() } else { settled }
}

/// The kind that a review or a list of VPN providers states, without any model.
pub fn stated_kind(facts: &AsFacts) -> Option<NetworkKind> {
    reviewed::of_largest(facts.asn)
        .or(facts.in_vpn_list.then_some(NetworkKind::Vpn))
        .or_else(|| reviewed::of_number(facts.asn))
        .or_else(|| reviewed::of_holder(facts.domain, facts.organisation))
}

/// Says what the networks of a domain's holder are, from the domain and the holder's name.
pub fn classify_domain(domain: &str, name: &str) -> KindEstimate {
    if is_empty(domain, name) {
        return KindEstimate::certain(NetworkKind::Unknown);
    }
    model::estimate_domain(domain, name)
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
