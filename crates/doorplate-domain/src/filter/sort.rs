//! In which order a list of companies comes.

use serde::{Deserialize, Serialize};

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
    /// Time that pages were in front of somebody in the span.
    Engaged,
    /// The country's code; those not known stand below all others.
    Country,
    /// The industry, without case; those not known stand below all others.
    Industry,
}

impl CompanySortField {
    /// Every field.
    pub const ALL: [Self; 9] = [
        Self::LastSeenAt,
        Self::FirstSeenAt,
        Self::Visits,
        Self::PageViews,
        Self::Name,
        Self::Confidence,
        Self::Engaged,
        Self::Country,
        Self::Industry,
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
            Self::Engaged => "engaged",
            Self::Country => "country",
            Self::Industry => "industry",
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
