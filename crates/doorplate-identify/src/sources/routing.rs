//! Routing tables and the names and countries of autonomous systems.

use std::net::IpAddr;

use rustc_hash::FxHashSet;

use super::lines::{Line, Lines};
use super::ranges::{ROUTED_PREFIX_MIN, parse_asn, parse_range};
use super::records;
use super::unpack::Unpacked;
use super::{ProblemKind, Routed, Row, Sink, SourceError};

/// `start TAB end TAB asn TAB country TAB description`; AS 0 means "not routed".
pub(super) fn ip2asn(reader: Unpacked, sink: &mut Sink) -> Result<(), SourceError> {
    let mut lines = Lines::new(reader);
    let mut order = Order::default();
    while let Some(line) = lines.next()? {
        let text = match line {
            Line::Text(text) => text.to_owned(),
            Line::TooLong => {
                sink.problem(lines.number, ProblemKind::LineTooLong);
                continue;
            }
        };
        if text.is_empty() {
            continue;
        }
        let mut fields = text.splitn(5, '\t');
        let mut field = || fields.next().unwrap_or_default();
        let (first, last, asn) = (field(), field(), field());
        let (country, description) = (field(), field());
        let (handle, organisation) = split_description(description);
        let routed = Fields { first, last, asn, country, handle, organisation };
        take_routed(&routed, lines.number, &mut order, sink)?;
    }
    lines.report(sink);
    Ok(())
}

/// `start,end,asn,organisation` without a header.
pub(super) fn range_csv(reader: Unpacked, sink: &mut Sink) -> Result<(), SourceError> {
    let mut order = Order::default();
    records::each(b',', reader, sink, |record, line, sink| {
        let field = |index: usize| record.get(index).unwrap_or_default();
        let routed = Fields {
            first: field(0),
            last: field(1),
            asn: field(2),
            country: "",
            handle: "",
            organisation: field(3),
        };
        take_routed(&routed, line, &mut order, sink)
    })
}

/// The texts of a routing row.
struct Fields<'a> {
    first: &'a str,
    last: &'a str,
    asn: &'a str,
    country: &'a str,
    handle: &'a str,
    organisation: &'a str,
}

/// The end of the row before, to tell overlaps in a file that should be in order.
#[derive(Default)]
struct Order {
    last: Option<IpAddr>,
}

fn take_routed(
    fields: &Fields,
    line: u64,
    order: &mut Order,
    sink: &mut Sink,
) -> Result<(), SourceError> {
    let range = parse_range(fields.first, fields.last, ROUTED_PREFIX_MIN);
    let (first, last) = match range {
        Ok(range) => range,
        Err(kind) => {
            sink.problem(line, kind);
            return Ok(());
        }
    };
    let Some(asn) = parse_asn(fields.asn) else {
        sink.problem(line, ProblemKind::Malformed);
        return Ok(());
    };
    if asn == 0 {
        return Ok(());
    }
    if order.last.is_some_and(|before| before.is_ipv4() == first.is_ipv4() && before >= first) {
        sink.problem(line, ProblemKind::Overlap);
    }
    order.last = Some(last);
    sink.row(Row::Routed(Routed {
        first,
        last,
        asn,
        country: country_code(fields.country),
        handle: fields.handle,
        organisation: fields.organisation,
    }))
}

/// A country as two capital letters, or nothing. Registries write regions (`EU`, `AP`) and
/// "unknown" (`ZZ`) in the same place.
fn country_code(text: &str) -> &str {
    let is_code = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase());
    if is_code && !["AP", "EU", "ZZ"].contains(&text) { text } else { "" }
}

/// Splits `HANDLE Holder of the AS` into its two parts. Many descriptions are only one of them.
fn split_description(description: &str) -> (&str, &str) {
    let description = description.trim();
    let Some((first, rest)) = description.split_once(' ') else {
        return (description, "");
    };
    let rest = rest.trim_start_matches(['-', ' ']);
    let is_handle = !first.bytes().any(|byte| byte.is_ascii_lowercase())
        && (first.contains('-') || first.contains('_') || is_repeated_or_code(first, rest));
    if is_handle && !rest.is_empty() { (first, rest) } else { ("", description) }
}

/// Whether a first word in capitals is a handle and not the start of a name in capitals: what
/// follows has small letters, as names have.
fn is_repeated_or_code(first: &str, rest: &str) -> bool {
    first.len() >= 2 && rest.bytes().any(|byte| byte.is_ascii_lowercase())
}

/// Header `asn,name,…`.
pub(super) fn as_names(reader: Unpacked, sink: &mut Sink) -> Result<(), SourceError> {
    let mut seen = FxHashSet::default();
    let mut is_header = true;
    records::each(b',', reader, sink, |record, line, sink| {
        if std::mem::take(&mut is_header) {
            return Ok(());
        }
        let asn = record.get(0).and_then(parse_asn).filter(|asn| *asn != 0);
        match (asn, record.get(1).map(str::trim)) {
            (Some(asn), Some(name)) if !name.is_empty() => {
                if seen.insert(asn) {
                    return sink.row(Row::AsName { asn, name });
                }
                sink.problem(line, ProblemKind::Duplicate);
            }
            _ => sink.problem(line, ProblemKind::Malformed),
        }
        Ok(())
    })
}

/// Records `registry|country|asn|number|count|date|status|…` of the registries; other lines are
/// ranges, headers and sums, which say nothing that is wanted here.
pub(super) fn delegated(reader: Unpacked, sink: &mut Sink) -> Result<(), SourceError> {
    /// The largest block of numbers that a registry hands out in one record.
    const BLOCK_MAX: u32 = 4096;
    let mut lines = Lines::new(reader);
    while let Some(line) = lines.next()? {
        let Line::Text(text) = line else {
            sink.problem(lines.number, ProblemKind::LineTooLong);
            continue;
        };
        let fields: Vec<&str> = text.split('|').collect();
        let [_, country, "asn", number, count, _, status, ..] = fields[..] else { continue };
        let country = country_code(country).as_bytes().first_chunk::<2>().copied();
        let (Some(country), true) = (country, matches!(status, "allocated" | "assigned")) else {
            continue;
        };
        let (Some(first), Ok(count)) = (parse_asn(number), count.parse::<u32>()) else {
            let line = lines.number;
            sink.problem(line, ProblemKind::Malformed);
            continue;
        };
        for asn in first..first.saturating_add(count.min(BLOCK_MAX)) {
            sink.row(Row::AsCountry { asn, country })?;
        }
    }
    lines.report(sink);
    Ok(())
}
