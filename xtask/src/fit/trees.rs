//! Boosted decision trees with Newton steps over binned inputs, monotone where asked.
#![expect(
    clippy::cast_possible_truncation,
    reason = "numbers of rows, trees and classes are far below every limit"
)]

use doorplate_identify::kinds::forest::{Forest, Node};

/// How trees grow.
#[derive(Debug, Clone)]
pub(super) struct Growth {
    /// Trees for each output.
    pub(super) rounds: usize,
    /// Share of each step taken.
    pub(super) rate: f32,
    /// Questions from root to leaf, at most.
    pub(super) depth: usize,
    /// Pull of leaves towards zero.
    pub(super) pull: f32,
    /// Least curvature in a leaf.
    pub(super) leaf_min: f32,
    /// For each input: 1 may only raise the score, -1 only lower it, 0 either.
    pub(super) monotone: Vec<i8>,
}

/// Rows with their classes and weights.
#[derive(Debug, Clone, Copy)]
pub(super) struct Labelled<'a> {
    /// The inputs.
    pub(super) rows: &'a [Vec<f32>],
    /// The class of each row; with one output, 0 or 1.
    pub(super) classes: &'a [u8],
    /// The weight of each row.
    pub(super) weights: &'a [f32],
}

const BINS: usize = 64;

struct Binned {
    thresholds: Vec<Vec<f32>>,
    /// Input-major.
    bins: Vec<Vec<u8>>,
}

/// Fits a forest: softmax over `outputs` classes, or logistic when there is one output.
pub(super) fn fit(data: Labelled, outputs: usize, growth: &Growth) -> Forest {
    fit_sampled(data, outputs, growth, 1.0)
}

/// The same, each tree asking only a share of the inputs: slower to learn a pattern of one input,
/// and so less given to learn one by heart.
pub(super) fn fit_sampled(data: Labelled, outputs: usize, growth: &Growth, share: f32) -> Forest {
    let binned = bin(data.rows);
    let count = data.rows.len();
    let base = base_scores(data, outputs);
    let mut scores: Vec<f32> = (0..count).flat_map(|_| base.iter().copied()).collect();
    let mut forest =
        Forest { inputs: data.rows[0].len() as u16, base, roots: Vec::new(), nodes: Vec::new() };
    for round in 0..growth.rounds {
        let asked: Vec<usize> =
            (0..binned.bins.len()).filter(|input| is_asked(round, *input, share)).collect();
        let probabilities = probabilities(&scores, outputs);
        let trees: Vec<(Vec<Node>, Vec<f32>)> = std::thread::scope(|scope| {
            let handles: Vec<_> = (0..outputs)
                .map(|output| {
                    let (binned, probabilities) = (&binned, &probabilities);
                    let asked = asked.as_slice();
                    scope.spawn(move || {
                        let steps = steps(data, probabilities, outputs, output);
                        grow(binned, asked, &steps, growth)
                    })
                })
                .collect();
            handles.into_iter().map(|handle| handle.join().expect("a tree grew")).collect()
        });
        for (output, (nodes, additions)) in trees.into_iter().enumerate() {
            forest.roots.push(forest.nodes.len() as u32);
            forest.nodes.extend(nodes);
            for (row, addition) in additions.into_iter().enumerate() {
                scores[row * outputs + output] += addition;
            }
        }
    }
    forest
}

/// Whether a round asks an input, from a hash of both.
fn is_asked(round: usize, input: usize, share: f32) -> bool {
    let mut hash = (round as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (input as u64 + 1);
    hash = (hash ^ (hash >> 31)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    ((hash ^ (hash >> 29)) % 1000) as f32 <= share * 1000.0
}

fn base_scores(data: Labelled, outputs: usize) -> Vec<f32> {
    let total: f32 = data.weights.iter().sum();
    let share = |class: u8| {
        let of_class = data.classes.iter().zip(data.weights).filter(|(c, _)| **c == class);
        (of_class.map(|(_, weight)| weight).sum::<f32>() / total).clamp(1e-5, 1.0 - 1e-5)
    };
    if outputs == 1 {
        let positive = share(1);
        return vec![(positive / (1.0 - positive)).ln()];
    }
    (0..outputs).map(|class| share(class as u8).ln()).collect()
}

fn probabilities(scores: &[f32], outputs: usize) -> Vec<f32> {
    if outputs == 1 {
        return scores.iter().map(|score| 1.0 / (1.0 + (-score).exp())).collect();
    }
    let mut all = scores.to_vec();
    for row in all.chunks_mut(outputs) {
        let highest = row.iter().copied().fold(f32::MIN, f32::max);
        for score in row.iter_mut() {
            *score = (*score - highest).exp();
        }
        let sum: f32 = row.iter().sum();
        for score in row.iter_mut() {
            *score /= sum;
        }
    }
    all
}

/// Gradient and curvature of each row for one output.
fn steps(data: Labelled, probabilities: &[f32], outputs: usize, output: usize) -> Vec<(f32, f32)> {
    let wanted = if outputs == 1 { 1 } else { output as u8 };
    let rows = data.classes.iter().zip(data.weights).enumerate();
    rows.map(|(row, (class, weight))| {
        let probability = probabilities[row * outputs + output];
        let target = f32::from(u8::from(*class == wanted));
        (weight * (probability - target), (weight * probability * (1.0 - probability)).max(1e-6))
    })
    .collect()
}

fn bin(rows: &[Vec<f32>]) -> Binned {
    let inputs = rows[0].len();
    let mut binned = Binned { thresholds: Vec::new(), bins: Vec::new() };
    for input in 0..inputs {
        let mut values: Vec<f32> = rows.iter().map(|row| row[input]).collect();
        values.sort_by(f32::total_cmp);
        let mut thresholds: Vec<f32> =
            (1..BINS).map(|quantile| values[quantile * (values.len() - 1) / BINS]).collect();
        let mut distinct = values.clone();
        distinct.dedup();
        if distinct.len() <= BINS {
            thresholds = distinct[..distinct.len() - 1].to_vec();
        }
        thresholds.dedup();
        thresholds.retain(|threshold| *threshold < values[values.len() - 1]);
        let bins = rows
            .iter()
            .map(|row| thresholds.partition_point(|threshold| *threshold < row[input]) as u8)
            .collect();
        binned.bins.push(bins);
        binned.thresholds.push(thresholds);
    }
    binned
}

struct Open {
    node: usize,
    rows: Vec<u32>,
    depth: usize,
    floor: f32,
    ceiling: f32,
}

/// Grows one tree and says what it adds to each row.
fn grow(
    binned: &Binned,
    asked: &[usize],
    steps: &[(f32, f32)],
    growth: &Growth,
) -> (Vec<Node>, Vec<f32>) {
    let mut nodes = vec![Node::leaf(0.0)];
    let mut additions = vec![0.0; steps.len()];
    let mut open = std::collections::VecDeque::from([Open {
        node: 0,
        rows: (0..steps.len() as u32).collect(),
        depth: 0,
        floor: f32::MIN,
        ceiling: f32::MAX,
    }]);
    while let Some(at) = open.pop_front() {
        let split =
            (at.depth < growth.depth).then(|| best_split((binned, asked), steps, growth, &at));
        let split = split.flatten();
        let Some(split) = split else {
            let (gradient, curvature) = sums(steps, &at.rows);
            let score = (-gradient / (curvature + growth.pull)).clamp(at.floor, at.ceiling);
            nodes[at.node] = Node::leaf(score * growth.rate);
            for row in &at.rows {
                additions[*row as usize] = score * growth.rate;
            }
            continue;
        };
        let left_at = nodes.len();
        nodes[at.node] = Node {
            input: split.input as u16,
            left: (left_at - at.node) as u16,
            value: binned.thresholds[split.input][split.bin],
        };
        nodes.extend([Node::leaf(0.0), Node::leaf(0.0)]);
        let bins = &binned.bins[split.input];
        let (left, right): (Vec<u32>, Vec<u32>) =
            at.rows.iter().partition(|row| usize::from(bins[**row as usize]) <= split.bin);
        let middle = f32::midpoint(split.left, split.right);
        let direction = growth.monotone.get(split.input).copied().unwrap_or(0);
        let (left_ceiling, right_floor) =
            if direction > 0 { (middle, middle) } else { (at.ceiling, at.floor) };
        let (left_floor, right_ceiling) =
            if direction < 0 { (middle, middle) } else { (at.floor, at.ceiling) };
        let depth = at.depth + 1;
        open.push_back(Open {
            node: left_at,
            rows: left,
            depth,
            floor: left_floor,
            ceiling: left_ceiling,
        });
        open.push_back(Open {
            node: left_at + 1,
            rows: right,
            depth,
            floor: right_floor,
            ceiling: right_ceiling,
        });
    }
    (nodes, additions)
}

struct Split {
    input: usize,
    bin: usize,
    gain: f32,
    left: f32,
    right: f32,
}

fn sums(steps: &[(f32, f32)], rows: &[u32]) -> (f32, f32) {
    rows.iter().fold((0.0, 0.0), |(gradient, curvature), row| {
        let step = steps[*row as usize];
        (gradient + step.0, curvature + step.1)
    })
}

fn best_split(
    (binned, asked): (&Binned, &[usize]),
    steps: &[(f32, f32)],
    growth: &Growth,
    at: &Open,
) -> Option<Split> {
    let total = sums(steps, &at.rows);
    let mut best: Option<Split> = None;
    for input in asked.iter().copied() {
        let bins = &binned.bins[input];
        let mut histogram = [(0.0_f32, 0.0_f32); BINS];
        for row in &at.rows {
            let cell = &mut histogram[usize::from(bins[*row as usize])];
            let step = steps[*row as usize];
            cell.0 += step.0;
            cell.1 += step.1;
        }
        let direction = growth.monotone.get(input).copied().unwrap_or(0);
        let (mut gradient, mut curvature) = (0.0, 0.0);
        let ends = binned.thresholds[input].len();
        for (bin, cell) in histogram.iter().enumerate().take(ends) {
            gradient += cell.0;
            curvature += cell.1;
            let (other_gradient, other_curvature) = (total.0 - gradient, total.1 - curvature);
            if curvature < growth.leaf_min || other_curvature < growth.leaf_min {
                continue;
            }
            let left = (-gradient / (curvature + growth.pull)).clamp(at.floor, at.ceiling);
            let right =
                (-other_gradient / (other_curvature + growth.pull)).clamp(at.floor, at.ceiling);
            if f32::from(direction) * (right - left) < 0.0 {
                continue;
            }
            let worth =
                |gradient: f32, curvature: f32| gradient * gradient / (curvature + growth.pull);
            let gain = worth(gradient, curvature) + worth(other_gradient, other_curvature)
                - worth(total.0, total.1);
            if gain > 1e-3 && best.as_ref().is_none_or(|best| gain > best.gain) {
                best = Some(Split { input, bin, gain, left, right });
            }
        }
    }
    best
}
