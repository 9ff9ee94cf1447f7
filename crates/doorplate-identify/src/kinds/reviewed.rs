//! What was reviewed by hand: autonomous systems by number, and well-known holders by name.

use std::sync::LazyLock;

use doorplate_domain::network::NetworkKind;
use rustc_hash::FxHashMap;

use super::text::{plain, words};
use crate::starter;

static LARGEST: LazyLock<FxHashMap<u32, NetworkKind>> = LazyLock::new(|| {
    starter::facts().networks.iter().map(|network| (network.asn, network.kind)).collect()
});

static SYSTEMS: LazyLock<FxHashMap<u32, NetworkKind>> =
    LazyLock::new(|| starter::reviewed_kinds().into_iter().collect());

static BRANDS: LazyLock<FxHashMap<&'static str, NetworkKind>> =
    LazyLock::new(|| starter::brands().into_iter().collect());

/// The longest brand, in words.
const BRAND_WORDS_MAX: usize = 3;
/// A brand shorter than this stands for a name only when it is the whole of it.
const BEGINNING_LETTERS_MIN: usize = 4;

/// The reviewed kind of one of the largest autonomous systems.
pub(super) fn of_largest(asn: u32) -> Option<NetworkKind> {
    LARGEST.get(&asn).copied()
}

/// The reviewed kind of any other autonomous system.
pub(super) fn of_number(asn: u32) -> Option<NetworkKind> {
    SYSTEMS.get(&asn).copied()
}

/// The reviewed kind of a well-known holder: by the first label of its domain, else by the
/// beginning of its name.
pub(super) fn of_holder(domain: &str, name: &str) -> Option<NetworkKind> {
    let domain = plain(domain);
    let label = domain.split('.').next().unwrap_or_default();
    let spaced = label.replace('-', " ");
    if let Some(kind) = BRANDS.get(spaced.as_str()) {
        return Some(*kind);
    }
    let name = plain(name);
    let name_words = words(&name);
    let longest = name_words.len().min(BRAND_WORDS_MAX);
    (1..=longest).rev().find_map(|count| {
        let beginning = name_words[..count].join(" ");
        let is_enough = count == name_words.len() || beginning.len() >= BEGINNING_LETTERS_MIN;
        is_enough.then(|| BRANDS.get(beginning.as_str()).copied()).flatten()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn well_known_holders_are_known_by_name_or_domain() {
        assert_eq!(of_holder("vodafone.de", ""), Some(NetworkKind::Isp));
        assert_eq!(of_holder("", "Hetzner Online GmbH"), Some(NetworkKind::Hosting));
        assert_eq!(of_holder("example.com", "Example Vodafone Fans"), None);
        assert_eq!(of_largest(7922), Some(NetworkKind::Isp));
        assert_eq!(of_largest(36692), Some(NetworkKind::Gateway));
    }
}
