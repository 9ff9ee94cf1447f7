//! Points in time and days, as numbers. Whoever needs "now" is given it.

use std::fmt;

use jiff::civil::Time;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

/// Microseconds in a day of 24 hours.
pub const DAY_MICROS: i64 = 86_400_000_000;

/// Microseconds since 1970-01-01T00:00:00Z. In JSON: RFC 3339, UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Timestamp(pub i64);

/// A calendar day in UTC, counted from 1970-01-01. In JSON: `YYYY-MM-DD`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Day(pub i32);

/// Says why a text is not a time or a day.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{text:?} is not {expected}")]
pub struct InvalidTime {
    text: String,
    expected: &'static str,
}

impl Timestamp {
    /// Makes a point in time from whole seconds since 1970.
    pub fn from_seconds(seconds: i64) -> Self {
        Self(seconds.saturating_mul(1_000_000))
    }

    /// Whole seconds since 1970, rounded down.
    pub fn seconds(self) -> i64 {
        self.0.div_euclid(1_000_000)
    }

    /// The day in UTC that this falls on.
    pub fn day(self) -> Day {
        Day(i32::try_from(self.0.div_euclid(DAY_MICROS)).unwrap_or(i32::MAX))
    }

    /// This plus a number of microseconds; stops at the ends of the range.
    pub fn plus_micros(self, micros: i64) -> Self {
        Self(self.0.saturating_add(micros))
    }

    /// Reads RFC 3339, any offset.
    pub fn parse(text: &str) -> Result<Self, InvalidTime> {
        text.parse::<jiff::Timestamp>().map(|timestamp| Self(timestamp.as_microsecond())).map_err(
            |_| InvalidTime {
                text: text.chars().take(40).collect(),
                expected: "a time of the form 2026-01-31T12:00:00Z",
            },
        )
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_microsecond(self.0) {
            Ok(timestamp) => timestamp.fmt(formatter),
            Err(_) => write!(formatter, "{}us", self.0),
        }
    }
}

impl Day {
    /// The first instant of the day.
    pub fn start(self) -> Timestamp {
        Timestamp(i64::from(self.0).saturating_mul(DAY_MICROS))
    }

    /// The first instant of the day after.
    pub fn end(self) -> Timestamp {
        Timestamp(i64::from(self.0).saturating_add(1).saturating_mul(DAY_MICROS))
    }

    /// Reads `YYYY-MM-DD`.
    pub fn parse(text: &str) -> Result<Self, InvalidTime> {
        let invalid = || InvalidTime {
            text: text.chars().take(40).collect(),
            expected: "a day of the form 2026-01-31",
        };
        let date = text.parse::<jiff::civil::Date>().map_err(|_| invalid())?;
        let midnight = date.to_datetime(Time::midnight());
        let start = TimeZone::UTC.to_timestamp(midnight).map_err(|_| invalid())?;
        Ok(Timestamp(start.as_microsecond()).day())
    }
}

impl fmt::Display for Day {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_microsecond(self.start().0) {
            Ok(start) => TimeZone::UTC.to_datetime(start).date().fmt(formatter),
            Err(_) => write!(formatter, "day {}", self.0),
        }
    }
}

impl Serialize for Timestamp {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

impl Serialize for Day {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

/// Whether a text names a time zone of the IANA data base, such as `Europe/Berlin`.
pub fn is_time_zone(name: &str) -> bool {
    TimeZone::get(name).is_ok()
}

/// A span of whole days, both ends within.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayRange {
    /// The first day.
    pub from: Day,
    /// The last day; never before `from`.
    pub to: Day,
}

/// The longest span that one question may cover, in days: ten years.
pub const RANGE_DAYS_MAX: i32 = 3_660;

impl DayRange {
    /// Makes a span, or nothing when the ends are the wrong way round or too far apart.
    pub fn new(from: Day, to: Day) -> Option<Self> {
        let days = to.0.checked_sub(from.0)?;
        (0..RANGE_DAYS_MAX).contains(&days).then_some(Self { from, to })
    }

    /// How many days, at least one.
    pub fn days(self) -> i32 {
        self.to.0 - self.from.0 + 1
    }

    /// The span of the same length that ends the day before.
    pub fn previous(self) -> Self {
        let days = self.days();
        Self { from: Day(self.from.0 - days), to: Day(self.to.0 - days) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_days_read_back() {
        let time = Timestamp::parse("2015-05-17T10:05:03Z").unwrap();
        assert_eq!(time.to_string(), "2015-05-17T10:05:03Z");
        assert_eq!(time.day().to_string(), "2015-05-17");
        assert_eq!(Day::parse("2015-05-17"), Ok(time.day()));
        assert_eq!(Timestamp::parse("2015-05-17T12:05:03+02:00"), Ok(time));
        assert!(Day::parse("17.5.2015").is_err());
    }

    #[test]
    fn a_day_before_1970_is_still_one_day() {
        assert_eq!(Timestamp(-1).day(), Day(-1));
        assert_eq!(Timestamp(i64::MIN).to_string(), format!("{}us", i64::MIN));
    }

    #[test]
    fn the_previous_span_touches_this_one() {
        let range = DayRange::new(Day(10), Day(16)).unwrap();
        assert_eq!(range.previous(), DayRange { from: Day(3), to: Day(9) });
        assert_eq!(DayRange::new(Day(2), Day(1)), None);
    }
}
