//! The IPv4 index: a direct table over the high 18 bits, and leaves.
//!
//! A node covers 64 blocks of 256 addresses: a bitmap of the blocks where something new starts,
//! and where the leaves of the node begin; how many bits stand at or before a block gives its
//! leaf. A node that is all of one kind holds its record itself (with [`INLINE`] set). A leaf is a
//! record, or (with [`DEEP`] set) the place of a part list for the few blocks that are split.
//!
//! So a look-up is two loads, whatever the table holds, and a third below /24.

use super::DataSetError;
use super::layout::{NO_RECORD, Section, u32_at};

/// The bits that the direct table covers.
const NODE_BITS: u32 = 18;
/// The bits below a node.
const LOW_BITS: u32 = 32 - NODE_BITS;
/// How many nodes there always are.
pub(super) const NODES: usize = 1 << NODE_BITS;
/// The size of a node: bitmap and value.
pub(super) const NODE_BYTES: usize = 12;
/// Set in a value that is a record number itself.
const INLINE: u32 = 1 << 31;
/// Set in a leaf whose 256 addresses are split.
const DEEP: u32 = 1 << 30;

/// The index as it lies in the file.
#[derive(Clone, Copy)]
pub(super) struct IndexV4<'a> {
    pub(super) nodes: &'a [[u8; NODE_BYTES]],
    pub(super) leaves: &'a [[u8; 4]],
    /// Part lists: how many parts less one (a byte), where each part after the first starts (a
    /// byte each), the record of each part (four bytes each).
    pub(super) parts: &'a [u8],
}

impl IndexV4<'_> {
    /// Finds the record number of an address, or [`NO_RECORD`].
    #[inline]
    pub(super) fn find(self, address: u32) -> u32 {
        self.finish(self.leaf(address), address)
    }

    /// The first load of a look-up: the record itself, or the number of a leaf.
    #[inline]
    pub(super) fn leaf(self, address: u32) -> u32 {
        let node = &self.nodes[(address >> LOW_BITS) as usize];
        let value = u32_at(node, 8);
        if value & INLINE != 0 {
            return value;
        }
        let block = address >> 8 & 63;
        let starts_here = bitmap(node) & (u64::MAX >> (63 - block));
        value + starts_here.count_ones() - 1
    }

    /// The second load of a look-up, and the third of a few.
    #[inline]
    pub(super) fn finish(self, leaf: u32, address: u32) -> u32 {
        if leaf & INLINE != 0 {
            return leaf & !INLINE;
        }
        let record = u32::from_le_bytes(self.leaves[leaf as usize]);
        if record & DEEP == 0 { record } else { self.find_part(record & !DEEP, address) }
    }

    #[inline(never)]
    fn find_part(self, place: u32, address: u32) -> u32 {
        let (starts, records) = self.part_list(place);
        let low = (address & 255) as u8;
        // No branch depends on the data: 255 starts are 16 comparisons of 16 bytes.
        let part: u8 = starts.iter().map(|start| u8::from(*start <= low)).sum();
        u32::from_le_bytes(records[usize::from(part)])
    }

    /// The starts of all parts but the first, and the records of all.
    #[inline]
    fn part_list(&self, place: u32) -> (&[u8], &[[u8; 4]]) {
        let list = &self.parts[place as usize..];
        let starts = usize::from(list[0]);
        let (starts, records) = list[1..].split_at(starts);
        (starts, &records.as_chunks::<4>().0[..=starts.len()])
    }

    /// Calls for each start of something new, ascending, with the record from there on.
    pub(super) fn each_change(self, take: &mut dyn FnMut(u32, u32)) {
        for (number, node) in (0_u32..).zip(self.nodes) {
            let first = number << LOW_BITS;
            let value = u32_at(node, 8);
            if value & INLINE != 0 {
                take(first, value & !INLINE);
                continue;
            }
            let blocks = (0..64).filter(|block| bitmap(node) >> block & 1 == 1);
            for (block, leaf) in blocks.zip(&self.leaves[value as usize..]) {
                let first = first | block << 8;
                let record = u32::from_le_bytes(*leaf);
                if record & DEEP == 0 {
                    take(first, record);
                    continue;
                }
                let (starts, records) = self.part_list(record & !DEEP);
                let starts = std::iter::once(&0).chain(starts);
                for (start, record) in starts.zip(records) {
                    take(first | u32::from(*start), u32::from_le_bytes(*record));
                }
            }
        }
    }

    /// Checks every node, leaf and part once, so that [`Self::find`] cannot leave the bounds.
    pub(super) fn check(self, record_count: usize) -> Result<(), DataSetError> {
        let is_record = |number: u32| number == NO_RECORD || (number as usize) < record_count;
        let is_node_sound = |node: &[u8; NODE_BYTES]| {
            let value = u32_at(node, 8);
            if value & INLINE != 0 {
                return is_record(value & !INLINE);
            }
            let end = u64::from(value) + u64::from(bitmap(node).count_ones());
            bitmap(node) & 1 == 1 && end <= self.leaves.len() as u64
        };
        let is_leaf_sound = |leaf: &[u8; 4]| {
            let leaf = u32::from_le_bytes(*leaf);
            if leaf & DEEP == 0 {
                return is_record(leaf);
            }
            let list = self.parts.get((leaf & !DEEP) as usize..).unwrap_or_default();
            let Some((starts, rest)) = list.split_first() else { return false };
            let starts = usize::from(*starts);
            let Some((starts, records)) = rest.split_at_checked(starts) else { return false };
            let records = records.as_chunks::<4>().0.get(..=starts.len());
            starts.is_sorted_by(|left, right| left < right)
                && records.is_some_and(|records| {
                    records.iter().all(|record| is_record(u32::from_le_bytes(*record)))
                })
        };
        let is_sound = self.nodes.len() == NODES
            && self.nodes.iter().all(is_node_sound)
            && self.leaves.iter().all(is_leaf_sound);
        if is_sound { Ok(()) } else { Err(DataSetError::Corrupt(Section::V4Nodes as u32)) }
    }
}

fn bitmap(node: &[u8; NODE_BYTES]) -> u64 {
    u64::from(u32_at(node, 0)) | u64::from(u32_at(node, 4)) << 32
}

/// The three tables of the index, as bytes.
#[derive(Default)]
pub(super) struct BuiltV4 {
    pub(super) nodes: Vec<u8>,
    pub(super) leaves: Vec<u8>,
    pub(super) parts: Vec<u8>,
}

/// Builds the index from changes: from each address on, the record that holds until the next
/// change. Ascending, the first at address 0.
pub(super) fn build(changes: &[(u32, u32)]) -> BuiltV4 {
    let mut built = BuiltV4::default();
    let mut rest = changes;
    let mut current = NO_RECORD;
    let mut leaves = Vec::new();
    for node in 0..1_u32 << NODE_BITS {
        leaves.clear();
        let mut bitmap = 0_u64;
        for block in 0..64 {
            let number = node << (LOW_BITS - 8) | block;
            let inside = rest.iter().take_while(|(start, _)| start >> 8 == number).count();
            let (taken, left) = rest.split_at(inside);
            rest = left;
            let leaf = built.leaf(taken, &mut current);
            if leaves.last() != Some(&leaf) {
                leaves.push(leaf);
                bitmap |= 1 << block;
            }
        }
        let value = match leaves.as_slice() {
            [leaf] if leaf & DEEP == 0 => INLINE | leaf,
            _ => {
                let place = u32::try_from(built.leaves.len() / 4).expect("2^24 leaves at most");
                built.leaves.extend(leaves.iter().flat_map(|leaf| leaf.to_le_bytes()));
                place
            }
        };
        built.nodes.extend_from_slice(&bitmap.to_le_bytes());
        built.nodes.extend_from_slice(&value.to_le_bytes());
    }
    built
}

impl BuiltV4 {
    /// The leaf of a block of 256 addresses: its record, or a part list.
    fn leaf(&mut self, changes: &[(u32, u32)], current: &mut u32) -> u32 {
        if changes.is_empty() {
            return *current;
        }
        let mut parts = vec![(0_u8, *current)];
        for (start, record) in changes {
            let low = (start & 255) as u8;
            if low == 0 {
                parts.clear();
            }
            if parts.last().is_none_or(|(_, last)| last != record) {
                parts.push((low, *record));
            }
            *current = *record;
        }
        if let [(_, record)] = parts.as_slice() {
            return *record;
        }
        let place = u32::try_from(self.parts.len()).expect("under 2^30 bytes of parts");
        self.parts.push(u8::try_from(parts.len() - 1).expect("256 addresses have 256 parts"));
        self.parts.extend(parts[1..].iter().map(|(start, _)| start));
        self.parts.extend(parts.iter().flat_map(|(_, record)| record.to_le_bytes()));
        DEEP | place
    }
}
