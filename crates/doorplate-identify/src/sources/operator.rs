//! The operator's own table.

use doorplate_domain::network::NetworkKind;

use super::companies::{clean_domain, cut};
use super::ranges::{ROUTED_PREFIX_MIN, parse_network};
use super::records;
use super::unpack::Unpacked;
use super::{HolderRow, ProblemKind, Row, Sink, SourceError};
use crate::countries;

/// A CSV with a header: `prefix` is a must; `name`, `domain`, `country`, `kind`, `service` may be
/// there, in any order.
pub(super) fn csv(reader: Unpacked, sink: &mut Sink) -> Result<(), SourceError> {
    let mut header: Option<Vec<String>> = None;
    records::each(b',', reader, sink, |record, line, sink| {
        let Some(header) = &header else {
            header = Some(record.iter().map(|name| name.trim().to_lowercase()).collect());
            return Ok(());
        };
        let field = |name: &str| {
            let place = header.iter().position(|column| column == name);
            place.and_then(|place| record.get(place)).map(str::trim).unwrap_or_default()
        };
        let kind = field("kind");
        let (first, last) = match parse_network(field("prefix"), ROUTED_PREFIX_MIN) {
            Ok(range) if kind.is_empty() || NetworkKind::parse(kind).is_some() => range,
            Ok(_) => {
                sink.problem(line, ProblemKind::Malformed);
                return Ok(());
            }
            Err(problem) => {
                sink.problem(line, problem);
                return Ok(());
            }
        };
        sink.row(Row::Held(Box::new(HolderRow {
            first,
            last,
            name: cut(field("name")),
            domain: clean_domain(field("domain")),
            country: countries::code(field("country")).unwrap_or_default().to_owned(),
            kind: NetworkKind::parse(kind),
            service: cut(field("service")),
        })))
    })?;
    match header {
        Some(header) if header.iter().any(|name| name == "prefix") => Ok(()),
        Some(_) => Err(SourceError::OtherFormat {
            format: "an operator's table",
            reason: "there is no column `prefix`".to_owned(),
        }),
        None => Ok(()),
    }
}
