//! The fields that a filter may test: one row each, from which the reader, the documentation and
//! the builders of filters take everything.

use super::Operator;

/// What can be asked of a company. A new one gets its row in [`FIELDS`] and an answer in the event
/// store or the engine; the compiler names the places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Field {
    /// The name.
    Name,
    /// The domain of the website.
    Domain,
    /// The country.
    Country,
    /// The region or state.
    Region,
    /// The town.
    City,
    /// The industry.
    Industry,
    /// The band of employees.
    Size,
    /// Business, education or government.
    Kind,
    /// The company that owns it.
    Parent,
    /// A tag that somebody on our side gave.
    Tag,
    /// How far somebody on our side got with it.
    Status,
    /// Who on our side looks after it.
    Owner,
    /// A list of companies that somebody on our side wants to see.
    List,
    /// Whether somebody on our side hid it.
    Hidden,
    /// Visits in the span.
    Visits,
    /// Pages seen in the span.
    PageViews,
    /// Time that pages were in front of somebody in the span.
    Engaged,
    /// A page seen in the span.
    Page,
    /// A named action in the span.
    Event,
    /// Where a visit in the span came from.
    Source,
    /// The campaign of a visit in the span.
    Campaign,
    /// The day of the first hit ever on the site.
    FirstSeen,
    /// The day of the last hit in the span.
    LastSeen,
    /// Whether the first hit ever lies in the span.
    New,
    /// Whether it came on two days or more, or before the span.
    Returning,
    /// The best verdict in the span.
    Verdict,
    /// The highest confidence in the span.
    Confidence,
    /// The holder of a network that it came from.
    Network,
}

/// What the values of a field are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FieldType {
    /// Words that parts can be looked for in.
    Text,
    /// One of several words, any case.
    Choice,
    /// A number.
    Number(Unit),
    /// A day in UTC.
    Day,
    /// Yes or no.
    YesNo,
}

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Whole things.
    Count,
    /// Millionths of a whole; written as `0.8` or `80%`.
    Share,
    /// Whole seconds, rounded down; written as `90`, `90s`, `5m` or `1h`.
    Seconds,
}

/// What is known of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldFacts {
    /// Which.
    pub field: Field,
    /// The word in a filter.
    pub name: &'static str,
    /// The words that people read.
    pub label: &'static str,
    /// What its values are.
    pub field_type: FieldType,
    /// The values there are; empty when they are not a closed list.
    pub values: &'static [&'static str],
    /// A test of it.
    pub example: &'static str,
    /// What it finds, in a sentence without its full stop.
    pub description: &'static str,
}

const KINDS: &[&str] = &["business", "education", "government"];
const VERDICTS: &[&str] = &["identified", "probable"];
const STATUSES: &[&str] =
    &["new", "researching", "contacted", "qualified", "customer", "partner", "not_a_fit"];
const YES_NO: &[&str] = &["yes", "no"];

const fn row(
    field: Field,
    (name, label): (&'static str, &'static str),
    (field_type, values): (FieldType, &'static [&'static str]),
    example: &'static str,
    description: &'static str,
) -> FieldFacts {
    FieldFacts { field, name, label, field_type, values, example, description }
}

const TEXT: (FieldType, &[&str]) = (FieldType::Text, &[]);
const CHOICE: (FieldType, &[&str]) = (FieldType::Choice, &[]);
const COUNT: (FieldType, &[&str]) = (FieldType::Number(Unit::Count), &[]);
const DAY: (FieldType, &[&str]) = (FieldType::Day, &[]);
const FLAG: (FieldType, &[&str]) = (FieldType::YesNo, YES_NO);

const fn one_of(values: &'static [&'static str]) -> (FieldType, &'static [&'static str]) {
    (FieldType::Choice, values)
}

const fn number(unit: Unit) -> (FieldType, &'static [&'static str]) {
    (FieldType::Number(unit), &[])
}

/// Every field, in the order of [`Field`].
#[rustfmt::skip]
pub const FIELDS: [FieldFacts; 28] = [
    row(Field::Name, ("name", "Name"), TEXT,
        "name:\"example industries\"", "Part of the company's name"),
    row(Field::Domain, ("domain", "Domain"), TEXT,
        "domain:*.ac.uk", "The domain of its website"),
    row(Field::Country, ("country", "Country"), CHOICE,
        "country:DE,AT,CH", "Its country, as a code of two letters (ISO 3166-1)"),
    row(Field::Region, ("region", "Region"), TEXT,
        "region:Bavaria", "Its region or state"),
    row(Field::City, ("city", "City"), TEXT,
        "city=Paris", "Its town"),
    row(Field::Industry, ("industry", "Industry"), CHOICE,
        "industry:Software", "Its industry"),
    row(Field::Size, ("size", "Size"), CHOICE,
        "size:50-99,100-249", "Its number of employees, as a band"),
    row(Field::Kind, ("kind", "Kind"), one_of(KINDS),
        "kind:education", "What it is"),
    row(Field::Parent, ("parent", "Parent company"), TEXT,
        "parent:holding", "The name or the id of the company that owns it"),
    row(Field::Tag, ("tag", "Tag"), CHOICE,
        "tag:hot", "A tag that somebody on our side gave it"),
    row(Field::Status, ("status", "Status"), one_of(STATUSES),
        "status:new,contacted", "How far somebody on our side got with it"),
    row(Field::Owner, ("owner", "Owner"), CHOICE,
        "owner:me",
        "Who on our side looks after it: a user's id or e-mail address, `me` or `nobody`"),
    row(Field::List, ("list", "Target list"), CHOICE,
        "list:\"Key accounts\"", "A target list that it is on, by name or id"),
    row(Field::Hidden, ("hidden", "Hidden"), FLAG,
        "hidden:yes", "Whether somebody on our side hid it"),
    row(Field::Visits, ("visits", "Visits"), COUNT,
        "visits>=3", "Visits in the span"),
    row(Field::PageViews, ("page_views", "Page views"), COUNT,
        "page_views>10", "Pages seen in the span"),
    row(Field::Engaged, ("engaged", "Engaged time"), number(Unit::Seconds),
        "engaged>=5m", "How long pages were in front of somebody, all visits in the span together"),
    row(Field::Page, ("page", "Page"), TEXT,
        "page:/pricing", "The path of a page that was seen in the span"),
    row(Field::Event, ("event", "Event"), CHOICE,
        "event:signup",
        "The name of an event in the span, the host of a link that was followed, the file that \
         was fetched, or the form that was sent"),
    row(Field::Source, ("source", "Source"), CHOICE,
        "source:Google,LinkedIn", "Where a visit in the span came from"),
    row(Field::Campaign, ("campaign", "Campaign"), CHOICE,
        "campaign:spring", "The campaign of a visit in the span"),
    row(Field::FirstSeen, ("first_seen", "First seen"), DAY,
        "first_seen>=-4w", "The day of the first hit ever on this site"),
    row(Field::LastSeen, ("last_seen", "Last seen"), DAY,
        "last_seen>=yesterday", "The day of the last hit in the span"),
    row(Field::New, ("new", "New"), FLAG,
        "new:yes", "Whether the first hit ever lies in the span"),
    row(Field::Returning, ("returning", "Returning"), FLAG,
        "returning:yes", "Whether it came on two days of the span or more, or before it"),
    row(Field::Verdict, ("verdict", "Verdict"), one_of(VERDICTS),
        "verdict:identified", "The best verdict among the visits in the span"),
    row(Field::Confidence, ("confidence", "Confidence"), number(Unit::Share),
        "confidence>=95%", "The highest confidence among the visits in the span, 0 to 1"),
    row(Field::Network, ("network", "Network"), TEXT,
        "network:telekom", "The holder of a network that a visit in the span came from"),
];

impl Field {
    /// What is known of it.
    pub fn facts(self) -> &'static FieldFacts {
        &FIELDS[self as usize]
    }

    /// Whether the empty text may be asked for: that of it nothing is known.
    pub fn may_be_empty(self) -> bool {
        matches!(
            self,
            Self::Domain
                | Self::Country
                | Self::Region
                | Self::City
                | Self::Industry
                | Self::Size
                | Self::Parent
                | Self::Tag
        )
    }

    /// Finds a field by its name, any case.
    pub fn parse(name: &str) -> Option<Self> {
        let facts = FIELDS.iter().find(|facts| facts.name.eq_ignore_ascii_case(name));
        facts.map(|facts| facts.field)
    }
}

impl FieldType {
    /// The name in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Choice => "choice",
            Self::Number(_) => "number",
            Self::Day => "day",
            Self::YesNo => "yes_no",
        }
    }

    /// The operators that it takes.
    pub fn operators(self) -> &'static [Operator] {
        match self {
            Self::Text | Self::Choice | Self::YesNo => &[Operator::Has, Operator::Is],
            Self::Number(_) | Self::Day => &[
                Operator::Has,
                Operator::Is,
                Operator::Above,
                Operator::AtLeast,
                Operator::Below,
                Operator::AtMost,
            ],
        }
    }
}
