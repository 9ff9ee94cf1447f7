//! The values that fields are compared with, and how each type of them reads.

use super::field::{FieldFacts, FieldType, Unit};
use crate::time::Day;

/// The furthest that a filter looks back from today, in days: a hundred years.
const DAYS_AGO_MAX: u16 = 36_600;
/// Millionths in a whole.
const MILLION: u64 = 1_000_000;

/// The values of one test: at least one, any of which may fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Values {
    /// Of a text or a choice.
    Texts(Vec<String>),
    /// In the unit of the field; at most [`u32::MAX`].
    Numbers(Vec<u64>),
    /// Of a day.
    Days(Vec<DayValue>),
    /// Of a yes or no.
    YesNo(bool),
}

/// A day, as it is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DayValue {
    /// `2026-03-01`
    On(Day),
    /// `today`
    Today,
    /// `yesterday`
    Yesterday,
    /// `-7d`
    DaysAgo(u16),
    /// `-4w`
    WeeksAgo(u16),
}

impl DayValue {
    /// The day, when today is `today`.
    pub fn day(self, today: Day) -> Day {
        match self {
            Self::On(day) => day,
            Self::Today => today,
            Self::Yesterday => Day(today.0.saturating_sub(1)),
            Self::DaysAgo(days) => Day(today.0.saturating_sub(days.into())),
            Self::WeeksAgo(weeks) => Day(today.0.saturating_sub(i32::from(weeks) * 7)),
        }
    }

    fn parse(text: &str) -> Option<Self> {
        if text.eq_ignore_ascii_case("today") {
            return Some(Self::Today);
        }
        if text.eq_ignore_ascii_case("yesterday") {
            return Some(Self::Yesterday);
        }
        let Some(ago) = text.strip_prefix('-') else { return written(text).map(Self::On) };
        let number = whole(ago.get(..ago.len().checked_sub(1)?)?)?;
        let number = u16::try_from(number).ok()?;
        match ago.as_bytes().last()? {
            b'd' | b'D' if number <= DAYS_AGO_MAX => Some(Self::DaysAgo(number)),
            b'w' | b'W' if number <= DAYS_AGO_MAX / 7 => Some(Self::WeeksAgo(number)),
            _ => None,
        }
    }
}

/// Reads `2026-03-01`, and no other form that would be written differently.
fn written(text: &str) -> Option<Day> {
    let day = Day::parse(text).ok()?;
    (text.len() == 10 && day.to_string() == text).then_some(day)
}

/// Reads digits, and nothing else that would pass for a number.
fn whole(text: &str) -> Option<u64> {
    let is_plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = if is_plain { text.parse::<u32>().ok() } else { None };
    number.map(u64::from)
}

/// Reads a decimal number times ten to the power of `digits`; more decimals than that are refused.
fn decimal(text: &str, digits: usize) -> Option<u64> {
    let (before, after) = match text.split_once('.') {
        Some((before, after)) => {
            whole(after)?;
            (before, after)
        }
        None => (text, ""),
    };
    let missing = digits.checked_sub(after.len())?;
    let after = format!("{after}{}", "0".repeat(missing));
    let scale = 10_u64.pow(u32::try_from(digits).ok()?);
    whole(before)?.checked_mul(scale)?.checked_add(whole(&after)?)
}

fn share(text: &str) -> Option<u64> {
    let millionths = match text.strip_suffix('%') {
        Some(percent) => decimal(percent, 4)?,
        None => decimal(text, 6)?,
    };
    (millionths <= MILLION).then_some(millionths)
}

fn seconds(text: &str) -> Option<u64> {
    let last = text.as_bytes().last()?.to_ascii_lowercase();
    let factor = match last {
        b's' => 1,
        b'm' => 60,
        b'h' => 3_600,
        _ => return whole(text),
    };
    let seconds = whole(&text[..text.len() - 1])? * factor;
    (seconds <= u32::MAX.into()).then_some(seconds)
}

/// Reads one value of a field and puts it behind those before. `Err` says what is allowed.
pub(super) fn read(
    facts: &FieldFacts,
    text: String,
    values: Option<Values>,
) -> Result<Values, String> {
    match facts.field_type {
        FieldType::Text | FieldType::Choice => {
            let text = choice(facts, text)?;
            let mut texts = match values {
                Some(Values::Texts(texts)) => texts,
                _ => Vec::new(),
            };
            texts.push(text);
            Ok(Values::Texts(texts))
        }
        FieldType::Number(unit) => {
            let (number, what) = match unit {
                Unit::Count => (whole(&text), "a whole number such as 3"),
                Unit::Share => (share(&text), "a share from 0 to 1 such as 0.8, or 80%"),
                Unit::Seconds => (seconds(&text), "a time such as 90, 90s, 5m or 1h"),
            };
            let mut numbers = match values {
                Some(Values::Numbers(numbers)) => numbers,
                _ => Vec::new(),
            };
            numbers.push(number.ok_or(what)?);
            Ok(Values::Numbers(numbers))
        }
        FieldType::Day => {
            let mut days = match values {
                Some(Values::Days(days)) => days,
                _ => Vec::new(),
            };
            let what = "a day such as 2026-03-01, today, yesterday, -7d or -4w";
            days.push(DayValue::parse(&text).ok_or(what)?);
            Ok(Values::Days(days))
        }
        FieldType::YesNo => match (text.to_ascii_lowercase().as_str(), values) {
            ("yes" | "true", None) => Ok(Values::YesNo(true)),
            ("no" | "false", None) => Ok(Values::YesNo(false)),
            _ => Err("yes or no, one of them".to_owned()),
        },
    }
}

/// Checks a text; words of a closed list are written as the list does.
fn choice(facts: &FieldFacts, text: String) -> Result<String, String> {
    if facts.field == super::Field::Country {
        let is_code = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic());
        let is_known = is_code || text.is_empty();
        let what = || "a code of two letters such as DE".to_owned();
        return is_known.then(|| text.to_ascii_uppercase()).ok_or_else(what);
    }
    if text.is_empty() && !facts.field.may_be_empty() {
        return Err("a text that is not empty".to_owned());
    }
    if facts.values.is_empty() {
        return Ok(text);
    }
    let known = facts.values.iter().find(|value| value.eq_ignore_ascii_case(&text));
    known.map(|value| (*value).to_owned()).ok_or_else(|| "one of its values".to_owned())
}

/// Writes a number of a unit, the shortest way.
pub(super) fn write_number(unit: Unit, number: u64) -> String {
    match unit {
        Unit::Share => {
            let plain = write_decimal(number, 6);
            let percent = format!("{}%", write_decimal(number, 4));
            if percent.len() < plain.len() { percent } else { plain }
        }
        Unit::Seconds if number > 0 && number.is_multiple_of(3_600) => {
            format!("{}h", number / 3_600)
        }
        Unit::Seconds if number > 0 && number.is_multiple_of(60) => format!("{}m", number / 60),
        Unit::Count | Unit::Seconds => number.to_string(),
    }
}

fn write_decimal(number: u64, digits: usize) -> String {
    let text = format!("{number:0width$}", width = digits + 1);
    let (before, after) = text.split_at(text.len() - digits);
    let after = after.trim_end_matches('0');
    if after.is_empty() { before.to_owned() } else { format!("{before}.{after}") }
}
