//! What becomes one company, what does not, and who is believed.

use super::*;

const LEI: &str = "5493001KJTIIGC8Y1R12";
const OTHER_LEI: &str = "5493001KJTIIGC8Y1R13";

fn row(name: &str, country: &str, domain: &str) -> CompanyRow {
    CompanyRow {
        name: name.to_owned(),
        country: country.to_owned(),
        domain: domain.to_owned(),
        ..CompanyRow::default()
    }
}

fn with(row: CompanyRow, scheme: &'static str, value: &str) -> CompanyRow {
    CompanyRow { identifiers: vec![(scheme, value.to_owned())], ..row }
}

/// A book of rows, each from a source of its own: the later, the newer.
fn book(rows: &[CompanyRow]) -> CompanyBook {
    let mut book = CompanyBook::default();
    for (row, source) in rows.iter().zip(0..) {
        let as_of = format!("2026-01-{:02}", source + 1);
        book.add_source(Trust { precedence: 50, as_of });
        book.add(row, source);
    }
    book.close();
    book
}

fn companies(rows: &[CompanyRow]) -> usize {
    book(rows).glances.len()
}

#[test]
fn a_number_of_a_register_makes_one_company_whatever_it_is_called() {
    let old = with(row("Exemple Ancien SA", "FR", ""), "lei", LEI);
    let new = with(row("Nouveau SA", "FR", "nouveau.fr"), "lei", LEI);
    let book = book(&[old, new]);
    assert_eq!(book.glances.len(), 1);
    let entry = book.get(0);
    assert_eq!(entry.row.name, "Nouveau SA");
    assert_eq!(entry.row.aliases, ["Exemple Ancien SA"]);
    assert_eq!(book.find("Exemple Ancien", "FR"), Found::InCountry(0));
}

#[test]
fn a_name_alone_joins_within_a_country_and_never_across() {
    let here = row("Example Works", "GB", "");
    assert_eq!(companies(&[here.clone(), row("Example Works Ltd", "GB", "example.co.uk")]), 1);
    assert_eq!(companies(&[here.clone(), row("Example Works", "US", "")]), 2);
    assert_eq!(companies(&[here.clone(), row("Example Works", "US", "example.co.uk")]), 2);
    // The website with the name does join.
    let abroad = row("Example Works", "US", "example.co.uk");
    assert_eq!(companies(&[row("Example Works Ltd", "GB", "example.co.uk"), abroad]), 1);
}

#[test]
fn what_contradicts_is_not_one_company() {
    let first = row("Example Works", "GB", "one.example");
    let second = row("Example Works", "GB", "two.example");
    assert_eq!(companies(&[first.clone(), second.clone()]), 2);
    // A third without website could be either: it is neither.
    assert_eq!(companies(&[first.clone(), second, row("Example Works", "GB", "")]), 3);
    let numbered = |lei| with(row("Example Works", "GB", "one.example"), "lei", lei);
    assert_eq!(companies(&[numbered(LEI), numbered(OTHER_LEI)]), 2);
}

#[test]
fn a_row_without_country_joins_the_only_company_of_its_name() {
    let open = with(row("Example Works", "", ""), "cik", "1");
    let one = row("Example Works Inc", "US", "example.com");
    assert_eq!(companies(&[open.clone(), one.clone()]), 1);
    assert_eq!(companies(&[open, one, row("Example Works", "DE", "example.de")]), 3);
}

#[test]
fn the_order_of_the_rows_makes_no_difference_to_what_is_united() {
    let rows = [
        row("Example Works", "GB", "example.co.uk"),
        with(row("Example Works Ltd", "GB", ""), "companies_house", "00000001"),
        with(row("EXAMPLE WORKS LIMITED", "GB", ""), "lei", LEI),
        row("Example Works", "", ""),
        row("Example Works", "US", ""),
    ];
    let mut reversed = rows.to_vec();
    reversed.reverse();
    assert_eq!(companies(&rows), companies(&reversed));
}

#[test]
fn precedence_goes_before_newness_and_newness_before_order() {
    let city = |city: &str| CompanyRow {
        city: city.to_owned(),
        ..with(row("Example Works", "GB", ""), "lei", LEI)
    };
    let mut trusted = CompanyBook::default();
    for (precedence, as_of) in [(50, "2026-01-01"), (50, "2026-06-01"), (20, "2020-01-01")] {
        trusted.add_source(Trust { precedence, as_of: as_of.to_owned() });
    }
    trusted.add(&city("Old"), 0);
    trusted.add(&city("New"), 1);
    let mut register = trusted;
    register.add(&city("Register"), 2);
    register.close();
    let entry = register.get(0);
    assert_eq!(entry.row.city, "Register");
    assert!(entry.field_sources.contains(&("city", 2)));
    assert_eq!(book(&[city("Old"), city("New")]).get(0).row.city, "New");
}

#[test]
fn an_address_is_never_mixed_from_two_sources() {
    let base = with(row("Example Works", "GB", ""), "lei", LEI);
    let street = CompanyRow { address: "1 High Street".to_owned(), ..base.clone() };
    let town = CompanyRow { city: "Leeds".to_owned(), ..base };
    let entry = book(&[street, town]).get(0);
    assert_eq!((entry.row.city.as_str(), entry.row.address.as_str()), ("Leeds", ""));
}

#[test]
fn a_spelling_with_small_letters_goes_before_one_in_capitals() {
    let loud = with(row("EXAMPLE WORKS LIMITED", "GB", ""), "lei", LEI);
    let plain = with(row("Example Works Ltd", "GB", ""), "lei", LEI);
    let entry = book(&[plain, loud]).get(0);
    assert_eq!(entry.row.name, "Example Works Ltd");
}

#[test]
fn every_field_has_its_source() {
    let full = CompanyRow {
        legal_name: "Example Works Limited".to_owned(),
        region: "Yorkshire".to_owned(),
        city: "Leeds".to_owned(),
        address: "1 High Street".to_owned(),
        postal_code: "LS1 1AA".to_owned(),
        phone: "+441130000000".to_owned(),
        industry: "Retail".to_owned(),
        size: "10-49".to_owned(),
        kind: Some(NetworkKind::Business),
        aliases: vec!["EW".to_owned()],
        legal_form: "H0PO".to_owned(),
        domains: vec!["ew.example".to_owned()],
        ..with(row("Example Works", "GB", "example.co.uk"), "lei", LEI)
    };
    let entry = book(&[full]).get(0);
    let mut fields: Vec<&str> = entry.field_sources.iter().map(|(field, _)| *field).collect();
    fields.sort_unstable();
    assert_eq!(
        fields,
        [
            "address",
            "aliases",
            "city",
            "country",
            "domain",
            "domains",
            "identifiers",
            "industry",
            "kind",
            "legal_form",
            "legal_name",
            "name",
            "phone",
            "postal_code",
            "region",
            "size"
        ]
    );
}
