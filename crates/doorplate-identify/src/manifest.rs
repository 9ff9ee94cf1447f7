//! Source manifests: what a source is, where it comes from, what its licence asks, how its files
//! are read. One TOML file a source; those of the default sources are embedded.
//!
//! Downloading is not done here: `doorplate-integrations` does it from what a manifest says.

use std::collections::BTreeMap;

use doorplate_domain::data_set::LicenceClass;
use doorplate_domain::network::NetworkKind;
use serde::{Deserialize, Serialize};

mod defaults;

/// Says why a manifest cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// The text is not a manifest.
    #[error("the manifest {name} cannot be read")]
    Unreadable {
        /// The file's name.
        name: String,
        /// What the reader said.
        source: Box<toml::de::Error>,
    },
    /// A value of a manifest cannot be.
    #[error("the manifest of {id} is wrong: {reason}")]
    Invalid {
        /// The source.
        id: String,
        /// What is wrong.
        reason: &'static str,
    },
}

/// One source: a thing that is published somewhere and becomes facts in a data set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Lower-case letters, digits and `-`; it names the source in every receipt.
    pub id: String,
    /// The name for people.
    pub name: String,
    /// What the source says, in a sentence.
    #[serde(default)]
    pub about: String,
    /// How often it changes.
    pub rhythm: Rhythm,
    /// Whether it is used without being asked for.
    #[serde(default)]
    pub enabled: bool,
    /// Whether the terms must be accepted, on record, before it may be used.
    #[serde(default)]
    pub needs_acceptance: bool,
    /// What every network of a list is; lists only.
    pub kind: Option<NetworkKind>,
    /// Where sources contradict each other on a company, the lower one is believed.
    #[serde(default = "usual_precedence")]
    pub precedence: u8,
    /// The service to name for every network of a list; empty when there is none.
    #[serde(default)]
    pub service: String,
    /// Where it can be had, in the order in which to try. At least one.
    #[serde(rename = "mirror")]
    pub mirrors: Vec<Mirror>,
}

/// The precedence of a source that does not say: between registers and tables of the web.
fn usual_precedence() -> u8 {
    50
}

fn comma() -> char {
    ','
}

/// One place to have a source from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mirror {
    /// `https://…/` (a folder), `npm:NAME` (a package), or `file:` (a path in the import folder).
    pub address: String,
    /// The files to take, by their path below the address. At least one.
    pub files: Vec<String>,
    /// How the files are read.
    pub format: Format,
    /// Which column is which, for formats that leave it open: our name to theirs.
    #[serde(default)]
    pub columns: BTreeMap<String, String>,
    /// Values that every row has, for columns that the file lacks (`country`, `kind` …).
    #[serde(default)]
    pub constants: BTreeMap<String, String>,
    /// Rows are taken only if each of these columns (theirs) has one of the values; others are
    /// left out and counted. Letter case makes no difference.
    #[serde(default)]
    pub only: BTreeMap<String, Vec<String>>,
    /// Rows are left out, and counted, if one of these columns (theirs) has one of the values.
    #[serde(default)]
    pub skip: BTreeMap<String, Vec<String>>,
    /// Rows are natural persons or sole traders if one of these columns (theirs) has one of the
    /// values: dropped and counted as such.
    #[serde(default)]
    pub persons: BTreeMap<String, Vec<String>>,
    /// The register has legal persons only, by its rules: no name in it is taken for a person's.
    #[serde(default)]
    pub legal_persons: bool,
    /// The sign between the columns of a CSV.
    #[serde(default = "comma")]
    pub delimiter: char,
    /// The encoding by its usual name (`windows-1252`, `utf-16le` …). Empty: told by a byte-order
    /// mark, else UTF-8, and line by line Windows-1252 where a line is no UTF-8.
    #[serde(default)]
    pub encoding: String,
    /// Which files of a zip archive are read, with `*` for anything. Empty: the first.
    #[serde(default)]
    pub member: String,
    /// Where in a JSON file the entries are: a path such as `results.bindings`. Empty: the file is
    /// an array, or one object after the other.
    #[serde(default)]
    pub entries: String,
    /// Fewer rows than this mean that the download went wrong.
    #[serde(default)]
    pub rows_min: u64,
    /// The licence, which may differ between mirrors.
    pub licence: Licence,
}

/// What a licence asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Licence {
    /// The SPDX name, or the publisher's.
    pub name: String,
    /// What it lets one do.
    pub class: LicenceClass,
    /// Where the terms are, or the terms.
    #[serde(default)]
    pub terms: String,
    /// The line that must be shown; empty when none must.
    #[serde(default)]
    pub attribution: String,
}

/// How often a source changes, and so how often it is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rhythm {
    /// Every day.
    Daily,
    /// Every week.
    Weekly,
    /// Every month.
    Monthly,
    /// Every year.
    Yearly,
    /// When the operator changes it.
    Never,
}

impl Rhythm {
    /// The days between two downloads; none when the source is never downloaded.
    pub fn days(self) -> Option<u32> {
        match self {
            Self::Daily => Some(1),
            Self::Weekly => Some(7),
            Self::Monthly => Some(30),
            Self::Yearly => Some(365),
            Self::Never => None,
        }
    }
}

/// How a file is read. What each yields is said in `sources`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// `start TAB end TAB asn TAB country TAB description`.
    Ip2asnTsv,
    /// `start,end,asn,organisation`, without a header.
    RangeCsv,
    /// Header `asn,name,source`.
    AsNamesCsv,
    /// The registries' `delegated-extended` statistics: the country of each AS.
    Delegated,
    /// A network or address a line; `#` starts a comment.
    CidrList,
    /// The first column of a CSV without header is a network.
    CidrCsv,
    /// Any JSON in which networks stand as texts: AWS, GCP, Azure, Oracle, Fastly, MISP lists.
    CidrJson,
    /// `AS123 # name` a line, or a CSV whose first column is a number.
    AsnList,
    /// A CSV of companies with a header.
    CompanyCsv,
    /// Companies as JSON: an array, lines, or entries anywhere in it.
    CompanyJson,
    /// A table of JSON arrays with a list of field names (SEC).
    CompanyTableJson,
    /// A CSV of who owns whom, by register numbers, with a header (GLEIF level 2).
    OwnerCsv,
    /// The same as JSON.
    OwnerJson,
    /// Objects of the registries' language: `inetnum`, `inet6num`, `organisation`, `aut-num`.
    Rpsl,
    /// ARIN's bulk data as text: networks, organisations and autonomous systems.
    ArinText,
    /// Answers of the registries' RDAP service about networks, as JSON.
    RdapJson,
    /// Networks and organisations of PeeringDB, JSON.
    PeeringdbJson,
    /// The world's universities and their domains, JSON.
    UniversitiesJson,
    /// Patterns of crawlers, JSON.
    CrawlersJson,
    /// Regexes of user agents, YAML.
    UserAgentsYaml,
    /// The operator's own table: `prefix,name,domain,country,kind`, with a header.
    OperatorCsv,
    /// Who does not want to be named, one a line: a range, a domain or a name.
    OptOuts,
    /// An MMDB file; the columns are paths in it.
    Mmdb,
}

impl Format {
    /// Whether the source is a list, every network of which is of one kind.
    pub fn is_list(self) -> bool {
        matches!(self, Self::CidrList | Self::CidrCsv | Self::CidrJson | Self::AsnList)
    }

    /// Whether the columns must be named.
    fn needs_columns(self) -> bool {
        matches!(
            self,
            Self::CompanyCsv
                | Self::CompanyJson
                | Self::CompanyTableJson
                | Self::OwnerCsv
                | Self::OwnerJson
                | Self::Mmdb
        )
    }
}

/// The columns of a company table that can be mapped. `nace`, `naics`, `sic` and `uk_sic` are
/// codes of industries; `employees` is a number, `size` a band; `register` is a national register
/// number, `authority` the register that gave it; `parent` is a register number of the owner.
pub const COMPANY_COLUMNS: [&str; 31] = [
    "name",
    "legal_name",
    "domain",
    "domains",
    "country",
    "region",
    "city",
    "address",
    "postal_code",
    "phone",
    "industry",
    "nace",
    "naics",
    "sic",
    "uk_sic",
    "size",
    "employees",
    "kind",
    "lei",
    "companies_house",
    "isin",
    "ror",
    "cik",
    "wikidata",
    "register",
    "authority",
    "parent",
    "aliases",
    "previous_names",
    "legal_form",
    "status",
];

/// The columns of a table of owners: register numbers of both sides, and what the one is to the
/// other.
pub const OWNER_COLUMNS: [&str; 3] = ["company", "owner", "relation"];

/// The fields of an MMDB file that can be mapped.
pub const MMDB_COLUMNS: [&str; 7] =
    ["asn", "organisation", "name", "domain", "country", "kind", "service"];

impl Manifest {
    /// Reads a manifest. `name` is the file's, for the error.
    pub fn parse(name: &str, text: &str) -> Result<Self, ManifestError> {
        let manifest: Self = toml::from_str(text).map_err(|source| ManifestError::Unreadable {
            name: name.to_owned(),
            source: Box::new(source),
        })?;
        manifest.check()?;
        Ok(manifest)
    }

    /// The manifests that come with the product, ascending by id.
    pub fn all_default() -> Vec<Self> {
        defaults::TEXTS
            .iter()
            .map(|(name, text)| Self::parse(name, text).expect("a test reads every manifest"))
            .collect()
    }

    fn check(&self) -> Result<(), ManifestError> {
        let wrong = |reason| Err(ManifestError::Invalid { id: self.id.clone(), reason });
        let is_plain =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if self.id.is_empty() || !self.id.bytes().all(is_plain) {
            return wrong("an id has lower-case letters, digits and - only");
        }
        if self.mirrors.is_empty() {
            return wrong("there is no mirror");
        }
        if self.needs_acceptance && self.enabled {
            return wrong("what needs acceptance cannot be on by default");
        }
        let has_agreed = |mirror: &Mirror| mirror.licence.class == LicenceClass::OperatorAgreed;
        if self.mirrors.iter().any(has_agreed) && !self.needs_acceptance {
            return wrong("terms to agree to need `needs_acceptance = true`");
        }
        if self.needs_acceptance && self.mirrors.iter().any(|one| one.licence.terms.is_empty()) {
            return wrong("terms to accept must be told");
        }
        if self.mirrors.iter().any(|mirror| mirror.licence.name.is_empty()) {
            return wrong("there is no fact without a licence: name it");
        }
        for mirror in &self.mirrors {
            if let Some(reason) = mirror.problem() {
                return wrong(reason);
            }
            if mirror.format.is_list() && self.kind.is_none() {
                return wrong("a list needs a kind");
            }
        }
        Ok(())
    }
}

impl Mirror {
    fn problem(&self) -> Option<&'static str> {
        let known: &[&str] = match self.format {
            Format::Mmdb => &MMDB_COLUMNS,
            Format::OwnerCsv | Format::OwnerJson => &OWNER_COLUMNS,
            _ => &COMPANY_COLUMNS,
        };
        let is_address =
            ["https://", "npm:", "file:"].iter().any(|scheme| self.address.starts_with(scheme));
        let leaves_folder = |file: &String| {
            file.is_empty() || file.starts_with('/') || file.split('/').any(|part| part == "..")
        };
        if !is_address {
            Some("an address starts with https://, npm: or file:")
        } else if self.address.starts_with("https://") && !self.address.ends_with('/') {
            Some("an https address is a folder and ends with /")
        } else if self.files.is_empty() || self.files.iter().any(leaves_folder) {
            Some("a mirror names its files, below its address")
        } else if self.format.needs_columns() && self.columns.is_empty() {
            Some("the format needs a map of columns")
        } else if self.columns.keys().any(|column| !known.contains(&column.as_str())) {
            Some("a mapped column has an unknown name")
        } else if !self.delimiter.is_ascii() || self.delimiter == '"' {
            Some("columns are separated by an ASCII sign")
        } else if self.licence.class == LicenceClass::Attribution
            && self.licence.attribution.is_empty()
        {
            Some("an attribution licence needs its line")
        } else {
            None
        }
    }

    /// The package, when the mirror is one of the npm registry.
    pub fn package(&self) -> Option<&str> {
        self.address.strip_prefix("npm:")
    }
}
