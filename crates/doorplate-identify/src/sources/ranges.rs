//! Ranges of addresses as sources write them.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::ProblemKind;

/// The shortest prefix that a list may hold: wider ones are mistakes.
pub(super) const LIST_PREFIX_MIN: Width = Width { v4: 8, v6: 16 };
/// The same of routing tables and of an operator's table.
pub(super) const ROUTED_PREFIX_MIN: Width = Width { v4: 6, v6: 12 };

/// A range may cover as much as one prefix of this length does, and no more.
#[derive(Clone, Copy)]
pub(super) struct Width {
    v4: u32,
    v6: u32,
}

/// Reads a prefix or a single address, with host bits or without.
pub(super) fn parse_network(text: &str, width: Width) -> Result<(IpAddr, IpAddr), ProblemKind> {
    let text = text.trim();
    if let Ok(address) = text.parse::<IpAddr>() {
        return check(address, address, width);
    }
    let network: ipnet::IpNet = text.parse().map_err(|_| ProblemKind::Malformed)?;
    check(network.network(), network.broadcast(), width)
}

/// Reads a first and a last address.
pub(super) fn parse_range(
    first: &str,
    last: &str,
    width: Width,
) -> Result<(IpAddr, IpAddr), ProblemKind> {
    let parse = |text: &str| text.trim().parse::<IpAddr>().map_err(|_| ProblemKind::Malformed);
    check(parse(first)?, parse(last)?, width)
}

/// Checks order and width, and undresses IPv4 in IPv6 clothes.
pub(super) fn check(
    first: IpAddr,
    last: IpAddr,
    width: Width,
) -> Result<(IpAddr, IpAddr), ProblemKind> {
    let (first, last) = (first.to_canonical(), last.to_canonical());
    let is_too_wide = match (first, last) {
        (IpAddr::V4(first), IpAddr::V4(last)) => {
            let size = last.to_bits().checked_sub(first.to_bits());
            size.ok_or(ProblemKind::RangeReversed)? > u32::MAX >> width.v4
        }
        (IpAddr::V6(first), IpAddr::V6(last)) => {
            let size = last.to_bits().checked_sub(first.to_bits());
            size.ok_or(ProblemKind::RangeReversed)? > u128::MAX >> width.v6
        }
        _ => return Err(ProblemKind::RangeReversed),
    };
    if is_too_wide { Err(ProblemKind::RangeTooWide) } else { Ok((first, last)) }
}

/// Reads the number of an autonomous system, with `AS` or without; 0 is none.
pub(super) fn parse_asn(text: &str) -> Option<u32> {
    let text = text.trim();
    let digits = text.strip_prefix("AS").or_else(|| text.strip_prefix("as")).unwrap_or(text);
    digits.parse().ok()
}

/// First and last address of a prefix.
pub(super) fn network_bounds(address: IpAddr, length: u8) -> Option<(IpAddr, IpAddr)> {
    match address {
        IpAddr::V4(address) => {
            let host = u32::MAX.checked_shr(u32::from(length)).unwrap_or(0);
            let first = address.to_bits() & !host;
            (length <= 32).then(|| {
                (Ipv4Addr::from_bits(first).into(), Ipv4Addr::from_bits(first | host).into())
            })
        }
        IpAddr::V6(address) => {
            let host = u128::MAX.checked_shr(u32::from(length)).unwrap_or(0);
            let first = address.to_bits() & !host;
            (length <= 128).then(|| {
                (Ipv6Addr::from_bits(first).into(), Ipv6Addr::from_bits(first | host).into())
            })
        }
    }
}
