//! A logistic model with a pull towards given weights and limits on them, by projected gradient
//! descent: small, and the same on every machine.

use std::collections::BTreeMap;

/// One labelled row.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) inputs: Vec<f64>,
    pub(super) is_right: bool,
    pub(super) weight: f64,
}

/// What the weights are pulled to, and between what they stay.
#[derive(Debug, Clone, Copy)]
pub(super) struct Prior {
    pub(super) weight: f64,
    pub(super) pull: f64,
    pub(super) min: f64,
    pub(super) max: f64,
}

/// Enough for a dozen inputs: after it the weights stand still.
const STEPS: usize = 500;

/// Fits the weights, one an input.
pub(super) fn fit(rows: &[&Row], priors: &[Prior]) -> Vec<f64> {
    let joined = join(rows);
    let rows: &[&Row] = &joined.iter().collect::<Vec<_>>();
    let mut weights: Vec<f64> = priors.iter().map(|prior| prior.weight).collect();
    let total: f64 = rows.iter().map(|row| row.weight).sum::<f64>().max(1.0);
    // The curvature of each input bounds the step that cannot overshoot.
    let steepness: f64 = rows
        .iter()
        .map(|row| row.weight * row.inputs.iter().map(|input| input * input).sum::<f64>() / 4.0)
        .sum::<f64>()
        / total
        + priors.iter().map(|prior| prior.pull).fold(0.0, f64::max) / total;
    let rate = 1.0 / steepness.max(1e-9);
    let mut before = weights.clone();
    for step in 0..STEPS {
        let momentum = step as f64 / (step as f64 + 3.0);
        let ahead: Vec<f64> = weights
            .iter()
            .zip(&before)
            .map(|(now, before)| now + momentum * (now - before))
            .collect();
        let slopes = slopes(rows, priors, &ahead, total);
        before = weights;
        weights = ahead
            .iter()
            .zip(&slopes)
            .zip(priors)
            .map(|((weight, slope), prior)| (weight - rate * slope).clamp(prior.min, prior.max))
            .collect();
    }
    weights
}

/// Makes one row of those that agree in everything but the weight.
fn join(rows: &[&Row]) -> Vec<Row> {
    let key = |row: &Row| -> (bool, Vec<u64>) {
        (row.is_right, row.inputs.iter().map(|input| input.to_bits()).collect())
    };
    let mut joined: BTreeMap<(bool, Vec<u64>), Row> = BTreeMap::new();
    for row in rows {
        joined
            .entry(key(row))
            .and_modify(|known| known.weight += row.weight)
            .or_insert_with(|| (*row).clone());
    }
    joined.into_values().collect()
}

fn slopes(rows: &[&Row], priors: &[Prior], weights: &[f64], total: f64) -> Vec<f64> {
    let mut slopes: Vec<f64> = weights
        .iter()
        .zip(priors)
        .map(|(weight, prior)| prior.pull * (weight - prior.weight) / total)
        .collect();
    for row in rows {
        let miss = probability(&row.inputs, weights) - f64::from(u8::from(row.is_right));
        for (slope, input) in slopes.iter_mut().zip(&row.inputs) {
            *slope += row.weight * miss * input / total;
        }
    }
    slopes
}

/// The probability that the model gives.
pub(super) fn probability(inputs: &[f64], weights: &[f64]) -> f64 {
    let log_odds: f64 = inputs.iter().zip(weights).map(|(input, weight)| input * weight).sum();
    1.0 / (1.0 + (-log_odds).exp())
}

/// The calibration error over ten bins of equal width.
pub(super) fn calibration_error(answers: &[(f64, bool)]) -> f64 {
    const BINS: usize = 10;
    let mut bins = [(0.0, 0.0); BINS];
    for (promised, is_right) in answers {
        let bin = (0..BINS - 1).take_while(|at| *promised >= (*at as f64 + 1.0) / 10.0).count();
        bins[bin].0 += promised;
        bins[bin].1 += f64::from(u8::from(*is_right));
    }
    let sum: f64 = bins.iter().map(|(promised, right)| (promised - right).abs()).sum();
    sum / (answers.len() as f64).max(1.0)
}
