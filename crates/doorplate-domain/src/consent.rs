//! Whether a hit may be processed at all. The site's owner decides the mode; nobody else.

use serde::{Deserialize, Serialize};

use crate::drop_reason::DropReason;

/// What a site asks of its visitors before anything is processed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsentMode {
    /// The controller relies on another basis; a refusal still counts.
    #[default]
    NoneNeeded,
    /// Processed until the visitor objects.
    OptOut,
    /// Processed only after the visitor agreed.
    OptIn,
}

impl ConsentMode {
    /// The name in JSON and SQL.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoneNeeded => "none_needed",
            Self::OptOut => "opt_out",
            Self::OptIn => "opt_in",
        }
    }

    /// Finds a mode by its name.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::NoneNeeded, Self::OptOut, Self::OptIn].into_iter().find(|mode| mode.as_str() == text)
    }
}

/// What a hit says about the visitor's choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ConsentSignals {
    /// What the page's consent manager answered, if the page has one.
    pub consent: Option<bool>,
    /// `Sec-GPC: 1`, or the script's bit.
    pub global_privacy_control: bool,
    /// `DNT: 1`.
    pub do_not_track: bool,
}

/// What a site does with these signals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentPolicy {
    /// What it asks for.
    pub mode: ConsentMode,
    /// Whether Global Privacy Control ends the matter; on unless the site's owner said otherwise.
    pub honours_gpc: bool,
    /// Whether Do Not Track ends it.
    pub honours_dnt: bool,
}

impl Default for ConsentPolicy {
    fn default() -> Self {
        Self { mode: ConsentMode::default(), honours_gpc: true, honours_dnt: false }
    }
}

impl ConsentPolicy {
    /// Says why a hit may not be processed, or nothing when it may.
    pub fn refusal(self, signals: ConsentSignals) -> Option<DropReason> {
        if self.honours_gpc && signals.global_privacy_control {
            return Some(DropReason::GlobalPrivacyControl);
        }
        if self.honours_dnt && signals.do_not_track {
            return Some(DropReason::DoNotTrack);
        }
        match (self.mode, signals.consent) {
            (_, Some(false)) => Some(DropReason::ConsentDenied),
            (ConsentMode::OptIn, None) => Some(DropReason::ConsentMissing),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_counts_in_every_mode() {
        for mode in [ConsentMode::NoneNeeded, ConsentMode::OptOut, ConsentMode::OptIn] {
            let policy = ConsentPolicy { mode, ..ConsentPolicy::default() };
            let denied = ConsentSignals { consent: Some(false), ..ConsentSignals::default() };
            assert_eq!(policy.refusal(denied), Some(DropReason::ConsentDenied));
            let granted = ConsentSignals { consent: Some(true), ..ConsentSignals::default() };
            assert_eq!(policy.refusal(granted), None);
        }
    }

    #[test]
    fn silence_is_consent_to_nothing_under_opt_in() {
        let policy = ConsentPolicy { mode: ConsentMode::OptIn, ..ConsentPolicy::default() };
        assert_eq!(policy.refusal(ConsentSignals::default()), Some(DropReason::ConsentMissing));
        assert_eq!(ConsentPolicy::default().refusal(ConsentSignals::default()), None);
    }

    #[test]
    fn global_privacy_control_ends_it_even_after_consent() {
        let signals = ConsentSignals {
            consent: Some(true),
            global_privacy_control: true,
            do_not_track: true,
        };
        let refusal = ConsentPolicy::default().refusal(signals);
        assert_eq!(refusal, Some(DropReason::GlobalPrivacyControl));
    }
}
