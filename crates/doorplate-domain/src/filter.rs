//! The one language that a list of companies is filtered with: portal, API, segments, alerts,
//! exports and the command line.
//!
//! ```text
//! filter = and { "or" and }
//! and    = unary { ["and"] unary }                 a space is "and"
//! unary  = [ "not" | "-" ] ( test | "(" filter ")" )
//! test   = field operator value { "," value }      several values: any of them
//!        | text                                    part of the name or the domain
//! ```
//!
//! Here: the typed tree, how it is read and written, and what a test says of a value. What each
//! field is stands in [`field`], in one table. Which companies pass is not answered here.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use crate::time::Day;

pub mod field;
mod pattern;
mod read;
mod sort;
mod value;
mod write;

pub use field::{FIELDS, Field, FieldFacts, FieldType, Unit};
pub use pattern::TextPattern;
pub use read::FilterError;
pub use sort::{CompanySort, CompanySortField, SortDirection};
pub use value::{DayValue, Values};

/// The longest filter, in bytes: a page of text.
pub const FILTER_BYTES_MAX: usize = 4_000;
/// The longest value in a filter, in bytes; names and paths that people ask for are shorter.
pub const FILTER_TEXT_BYTES_MAX: usize = 200;
/// The most tests in a filter: each may cost a look through the companies.
pub const FILTER_TESTS_MAX: usize = 100;
/// How deep brackets and "not" may nest: reading a filter takes stack.
pub const FILTER_DEPTH_MAX: usize = 16;

/// Which visiting companies to show. Written and stored as its text.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CompanyFilter {
    /// What a company must be; absent in the empty filter, which shows all.
    pub expression: Option<Expression>,
}

/// What a company must be. `Display` writes the canonical text, which reads back as the same tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expression {
    /// All of these; at least two, none of them an `And`.
    And(Vec<Self>),
    /// Any of these; at least two, none of them an `Or`.
    Or(Vec<Self>),
    /// Not this; never a `Not`.
    Not(Box<Self>),
    /// A text that is part of the name or the domain.
    Text(String),
    /// A test of one field.
    Test(Test),
}

/// A test of one field, whose operator and values fit the field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Test {
    field: Field,
    operator: Operator,
    values: Values,
}

/// How a field is compared. Of types other than text, [`Self::Has`] stands for "equals".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operator {
    /// `:` for a text a part of it, for anything else one of the values.
    Has,
    /// `=` for a text one of the values exactly.
    Is,
    /// `>`
    Above,
    /// `>=`
    AtLeast,
    /// `<`
    Below,
    /// `<=`
    AtMost,
}

impl Operator {
    /// Every operator; one that begins another stands behind it.
    pub const ALL: [Self; 6] =
        [Self::AtLeast, Self::AtMost, Self::Above, Self::Below, Self::Has, Self::Is];

    /// The operator as it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Has => ":",
            Self::Is => "=",
            Self::Above => ">",
            Self::AtLeast => ">=",
            Self::Below => "<",
            Self::AtMost => "<=",
        }
    }

    fn holds(self, ordering: Ordering) -> bool {
        match self {
            Self::Has | Self::Is => ordering.is_eq(),
            Self::Above => ordering.is_gt(),
            Self::AtLeast => ordering.is_ge(),
            Self::Below => ordering.is_lt(),
            Self::AtMost => ordering.is_le(),
        }
    }
}

impl CompanyFilter {
    /// Reads a filter. Nothing but space is the filter that shows all.
    pub fn parse(text: &str) -> Result<Self, FilterError> {
        read::parse(text).map(|expression| Self { expression })
    }

    /// Whether any test is of a field.
    pub fn asks_for(&self, field: Field) -> bool {
        self.expression.as_ref().is_some_and(|expression| expression.asks_for(field))
    }
}

impl TryFrom<String> for CompanyFilter {
    type Error = FilterError;

    fn try_from(text: String) -> Result<Self, FilterError> {
        Self::parse(&text)
    }
}

impl From<CompanyFilter> for String {
    fn from(filter: CompanyFilter) -> Self {
        filter.to_string()
    }
}

impl Expression {
    /// All of these; nothing of an empty list.
    pub fn and(parts: Vec<Self>) -> Option<Self> {
        let is_flat = |part: &Self| !matches!(part, Self::And(_));
        let parts = if parts.iter().all(is_flat) {
            parts
        } else {
            let parts = parts.into_iter().flat_map(|part| match part {
                Self::And(parts) => parts,
                part => vec![part],
            });
            parts.collect()
        };
        one_or(parts, Self::And)
    }

    /// Any of these; nothing of an empty list.
    pub fn or(parts: Vec<Self>) -> Option<Self> {
        let parts = parts.into_iter().flat_map(|part| match part {
            Self::Or(parts) => parts,
            part => vec![part],
        });
        one_or(parts.collect(), Self::Or)
    }

    /// Not this.
    #[must_use]
    pub fn negated(self) -> Self {
        match self {
            Self::Not(part) => *part,
            part => Self::Not(Box::new(part)),
        }
    }

    fn asks_for(&self, field: Field) -> bool {
        match self {
            Self::And(parts) | Self::Or(parts) => parts.iter().any(|part| part.asks_for(field)),
            Self::Not(part) => part.asks_for(field),
            Self::Text(_) => false,
            Self::Test(test) => test.field == field,
        }
    }
}

fn one_or(
    mut parts: Vec<Expression>,
    group: fn(Vec<Expression>) -> Expression,
) -> Option<Expression> {
    if parts.len() > 1 { Some(group(parts)) } else { parts.pop() }
}

impl Test {
    /// The field.
    pub fn field(&self) -> Field {
        self.field
    }

    /// How it is compared.
    pub fn operator(&self) -> Operator {
        self.operator
    }

    /// With what; at least one value.
    pub fn values(&self) -> &Values {
        &self.values
    }

    /// The texts that a text or choice is compared with; none of other types.
    pub fn texts(&self) -> &[String] {
        match &self.values {
            Values::Texts(texts) => texts,
            Values::Numbers(_) | Values::Days(_) | Values::YesNo(_) => &[],
        }
    }

    /// What a text must fit, any of them; none of types other than text and choice.
    pub fn patterns(&self) -> Vec<TextPattern> {
        let is_part = self.field.facts().field_type == FieldType::Text;
        let has = is_part && self.operator == Operator::Has;
        let pattern = |text: &String| {
            if has { TextPattern::part(text) } else { TextPattern::exactly(text) }
        };
        self.texts().iter().map(pattern).collect()
    }

    /// Whether a number passes, in the unit of the field: see [`Unit`].
    pub fn admits_number(&self, number: u64) -> bool {
        match &self.values {
            Values::Numbers(values) => {
                values.iter().any(|value| self.operator.holds(number.cmp(value)))
            }
            Values::Texts(_) | Values::Days(_) | Values::YesNo(_) => false,
        }
    }

    /// Whether a day passes, when today is `today`.
    pub fn admits_day(&self, day: Day, today: Day) -> bool {
        match &self.values {
            Values::Days(values) => {
                values.iter().any(|value| self.operator.holds(day.cmp(&value.day(today))))
            }
            Values::Texts(_) | Values::Numbers(_) | Values::YesNo(_) => false,
        }
    }

    /// Whether a yes or no passes.
    pub fn admits(&self, is: bool) -> bool {
        self.values == Values::YesNo(is)
    }
}

#[cfg(test)]
mod tests;
