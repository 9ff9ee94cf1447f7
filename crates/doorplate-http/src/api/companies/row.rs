//! A company as lists show it, whole or in part.

use std::collections::BTreeSet;

use doorplate_domain::annotation::Annotation as DomainAnnotation;
use doorplate_domain::time::Timestamp;
use doorplate_engine::companies::ListedCompany;
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{AnyOfBuilder, Ref, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::super::annotations::Annotation;
use super::super::company::CompanyParent;
use super::super::{identification, words};

/// The fields of a row that were asked for.
pub(super) type Fields = BTreeSet<&'static str>;

/// A company that visited, with what it did in the span.
#[derive(Serialize, ToSchema)]
pub(crate) struct CompanyRow {
    /// Names the company.
    #[schema(example = "com_06awy3c4v5x8k2m9q7r1t0z6bd")]
    id: String,
    /// The name as people write it.
    #[schema(example = "Example")]
    name: String,
    /// The domain of its website; may be empty.
    #[schema(example = "example.com")]
    domain: String,
    /// ISO 3166-1 alpha-2; may be empty.
    #[schema(example = "GB")]
    country: String,
    /// Its region or state; may be empty.
    region: String,
    /// Its town; may be empty.
    city: String,
    /// Its industry; may be empty.
    industry: String,
    /// A band of employees; may be empty.
    #[schema(example = "500-999")]
    size: String,
    /// What it is.
    #[schema(schema_with = words::company_kind)]
    kind: &'static str,
    /// The company that owns it; null when not known.
    #[schema(required)]
    parent: Option<CompanyParent>,
    /// Visits in the span.
    visits: u64,
    /// Pages seen in the span.
    page_views: u64,
    /// How long pages were in front of somebody in the span, in milliseconds.
    #[schema(example = 184_000)]
    engaged_ms: u64,
    /// The first hit ever on this site.
    #[schema(value_type = String, format = DateTime)]
    first_seen_at: Timestamp,
    /// The last hit in the span.
    #[schema(value_type = String, format = DateTime)]
    last_seen_at: Timestamp,
    /// Whether the first hit ever lies in the span.
    is_new: bool,
    /// The last page seen in the span.
    #[schema(example = "/pricing")]
    last_page: String,
    /// Where most of its visits came from.
    #[schema(example = "Google")]
    top_source: String,
    /// The best verdict among its visits.
    #[schema(schema_with = words::named_status)]
    status: &'static str,
    /// The highest confidence among them, 0 to 1.
    #[schema(minimum = 0.0, maximum = 1.0, example = 0.94)]
    confidence: f32,
    /// Visits per day, or per equal bucket of days, in order; at most 30.
    sparkline: Vec<u64>,
    /// What people of the workspace added to it.
    annotation: Annotation,
    /// The span of the same length before; null unless `compare=previous` asks for it.
    #[schema(required)]
    previous: Option<PreviousSums>,
}

/// What a company did in the span before.
#[derive(Serialize, ToSchema)]
pub(crate) struct PreviousSums {
    /// Visits.
    visits: u64,
    /// Pages seen.
    page_views: u64,
}

/// Every field of a row.
pub(super) const COMPANY_FIELDS: [&str; 23] = [
    "id",
    "name",
    "domain",
    "country",
    "region",
    "city",
    "industry",
    "size",
    "kind",
    "parent",
    "visits",
    "page_views",
    "engaged_ms",
    "first_seen_at",
    "last_seen_at",
    "is_new",
    "last_page",
    "top_source",
    "status",
    "confidence",
    "sparkline",
    "annotation",
    "previous",
];

/// A page of the list of companies.
#[derive(Serialize, ToSchema)]
pub(crate) struct CompanyPage {
    /// The companies, in the order asked for.
    pub(super) items: Vec<CompanyRow>,
    /// Send it as `cursor` for the next page; null on the last.
    #[schema(required)]
    pub(super) next: Option<String>,
    /// How many companies all pages have together.
    pub(super) total: u64,
}

/// A page of the list with only the fields that `fields` asked for.
#[derive(Serialize, ToSchema)]
pub(crate) struct SparseCompanyPage {
    /// The companies, in the order asked for: `id` and the fields of a `CompanyRow` asked for.
    #[schema(value_type = Vec<Object>)]
    items: Vec<Map<String, Value>>,
    /// Send it as `cursor` for the next page; null on the last.
    #[schema(required)]
    next: Option<String>,
    /// How many companies all pages have together.
    total: u64,
}

/// A page of the list, whole or with some fields.
#[derive(Serialize)]
#[serde(untagged)]
pub(crate) enum CompanyPageAnswer {
    Whole(CompanyPage),
    Sparse(SparseCompanyPage),
}

impl PartialSchema for CompanyPageAnswer {
    fn schema() -> RefOr<Schema> {
        AnyOfBuilder::new()
            .item(Ref::from_schema_name("CompanyPage"))
            .item(Ref::from_schema_name("SparseCompanyPage"))
            .into()
    }
}

impl ToSchema for CompanyPageAnswer {
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((CompanyPage::name().into(), CompanyPage::schema()));
        CompanyPage::schemas(schemas);
        schemas.push((SparseCompanyPage::name().into(), SparseCompanyPage::schema()));
    }
}

impl CompanyPageAnswer {
    /// A page with all fields of its rows, or with those asked for.
    pub(super) fn new(page: CompanyPage, fields: Option<&Fields>) -> Self {
        let Some(fields) = fields else { return Self::Whole(page) };
        let CompanyPage { items, next, total } = page;
        let items = items.iter().map(|row| sparse(row, fields)).collect();
        Self::Sparse(SparseCompanyPage { items, next, total })
    }
}

fn sparse(row: &CompanyRow, fields: &Fields) -> Map<String, Value> {
    let value = serde_json::to_value(row).expect("a row has no keys but texts");
    let Value::Object(mut members) = value else { return Map::new() };
    members.retain(|name, _| name == "id" || fields.contains(name.as_str()));
    members
}

impl CompanyRow {
    pub(super) fn new(listed: ListedCompany, annotation: DomainAnnotation) -> Self {
        let ListedCompany { company, parent_name } = listed;
        let parent = company
            .parent_id
            .map(|id| CompanyParent { id: id.into(), name: parent_name.unwrap_or_default() });
        Self {
            id: company.company_id.into(),
            name: company.name,
            domain: company.domain,
            country: company.country,
            region: company.region,
            city: company.city,
            industry: company.industry,
            size: company.size,
            kind: company.kind.as_str(),
            parent,
            visits: company.visits,
            page_views: company.page_views,
            engaged_ms: company.engaged_millis,
            first_seen_at: company.first_seen_at,
            last_seen_at: company.last_seen_at,
            is_new: company.is_new,
            last_page: company.last_page,
            top_source: company.top_source,
            status: identification::status(company.status),
            confidence: company.confidence,
            annotation: annotation.into(),
            sparkline: company.sparkline,
            previous: company
                .previous
                .map(|sums| PreviousSums { visits: sums.visits, page_views: sums.page_views }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fields_are_those_of_a_row() {
        let RefOr::T(Schema::Object(row)) = CompanyRow::schema() else { panic!("an object") };
        let mut named: Vec<&str> = row.properties.keys().map(String::as_str).collect();
        named.sort_unstable();
        let mut fields = COMPANY_FIELDS;
        fields.sort_unstable();
        assert_eq!(named, fields);
    }
}
