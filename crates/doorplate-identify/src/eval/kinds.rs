//! Scores network kinds: of prefixes, autonomous systems, domains, and forms of host names.

use std::net::{IpAddr, Ipv4Addr};

use doorplate_domain::network::NetworkKind;
use rustc_hash::FxHashMap;

use super::measure::{self, Answer};
use super::table::Table;
use super::{EvalReport, Identify};
use crate::kinds::hostname::HostnameForm;
use crate::kinds::{AsFacts, KindEstimate, classify_as, classify_domain};

/// Scores prefixes by what is said of their first address. A kind that a label has no word of its
/// own for counts as the nearest: homes and phones are carriers, a relay hides like a VPN.
pub(super) fn prefixes(table: &Table, identify: Identify) -> EvalReport {
    let mut report = EvalReport::default();
    let (mut pairs, mut nobody) = (Vec::new(), Vec::new());
    for row in table.rows() {
        let Some(address) = first_address(row.get("prefix")) else {
            report.malformed += 1;
            continue;
        };
        report.scored += 1;
        let found = identify(address);
        if let Some(reason) = found.reason {
            *report.abstained.entry(reason.as_str().to_owned()).or_default() += 1;
        }
        let label = row.get("label");
        let truth = match label {
            "residential_proxy" | "proxy" | "person" => {
                nobody.push((label, found.company.is_some()));
                continue;
            }
            "mobile" => "isp",
            "relay" => "vpn",
            other => other,
        };
        if !matches!(truth, "business" | "education" | "government") {
            nobody.push((label, found.company.is_some()));
        }
        pairs.push((truth, coarse(found.kind)));
    }
    measure::classes(&mut report, &pairs);
    measure::false_business(&mut report, &nobody);
    report
}

fn coarse(kind: NetworkKind) -> &'static str {
    match kind {
        NetworkKind::Mobile | NetworkKind::Residential | NetworkKind::Shared => "isp",
        NetworkKind::Relay | NetworkKind::Tor => "vpn",
        NetworkKind::Gateway => "hosting",
        other => other.as_str(),
    }
}

/// The first address of a prefix, a range or an address alone.
pub(super) fn first_address(text: &str) -> Option<IpAddr> {
    let first = text.split(['/', '-']).next().unwrap_or_default().trim();
    first.parse().ok()
}

/// Scores autonomous systems by number, name and domain; their sizes are counted in the data set.
pub(super) fn systems(table: &Table, identify: Identify) -> EvalReport {
    let sizes = sizes(table.len(), identify);
    let mut report = EvalReport::default();
    let (mut pairs, mut answers, mut nobody) = (Vec::new(), Vec::new(), Vec::new());
    let (mut organisations, mut found) = (0, 0);
    for row in table.rows() {
        let Ok(asn) = row.get("asn").trim_start_matches("AS").parse() else {
            report.malformed += 1;
            continue;
        };
        let truth = match (row.get("gold"), row.get("label")) {
            ("", "banking") => "business",
            ("", label) => label,
            (gold, _) => gold,
        };
        if !matches!(truth, "business" | "education" | "government" | "isp" | "hosting") {
            continue;
        }
        let size = sizes.get(&asn).copied().unwrap_or_default();
        let facts = AsFacts {
            asn,
            handle: "",
            organisation: row.get("name"),
            domain: row.get("domain"),
            country: row.get("country"),
            v4_addresses: size.addresses,
            v6_prefixes: 0,
            prefix_count: size.ranges,
            in_hosting_list: false,
            in_vpn_list: false,
        };
        let estimate = classify_as(&facts);
        let is_organisation = matches!(truth, "business" | "education" | "government");
        let is_shown = estimate.kind.is_organisation();
        if is_organisation {
            organisations += 1;
            found += u64::from(is_shown);
        } else {
            nobody.push((truth, is_shown));
        }
        let said = coarse(estimate.kind);
        let said = if said == "vpn" { "hosting" } else { said };
        pairs.push((truth, said));
        answers.push(answer(&estimate, said == truth));
    }
    report.scored = pairs.len() as u64;
    measure::classes(&mut report, &pairs);
    measure::calibration(&mut report, &answers);
    let shown = nobody.iter().filter(|(_, is_shown)| *is_shown).count() as u64;
    measure::shown(&mut report, found, found + shown, organisations);
    measure::false_business(&mut report, &nobody);
    report
}

fn answer(estimate: &KindEstimate, is_right: bool) -> Answer {
    let probability = f64::from(estimate.probability(estimate.kind)).clamp(0.0, 1.0);
    Answer { probability, is_right }
}

/// How much of IPv4 one autonomous system has.
#[derive(Debug, Clone, Copy, Default)]
struct Size {
    addresses: u64,
    ranges: u32,
}

/// Counts sizes by asking for blocks and halving where the ends differ, down to 256 addresses.
fn sizes(rows: usize, identify: Identify) -> FxHashMap<u32, Size> {
    let mut sizes: FxHashMap<u32, Size> = FxHashMap::default();
    if rows == 0 {
        return sizes;
    }
    let asn_at = |block: u32| identify(IpAddr::V4(Ipv4Addr::from_bits(block << 8))).asn;
    let mut last = 0;
    for top in 0..224_u32 << 4 {
        let (first, end) = (top << 12, (top + 1) << 12);
        count(first, end, &asn_at, &mut |asn, blocks| {
            let size = sizes.entry(asn).or_default();
            size.addresses += u64::from(blocks) << 8;
            size.ranges += u32::from(asn != last);
            last = asn;
        });
    }
    sizes.remove(&0);
    sizes
}

/// An address of each autonomous system that has IPv4: the start of its widest stretch.
pub(super) fn places(identify: Identify) -> FxHashMap<u32, IpAddr> {
    let mut widest: FxHashMap<u32, (u32, u32)> = FxHashMap::default();
    let asn_at = |block: u32| identify(IpAddr::V4(Ipv4Addr::from_bits(block << 8))).asn;
    let mut at = 0;
    for top in 0..224_u32 << 4 {
        count(top << 12, (top + 1) << 12, &asn_at, &mut |asn, blocks| {
            let known = widest.entry(asn).or_default();
            if blocks > known.0 {
                *known = (blocks, at);
            }
            at += blocks;
        });
    }
    let address = |block: u32| IpAddr::V4(Ipv4Addr::from_bits((block << 8) | 1));
    widest.remove(&0);
    widest.into_iter().map(|(asn, (_, block))| (asn, address(block))).collect()
}

/// Blocks of this many are halved even when their ends agree.
const SURE_BLOCKS: u32 = 16;

fn count(first: u32, end: u32, asn_at: &dyn Fn(u32) -> u32, add: &mut dyn FnMut(u32, u32)) {
    let width = end - first;
    let (left, right) = (asn_at(first), if width > 1 { asn_at(end - 1) } else { 0 });
    if width == 1 || (left == right && width <= SURE_BLOCKS && left == asn_at(first + width / 2)) {
        add(left, width);
        return;
    }
    let middle = first + width / 2;
    count(first, middle, asn_at, add);
    count(middle, end, asn_at, add);
}

/// Scores domains by domain and name. Two labels have no network kind of their own: a managed
/// service provider counts as hosting, a service on the web as a business, and both are left out
/// of the classes' scores; they are the difference between `rows` and `scored`.
pub(super) fn domains(table: &Table, _: Identify) -> EvalReport {
    let mut report = EvalReport::default();
    let (mut pairs, mut answers, mut nobody) = (Vec::new(), Vec::new(), Vec::new());
    for row in table.rows() {
        let truth = row.get("label");
        if !matches!(truth, "business" | "education" | "government" | "isp" | "hosting") {
            continue;
        }
        let estimate = classify_domain(row.get("domain"), row.get("name"));
        if matches!(truth, "isp" | "hosting") {
            nobody.push((truth, estimate.kind.is_organisation()));
        }
        let said = coarse(estimate.kind);
        pairs.push((truth, said));
        answers.push(answer(&estimate, said == truth));
    }
    report.scored = pairs.len() as u64;
    measure::classes(&mut report, &pairs);
    measure::calibration(&mut report, &answers);
    measure::false_business(&mut report, &nobody);
    report
}

/// Scores the form of host names.
pub(super) fn hostnames(table: &Table, _: Identify) -> EvalReport {
    let mut report = EvalReport::default();
    let mut pairs = Vec::new();
    for row in table.rows() {
        let Ok(address) = row.get("ip").parse() else {
            report.malformed += 1;
            continue;
        };
        pairs.push((row.get("form"), HostnameForm::of(row.get("hostname"), address).as_str()));
    }
    report.scored = pairs.len() as u64;
    measure::classes(&mut report, &pairs);
    report
}
