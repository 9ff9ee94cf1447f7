//! The IPv4 index: a direct table over the high 18 bits, and compact blocks below.
//!
//! A node is a record number (with [`INLINE`] set) when all its 16,384 addresses have the same
//! record, else the place of a block. A block is one run of bytes: how many parts (`u16`), where
//! each part after the first starts (low 14 bits, `u16`, ascending), then the record of each part
//! (`u32`). Node and block are two independent loads, and most blocks fit in one cache line.

use super::DataSetError;
use super::layout::{NO_RECORD, Section, u16_at, u32_at};

/// The bits that the direct table covers.
const NODE_BITS: u32 = 18;
/// The bits below a node.
const LOW_BITS: u32 = 32 - NODE_BITS;
/// How many nodes there always are.
pub(super) const NODES: usize = 1 << NODE_BITS;
/// Set in a node that holds a record number itself.
const INLINE: u32 = 1 << 31;
/// Block places count in units of this many bytes.
const UNIT_BYTES: usize = 4;
/// A block up to this size is kept within one cache line.
const LINE_BYTES: usize = 64;
/// Up to this many starts a branch-free count beats halving.
const COUNT_MAX: usize = 24;

/// The index as it lies in the file.
#[derive(Clone, Copy)]
pub(super) struct IndexV4<'a> {
    pub(super) nodes: &'a [[u8; 4]],
    pub(super) blocks: &'a [u8],
}

impl IndexV4<'_> {
    /// Finds the record number of an address, or [`NO_RECORD`].
    #[inline]
    pub(super) fn find(self, address: u32) -> u32 {
        self.find_below(self.node(address), address)
    }

    /// The first load of a look-up.
    #[inline]
    pub(super) fn node(self, address: u32) -> u32 {
        u32::from_le_bytes(self.nodes[(address >> LOW_BITS) as usize])
    }

    /// The second load of a look-up.
    #[inline]
    pub(super) fn find_below(self, node: u32, address: u32) -> u32 {
        if node & INLINE != 0 {
            return node & !INLINE;
        }
        let block = &self.blocks[node as usize * UNIT_BYTES..];
        let parts = usize::from(u16_at(block, 0));
        let low = (address & ((1 << LOW_BITS) - 1)) as u16;
        let (starts, records) = block[2..].split_at((parts - 1) * 2);
        let (starts, _) = starts.as_chunks::<2>();
        let part = if starts.len() <= COUNT_MAX {
            starts.iter().map(|start| usize::from(u16::from_le_bytes(*start) <= low)).sum()
        } else {
            starts.partition_point(|start| u16::from_le_bytes(*start) <= low)
        };
        u32_at(records, part * 4)
    }

    /// Calls for each start of something new, ascending, with the record from there on.
    pub(super) fn each_change(self, take: &mut dyn FnMut(u32, u32)) {
        for (node, value) in (0_u32..).zip(self.nodes) {
            let first = node << LOW_BITS;
            let value = u32::from_le_bytes(*value);
            if value & INLINE != 0 {
                take(first, value & !INLINE);
                continue;
            }
            let block = &self.blocks[value as usize * UNIT_BYTES..];
            let parts = usize::from(u16_at(block, 0));
            for part in 0..parts {
                let low = if part == 0 { 0 } else { u16_at(block, part * 2) };
                take(first | u32::from(low), u32_at(block, parts * 2 + part * 4));
            }
        }
    }

    /// Checks every node and block once, so that [`Self::find`] cannot leave the bounds.
    pub(super) fn check(self, record_count: usize) -> Result<(), DataSetError> {
        let corrupt = || DataSetError::Corrupt(Section::V4Nodes as u32);
        let is_record = |number: u32| number == NO_RECORD || (number as usize) < record_count;
        if self.nodes.len() != NODES {
            return Err(corrupt());
        }
        for node in self.nodes {
            let node = u32::from_le_bytes(*node);
            if node & INLINE != 0 {
                if !is_record(node & !INLINE) {
                    return Err(corrupt());
                }
                continue;
            }
            let block = self.blocks.get(node as usize * UNIT_BYTES..).ok_or_else(corrupt)?;
            let (count, rest) = block.split_first_chunk::<2>().ok_or_else(corrupt)?;
            let parts = usize::from(u16::from_le_bytes(*count));
            let starts_bytes = parts.checked_sub(1).ok_or_else(corrupt)? * 2;
            let (starts, records) = rest.split_at_checked(starts_bytes).ok_or_else(corrupt)?;
            let records = records.get(..parts * 4).ok_or_else(corrupt)?;
            let (starts, _) = starts.as_chunks::<2>();
            let (records, _) = records.as_chunks::<4>();
            let ascend = starts
                .iter()
                .map(|start| u16::from_le_bytes(*start))
                .is_sorted_by(|left, right| left < right);
            if !ascend || !records.iter().all(|record| is_record(u32::from_le_bytes(*record))) {
                return Err(corrupt());
            }
        }
        Ok(())
    }
}

/// Builds the index from changes: from each address on, the record that holds until the next
/// change. Ascending, the first at address 0.
pub(super) fn build(changes: &[(u32, u32)]) -> (Vec<u8>, Vec<u8>) {
    let mut nodes = Vec::with_capacity(NODES * 4);
    let mut blocks = Vec::new();
    let mut known = rustc_hash::FxHashMap::default();
    let mut next = 0;
    let mut current = NO_RECORD;
    let mut parts: Vec<(u16, u32)> = Vec::new();
    for node in 0..NODES as u64 {
        parts.clear();
        let node_end = (node + 1) << LOW_BITS;
        parts.push((0, current));
        while let Some(&(start, record)) = changes.get(next) {
            if u64::from(start) >= node_end {
                break;
            }
            let low = (start & ((1 << LOW_BITS) - 1)) as u16;
            if low == 0 {
                parts.clear();
            }
            if parts.last().is_none_or(|(_, last)| *last != record) {
                parts.push((low, record));
            }
            current = record;
            next += 1;
        }
        let value = match parts.as_slice() {
            [(_, record)] => record | INLINE,
            _ => *known.entry(parts.clone()).or_insert_with(|| append_block(&mut blocks, &parts)),
        };
        nodes.extend_from_slice(&value.to_le_bytes());
    }
    (nodes, blocks)
}

fn append_block(blocks: &mut Vec<u8>, parts: &[(u16, u32)]) -> u32 {
    let block_bytes = parts.len() * 6;
    let line_left = LINE_BYTES - blocks.len() % LINE_BYTES;
    if block_bytes > line_left && block_bytes <= LINE_BYTES {
        blocks.resize(blocks.len() + line_left, 0);
    }
    let place = blocks.len() / UNIT_BYTES;
    let count = u16::try_from(parts.len()).expect("a node has at most 16,384 addresses");
    blocks.extend_from_slice(&count.to_le_bytes());
    for (start, _) in &parts[1..] {
        blocks.extend_from_slice(&start.to_le_bytes());
    }
    for (_, record) in parts {
        blocks.extend_from_slice(&record.to_le_bytes());
    }
    blocks.resize(blocks.len().next_multiple_of(UNIT_BYTES), 0);
    u32::try_from(place).expect("blocks of 2^32 addresses stay under 2^31 units")
}
