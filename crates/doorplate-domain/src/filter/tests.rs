//! Filters read, written and refused, as people write them.

use proptest::prelude::*;

use super::*;
use crate::annotation::CompanyStatus;
use crate::network::NetworkKind;

fn written(text: &str) -> String {
    CompanyFilter::parse(text).unwrap_or_else(|error| panic!("{text}: {error}")).to_string()
}

fn refused(text: &str) -> FilterError {
    CompanyFilter::parse(text).unwrap_err()
}

#[test]
fn one_filter_is_written_one_way() {
    for (given, canonical) in [
        ("  ", ""),
        ("country:de visits >= 3", "country:DE visits>=3"),
        ("a AND b Or not c", "a b or -c"),
        ("(a or b) (c d)", "(a or b) c d"),
        ("-(a or b) -(not x)", "-(a or b) x"),
        ("((a)) or (b or c)", "a or b or c"),
        ("Country = \"DE\", at", "country:DE,AT"),
        ("name=\"Acme \\\"Ltd\\\"\"", "name=\"Acme \\\"Ltd\\\"\""),
        ("\"and\" \"-x\" \"plain\"", "\"and\" \"-x\" plain"),
        (
            "confidence>=80% confidence<0.950 confidence:1",
            "confidence>=0.8 confidence<95% confidence:1",
        ),
        ("engaged>90s engaged<=300 engaged:1H", "engaged>90 engaged<=5m engaged:1h"),
        ("first_seen>=-07D last_seen=TODAY", "first_seen>=-7d last_seen:today"),
        ("hidden:True new=no kind:Business", "hidden:yes new:no kind:business"),
        ("industry:\"\"", "industry:\"\""),
        ("page:/docs/* Müller", "page:/docs/* Müller"),
    ] {
        assert_eq!(written(given), canonical, "{given}");
        assert_eq!(written(canonical), canonical, "{given}");
    }
}

#[test]
fn what_is_wrong_is_named_with_its_place_and_what_is_allowed() {
    for (given, position, message) in [
        ("a (b", 3, "this bracket is never closed"),
        ("a)", 2, "there is no bracket open that this could close"),
        ("name:\"x", 6, "this quote is never closed"),
        ("a or", 5, "a test is missing at the end"),
        ("or a", 1, "a test is missing before \"or\""),
        ("()", 2, "a test is missing before this bracket"),
        ("a;b", 2, "';' may stand here only within quotes"),
        ("\"a\"\"b\"", 4, "a space is missing here"),
        ("visits>=many", 9, "visits takes a whole number such as 3"),
        ("visits>1,2", 9, "\">\" takes one value"),
        ("visits>", 8, "a value of visits is missing here"),
        ("Müller country:Germany", 16, "country takes a code of two letters such as DE"),
        (
            "last_seen:2026-02-30",
            11,
            "last_seen takes a day such as 2026-03-01, today, yesterday, \
         -7d or -4w",
        ),
        ("confidence>1.5", 12, "confidence takes a share from 0 to 1 such as 0.8, or 80%"),
        ("\"a\\n\"", 3, "a backslash stands before \" or \\ only"),
        ("campaign:\"\"", 10, "campaign takes a text that is not empty"),
        ("new:yes,no", 9, "new takes yes or no, one of them"),
    ] {
        let error = refused(given);
        assert_eq!((error.position, error.message.as_str()), (position, message), "{given}");
    }
    assert_eq!(refused("kind:isp").allowed, ["business", "education", "government"]);
    assert_eq!(refused("name>a").allowed, [":", "="]);
    let unknown = refused("a https://example.com");
    assert_eq!(unknown.position, 3);
    assert!(unknown.allowed.contains(&"page_views"));
    assert_eq!(
        unknown.to_string(),
        "at character 3: there is no field \"https\"; put a text in quotes"
    );
}

#[test]
fn limits_are_kept_and_named() {
    assert!(CompanyFilter::parse(&"a ".repeat(FILTER_TESTS_MAX)).is_ok());
    let many = refused(&"a ".repeat(FILTER_TESTS_MAX + 1));
    assert_eq!(many.message, "more than 100 tests");
    let deep = |depth| format!("{}a{}", "(".repeat(depth), ")".repeat(depth));
    assert!(CompanyFilter::parse(&deep(FILTER_DEPTH_MAX - 1)).is_ok());
    assert_eq!(refused(&deep(1_900)).message, "brackets and \"not\" deeper than 16");
    assert_eq!(refused(&"x".repeat(5_000)).message, "longer than 4000 bytes");
    assert_eq!(refused(&"x".repeat(201)).message, "longer than 200 bytes");
}

#[test]
fn every_field_stands_in_its_row_and_its_example_is_one() {
    for (place, facts) in FIELDS.iter().enumerate() {
        assert_eq!(facts.field as usize, place);
        assert_eq!(Field::parse(&facts.name.to_uppercase()), Some(facts.field));
        let filter = CompanyFilter::parse(facts.example).unwrap();
        assert!(filter.asks_for(facts.field), "{}", facts.example);
        assert_eq!(filter.to_string(), facts.example);
    }
}

#[test]
fn closed_lists_are_those_of_the_nouns() {
    let statuses = CompanyStatus::ALL.map(CompanyStatus::as_str);
    assert_eq!(Field::Status.facts().values, statuses);
    let kinds = NetworkKind::ALL.into_iter().filter(|kind| kind.is_organisation());
    assert!(kinds.map(NetworkKind::as_str).eq(Field::Kind.facts().values.iter().copied()));
}

#[test]
fn a_text_fits_in_part_or_as_a_whole() {
    let fits = |pattern: &str, text: &str| TextPattern::part(pattern).fits(text);
    assert!(fits("ÄLPHA", "the älpha company") && !fits("beta", "alpha"));
    assert!(fits("/docs/*", "/Docs/a") && !fits("/docs/*", "/x/docs/a"));
    assert!(fits("*.ac.uk", "x.ac.uk") && fits("a*b*c", "aXbYc") && !fits("a*a", "a"));
    assert!(fits("", "") && !fits("", "x"));
    assert!(TextPattern::exactly("A*").fits("a*") && !TextPattern::exactly("A*").fits("ab"));
}

#[test]
fn values_are_compared_as_they_are_written() {
    let test = |text: &str| match CompanyFilter::parse(text).unwrap().expression {
        Some(Expression::Test(test)) => test,
        other => panic!("{other:?}"),
    };
    assert!(test("visits:1,3").admits_number(3) && !test("visits:1,3").admits_number(2));
    assert!(test("confidence>=90%").admits_number(900_000));
    let (today, week_ago) = (Day(100), Day(93));
    assert!(test("last_seen>=-7d").admits_day(week_ago, today));
    assert!(!test("last_seen>-1w").admits_day(week_ago, today));
    assert!(test("last_seen:yesterday").admits_day(Day(99), today));
    assert!(test("new:no").admits(false) && !test("new:no").admits(true));
}

#[test]
fn a_filter_is_stored_as_its_text() {
    let filter = CompanyFilter::parse("visits>2 tag:hot").unwrap();
    let json = serde_json::to_string(&filter).unwrap();
    assert_eq!(json, "\"visits>2 tag:hot\"");
    assert_eq!(serde_json::from_str::<CompanyFilter>(&json).unwrap(), filter);
    assert!(serde_json::from_str::<CompanyFilter>("\"visits>\"").is_err());
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[a-zA-Zäß0-9./*%-]{1,8}", "[ -~äß€]{1,12}", Just("not".to_owned())]
}

fn values(field_type: FieldType) -> BoxedStrategy<Values> {
    let day = prop_oneof![
        (0_i32..40_000).prop_map(|day| DayValue::On(Day(day))),
        (0_u16..36_600).prop_map(DayValue::DaysAgo),
        (0_u16..5_000).prop_map(DayValue::WeeksAgo),
        Just(DayValue::Today),
        Just(DayValue::Yesterday),
    ];
    match field_type {
        FieldType::Text | FieldType::Choice => {
            prop::collection::vec(text(), 1..4).prop_map(Values::Texts).boxed()
        }
        FieldType::Number(Unit::Share) => {
            prop::collection::vec(0_u64..=1_000_000, 1..4).prop_map(Values::Numbers).boxed()
        }
        FieldType::Number(_) => {
            prop::collection::vec(0_u64..=u32::MAX.into(), 1..4).prop_map(Values::Numbers).boxed()
        }
        FieldType::Day => prop::collection::vec(day, 1..4).prop_map(Values::Days).boxed(),
        FieldType::YesNo => any::<bool>().prop_map(Values::YesNo).boxed(),
    }
}

fn test() -> impl Strategy<Value = Test> {
    let open = |facts: &&FieldFacts| {
        (facts.values.is_empty() || facts.field_type == FieldType::YesNo)
            && facts.field != Field::Country
    };
    let open: Vec<_> = FIELDS.iter().filter(open).collect();
    prop::sample::select(open).prop_flat_map(|facts| {
        let operators = facts.field_type.operators();
        (prop::sample::select(operators), values(facts.field_type)).prop_map(
            |(operator, values)| {
                let is_same = facts.field_type != FieldType::Text && operator == Operator::Is;
                let operator = if is_same { Operator::Has } else { operator };
                let takes_one = !matches!(operator, Operator::Has | Operator::Is);
                let values = match values {
                    Values::Numbers(numbers) if takes_one => Values::Numbers(vec![numbers[0]]),
                    Values::Days(days) if takes_one => Values::Days(vec![days[0]]),
                    values => values,
                };
                Test { field: facts.field, operator, values }
            },
        )
    })
}

fn expression() -> impl Strategy<Value = Expression> {
    let leaf = prop_oneof![test().prop_map(Expression::Test), text().prop_map(Expression::Text)];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let parts = prop::collection::vec(inner.clone(), 1..4);
        prop_oneof![
            parts.clone().prop_map(|parts| Expression::and(parts).unwrap()),
            parts.prop_map(|parts| Expression::or(parts).unwrap()),
            inner.prop_map(Expression::negated),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_written_reads_back(expression in expression()) {
        let filter = CompanyFilter { expression: Some(expression) };
        let text = filter.to_string();
        prop_assert_eq!(CompanyFilter::parse(&text), Ok(filter), "{}", text);
    }

    #[test]
    fn any_text_is_read_or_refused(text in "[ -~äß€\u{0}\n]{0,60}") {
        check_any(&text)?;
    }

    #[test]
    fn any_heap_of_words_is_read_or_refused(words in prop::collection::vec(
        prop::sample::select(vec![
            "(", ")", " ", " and ", " or ", "not ", "-", "name", "visits", ":", ">=", "<", ",",
            "\"", "\\", "3", "x", "last_seen", "-7d", "confidence", "80%", "new", "yes", "é",
        ]), 0..40)) {
        check_any(&words.concat())?;
    }
}

fn check_any(text: &str) -> Result<(), TestCaseError> {
    match CompanyFilter::parse(text) {
        Ok(filter) => {
            let canonical = filter.to_string();
            prop_assert!(canonical.len() <= text.len().max(1), "{} {}", text, canonical);
            prop_assert_eq!(CompanyFilter::parse(&canonical), Ok(filter));
        }
        Err(error) => prop_assert!((1..=text.chars().count() + 1).contains(&error.position)),
    }
    Ok(())
}
