//! Boosted decision trees, read from a compact file: the same form for kinds and for names.
//!
//! The file: `DPF1`, then little-endian `u16` inputs, `u16` outputs, `u32` trees, `u32` nodes; the
//! base score of each output (`f32`); the first node of each tree (`u32`); the nodes, 8 bytes
//! each. Tree `t` adds to output `t mod outputs`.

/// A leaf has this instead of an input.
const LEAF: u16 = u16::MAX;

/// Boosted trees.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Forest {
    /// How many inputs a row has.
    pub inputs: u16,
    /// What every row starts with, an output each.
    pub base: Vec<f32>,
    /// The first node of each tree.
    pub roots: Vec<u32>,
    /// All nodes.
    pub nodes: Vec<Node>,
}

/// A node: a question, or a leaf.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Node {
    /// The input asked, or [`Node::is_leaf`].
    pub input: u16,
    /// How far ahead the left child is; the right one follows it.
    pub left: u16,
    /// Rows up to this go left; for a leaf, its score.
    pub value: f32,
}

impl Node {
    /// Makes a leaf.
    pub fn leaf(score: f32) -> Self {
        Self { input: LEAF, left: 0, value: score }
    }

    /// Whether this is a leaf.
    pub fn is_leaf(self) -> bool {
        self.input == LEAF
    }
}

impl Forest {
    /// Adds up the scores of a row into `scores`, one for each output.
    pub fn score(&self, row: &[f32], scores: &mut [f32]) {
        scores.copy_from_slice(&self.base);
        let outputs = self.base.len();
        for (tree, root) in self.roots.iter().enumerate() {
            let mut at = *root as usize;
            let mut node = self.nodes[at];
            while !node.is_leaf() {
                let goes_right = row[usize::from(node.input)] > node.value;
                at += usize::from(node.left) + usize::from(goes_right);
                node = self.nodes[at];
            }
            scores[tree % outputs] += node.value;
        }
    }

    /// The score of a row of a forest with one output, given up once it is below `floor`: what
    /// follows would hardly change what so low a score means.
    pub fn score_above(&self, row: &[f32], floor: f32) -> f32 {
        /// How many trees are asked between two looks at the score.
        const TREES: usize = 64;
        let mut score = self.base.first().copied().unwrap_or_default();
        for roots in self.roots.chunks(TREES) {
            for root in roots {
                let mut at = *root as usize;
                let mut node = self.nodes[at];
                while !node.is_leaf() {
                    let goes_right = row[usize::from(node.input)] > node.value;
                    at += usize::from(node.left) + usize::from(goes_right);
                    node = self.nodes[at];
                }
                score += node.value;
            }
            if score < floor {
                break;
            }
        }
        score
    }

    /// Writes the file.
    #[expect(clippy::cast_possible_truncation, reason = "a forest has far fewer trees and nodes")]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = b"DPF1".to_vec();
        bytes.extend(self.inputs.to_le_bytes());
        bytes.extend((self.base.len() as u16).to_le_bytes());
        bytes.extend((self.roots.len() as u32).to_le_bytes());
        bytes.extend((self.nodes.len() as u32).to_le_bytes());
        bytes.extend(self.base.iter().flat_map(|base| base.to_le_bytes()));
        bytes.extend(self.roots.iter().flat_map(|root| root.to_le_bytes()));
        for node in &self.nodes {
            bytes.extend(node.input.to_le_bytes());
            bytes.extend(node.left.to_le_bytes());
            bytes.extend(node.value.to_le_bytes());
        }
        bytes
    }

    /// Reads the file; nothing when it is not one, or when a node points outside.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes.strip_prefix(b"DPF1")?;
        let inputs = u16::from_le_bytes(take(&mut rest)?);
        let outputs = u16::from_le_bytes(take(&mut rest)?);
        let trees = u32::from_le_bytes(take(&mut rest)?);
        let count = u32::from_le_bytes(take(&mut rest)?);
        let mut forest = Self { inputs, ..Self::default() };
        for _ in 0..outputs {
            forest.base.push(f32::from_le_bytes(take(&mut rest)?));
        }
        for _ in 0..trees {
            forest.roots.push(u32::from_le_bytes(take(&mut rest)?));
        }
        for _ in 0..count {
            let input = u16::from_le_bytes(take(&mut rest)?);
            let left = u16::from_le_bytes(take(&mut rest)?);
            forest.nodes.push(Node { input, left, value: f32::from_le_bytes(take(&mut rest)?) });
        }
        (rest.is_empty() && forest.is_sound()).then_some(forest)
    }

    fn is_sound(&self) -> bool {
        let count = self.nodes.len();
        let roots_are_sound = self.roots.iter().all(|root| (*root as usize) < count);
        let nodes_are_sound = self.nodes.iter().enumerate().all(|(at, node)| {
            let children_are_inside = at + usize::from(node.left) + 1 < count && node.left > 0;
            node.is_leaf() || (node.input < self.inputs && children_are_inside)
        });
        !self.base.is_empty() && roots_are_sound && nodes_are_sound
    }
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (head, tail) = rest.split_first_chunk::<N>()?;
    *rest = tail;
    Some(*head)
}

/// Turns scores into probabilities that sum to 1.
pub(crate) fn softmax(scores: &mut [f32]) {
    let highest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut sum = 0.0;
    for score in scores.iter_mut() {
        *score = (*score - highest).exp();
        sum += *score;
    }
    for score in scores.iter_mut() {
        *score /= sum;
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::float_cmp, reason = "the values are exact")]

    use super::*;

    fn stump() -> Forest {
        Forest {
            inputs: 1,
            base: vec![0.5],
            roots: vec![0],
            nodes: vec![Node { input: 0, left: 1, value: 2.0 }, Node::leaf(-1.0), Node::leaf(1.0)],
        }
    }

    #[test]
    fn a_stump_answers_and_reads_back() {
        let forest = Forest::from_bytes(&stump().to_bytes()).unwrap();
        let mut scores = [0.0];
        forest.score(&[2.0], &mut scores);
        assert_eq!(scores, [-0.5]);
        forest.score(&[2.1], &mut scores);
        assert_eq!(scores, [1.5]);
        assert_eq!(forest.score_above(&[2.1], -4.0), 1.5);
    }

    #[test]
    fn a_broken_file_is_refused() {
        let bytes = stump().to_bytes();
        assert!((0..bytes.len()).all(|length| Forest::from_bytes(&bytes[..length]).is_none()));
        let mut loops = stump();
        loops.nodes[0].left = 0;
        assert_eq!(Forest::from_bytes(&loops.to_bytes()), None);
    }
}
