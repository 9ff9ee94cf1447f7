//! Visits: the hits of one visitor on one site, with gaps of at most half an hour.

use crate::time::Timestamp;

/// The longest gap between two hits of one visit, in microseconds: 30 minutes.
pub const VISIT_GAP_MICROS: i64 = 30 * 60 * 1_000_000;
/// The longest visit, in microseconds: a day, after which a salt is gone anyway.
pub const VISIT_MICROS_MAX: i64 = crate::time::DAY_MICROS;

/// A pseudonymous browser key. Keyed, salted, forgotten every day; never a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct VisitorKey(pub u64);

/// Whether a hit at `at` goes on with a visit that spans `first..=last`.
///
/// Hits may come out of order (a log, a retry): up to one gap before the first counts as well.
pub fn continues(first: Timestamp, last: Timestamp, at: Timestamp) -> bool {
    let starts = first.0.saturating_sub(VISIT_GAP_MICROS);
    let ends = last.0.saturating_add(VISIT_GAP_MICROS);
    let span = at.0.max(last.0).saturating_sub(at.0.min(first.0));
    (starts..=ends).contains(&at.0) && span <= VISIT_MICROS_MAX
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_an_hour_ends_a_visit() {
        let start = Timestamp::from_seconds(0);
        assert!(continues(start, start, Timestamp(VISIT_GAP_MICROS)));
        assert!(!continues(start, start, Timestamp(VISIT_GAP_MICROS + 1)));
        assert!(continues(start, start, Timestamp(-VISIT_GAP_MICROS)));
        assert!(!continues(start, start, Timestamp(-VISIT_GAP_MICROS - 1)));
    }
}
