//! Tables of who owns whom, such as level 2 of the global list of legal entities.

use super::columns::{Fields, Header, TableEntry};
use super::unpack::Unpacked;
use super::{ProblemKind, Row, Sink, SourceError, json_entries, records};
use crate::identifiers;
use crate::manifest::Mirror;

/// Relations that make an owner, in lower case: the register's words for direct control. Control
/// through others is left out, because it follows from the steps.
const OWNS: [&str; 3] = ["is_directly_consolidated_by", "is_international_branch_of", "owned_by"];

/// A CSV with a header.
pub(super) fn csv(mirror: &Mirror, reader: Unpacked, sink: &mut Sink) -> Result<(), SourceError> {
    let mut header: Option<Header> = None;
    let delimiter = u8::try_from(mirror.delimiter).expect("a manifest is checked when it is read");
    records::each(delimiter, reader, sink, |record, line, sink| {
        let Some(header) = &header else {
            header = Some(Header::new(mirror, record)?);
            return Ok(());
        };
        let entry = TableEntry { header, record };
        take(&Fields { mirror, entry: &entry }, line, sink)
    })
}

/// The same as JSON.
pub(super) fn json(mirror: &Mirror, reader: Unpacked, sink: &mut Sink) -> Result<(), SourceError> {
    json_entries::each(mirror, reader, sink, |entry, number, sink| {
        take(&Fields { mirror, entry }, number, sink)
    })
}

fn take(fields: &Fields, line: u64, sink: &mut Sink) -> Result<(), SourceError> {
    let relation = fields.first("relation").to_lowercase();
    let is_owner = relation.is_empty() || OWNS.contains(&relation.as_str());
    if fields.is_left_out() || !is_owner {
        sink.problem(line, ProblemKind::LeftOut);
        return Ok(());
    }
    let company = identifiers::read(&fields.first("company"));
    let owner = identifiers::read(&fields.first("owner"));
    match (company, owner) {
        (Some(company), Some(owner)) if company != owner => sink.row(Row::Owned { company, owner }),
        _ => {
            sink.problem(line, ProblemKind::Malformed);
            Ok(())
        }
    }
}
