//! Scores the matching of names: pairs, domains, dictionaries, affiliations.

use super::measure::{self, Answer};
use super::table::Table;
use super::{EvalReport, Identify};
use crate::names::index::NameIndex;
use crate::names::pair::{PreparedName, same_probability};

/// From this probability on a pair counts as matched, for precision, recall and F1.
const MATCHED_MIN: f64 = 0.5;

/// Scores pairs of names.
pub(super) fn pairs(table: &Table, _: Identify) -> EvalReport {
    score_pairs(table, |row| (row.get("query").to_owned(), row.get("candidate").to_owned()))
}

/// Scores pairs of a domain and a name: the domain is read as the name that its first label is.
pub(super) fn domain_pairs(table: &Table, _: Identify) -> EvalReport {
    score_pairs(table, |row| {
        let label = row.get("domain").split('.').next().unwrap_or_default();
        (label.replace('-', " "), row.get("name").to_owned())
    })
}

fn score_pairs(
    table: &Table,
    names: impl Fn(&super::table::Row) -> (String, String),
) -> EvalReport {
    let mut report = EvalReport::default();
    let mut answers = Vec::new();
    for row in table.rows() {
        let is_right = match row.get("label") {
            "1" => true,
            "0" => false,
            _ => {
                report.malformed += 1;
                continue;
            }
        };
        let (left, right) = names(&row);
        let (left, right) = (PreparedName::new(&left), PreparedName::new(&right));
        answers.push(Answer { probability: f64::from(same_probability(&left, &right)), is_right });
    }
    report.scored = answers.len() as u64;
    let matched = || answers.iter().filter(|answer| answer.probability >= MATCHED_MIN);
    let right = matched().filter(|answer| answer.is_right).count() as u64;
    let wanted = answers.iter().filter(|answer| answer.is_right).count() as u64;
    let shown = matched().count() as u64;
    measure::shown(&mut report, right, shown, wanted);
    measure::ranking(&mut report, &answers);
    measure::calibration(&mut report, &answers);
    report
}

/// Scores a dictionary against itself: each name, without what stands in parentheses, should find
/// its own entry first.
pub(super) fn dictionary(table: &Table, _: Identify) -> EvalReport {
    const ASKED_MAX: usize = 5_000;
    let mut report = EvalReport::default();
    let names: Vec<&str> = table.rows().map(|row| row.get("canonical")).collect();
    let index = NameIndex::new(names.iter().copied());
    let step = names.len() / ASKED_MAX + 1;
    let (mut right, mut asked) = (0, 0);
    for name in names.iter().step_by(step) {
        let query = name.split('(').next().unwrap_or_default();
        asked += 1;
        right +=
            u64::from(index.find(query, 1).first().is_some_and(|best| names[best.place] == *name));
    }
    report.scored = asked;
    report.accuracy = (asked > 0).then(|| right as f64 / asked as f64);
    report
}

/// Scores long affiliations against all names of the file: whether the likeliest name of any part
/// between commas is one of the row's.
pub(super) fn affiliations(table: &Table, _: Identify) -> EvalReport {
    let mut report = EvalReport::default();
    let mut entries: Vec<(&str, &str)> = Vec::new();
    for row in table.rows() {
        entries.extend(row.get("ror_ids").split('|').zip(row.get("names").split('|')));
    }
    entries.sort_unstable();
    entries.dedup();
    let index = NameIndex::new(entries.iter().map(|entry| entry.1));
    let mut answers = Vec::new();
    for row in table.rows() {
        let parts = row.get("affiliation").split([',', ';']).filter(|part| part.trim().len() > 3);
        let best = parts
            .filter_map(|part| index.find(part, 1).first().copied())
            .max_by(|left, right| left.probability.total_cmp(&right.probability));
        let Some(best) = best else { continue };
        let is_right = row.get("ror_ids").split('|').any(|id| id == entries[best.place].0);
        answers.push(Answer { probability: f64::from(best.probability), is_right });
    }
    report.scored = table.len() as u64;
    let shown = || answers.iter().filter(|answer| answer.probability >= MATCHED_MIN);
    let right = shown().filter(|answer| answer.is_right).count() as u64;
    let shown = shown().count() as u64;
    measure::shown(&mut report, right, shown, table.len() as u64);
    measure::calibration(&mut report, &answers);
    report
}
