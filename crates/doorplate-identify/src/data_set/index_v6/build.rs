//! Builds the IPv6 index from changes.

use super::{
    BELOW_LEAVES, BRANCHES, DIRECT, FLAT, HEIGHT_SHIFT, HEIGHTS, LINE_MASK, PAGE_NODES, RECORD,
    STRIDES,
};
use crate::data_set::layout::NO_RECORD;
use crate::data_set::line::{self, LINE_BYTES};
use crate::data_set::node::{Nodes, PLACES};

/// The tables of the index, as bytes.
#[derive(Default)]
pub(in crate::data_set) struct BuiltV6 {
    pub(in crate::data_set) direct: Vec<u8>,
    pub(in crate::data_set) nodes: Nodes,
    pub(in crate::data_set) lines: Vec<u8>,
}

/// Builds the index from changes: from each address on, the record that holds until the next
/// change. Ascending, the first at address 0.
pub(in crate::data_set) fn build(changes: &[(u128, u32)]) -> BuiltV6 {
    let mut built = BuiltV6::default();
    let mut changes = Changes { rest: changes, current: NO_RECORD };
    let mut flat_before = None;
    for first in 0..DIRECT as u128 {
        let parts = changes.take_prefix(first, 112);
        let number = match parts.as_slice() {
            [(_, record)] => match flat_before {
                Some((before, number)) if before == *record => number,
                _ => {
                    let number = built.push_flat(*record);
                    flat_before = Some((*record, number));
                    number
                }
            },
            _ => built.push_page(first, &parts),
        };
        built.direct.extend_from_slice(&number.to_le_bytes());
    }
    built
}

/// The changes not yet used, and the record that holds before them.
struct Changes<'a> {
    rest: &'a [(u128, u32)],
    current: u32,
}

impl Changes<'_> {
    /// Takes the parts of the block whose high bits are `prefix`, `shift` bits wide. The first
    /// part starts where the block starts.
    fn take_prefix(&mut self, prefix: u128, shift: u32) -> Vec<(u128, u32)> {
        let inside = self.rest.iter().take_while(|(start, _)| start >> shift == prefix).count();
        let (taken, rest) = self.rest.split_at(inside);
        self.rest = rest;
        let mut parts = Vec::new();
        if taken.first().is_none_or(|(start, _)| *start != prefix << shift) {
            parts.push((prefix << shift, self.current));
        }
        for &(start, record) in taken {
            if parts.last().is_none_or(|(_, last)| *last != record) {
                parts.push((start, record));
            }
        }
        self.current = parts.last().map_or(self.current, |(_, record)| *record);
        parts
    }
}

impl BuiltV6 {
    /// One node for 16 bits that are all of one record.
    fn push_flat(&mut self, record: u32) -> u32 {
        FLAT | self.nodes.push((0..PLACES).map(|_| RECORD | record))
    }

    /// The page below a prefix of 16 bits.
    fn push_page(&mut self, prefix: u128, parts: &[(u128, u32)]) -> u32 {
        let mut changes = Changes { rest: parts, current: NO_RECORD };
        let mut entries = Vec::with_capacity(1 << 16);
        for place in 0..1_u128 << 16 {
            let prefix = prefix << 16 | place;
            let parts = changes.take_prefix(prefix, BELOW_LEAVES);
            entries.push(self.entry(&parts, BELOW_LEAVES));
        }
        let numbers: Vec<u32> = entries
            .chunks(PLACES as usize)
            .map(|places| self.nodes.push(places.iter().copied()))
            .collect();
        debug_assert_eq!(numbers.len(), PAGE_NODES);
        numbers[0]
    }

    /// The entry for a block with `below` bits under it: a record, or a tree over the next 16.
    fn entry(&mut self, parts: &[(u128, u32)], below: u32) -> u32 {
        if let [(_, record)] = parts {
            return RECORD | record;
        }
        let below = below - 16;
        let mut entries: Vec<(u16, u32)> = Vec::new();
        // A part that begins inside a place leaves the record before it at the place's start.
        let mut changes = Changes { rest: parts, current: NO_RECORD };
        while let Some((start, _)) = changes.rest.first() {
            let prefix = start >> below;
            let inside = changes.take_prefix(prefix, below);
            let entry = self.entry(&inside, below);
            if entries.last().is_none_or(|(_, last)| *last != entry) {
                entries.push((low_bits(prefix), entry));
            }
            // After a split place the last record goes on until something else starts.
            let next = prefix + 1;
            let goes_on = changes.rest.first().is_none_or(|(start, _)| start >> below != next);
            if entry & RECORD == 0 && goes_on && low_bits(next) != 0 {
                entries.push((low_bits(next), RECORD | changes.current));
            }
        }
        self.push_tree(&entries)
    }

    /// The tree of entries, as low as it can be.
    fn push_tree(&mut self, entries: &[(u16, u32)]) -> u32 {
        let first = self.line_count();
        let height = (0..HEIGHTS)
            .find(|height| entries.len() <= parts_under(*height))
            .expect("16 bits have fewer values than the highest tree has parts");
        self.push_tree_of(entries, height);
        assert!(self.line_count() <= LINE_MASK, "a data set stays under 4 GiB");
        let height = u32::try_from(height).expect("0 to 3");
        height << HEIGHT_SHIFT | first
    }

    fn push_tree_of(&mut self, entries: &[(u16, u32)], height: usize) {
        if height == 0 {
            self.push_line(line::lowest(entries));
            return;
        }
        let next = self.line_count() + 1;
        let chunks = entries.chunks(parts_under(height - 1));
        self.push_line(line::upper(chunks.clone().skip(1).map(|chunk| chunk[0].0)));
        for (branch, chunk) in (0..).zip(chunks) {
            let place = (next + branch * STRIDES[height]) as usize;
            self.lines.resize(place * LINE_BYTES, u8::MAX);
            self.push_tree_of(chunk, height - 1);
        }
    }

    fn push_line(&mut self, line: line::Line) {
        self.lines.extend_from_slice(&line);
    }

    fn line_count(&self) -> u32 {
        u32::try_from(self.lines.len() / LINE_BYTES).expect("a data set stays under 4 GiB")
    }
}

/// The most parts of a tree.
fn parts_under(height: usize) -> usize {
    (0..height).fold(line::PARTS, |parts, _| parts * BRANCHES as usize)
}

#[expect(clippy::cast_possible_truncation, reason = "bits are cut out of an address here")]
fn low_bits(prefix: u128) -> u16 {
    prefix as u16
}
