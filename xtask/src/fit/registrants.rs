//! Fits what makes a registration string name a business.

use std::fmt::Write;

use doorplate_identify::eval::registration_of;
use doorplate_identify::names::registrant::{INPUTS, NAMEABLE_MIN, Reading, read};

use super::logistic::{self, Prior, Row};
use super::rows::Table;
use super::{fold, write_model};

/// Folds of the cross-validation.
const FOLDS: usize = 10;
/// How often the folds are drawn anew.
const ROUNDS: u64 = 5;
/// The pull of each weight towards 0.
const PULL: f64 = 2.0;

/// What may only speak for a business, and what only against.
const FOR: [&str; 12] = [
    "own_domain_organisation",
    "own_domain",
    "own_domain_is_the_name",
    "name_organisation",
    "name_organisation_sure",
    "speaks_in_few_words",
    "speaks_in_many_words",
    "legal_form",
    "education_or_government",
    "business_stamp",
    "few_addresses",
    "three_words_and_more",
];
const AGAINST: [&str; 13] = [
    "named_like_the_holder",
    "named_as_the_holder",
    "reviewed_carrier",
    "hostname",
    "generic_word",
    "network_word",
    "name_no_organisation",
    "one_word",
    "one_short_word",
    "many_addresses",
    "place_word",
    "begins_with_number",
    "carriers_registry",
];

struct Labelled {
    reading: Reading,
    row: Row,
    gold: String,
    name: String,
    group: u32,
}

/// Fits on all rows and writes the model.
pub(super) fn write() -> anyhow::Result<()> {
    let all = labelled()?;
    let weights = fit(&all.iter().collect::<Vec<_>>());
    let mut text =
        String::from("# What a registration's text weighs; `cargo xtask fit registrant`.\n");
    for (name, weight) in INPUTS.iter().zip(weights) {
        writeln!(text, "{name}\t{weight:.4}")?;
    }
    write_model("registrant.tsv", text.as_bytes())
}

/// Prints cross-validated figures.
pub(super) fn check() -> anyhow::Result<()> {
    let all = labelled()?;
    let mut answers = Vec::new();
    for round in 0..ROUNDS {
        for held_out in 0..FOLDS {
            let is_held_out = |one: &&Labelled| fold(one.group, FOLDS, round) == held_out;
            let weights = fit(&all.iter().filter(|one| !is_held_out(one)).collect::<Vec<_>>());
            answers.extend(all.iter().filter(is_held_out).map(|one| {
                let given = logistic::probability(&one.row.inputs, &weights);
                (one.reading.verdict.map_or(given, f64::from), one)
            }));
        }
    }
    for threshold in [0.5, 0.6, 0.7, 0.75, f64::from(NAMEABLE_MIN), 0.85, 0.9, 0.95] {
        print(threshold, &answers);
    }
    for (probability, one) in answers.iter().take(all.len()) {
        let is_shown = *probability >= f64::from(NAMEABLE_MIN);
        if is_shown && !one.row.is_right {
            println!("shown {probability:.2} {} ({})", one.name, one.gold);
        }
    }
    Ok(())
}

fn print(threshold: f64, answers: &[(f64, &Labelled)]) {
    let shown = || answers.iter().filter(|(probability, _)| *probability >= threshold);
    let right = shown().filter(|(_, one)| one.row.is_right).count() as f64;
    let wanted = answers.iter().filter(|(_, one)| one.row.is_right).count() as f64;
    let persons = shown().filter(|(_, one)| one.gold.starts_with("natural")).count();
    println!(
        "from {threshold:.2}: precision {:.4}, recall {:.4}, persons {persons}",
        right / (shown().count() as f64).max(1.0),
        right / wanted.max(1.0),
    );
}

fn fit(rows: &[&Labelled]) -> Vec<f64> {
    let rows: Vec<&Row> =
        rows.iter().filter(|one| one.reading.verdict.is_none()).map(|one| &one.row).collect();
    let priors: Vec<Prior> = INPUTS
        .iter()
        .map(|name| Prior {
            weight: 0.0,
            pull: if *name == "bias" { 0.0 } else { PULL },
            min: if FOR.contains(name) { 0.0 } else { f64::NEG_INFINITY },
            max: if AGAINST.contains(name) { 0.0 } else { f64::INFINITY },
        })
        .collect();
    logistic::fit(&rows, &priors)
}

fn labelled() -> anyhow::Result<Vec<Labelled>> {
    let table = Table::read("eval/registrant.csv.gz")?;
    let mut all = Vec::new();
    for at in 0..table.len() {
        let gold = table.get(at, "gold");
        if gold == "unclear" {
            continue;
        }
        let reading = read(&registration_of(&|column| table.get(at, column)));
        let inputs = reading.inputs.iter().map(|input| f64::from(*input)).collect();
        let row = Row { inputs, is_right: gold == "business_org", weight: 1.0 };
        all.push(Labelled {
            reading,
            row,
            gold: gold.to_owned(),
            name: table.get(at, "name").to_owned(),
            group: u32::try_from(at)?,
        });
    }
    Ok(all)
}
