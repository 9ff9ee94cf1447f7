//! Where a visit came from.

use serde::{Deserialize, Serialize};

/// The kind of a traffic source.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Medium {
    /// Typed in, bookmarked, or not told.
    #[default]
    Direct,
    /// A search engine, unpaid.
    Search,
    /// A paid click.
    Paid,
    /// A social network.
    Social,
    /// An AI assistant.
    Assistant,
    /// A mail or newsletter.
    Mail,
    /// Another website.
    Referral,
    /// A campaign that names another medium.
    Campaign,
}

impl Medium {
    /// Every medium.
    pub const ALL: [Self; 8] = [
        Self::Direct,
        Self::Search,
        Self::Paid,
        Self::Social,
        Self::Assistant,
        Self::Mail,
        Self::Referral,
        Self::Campaign,
    ];

    /// The name in JSON and SQL.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Search => "search",
            Self::Paid => "paid",
            Self::Social => "social",
            Self::Assistant => "assistant",
            Self::Mail => "mail",
            Self::Referral => "referral",
            Self::Campaign => "campaign",
        }
    }

    /// Finds a medium by its name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|medium| medium.as_str() == text)
    }
}

/// Where a visit came from: what the first hit says.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct TrafficSource {
    /// The source's name, such as `Google`, `LinkedIn`, `news.example.org` or `Direct`.
    pub name: String,
    /// Its kind.
    pub medium: Medium,
    /// `utm_campaign`; may be empty.
    pub campaign: String,
    /// The host of the referring page; may be empty.
    pub referrer_host: String,
}
