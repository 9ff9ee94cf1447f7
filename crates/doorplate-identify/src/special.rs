//! Addresses that are not of the public Internet, by the registries of special-purpose addresses
//! that IANA keeps (RFC 6890, RFC 8190), and multicast (RFC 5771, RFC 4291).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Says what an address is set aside for, or nothing when it is an ordinary one.
pub fn purpose(address: IpAddr) -> Option<&'static str> {
    match address.to_canonical() {
        IpAddr::V4(address) => purpose_v4(address.to_bits()),
        IpAddr::V6(address) => purpose_v6(address.to_bits()),
    }
}

/// First address, prefix length, purpose; from the IANA IPv4 special-purpose registry, without
/// the anycast blocks that are globally reachable.
const V4: &[([u8; 4], u32, &str)] = &[
    ([0, 0, 0, 0], 8, "this network"),
    ([10, 0, 0, 0], 8, "private use"),
    ([100, 64, 0, 0], 10, "carrier-grade NAT"),
    ([127, 0, 0, 0], 8, "loopback"),
    ([169, 254, 0, 0], 16, "link-local"),
    ([172, 16, 0, 0], 12, "private use"),
    ([192, 0, 0, 0], 24, "IETF protocol assignments"),
    ([192, 0, 2, 0], 24, "documentation"),
    ([192, 88, 99, 0], 24, "6to4 relay"),
    ([192, 168, 0, 0], 16, "private use"),
    ([198, 18, 0, 0], 15, "benchmarking"),
    ([198, 51, 100, 0], 24, "documentation"),
    ([203, 0, 113, 0], 24, "documentation"),
    ([224, 0, 0, 0], 4, "multicast"),
    ([240, 0, 0, 0], 4, "reserved"),
];

/// The same of IPv6. Everything outside `2000::/3` is not assigned as global unicast.
const V6: &[([u16; 8], u32, &str)] = &[
    ([0, 0, 0, 0, 0, 0, 0, 0], 128, "unspecified"),
    ([0, 0, 0, 0, 0, 0, 0, 1], 128, "loopback"),
    ([0x64, 0xff9b, 0, 0, 0, 0, 0, 0], 96, "IPv4/IPv6 translation"),
    ([0x64, 0xff9b, 1, 0, 0, 0, 0, 0], 48, "IPv4/IPv6 translation"),
    ([0x100, 0, 0, 0, 0, 0, 0, 0], 64, "discard-only"),
    ([0x2001, 0, 0, 0, 0, 0, 0, 0], 32, "Teredo"),
    ([0x2001, 2, 0, 0, 0, 0, 0, 0], 48, "benchmarking"),
    ([0x2001, 0x10, 0, 0, 0, 0, 0, 0], 28, "ORCHID"),
    ([0x2001, 0x20, 0, 0, 0, 0, 0, 0], 28, "ORCHIDv2"),
    ([0x2001, 0xdb8, 0, 0, 0, 0, 0, 0], 32, "documentation"),
    ([0x2002, 0, 0, 0, 0, 0, 0, 0], 16, "6to4"),
    ([0x3fff, 0, 0, 0, 0, 0, 0, 0], 20, "documentation"),
    ([0x5f00, 0, 0, 0, 0, 0, 0, 0], 16, "segment routing"),
    ([0xfc00, 0, 0, 0, 0, 0, 0, 0], 7, "unique-local"),
    ([0xfe80, 0, 0, 0, 0, 0, 0, 0], 10, "link-local"),
    ([0xff00, 0, 0, 0, 0, 0, 0, 0], 8, "multicast"),
];

fn purpose_v4(address: u32) -> Option<&'static str> {
    let lies_in = |first: [u8; 4], length: u32| {
        (address ^ Ipv4Addr::from(first).to_bits()).leading_zeros() >= length
    };
    V4.iter().find(|(first, length, _)| lies_in(*first, *length)).map(|(_, _, purpose)| *purpose)
}

fn purpose_v6(address: u128) -> Option<&'static str> {
    let lies_in = |first: [u16; 8], length: u32| {
        (address ^ Ipv6Addr::from(first).to_bits()).leading_zeros() >= length
    };
    V6.iter()
        .find(|(first, length, _)| lies_in(*first, *length))
        .map(|(_, _, purpose)| *purpose)
        .or_else(|| (address >> 125 != 1).then_some("not assigned"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn special_ranges_are_told_from_public_addresses() {
        let purpose = |text: &str| purpose(text.parse().unwrap());
        assert_eq!(purpose("10.1.2.3"), Some("private use"));
        assert_eq!(purpose("172.31.255.255"), Some("private use"));
        assert_eq!(purpose("172.32.0.0"), None);
        assert_eq!(purpose("100.127.0.1"), Some("carrier-grade NAT"));
        assert_eq!(purpose("::ffff:192.168.0.1"), Some("private use"));
        assert_eq!(purpose("8.8.8.8"), None);
        assert_eq!(purpose("::1"), Some("loopback"));
        assert_eq!(purpose("fd00::1"), Some("unique-local"));
        assert_eq!(purpose("2001:db8::1"), Some("documentation"));
        assert_eq!(purpose("2001:4860:4860::8888"), None);
        assert_eq!(purpose("4000::1"), Some("not assigned"));
    }
}
