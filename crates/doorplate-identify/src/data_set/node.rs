//! A node of both indexes: 64 places under it, and where something new starts among them.
//!
//! Its bytes: a bitmap of the places, after the first, at which something new starts, and the
//! number of the leaf that holds at the first place. How many bits stand at or before a place
//! leads to the leaf of that place, without a branch: a node that is all of one kind is read like
//! any other.

use super::layout::u32_at;

/// The size of a node.
pub(super) const NODE_BYTES: usize = 12;

/// The places under a node.
pub(super) const PLACES: u32 = 64;

/// A node, as it lies in the file.
pub(super) type Node = [u8; NODE_BYTES];

/// The number of the leaf at a place.
#[inline(always)]
#[expect(clippy::inline_always, reason = "the caller may be compiled for a newer processor")]
pub(super) fn leaf_at(node: &Node, place: u32) -> u32 {
    let starts = bitmap(node) & (u64::MAX >> (63 - (place & 63)));
    first_leaf(node).wrapping_add(starts.count_ones())
}

/// The bitmap of places at which something new starts; never the first.
#[inline]
pub(super) fn bitmap(node: &Node) -> u64 {
    u64::from(u32_at(node, 0)) | u64::from(u32_at(node, 4)) << 32
}

#[inline]
fn first_leaf(node: &Node) -> u32 {
    u32_at(node, 8)
}

/// Whether every leaf under the node is one of `leaves`.
pub(super) fn is_sound(node: &Node, leaves: usize) -> bool {
    let last = u64::from(first_leaf(node)) + u64::from(bitmap(node).count_ones());
    bitmap(node) & 1 == 0 && last < leaves as u64
}

/// The places at which a leaf starts, the first among them, with the numbers of the leaves.
pub(super) fn starts(node: &Node) -> impl Iterator<Item = (u32, u32)> {
    let bitmap = bitmap(node) | 1;
    (0..PLACES).filter(move |place| bitmap >> place & 1 == 1).zip(first_leaf(node)..)
}

/// Builds nodes and their leaves. Leaves that repeat from one place to the next are kept once.
#[derive(Default)]
pub(super) struct Nodes {
    pub(super) nodes: Vec<u8>,
    pub(super) leaves: Vec<u8>,
    last: Option<u32>,
}

impl Nodes {
    /// Adds a node over the next 64 places and gives its number.
    pub(super) fn push(&mut self, places: impl Iterator<Item = u32>) -> u32 {
        let number = self.nodes.len() / NODE_BYTES;
        let mut bitmap = 0_u64;
        let mut first = 0;
        for (place, leaf) in places.enumerate() {
            if self.last != Some(leaf) {
                self.last = Some(leaf);
                self.leaves.extend_from_slice(&leaf.to_le_bytes());
                bitmap |= 1 << place;
            }
            if place == 0 {
                first = u32::try_from(self.leaves.len() / 4 - 1).expect("under 2^24 leaves");
            }
        }
        self.nodes.extend_from_slice(&(bitmap & !1).to_le_bytes());
        self.nodes.extend_from_slice(&first.to_le_bytes());
        u32::try_from(number).expect("under 2^24 nodes")
    }
}
