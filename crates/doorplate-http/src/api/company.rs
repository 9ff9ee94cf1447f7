//! What is known of a company.

use doorplate_domain::company::{
    Company as DomainCompany, FieldSource as DomainFieldSource, Identifier,
};
use doorplate_domain::id::CompanyId;
use serde::Serialize;
use utoipa::ToSchema;

use super::words;

/// What is known of a company. An empty text means "not known".
#[derive(Serialize, ToSchema)]
pub(crate) struct Company {
    /// Stable from one data set to the next.
    #[schema(example = "com_06awy3c4v5x8k2m9q7r1t0z6bd")]
    id: String,
    /// The name as people write it.
    #[schema(example = "Example")]
    name: String,
    /// The name in the register, when it differs.
    #[schema(example = "Example Holdings Ltd")]
    legal_name: String,
    /// The domain of its website.
    #[schema(example = "example.com")]
    domain: String,
    /// ISO 3166-1 alpha-2.
    #[schema(example = "GB")]
    country: String,
    /// The region or state.
    region: String,
    /// The town.
    city: String,
    /// Street and number.
    address: String,
    /// The postal code.
    postal_code: String,
    /// The switchboard; never a person's.
    phone: String,
    /// The industry in words.
    industry: String,
    /// A band of employees.
    #[schema(example = "500-999")]
    size: String,
    /// What it is.
    #[schema(schema_with = words::company_kind)]
    kind: &'static str,
    /// Register numbers.
    identifiers: Vec<CompanyIdentifier>,
    /// Other names, previous ones among them.
    aliases: Vec<String>,
    /// Further domains of it, besides `domain`.
    domains: Vec<String>,
    /// The code of ISO 20275, or the register's words where there is none.
    #[schema(example = "H0PO")]
    legal_form: String,
    /// The company that owns it; null when not known.
    #[schema(required)]
    parent: Option<CompanyParent>,
    /// Where each field comes from.
    provenance: Vec<FieldSource>,
}

/// A number that a register gave.
#[derive(Serialize, ToSchema)]
pub(crate) struct CompanyIdentifier {
    /// The register.
    #[schema(example = "lei")]
    scheme: String,
    /// The number as the register writes it.
    value: String,
}

/// The company that owns another.
#[derive(Serialize, ToSchema)]
pub(crate) struct CompanyParent {
    /// Names it.
    pub(crate) id: String,
    /// Its name for people; empty when only its id is known.
    pub(crate) name: String,
}

/// Where one field of a company comes from.
#[derive(Serialize, ToSchema)]
pub(crate) struct FieldSource {
    /// The field's name.
    #[schema(example = "legal_name")]
    field: String,
    /// The source's id.
    #[schema(example = "gleif")]
    source: String,
    /// The licence of the source.
    #[schema(example = "CC0-1.0")]
    licence: String,
    /// The day the source was as it is; empty when it does not say.
    #[schema(example = "2026-03-01")]
    as_of: String,
}

impl Company {
    pub(crate) fn new(company: DomainCompany, parent: Option<(CompanyId, String)>) -> Self {
        Self {
            id: company.id.into(),
            name: company.name,
            legal_name: company.legal_name,
            domain: company.domain,
            country: company.country,
            region: company.region,
            city: company.city,
            address: company.address,
            postal_code: company.postal_code,
            phone: company.phone,
            industry: company.industry,
            size: company.size,
            kind: company.kind.as_str(),
            identifiers: company.identifiers.into_iter().map(CompanyIdentifier::from).collect(),
            aliases: company.aliases,
            domains: company.domains,
            legal_form: company.legal_form,
            parent: parent.map(|(id, name)| CompanyParent { id: id.into(), name }),
            provenance: company.provenance.into_iter().map(FieldSource::from).collect(),
        }
    }
}

impl From<Identifier> for CompanyIdentifier {
    fn from(identifier: Identifier) -> Self {
        Self { scheme: identifier.scheme, value: identifier.value }
    }
}

impl From<DomainFieldSource> for FieldSource {
    fn from(source: DomainFieldSource) -> Self {
        Self {
            field: source.field,
            source: source.source,
            licence: source.licence,
            as_of: source.as_of,
        }
    }
}
