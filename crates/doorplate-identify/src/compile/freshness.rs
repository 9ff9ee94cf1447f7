//! Evidence ages: how much of what a source said still holds on the day of the newest source.
//!
//! The rates were measured on the sources' own histories: 1.2 % of the address space changes its
//! origin in four weeks, lists of VPN exits lose 18.5 % in a year. Rules, reviewed facts and what
//! the operator lays down do not age by themselves. A data set asks no clock: its newest source is
//! its today.

use crate::evidence::EvidenceKind;

/// Days of a year, for rates.
const YEAR_DAYS: f32 = 365.0;

/// Knows the day of the newest source.
#[derive(Debug, Clone, Copy)]
pub(super) struct Freshness {
    today: Option<i32>,
}

impl Freshness {
    /// Takes the days of all sources, `YYYY-MM-DD` or empty.
    pub(super) fn new<'a>(days: impl Iterator<Item = &'a str>) -> Self {
        Self { today: days.filter_map(day_number).max() }
    }

    /// The share of a kind's facts of that day that still hold, `0..=1`; 1 where no day is known.
    pub(super) fn share(self, kind: EvidenceKind, as_of: &str) -> f32 {
        let (Some(today), Some(day)) = (self.today, day_number(as_of)) else { return 1.0 };
        yearly_share(kind).powf((today - day).max(0) as f32 / YEAR_DAYS)
    }
}

/// The share of facts that still hold after a year.
fn yearly_share(kind: EvidenceKind) -> f32 {
    match kind {
        EvidenceKind::AsHolder | EvidenceKind::RangeHolder => 0.86,
        EvidenceKind::PublishedList => 0.815,
        EvidenceKind::CompanyRegister | EvidenceKind::CompanyAbroad => 0.97,
        _ => 1.0,
    }
}

/// Days since an arbitrary day, by the Gregorian calendar; nothing when it is no date.
fn day_number(day: &str) -> Option<i32> {
    let mut parts = day.splitn(3, '-');
    let mut part = || parts.next()?.parse::<i32>().ok();
    let (year, month, day) = (part()?, part()?, part()?);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    // Years begin in March, so that the leap day comes last.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    Some(365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_routing_counts_for_less_and_rules_do_not_age() {
        let freshness = Freshness::new(["2026-08-01", "", "2025-08-01"].into_iter());
        assert!((freshness.share(EvidenceKind::AsHolder, "2025-08-01") - 0.86).abs() < 1e-6);
        for (kind, as_of) in [
            (EvidenceKind::AsHolder, "2026-08-01"),
            (EvidenceKind::AsHolder, ""),
            (EvidenceKind::KnownHolder, "2020-01-01"),
        ] {
            assert!((freshness.share(kind, as_of) - 1.0).abs() < 1e-6);
        }
    }

    #[test]
    fn days_are_counted_over_leap_years() {
        let days = |from, to| day_number(to).unwrap() - day_number(from).unwrap();
        assert_eq!(days("2024-02-28", "2024-03-01"), 2);
        assert_eq!(days("2025-02-28", "2025-03-01"), 1);
        assert_eq!(days("2025-01-01", "2026-01-01"), 365);
        assert_eq!(day_number("2025-13-01"), None);
        assert_eq!(day_number("soon"), None);
    }
}
