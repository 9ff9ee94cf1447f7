//! The IPv6 index: 16 bits direct, 16 bits by a bitmap of changes, and blocks below /32.
//!
//! - The direct table has one number for each value of the first 16 bits: a record (with
//!   [`INLINE`] set) or a page.
//! - A page covers the next 16 bits with 1,024 words: a bitmap of the values where something new
//!   starts, and how many starts there are before the word, which gives the place among the
//!   leaves.
//! - A leaf is a record, the place of a block, or (with [`PAGE`] set), where a /32 has very many
//!   parts, a page over its next 16 bits, whose leaves are records or blocks.
//! - A block covers bits 32 to 64: how many parts, where each after the first starts, and the
//!   record of each. A record with [`DEEP`] set is the place of a block over the last 64 bits.

#![expect(clippy::cast_possible_truncation, reason = "bits are cut out of addresses here")]

use super::DataSetError;
use super::layout::{NO_RECORD, Section, u32_at};

/// Set where a record number stands itself.
const INLINE: u32 = 1 << 31;
/// Set in a part's record when the part is split below /64.
const DEEP: u32 = 1 << 30;
/// Set in a leaf that is a page.
const PAGE: u32 = 1 << 29;
/// A /32 with more parts than this gets a page: halving them would take eight steps.
const BLOCK_PARTS_MAX: usize = 160;
/// Values of the first 16 bits.
pub(super) const DIRECT: usize = 1 << 16;
/// Words of a page: 1,024 of 64 bits.
const PAGE_WORDS: usize = 1 << 10;

/// The index as it lies in the file.
#[derive(Clone, Copy)]
pub(super) struct IndexV6<'a> {
    pub(super) direct: &'a [[u8; 4]],
    pub(super) pages: &'a [[u8; 16]],
    pub(super) leaves: &'a [[u8; 4]],
    pub(super) blocks: &'a [[u8; 4]],
}

impl IndexV6<'_> {
    /// Finds the record number of an address, or [`NO_RECORD`].
    #[inline]
    pub(super) fn find(self, address: u128) -> u32 {
        self.finish(self.leaf(address), address)
    }

    /// The loads down to /32: what stands for the first 32 bits.
    #[inline]
    pub(super) fn leaf(self, address: u128) -> u32 {
        let direct = u32::from_le_bytes(self.direct[(address >> 112) as usize]);
        if direct & INLINE != 0 {
            return direct;
        }
        self.leaf_of_page(direct, (address >> 96) as usize & 0xffff)
    }

    #[inline]
    fn leaf_of_page(self, page: u32, place: usize) -> u32 {
        let word = &self.pages[page as usize * PAGE_WORDS + (place >> 6)];
        let starts_here = word_bitmap(word) & (u64::MAX >> (63 - (place & 63)));
        let leaf = u32_at(word, 8) + starts_here.count_ones() - 1;
        u32::from_le_bytes(self.leaves[leaf as usize])
    }

    /// The loads below /32.
    #[inline]
    pub(super) fn finish(self, leaf: u32, address: u128) -> u32 {
        let mut leaf = leaf;
        if leaf & (INLINE | PAGE) == PAGE {
            leaf = self.leaf_of_page(leaf & !PAGE, (address >> 80) as usize & 0xffff);
        }
        if leaf & INLINE != 0 {
            return leaf & !INLINE;
        }
        let record = self.find_in_block(leaf, (address >> 64) as u32);
        if record & DEEP == 0 { record } else { self.find_deep(record & !DEEP, address as u64) }
    }

    #[inline]
    fn find_in_block(self, block: u32, key: u32) -> u32 {
        let block = &self.blocks[block as usize..];
        let parts = u32::from_le_bytes(block[0]) as usize;
        let starts = &block[1..parts];
        let part = starts.partition_point(|start| u32::from_le_bytes(*start) <= key);
        u32::from_le_bytes(block[parts + part])
    }

    #[cold]
    fn find_deep(self, block: u32, key: u64) -> u32 {
        let block = &self.blocks[block as usize..];
        let parts = u32::from_le_bytes(block[0]) as usize;
        let (starts, _) = block[1..parts * 2 - 1].as_chunks::<2>();
        let part = starts.partition_point(|start| deep_start(*start) <= key);
        u32::from_le_bytes(block[parts * 2 - 1 + part])
    }

    /// Calls for each start of something new, ascending, with the record from there on.
    pub(super) fn each_change(self, take: &mut dyn FnMut(u128, u32)) {
        for (first, entry) in (0_u128..).zip(self.direct) {
            let entry = u32::from_le_bytes(*entry);
            if entry & INLINE != 0 {
                take(first << 112, entry & !INLINE);
            } else {
                self.each_change_of_page(first << 112, (entry, 96), take);
            }
        }
    }

    fn each_change_of_page(
        self,
        base: u128,
        (page, shift): (u32, u32),
        take: &mut dyn FnMut(u128, u32),
    ) {
        let page = &self.pages[page as usize * PAGE_WORDS..][..PAGE_WORDS];
        for (word, bits) in page.iter().enumerate() {
            let starts = (0..64).filter(|bit| word_bitmap(bits) >> bit & 1 == 1);
            for (bit, leaf) in starts.zip(&self.leaves[u32_at(bits, 8) as usize..]) {
                let first = base | ((word as u128) << 6 | bit) << shift;
                let value = u32::from_le_bytes(*leaf);
                if value & INLINE != 0 {
                    take(first, value & !INLINE);
                } else if value & PAGE != 0 {
                    self.each_change_of_page(first, (value & !PAGE, 80), take);
                } else {
                    self.each_change_of_block(first, value as usize, take);
                }
            }
        }
    }

    fn each_change_of_block(self, base: u128, block: usize, take: &mut dyn FnMut(u128, u32)) {
        let block = &self.blocks[block..];
        let parts = u32::from_le_bytes(block[0]) as usize;
        for part in 0..parts {
            let start = if part == 0 { 0 } else { u32::from_le_bytes(block[part]) };
            let first = base | u128::from(start) << 64;
            let record = u32::from_le_bytes(block[parts + part]);
            if record & DEEP == 0 {
                take(first, record);
                continue;
            }
            let deep = &self.blocks[(record & !DEEP) as usize..];
            let parts = u32::from_le_bytes(deep[0]) as usize;
            let (starts, _) = deep[1..parts * 2 - 1].as_chunks::<2>();
            let starts = std::iter::once(0).chain(starts.iter().map(|start| deep_start(*start)));
            for (start, record) in starts.zip(&deep[parts * 2 - 1..]) {
                take(first | u128::from(start), u32::from_le_bytes(*record));
            }
        }
    }

    /// Checks every part once, so that [`Self::find`] cannot leave the bounds.
    pub(super) fn check(self, record_count: usize) -> Result<(), DataSetError> {
        let is_sound = self.direct.len() == DIRECT
            && self.pages.len().is_multiple_of(PAGE_WORDS)
            && self.direct.iter().all(|entry| {
                let entry = u32::from_le_bytes(*entry);
                if entry & INLINE != 0 {
                    is_record(entry & !INLINE, record_count)
                } else {
                    (entry as usize) < self.pages.len() / PAGE_WORDS
                }
            })
            && self.pages.chunks(PAGE_WORDS).all(|page| self.is_page_sound(page))
            && self.leaves.iter().all(|leaf| {
                let leaf = u32::from_le_bytes(*leaf);
                if leaf & INLINE != 0 {
                    is_record(leaf & !INLINE, record_count)
                } else if leaf & PAGE != 0 {
                    self.is_inner_page_sound(leaf & !PAGE)
                } else {
                    self.is_block_sound(leaf, record_count)
                }
            });
        if is_sound { Ok(()) } else { Err(DataSetError::Corrupt(Section::V6Direct as u32)) }
    }

    fn is_page_sound(self, page: &[[u8; 16]]) -> bool {
        if word_bitmap(&page[0]) & 1 == 0 {
            return false;
        }
        let mut expected = u64::from(u32_at(&page[0], 8));
        for word in page {
            if u64::from(u32_at(word, 8)) != expected {
                return false;
            }
            expected += u64::from(word_bitmap(word).count_ones());
        }
        expected <= self.leaves.len() as u64
    }

    /// A page below /32 has no pages below it: look-ups go two pages deep and no further. That
    /// its ranks are right was checked with all pages.
    fn is_inner_page_sound(self, page: u32) -> bool {
        let start = page as usize * PAGE_WORDS;
        let Some(page) = self.pages.get(start..start + PAGE_WORDS) else { return false };
        let first = u32_at(&page[0], 8) as usize;
        let leaves: u32 = page.iter().map(|word| word_bitmap(word).count_ones()).sum();
        self.leaves[first..first + leaves as usize].iter().all(|leaf| {
            let leaf = u32::from_le_bytes(*leaf);
            leaf & INLINE != 0 || leaf & PAGE == 0
        })
    }

    fn is_block_sound(self, place: u32, record_count: usize) -> bool {
        let Some(block) = self.blocks.get(place as usize..) else { return false };
        let Some(parts) = block.first().map(|parts| u32::from_le_bytes(*parts) as usize) else {
            return false;
        };
        if parts == 0 || parts > block.len() / 2 {
            return false;
        }
        let ascend = block[1..parts]
            .iter()
            .map(|start| u32::from_le_bytes(*start))
            .is_sorted_by(|left, right| left < right);
        ascend
            && block[parts..parts * 2].iter().all(|record| {
                let record = u32::from_le_bytes(*record);
                if record & DEEP == 0 {
                    is_record(record, record_count)
                } else {
                    self.is_deep_block_sound(record & !DEEP, record_count)
                }
            })
    }

    fn is_deep_block_sound(self, place: u32, record_count: usize) -> bool {
        let Some(block) = self.blocks.get(place as usize..) else { return false };
        let Some(parts) = block.first().map(|parts| u32::from_le_bytes(*parts) as usize) else {
            return false;
        };
        if parts == 0 || parts > block.len() / 3 {
            return false;
        }
        let (starts, _) = block[1..parts * 2 - 1].as_chunks::<2>();
        starts.is_sorted_by(|left, right| deep_start(*left) < deep_start(*right))
            && block[parts * 2 - 1..parts * 3 - 1]
                .iter()
                .all(|record| is_record(u32::from_le_bytes(*record), record_count))
    }
}

fn is_record(number: u32, record_count: usize) -> bool {
    number == NO_RECORD || (number as usize) < record_count
}

fn word_bitmap(word: &[u8; 16]) -> u64 {
    u64::from(u32_at(word, 0)) | u64::from(u32_at(word, 4)) << 32
}

fn deep_start(start: [[u8; 4]; 2]) -> u64 {
    u64::from(u32::from_le_bytes(start[0])) | u64::from(u32::from_le_bytes(start[1])) << 32
}

/// The four tables of the index, as bytes.
#[derive(Default)]
pub(super) struct BuiltV6 {
    pub(super) direct: Vec<u8>,
    pub(super) pages: Vec<u8>,
    pub(super) leaves: Vec<u8>,
    pub(super) blocks: Vec<u8>,
}

/// Builds the index from changes: from each address on, the record that holds until the next
/// change. Ascending, the first at address 0.
pub(super) fn build(changes: &[(u128, u32)]) -> BuiltV6 {
    let mut built = BuiltV6::default();
    let mut changes = Changes { rest: changes, current: NO_RECORD };
    for first in 0..DIRECT as u128 {
        let parts = changes.take_prefix(first, 112);
        let entry = match parts.as_slice() {
            [(_, record)] => record | INLINE,
            _ => built.append_page(first, &parts, 96),
        };
        push(&mut built.direct, entry);
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
    /// Appends the page below a prefix: its 16 bits end at `shift`.
    fn append_page(&mut self, prefix: u128, parts: &[(u128, u32)], shift: u32) -> u32 {
        let mut bitmaps = vec![0_u64; PAGE_WORDS];
        let mut ranks = vec![0_usize; PAGE_WORDS];
        let mut leaves = Vec::new();
        let mut changes = Changes { rest: parts, current: NO_RECORD };
        for place in 0..1_usize << 16 {
            let prefix = prefix << 16 | place as u128;
            let parts = changes.take_prefix(prefix, shift);
            let leaf = match parts.as_slice() {
                [(_, record)] => record | INLINE,
                _ if shift == 96 && parts.len() > BLOCK_PARTS_MAX => {
                    self.append_page(prefix, &parts, 80) | PAGE
                }
                _ => self.append_block(&parts),
            };
            if place.is_multiple_of(64) {
                ranks[place >> 6] = leaves.len();
            }
            if leaves.last() != Some(&leaf) {
                leaves.push(leaf);
                bitmaps[place >> 6] |= 1 << (place & 63);
            }
        }
        let before = self.leaves.len() / 4;
        for leaf in leaves {
            push(&mut self.leaves, leaf);
        }
        let page = u32::try_from(self.pages.len() / 16 / PAGE_WORDS).expect("under 2^29 pages");
        for (bitmap, rank) in bitmaps.into_iter().zip(ranks) {
            let rank = u32::try_from(before + rank).expect("fits the file");
            self.pages.extend_from_slice(&bitmap.to_le_bytes());
            self.pages.extend_from_slice(&rank.to_le_bytes());
            self.pages.extend_from_slice(&[0; 4]);
        }
        page
    }

    fn append_block(&mut self, parts: &[(u128, u32)]) -> u32 {
        let mut starts = Vec::new();
        let mut records = Vec::new();
        let mut rest = parts;
        let mut current = NO_RECORD;
        while let Some((start, _)) = rest.first() {
            let prefix = start >> 64;
            // A part that begins inside a /64 leaves the record before it at the /64's start.
            let mut changes = Changes { rest, current };
            let inside = changes.take_prefix(prefix, 64);
            rest = changes.rest;
            current = changes.current;
            let record = match inside.as_slice() {
                [(_, record)] => *record,
                _ => DEEP | self.append_deep_block(&inside),
            };
            if records.last() != Some(&record) {
                starts.push(prefix as u32);
                records.push(record);
            }
            // After a split /64 the last record goes on until something else starts.
            let next = prefix + 1;
            let goes_on = rest.first().is_none_or(|(start, _)| start >> 64 != next);
            if record & DEEP != 0 && goes_on && next as u32 != 0 {
                starts.push(next as u32);
                records.push(current);
            }
        }
        let place = u32::try_from(self.blocks.len() / 4).expect("fits the file");
        push(&mut self.blocks, u32::try_from(records.len()).expect("fits the file"));
        starts[1..].iter().chain(&records).for_each(|number| push(&mut self.blocks, *number));
        place
    }

    fn append_deep_block(&mut self, parts: &[(u128, u32)]) -> u32 {
        let place = u32::try_from(self.blocks.len() / 4).expect("fits the file");
        push(&mut self.blocks, u32::try_from(parts.len()).expect("fits the file"));
        for (start, _) in &parts[1..] {
            self.blocks.extend_from_slice(&(*start as u64).to_le_bytes());
        }
        for (_, record) in parts {
            push(&mut self.blocks, *record);
        }
        place
    }
}

fn push(bytes: &mut Vec<u8>, number: u32) {
    bytes.extend_from_slice(&number.to_le_bytes());
}
