//! What a second look can come to.

use doorplate_domain::identification::Identification;

/// What came of a look. The name says nothing of the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Outcome {
    /// The DNS names the company.
    Validated,
    /// The data set names it by now.
    NamedByDataSet,
    /// The network is by now known for one whose visitors are not named.
    Closed,
    /// Reverse DNS has no name, and nobody of interest runs the zone.
    NoName,
    /// The name is one of many, or spells the address.
    GenericName,
    /// The name does not lead back to the address, and nothing else ties the company to it.
    NotConfirmed,
    /// The name is a carrier's, a hoster's or a service's.
    ProviderDomain,
    /// No register gives the domain to a company.
    UnlistedDomain,
    /// Two companies fit about equally well.
    Conflict,
    /// There is a candidate, but too little speaks for it.
    BelowThreshold,
    /// Name servers did not answer; later they may.
    Unreachable,
    /// The sealed address cannot be opened any more.
    Unreadable,
    /// The visit is gone.
    VisitGone,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Self; 13] = [
        Self::Validated,
        Self::NamedByDataSet,
        Self::Closed,
        Self::NoName,
        Self::GenericName,
        Self::NotConfirmed,
        Self::ProviderDomain,
        Self::UnlistedDomain,
        Self::Conflict,
        Self::BelowThreshold,
        Self::Unreachable,
        Self::Unreadable,
        Self::VisitGone,
    ];

    /// The name in JSON, SQL and the portal.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Validated => "validated",
            Self::NamedByDataSet => "named_by_data_set",
            Self::Closed => "closed",
            Self::NoName => "no_name",
            Self::GenericName => "generic_name",
            Self::NotConfirmed => "not_confirmed",
            Self::ProviderDomain => "provider_domain",
            Self::UnlistedDomain => "unlisted_domain",
            Self::Conflict => "conflict",
            Self::BelowThreshold => "below_threshold",
            Self::Unreachable => "unreachable",
            Self::Unreadable => "unreadable",
            Self::VisitGone => "visit_gone",
        }
    }

    /// Finds an outcome by its name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.as_str() == text)
    }
}

/// What follows from the answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Conclusion {
    /// In a word.
    pub outcome: Outcome,
    /// The new verdict; present exactly when a company is named.
    pub identification: Option<Identification>,
    /// Whether asking again later may tell more.
    pub may_change: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back() {
        for outcome in Outcome::ALL {
            assert_eq!(Outcome::parse(outcome.as_str()), Some(outcome));
        }
        assert_eq!(Outcome::parse("199.45.155.213"), None);
    }
}
