//! A linear model over hashed text, eight bits a weight.
//!
//! The file: `DPL1`, then for each of the five classes a scale and a bias (`f32`, little-endian),
//! then for each bucket one signed byte a class. The number of buckets is a power of two; a text
//! is folded into it.

use super::text::BUCKETS;

/// The classes, in the order of every model here: business, education, government, ISP, hosting.
pub const CLASSES: usize = 5;

/// The weights.
#[derive(Debug, Clone, PartialEq)]
pub struct Linear<'a> {
    scales: [f32; CLASSES],
    biases: [f32; CLASSES],
    weights: &'a [u8],
}

impl<'a> Linear<'a> {
    /// Reads the file; nothing when it is not one.
    pub fn from_bytes(bytes: &'a [u8]) -> Option<Self> {
        let mut rest = bytes.strip_prefix(b"DPL1")?;
        let mut heads = [[0.0; 2]; CLASSES];
        for number in heads.as_flattened_mut() {
            let (head, tail) = rest.split_first_chunk::<4>()?;
            *number = f32::from_le_bytes(*head);
            rest = tail;
        }
        let buckets = rest.len() / CLASSES;
        let is_whole =
            rest.len() == buckets * CLASSES && buckets.is_power_of_two() && buckets <= BUCKETS;
        let (scales, biases) = (heads.map(|head| head[0]), heads.map(|head| head[1]));
        is_whole.then_some(Self { scales, biases, weights: rest })
    }

    /// Scores a text by its buckets: log-odds up to a constant, one for each class.
    pub fn score(&self, buckets: &[u32]) -> [f32; CLASSES] {
        let mut sums = [0_i32; CLASSES];
        let fold = self.weights.len() / CLASSES - 1;
        for bucket in buckets {
            let at = (*bucket as usize & fold) * CLASSES;
            for (sum, weight) in sums.iter_mut().zip(&self.weights[at..at + CLASSES]) {
                *sum += i32::from(weight.cast_signed());
            }
        }
        let length = (buckets.len().max(1) as f32).sqrt();
        std::array::from_fn(|class| {
            self.biases[class] + self.scales[class] * sums[class] as f32 / length
        })
    }
}
