//! What a verdict adds to a row, written once for each network and kept.

use doorplate_domain::address::ClientAddress;
use doorplate_domain::company::Company;
use doorplate_domain::identification::{AbstainReason, Identification, VerdictStatus};
use rustc_hash::FxHashMap;
use serde::Serialize;

use super::EnrichFormat;
use super::recent::{Recent, Start};
use crate::access_log::plain;
use crate::cell;
use crate::data_set::DataSet;
use crate::look_up::VerdictKey;

/// The columns that a verdict fills.
pub const COLUMNS: [&str; 13] = [
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

/// How many verdicts are kept before it begins anew: enough for the networks of a busy site, and
/// with a thread for each of many cores still little, a few hundred bytes each.
const KEPT_MAX: usize = 8 * 1024;

/// What one thread has made of the verdicts that it met so far, each once.
pub struct Verdicts<'a, T> {
    data_set: &'a DataSet,
    make: Box<dyn Fn(&Identification) -> T + 'a>,
    places: FxHashMap<VerdictKey, u32>,
    made: Vec<T>,
    recent: Recent,
}

/// How a row ends.
#[derive(Debug, Clone)]
pub struct Ending {
    /// The verdict in a word.
    pub status: VerdictStatus,
    /// The verdict's part of the row, with its line feed.
    pub text: Vec<u8>,
}

impl<T> std::fmt::Debug for Verdicts<'_, T> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Verdicts").field("kept", &self.made.len()).finish_non_exhaustive()
    }
}

impl<'a, T> Verdicts<'a, T> {
    /// Keeps what `make` makes of a verdict.
    pub fn new(data_set: &'a DataSet, make: impl Fn(&Identification) -> T + 'a) -> Self {
        let (places, made) = (FxHashMap::default(), Vec::new());
        Self { data_set, make: Box::new(make), places, made, recent: Recent::new() }
    }

    /// What was made of the verdict on a client.
    pub fn of(&mut self, client: ClientAddress) -> &T {
        let place = self.place(client);
        &self.made[place as usize]
    }

    /// What was made of the verdict on the client that a line starts with; `None` when that is
    /// not an IPv4 address with a space behind it.
    #[inline]
    pub(super) fn of_start(&mut self, line: &[u8]) -> Option<&T> {
        let start = Start::of(line)?;
        let place = if let Some(place) = self.recent.find(start) {
            place
        } else {
            let (client, _) = plain::read_v4(line)?;
            let place = self.place(client);
            self.recent.keep(start, place);
            place
        };
        self.made.get(place as usize)
    }

    fn place(&mut self, client: ClientAddress) -> u32 {
        let key = self.data_set.verdict_key(client);
        if let Some(place) = self.places.get(&key) {
            return *place;
        }
        if self.made.len() == KEPT_MAX {
            self.made.clear();
            self.places.clear();
            self.recent = Recent::new();
        }
        let place = u32::try_from(self.made.len()).expect("no more than `KEPT_MAX` are kept");
        self.made.push((self.make)(&self.data_set.identify_client(client)));
        self.places.insert(key, place);
        place
    }
}

/// How a row ends in a format of text.
pub(super) fn ending(format: EnrichFormat, found: &Identification) -> Ending {
    let mut text = Vec::new();
    match format {
        EnrichFormat::Csv => write_csv(&mut text, found),
        EnrichFormat::JsonLines => write_json(&mut text, found, b""),
        EnrichFormat::Appended => write_json(&mut text, found, b"\t{"),
    }
    // Thousands are kept, and read with every line.
    text.shrink_to_fit();
    Ending { status: found.status, text }
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
