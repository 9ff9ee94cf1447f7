//! The verdict on a visit, with its receipt.

use doorplate_domain::identification::{
    AbstainReason, Evidence as DomainEvidence, EvidenceFamily,
    Identification as DomainIdentification, VerdictStatus,
};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa::openapi::schema::Schema;

use super::words;

/// What is said of a visit or an address, and why. Readable without the address.
#[derive(Serialize, ToSchema)]
pub(crate) struct Identification {
    /// How far the verdict goes.
    #[schema(schema_with = words::status)]
    status: &'static str,
    /// Why no company is named; null when one is.
    #[schema(schema_with = words::abstain_reason_or_null, required)]
    reason: Option<&'static str>,
    /// The chance that the company named is right, 0 to 1; 0 when none is named.
    #[schema(minimum = 0.0, maximum = 1.0, example = 0.94)]
    confidence: f32,
    /// What the network is.
    #[schema(schema_with = words::network_kind)]
    kind: &'static str,
    /// The service that runs it, such as `Zscaler`; empty when there is none to name.
    service: String,
    /// The number of the autonomous system; 0 when the address is not routed.
    #[schema(example = 680)]
    asn: u32,
    /// The holder of the network, as routing sources name it; may be empty.
    network_name: String,
    /// The network's country, ISO 3166-1 alpha-2; may be empty.
    #[schema(example = "DE")]
    country: String,
    /// The company named; null when none is.
    #[schema(example = "com_06awy3c4v5x8k2m9q7r1t0z6bd")]
    company_id: Option<String>,
    /// The reasons, strongest first.
    evidence: Vec<Evidence>,
    /// The version of the data set that was asked.
    #[schema(example = "2026-03-01-9f2c4e1b")]
    data_set_version: String,
}

/// One signed fact for or against.
#[derive(Serialize, ToSchema)]
pub(crate) struct Evidence {
    /// What kind of fact.
    #[schema(example = "as_holder")]
    kind: String,
    /// The family that it counts in: within one the best counts, across them they add up.
    #[schema(schema_with = family)]
    family: &'static str,
    /// The fact in plain words.
    statement: String,
    /// The source's id.
    #[schema(example = "iptoasn")]
    source: String,
    /// The licence of the source.
    #[schema(example = "PDDL-1.0")]
    licence: String,
    /// The day the source was as it is; empty when it does not say.
    #[schema(example = "2026-03-01")]
    as_of: String,
    /// Log-odds that it adds: positive for the company named, negative against.
    #[schema(example = 2.2)]
    weight: f32,
}

impl From<DomainIdentification> for Identification {
    fn from(identification: DomainIdentification) -> Self {
        Self {
            status: status(identification.status),
            reason: identification.reason.map(AbstainReason::as_str),
            confidence: identification.confidence,
            kind: identification.kind.as_str(),
            service: identification.service,
            asn: identification.asn,
            network_name: identification.network_name,
            country: identification.country,
            company_id: identification.company.map(|company| company.id.into()),
            evidence: identification.evidence.into_iter().map(Evidence::from).collect(),
            data_set_version: identification.data_set_version,
        }
    }
}

impl From<DomainEvidence> for Evidence {
    fn from(evidence: DomainEvidence) -> Self {
        Self {
            kind: evidence.kind,
            family: match evidence.family {
                EvidenceFamily::Registry => "registry",
                EvidenceFamily::Routing => "routing",
                EvidenceFamily::Dns => "dns",
                EvidenceFamily::FirstParty => "first_party",
                EvidenceFamily::Override => "override",
                EvidenceFamily::List => "list",
            },
            statement: evidence.statement,
            source: evidence.source,
            licence: evidence.licence,
            as_of: evidence.as_of,
            weight: evidence.weight,
        }
    }
}

/// The name of a status.
pub(crate) fn status(status: VerdictStatus) -> &'static str {
    status.as_str()
}

fn family() -> Schema {
    words::words(
        "The family that it counts in: within one the best counts, across them they add up.",
        ["registry", "routing", "dns", "first_party", "override", "list"],
    )
}
