//! Lists of networks and of autonomous systems.

use serde_json::Value;

use super::companies::{clean_domain, cut};
use super::lines::{Line, Lines, read_text};
use super::ranges::{LIST_PREFIX_MIN, parse_asn, parse_network};
use super::unpack::Unpacked;
use super::{OptOutRow, ProblemKind, Row, Sink, SourceError};

/// A network a line, or a CSV whose first column is one; `#` and `;` start comments.
pub(super) fn cidr_lines(reader: Unpacked, sink: &mut Sink) -> Result<(), SourceError> {
    each_entry(reader, sink, |entry, line, sink| match parse_network(entry, LIST_PREFIX_MIN) {
        Ok((first, last)) => sink.row(Row::Listed { first, last }),
        Err(kind) => {
            sink.problem(line, kind);
            Ok(())
        }
    })
}

/// `AS123 # name` a line, or a CSV whose first column is a number.
pub(super) fn asn_lines(reader: Unpacked, sink: &mut Sink) -> Result<(), SourceError> {
    each_entry(reader, sink, |entry, line, sink| match parse_asn(entry) {
        Some(asn) if asn != 0 => sink.row(Row::ListedAs { asn }),
        _ => {
            // The first line may be a header.
            if line > 1 {
                sink.problem(line, ProblemKind::Malformed);
            }
            Ok(())
        }
    })
}

/// Who does not want to be named, one a line: a range, a domain, or a name up to its first comma.
pub(super) fn opt_outs(reader: Unpacked, sink: &mut Sink) -> Result<(), SourceError> {
    each_entry(reader, sink, |entry, line, sink| {
        let row = match parse_network(entry, LIST_PREFIX_MIN) {
            Ok((first, last)) => OptOutRow::Range(first, last),
            Err(ProblemKind::Malformed) if entry.contains('.') && !entry.contains(' ') => {
                OptOutRow::Domain(clean_domain(entry))
            }
            Err(ProblemKind::Malformed) => OptOutRow::Name(cut(entry)),
            Err(problem) => {
                sink.problem(line, problem);
                return Ok(());
            }
        };
        if row == OptOutRow::Domain(String::new()) {
            sink.problem(line, ProblemKind::Malformed);
            return Ok(());
        }
        sink.row(Row::OptedOut(row))
    })
}

fn each_entry(
    reader: Unpacked,
    sink: &mut Sink,
    mut take: impl FnMut(&str, u64, &mut Sink) -> Result<(), SourceError>,
) -> Result<(), SourceError> {
    let mut lines = Lines::new(reader);
    let mut number = 0;
    while let Some(line) = lines.next()? {
        number += 1;
        let Line::Text(text) = line else {
            sink.problem(number, ProblemKind::LineTooLong);
            continue;
        };
        let entry = text.split(['#', ';', ',', '\t']).next().unwrap_or_default();
        let entry = entry.trim().trim_matches('"');
        if !entry.is_empty() {
            take(entry, number, sink)?;
        }
    }
    lines.report(sink);
    Ok(())
}

/// The keys under which publishers put networks: AWS, GCP, Azure, Oracle, Fastly, Zscaler, MISP.
const NETWORK_KEYS: [&str; 15] = [
    "ip_prefix",
    "ipv6_prefix",
    "ipv4Prefix",
    "ipv6Prefix",
    "ipAddressPrefix",
    "ipv6AddressPrefix",
    "addressPrefixes",
    "cidr",
    "addresses",
    "ipv6_addresses",
    "ipv4_cidrs",
    "ipv6_cidrs",
    "hubPrefixes",
    "list",
    "range",
];

/// Any JSON in which networks stand under one of the known keys. An entry counts as a line.
pub(super) fn cidr_json(reader: Unpacked, sink: &mut Sink) -> Result<(), SourceError> {
    let text = read_text(reader)?;
    let value: Value = serde_json::from_str(&text)
        .map_err(|error| SourceError::OtherFormat { format: "JSON", reason: error.to_string() })?;
    let mut entry = 0;
    walk(&value, false, &mut entry, sink)?;
    if entry == 0 {
        return Err(SourceError::OtherFormat {
            format: "a list of networks",
            reason: "no key with networks in it".to_owned(),
        });
    }
    Ok(())
}

/// Walks down; the parser has limited the depth to 128.
fn walk(
    value: &Value,
    holds_networks: bool,
    entry: &mut u64,
    sink: &mut Sink,
) -> Result<(), SourceError> {
    match value {
        Value::Object(fields) => fields.iter().try_for_each(|(key, value)| {
            walk(value, NETWORK_KEYS.contains(&key.as_str()), entry, sink)
        }),
        Value::Array(values) => {
            values.iter().try_for_each(|value| walk(value, holds_networks, entry, sink))
        }
        Value::String(text) if holds_networks => {
            *entry += 1;
            match parse_network(text, LIST_PREFIX_MIN) {
                Ok((first, last)) => sink.row(Row::Listed { first, last })?,
                Err(kind) => sink.problem(*entry, kind),
            }
            Ok(())
        }
        _ => Ok(()),
    }
}
