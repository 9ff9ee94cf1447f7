//! Lists of companies that somebody wants to see visit: rows as they were brought, and which
//! company each of them is.

use serde::{Deserialize, Serialize};

use crate::id::{CompanyId, TargetListId, UserId};
use crate::time::Timestamp;

/// The most lists of a workspace.
pub const TARGET_LISTS_MAX: usize = 50;
/// The most rows of a list.
pub const TARGET_ROWS_MAX: usize = 20_000;
/// The longest name of a list, in bytes.
pub const TARGET_LIST_NAME_BYTES_MAX: usize = 120;
/// The longest name or domain in a row, in bytes; what is longer is cut.
pub const TARGET_TEXT_BYTES_MAX: usize = 300;
/// The most companies among which a person chooses.
pub const CANDIDATES_MAX: usize = 5;

/// A list of companies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetList {
    /// Names it.
    pub id: TargetListId,
    /// What people call it; one of a kind in the workspace.
    pub name: String,
    /// When it was brought.
    pub created_at: Timestamp,
    /// Who brought it.
    pub created_by: String,
}

/// One row, as it was brought.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct WantedCompany {
    /// The name; may be empty when there is a domain.
    pub name: String,
    /// The registrable domain of its website; may be empty.
    pub domain: String,
    /// ISO 3166-1 alpha-2, upper case; may be empty.
    pub country: String,
}

/// How far a row is matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MatchState {
    /// One company, surely enough.
    Matched,
    /// One or more companies; a person is to choose.
    Review,
    /// No company of the data set is like it.
    Unknown,
    /// A person chose the company.
    Chosen,
    /// A person said that it is none of them.
    Refused,
}

impl MatchState {
    /// Every state.
    pub const ALL: [Self; 5] =
        [Self::Matched, Self::Review, Self::Unknown, Self::Chosen, Self::Refused];

    /// The name in JSON and SQL.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Matched => "matched",
            Self::Review => "review",
            Self::Unknown => "unknown",
            Self::Chosen => "chosen",
            Self::Refused => "refused",
        }
    }

    /// Finds a state by its name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }

    /// Whether a person decided.
    pub fn is_decided(self) -> bool {
        matches!(self, Self::Chosen | Self::Refused)
    }
}

/// A company that a row may be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MatchCandidate {
    /// Which.
    pub company_id: CompanyId,
    /// Its name.
    pub name: String,
    /// Its domain; may be empty.
    pub domain: String,
    /// Its country; may be empty.
    pub country: String,
    /// How sure it is, `0.0..=1.0`.
    pub probability: f32,
}

/// What a row was found to be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RowMatch {
    /// How far.
    pub state: MatchState,
    /// The company, when it is matched or chosen.
    pub company_id: Option<CompanyId>,
    /// What it may be, likeliest first; at most [`CANDIDATES_MAX`].
    pub candidates: Vec<MatchCandidate>,
}

/// A row of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetRow {
    /// Its number in the list, from 1.
    pub number: u32,
    /// As it was brought.
    pub wanted: WantedCompany,
    /// What it was found to be.
    pub found: RowMatch,
    /// Who decided, when a person did.
    pub decided_by: Option<UserId>,
}
