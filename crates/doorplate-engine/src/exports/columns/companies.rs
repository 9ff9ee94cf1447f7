//! The columns of companies.

use doorplate_domain::company::Company;

use super::{Cell, ColumnKind, ColumnOf, CompanyRecord, column, count, json, share, text, verdict};

/// What the data set knows, if it does.
fn known(record: &CompanyRecord, field: fn(&Company) -> &str) -> Cell<'_> {
    record.known.as_ref().map_or(Cell::Empty, |company| text(field(company)))
}

/// What the data set knows now, or else what was known when the company visited.
fn newest<'a>(record: &'a CompanyRecord, field: fn(&Company) -> &str, then: &'a str) -> Cell<'a> {
    match known(record, field) {
        Cell::Empty => text(then),
        cell => cell,
    }
}

/// Those that visited in the span.
pub(super) static COMPANIES: &[ColumnOf<CompanyRecord>] = &[
    column(
        "company_id",
        ColumnKind::Text,
        |record, _| text(record.company.company_id.as_str()),
        "Names the company; the same in every table and from one data set to the next.",
    ),
    column(
        "company_name",
        ColumnKind::Text,
        |record, _| newest(record, |company| &company.name, &record.company.name),
        "The name as people write it.",
    ),
    column(
        "legal_name",
        ColumnKind::Text,
        |record, _| known(record, |company| &company.legal_name),
        "The name in the register, where it differs.",
    ),
    column(
        "domain",
        ColumnKind::Text,
        |record, _| newest(record, |company| &company.domain, &record.company.domain),
        "The domain of its website.",
    ),
    column(
        "country",
        ColumnKind::Text,
        |record, _| newest(record, |company| &company.country, &record.company.country),
        "Its country, ISO 3166-1 alpha-2.",
    ),
    column(
        "region",
        ColumnKind::Text,
        |record, _| known(record, |company| &company.region),
        "Its region or state.",
    ),
    column(
        "city",
        ColumnKind::Text,
        |record, _| newest(record, |company| &company.city, &record.company.city),
        "Its town.",
    ),
    column(
        "company_address",
        ColumnKind::Text,
        |record, _| known(record, |company| &company.address),
        "Its street and number.",
    ),
    column(
        "postal_code",
        ColumnKind::Text,
        |record, _| known(record, |company| &company.postal_code),
        "Its postal code.",
    ),
    column(
        "phone",
        ColumnKind::Text,
        |record, _| known(record, |company| &company.phone),
        "Its switchboard.",
    ),
    column(
        "industry",
        ColumnKind::Text,
        |record, _| newest(record, |company| &company.industry, &record.company.industry),
        "Its industry in words.",
    ),
    column(
        "size",
        ColumnKind::Text,
        |record, _| newest(record, |company| &company.size, &record.company.size),
        "A band of employees such as 500-999.",
    ),
    column(
        "kind",
        ColumnKind::Text,
        |record, _| text(record.company.kind.as_str()),
        "business, education or government.",
    ),
    column(
        "legal_form",
        ColumnKind::Text,
        |record, _| known(record, |company| &company.legal_form),
        "The code of its legal form (ISO 20275), or the register's words.",
    ),
    column(
        "parent_id",
        ColumnKind::Text,
        |record, _| {
            let parent = record.known.as_ref().and_then(|company| company.parent_id.as_ref());
            parent.map_or(Cell::Empty, |parent| text(parent.as_str()))
        },
        "The company that owns it.",
    ),
    column(
        "parent_name",
        ColumnKind::Text,
        |record, _| text(&record.parent_name),
        "That company's name.",
    ),
    column(
        "identifiers",
        ColumnKind::Json,
        |record, _| record.known.as_ref().map_or(Cell::Empty, |known| json(&known.identifiers)),
        "Its register numbers: a list of scheme and value.",
    ),
    column(
        "sources",
        ColumnKind::Json,
        |record, _| record.known.as_ref().map_or(Cell::Empty, |known| json(&known.provenance)),
        "Where each field comes from: a list of field, source, licence and date.",
    ),
    column(
        "visits",
        ColumnKind::Integer,
        |record, _| count(record.company.visits),
        "Its visits in the span.",
    ),
    column(
        "page_views",
        ColumnKind::Integer,
        |record, _| count(record.company.page_views),
        "Pages that it saw in the span.",
    ),
    column(
        "first_seen_at",
        ColumnKind::Timestamp,
        |record, _| Cell::Timestamp(record.company.first_seen_at),
        "Its first hit ever on this site.",
    ),
    column(
        "last_seen_at",
        ColumnKind::Timestamp,
        |record, _| Cell::Timestamp(record.company.last_seen_at),
        "Its last hit in the span.",
    ),
    column(
        "is_new",
        ColumnKind::Boolean,
        |record, _| Cell::Boolean(record.company.is_new),
        "Whether its first hit ever lies in the span.",
    ),
    column(
        "last_page",
        ColumnKind::Text,
        |record, _| text(&record.company.last_page),
        "The last page that it saw in the span.",
    ),
    column(
        "top_source",
        ColumnKind::Text,
        |record, _| text(&record.company.top_source),
        "Where most of its visits came from.",
    ),
    column(
        "verdict",
        ColumnKind::Text,
        |record, _| verdict(record.company.status),
        "The best verdict among its visits: identified or probable.",
    ),
    column(
        "confidence",
        ColumnKind::Float,
        |record, _| share(record.company.confidence),
        "The highest confidence among them, 0 to 1.",
    ),
    column(
        "our_status",
        ColumnKind::Text,
        |record, _| text(record.annotation.labels.status.as_str()),
        "How far your side has come with it: new, researching, contacted and so on.",
    ),
    column(
        "tags",
        ColumnKind::Json,
        |record, _| json(&record.annotation.labels.tags),
        "The tags that your side gave it: a list of texts.",
    ),
    column(
        "owner_name",
        ColumnKind::Text,
        |record, _| text(&record.annotation.owner_name),
        "Who of your side looks after it.",
    ),
    column(
        "is_hidden",
        ColumnKind::Boolean,
        |record, _| Cell::Boolean(record.annotation.labels.is_hidden),
        "Whether your side hides it.",
    ),
    column(
        "notes",
        ColumnKind::Integer,
        |record, _| count(record.annotation.notes),
        "How many notes your side wrote on it.",
    ),
];
