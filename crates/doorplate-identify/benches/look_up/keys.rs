//! Streams of addresses to look up.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use doorplate_identify::DataSet;

/// Keys of a stream.
const KEYS: usize = 1 << 20;

/// A small generator with a fixed seed: the same keys in every run.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    fn below(&mut self, limit: u128) -> u128 {
        (u128::from(self.next()) << 64 | u128::from(self.next())) % limit
    }
}

fn bits(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => u128::from(address.to_bits()),
        IpAddr::V6(address) => address.to_bits(),
    }
}

fn address(bits: u128, is_v4: bool) -> IpAddr {
    if is_v4 {
        Ipv4Addr::from_bits(u32::try_from(bits).unwrap()).into()
    } else {
        Ipv6Addr::from_bits(bits).into()
    }
}

/// Addresses of one version of IP, as close together as they can be: with `IpAddr`s, half of the
/// time of a quick look-up would be the reading of the keys.
pub(crate) enum Keys {
    V4(Vec<Ipv4Addr>),
    V6(Vec<Ipv6Addr>),
}

impl Keys {
    fn new(addresses: Vec<IpAddr>, is_v4: bool) -> Self {
        if is_v4 {
            let keys = addresses.into_iter().filter_map(|address| match address {
                IpAddr::V4(address) => Some(address),
                IpAddr::V6(_) => None,
            });
            Self::V4(keys.collect())
        } else {
            let keys = addresses.into_iter().filter_map(|address| match address {
                IpAddr::V6(address) => Some(address),
                IpAddr::V4(_) => None,
            });
            Self::V6(keys.collect())
        }
    }

    pub(crate) fn len(&self) -> usize {
        match self {
            Self::V4(keys) => keys.len(),
            Self::V6(keys) => keys.len(),
        }
    }

    /// Adds up what each key gives; compiled for each `find` and version apart.
    #[inline]
    pub(crate) fn sum(&self, find: impl Fn(IpAddr) -> u64) -> u64 {
        match self {
            Self::V4(keys) => {
                keys.iter().map(|key| find(IpAddr::V4(*key))).fold(0, u64::wrapping_add)
            }
            Self::V6(keys) => {
                keys.iter().map(|key| find(IpAddr::V6(*key))).fold(0, u64::wrapping_add)
            }
        }
    }
}

/// Uniform over routed space, uniform over prefixes, Zipf over prefixes, sequential.
pub(crate) fn streams(data_set: &DataSet, is_v4: bool) -> Vec<(&'static str, Keys)> {
    let mut ranges = Vec::new();
    data_set.each_range(&mut |first, last, _| {
        if first.is_ipv4() == is_v4 {
            ranges.push((bits(first), bits(last)));
        }
    });
    let mut numbers = Numbers(7);
    let within = |numbers: &mut Numbers, place: usize| {
        let (first, last) = ranges[place];
        address(first + numbers.below(last - first + 1), is_v4)
    };
    let mut starts = Vec::new();
    let mut routed = 0_u128;
    for (first, last) in &ranges {
        starts.push(routed);
        routed += (last - first) + 1;
    }
    let uniform: Vec<IpAddr> = (0..KEYS)
        .map(|_| {
            let key = numbers.below(routed);
            let place = starts.partition_point(|start| *start <= key) - 1;
            address(ranges[place].0 + (key - starts[place]), is_v4)
        })
        .collect();
    let prefixes: Vec<IpAddr> = (0..KEYS)
        .map(|_| {
            let place = numbers.below(ranges.len() as u128);
            within(&mut numbers, usize::try_from(place).unwrap())
        })
        .collect();
    // Every octave of ranks comes equally often; a popular range has a random place.
    let zipf: Vec<IpAddr> = (0..KEYS)
        .map(|_| {
            let places: u128 = 1 << (numbers.below(u128::from(ranges.len().ilog2())) + 1);
            let rank = places / 2 + numbers.below(places / 2);
            let place = rank.wrapping_mul(2_654_435_761) % ranges.len() as u128;
            within(&mut numbers, usize::try_from(place).unwrap())
        })
        .collect();
    let step = (routed / KEYS as u128).max(1);
    let sequential: Vec<IpAddr> = (0..KEYS as u128)
        .map(|place| {
            let key = place * step;
            let range = starts.partition_point(|start| *start <= key) - 1;
            address(ranges[range].0 + (key - starts[range]), is_v4)
        })
        .collect();
    [("uniform", uniform), ("prefixes", prefixes), ("zipf", zipf), ("sequential", sequential)]
        .map(|(name, keys)| (name, Keys::new(keys, is_v4)))
        .into()
}
