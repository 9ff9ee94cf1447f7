//! How much each kind of evidence weighs, and what confidence the sum means: the fitted model.
//!
//! `cargo xtask fit verdict` makes the file: a line a weight, then a line a knot of the
//! calibration. A piece of evidence says how strongly it holds, for or against; its weight is that
//! times the weight of its kind. No weight is negative, so more evidence for a company never
//! lowers its confidence.

use std::sync::LazyLock;

use crate::calibration::Calibration;
use crate::evidence::EvidenceKind;

/// The weights of all kinds of evidence, by their number.
#[derive(Debug, Clone, PartialEq)]
pub struct EvidenceWeights {
    weights: [f32; EvidenceKind::ALL.len()],
}

static FITTED: LazyLock<(EvidenceWeights, Calibration)> = LazyLock::new(|| {
    parse(include_str!("../models/verdict.tsv")).expect("the fitting command wrote the model")
});

impl EvidenceWeights {
    /// The fitted weights.
    pub fn fitted() -> Self {
        FITTED.0.clone()
    }

    /// Every kind weighs what it says: what the weights are fitted on.
    pub fn ones() -> Self {
        Self { weights: [1.0; EvidenceKind::ALL.len()] }
    }

    /// The weight of a kind.
    pub(crate) fn of(&self, kind: EvidenceKind) -> f32 {
        self.weights[kind as usize]
    }
}

/// The mapping that was fitted with the weights.
pub(crate) fn fitted_calibration() -> Calibration {
    FITTED.1.clone()
}

/// Reads the model: `weight TAB kind TAB value` and `knot TAB log-odds TAB probability`.
fn parse(text: &str) -> Option<(EvidenceWeights, Calibration)> {
    let mut weights = EvidenceWeights::ones();
    let mut knots = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let mut fields = line.split('\t');
        let (what, name) = (fields.next()?, fields.next()?);
        let value: f32 = fields.next()?.parse().ok()?;
        match what {
            "weight" => {
                let kind = EvidenceKind::ALL.into_iter().find(|kind| kind.as_str() == name)?;
                weights.weights[kind as usize] = value;
            }
            "knot" => knots.push((name.parse().ok()?, value)),
            _ => return None,
        }
    }
    let is_sound = weights.weights.iter().all(|weight| (0.0..=20.0).contains(weight));
    is_sound.then_some((weights, Calibration::new(knots)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_model_is_sound_and_the_operator_outweighs_everything() {
        let weights = EvidenceWeights::fitted();
        let most = EvidenceKind::ALL.map(|kind| weights.of(kind));
        assert!(most.iter().all(|weight| *weight <= weights.of(EvidenceKind::OperatorOverride)));
        assert!(fitted_calibration().probability(9.0) > 0.9);
    }

    #[test]
    fn negative_weights_and_unknown_kinds_are_refused() {
        let knots = "knot\t0\t0.5\nknot\t1\t0.9\n";
        assert!(parse(&format!("weight\tas_holder\t1\n{knots}")).is_some());
        assert!(parse(&format!("weight\tas_holder\t-1\n{knots}")).is_none());
        assert!(parse(&format!("weight\thearsay\t1\n{knots}")).is_none());
        assert!(parse("weight\tas_holder\t1\n").is_none());
    }
}
