//! What a data set stands on.

use serde::{Deserialize, Serialize};

/// What a licence lets one do, in five classes; one switch each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LicenceClass {
    /// Public domain or as good as.
    Open,
    /// The source must be named.
    Attribution,
    /// What is derived from it carries the same licence.
    ShareAlike,
    /// Terms that the operator accepted on record.
    OperatorAgreed,
    /// The operator's or a workspace's own.
    FirstParty,
}

impl LicenceClass {
    /// The name in JSON and in manifests.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Attribution => "attribution",
            Self::ShareAlike => "share-alike",
            Self::OperatorAgreed => "operator-agreed",
            Self::FirstParty => "first-party",
        }
    }
}

/// One source that a data set was built from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceUse {
    /// The source's id, as in its manifest.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// Where it comes from.
    pub address: String,
    /// The licence's name.
    pub licence: String,
    /// What the licence lets one do.
    pub licence_class: LicenceClass,
    /// The line that must be shown; empty when none is asked for.
    pub attribution: String,
    /// The day it was as it is, `YYYY-MM-DD`; empty when it does not say.
    pub as_of: String,
    /// Rows taken.
    pub rows: u64,
    /// Rows refused, each reported by line when the data set was built.
    pub rows_refused: u64,
    /// Facts in the data set that stand on it.
    pub facts: u64,
}

/// A data set at a glance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataSetSummary {
    /// Day and content hash; equal inputs give an equal version.
    pub version: String,
    /// The day of the newest source, `YYYY-MM-DD`.
    pub as_of: String,
    /// IPv4 ranges.
    pub networks_v4: u64,
    /// IPv6 ranges.
    pub networks_v6: u64,
    /// Companies.
    pub companies: u64,
    /// The file's size.
    pub file_bytes: u64,
    /// What it stands on.
    pub sources: Vec<SourceUse>,
}
