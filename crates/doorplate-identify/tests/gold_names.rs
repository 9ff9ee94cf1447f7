//! Who must not be shown, measured on real lists of legal forms and companies; and how well names
//! are matched on the labelled sets. The models of names saw those rows: the figures of rows not
//! seen come from cross-validation, which the fitting command prints.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test may fail here, and says what it skipped and measured"
)]

use std::path::PathBuf;

use doorplate_identify::names::index::NameIndex;
use doorplate_identify::names::is_natural_person_or_sole_trader;
use doorplate_identify::names::pair::PreparedName;

/// The folder with real data, or nothing, said aloud, when it is not there.
fn shared(path: &str) -> Option<PathBuf> {
    #[expect(clippy::disallowed_methods, reason = "tests find their data through the environment")]
    let folder = std::env::var("DOORPLATE_SHARED").map_or_else(
        |_| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")),
        PathBuf::from,
    );
    let file = folder.join(path);
    if !file.exists() {
        println!("skipped: {} is missing; set DOORPLATE_SHARED", file.display());
        return None;
    }
    Some(file)
}

fn rows(path: &str) -> Option<(csv::StringRecord, Vec<csv::StringRecord>)> {
    let bytes = std::fs::read(shared(path)?).unwrap();
    let input: Box<dyn std::io::Read> =
        if std::path::Path::new(path).extension().is_some_and(|ending| ending == "gz") {
            Box::new(flate2::read::MultiGzDecoder::new(std::io::Cursor::new(bytes)))
        } else {
            Box::new(std::io::Cursor::new(bytes))
        };
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(input);
    let header = reader.headers().unwrap().clone();
    Some((header, reader.records().map(Result::unwrap).collect()))
}

fn column(header: &csv::StringRecord, name: &str) -> usize {
    header.iter().position(|column| column == name).unwrap()
}

#[test]
fn no_form_of_a_sole_trader_leaks() {
    let path = "data/legal-forms/elf-iso20275/sole-trader-elf-codes.csv";
    let Some((_, rows)) = rows(path) else { return };
    assert!(rows.len() > 80);
    for row in &rows {
        let (code, country, form) = (&row[0], &row[1], &row[3]);
        assert!(is_natural_person_or_sole_trader("Zyxwo", country, Some(code)), "{code}");
        let name = format!("Zyxwo {form}");
        assert!(is_natural_person_or_sole_trader(&name, country, None), "{code} {name}");
    }
}

#[test]
fn other_legal_forms_are_not_taken_for_sole_traders() {
    let Some((header, rows)) = rows("data/legal-forms/elf-iso20275/iso-20275-2026-02-19.csv")
    else {
        return;
    };
    let Some((_, sole)) = rows_of_sole_traders() else { return };
    let country = column(&header, "Country Code (ISO 3166-1)");
    let abbreviations = column(&header, "Abbreviations Local language");
    let (mut all, mut stopped) = (0, Vec::new());
    for row in rows.iter().filter(|row| !sole.iter().any(|one| one[0] == row[0])) {
        for form in row[abbreviations].split(';').map(str::trim).filter(|form| !form.is_empty()) {
            all += 1;
            let name = format!("Zyxwo {form}");
            if is_natural_person_or_sole_trader(&name, &row[country], None) {
                stopped.push(format!("{name} {}", &row[country]));
            }
        }
    }
    println!("{} of {all} forms stopped: {stopped:?}", stopped.len());
    assert!(stopped.len() * 100 <= all, "{stopped:?}");
}

fn rows_of_sole_traders() -> Option<(csv::StringRecord, Vec<csv::StringRecord>)> {
    rows("data/legal-forms/elf-iso20275/sole-trader-elf-codes.csv")
}

#[test]
fn few_companies_are_taken_for_persons() {
    for (path, country, share_max) in [
        ("data/companies-uk/uk-gpg-employers-2017-18.csv", "GB", 0.01),
        ("data/companies-financedatabase/companies.csv.gz", "", 0.01),
    ] {
        let Some((header, rows)) = rows(path) else { return };
        let name = column(&header, "name");
        let stopped: Vec<&str> = rows
            .iter()
            .map(|row| &row[name])
            .filter(|name| is_natural_person_or_sole_trader(name, country, None))
            .collect();
        let share = stopped.len() as f64 / rows.len() as f64;
        let some = &stopped[..stopped.len().min(60)];
        println!("{path}: {:.2} % stopped, such as {some:?}", share * 100.0);
        assert!(share <= share_max, "{share}");
    }
}

#[test]
fn no_person_of_the_labelled_registrants_is_shown() {
    let Some((header, rows)) = rows("eval/registrant.csv.gz") else { return };
    let at = |name| column(&header, name);
    let (name, country, gold) = (at("name"), at("country"), at("gold"));
    let stopped = |row: &&csv::StringRecord| {
        is_natural_person_or_sole_trader(&row[name], &row[country], None)
    };
    let persons: Vec<_> =
        rows.iter().filter(|row| &row[gold] == "natural_person_or_sole_trader").collect();
    let leaks: Vec<&str> =
        persons.iter().filter(|row| !stopped(row)).map(|row| &row[name]).collect();
    let companies: Vec<_> = rows.iter().filter(|row| &row[gold] == "business_org").collect();
    let blocked: Vec<&str> =
        companies.iter().filter(|row| stopped(row)).map(|row| &row[name]).collect();
    println!(
        "{} persons, leaks {leaks:?}; {} companies, blocked {blocked:?}",
        persons.len(),
        companies.len()
    );
    assert_eq!(leaks.len(), 0, "{leaks:?}");
    assert!(blocked.len() * 20 <= companies.len(), "{blocked:?}");
}

#[test]
fn a_dictionary_knows_the_names_of_networks_and_says_when_it_does_not() {
    let Some((header, entries)) = rows("eval/canonical_names.csv.gz") else { return };
    let Some((pair_header, pairs)) = rows("eval/name_pairs.csv.gz") else { return };
    let at = |name| column(&header, name);
    let (id, name, domain, country) = (at("id"), at("canonical"), at("domain"), at("country"));
    let prepare = |row: &csv::StringRecord| {
        PreparedName::new(&row[name]).with_domain(&row[domain]).with_country(&row[country])
    };
    let index = NameIndex::of(entries.iter().map(prepare).collect());
    let place_of: std::collections::HashMap<&str, usize> =
        entries.iter().enumerate().map(|(place, row)| (&row[id], place)).collect();
    let (kind, query) = (column(&pair_header, "kind"), column(&pair_header, "query"));
    let (label, query_id) = (column(&pair_header, "label"), column(&pair_header, "query_id"));
    let (mut held, mut right, mut shown) = (0, 0, 0);
    let asked = pairs.iter().filter(|row| &row[kind] == "asn" && &row[label] == "1");
    for (number, row) in asked.enumerate() {
        let own = place_of[&row[query_id]];
        let is_own =
            |place: usize| place == own || index.name_at(place).is_of_holder(index.name_at(own));
        let is_held = number % 2 == 0;
        let query = PreparedName::new(&row[query]);
        let answer = index.answer_among(&query, |place| is_held || !is_own(place));
        held += usize::from(is_held);
        if let Some(answer) = answer.filter(|answer| answer.probability >= 0.85) {
            shown += 1;
            right += usize::from(is_own(answer.place));
        }
    }
    let (precision, recall) = (right as f64 / f64::from(shown), right as f64 / held as f64);
    println!("open set, names of networks: precision {precision:.3}, recall {recall:.3}");
    assert!(precision >= 0.94, "{precision}");
    assert!(recall >= 0.6, "{recall}");
}
