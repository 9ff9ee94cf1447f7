//! A company: a business, university or public body that can be named.

use serde::{Deserialize, Serialize};

use crate::id::CompanyId;
use crate::network::NetworkKind;

/// What is known of a company. An empty text means "not known".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Company {
    /// Stable from one data set to the next.
    pub id: CompanyId,
    /// The name as people write it.
    pub name: String,
    /// The name in the register, when it differs.
    pub legal_name: String,
    /// The registrable domain of its website.
    pub domain: String,
    /// ISO 3166-1 alpha-2, upper case.
    pub country: String,
    /// The region or state.
    pub region: String,
    /// The town.
    pub city: String,
    /// Street and number.
    pub address: String,
    /// The postal code.
    pub postal_code: String,
    /// The switchboard; never a person's.
    pub phone: String,
    /// The industry in words.
    pub industry: String,
    /// A band of employees such as `500-999`.
    pub size: String,
    /// Business, education or government.
    pub kind: NetworkKind,
    /// Register numbers, each with its scheme (`lei`, `companies_house`, `isin`, `ror` …).
    pub identifiers: Vec<Identifier>,
    /// Other names, previous ones among them.
    pub aliases: Vec<String>,
    /// Further domains of it, besides [`Self::domain`].
    #[serde(default)]
    pub domains: Vec<String>,
    /// The code of ISO 20275, or the register's words where there is none; may be empty.
    #[serde(default)]
    pub legal_form: String,
    /// The company that owns it.
    pub parent_id: Option<CompanyId>,
    /// Where each field comes from.
    pub provenance: Vec<FieldSource>,
}

impl Company {
    /// A company of which nothing is known but its id and its name.
    pub fn named(id: CompanyId, name: &str) -> Self {
        Self {
            id,
            name: name.to_owned(),
            legal_name: String::new(),
            domain: String::new(),
            country: String::new(),
            region: String::new(),
            city: String::new(),
            address: String::new(),
            postal_code: String::new(),
            phone: String::new(),
            industry: String::new(),
            size: String::new(),
            kind: NetworkKind::Business,
            identifiers: Vec::new(),
            aliases: Vec::new(),
            domains: Vec::new(),
            legal_form: String::new(),
            parent_id: None,
            provenance: Vec::new(),
        }
    }
}

/// A number that a register gave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identifier {
    /// The register: `lei`, `companies_house`, `register`, `isin`, `ror`, `cik`, `wikidata`.
    pub scheme: String,
    /// The number as the register writes it.
    pub value: String,
}

/// Where one field of a company comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldSource {
    /// The field's name in JSON.
    pub field: String,
    /// The source's id, as in its manifest.
    pub source: String,
    /// The licence's name.
    pub licence: String,
    /// The day the source was as it is, `YYYY-MM-DD`; empty when the source does not say.
    pub as_of: String,
}
