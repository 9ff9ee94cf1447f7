//! The names that reverse DNS gives an address, and which of them are worth following.

use std::net::IpAddr;

use super::dns::{DnsName, Findings, Question, RecordKind};
use super::domain::{self, Holder};
use crate::data_set::DataSet;
use crate::kinds::hostname::HostnameForm;

/// The most names that are followed.
const FOLLOWED_MAX: usize = 4;
/// With more names than this an address is shared by many.
const NAMES_MAX: usize = 16;

/// Words of names that stand for the guests of a house and not for the house.
const GUEST_WORDS: [&str; 12] = [
    "guest", "guests", "visitor", "visitors", "hotspot", "wlan", "eduroam", "public", "resnet",
    "dorm", "student", "students",
];

/// What a name of the address is good for.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Host {
    /// It is one of many, spells the address, or stands for guests.
    Generic,
    /// It has a name of its own under a registered domain.
    Named {
        /// The whole of it.
        name: DnsName,
        /// The registered part.
        domain: DnsName,
        /// Whose that is.
        holder: Holder,
    },
}

/// Reads the names of an address; as generic when there are too many.
pub(super) fn read(data_set: &DataSet, address: IpAddr, findings: &Findings) -> Vec<Host> {
    let question = Question::new(RecordKind::Ptr, DnsName::reverse(address));
    let names: Vec<&DnsName> = findings.names(&question).take(NAMES_MAX + 1).collect();
    if names.len() > NAMES_MAX {
        return vec![Host::Generic];
    }
    names.into_iter().map(|name| read_one(data_set, address, name)).take(FOLLOWED_MAX).collect()
}

fn read_one(data_set: &DataSet, address: IpAddr, name: &DnsName) -> Host {
    let Some(domain) = domain::registrable(name) else { return Host::Generic };
    if is_generic(name, &domain, address) {
        return Host::Generic;
    }
    let holder = domain::holder(data_set, &domain);
    Host::Named { name: name.clone(), domain, holder }
}

fn is_generic(name: &DnsName, domain: &DnsName, address: IpAddr) -> bool {
    let before = name.as_str().strip_suffix(domain.as_str()).unwrap_or_default();
    let mut words = before.split(['.', '-', '_']);
    HostnameForm::of(name.as_str(), address) != HostnameForm::Named
        || words.any(|word| {
            let letters = word.trim_matches(|character: char| character.is_ascii_digit());
            GUEST_WORDS.contains(&letters)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_many_and_of_guests_are_generic() {
        let is_generic = |text| {
            let name = DnsName::parse(text).unwrap();
            let domain = domain::registrable(&name).unwrap();
            super::is_generic(&name, &domain, "192.0.2.7".parse().unwrap())
        };
        for text in [
            "192-0-2-7.example.com",
            "dsl7.example.com",
            "guest12.example.com",
            "gw.wlan.example.com",
        ] {
            assert!(is_generic(text), "{text}");
        }
        assert!(!is_generic("fw1.example.com"));
        assert!(!is_generic("example.com"));
    }
}
