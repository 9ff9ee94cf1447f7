//! Writes a data set as an MMDB file, which every reader of that format can use.
//!
//! A record is a map: `autonomous_system_number`, `autonomous_system_organization`, `country`
//! (`iso_code`), `kind`, `service`, and, where the verdict names one, `company` (`name`, `domain`,
//! `country`) with `confidence`. What has no value is left out.

use std::net::IpAddr;

use rustc_hash::FxHashMap;

use crate::data_set::{DataSet, NetworkRecord};

/// What readers look for to find the metadata.
const METADATA_MARK: &[u8] = b"\xab\xcd\xefMaxMind.com";
/// Zeros between tree and data.
const SEPARATOR_BYTES: usize = 16;
/// What stands for an unknown day: the reader in C takes a zero for metadata that is broken.
const EPOCH_MIN: u64 = 1;
/// Bits of a record in the tree.
const RECORD_BITS: u16 = 32;

/// Writes all ranges of a data set. Same data set, same bytes.
pub fn to_mmdb(data_set: &DataSet) -> Vec<u8> {
    let mut tree = Tree::default();
    let mut data = Vec::new();
    let mut places: FxHashMap<u32, u32> = FxHashMap::default();
    data_set.each_range(&mut |first, last, network| {
        let place = *places.entry(network.number()).or_insert_with(|| {
            let place = count(data.len());
            write_record(&mut data, data_set, first, network);
            place
        });
        tree.insert_range(bits(first), bits(last), place);
    });
    let mut file = tree.to_bytes();
    file.resize(file.len() + SEPARATOR_BYTES, 0);
    file.extend_from_slice(&data);
    file.extend_from_slice(METADATA_MARK);
    write_metadata(&mut file, data_set, count(tree.nodes.len()));
    file
}

/// IPv4 lies under `::/96`.
fn bits(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => u128::from(address.to_bits()),
        IpAddr::V6(address) => address.to_bits(),
    }
}

fn count(size: usize) -> u32 {
    u32::try_from(size).expect("a data set and what is made of it stay under 4 GiB")
}

/// The search tree. A child is another node, a place in the data, or nothing.
struct Tree {
    nodes: Vec<[Child; 2]>,
}

#[derive(Clone, Copy)]
enum Child {
    Nothing,
    Node(u32),
    Data(u32),
}

impl Default for Tree {
    fn default() -> Self {
        Self { nodes: vec![[Child::Nothing; 2]] }
    }
}

impl Tree {
    /// Splits a range into prefixes and inserts them.
    fn insert_range(&mut self, first: u128, last: u128, data: u32) {
        let mut first = first;
        loop {
            let aligned = first.trailing_zeros().min(127);
            let fitting = (last - first).checked_add(1).map_or(127, u128::ilog2);
            let host_bits = aligned.min(fitting);
            self.insert(first, 128 - host_bits, data);
            match first.checked_add(1 << host_bits) {
                Some(next) if next <= last => first = next,
                _ => return,
            }
        }
    }

    /// `length` is 1 to 128.
    fn insert(&mut self, prefix: u128, length: u32, data: u32) {
        let mut node = 0;
        for depth in 0..length {
            let side = usize::from(prefix >> (127 - depth) & 1 == 1);
            if depth + 1 == length {
                self.nodes[node][side] = Child::Data(data);
                return;
            }
            let next = self.nodes.len();
            node = if let Child::Node(next) = self.nodes[node][side] {
                next as usize
            } else {
                self.nodes.push([Child::Nothing; 2]);
                self.nodes[node][side] = Child::Node(count(next));
                next
            };
        }
    }

    fn to_bytes(&self) -> Vec<u8> {
        let node_count = count(self.nodes.len());
        let separator = count(SEPARATOR_BYTES);
        self.nodes
            .iter()
            .flatten()
            .flat_map(|child| {
                let value = match child {
                    Child::Nothing => node_count,
                    Child::Node(node) => *node,
                    Child::Data(place) => node_count + separator + place,
                };
                value.to_be_bytes()
            })
            .collect()
    }
}

fn write_record(data: &mut Vec<u8>, data_set: &DataSet, first: IpAddr, network: NetworkRecord) {
    let company = data_set.identify(first);
    let mut fields: Vec<(&str, Value)> = Vec::new();
    if network.asn() != 0 {
        fields.push(("autonomous_system_number", Value::Number(network.asn())));
    }
    for (key, text) in [
        ("autonomous_system_organization", network.name()),
        ("kind", network.kind().as_str()),
        ("service", network.service()),
    ] {
        if !text.is_empty() {
            fields.push((key, Value::Text(text)));
        }
    }
    if !network.country().is_empty() {
        fields.push(("country", Value::Texts(vec![("iso_code", network.country())])));
    }
    if let Some(named) = &company.company {
        let texts = [("name", &named.name), ("domain", &named.domain), ("country", &named.country)];
        let texts = texts.into_iter().filter(|(_, text)| !text.is_empty());
        fields.push((
            "company",
            Value::Texts(texts.map(|(key, text)| (key, text.as_str())).collect()),
        ));
        fields.push(("confidence", Value::Share(f64::from(company.confidence))));
    }
    write_map(data, &fields);
}

fn write_metadata(file: &mut Vec<u8>, data_set: &DataSet, node_count: u32) {
    let description = format!("Doorplate data set {}", data_set.version());
    let fields = [
        ("binary_format_major_version", Value::Short(2)),
        ("binary_format_minor_version", Value::Short(0)),
        ("build_epoch", Value::Long(epoch(&data_set.summary().as_of).max(EPOCH_MIN))),
        ("database_type", Value::Text("Doorplate-Network")),
        ("description", Value::Texts(vec![("en", &description)])),
        ("ip_version", Value::Short(6)),
        ("languages", Value::EmptyArray),
        ("node_count", Value::Number(node_count)),
        ("record_size", Value::Short(RECORD_BITS)),
    ];
    write_map(file, &fields);
}

/// Seconds from 1970 to the start of a day `YYYY-MM-DD`; 0 when the text is none.
fn epoch(day: &str) -> u64 {
    let mut numbers = day.split('-').map(|part| part.parse::<u64>().ok());
    let (Some(Some(year)), Some(Some(month)), Some(Some(day))) =
        (numbers.next(), numbers.next(), numbers.next())
    else {
        return 0;
    };
    if !(1970..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return 0;
    }
    // Days from the civil calendar, with the year beginning in March.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day;
    (days - 719_469) * 86_400
}

/// A value of the format's types that are needed here.
enum Value<'a> {
    Text(&'a str),
    Short(u16),
    Number(u32),
    Long(u64),
    Share(f64),
    Texts(Vec<(&'a str, &'a str)>),
    EmptyArray,
}

const TYPE_TEXT: u8 = 2;
const TYPE_DOUBLE: u8 = 3;
const TYPE_SHORT: u8 = 5;
const TYPE_NUMBER: u8 = 6;
const TYPE_MAP: u8 = 7;
const TYPE_LONG: u8 = 9;
const TYPE_ARRAY: u8 = 11;

fn write_map(out: &mut Vec<u8>, fields: &[(&str, Value)]) {
    write_control(out, TYPE_MAP, fields.len());
    for (key, value) in fields {
        write_text(out, key);
        match value {
            Value::Text(text) => write_text(out, text),
            Value::Short(number) => write_number(out, TYPE_SHORT, &number.to_be_bytes()),
            Value::Number(number) => write_number(out, TYPE_NUMBER, &number.to_be_bytes()),
            Value::Long(number) => write_number(out, TYPE_LONG, &number.to_be_bytes()),
            Value::Share(share) => {
                write_control(out, TYPE_DOUBLE, 8);
                out.extend_from_slice(&share.to_be_bytes());
            }
            Value::Texts(texts) => {
                write_control(out, TYPE_MAP, texts.len());
                for (key, text) in texts {
                    write_text(out, key);
                    write_text(out, text);
                }
            }
            Value::EmptyArray => write_control(out, TYPE_ARRAY, 0),
        }
    }
}

fn write_text(out: &mut Vec<u8>, text: &str) {
    write_control(out, TYPE_TEXT, text.len());
    out.extend_from_slice(text.as_bytes());
}

/// Numbers lose their leading zeros.
fn write_number(out: &mut Vec<u8>, kind: u8, bytes: &[u8]) {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    write_control(out, kind, bytes.len() - zeros);
    out.extend_from_slice(&bytes[zeros..]);
}

/// Type and size: sizes from 29, 285 and 65,821 on take one, two and three bytes more.
fn write_control(out: &mut Vec<u8>, kind: u8, size: usize) {
    let (short, extra) = match size {
        0..29 => (size, 0),
        29..285 => (29, 1),
        285..65_821 => (30, 2),
        _ => (31, 3),
    };
    let base = [0, 29, 285, 65_821][extra];
    let short = u8::try_from(short).expect("31 at most");
    if kind <= TYPE_MAP {
        out.push(kind << 5 | short);
    } else {
        out.extend_from_slice(&[short, kind - TYPE_MAP]);
    }
    let rest = count(size - if extra == 0 { size } else { base }).to_be_bytes();
    out.extend_from_slice(&rest[4 - extra..]);
}

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, Ipv6Addr};

    use super::*;
    use crate::compile::Compiler;

    #[test]
    fn days_are_counted() {
        assert_eq!(epoch("1970-01-01"), 0);
        assert_eq!(epoch("2000-03-01"), 951_868_800);
        assert_eq!(epoch("2026-08-22"), 1_787_356_800);
        assert_eq!(epoch(""), 0);
    }

    #[test]
    fn every_address_reads_back_from_the_export() {
        let data_set = DataSet::from_bytes(Compiler::new().compile(&mut |_| {})).unwrap();
        let reader = maxminddb::Reader::from_source(to_mmdb(&data_set)).unwrap();
        reader.verify().unwrap();
        assert_ne!(reader.metadata().build_epoch, 0, "libmaxminddb refuses a zero");
        let spread =
            (0..4000_u32).map(|step| Ipv4Addr::from_bits(step.wrapping_mul(1_073_741)).into());
        let v6 = (0..500_u128).map(|step| Ipv6Addr::from_bits(1 << 125 | step << 110).into());
        let mut found = 0;
        for address in spread.chain(v6) {
            let expected = data_set.find(address);
            let record = reader.lookup(address).unwrap();
            let record: Option<serde_json::Value> = record.decode().unwrap();
            assert_eq!(record.is_some(), expected.is_some(), "{address}");
            if let (Some(record), Some(expected)) = (record, expected) {
                found += 1;
                assert_eq!(record["kind"], expected.kind().as_str());
                let name = record.get("autonomous_system_organization");
                let name = name.and_then(|name| name.as_str()).unwrap_or_default();
                assert_eq!(name, expected.name());
            }
        }
        assert!(found > 100, "{found}");
    }

    #[test]
    fn long_texts_keep_their_length() {
        for size in [0, 28, 29, 284, 285, 65_820, 65_821, 70_000] {
            let mut out = Vec::new();
            write_text(&mut out, &"x".repeat(size));
            let head = out.len() - size;
            assert_eq!(
                head,
                match size {
                    0..29 => 1,
                    29..285 => 2,
                    285..65_821 => 3,
                    _ => 4,
                }
            );
        }
    }
}
