//! The IPv6 index: 16 bits direct, 16 bits by nodes, and below /32 trees of cache lines.
//!
//! - The direct table has one number for each value of the first 16 bits: the first of the 1,024
//!   [nodes](super::node) of a page over the next 16 bits, or (with [`FLAT`] set) the one node
//!   that stands for all of them.
//! - A leaf is an entry: a record (with [`RECORD`] set), or a tree over the next 16 bits: where
//!   it starts among the [lines](super::line) and how many upper lines lead to a lowest one.
//! - The last line of a look-up in a tree gives an entry again. It is a record unless the network
//!   is split more finely than the 16 bits of the tree can say.

use super::layout::{NO_RECORD, Section, u32_at};
use super::line::{self, Line};
use super::node::{self, Node};
use super::{BATCH, DataSetError, processor};

mod build;

pub(super) use build::build;

/// Set in an entry that is a record.
const RECORD: u32 = 1 << 31;
/// Set in a number of the direct table that is not of a page but of one node.
const FLAT: u32 = 1 << 31;
/// Where in an entry the height of a tree stands.
const HEIGHT_SHIFT: u32 = 29;
/// Heights are 0 to 3: `11 * 33 * 33 * 33` parts are more than 16 bits can tell apart.
const HEIGHTS: usize = 4;
/// The place of a line in an entry.
const LINE_MASK: u32 = (1 << HEIGHT_SHIFT) - 1;
/// By the height of a tree: how many lines apart the trees under its first line stand.
const STRIDES: [u32; HEIGHTS] = [0, 1, 1 + BRANCHES, 1 + BRANCHES * (1 + BRANCHES)];
/// The most trees under an upper line.
const BRANCHES: u32 = 33;
/// Values of the first 16 bits.
const DIRECT: usize = 1 << 16;
/// Nodes of a page: 1,024 of 64 places.
const PAGE_NODES: usize = 1 << 10;
/// The bits below the trees that stand in leaves.
const BELOW_LEAVES: u32 = 96;

/// The index as it lies in the file.
#[derive(Clone, Copy)]
pub(super) struct IndexV6<'a> {
    pub(super) direct: &'a [[u8; 4]],
    pub(super) nodes: &'a [Node],
    pub(super) leaves: &'a [[u8; 4]],
    pub(super) lines: &'a [Line],
    /// Whether the processor has what [`processor::is_newer`] looks for.
    pub(super) is_newer: bool,
}

/// The 16 bits of an address above the low `below`.
#[expect(clippy::cast_possible_truncation, reason = "bits are cut out of an address here")]
#[inline(always)]
#[expect(clippy::inline_always, reason = "the caller may be compiled for a newer processor")]
fn bits_above(address: u128, below: u32) -> u16 {
    (address >> below) as u16
}

impl IndexV6<'_> {
    /// Finds the record number of an address, or [`NO_RECORD`].
    #[inline]
    pub(super) fn find(self, address: u128) -> u32 {
        #[cfg(target_arch = "x86_64")]
        if self.is_newer {
            #[expect(unsafe_code, reason = "the processor was asked for these instructions")]
            return unsafe { self.find_newer(address) };
        }
        self.find_one(address)
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2,popcnt,bmi2")]
    fn find_newer(self, address: u128) -> u32 {
        self.find_one(address)
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "the caller may be compiled for a newer processor")]
    fn find_one(self, address: u128) -> u32 {
        let mut entry = self.leaf(self.leaf_number(self.node(address), address));
        let mut below = BELOW_LEAVES;
        while entry & RECORD == 0 && below > 0 {
            below -= 16;
            let bits = bits_above(address, below);
            while entry >> HEIGHT_SHIFT > 0 {
                entry = self.step(entry, STRIDES[(entry >> HEIGHT_SHIFT) as usize % HEIGHTS], bits);
            }
            entry = line::entry(self.line(entry), bits);
        }
        entry & !RECORD
    }

    /// Finds the record numbers of a batch: level after level, so that no load waits for another
    /// key's.
    #[inline]
    pub(super) fn find_batch(self, addresses: &[u128], numbers: &mut [u32]) {
        #[cfg(target_arch = "x86_64")]
        if self.is_newer {
            #[expect(unsafe_code, reason = "the processor was asked for these instructions")]
            return unsafe { self.find_all_newer(addresses, numbers) };
        }
        self.find_all(addresses, numbers);
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2,popcnt,bmi2")]
    fn find_all_newer(self, addresses: &[u128], numbers: &mut [u32]) {
        self.find_all(addresses, numbers);
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "the caller is compiled for a newer processor")]
    fn find_all(self, addresses: &[u128], numbers: &mut [u32]) {
        for (number, address) in numbers.iter_mut().zip(addresses) {
            *number = self.node(*address);
            processor::load_ahead(self.nodes, *number as usize);
        }
        for (number, address) in numbers.iter_mut().zip(addresses) {
            *number = self.leaf_number(*number, *address);
            processor::load_ahead(self.leaves, *number as usize);
        }
        let mut waiting = Places::default();
        for (place, number) in numbers.iter_mut().take(addresses.len()).enumerate() {
            *number = self.leaf(*number);
            let is_tree = *number & RECORD == 0;
            let line = if is_tree { *number & LINE_MASK } else { 0 };
            processor::load_ahead(self.lines, line as usize);
            waiting.push(place, is_tree);
        }
        let mut below = BELOW_LEAVES;
        while waiting.count > 0 && below > 0 {
            below -= 16;
            waiting = self.find_all_in_trees(&waiting, below, addresses, numbers);
        }
        for number in numbers.iter_mut().take(addresses.len()) {
            *number &= !RECORD;
        }
    }

    /// Goes through one tree for each place, the highest trees first. Gives the places whose
    /// entries are trees again.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "the caller is compiled for a newer processor")]
    fn find_all_in_trees(
        self,
        waiting: &Places,
        below: u32,
        addresses: &[u128],
        numbers: &mut [u32],
    ) -> Places {
        let mut by_height: [Places; HEIGHTS] = Default::default();
        for place in waiting.iter() {
            let height = numbers[place] >> HEIGHT_SHIFT;
            by_height[height as usize % HEIGHTS].push(place, true);
        }
        for height in (1..HEIGHTS).rev() {
            let (lower, higher) = by_height.split_at_mut(height);
            for place in higher[0].iter() {
                let bits = bits_above(addresses[place], below);
                numbers[place] = self.step(numbers[place], STRIDES[height], bits);
                processor::load_ahead(self.lines, (numbers[place] & LINE_MASK) as usize);
                lower[height - 1].push(place, true);
            }
        }
        let mut trees = Places::default();
        for place in by_height[0].iter() {
            let bits = bits_above(addresses[place], below);
            numbers[place] = line::entry(self.line(numbers[place]), bits);
            trees.push(place, numbers[place] & RECORD == 0);
        }
        trees
    }

    /// The number of the node of an address.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "the caller may be compiled for a newer processor")]
    fn node(self, address: u128) -> u32 {
        let direct = u32::from_le_bytes(self.direct[usize::from(bits_above(address, 112))]);
        let in_page = u32::from(bits_above(address, 96)) >> 6;
        (direct & !FLAT) + if direct & FLAT == 0 { in_page } else { 0 }
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "the caller may be compiled for a newer processor")]
    fn leaf_number(self, node: u32, address: u128) -> u32 {
        node::leaf_at(&self.nodes[node as usize], bits_above(address, 96).into())
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "the caller may be compiled for a newer processor")]
    fn leaf(self, number: u32) -> u32 {
        u32::from_le_bytes(self.leaves[number as usize])
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "the caller may be compiled for a newer processor")]
    fn line(&self, entry: u32) -> &Line {
        &self.lines[(entry & LINE_MASK) as usize]
    }

    /// Goes one line down a tree that has a lower one.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "the caller may be compiled for a newer processor")]
    fn step(&self, entry: u32, stride: u32, bits: u16) -> u32 {
        let lower = line::upper_rank(self.line(entry), bits) * stride + 1;
        entry - (1 << HEIGHT_SHIFT) + lower
    }

    /// Calls for each start of something new, ascending, with the record from there on.
    pub(super) fn each_change(self, take: &mut dyn FnMut(u128, u32)) {
        let mut lines_left = self.lines.len();
        self.walk(&mut lines_left, &mut |start, record| {
            take(start, record);
            true
        })
        .expect("the index was walked when it was opened");
    }

    /// Walks the index in the order of addresses and looks out for every place that leads out of
    /// bounds; `None` at the first, or when `take` says no. `lines_left` ends walks in circles:
    /// a sound index leads to each line once.
    fn walk(self, lines_left: &mut usize, take: &mut dyn FnMut(u128, u32) -> bool) -> Option<()> {
        for (first, direct) in (0_u128..).zip(self.direct) {
            let direct = u32::from_le_bytes(*direct);
            let node = (direct & !FLAT) as usize;
            let count = if direct & FLAT == 0 { PAGE_NODES } else { 1 };
            let nodes = self.nodes.get(node..node + count)?;
            for (place, node) in (0_u128..).zip(nodes) {
                let is_whole = direct & FLAT == 0 || node::bitmap(node) == 0;
                if !is_whole || !node::is_sound(node, self.leaves.len()) {
                    return None;
                }
                for (start, leaf) in node::starts(node) {
                    let base = first << 112 | place << 102 | u128::from(start) << BELOW_LEAVES;
                    self.walk_entry(self.leaf(leaf), (base, BELOW_LEAVES), lines_left, take)?;
                }
            }
        }
        Some(())
    }

    /// `below` are the bits below the entry's place.
    fn walk_entry(
        self,
        entry: u32,
        (base, below): (u128, u32),
        lines_left: &mut usize,
        take: &mut dyn FnMut(u128, u32) -> bool,
    ) -> Option<()> {
        if entry & RECORD != 0 {
            return take(base, entry & !RECORD).then_some(());
        }
        let below = below.checked_sub(16)?;
        let mut lowest = Vec::new();
        self.gather_lines(entry, 0, lines_left, &mut lowest)?;
        for (start, line) in lowest {
            for (part_start, entry) in line::parts(line, start) {
                let base = base | u128::from(part_start) << below;
                self.walk_entry(entry, (base, below), lines_left, take)?;
            }
        }
        Some(())
    }

    /// Gathers the lowest lines of a tree with where each starts.
    fn gather_lines<'l>(
        &'l self,
        entry: u32,
        start: u16,
        lines_left: &mut usize,
        lowest: &mut Vec<(u16, &'l Line)>,
    ) -> Option<()> {
        *lines_left = lines_left.checked_sub(1)?;
        let place = entry & LINE_MASK;
        let line = self.lines.get(place as usize)?;
        let height = entry >> HEIGHT_SHIFT;
        if !line::is_sorted(line, height > 0) {
            return None;
        }
        if height == 0 {
            lowest.push((start, line));
            return Some(());
        }
        let starts = std::iter::once(start).chain(line::upper_starts(line));
        for (rank, start) in (0..).zip(starts) {
            let lower = place.checked_add(1 + rank * STRIDES[height as usize])?;
            let lower = (height - 1) << HEIGHT_SHIFT | (lower & LINE_MASK);
            self.gather_lines(lower, start, lines_left, lowest)?;
        }
        Some(())
    }

    /// Checks everything that a look-up may touch once, so that [`Self::find`] cannot leave the
    /// bounds, and that starts ascend.
    pub(super) fn check(self, record_count: usize) -> Result<(), DataSetError> {
        let is_record = |number: u32| number == NO_RECORD || (number as usize) < record_count;
        let mut next = 0;
        let pages_ascend = self.direct.iter().all(|direct| {
            let direct = u32_at(direct, 0);
            let is_behind = direct & FLAT != 0 || direct as usize >= next;
            if direct & FLAT == 0 {
                next = direct as usize + PAGE_NODES;
            }
            is_behind
        });
        let mut before = None;
        let mut lines_left = self.lines.len();
        let is_sound = self.direct.len() == DIRECT
            && pages_ascend
            && self
                .walk(&mut lines_left, &mut |start, record| {
                    let is_behind = before.is_none_or(|before| before < start);
                    before = Some(start);
                    is_behind && is_record(record)
                })
                .is_some();
        if is_sound { Ok(()) } else { Err(DataSetError::Corrupt(Section::V6Direct as u32)) }
    }
}

/// Places in a batch, in any order.
struct Places {
    places: [u8; BATCH],
    count: usize,
}

impl Default for Places {
    fn default() -> Self {
        Self { places: [0; BATCH], count: 0 }
    }
}

impl Places {
    /// Adds a place, without a branch, when it `is_one`.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "the caller is compiled for a newer processor")]
    #[expect(clippy::cast_possible_truncation, reason = "a batch has 64 places")]
    fn push(&mut self, place: usize, is_one: bool) {
        self.places[self.count % BATCH] = place as u8;
        self.count += usize::from(is_one);
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "the caller is compiled for a newer processor")]
    fn iter(&self) -> impl Iterator<Item = usize> {
        self.places[..self.count.min(BATCH)].iter().map(|place| usize::from(*place) % BATCH)
    }
}
