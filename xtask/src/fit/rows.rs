//! Reads the development gold sets and the routing tables.

use std::io::Read;
use std::net::IpAddr;
use std::path::PathBuf;

use rustc_hash::FxHashMap;

/// The folder with `data` and `eval`, beside the repository.
pub(super) fn shared() -> PathBuf {
    crate::workspace_root().join("../shared")
}

/// A text below the shared folder, plain or gzip.
pub(super) fn text(path: &str) -> anyhow::Result<String> {
    let mut text = String::new();
    open(path)?.read_to_string(&mut text)?;
    Ok(text)
}

fn open(path: &str) -> anyhow::Result<Box<dyn Read>> {
    let file = std::fs::File::open(shared().join(path))?;
    if path.strip_suffix(".gz").is_some() {
        return Ok(Box::new(flate2::read::MultiGzDecoder::new(file)));
    }
    Ok(Box::new(file))
}

/// A table with a header: rows by column name.
pub(super) struct Table {
    columns: FxHashMap<String, usize>,
    rows: Vec<csv::StringRecord>,
}

impl Table {
    /// Reads a table below the shared folder, plain or gzip.
    pub(super) fn read(path: &str) -> anyhow::Result<Self> {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(open(path)?);
        let header = reader.headers()?.iter().map(str::to_owned).enumerate();
        let columns = header.map(|(at, name)| (name, at)).collect();
        let rows = reader.records().collect::<Result<_, _>>()?;
        Ok(Self { columns, rows })
    }

    /// How many rows.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// One cell; empty when there is no such column.
    pub(super) fn get(&self, row: usize, column: &str) -> &str {
        self.columns.get(column).and_then(|at| self.rows[row].get(*at)).unwrap_or_default()
    }
}

/// What routing says of one autonomous system.
#[derive(Debug, Clone, Default)]
pub(super) struct AsSize {
    pub(super) handle: String,
    pub(super) described: String,
    pub(super) organisation: String,
    pub(super) country: String,
    pub(super) v4_addresses: u64,
    pub(super) v4_ranges: u32,
    pub(super) v6_prefixes: u64,
    pub(super) prefix_count: u32,
    pub(super) in_hosting_list: bool,
    pub(super) in_vpn_list: bool,
}

/// Reads every autonomous system of the routing table.
pub(super) fn autonomous_systems() -> anyhow::Result<FxHashMap<u32, AsSize>> {
    let mut all: FxHashMap<u32, AsSize> = FxHashMap::default();
    for file in ["data/iptoasn/ip2asn-v4.tsv.gz", "data/iptoasn/ip2asn-v6.tsv.gz"] {
        let mut text = String::new();
        let input = std::fs::File::open(shared().join(file))?;
        flate2::read::MultiGzDecoder::new(input).read_to_string(&mut text)?;
        for line in text.lines() {
            add_range(&mut all, line)?;
        }
    }
    let names = Table::read("data/asn2org/asns.csv.gz")?;
    for row in 0..names.len() {
        let one = all.entry(names.get(row, "asn").parse()?).or_default();
        names.get(row, "name").clone_into(&mut one.organisation);
    }
    for (file, is_vpn) in [("datacenter-ASN.txt", false), ("vpn-ASN.txt", true)] {
        let path = shared().join("data/vpn-datacenter/x4bnet").join(file);
        let text = std::fs::read_to_string(path)?;
        for number in text.lines().filter_map(|line| line.strip_prefix("AS")) {
            let digits = number.split_whitespace().next().unwrap_or_default();
            let Ok(asn) = digits.parse() else { continue };
            let one = all.entry(asn).or_default();
            one.in_vpn_list |= is_vpn;
            one.in_hosting_list |= !is_vpn;
        }
    }
    Ok(all)
}

fn add_range(all: &mut FxHashMap<u32, AsSize>, line: &str) -> anyhow::Result<()> {
    let fields: Vec<&str> = line.split('\t').collect();
    let [first, last, asn, country, description] = fields[..] else { return Ok(()) };
    let one = all.entry(asn.parse()?).or_default();
    one.prefix_count += 1;
    match (first.parse()?, last.parse()?) {
        (IpAddr::V4(first), IpAddr::V4(last)) => {
            one.v4_ranges += 1;
            one.v4_addresses += u64::from(last.to_bits() - first.to_bits()) + 1;
        }
        _ => one.v6_prefixes += 1,
    }
    if one.country.is_empty() && country.len() == 2 {
        country.clone_into(&mut one.country);
    }
    if one.handle.is_empty() {
        let (handle, rest) = description.split_once(' ').unwrap_or((description, ""));
        (one.handle, one.described) = (handle.to_owned(), rest.to_owned());
    }
    Ok(())
}
