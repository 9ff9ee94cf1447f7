//! What a verdict adds to a row, written once for each network and kept.

use std::ops::Range;

use doorplate_domain::address::ClientAddress;
use doorplate_domain::company::Company;
use doorplate_domain::identification::{AbstainReason, Identification, VerdictStatus};
use rustc_hash::FxHashMap;
use serde::Serialize;

use super::EnrichFormat;
use crate::cell;
use crate::data_set::DataSet;
use crate::look_up::VerdictKey;

/// The columns that a verdict fills.
pub(super) const COLUMNS: [&str; 13] = [
    "status",
    "reason",
    "confidence",
    "kind",
    "service",
    "asn",
    "network_name",
    "country",
    "company_id",
    "company",
    "domain",
    "company_country",
    "industry",
];

/// How much is kept before it begins anew: enough for the networks of a busy site, and with a
/// thread for each of many cores still little.
const KEPT_BYTES_MAX: usize = 2 << 20;

/// The verdicts that one thread has met so far.
#[derive(Debug)]
pub struct Verdicts<'a> {
    data_set: &'a DataSet,
    format: EnrichFormat,
    known: FxHashMap<VerdictKey, (VerdictStatus, Range<usize>)>,
    texts: Vec<u8>,
}

impl<'a> Verdicts<'a> {
    pub(super) fn new(data_set: &'a DataSet, format: EnrichFormat) -> Self {
        Self { data_set, format, known: FxHashMap::default(), texts: Vec::new() }
    }

    /// The status, and the end of the row of a client, with its line feed.
    pub(super) fn of(&mut self, client: ClientAddress) -> (VerdictStatus, &[u8]) {
        let key = self.data_set.verdict_key(client);
        if let Some((status, place)) = self.known.get(&key) {
            return (*status, &self.texts[place.clone()]);
        }
        if self.texts.len() > KEPT_BYTES_MAX {
            self.texts.clear();
            self.known.clear();
        }
        let found = self.data_set.identify_client(client);
        let start = self.texts.len();
        match self.format {
            EnrichFormat::Csv => write_csv(&mut self.texts, &found),
            EnrichFormat::JsonLines => write_json(&mut self.texts, &found, b""),
            EnrichFormat::Appended => write_json(&mut self.texts, &found, b"\t{"),
        }
        let place = start..self.texts.len();
        self.known.insert(key, (found.status, place.clone()));
        (found.status, &self.texts[place])
    }
}

fn write_csv(out: &mut Vec<u8>, found: &Identification) {
    let company = found.company.as_ref();
    let of_company = |field: fn(&Company) -> &str| company.map(field).unwrap_or_default();
    let (confidence, asn) = (found.confidence.to_string(), found.asn.to_string());
    let cells: [&str; COLUMNS.len()] = [
        found.status.as_str(),
        found.reason.map(AbstainReason::as_str).unwrap_or_default(),
        &confidence,
        found.kind.as_str(),
        &found.service,
        &asn,
        &found.network_name,
        &found.country,
        of_company(|company| company.id.as_str()),
        of_company(|company| &company.name),
        of_company(|company| &company.domain),
        of_company(|company| &company.country),
        of_company(|company| &company.industry),
    ];
    for (place, text) in cells.into_iter().enumerate() {
        if place > 0 {
            out.push(b',');
        }
        cell::push_csv(out, text.as_bytes());
    }
    out.push(b'\n');
}

#[derive(Serialize)]
struct JsonVerdict<'a> {
    status: &'a str,
    reason: Option<&'a str>,
    confidence: f32,
    kind: &'a str,
    service: &'a str,
    asn: u32,
    network_name: &'a str,
    country: &'a str,
    company: Option<JsonCompany<'a>>,
}

#[derive(Serialize)]
struct JsonCompany<'a> {
    id: &'a str,
    name: &'a str,
    legal_name: &'a str,
    domain: &'a str,
    country: &'a str,
    city: &'a str,
    industry: &'a str,
    size: &'a str,
    kind: &'a str,
}

/// The verdict as an object that begins with `head`, or, without one, the members of an object that
/// has begun already, after a comma; and the end of the object and the row.
fn write_json(out: &mut Vec<u8>, found: &Identification, head: &[u8]) {
    let verdict = JsonVerdict {
        status: found.status.as_str(),
        reason: found.reason.map(AbstainReason::as_str),
        confidence: found.confidence,
        kind: found.kind.as_str(),
        service: &found.service,
        asn: found.asn,
        network_name: &found.network_name,
        country: &found.country,
        company: found.company.as_ref().map(json_company),
    };
    let object = serde_json::to_vec(&verdict).expect("memory takes every text");
    out.extend_from_slice(if head.is_empty() { b"," } else { head });
    out.extend_from_slice(&object[1..]);
    out.push(b'\n');
}

fn json_company(company: &Company) -> JsonCompany<'_> {
    JsonCompany {
        id: company.id.as_str(),
        name: &company.name,
        legal_name: &company.legal_name,
        domain: &company.domain,
        country: &company.country,
        city: &company.city,
        industry: &company.industry,
        size: &company.size,
        kind: company.kind.as_str(),
    }
}
