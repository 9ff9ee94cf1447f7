//! A multinomial logistic model over buckets, by `AdaGrad` with a pull towards zero.
#![expect(
    clippy::cast_possible_truncation,
    reason = "numbers of rows, trees and classes are far below every limit"
)]

use doorplate_identify::kinds::linear::CLASSES;
use doorplate_identify::kinds::text::BUCKETS;

/// One text: its buckets, class and weight.
#[derive(Debug, Clone)]
pub(super) struct Example {
    /// Ascending, each once.
    pub(super) buckets: Vec<u32>,
    /// The class.
    pub(super) class: u8,
    /// The weight.
    pub(super) weight: f32,
}

const EPOCHS: usize = 4;
const RATE: f32 = 0.5;
const PULL: f32 = 3e-4;

/// Fits the weights and writes them as the model file; `size` buckets, a power of two.
pub(super) fn fit(examples: &[&Example], size: usize) -> Vec<u8> {
    assert!(size.is_power_of_two() && size <= BUCKETS, "texts fold into powers of two");
    let mut weights = vec![[0.0_f32; CLASSES]; size];
    let mut squares = vec![[1e-3_f32; CLASSES]; size];
    let fold = |bucket: u32| bucket as usize & (size - 1);
    let mut biases = [0.0_f32; CLASSES];
    let mut order: Vec<u32> = (0..examples.len() as u32).collect();
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    for epoch in 0..EPOCHS {
        for at in (1..order.len()).rev() {
            random = random
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            order.swap(at, ((random >> 33) as usize) % (at + 1));
        }
        let rate = RATE / (1.0 + epoch as f32 * 0.3);
        for at in &order {
            let example = examples[*at as usize];
            let share = 1.0 / (example.buckets.len().max(1) as f32).sqrt();
            let mut scores = biases;
            for bucket in &example.buckets {
                let weights = &weights[fold(*bucket)];
                for class in 0..CLASSES {
                    scores[class] += weights[class] * share;
                }
            }
            softmax(&mut scores);
            scores[usize::from(example.class)] -= 1.0;
            for class in 0..CLASSES {
                biases[class] -= 0.02 * rate * scores[class] * example.weight;
            }
            for bucket in &example.buckets {
                let (weights, squares) = (&mut weights[fold(*bucket)], &mut squares[fold(*bucket)]);
                for class in 0..CLASSES {
                    let slope = scores[class] * example.weight * share + PULL * weights[class];
                    squares[class] += slope * slope;
                    weights[class] -= rate * slope / squares[class].sqrt();
                }
            }
        }
    }
    to_bytes(&weights, biases)
}

fn softmax(scores: &mut [f32; CLASSES]) {
    let highest = scores.iter().copied().fold(f32::MIN, f32::max);
    for score in scores.iter_mut() {
        *score = (*score - highest).exp();
    }
    let sum: f32 = scores.iter().sum();
    for score in scores.iter_mut() {
        *score /= sum;
    }
}

/// Rounds to eight bits; the largest thousandth of the weights is cut off.
fn to_bytes(weights: &[[f32; CLASSES]], biases: [f32; CLASSES]) -> Vec<u8> {
    let mut bytes = b"DPL1".to_vec();
    let scales: [f32; CLASSES] = std::array::from_fn(|class| {
        let mut sizes: Vec<f32> = weights.iter().map(|weights| weights[class].abs()).collect();
        sizes.sort_by(f32::total_cmp);
        sizes[sizes.len() - 1 - sizes.len() / 2000] / 127.0
    });
    for class in 0..CLASSES {
        bytes.extend(scales[class].to_le_bytes());
        bytes.extend(biases[class].to_le_bytes());
    }
    for weights in weights {
        for class in 0..CLASSES {
            let rounded = (weights[class] / scales[class]).round().clamp(-127.0, 127.0) as i8;
            bytes.push(rounded.cast_unsigned());
        }
    }
    bytes
}
