//! What a network is.

use serde::{Deserialize, Serialize};

/// The kind of a network: who sits behind its addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum NetworkKind {
    /// Nothing is known.
    Unknown = 0,
    /// A company's own network.
    Business = 1,
    /// A university, school or research network.
    Education = 2,
    /// A public body.
    Government = 3,
    /// A carrier that serves others, homes or businesses.
    Isp = 4,
    /// A carrier for telephones.
    Mobile = 5,
    /// Rented machines: clouds, data centres, content delivery.
    Hosting = 6,
    /// A commercial VPN.
    Vpn = 7,
    /// A consumer relay such as Apple's.
    Relay = 8,
    /// A company's security gateway run by a third party (SASE): a business, but which?
    Gateway = 9,
    /// A Tor exit.
    Tor = 10,
    /// Homes.
    Residential = 11,
    /// Many unrelated users at one address: carrier NAT, public access.
    Shared = 12,
    /// Not routed on the public Internet (RFC 6890).
    Special = 13,
}

impl NetworkKind {
    /// Every kind, in the order of its number.
    pub const ALL: [Self; 14] = [
        Self::Unknown,
        Self::Business,
        Self::Education,
        Self::Government,
        Self::Isp,
        Self::Mobile,
        Self::Hosting,
        Self::Vpn,
        Self::Relay,
        Self::Gateway,
        Self::Tor,
        Self::Residential,
        Self::Shared,
        Self::Special,
    ];

    /// The name in JSON, SQL and the portal.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Business => "business",
            Self::Education => "education",
            Self::Government => "government",
            Self::Isp => "isp",
            Self::Mobile => "mobile",
            Self::Hosting => "hosting",
            Self::Vpn => "vpn",
            Self::Relay => "relay",
            Self::Gateway => "gateway",
            Self::Tor => "tor",
            Self::Residential => "residential",
            Self::Shared => "shared",
            Self::Special => "special",
        }
    }

    /// Finds a kind by its name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// Finds a kind by its number.
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }

    /// Whether an organisation sits behind its own addresses, so that it may be named.
    pub fn is_organisation(self) -> bool {
        matches!(self, Self::Business | Self::Education | Self::Government)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_names_read_back() {
        for (number, kind) in NetworkKind::ALL.into_iter().enumerate() {
            assert_eq!(kind as usize, number);
            assert_eq!(NetworkKind::from_number(kind as u8), Some(kind));
            assert_eq!(NetworkKind::parse(kind.as_str()), Some(kind));
        }
        assert_eq!(NetworkKind::from_number(14), None);
    }
}
