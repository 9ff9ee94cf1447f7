//! The canonical text of a filter: one way to write each, and never longer than what was read.

use std::fmt::{Display, Formatter, Result, Write};

use super::field::{FieldType, Unit};
use super::value::{self, DayValue, Values};
use super::{CompanyFilter, Expression, Test, read};

impl Display for CompanyFilter {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        match &self.expression {
            Some(expression) => expression.fmt(formatter),
            None => Ok(()),
        }
    }
}

impl Display for Expression {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        match self {
            Self::And(parts) => write_parts(formatter, parts, " ", |part| {
                matches!(part, Self::Or(_) | Self::And(_))
            }),
            Self::Or(parts) => {
                write_parts(formatter, parts, " or ", |part| matches!(part, Self::Or(_)))
            }
            Self::Not(part) => {
                formatter.write_char('-')?;
                write_part(formatter, part, matches!(**part, Self::And(_) | Self::Or(_)))
            }
            Self::Text(text) => write_text(formatter, text, read::is_bare(text)),
            Self::Test(test) => test.fmt(formatter),
        }
    }
}

fn write_parts(
    formatter: &mut Formatter<'_>,
    parts: &[Expression],
    between: &str,
    needs_brackets: impl Fn(&Expression) -> bool,
) -> Result {
    for (place, part) in parts.iter().enumerate() {
        if place > 0 {
            formatter.write_str(between)?;
        }
        write_part(formatter, part, needs_brackets(part))?;
    }
    Ok(())
}

fn write_part(formatter: &mut Formatter<'_>, part: &Expression, in_brackets: bool) -> Result {
    if in_brackets { write!(formatter, "({part})") } else { write!(formatter, "{part}") }
}

impl Display for Test {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        let facts = self.field.facts();
        write!(formatter, "{}{}", facts.name, self.operator.as_str())?;
        let unit = match facts.field_type {
            FieldType::Number(unit) => unit,
            _ => Unit::Count,
        };
        match &self.values {
            Values::Texts(texts) => write_list(formatter, texts, |formatter, text| {
                write_text(formatter, text, read::is_word(text))
            }),
            Values::Numbers(numbers) => write_list(formatter, numbers, |formatter, number| {
                formatter.write_str(&value::write_number(unit, *number))
            }),
            Values::Days(days) => write_list(formatter, days, |formatter, day| day.fmt(formatter)),
            Values::YesNo(is) => formatter.write_str(if *is { "yes" } else { "no" }),
        }
    }
}

fn write_list<T>(
    formatter: &mut Formatter<'_>,
    values: &[T],
    write: impl Fn(&mut Formatter<'_>, &T) -> Result,
) -> Result {
    for (place, value) in values.iter().enumerate() {
        if place > 0 {
            formatter.write_char(',')?;
        }
        write(formatter, value)?;
    }
    Ok(())
}

fn write_text(formatter: &mut Formatter<'_>, text: &str, is_plain: bool) -> Result {
    if is_plain {
        return formatter.write_str(text);
    }
    formatter.write_char('"')?;
    for character in text.chars() {
        if matches!(character, '"' | '\\') {
            formatter.write_char('\\')?;
        }
        formatter.write_char(character)?;
    }
    formatter.write_char('"')
}

impl Display for DayValue {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        match self {
            Self::On(day) => day.fmt(formatter),
            Self::Today => formatter.write_str("today"),
            Self::Yesterday => formatter.write_str("yesterday"),
            Self::DaysAgo(days) => write!(formatter, "-{days}d"),
            Self::WeeksAgo(weeks) => write!(formatter, "-{weeks}w"),
        }
    }
}
