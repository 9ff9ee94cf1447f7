//! The address of a client: personal data, and the one thing Doorplate is at pains to forget.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};

/// An IP address of somebody. It has no `Display` and its `Debug` prints a mask.
///
/// Addresses in IPv6 clothes (`::ffff:a.b.c.d`) are undressed on the way in, so that one client
/// has one address.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ClientAddress(IpAddr);

/// Says that a text is no address; it does not repeat the text.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("not an IPv4 or IPv6 address")]
pub struct InvalidAddress;

impl ClientAddress {
    /// Takes an address in.
    pub fn new(address: IpAddr) -> Self {
        Self(address.to_canonical())
    }

    /// Reads an address, with or without brackets and port: `a.b.c.d:443`, `[::1]:443`, `::1%eth0`.
    pub fn parse(text: &str) -> Result<Self, InvalidAddress> {
        let text = text.trim();
        let inner = match text.strip_prefix('[') {
            Some(rest) => rest.split_once(']').ok_or(InvalidAddress)?.0,
            None if text.contains('.') && text.matches(':').count() == 1 => {
                text.split_once(':').ok_or(InvalidAddress)?.0
            }
            None => text,
        };
        let without_zone = inner.split_once('%').map_or(inner, |(address, _)| address);
        without_zone.parse().map(Self::new).map_err(|_| InvalidAddress)
    }

    /// Gives the address away. Only the files that `cargo xtask tidy` lists may call this.
    pub fn reveal(self) -> IpAddr {
        self.0
    }

    /// The address as 16 octets, IPv4 mapped into IPv6: what is hashed or sealed, never shown.
    /// Only the files that `cargo xtask tidy` lists may call this.
    pub fn reveal_octets(self) -> [u8; 16] {
        match self.0 {
            IpAddr::V4(address) => address.to_ipv6_mapped().octets(),
            IpAddr::V6(address) => address.octets(),
        }
    }

    /// The reverse of [`Self::reveal_octets`].
    pub fn from_octets(octets: [u8; 16]) -> Self {
        Self::new(IpAddr::V6(Ipv6Addr::from(octets)))
    }
}

impl fmt::Debug for ClientAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(if self.0.is_ipv4() {
            "ClientAddress(v4 …)"
        } else {
            "ClientAddress(v6 …)"
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_nothing() {
        let address = ClientAddress::parse("203.0.113.9").unwrap();
        assert_eq!(format!("{address:?}"), "ClientAddress(v4 …)");
    }

    #[test]
    fn every_way_of_writing_one_address_is_one_address() {
        let plain = ClientAddress::parse("203.0.113.9").unwrap();
        for text in
            ["203.0.113.9:443", "::ffff:203.0.113.9", "[::ffff:203.0.113.9]:80", " 203.0.113.9 "]
        {
            assert_eq!(ClientAddress::parse(text), Ok(plain), "{text}");
        }
        assert_eq!(ClientAddress::from_octets(plain.reveal_octets()), plain);
        assert_eq!(ClientAddress::parse("fe80::1%eth0").unwrap().reveal().to_string(), "fe80::1");
        for text in ["", "unknown", "1.2.3", "[::1", "1.2.3.4.5", "_hidden"] {
            assert_eq!(ClientAddress::parse(text), Err(InvalidAddress), "{text}");
        }
    }
}
