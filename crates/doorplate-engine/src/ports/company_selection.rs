//! Which companies an event store is asked about: a site's span, and a filter as the store answers
//! it. What the store does not know, the engine has looked up and put in as companies.

use std::collections::HashSet;
use std::sync::Arc;

use doorplate_domain::filter::{Field, Test, TextPattern};
use doorplate_domain::id::{CompanyId, SiteId};
use doorplate_domain::time::{Day, DayRange, Timestamp};

/// Companies that visited a site in a span, and which of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompanySelection {
    /// The site.
    pub site_id: SiteId,
    /// The span that visits must have begun in.
    pub range: DayRange,
    /// Which of them.
    pub condition: CompanyCondition,
}

/// Which companies, and the question that it was made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompanyCondition {
    /// The canonical text of the filter: the same question has the same, whatever was looked up.
    pub question: String,
    /// The day that `today` stands for.
    pub today: Day,
    /// What a company must be.
    pub condition: Condition,
}

/// What a company must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// All of these; everything when there are none.
    All(Vec<Self>),
    /// Any of these; nothing when there are none.
    Any(Vec<Self>),
    /// Not this.
    Not(Box<Self>),
    /// The name or the domain fits.
    Text(TextPattern),
    /// A test of what the store knows: of any field but those that people on our side fill, and
    /// the parent.
    Test(Test),
    /// One of these companies.
    Companies(Arc<HashSet<CompanyId>>),
    /// Came to the site for the first time after this.
    FirstSeenAfter(Timestamp),
    /// Has one of these parents; `None` stands for having none.
    Parents(Arc<HashSet<Option<CompanyId>>>),
}

impl CompanyCondition {
    /// All companies, hidden ones too.
    pub fn everything(today: Day) -> Self {
        Self { question: String::new(), today, condition: Condition::All(Vec::new()) }
    }

    /// Asks for more, for a count: it is no question with pages any more.
    pub fn require(&mut self, condition: Condition) {
        let asked = std::mem::replace(&mut self.condition, Condition::All(Vec::new()));
        self.condition = Condition::All(vec![asked, condition]);
    }
}

/// How many companies, and how often they came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CompanyCount {
    /// Companies.
    pub companies: u64,
    /// Their visits in the span.
    pub visits: u64,
}

/// A question for the values that a field has among companies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldValueQuery {
    /// Among which companies.
    pub selection: CompanySelection,
    /// The field: a text or choice that the store knows, or the parent, whose values are ids.
    pub field: Field,
    /// How a value must begin, any case.
    pub starts_with: String,
    /// The most values.
    pub limit: u32,
}

/// A value that companies have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldValue {
    /// The value; never empty.
    pub value: String,
    /// How many companies have it.
    pub companies: u64,
}

/// What a company did in the span of the same length before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PreviousSums {
    /// Visits.
    pub visits: u64,
    /// Hits of kind view.
    pub page_views: u64,
}
