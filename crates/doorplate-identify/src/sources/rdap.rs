//! Answers of RDAP about networks (RFC 9083), as somebody saved them: one, an array, or lines.
//!
//! Only the registrant is taken, and only if it is an organisation. Contacts, addresses and
//! telephone numbers are not looked at; RFC 7095 for the form of a card.

use serde_json::Value;

use super::companies::cut;
use super::ranges::{ROUTED_PREFIX_MIN, parse_range};
use super::registrants::{Held, Registrant, hand_on};
use super::unpack::Unpacked;
use super::{ProblemKind, Sink, SourceError, json_entries};
use crate::countries;
use crate::manifest::Mirror;

/// Kinds of cards that stand for an organisation.
const ORGANISATIONS: [&str; 2] = ["org", "group"];

/// Reads answers; others than about networks are refused.
pub(super) fn read(mirror: &Mirror, reader: Unpacked, sink: &mut Sink) -> Result<(), SourceError> {
    json_entries::each(mirror, reader, sink, take)
}

fn take(answer: &Value, number: u64, sink: &mut Sink) -> Result<(), SourceError> {
    let text = |key: &str| answer.get(key).and_then(Value::as_str).unwrap_or_default();
    // Old answers write addresses with a length behind.
    let address = |key: &str| text(key).split('/').next().unwrap_or_default().to_owned();
    let range = parse_range(&address("startAddress"), &address("endAddress"), ROUTED_PREFIX_MIN);
    let (first, last) = match range {
        Ok(range) => range,
        Err(kind) => {
            sink.problem(number, kind);
            return Ok(());
        }
    };
    if text("type").to_ascii_uppercase().starts_with("ALLOCATED") {
        sink.problem(number, ProblemKind::Placeholder);
        return Ok(());
    }
    let entities = answer.get("entities").and_then(Value::as_array);
    let registrant = entities.into_iter().flatten().find(|entity| has_role(entity, "registrant"));
    let Some(registrant) = registrant else {
        sink.problem(number, ProblemKind::DeadReference);
        return Ok(());
    };
    let kind = card_text(registrant, "kind").unwrap_or_default().to_lowercase();
    if kind == "individual" {
        sink.problem(number, ProblemKind::NaturalPerson);
        return Ok(());
    }
    let name = cut(card_text(registrant, "fn").unwrap_or_default());
    if name.is_empty() || !ORGANISATIONS.contains(&kind.as_str()) {
        sink.problem(number, ProblemKind::Malformed);
        return Ok(());
    }
    let country = countries::code(text("country")).unwrap_or_default().to_owned();
    hand_on(number, &Registrant { name, country }, (Held::Range(first, last), ""), sink)
}

fn has_role(entity: &Value, role: &str) -> bool {
    let roles = entity.get("roles").and_then(Value::as_array);
    roles.into_iter().flatten().any(|known| known.as_str() == Some(role))
}

/// A property of a card: `["vcard", [[name, parameters, type, value], …]]`.
fn card_text<'a>(entity: &'a Value, name: &str) -> Option<&'a str> {
    let properties = entity.get("vcardArray")?.get(1)?.as_array()?;
    let is_named = |property: &&Value| property.get(0).and_then(Value::as_str) == Some(name);
    properties.iter().find(is_named)?.get(3)?.as_str()
}
