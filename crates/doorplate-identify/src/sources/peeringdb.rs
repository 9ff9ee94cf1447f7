//! Networks and organisations of PeeringDB: `{"data": […]}`. Contacts are never read.

use doorplate_domain::network::NetworkKind;
use serde_json::Value;

use super::companies::{Seen, clean_domain, cut, take_row};
use super::unpack::Unpacked;
use super::{CompanyRow, ProblemKind, Row, Sink, SourceError, json_entries};
use crate::countries;
use crate::manifest::Mirror;

/// Reads a file of networks or of organisations, told by whether an entry has a system's number.
pub(super) fn read(mirror: &Mirror, reader: Unpacked, sink: &mut Sink) -> Result<(), SourceError> {
    let mut seen = Seen::new(mirror);
    json_entries::each(mirror, reader, sink, |entry, number, sink| {
        take(entry, number, &mut seen, sink)
    })
}

fn take(entry: &Value, number: u64, seen: &mut Seen, sink: &mut Sink) -> Result<(), SourceError> {
    let text = |key: &str| entry.get(key).and_then(Value::as_str).unwrap_or_default();
    let status = text("status");
    if !status.is_empty() && status != "ok" {
        sink.problem(number, ProblemKind::LeftOut);
        return Ok(());
    }
    let name = cut(text("name"));
    let asn = entry.get("asn").and_then(Value::as_u64).map(u32::try_from);
    match asn {
        Some(Ok(asn)) if asn != 0 && !name.is_empty() => {
            return sink.row(Row::AsName { asn, name: &name });
        }
        None => {}
        _ => {
            sink.problem(number, ProblemKind::Malformed);
            return Ok(());
        }
    }
    let aliases = [cut(text("aka")), cut(text("name_long"))];
    let lines = [cut(text("address1")), cut(text("address2"))];
    let lines: Vec<&str> = lines.iter().map(String::as_str).filter(|it| !it.is_empty()).collect();
    let row = CompanyRow {
        domain: clean_domain(text("website")),
        country: countries::code(text("country")).unwrap_or_default().to_owned(),
        region: cut(text("state")),
        city: cut(text("city")),
        address: lines.join(", "),
        postal_code: cut(text("zipcode")),
        kind: None::<NetworkKind>,
        aliases: aliases.into_iter().filter(|alias| !alias.is_empty()).collect(),
        name,
        ..CompanyRow::default()
    };
    take_row(row, number, seen, sink)
}
