//! Rows of companies out of tables whose columns the manifest maps.

use std::hash::{Hash, Hasher};

use doorplate_domain::network::NetworkKind;
use rustc_hash::{FxHashSet, FxHasher};

use super::columns::{Fields, Header, LIST_SEPARATOR, TableEntry};
use super::unpack::Unpacked;
use super::{CompanyRow, FIELD_BYTES_MAX, ProblemKind, Row, Sink, SourceError, records};
use super::{legal_forms, phones, sizes};
use crate::industries::{self, Scheme};
use crate::manifest::Mirror;
use crate::names::is_natural_person_or_sole_trader;
use crate::{countries, identifiers};

/// Reads a CSV with a header.
pub(super) fn csv(mirror: &Mirror, reader: Unpacked, sink: &mut Sink) -> Result<(), SourceError> {
    let mut header: Option<Header> = None;
    let mut seen = Seen::new(mirror);
    let delimiter = u8::try_from(mirror.delimiter).expect("a manifest is checked when it is read");
    records::each(delimiter, reader, sink, |record, line, sink| {
        let Some(header) = &header else {
            header = Some(Header::new(mirror, record)?);
            return Ok(());
        };
        let entry = TableEntry { header, record };
        take(&Fields { mirror, entry: &entry }, line, &mut seen, sink)
    })
}

/// Numbers of registers that were met, to tell a second row of the same company; and whether the
/// register may have natural persons, so that the shape of a name has to be looked at.
pub(super) struct Seen {
    hashes: FxHashSet<u64>,
    has_persons: bool,
}

impl Seen {
    pub(super) fn new(mirror: &Mirror) -> Self {
        Self { hashes: FxHashSet::default(), has_persons: !mirror.legal_persons }
    }
}

/// Hands an entry on as a row, unless it is left out, is a person, or was met before.
pub(super) fn take(
    fields: &Fields,
    line: u64,
    seen: &mut Seen,
    sink: &mut Sink,
) -> Result<(), SourceError> {
    if fields.is_person() {
        sink.problem(line, ProblemKind::NaturalPerson);
        return Ok(());
    }
    if fields.is_left_out() {
        sink.problem(line, ProblemKind::LeftOut);
        return Ok(());
    }
    take_row(company_row(fields), line, seen, sink)
}

/// Hands a row on, unless it has no name, is a person, or its number was met before.
pub(super) fn take_row(
    row: CompanyRow,
    line: u64,
    seen: &mut Seen,
    sink: &mut Sink,
) -> Result<(), SourceError> {
    let says_too_little =
        row.domain.is_empty() && row.country.is_empty() && row.identifiers.is_empty();
    if row.name.is_empty() || says_too_little {
        sink.problem(line, ProblemKind::Malformed);
        return Ok(());
    }
    let form = (!row.legal_form.is_empty()).then_some(row.legal_form.as_str());
    if seen.has_persons && is_natural_person_or_sole_trader(&row.name, &row.country, form) {
        sink.problem(line, ProblemKind::NaturalPerson);
        return Ok(());
    }
    // An ISIN or a CIK names an issuer: several listings of one company share it. An entry of
    // Wikidata comes once for each of its values.
    let is_unique = |scheme: &str| matches!(scheme, "lei" | "companies_house" | "ror");
    if let Some(number) = row.identifiers.iter().find(|(scheme, _)| is_unique(scheme)) {
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
fn company_row(fields: &Fields) -> CompanyRow {
    let text = |column: &str| cut(&fields.first(column));
    let country = countries::code(&fields.first("country")).unwrap_or_default();
    let name = text("name");
    let mut domains = list(fields, "domain");
    domains.extend(list(fields, "domains"));
    let mut domains: Vec<String> = domains.iter().map(|text| clean_domain(text)).collect();
    let mut known = FxHashSet::default();
    domains.retain(|domain| !domain.is_empty() && known.insert(domain.clone()));
    let domain = if domains.is_empty() { String::new() } else { domains.remove(0) };
    let mut aliases = list(fields, "aliases");
    aliases.extend(list(fields, "previous_names"));
    let address: Vec<String> = fields.all("address").iter().map(|line| cut(line)).collect();
    CompanyRow {
        legal_name: text("legal_name"),
        domain,
        region: text("region"),
        city: text("city"),
        address: address.join(", "),
        postal_code: text("postal_code"),
        phone: phones::normalise(&fields.first("phone"), country),
        industry: industry(fields),
        size: size(fields),
        kind: company_kind(&fields.first("kind")),
        identifiers: identifiers_of(fields),
        aliases,
        legal_form: legal_forms::code(&fields.first("legal_form"), &name, country),
        domains,
        parent: identifiers::read(&fields.first("parent")),
        country: country.to_owned(),
        name,
    }
}

/// The values of a list, whether they come in several columns or in one.
fn list(fields: &Fields, column: &str) -> Vec<String> {
    let texts = fields.all(column);
    let parts = texts.iter().flat_map(|text| text.split([LIST_SEPARATOR, ';']));
    parts.map(cut).filter(|part| !part.is_empty()).collect()
}

/// The label of the first code or word that names an industry; the words themselves when they fit
/// none.
fn industry(fields: &Fields) -> String {
    let coded = Scheme::ALL.into_iter().find_map(|scheme| {
        fields.all(scheme.as_str()).iter().find_map(|codes| industries::by_codes(scheme, codes))
    });
    if let Some(label) = coded {
        return label.to_owned();
    }
    let words = fields.all("industry");
    let label = words.iter().find_map(|words| industries::by_words(words));
    label.map_or_else(|| words.first().map(|text| cut(text)).unwrap_or_default(), str::to_owned)
}

fn size(fields: &Fields) -> String {
    let from_count = sizes::band_of_count(&fields.first("employees"));
    from_count.or_else(|| sizes::band(&fields.first("size"))).unwrap_or_default().to_owned()
}

fn identifiers_of(fields: &Fields) -> Vec<(&'static str, String)> {
    let mut found: Vec<(&'static str, String)> = identifiers::SCHEMES
        .into_iter()
        .filter_map(|scheme| {
            let value = identifiers::normalise(scheme, &cut(&fields.first(scheme)));
            (!value.is_empty()).then_some((scheme, value))
        })
        .collect();
    // A number of a national register means something with the register's name only.
    let authority = fields.first("authority");
    if let Some((_, value)) = found.iter().find(|(scheme, _)| *scheme == "register").cloned() {
        found.retain(|(scheme, _)| *scheme != "register");
        let known: Vec<&str> = found.iter().map(|(scheme, _)| *scheme).collect();
        if let Some(number) = identifiers::registered(&authority, &value)
            && !known.contains(&number.0)
        {
            found.push(number);
        }
    }
    found
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
