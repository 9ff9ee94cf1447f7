//! The IPv4 index: a direct table over the high 18 bits, and leaves.
//!
//! A [node](super::node) covers 64 blocks of 256 addresses. A leaf is a record, or (with [`DEEP`]
//! set) the place of a part list for the few blocks that are split.
//!
//! So a look-up is two loads, whatever the table holds, and a third below /24; and it has no
//! branch before that, so that the loads of many look-ups overlap.

use super::layout::{NO_RECORD, Section};
use super::node::{self, Node, Nodes};
use super::{BATCH, DataSetError, processor};

/// The bits that the direct table covers.
const NODE_BITS: u32 = 18;
/// The bits below a node.
const LOW_BITS: u32 = 32 - NODE_BITS;
/// How many nodes there always are.
const NODES: usize = 1 << NODE_BITS;
/// Set in a leaf whose 256 addresses are split.
const DEEP: u32 = 1 << 30;

/// The index as it lies in the file.
#[derive(Clone, Copy)]
pub(super) struct IndexV4<'a> {
    pub(super) nodes: &'a [Node],
    pub(super) leaves: &'a [[u8; 4]],
    /// Part lists: how many parts less one (a byte), where each part after the first starts (a
    /// byte each), the record of each part (four bytes each).
    pub(super) parts: &'a [u8],
    /// Whether the processor has what [`processor::is_newer`] looks for.
    pub(super) is_newer: bool,
}

impl IndexV4<'_> {
    /// Finds the record number of an address, or [`NO_RECORD`].
    #[inline]
    pub(super) fn find(self, address: u32) -> u32 {
        #[cfg(target_arch = "x86_64")]
        if self.is_newer {
            #[expect(unsafe_code, reason = "the processor was asked for these instructions")]
            return unsafe { self.find_newer(address) };
        }
        self.find_one(address)
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2,popcnt,bmi2")]
    fn find_newer(self, address: u32) -> u32 {
        self.find_one(address)
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "the caller may be compiled for a newer processor")]
    fn find_one(self, address: u32) -> u32 {
        let record = self.leaf(self.leaf_number(address));
        if record & DEEP == 0 { record } else { self.find_part(record & !DEEP, address) }
    }

    /// Finds the record numbers of a batch: all nodes first, then all leaves, then what is deep.
    #[inline]
    pub(super) fn find_batch(self, addresses: &[u32], numbers: &mut [u32]) {
        #[cfg(target_arch = "x86_64")]
        if self.is_newer {
            #[expect(unsafe_code, reason = "the processor was asked for these instructions")]
            return unsafe { self.find_all_newer(addresses, numbers) };
        }
        self.find_all(addresses, numbers);
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2,popcnt,bmi2")]
    fn find_all_newer(self, addresses: &[u32], numbers: &mut [u32]) {
        self.find_all(addresses, numbers);
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "the caller is compiled for a newer processor")]
    fn find_all(self, addresses: &[u32], numbers: &mut [u32]) {
        for (number, address) in numbers.iter_mut().zip(addresses) {
            *number = self.leaf_number(*address);
            processor::load_ahead(self.leaves, *number as usize);
        }
        // Which are deep is counted without a branch: guessing wrong costs more than it all.
        let mut deep = [0_u8; BATCH];
        let mut deep_count = 0;
        for (place, number) in (0_u8..).zip(numbers.iter_mut().take(addresses.len())) {
            *number = self.leaf(*number);
            deep[deep_count % BATCH] = place;
            deep_count += usize::from(*number & DEEP != 0);
        }
        for place in &deep[..deep_count] {
            let place = usize::from(*place);
            numbers[place] = self.find_part(numbers[place] & !DEEP, addresses[place]);
        }
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "the caller is compiled for a newer processor")]
    fn leaf_number(self, address: u32) -> u32 {
        node::leaf_at(&self.nodes[(address >> LOW_BITS) as usize], address >> 8)
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "the caller is compiled for a newer processor")]
    fn leaf(self, number: u32) -> u32 {
        u32::from_le_bytes(self.leaves[number as usize])
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
            for (block, leaf) in node::starts(node) {
                let first = number << LOW_BITS | block << 8;
                let record = self.leaf(leaf);
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
            starts.first() != Some(&0)
                && starts.is_sorted_by(|left, right| left < right)
                && records.is_some_and(|records| {
                    records.iter().all(|record| is_record(u32::from_le_bytes(*record)))
                })
        };
        let is_sound = self.nodes.len() == NODES
            && self.nodes.iter().all(|node| node::is_sound(node, self.leaves.len()))
            && self.leaves.iter().all(is_leaf_sound);
        if is_sound { Ok(()) } else { Err(DataSetError::Corrupt(Section::V4Nodes as u32)) }
    }
}

/// The tables of the index, as bytes.
#[derive(Default)]
pub(super) struct BuiltV4 {
    pub(super) nodes: Nodes,
    pub(super) parts: Vec<u8>,
}

/// Builds the index from changes: from each address on, the record that holds until the next
/// change. Ascending, the first at address 0.
pub(super) fn build(changes: &[(u32, u32)]) -> BuiltV4 {
    let mut parts = Vec::new();
    let mut nodes = Nodes::default();
    let mut rest = changes;
    let mut current = NO_RECORD;
    for node in 0..1_u32 << NODE_BITS {
        nodes.push((0..node::PLACES).map(|block| {
            let number = node << (LOW_BITS - 8) | block;
            let inside = rest.iter().take_while(|(start, _)| start >> 8 == number).count();
            let (taken, left) = rest.split_at(inside);
            rest = left;
            build_leaf(&mut parts, taken, &mut current)
        }));
    }
    BuiltV4 { nodes, parts }
}

/// The leaf of a block of 256 addresses: its record, or a part list.
fn build_leaf(lists: &mut Vec<u8>, changes: &[(u32, u32)], current: &mut u32) -> u32 {
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
    let place = u32::try_from(lists.len()).expect("under 2^30 bytes of parts");
    lists.push(u8::try_from(parts.len() - 1).expect("256 addresses have 256 parts"));
    lists.extend(parts[1..].iter().map(|(start, _)| start));
    lists.extend(parts.iter().flat_map(|(_, record)| record.to_le_bytes()));
    DEEP | place
}
