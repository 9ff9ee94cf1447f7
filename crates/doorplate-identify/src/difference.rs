//! What changed from one data set to the next: networks by the addresses they cover, companies by
//! their ids.

use std::collections::BTreeMap;
use std::net::IpAddr;

use doorplate_domain::company::Company;
use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::data_set::{DataSet, NetworkRecord};

/// The difference of two data sets.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// The version before.
    pub from: String,
    /// The version after.
    pub to: String,
    /// IPv4, in addresses.
    pub v4: NetworkDifference,
    /// IPv6, in networks of 64 bits; smaller ones count as parts.
    pub v6: NetworkDifference,
    /// The companies.
    pub companies: CompanyDifference,
}

/// How much of the address space changed. What is in neither data set is not counted.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct NetworkDifference {
    /// Everything in either.
    pub all: f64,
    /// In the later only.
    pub added: f64,
    /// In the earlier only.
    pub removed: f64,
    /// The kind is another one.
    pub kind_changed: f64,
    /// The company is another one, or there is one in one of them only.
    pub company_changed: f64,
    /// Kind and company are the same, the holder's number or name is another one.
    pub holder_changed: f64,
    /// From which kind to which, as `isp → business`, with how much.
    pub kinds: BTreeMap<String, f64>,
}

/// How many companies changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct CompanyDifference {
    /// In the later only.
    pub added: u64,
    /// In the earlier only.
    pub removed: u64,
    /// In both, and a field is another one. Where a field comes from does not count.
    pub changed: u64,
}

/// Compares two data sets.
pub fn difference(from: &DataSet, to: &DataSet) -> Difference {
    let [mut v4, mut v6] = [NetworkDifference::default(), NetworkDifference::default()];
    let mut known = FxHashMap::default();
    let (before, after) = (ranges(from), ranges(to));
    each_piece(&before, &after, &mut |(is_v4, length), was, is| {
        let (side, amount) =
            if is_v4 { (&mut v4, length) } else { (&mut v6, length / 2f64.powi(64)) };
        let numbers = (was.map(|network| network.number()), is.map(|network| network.number()));
        let change = *known.entry(numbers).or_insert_with(|| change(was, is));
        side.count(change, amount, (was, is));
    });
    Difference {
        from: from.version().to_owned(),
        to: to.version().to_owned(),
        v4,
        v6,
        companies: companies(from, to),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    None,
    Added,
    Removed,
    Kind,
    Company,
    Holder,
}

fn change(was: Option<NetworkRecord>, is: Option<NetworkRecord>) -> Change {
    let (was, is) = match (was, is) {
        (Some(was), Some(is)) => (was, is),
        (None, _) => return Change::Added,
        (Some(_), None) => return Change::Removed,
    };
    let company = |network: &NetworkRecord| network.company().map(|company| company.id);
    if was.kind() != is.kind() {
        Change::Kind
    } else if company(&was) != company(&is) {
        Change::Company
    } else if (was.asn(), was.name()) != (is.asn(), is.name()) {
        Change::Holder
    } else {
        Change::None
    }
}

type Networks<'a> = (Option<NetworkRecord<'a>>, Option<NetworkRecord<'a>>);

impl NetworkDifference {
    fn count(&mut self, change: Change, amount: f64, (was, is): Networks) {
        self.all += amount;
        match change {
            Change::None => {}
            Change::Added => self.added += amount,
            Change::Removed => self.removed += amount,
            Change::Company => self.company_changed += amount,
            Change::Holder => self.holder_changed += amount,
            Change::Kind => {
                self.kind_changed += amount;
                let kind = |network: Option<NetworkRecord>| {
                    network.map(|network| network.kind().as_str()).unwrap_or_default()
                };
                let name = format!("{} → {}", kind(was), kind(is));
                *self.kinds.entry(name).or_default() += amount;
            }
        }
    }
}

/// First and last address with the network between them; IPv4 before IPv6.
type Range<'a> = ((bool, u128), u128, NetworkRecord<'a>);

fn ranges(data_set: &DataSet) -> Vec<Range<'_>> {
    let mut ranges = Vec::new();
    data_set.each_range(&mut |first, last, network| {
        ranges.push(((first.is_ipv6(), bits(first)), bits(last), network));
    });
    ranges
}

fn bits(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => address.to_bits().into(),
        IpAddr::V6(address) => address.to_bits(),
    }
}

/// Calls for each piece of address space that has one network, or none, on each side.
fn each_piece<'a>(
    before: &[Range<'a>],
    after: &[Range<'a>],
    take: &mut dyn FnMut((bool, f64), Option<NetworkRecord<'a>>, Option<NetworkRecord<'a>>),
) {
    // Where something begins or ends on either side.
    let mut bounds: Vec<(bool, u128)> = Vec::with_capacity(2 * (before.len() + after.len()));
    for ((is_v6, first), last, _) in before.iter().chain(after) {
        bounds.push((*is_v6, *first));
        bounds.extend(last.checked_add(1).map(|next| (*is_v6, next)));
    }
    bounds.sort_unstable();
    bounds.dedup();
    let (mut before, mut after) = (before, after);
    for (place, start) in bounds.iter().enumerate() {
        let was = network_at(&mut before, *start);
        let is = network_at(&mut after, *start);
        if was.is_none() && is.is_none() {
            continue;
        }
        let next = bounds.get(place + 1).filter(|next| next.0 == start.0);
        let length = next.map_or_else(|| u128::MAX - start.1 + 1, |next| next.1 - start.1);
        take((!start.0, length as f64), was, is);
    }
}

/// The network at a place. Places come ascending: what lies before them is dropped.
fn network_at<'a>(ranges: &mut &[Range<'a>], place: (bool, u128)) -> Option<NetworkRecord<'a>> {
    while let Some(((is_v6, _), last, _)) = ranges.first() {
        if (*is_v6, *last) >= place {
            break;
        }
        *ranges = &ranges[1..];
    }
    ranges.first().filter(|(first, ..)| *first <= place).map(|(.., network)| *network)
}

/// Both sides come ascending by id.
fn companies(from: &DataSet, to: &DataSet) -> CompanyDifference {
    let mut difference = CompanyDifference::default();
    let (mut before, mut after) = (from.companies().peekable(), to.companies().peekable());
    let without_sources = |company: Company| Company { provenance: Vec::new(), ..company };
    loop {
        let (was, is) = match (before.peek(), after.peek()) {
            (Some(was), Some(is)) => (was.id <= is.id, is.id <= was.id),
            (Some(_), None) => (true, false),
            (None, Some(_)) => (false, true),
            (None, None) => return difference,
        };
        let was = if was { before.next() } else { None };
        let is = if is { after.next() } else { None };
        match (was, is) {
            (Some(was), Some(is)) => {
                let is_changed = without_sources(was) != without_sources(is);
                difference.changed += u64::from(is_changed);
            }
            (Some(_), None) => difference.removed += 1,
            (None, _) => difference.added += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compile::Compiler;

    #[test]
    fn a_data_set_does_not_differ_from_itself() {
        let data_set = DataSet::from_bytes(Compiler::new().compile(&mut |_| {})).unwrap();
        let found = difference(&data_set, &data_set);
        assert!(found.v4.all > 1e6, "{found:?}");
        let v4 = NetworkDifference { all: found.v4.all, ..NetworkDifference::default() };
        let v6 = NetworkDifference { all: found.v6.all, ..NetworkDifference::default() };
        assert_eq!((found.v4, found.v6), (v4, v6));
        assert_eq!(found.companies, CompanyDifference::default());
    }

    #[test]
    fn what_is_new_is_counted_by_its_addresses() {
        let empty = crate::data_set::tests::data_set_of(&[]);
        let range = ("192.0.2.0".parse().unwrap(), "192.0.2.127".parse().unwrap());
        let wide =
            ("2001:db8::".parse().unwrap(), "2001:db8:0:1:ffff:ffff:ffff:ffff".parse().unwrap());
        let full = crate::data_set::tests::data_set_of(&[range, wide]);
        let found = difference(&empty, &full);
        assert_eq!((found.v4.added, found.v4.all, found.v6.added), (128.0, 128.0, 2.0));
        let found = difference(&full, &empty);
        assert_eq!((found.v4.removed, found.v6.removed), (128.0, 2.0));
    }
}
