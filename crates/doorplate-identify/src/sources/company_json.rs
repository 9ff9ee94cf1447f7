//! Tables of companies as JSON. An entry counts as a line.

use std::collections::BTreeMap;

use doorplate_domain::network::NetworkKind;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::companies::{Seen, clean_domain, company_row, cut, take};
use super::lines::{Unpacked, read_text};
use super::{CompanyRow, Sink, SourceError};
use crate::countries;
use crate::manifest::Mirror;

/// An array of objects, or an object whose values are such (SEC's `company_tickers.json`).
pub(super) fn array(mirror: &Mirror, reader: Unpacked, sink: &mut Sink) -> Result<(), SourceError> {
    let entries = match parse(reader)? {
        Value::Array(entries) => entries,
        Value::Object(entries) => entries.into_iter().map(|(_, entry)| entry).collect(),
        _ => {
            return Err(SourceError::OtherFormat {
                format: "an array of companies",
                reason: "neither array nor object".to_owned(),
            });
        }
    };
    take_entries(mirror, &entries, sink, |entry, field| entry.get(field))
}

/// `{"fields": ["cik", "name", …], "data": [[…], …]}`.
pub(super) fn table(mirror: &Mirror, reader: Unpacked, sink: &mut Sink) -> Result<(), SourceError> {
    #[derive(Deserialize)]
    struct Table {
        fields: Vec<String>,
        data: Vec<Value>,
    }
    let table: Table = parse(reader)?;
    take_entries(mirror, &table.data, sink, |entry, field| {
        entry.get(table.fields.iter().position(|known| known == field)?)
    })
}

fn take_entries<'a>(
    mirror: &'a Mirror,
    entries: &'a [Value],
    sink: &mut Sink,
    find: impl Fn(&'a Value, &str) -> Option<&'a Value>,
) -> Result<(), SourceError> {
    let mut seen = Seen::default();
    for (number, entry) in (1..).zip(entries) {
        let texts: BTreeMap<&str, String> = mirror
            .columns
            .iter()
            .map(|(ours, theirs)| (ours.as_str(), text_of(find(entry, theirs))))
            .collect();
        let row =
            company_row(mirror, |column| texts.get(column).map(String::as_str).unwrap_or_default());
        take(row, number, &mut seen, sink)?;
    }
    Ok(())
}

fn text_of(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Array(values)) => {
            values.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("|")
        }
        _ => String::new(),
    }
}

/// The world's universities: `{name, domains, web_pages, country, alpha_two_code}`.
pub(super) fn universities(reader: Unpacked, sink: &mut Sink) -> Result<(), SourceError> {
    #[derive(Deserialize)]
    struct University {
        #[serde(default)]
        name: String,
        #[serde(default)]
        domains: Vec<String>,
        #[serde(default)]
        alpha_two_code: String,
        #[serde(default, rename = "state-province")]
        region: Option<String>,
    }
    let universities: Vec<University> = parse(reader)?;
    let mut seen = Seen::default();
    for (number, university) in (1..).zip(universities) {
        let row = CompanyRow {
            name: cut(&university.name),
            domain: university
                .domains
                .first()
                .map(|domain| clean_domain(domain))
                .unwrap_or_default(),
            country: countries::code(&university.alpha_two_code).unwrap_or_default().to_owned(),
            region: cut(&university.region.unwrap_or_default()),
            kind: Some(NetworkKind::Education),
            industry: "Higher education".to_owned(),
            ..CompanyRow::default()
        };
        take(row, number, &mut seen, sink)?;
    }
    Ok(())
}

fn parse<T: DeserializeOwned>(reader: Unpacked) -> Result<T, SourceError> {
    serde_json::from_str(&read_text(reader)?)
        .map_err(|error| SourceError::OtherFormat { format: "JSON", reason: error.to_string() })
}
