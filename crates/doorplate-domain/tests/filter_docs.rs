//! The page about filters says what the code does.

use std::fmt::Write;

use doorplate_domain::filter::{
    CompanyFilter, FIELDS, FILTER_BYTES_MAX, FILTER_DEPTH_MAX, FILTER_TESTS_MAX,
    FILTER_TEXT_BYTES_MAX, Field, FieldType, Operator,
};

const PAGE: &str = include_str!("../../../docs/src/filters.md");

/// The table of the fields, as the page must have it.
fn table() -> String {
    let mut table = "| field | type | finds | for example |\n|---|---|---|---|\n".to_owned();
    for facts in &FIELDS {
        let field_type = match facts.field_type {
            FieldType::YesNo => "yes or no",
            other => other.as_str(),
        };
        let is_closed = !facts.values.is_empty() && facts.field_type != FieldType::YesNo;
        let values =
            if is_closed { format!(": `{}`", facts.values.join("`, `")) } else { String::new() };
        let (name, description, example) = (facts.name, facts.description, facts.example);
        writeln!(table, "| `{name}` | {field_type} | {description}{values} | `{example}` |")
            .expect("a String takes everything");
    }
    table
}

#[test]
fn the_page_has_every_field() {
    assert!(PAGE.contains(&table()), "the table of docs/src/filters.md must be:\n{}", table());
}

#[test]
fn every_filter_of_the_page_is_one() {
    let blocks = PAGE.split("```filter\n").skip(1);
    let filters: Vec<_> =
        blocks.flat_map(|block| block.split("```").next().unwrap().lines()).collect();
    assert!(filters.len() >= 3);
    for filter in filters {
        let read = CompanyFilter::parse(filter);
        assert_eq!(read.map(|read| read.to_string()), Ok(filter.to_owned()));
    }
}

#[test]
fn the_page_has_every_operator_limit_and_message() {
    for operator in Operator::ALL {
        assert!(PAGE.contains(operator.as_str()));
    }
    let bytes = format!("{},{:03} bytes", FILTER_BYTES_MAX / 1_000, FILTER_BYTES_MAX % 1_000);
    for limit in [
        bytes,
        format!("{FILTER_TESTS_MAX} tests"),
        format!("{FILTER_DEPTH_MAX} brackets"),
        format!("{FILTER_TEXT_BYTES_MAX} bytes"),
    ] {
        assert!(PAGE.contains(&limit), "{limit}");
    }
    let error = CompanyFilter::parse("country:DE kind:isp").unwrap_err();
    assert!(PAGE.contains(&error.to_string()));
    for facts in FIELDS.iter().filter(|facts| facts.field.may_be_empty()) {
        let empty = format!("{}:\"\"", facts.name);
        assert!(CompanyFilter::parse(&empty).is_ok());
        assert!(PAGE.contains(facts.name));
    }
    assert!(CompanyFilter::parse("name:\"\"").is_err() && !Field::Name.may_be_empty());
}
