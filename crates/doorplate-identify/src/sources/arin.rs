//! ARIN's bulk data in its text form: blocks that begin with `OrgID`, `NetHandle` or `ASHandle`.

use super::companies::cut;
use super::objects::{self, Object};
use super::ranges::{ROUTED_PREFIX_MIN, parse_asn, parse_network, parse_range};
use super::registrants::{Held, Registrant, Registrants};
use super::unpack::Unpacked;
use super::{ProblemKind, Sink, SourceError};
use crate::countries;

/// Kinds of networks that are a carrier's to hand out, and those that have one user.
const USERS: [&str; 3] = ["assign", "reassign", "customer"];

/// The largest block of numbers that one organisation has.
const BLOCK_MAX: u32 = 1024;

/// Reads blocks of all kinds; contacts are stepped over.
pub(super) fn read(
    reader: Unpacked,
    registrants: &mut Registrants,
    sink: &mut Sink,
) -> Result<(), SourceError> {
    objects::each(reader, sink, |object, sink| match object.class() {
        "orgid" | "orgname" | "custname" => {
            let handle = [object.get("orgid"), object.get("customerhandle")];
            let name = [object.get("orgname"), object.get("custname")];
            let first = |texts: [&str; 2]| {
                texts.into_iter().find(|text| !text.is_empty()).unwrap_or_default().to_owned()
            };
            let country = countries::code(object.get("country")).unwrap_or_default().to_owned();
            registrants.add(&first(handle), Registrant { name: cut(&first(name)), country });
            Ok(())
        }
        "nethandle" | "netrange" => take_network(object, registrants, sink),
        "ashandle" | "asnumber" => take_system(object, registrants, sink),
        _ => Ok(()),
    })?;
    registrants.settle(sink)
}

fn take_network(
    object: &Object,
    registrants: &mut Registrants,
    sink: &mut Sink,
) -> Result<(), SourceError> {
    let parsed = match object.get("netrange").split_once('-') {
        Some((first, last)) => parse_range(first, last, ROUTED_PREFIX_MIN),
        None => parse_network(object.get("cidr"), ROUTED_PREFIX_MIN),
    };
    let (first, last) = match parsed {
        Ok(range) => range,
        Err(kind) => {
            sink.problem(object.line, kind);
            return Ok(());
        }
    };
    let kind = object.get("nettype").to_lowercase();
    if !kind.is_empty() && !USERS.iter().any(|word| kind.contains(word)) {
        sink.problem(object.line, ProblemKind::Placeholder);
        return Ok(());
    }
    registrants.take((object.line, object.get("orgid"), ""), Held::Range(first, last), sink)
}

fn take_system(
    object: &Object,
    registrants: &mut Registrants,
    sink: &mut Sink,
) -> Result<(), SourceError> {
    let number = object.get("asnumber");
    let (first, last) = number.split_once('-').unwrap_or((number, number));
    let (Some(first), Some(last)) = (parse_asn(first), parse_asn(last)) else {
        sink.problem(object.line, ProblemKind::Malformed);
        return Ok(());
    };
    if last < first || last - first > BLOCK_MAX {
        sink.problem(object.line, ProblemKind::RangeReversed);
        return Ok(());
    }
    for asn in (first..=last).filter(|asn| *asn != 0) {
        registrants.take((object.line, object.get("orgid"), ""), Held::System(asn), sink)?;
    }
    Ok(())
}
