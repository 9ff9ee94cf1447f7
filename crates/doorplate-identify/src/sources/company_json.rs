//! Tables of companies as JSON. An entry counts as a line.

use doorplate_domain::network::NetworkKind;
use serde::Deserialize;
use serde_json::Value;

use super::columns::Fields;
use super::companies::{Seen, clean_domain, cut, take, take_row};
use super::lines::read_text;
use super::unpack::Unpacked;
use super::{CompanyRow, ProblemKind, Sink, SourceError, json_entries};
use crate::countries;
use crate::manifest::Mirror;

/// Objects with the fields that the manifest names.
pub(super) fn entries(
    mirror: &Mirror,
    reader: Unpacked,
    sink: &mut Sink,
) -> Result<(), SourceError> {
    let mut seen = Seen::new(mirror);
    json_entries::each(mirror, reader, sink, |entry, number, sink| {
        take(&Fields { mirror, entry }, number, &mut seen, sink)
    })
}

/// `{"fields": ["cik", "name", …], "data": [[…], …]}`, read whole.
pub(super) fn table(mirror: &Mirror, reader: Unpacked, sink: &mut Sink) -> Result<(), SourceError> {
    #[derive(Deserialize)]
    struct Table {
        fields: Vec<String>,
        data: Vec<Vec<Value>>,
    }
    let table: Table = serde_json::from_str(&read_text(reader)?)
        .map_err(|error| SourceError::OtherFormat { format: "JSON", reason: error.to_string() })?;
    let mut seen = Seen::new(mirror);
    for (number, values) in (1..).zip(table.data) {
        let entry: Value = table.fields.iter().cloned().zip(values).collect();
        take(&Fields { mirror, entry: &entry }, number, &mut seen, sink)?;
    }
    Ok(())
}

/// The world's universities: `{name, domains, web_pages, country, alpha_two_code}`.
pub(super) fn universities(
    mirror: &Mirror,
    reader: Unpacked,
    sink: &mut Sink,
) -> Result<(), SourceError> {
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
    let mut seen = Seen::new(mirror);
    json_entries::each(mirror, reader, sink, |entry, number, sink| {
        let Ok(university) = University::deserialize(entry) else {
            sink.problem(number, ProblemKind::Malformed);
            return Ok(());
        };
        let mut domains = university.domains.iter().map(|domain| clean_domain(domain));
        let row = CompanyRow {
            name: cut(&university.name),
            domain: domains.next().unwrap_or_default(),
            domains: domains.filter(|domain| !domain.is_empty()).collect(),
            country: countries::code(&university.alpha_two_code).unwrap_or_default().to_owned(),
            region: cut(&university.region.unwrap_or_default()),
            kind: Some(NetworkKind::Education),
            industry: "Education".to_owned(),
            ..CompanyRow::default()
        };
        take_row(row, number, &mut seen, sink)
    })
}
