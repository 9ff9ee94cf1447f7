//! What a list of companies can be asked for. One set of words for portal, API, alerts, exports.

use serde::{Deserialize, Serialize};

use crate::identification::VerdictStatus;
use crate::network::NetworkKind;

/// The longest text in a filter, in bytes.
pub const FILTER_TEXT_BYTES_MAX: usize = 200;

/// Which visiting companies to show. An empty filter shows all.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct CompanyFilter {
    /// Part of the name or domain, any case.
    pub text: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// The industry's name, exactly.
    pub industry: Option<String>,
    /// Business, education or government.
    pub kind: Option<NetworkKind>,
    /// Identified or probable.
    pub status: Option<VerdictStatus>,
    /// The least confidence, `0.0..=1.0`.
    pub confidence_min: Option<f32>,
    /// The least number of visits in the span.
    pub visits_min: Option<u64>,
    /// The name of a traffic source, exactly.
    pub source: Option<String>,
    /// Part of a path that was seen.
    pub page: Option<String>,
}

/// In which order visiting companies come. Ties are broken by id, so pages never overlap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CompanySortField {
    /// The latest hit.
    #[default]
    LastSeenAt,
    /// The first hit ever.
    FirstSeenAt,
    /// Visits in the span.
    Visits,
    /// Page views in the span.
    PageViews,
    /// The name, without case.
    Name,
    /// The confidence.
    Confidence,
}

impl CompanySortField {
    /// Every field.
    pub const ALL: [Self; 6] = [
        Self::LastSeenAt,
        Self::FirstSeenAt,
        Self::Visits,
        Self::PageViews,
        Self::Name,
        Self::Confidence,
    ];

    /// The name in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::LastSeenAt => "last_seen_at",
            Self::FirstSeenAt => "first_seen_at",
            Self::Visits => "visits",
            Self::PageViews => "page_views",
            Self::Name => "name",
            Self::Confidence => "confidence",
        }
    }
}

/// Up or down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SortDirection {
    /// Smallest first.
    Ascending,
    /// Largest first.
    #[default]
    Descending,
}

/// An order: `-visits` is most visits first, `name` is A to Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct CompanySort {
    /// By what.
    pub field: CompanySortField,
    /// Which way.
    pub direction: SortDirection,
}

impl CompanySort {
    /// Reads an order as the API writes it.
    pub fn parse(text: &str) -> Option<Self> {
        let (direction, name) = match text.strip_prefix('-') {
            Some(name) => (SortDirection::Descending, name),
            None => (SortDirection::Ascending, text),
        };
        let field = CompanySortField::ALL.into_iter().find(|field| field.as_str() == name)?;
        Some(Self { field, direction })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_reads_as_the_api_writes_it() {
        let visits = CompanySort::parse("-visits").unwrap();
        assert_eq!(visits.field, CompanySortField::Visits);
        assert_eq!(visits.direction, SortDirection::Descending);
        assert_eq!(CompanySort::parse("name").unwrap().direction, SortDirection::Ascending);
        assert_eq!(CompanySort::parse("; drop table"), None);
    }
}
