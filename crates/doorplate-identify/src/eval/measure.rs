//! The measures: classes, shown and right, calibration.

use std::collections::BTreeMap;

use super::{ClassScore, EvalReport, GroupRate, ReliabilityBin, Stratum};

/// Bins of the reliability table.
const BINS: usize = 10;

/// One answer with a probability, and whether it is right.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Answer {
    pub(super) probability: f64,
    pub(super) is_right: bool,
}

/// Fills Brier score, expected calibration error and reliability table in.
pub(super) fn calibration(report: &mut EvalReport, answers: &[Answer]) {
    if answers.is_empty() {
        return;
    }
    let total = answers.len() as f64;
    let error = |answer: &Answer| answer.probability - f64::from(u8::from(answer.is_right));
    report.brier = Some(answers.iter().map(|answer| error(answer).powi(2)).sum::<f64>() / total);
    let bins = bins(answers.iter());
    report.ece = Some(calibration_error(&bins));
    report.reliability = bins
        .iter()
        .enumerate()
        .map(|(at, (rows, promised, right))| ReliabilityBin {
            from: at as f64 / BINS as f64,
            to: (at + 1) as f64 / BINS as f64,
            rows: *rows,
            promised: ratio(*promised, *rows as f64),
            observed: ratio(*right, *rows as f64),
        })
        .collect();
}

/// Rows, sum of probabilities and right ones of each bin.
type Bins = [(u64, f64, f64); BINS];

fn bins<'a>(answers: impl Iterator<Item = &'a Answer>) -> Bins {
    let mut bins = [(0, 0.0, 0.0); BINS];
    for answer in answers {
        let ends = (1..BINS).map(|end| end as f64 / BINS as f64);
        let bin = &mut bins[ends.filter(|end| answer.probability >= *end).count()];
        bin.0 += 1;
        bin.1 += answer.probability;
        bin.2 += f64::from(u8::from(answer.is_right));
    }
    bins
}

fn calibration_error(bins: &Bins) -> f64 {
    let rows: u64 = bins.iter().map(|bin| bin.0).sum();
    ratio(bins.iter().map(|bin| (bin.1 - bin.2).abs()).sum(), rows as f64)
}

/// Fills precision and calibration by group in, from pairs of (group, answer).
pub(super) fn strata(report: &mut EvalReport, answers: &[(&str, Answer)]) {
    let mut groups: BTreeMap<&str, Vec<&Answer>> = BTreeMap::new();
    for (group, answer) in answers {
        groups.entry(group).or_default().push(answer);
    }
    report.strata = groups
        .into_iter()
        .map(|(group, answers)| {
            let right = answers.iter().filter(|answer| answer.is_right).count();
            Stratum {
                group: group.to_owned(),
                shown: answers.len() as u64,
                precision: ratio(right as f64, answers.len() as f64),
                ece: calibration_error(&bins(answers.into_iter())),
            }
        })
        .collect();
}

/// Fills accuracy, macro-F1 and the classes in, from pairs of (true class, class said).
pub(super) fn classes(report: &mut EvalReport, pairs: &[(&str, &str)]) {
    if pairs.is_empty() {
        return;
    }
    let mut counts: BTreeMap<&str, [u64; 3]> = BTreeMap::new();
    for (truth, said) in pairs {
        counts.entry(truth).or_default()[0] += 1;
        counts.entry(said).or_default()[1] += 1;
        if truth == said {
            counts.entry(truth).or_default()[2] += 1;
        }
    }
    let right: u64 = counts.values().map(|count| count[2]).sum();
    report.accuracy = Some(right as f64 / pairs.len() as f64);
    // Classes that no row has would only pull the mean down.
    report.classes = counts
        .iter()
        .filter(|(_, [rows, _, _])| *rows > 0)
        .map(|(class, [rows, said, right])| ClassScore {
            class: (*class).to_owned(),
            rows: *rows,
            precision: ratio(*right as f64, *said as f64),
            recall: ratio(*right as f64, *rows as f64),
            f1: ratio(2.0 * *right as f64, (*rows + *said) as f64),
        })
        .collect();
    let sum: f64 = report.classes.iter().map(|class| class.f1).sum();
    report.macro_f1 = Some(sum / report.classes.len() as f64);
}

/// Fills precision, recall and F1 in.
pub(super) fn shown(report: &mut EvalReport, right: u64, shown: u64, wanted: u64) {
    let (precision, recall) =
        (ratio(right as f64, shown as f64), ratio(right as f64, wanted as f64));
    report.precision = (shown > 0).then_some(precision);
    report.recall = (wanted > 0).then_some(recall);
    report.f1 = (shown + wanted > 0).then(|| ratio(2.0 * precision * recall, precision + recall));
}

/// Fills average precision and recall at 95 and 99 % precision in. Rows of one score are taken
/// together, so that the order of the file makes no difference.
pub(super) fn ranking(report: &mut EvalReport, answers: &[Answer]) {
    let positive = answers.iter().filter(|answer| answer.is_right).count() as f64;
    if positive == 0.0 {
        return;
    }
    let mut sorted: Vec<Answer> = answers.to_vec();
    sorted.sort_by(|left, right| right.probability.total_cmp(&left.probability));
    let (mut shown, mut hits, mut average) = (0.0, 0.0, 0.0);
    let (mut at_95, mut at_99) = (0.0_f64, 0.0_f64);
    for equal in
        sorted.chunk_by(|left, right| left.probability.total_cmp(&right.probability).is_eq())
    {
        let new_hits = equal.iter().filter(|answer| answer.is_right).count() as f64;
        shown += equal.len() as f64;
        hits += new_hits;
        let precision = hits / shown;
        average += precision * new_hits / positive;
        if precision >= 0.95 {
            at_95 = at_95.max(hits / positive);
        }
        if precision >= 0.99 {
            at_99 = at_99.max(hits / positive);
        }
    }
    report.average_precision = Some(average);
    report.recall_at_95 = Some(at_95);
    report.recall_at_99 = Some(at_99);
}

/// Fills the false-business rate in, whole and by group, from pairs of (group, shown?).
pub(super) fn false_business(report: &mut EvalReport, rows: &[(&str, bool)]) {
    if rows.is_empty() {
        return;
    }
    let mut groups: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
    for (group, is_shown) in rows {
        let count = groups.entry(group).or_default();
        count.0 += 1;
        count.1 += u64::from(*is_shown);
    }
    let shown: u64 = groups.values().map(|count| count.1).sum();
    report.false_business_rate = Some(shown as f64 / rows.len() as f64);
    report.false_business = groups
        .into_iter()
        .map(|(group, (rows, shown))| GroupRate {
            group: group.to_owned(),
            rows,
            shown,
            rate: ratio(shown as f64, rows as f64),
        })
        .collect();
}

fn ratio(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::float_cmp, reason = "the values are exact")]

    use super::*;

    fn answer(probability: f64, is_right: bool) -> Answer {
        Answer { probability, is_right }
    }

    #[test]
    fn a_perfect_ranking_has_perfect_figures() {
        let mut report = EvalReport::default();
        ranking(&mut report, &[answer(0.9, true), answer(0.8, true), answer(0.1, false)]);
        assert_eq!(report.average_precision, Some(1.0));
        assert_eq!(report.recall_at_99, Some(1.0));
    }

    #[test]
    fn equal_scores_are_taken_together() {
        let mut report = EvalReport::default();
        ranking(&mut report, &[answer(0.5, true), answer(0.5, false)]);
        assert_eq!(report.average_precision, Some(0.5));
        assert_eq!(report.recall_at_95, Some(0.0));
    }

    #[test]
    fn calibration_compares_promise_and_outcome() {
        let mut report = EvalReport::default();
        calibration(&mut report, &[answer(0.75, true), answer(0.75, false)]);
        assert_eq!(report.ece, Some(0.25));
        assert_eq!(report.reliability[7].observed, 0.5);
    }

    #[test]
    fn classes_are_counted_on_both_sides() {
        let mut report = EvalReport::default();
        classes(&mut report, &[("isp", "isp"), ("isp", "hosting"), ("hosting", "hosting")]);
        assert_eq!(report.accuracy, Some(2.0 / 3.0));
        assert!((report.macro_f1.unwrap() - 2.0 / 3.0).abs() < 1e-9);
    }
}
