//! Scores the matching of names: pairs, domains, dictionaries, affiliations.

use super::measure::{self, Answer};
use super::table::Table;
use super::{EvalReport, Identify};
use crate::names::domain_likeness::{DomainLabels, holder_probability};
use crate::names::index::NameIndex;
use crate::names::pair::{PreparedName, same_probability};

/// From this probability on a pair counts as matched, for precision, recall and F1.
const MATCHED_MIN: f64 = 0.5;

/// From this probability on a dictionary's answer counts as given.
const ANSWERED_MIN: f32 = 0.8;

/// Scores pairs of names.
pub(super) fn pairs(table: &Table, _: Identify) -> EvalReport {
    score_pairs(table, |row| {
        let candidate = PreparedName::new(row.get("candidate"))
            .with_domain(row.get("cand_domain"))
            .with_country(row.get("cand_country"));
        same_probability(&PreparedName::new(row.get("query")), &candidate)
    })
}

/// Scores pairs of a domain and a name.
pub(super) fn domain_pairs(table: &Table, _: Identify) -> EvalReport {
    score_pairs(table, |row| {
        let name = PreparedName::new(row.get("name"));
        let domain = DomainLabels::new(row.get("domain"));
        domain.map_or(0.0, |domain| holder_probability(&name, &domain))
    })
}

fn score_pairs(table: &Table, score: impl Fn(&super::table::Row) -> f32) -> EvalReport {
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
        answers.push(Answer { probability: f64::from(score(&row)), is_right });
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

/// Scores a dictionary as an open set: each name asked, without what stands in parentheses, should
/// find its own entry or another of the same holder; every second is asked of a dictionary that
/// has no entry of that holder, and should find none.
pub(super) fn dictionary(table: &Table, _: Identify) -> EvalReport {
    const ASKED_MAX: usize = 5_000;
    let mut report = EvalReport::default();
    let prepare = |row: super::table::Row| {
        PreparedName::new(row.get("canonical"))
            .with_domain(row.get("domain"))
            .with_country(row.get("country"))
    };
    let index = NameIndex::of(table.rows().map(prepare).collect());
    let step = table.len() / ASKED_MAX + 1;
    let (mut answers, mut wanted, mut right_or_none) = (Vec::new(), 0, 0);
    for (asked, (place, row)) in table.rows().enumerate().step_by(step).enumerate() {
        let own = index.name_at(place);
        let is_own = |other: usize| other == place || index.name_at(other).is_of_holder(own);
        let is_held = asked % 2 == 0;
        let query = PreparedName::new(row.get("canonical").split('(').next().unwrap_or_default());
        let answer = index.answer_among(&query, |other| is_held || !is_own(other));
        wanted += u64::from(is_held);
        report.scored += 1;
        let found = answer.filter(|answer| answer.probability >= ANSWERED_MIN);
        right_or_none += u64::from(found.map_or(!is_held, |found| is_own(found.place)));
        if let Some(answer) = answer {
            let probability = f64::from(answer.probability);
            answers.push(Answer { probability, is_right: is_own(answer.place) });
        }
    }
    report.accuracy = (report.scored > 0).then(|| right_or_none as f64 / report.scored as f64);
    shown_from(&mut report, &answers, f64::from(ANSWERED_MIN), wanted);
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
    shown_from(&mut report, &answers, MATCHED_MIN, table.len() as u64);
    report
}

/// Fills in what answers from a probability on are worth, and how far they keep their promise.
fn shown_from(report: &mut EvalReport, answers: &[Answer], from: f64, wanted: u64) {
    let shown = || answers.iter().filter(|answer| answer.probability >= from);
    let right = shown().filter(|answer| answer.is_right).count() as u64;
    let count = shown().count() as u64;
    measure::shown(report, right, count, wanted);
    measure::calibration(report, answers);
}
