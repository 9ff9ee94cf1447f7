//! Tables of companies as CSV, with the columns that the manifest maps.

use doorplate_domain::network::NetworkKind;
use rustc_hash::{FxHashSet, FxHasher};

use super::lines::Unpacked;
use super::routing::csv_records;
use super::{CompanyRow, FIELD_BYTES_MAX, ProblemKind, Row, Sink, SourceError};
use crate::countries;
use crate::manifest::Mirror;

/// Reads a CSV with a header.
pub(super) fn csv(mirror: &Mirror, reader: Unpacked, sink: &mut Sink) -> Result<(), SourceError> {
    let mut columns: Option<Columns> = None;
    let mut seen = Seen::default();
    csv_records(reader, false, sink, |record, line, sink| {
        let Some(columns) = &columns else {
            columns = Some(Columns::new(mirror, record)?);
            return Ok(());
        };
        let row = company_row(mirror, |column| columns.field(column, record));
        take(row, line, &mut seen, sink)
    })
}

/// Which place in a record each of our columns has.
struct Columns {
    places: Vec<(String, usize)>,
}

impl Columns {
    /// Some registers write their header with spaces around the names.
    fn new(mirror: &Mirror, header: &csv::StringRecord) -> Result<Self, SourceError> {
        let mut places = Vec::new();
        for (ours, theirs) in &mirror.columns {
            let place = header.iter().position(|name| name.trim() == theirs);
            let place = place.ok_or_else(|| SourceError::OtherFormat {
                format: "the table of its manifest",
                reason: format!("there is no column {theirs:?}"),
            })?;
            places.push((ours.clone(), place));
        }
        Ok(Self { places })
    }

    fn field<'a>(&self, column: &str, record: &'a csv::StringRecord) -> &'a str {
        let place = self.places.iter().find(|(name, _)| name == column).map(|(_, place)| *place);
        place.and_then(|place| record.get(place)).unwrap_or_default()
    }
}

/// Numbers of registers that were met, to tell a second row of the same company.
#[derive(Default)]
pub(super) struct Seen {
    hashes: FxHashSet<u64>,
}

/// Hands a row on, unless it has no name or its number was met before.
pub(super) fn take(
    row: CompanyRow,
    line: u64,
    seen: &mut Seen,
    sink: &mut Sink,
) -> Result<(), SourceError> {
    if row.name.is_empty() {
        sink.problem(line, ProblemKind::Malformed);
        return Ok(());
    }
    // An ISIN or a CIK names an issuer: several listings of one company share it.
    let is_unique = |scheme: &str| matches!(scheme, "lei" | "companies_house" | "ror");
    if let Some(number) = row.identifiers.iter().find(|(scheme, _)| is_unique(scheme)) {
        use std::hash::{Hash, Hasher};
        let mut hasher = FxHasher::default();
        number.hash(&mut hasher);
        if !seen.hashes.insert(hasher.finish()) {
            sink.problem(line, ProblemKind::Duplicate);
            return Ok(());
        }
    }
    sink.row(Row::Company(Box::new(row)))
}

/// Makes a row of a company from its fields by our names.
pub(super) fn company_row<'a>(
    mirror: &'a Mirror,
    source_field: impl Fn(&str) -> &'a str,
) -> CompanyRow {
    let field = |column: &str| {
        let text = source_field(column).trim();
        let constant = || mirror.constants.get(column).map(String::as_str).unwrap_or_default();
        if text.is_empty() { constant() } else { text }
    };
    let identifiers = ["lei", "companies_house", "isin", "ror", "cik"]
        .into_iter()
        .filter(|scheme| !field(scheme).is_empty())
        .map(|scheme| (scheme, cut(field(scheme))))
        .collect();
    CompanyRow {
        name: cut(field("name")),
        legal_name: cut(field("legal_name")),
        domain: clean_domain(field("domain").split(['|', ';', ' ']).next().unwrap_or_default()),
        country: countries::code(field("country")).unwrap_or_default().to_owned(),
        region: cut(field("region")),
        city: cut(field("city")),
        address: cut(field("address")),
        postal_code: cut(field("postal_code")),
        phone: cut(field("phone")),
        industry: cut(field("industry")),
        size: cut(field("size")),
        kind: company_kind(field("kind")),
        identifiers,
        aliases: field("aliases")
            .split(['|', ';'])
            .filter(|alias| !alias.trim().is_empty())
            .map(cut)
            .collect(),
        legal_form: cut(field("legal_form")),
    }
}

/// The kind of a company from the words that registers use; nothing when they say neither.
fn company_kind(text: &str) -> Option<NetworkKind> {
    let text = text.to_lowercase();
    let has = |word: &str| text.contains(word);
    if has("education") || has("university") {
        Some(NetworkKind::Education)
    } else if has("government") || has("city") || has("county") || has("federal") || has("state") {
        Some(NetworkKind::Government)
    } else if ["company", "business", "nonprofit", "healthcare"].into_iter().any(has) {
        Some(NetworkKind::Business)
    } else {
        None
    }
}

/// A text of a field: spaces made single, cut to the most that is kept.
pub(super) fn cut(text: &str) -> String {
    let mut out = String::with_capacity(text.len().min(FIELD_BYTES_MAX));
    for word in text.split_whitespace() {
        let needed = word.len() + usize::from(!out.is_empty());
        if out.len() + needed > FIELD_BYTES_MAX {
            break;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().filter(|character| !character.is_control()));
    }
    out
}

/// Hosts that many unrelated organisations have their page on: such a domain names none of them.
const SHARED_HOSTS: [&str; 14] = [
    "blogspot.com",
    "facebook.com",
    "github.io",
    "gob.pe",
    "google.com",
    "instagram.com",
    "linkedin.com",
    "researchgate.net",
    "twitter.com",
    "wikipedia.org",
    "wixsite.com",
    "wordpress.com",
    "x.com",
    "youtube.com",
];

/// The registrable domain of a host name or address of a page; empty when there is none of its
/// own.
pub(crate) fn clean_domain(text: &str) -> String {
    let text = text.trim();
    let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let host = host.rsplit('@').next().unwrap_or_default().trim_end_matches('.').to_lowercase();
    let is_plain = host
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.') || byte >= 0x80);
    if !is_plain || !host.contains('.') || host.len() > 253 {
        return String::new();
    }
    match psl::domain_str(&host) {
        Some(domain) if !SHARED_HOSTS.contains(&domain) => domain.to_owned(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_is_cut_out_of_an_address() {
        assert_eq!(clean_domain("https://www.example.co.uk/about?x=1"), "example.co.uk");
        assert_eq!(clean_domain("student.example.edu.au"), "example.edu.au");
        assert_eq!(clean_domain("http://EXAMPLE.com:8080"), "example.com");
        assert_eq!(clean_domain("https://www.facebook.com/example"), "");
        assert_eq!(clean_domain("n/a"), "");
        assert_eq!(clean_domain("co.uk"), "");
    }

    #[test]
    fn a_text_is_cut_at_a_word() {
        assert_eq!(cut("  A \t B\u{7} "), "A B");
        assert!(cut(&"word ".repeat(1000)).len() <= FIELD_BYTES_MAX);
    }
}
