//! Filters of companies, each checked against a recount of everything.

use std::sync::Arc;

use doorplate_domain::filter::{
    CompanyFilter, CompanySort, CompanySortField, Expression, Field, SortDirection, TextPattern,
};
use doorplate_domain::id::SiteId;
use doorplate_domain::page::PageRequest;
use doorplate_domain::time::{Day, DayRange};

use super::Ground;
use super::events::{Dice, all, append};
use super::model::Model;
use super::sample::{FIRST_DAY, company, parent, scope, site_id};
use crate::ports::Events;
use crate::ports::company_selection::{
    CompanyCondition, CompanySelection, Condition, FieldValueQuery,
};
use crate::ports::events::CompanyQuery;

/// The day that is today.
const TODAY: Day = Day(FIRST_DAY.0 + 5);

/// Filters that companies of the sample pass or not, of every field that an event store answers.
const FILTERS: [&str; 40] = [
    "",
    "äLPHA",
    "company1",
    "\"nobody is called so\"",
    "name:\"gamma company\"",
    "name=\"beta company 4\"",
    "name:*1",
    "domain:company*.EXAMPLE",
    "domain=company3.example",
    "country:DE",
    "country:de,fr",
    "-country:DE",
    "country:ZZ",
    "country:\"\"",
    "region:bavaria",
    "region=\"île-de-france\"",
    "region:\"\"",
    "city:\"town 3\",\"Town 4\"",
    "industry:software",
    "size:50-99",
    "size:1-9",
    "kind:education",
    "verdict:probable",
    "confidence>=90%",
    "confidence<0.7024",
    "visits>=3",
    "visits:1,2",
    "page_views>2",
    "engaged<=1m",
    "source:linkedin,Direct",
    "campaign:\"Campaign 3\"",
    "event:\"name 1\"",
    "page:docs/page-3",
    "page:/blog/*",
    "page=/docs/page-3",
    "network:net-1",
    "network=NET-2",
    "page:blog verdict:identified (visits>1 or -source:google)",
    "not (country:DE or new:yes returning:no) or event:\"name 2\" campaign:\"campaign 1\"",
    "last_seen:yesterday,-3d",
];

/// Filters by day: their answers depend on the span more than others' do.
const DAY_FILTERS: [&str; 9] = [
    "first_seen>=-3d",
    "first_seen<2026-01-03",
    "first_seen:2026-01-02",
    "last_seen>-1w",
    "last_seen<=yesterday",
    "new:yes",
    "new:no",
    "returning:yes",
    "returning:no",
];

/// The fields whose values are listed.
const VALUE_FIELDS: [Field; 12] = [
    Field::Country,
    Field::Region,
    Field::City,
    Field::Industry,
    Field::Size,
    Field::Kind,
    Field::Parent,
    Field::Page,
    Field::Event,
    Field::Source,
    Field::Campaign,
    Field::Network,
];

/// A filter as the store gets it.
pub(super) fn condition(text: &str) -> CompanyCondition {
    let filter = CompanyFilter::parse(text).unwrap();
    let condition = filter.expression.as_ref().map_or(Condition::All(Vec::new()), of);
    CompanyCondition { question: filter.to_string(), today: TODAY, condition }
}

fn of(expression: &Expression) -> Condition {
    match expression {
        Expression::And(parts) => Condition::All(parts.iter().map(of).collect()),
        Expression::Or(parts) => Condition::Any(parts.iter().map(of).collect()),
        Expression::Not(part) => Condition::Not(Box::new(of(part))),
        Expression::Text(text) => Condition::Text(TextPattern::part(text)),
        Expression::Test(test) => Condition::Test(test.clone()),
    }
}

/// What the engine looks up for a store.
fn looked_up() -> Vec<CompanyCondition> {
    let ids = |numbers: &[u8]| numbers.iter().map(|number| company(*number).id).collect();
    let few = Condition::Companies(Arc::new(ids(&[2, 5, 250])));
    let many = Condition::Companies(Arc::new(
        (0..2_000_u128)
            .map(|number| doorplate_domain::id::CompanyId::from_bits(number << 77 | 3))
            .chain(ids(&[1, 4]).into_iter().collect::<Vec<_>>())
            .collect(),
    ));
    let parents = |parents: &[Option<u8>]| {
        let ids = parents.iter().map(|number| number.map(parent));
        Condition::Parents(Arc::new(ids.collect()))
    };
    let conditions = [
        few.clone(),
        Condition::Not(Box::new(few)),
        many,
        parents(&[Some(0), Some(1)]),
        parents(&[None, Some(2)]),
        Condition::Any(Vec::new()),
    ];
    let named = |(place, condition)| CompanyCondition {
        question: format!("looked up {place}"),
        today: TODAY,
        condition,
    };
    conditions.into_iter().enumerate().map(named).collect()
}

pub(super) async fn compare(events: &dyn Events, model: &Model, site: &SiteId, range: DayRange) {
    let texts = FILTERS.into_iter().chain(DAY_FILTERS).map(condition);
    for (place, condition) in texts.chain(looked_up()).enumerate() {
        let selection = CompanySelection { site_id: site.clone(), range, condition };
        // Each filter in one order, each order with several filters.
        let sort = CompanySort {
            field: CompanySortField::ALL[place % CompanySortField::ALL.len()],
            direction: [SortDirection::Ascending, SortDirection::Descending][place % 2],
        };
        let page = PageRequest { limit: 200, after: None };
        let query = CompanyQuery { selection, sort, page, with_previous: place % 3 == 0 };
        compare_list(events, model, &query).await;
    }
    for field in VALUE_FIELDS {
        let condition = condition("visits>1");
        let expected = model.field_values(site, range, &condition, field);
        let selection = CompanySelection { site_id: site.clone(), range, condition };
        let starts_with = String::new();
        let mut query = FieldValueQuery { selection, field, starts_with, limit: 1_000 };
        let values = events.list_field_values(&scope(1), &query).await.unwrap();
        assert_eq!(values, expected, "{field:?}");
        let Some(first) = values.first() else { continue };
        query.starts_with = first.value.to_uppercase();
        query.limit = 1;
        let found = events.list_field_values(&scope(1), &query).await.unwrap();
        assert!(found[0].value.to_uppercase().starts_with(&query.starts_with), "{field:?}");
    }
}

async fn compare_list(events: &dyn Events, model: &Model, query: &CompanyQuery) {
    let CompanySelection { site_id, range, condition } = &query.selection;
    let mut expected = model.companies(site_id, *range, condition, query.sort);
    if query.with_previous {
        for company in &mut expected {
            company.previous = Some(model.previous(site_id, *range, &company.company_id));
        }
    }
    let page = events.list_companies(&scope(1), query).await.unwrap();
    assert_eq!(page.items, expected, "{query:?}");
    assert_eq!(page.total, Some(expected.len() as u64));
    let count = events.count_companies(&scope(1), &query.selection).await.unwrap();
    assert_eq!(count, model.count(site_id, *range, condition), "{query:?}");
    let mut ids = events.list_company_ids(&scope(1), &query.selection, 1_000).await.unwrap();
    ids.sort();
    let mut expected: Vec<_> = expected.into_iter().map(|company| company.company_id).collect();
    expected.sort();
    assert_eq!(ids, expected, "{query:?}");
}

/// Every filter gives what a recount of everything gives, in every order.
pub async fn every_filter_finds_what_a_recount_finds(ground: &dyn Ground<dyn Events>) {
    let events = ground.open().await;
    let mut model = Model::default();
    let mut dice = Dice(0x0dd_c0ff_ee11);
    for _round in 0..6 {
        let outcomes: Vec<_> = (0..80).map(|_| dice.outcome()).collect();
        append(&*events, outcomes.clone()).await;
        model.append(&outcomes);
    }
    let short = DayRange { from: Day(FIRST_DAY.0 + 3), to: Day(FIRST_DAY.0 + 4) };
    for range in [all(), short] {
        for site in [site_id(1), site_id(2)] {
            compare(&*events, &model, &site, range).await;
        }
    }
    for filter in FILTERS {
        let found = model.count(&site_id(1), all(), &condition(filter));
        let is_empty = ["nobody", "ZZ", "1-9"].iter().any(|none| filter.contains(none));
        assert_eq!(found.companies == 0, is_empty, "{filter}");
    }
    let mut parents = events.list_parents(&scope(1)).await.unwrap();
    parents.sort();
    let mut expected: Vec<_> = (0..4).map(parent).collect();
    expected.sort();
    assert_eq!(parents, expected);
}
