//! Why a hit was not kept.

use serde::{Deserialize, Serialize};

/// Why a hit left the pipeline without a verdict. Each is counted; nothing else of the hit stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DropReason {
    /// It could not be read.
    Malformed,
    /// No site has this key.
    UnknownSite,
    /// The page's host is not one of the site's.
    HostNotAllowed,
    /// It is larger than the limit.
    TooLarge,
    /// Too many hits in too short a time.
    RateLimited,
    /// A robot by its user agent or its behaviour.
    Bot,
    /// An assistant or a crawler that feeds one.
    AiAgent,
    /// A browser that says it is driven by a program.
    Automated,
    /// Fetched ahead by a browser; nobody has seen it.
    Prefetch,
    /// The visitor refused.
    ConsentDenied,
    /// The site asks for consent and none was given.
    ConsentMissing,
    /// The browser sends Global Privacy Control.
    GlobalPrivacyControl,
    /// The browser sends Do Not Track and the site honours it.
    DoNotTrack,
    /// The visitor or the company objected.
    Suppressed,
    /// The hit is here already.
    Duplicate,
    /// The workspace's own network.
    OwnNetwork,
    /// Older than the site keeps.
    TooOld,
}

impl DropReason {
    /// Every reason.
    pub const ALL: [Self; 17] = [
        Self::Malformed,
        Self::UnknownSite,
        Self::HostNotAllowed,
        Self::TooLarge,
        Self::RateLimited,
        Self::Bot,
        Self::AiAgent,
        Self::Automated,
        Self::Prefetch,
        Self::ConsentDenied,
        Self::ConsentMissing,
        Self::GlobalPrivacyControl,
        Self::DoNotTrack,
        Self::Suppressed,
        Self::Duplicate,
        Self::OwnNetwork,
        Self::TooOld,
    ];

    /// The name in JSON, SQL and the portal.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::UnknownSite => "unknown_site",
            Self::HostNotAllowed => "host_not_allowed",
            Self::TooLarge => "too_large",
            Self::RateLimited => "rate_limited",
            Self::Bot => "bot",
            Self::AiAgent => "ai_agent",
            Self::Automated => "automated",
            Self::Prefetch => "prefetch",
            Self::ConsentDenied => "consent_denied",
            Self::ConsentMissing => "consent_missing",
            Self::GlobalPrivacyControl => "global_privacy_control",
            Self::DoNotTrack => "do_not_track",
            Self::Suppressed => "suppressed",
            Self::Duplicate => "duplicate",
            Self::OwnNetwork => "own_network",
            Self::TooOld => "too_old",
        }
    }

    /// Finds a reason by its name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back() {
        for reason in DropReason::ALL {
            assert_eq!(DropReason::parse(reason.as_str()), Some(reason));
        }
    }
}
