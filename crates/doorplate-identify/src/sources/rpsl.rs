//! The split dumps of the registries: `inetnum`, `inet6num`, `organisation`, `aut-num`.
//!
//! Only names, ranges and countries are taken. The public dumps have placeholders where persons
//! and addresses stood. What was allocated to a carrier is the carrier's; only assignments name a
//! user of addresses.

use super::companies::cut;
use super::objects::{self, Object};
use super::ranges::{ROUTED_PREFIX_MIN, parse_asn, parse_network, parse_range};
use super::registrants::{Held, Registrant, Registrants, hand_on};
use super::unpack::Unpacked;
use super::{ProblemKind, Sink, SourceError};
use crate::countries;

/// Words of descriptions of ranges that are given out address by address, or carry no users.
const POOL_WORDS: [&str; 34] = [
    "adsl",
    "backbone",
    "broadband",
    "cable",
    "cgn",
    "clients",
    "cpe",
    "customer",
    "customers",
    "dhcp",
    "dial",
    "dialup",
    "dsl",
    "dyn",
    "dynamic",
    "ftth",
    "gprs",
    "gpon",
    "hotspot",
    "infrastructure",
    "loopback",
    "lte",
    "mobile",
    "nat",
    "p2p",
    "pool",
    "pools",
    "pppoe",
    "residential",
    "subscribers",
    "vdsl",
    "wifi",
    "wireless",
    "xdsl",
];
/// How networks are called that stand for space outside a registry.
const PLACEHOLDER_NAMES: [&str; 4] = ["NON-RIPE-NCC-MANAGED", "EU-ZZ-", "IANA-", "NOT-MANAGED"];

/// Reads objects of all classes; those of other classes are stepped over.
pub(super) fn read(
    reader: Unpacked,
    registrants: &mut Registrants,
    sink: &mut Sink,
) -> Result<(), SourceError> {
    objects::each(reader, sink, |object, sink| match object.class() {
        "organisation" => {
            let registrant =
                Registrant { name: cut(object.get("org-name")), country: country(object) };
            registrants.add(object.get("organisation"), registrant);
            Ok(())
        }
        "inetnum" | "inet6num" => take_network(object, registrants, sink),
        "aut-num" => take_system(object, registrants, sink),
        _ => Ok(()),
    })?;
    registrants.settle(sink)
}

fn take_network(
    object: &Object,
    registrants: &mut Registrants,
    sink: &mut Sink,
) -> Result<(), SourceError> {
    let range = object.get(object.class());
    let parsed = match range.split_once('-') {
        Some((first, last)) => parse_range(first, last, ROUTED_PREFIX_MIN),
        None => parse_network(range, ROUTED_PREFIX_MIN),
    };
    let (first, last) = match parsed {
        Ok(range) => range,
        Err(kind) => {
            sink.problem(object.line, kind);
            return Ok(());
        }
    };
    let name = object.get("netname").to_ascii_uppercase();
    let status = object.get("status").to_ascii_uppercase();
    let is_placeholder = PLACEHOLDER_NAMES.iter().any(|start| name.starts_with(start));
    if is_placeholder || !names_a_user(&status) {
        sink.problem(object.line, ProblemKind::Placeholder);
        return Ok(());
    }
    let held = Held::Range(first, last);
    // Within a carrier's space the handle is the carrier's and the description names the user.
    let is_within_carrier = matches!(status.as_str(), "ASSIGNED PA" | "SUB-ALLOCATED PA");
    let described = described_name(object);
    let handle = object.get("org");
    if !handle.is_empty() && (!is_within_carrier || described.is_empty()) {
        return registrants.take((object.line, handle, &country(object)), held, sink);
    }
    if described.is_empty() {
        sink.problem(object.line, ProblemKind::Placeholder);
        return Ok(());
    }
    let registrant = Registrant { name: described, country: country(object) };
    hand_on(object.line, &registrant, (held, ""), sink)
}

/// Whether a range of the status has one user. `ASSIGNED` of IPv6 has no further word.
fn names_a_user(status: &str) -> bool {
    status.is_empty()
        || status.starts_with("ASSIGNED")
        || status.starts_with("LEGACY")
        || status == "SUB-ALLOCATED PA"
}

/// The first line of the description that can be the name of a user.
fn described_name(object: &Object) -> String {
    let line = object.all("descr").next().unwrap_or_default();
    let words = line.to_lowercase();
    let mut words = words.split(|one: char| !one.is_alphanumeric());
    let is_pool = words.any(|word| POOL_WORDS.contains(&word));
    let is_token = line.starts_with("-----") || line.contains("://") || line.contains('@');
    let has_letters = line.chars().filter(|one| one.is_alphabetic()).count() >= 3;
    if is_pool || is_token || !has_letters { String::new() } else { cut(line) }
}

fn take_system(
    object: &Object,
    registrants: &mut Registrants,
    sink: &mut Sink,
) -> Result<(), SourceError> {
    let Some(asn) = parse_asn(object.get("aut-num")).filter(|asn| *asn != 0) else {
        sink.problem(object.line, ProblemKind::Malformed);
        return Ok(());
    };
    let held = Held::System(asn);
    let handle = object.get("org");
    if !handle.is_empty() {
        return registrants.take((object.line, handle, ""), held, sink);
    }
    let name = described_name(object);
    if name.is_empty() {
        sink.problem(object.line, ProblemKind::Placeholder);
        return Ok(());
    }
    hand_on(object.line, &Registrant { name, country: country(object) }, (held, ""), sink)
}

fn country(object: &Object) -> String {
    countries::code(object.get("country")).unwrap_or_default().to_owned()
}
