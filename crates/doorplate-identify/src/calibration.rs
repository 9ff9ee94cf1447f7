//! From the log-odds that evidence adds up to, to a confidence that means what it says.
//!
//! The mapping is a line through knots, stored in the data-set file: it was fitted on labelled
//! rows when the weights were, and belongs to them.

/// The most knots a table may have.
const KNOTS_MAX: usize = 64;

/// A rising line from log-odds to probability.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibration {
    /// Log-odds, ascending, and the probability there, not falling. At least two.
    knots: Vec<(f32, f32)>,
}

impl Calibration {
    /// The mapping that takes log-odds at their word, between 0.02 and 0.98.
    pub fn logistic() -> Self {
        let knots = (-8..=8)
            .map(|half| {
                let log_odds = half as f32 / 2.0;
                (log_odds, 1.0 / (1.0 + (-log_odds).exp()))
            })
            .collect();
        Self { knots }
    }

    /// Makes a mapping of knots; nothing when they do not rise or leave `0..=1`.
    pub fn new(knots: Vec<(f32, f32)>) -> Option<Self> {
        let is_rising = knots.is_sorted_by(|left, right| left.0 < right.0 && left.1 <= right.1);
        let is_within = knots
            .iter()
            .all(|(log_odds, share)| log_odds.is_finite() && (0.0..=1.0).contains(share));
        let is_sized = (2..=KNOTS_MAX).contains(&knots.len());
        (is_rising && is_within && is_sized).then_some(Self { knots })
    }

    /// The probability that log-odds mean, flat beyond the outer knots.
    pub fn probability(&self, log_odds: f32) -> f32 {
        let after = self.knots.partition_point(|(knot, _)| *knot <= log_odds);
        match (
            after.checked_sub(1).map(|before| self.knots[before]),
            self.knots.get(after).copied(),
        ) {
            (None, Some((_, share))) | (Some((_, share)), None) => share,
            (Some((left, low)), Some((right, high))) => {
                low + (high - low) * (log_odds - left) / (right - left)
            }
            (None, None) => 0.0,
        }
    }

    /// The log-odds that mean a probability: the reverse of [`Self::probability`], between the
    /// outer knots.
    pub fn log_odds(&self, probability: f32) -> f32 {
        let after = self.knots.partition_point(|(_, share)| *share < probability);
        match (after.checked_sub(1).map(|before| self.knots[before]), self.knots.get(after)) {
            (Some((left, low)), Some((right, high))) => {
                left + (right - left) * (probability - low) / (high - low)
            }
            (None, Some((log_odds, _))) => *log_odds,
            (Some((log_odds, _)), None) => log_odds,
            (None, None) => 0.0,
        }
    }

    /// Reads a table of pairs of `f32`.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (pairs, _) = bytes.as_chunks::<8>();
        let number = |bytes: &[u8]| f32::from_bits(crate::data_set::layout::u32_at(bytes, 0));
        Self::new(pairs.iter().map(|pair| (number(pair), number(&pair[4..]))).collect())
    }

    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        self.knots
            .iter()
            .flat_map(|(log_odds, share)| [log_odds.to_bits(), share.to_bits()])
            .flat_map(u32::to_le_bytes)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_rises_and_reads_back() {
        let calibration = Calibration::logistic();
        assert!((calibration.probability(0.0) - 0.5).abs() < 1e-6);
        assert!(calibration.probability(1.0) < calibration.probability(1.1));
        assert!((calibration.probability(99.0) - 0.982).abs() < 1e-3);
        for share in [0.05, 0.45, 0.5, 0.87, 0.93] {
            let back = calibration.probability(calibration.log_odds(share));
            assert!((back - share).abs() < 1e-5, "{share}: {back}");
        }
        assert_eq!(Calibration::from_bytes(&calibration.to_bytes()), Some(calibration));
    }

    #[test]
    fn a_falling_line_is_refused() {
        assert_eq!(Calibration::new(vec![(0.0, 0.9), (1.0, 0.1)]), None);
        assert_eq!(Calibration::new(vec![(0.0, f32::NAN), (1.0, 0.1)]), None);
        assert_eq!(Calibration::new(vec![(0.0, 0.5)]), None);
    }
}
