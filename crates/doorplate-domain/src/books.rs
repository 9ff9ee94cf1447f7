//! The books: every hit received has one outcome, and the outcomes add up.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::drop_reason::DropReason;
use crate::identification::{AbstainReason, VerdictStatus};

/// What became of a verdict, as the books count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum VerdictClass {
    /// A company, surely.
    Identified,
    /// A company, probably.
    Probable,
    /// None, for this reason.
    Abstained(AbstainReason),
}

impl VerdictClass {
    /// Sorts a verdict in. An abstention without a reason counts as unknown.
    pub fn new(status: VerdictStatus, reason: Option<AbstainReason>) -> Self {
        match status {
            VerdictStatus::Identified => Self::Identified,
            VerdictStatus::Probable => Self::Probable,
            VerdictStatus::Abstained => Self::Abstained(reason.unwrap_or(AbstainReason::Unknown)),
        }
    }

    /// The name in storage: `identified`, `probable` or the reason.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Identified => "identified",
            Self::Probable => "probable",
            Self::Abstained(reason) => reason.as_str(),
        }
    }

    /// Finds a class by its name.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "identified" => Some(Self::Identified),
            "probable" => Some(Self::Probable),
            _ => AbstainReason::parse(text).map(Self::Abstained),
        }
    }
}

/// How many hits and visits had one outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tally {
    /// Hits with this outcome.
    pub hits: u64,
    /// Visits with this outcome.
    pub visits: u64,
}

/// All outcomes of one site over a span of days.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Books {
    /// Hits received, counted on their own at the door.
    pub received: u64,
    /// Hits with a verdict, by verdict.
    pub verdicts: BTreeMap<VerdictClass, Tally>,
    /// Hits dropped, by reason.
    pub dropped: BTreeMap<DropReason, u64>,
}

impl Books {
    /// Hits with a verdict.
    pub fn hits(&self) -> u64 {
        self.verdicts.values().map(|tally| tally.hits).sum()
    }

    /// Visits with a verdict.
    pub fn visits(&self) -> u64 {
        self.verdicts.values().map(|tally| tally.visits).sum()
    }

    /// Hits without one.
    pub fn dropped_total(&self) -> u64 {
        self.dropped.values().sum()
    }

    /// Whether what came in at the door is what went out.
    pub fn balance(&self) -> bool {
        self.received == self.hits() + self.dropped_total()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_read_back() {
        let reasons = AbstainReason::ALL.into_iter().map(VerdictClass::Abstained);
        for class in [VerdictClass::Identified, VerdictClass::Probable].into_iter().chain(reasons) {
            assert_eq!(VerdictClass::parse(class.as_str()), Some(class));
        }
    }

    #[test]
    fn a_hit_that_vanished_shows() {
        let mut books = Books { received: 3, ..Books::default() };
        books.verdicts.insert(VerdictClass::Identified, Tally { hits: 2, visits: 1 });
        assert!(!books.balance());
        books.dropped.insert(DropReason::Bot, 1);
        assert!(books.balance());
    }
}
