//! The index against a plain scan, and files that are not sound.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use proptest::prelude::*;

use super::layout::{
    HEADER_BYTES, HEADER_CHECKED_BYTES, NO_COMPANY, SECTION_ENTRY_BYTES, Section, StoredNetwork,
    u32_at,
};
use super::writer::{Extras, Writer};
use super::{DataSet, DataSetError};
use crate::calibration::Calibration;

/// A data set of ranges only: each range's AS is its place in the list plus one.
fn file_of(ranges: &[(IpAddr, IpAddr)]) -> Vec<u8> {
    let mut writer = Writer::new();
    for (place, (first, last)) in ranges.iter().enumerate() {
        let record = writer.network(StoredNetwork {
            asn: u32::try_from(place).unwrap() + 1,
            name: 0,
            service: 0,
            company: NO_COMPANY,
            evidence_start: 0,
            evidence_count: 0,
            kind: 0,
            flags: 0,
            country: [0; 2],
        });
        writer.range(*first, *last, record);
    }
    writer.finish(Extras {
        sources: Vec::new(),
        calibration: &Calibration::logistic(),
        crawlers: &[],
        user_agents: "",
    })
}

/// As [`file_of`], opened.
pub(crate) fn data_set_of(ranges: &[(IpAddr, IpAddr)]) -> DataSet {
    DataSet::from_bytes(file_of(ranges)).unwrap()
}

/// Turns any numbers into ascending ranges without overlap, some of which touch.
fn ranges_v4(mut bounds: Vec<u32>) -> Vec<(IpAddr, IpAddr)> {
    bounds.sort_unstable();
    bounds.dedup();
    bounds
        .chunks_exact(2)
        .map(|pair| (Ipv4Addr::from_bits(pair[0]).into(), Ipv4Addr::from_bits(pair[1]).into()))
        .collect()
}

fn ranges_v6(mut bounds: Vec<u128>) -> Vec<(IpAddr, IpAddr)> {
    bounds.sort_unstable();
    bounds.dedup();
    bounds
        .chunks_exact(2)
        .map(|pair| (Ipv6Addr::from_bits(pair[0]).into(), Ipv6Addr::from_bits(pair[1]).into()))
        .collect()
}

fn scan(ranges: &[(IpAddr, IpAddr)], address: IpAddr) -> Option<u32> {
    let place = ranges.iter().position(|(first, last)| *first <= address && address <= *last)?;
    Some(u32::try_from(place).unwrap() + 1)
}

fn assert_agrees(ranges: &[(IpAddr, IpAddr)], addresses: impl Iterator<Item = IpAddr>) {
    let data_set = DataSet::from_bytes(file_of(ranges)).unwrap();
    let addresses: Vec<IpAddr> = addresses.collect();
    let expected: Vec<_> = addresses.iter().map(|address| scan(ranges, *address)).collect();
    let single: Vec<_> =
        addresses.iter().map(|address| data_set.find(*address).map(|found| found.asn())).collect();
    assert_eq!(single, expected);
    let mut batch = Vec::new();
    data_set.find_batch(&addresses, |place, found| {
        assert_eq!(place, batch.len());
        batch.push(found.map(|found| found.asn()));
    });
    assert_eq!(batch, expected);
    let mut walked = Vec::new();
    data_set.each_range(&mut |first, last, _| walked.push((first, last)));
    let mut by_version = ranges.to_vec();
    by_version.sort_by_key(|(first, _)| (first.is_ipv6(), *first));
    assert_eq!(walked, by_version);
}

/// Addresses at which something may change: bounds and their neighbours.
fn edges_v4(ranges: &[(IpAddr, IpAddr)]) -> Vec<IpAddr> {
    let bits =
        ranges.iter().flat_map(|(first, last)| [*first, *last]).filter_map(
            |address| match address {
                IpAddr::V4(address) => Some(address.to_bits()),
                IpAddr::V6(_) => None,
            },
        );
    bits.flat_map(|bits| [bits.wrapping_sub(1), bits, bits.wrapping_add(1)])
        .map(|bits| Ipv4Addr::from_bits(bits).into())
        .collect()
}

fn edges_v6(ranges: &[(IpAddr, IpAddr)]) -> Vec<IpAddr> {
    let bits =
        ranges.iter().flat_map(|(first, last)| [*first, *last]).filter_map(
            |address| match address {
                IpAddr::V6(address) => Some(address.to_bits()),
                IpAddr::V4(_) => None,
            },
        );
    bits.flat_map(|bits| [bits.wrapping_sub(1), bits, bits.wrapping_add(1)])
        .map(|bits| Ipv6Addr::from_bits(bits).into())
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn v4_agrees_with_a_scan(
        wide in proptest::collection::vec(any::<u32>(), 0..40),
        // Many bounds in few nodes, so that blocks get long.
        narrow in proptest::collection::vec(0x0a00_0000_u32..0x0a00_8000, 0..120),
        others in proptest::collection::vec(any::<u32>(), 0..40),
    ) {
        let ranges = ranges_v4(wide.into_iter().chain(narrow).collect());
        let others = others.into_iter().map(|bits| Ipv4Addr::from_bits(bits).into());
        assert_agrees(&ranges, edges_v4(&ranges).into_iter().chain(others));
    }

    #[test]
    fn v6_agrees_with_a_scan(
        wide in proptest::collection::vec(any::<u128>(), 0..20),
        // Close together at /32, /48, /64 and below.
        close in proptest::collection::vec((0_u128..4, 0_u128..4, 0_u128..4, 0_u128..4), 0..60),
    ) {
        let close = close.into_iter().map(|(a, b, c, d)| {
            0x2001_u128 << 112 | a << 96 | b << 80 | c << 64 | d
        });
        // IPv4 in IPv6 clothes is looked up as IPv4.
        let is_v6 = |bits: &u128| Ipv6Addr::from_bits(*bits).to_ipv4_mapped().is_none();
        let ranges = ranges_v6(wide.into_iter().chain(close).filter(is_v6).collect());
        assert_agrees(&ranges, edges_v6(&ranges).into_iter());
    }

    #[test]
    fn a_changed_byte_is_an_error(place in any::<prop::sample::Index>(), flip in 1_u8..) {
        let mut bytes = file_of(&ranges_v4(vec![1, 500, 70_000, 1 << 30]));
        let place = place.index(bytes.len());
        bytes[place] ^= flip;
        // Bytes between sections belong to nothing; a change there is harmless.
        if let Ok(data_set) = DataSet::from_bytes(bytes) {
            let found = data_set.find("0.0.0.2".parse().unwrap());
            prop_assert_eq!(found.map(|found| found.asn()), Some(1));
        }
    }
}

#[test]
fn the_first_and_the_last_address_are_found() {
    let ranges: Vec<(IpAddr, IpAddr)> = vec![
        ("0.0.0.0".parse().unwrap(), "255.255.255.255".parse().unwrap()),
        ("::".parse().unwrap(), "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff".parse().unwrap()),
    ];
    let data_set = DataSet::from_bytes(file_of(&ranges)).unwrap();
    let asn = |text: &str| data_set.find(text.parse().unwrap()).map(|found| found.asn());
    assert_eq!(asn("0.0.0.0"), Some(1));
    assert_eq!(asn("255.255.255.255"), Some(1));
    assert_eq!(asn("::ffff:1.2.3.4"), Some(1));
    assert_eq!(asn("::"), Some(2));
    assert_eq!(asn("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"), Some(2));
}

#[test]
fn a_crowded_32_agrees_with_a_scan() {
    // Every second /48 of a /32, some of them split below /64, and a neighbour.
    let base = 0x2400_cb00_u128 << 96;
    let mut bounds: Vec<u128> = (0..700_u128)
        .flat_map(|number| {
            let first = base | number << 81;
            [first, first | ((1 << 80) - 1)]
        })
        .collect();
    for number in [3_u128, 77] {
        let first = base | number << 81 | 1 << 80 | 5;
        bounds.extend([first, first + 9]);
    }
    bounds.extend([(0x2400_cb01_u128 << 96), (0x2400_cb01_u128 << 96) + 7]);
    let ranges = ranges_v6(bounds);
    assert_agrees(&ranges, edges_v6(&ranges).into_iter());
}

#[test]
fn a_32_with_more_parts_than_three_lines_lead_to_agrees_with_a_scan() {
    let base = 0x2400_cb00_u128 << 96;
    let bounds: Vec<u128> = (0..13_000_u128)
        .flat_map(|number| {
            let first = base | (number * 5) << 80;
            [first, first | ((1 << 80) - 1)]
        })
        .collect();
    let ranges = ranges_v6(bounds);
    let data_set = data_set_of(&ranges);
    for (place, (first, last)) in ranges.iter().enumerate() {
        let expected = u32::try_from(place).unwrap() + 1;
        for address in [first, last] {
            assert_eq!(data_set.find(*address).map(|found| found.asn()), Some(expected));
        }
    }
    let mut walked = 0;
    data_set.each_range(&mut |_, _, _| walked += 1);
    assert_eq!(walked, ranges.len());
}

/// Changes bytes and mends the checksums, as somebody who means harm would.
fn with_changes(bytes: &mut [u8], changes: &[(prop::sample::Index, u8)]) {
    for (place, byte) in changes {
        let place = place.index(bytes.len());
        bytes[place] = *byte;
    }
    let sections = Section::ALL.len();
    let table = HEADER_BYTES..HEADER_BYTES + sections * SECTION_ENTRY_BYTES;
    for entry in 0..sections {
        let entry = HEADER_BYTES + entry * SECTION_ENTRY_BYTES;
        let number = |at: usize| usize::try_from(u32_at(bytes, entry + at)).unwrap();
        let (start, length) = (number(8), number(16));
        let Some(content) = bytes.get(start..start.saturating_add(length)) else { continue };
        let checksum = crc32c::crc32c(content).to_le_bytes();
        bytes[entry + 28..entry + 32].copy_from_slice(&checksum);
    }
    let checksum = crc32c::crc32c(&bytes[..HEADER_CHECKED_BYTES]);
    let checksum = crc32c::crc32c_append(checksum, &bytes[table]).to_le_bytes();
    bytes[HEADER_CHECKED_BYTES..HEADER_BYTES].copy_from_slice(&checksum);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn a_hostile_file_is_an_error_or_harmless(
        bounds in proptest::collection::vec(any::<u32>(), 2..40),
        close in proptest::collection::vec((0_u128..4, 0_u128..4, 0_u128..4), 2..60),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        other in any::<prop::sample::Index>(),
    ) {
        let close =
            close.into_iter().map(|(a, b, c)| 0x2001_u128 << 112 | a << 96 | b << 80 | c << 64);
        let mut ranges = ranges_v4(bounds);
        ranges.extend(ranges_v6(close.collect()));
        let mut bytes = file_of(&ranges);
        // Most of a small file is the table of IPv4 nodes: half of the changes go behind it.
        let behind = bytes.len() - bytes.len() / 16;
        let (front, back) = changes.split_at(changes.len() / 2);
        with_changes(&mut bytes, front);
        for (place, byte) in back {
            let place = behind + place.index(bytes.len() - behind);
            bytes[place] = *byte;
        }
        with_changes(&mut bytes, &[(other, 255)]);
        if let Ok(data_set) = DataSet::from_bytes(bytes) {
            for address in edges_v4(&ranges).into_iter().chain(edges_v6(&ranges)) {
                data_set.identify(address);
            }
            data_set.each_range(&mut |_, _, _| {});
        }
    }
}

#[test]
fn same_inputs_give_same_bytes() {
    let ranges = ranges_v4(vec![1, 2, 3, 4, 900, 100_000]);
    assert_eq!(file_of(&ranges), file_of(&ranges));
}

#[test]
fn a_cut_file_is_an_error() {
    let bytes = file_of(&ranges_v4(vec![1, 2]));
    for length in [0, 7, 8, 40, 64, 500, bytes.len() - 1] {
        assert!(DataSet::from_bytes(bytes[..length].to_vec()).is_err(), "{length}");
    }
    let mut other = bytes.clone();
    other[8] = 9;
    assert!(matches!(DataSet::from_bytes(other), Err(DataSetError::OtherFormat(9))));
    assert!(matches!(DataSet::from_bytes(b"hello".to_vec()), Err(DataSetError::NotADataSet)));
}
