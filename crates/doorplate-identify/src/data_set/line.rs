//! A line of a tree in the IPv6 index: the 64 bytes that the processor loads at once.
//!
//! An upper line has 32 starts: how many are below or at the bits searched for says which of the
//! lines under it goes on. A lowest line has ten starts and the entries of eleven parts: of the
//! one before the first start, and of those that begin at each. A start is kept less one, so that
//! [`UNUSED`] lies behind every value that can be searched for.

use super::layout::u32_at;

/// The size of a line.
pub(super) const LINE_BYTES: usize = 64;
/// The parts of a lowest line: ten starts of two bytes and eleven entries of four are 64 bytes.
pub(super) const PARTS: usize = 11;
/// Stands where no start is.
const UNUSED: u16 = u16::MAX;
/// The bytes of a lowest line's starts.
const START_BYTES: usize = (PARTS - 1) * 2;

/// A line, as it lies in the file.
pub(super) type Line = [u8; LINE_BYTES];

#[inline(always)]
#[expect(clippy::inline_always, reason = "the caller may be compiled for a newer processor")]
fn rank(starts: &[u8], bits: u16) -> u16 {
    let starts = starts.as_chunks::<2>().0;
    starts.iter().map(|start| u16::from(u16::from_le_bytes(*start) < bits)).sum()
}

/// Which of the lines under an upper one goes on for the bits searched for.
#[inline(always)]
#[expect(clippy::inline_always, reason = "the caller may be compiled for a newer processor")]
pub(super) fn upper_rank(line: &Line, bits: u16) -> u32 {
    rank(line, bits).into()
}

/// The entry of a lowest line for the bits searched for.
#[inline(always)]
#[expect(clippy::inline_always, reason = "the caller may be compiled for a newer processor")]
pub(super) fn entry(line: &Line, bits: u16) -> u32 {
    let rank = rank(&line[..START_BYTES], bits);
    u32_at(line, START_BYTES + 4 * usize::from(rank))
}

fn used(starts: &[u8]) -> impl Iterator<Item = u16> {
    let starts = starts.as_chunks::<2>().0.iter().map(|start| u16::from_le_bytes(*start));
    starts.take_while(|start| *start != UNUSED).map(|start| start + 1)
}

/// The starts of the lines under an upper one, after the first.
pub(super) fn upper_starts(line: &Line) -> impl Iterator<Item = u16> {
    used(line)
}

/// The starts and the entries of a lowest line that begins at `first`.
pub(super) fn parts(line: &Line, first: u16) -> impl Iterator<Item = (u16, u32)> {
    let starts = std::iter::once(first).chain(used(&line[..START_BYTES]));
    starts.enumerate().map(|(place, start)| (start, u32_at(line, START_BYTES + 4 * place)))
}

/// Whether no start is below the one before it, so that ranks and walks agree.
pub(super) fn is_sorted(line: &Line, is_upper: bool) -> bool {
    let bytes = if is_upper { LINE_BYTES } else { START_BYTES };
    let starts = line[..bytes].as_chunks::<2>().0;
    starts.is_sorted_by_key(|start| u16::from_le_bytes(*start))
}

/// An upper line; at most 33 lines stand under it.
pub(super) fn upper(starts: impl Iterator<Item = u16>) -> Line {
    let mut line = [u8::MAX; LINE_BYTES];
    for (place, start) in line.as_chunks_mut::<2>().0.iter_mut().zip(starts) {
        *place = (start - 1).to_le_bytes();
    }
    line
}

/// A lowest line. `parts` are 1 to 11, ascending; where the first starts is not kept.
pub(super) fn lowest(parts: &[(u16, u32)]) -> Line {
    let mut line = [u8::MAX; LINE_BYTES];
    let (starts, entries) = line.split_at_mut(START_BYTES);
    for (place, (start, _)) in starts.as_chunks_mut::<2>().0.iter_mut().zip(&parts[1..]) {
        *place = (start - 1).to_le_bytes();
    }
    for (place, (_, entry)) in entries.as_chunks_mut::<4>().0.iter_mut().zip(parts) {
        *place = entry.to_le_bytes();
    }
    line
}
