//! One record of the ingest log as bytes: length, checksum, place, content.
//!
//! `length u32 | CRC32C of place and content u32 | place u64 | content`, little-endian. The place
//! stands in the record, so that bytes of another time or place are never taken for it.

use doorplate_engine::ports::queue::RECORD_BYTES_MAX;

/// Bytes before the content.
pub(super) const HEADER_BYTES: usize = 16;
/// How far places may lie apart in one file; a guard against chance hits after damage.
const GAP_MAX: u64 = 1 << 32;

/// What stands at an offset.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found<'a> {
    /// A whole record, and where the next one begins.
    Record { position: u64, bytes: &'a [u8], next: usize },
    /// Nothing: the bytes end here.
    End,
    /// The beginning of what may be a record; the bytes end within it.
    Cut,
    /// Something that is no record.
    Damage,
}

fn checksum(position: u64, bytes: &[u8]) -> u32 {
    crc32c::crc32c_append(crc32c::crc32c(&position.to_le_bytes()), bytes)
}

/// Writes a record behind what is in `into`.
pub(super) fn encode(position: u64, bytes: &[u8], into: &mut Vec<u8>) {
    let length = u32::try_from(bytes.len()).expect("records are at most RECORD_BYTES_MAX long");
    into.extend_from_slice(&length.to_le_bytes());
    into.extend_from_slice(&checksum(position, bytes).to_le_bytes());
    into.extend_from_slice(&position.to_le_bytes());
    into.extend_from_slice(bytes);
}

fn array<const N: usize>(buffer: &[u8], offset: usize) -> Option<[u8; N]> {
    buffer.get(offset..)?.first_chunk().copied()
}

/// Reads the record at an offset; its place must come after `after`.
pub(super) fn decode(buffer: &[u8], offset: usize, after: u64) -> Found<'_> {
    if offset >= buffer.len() {
        return Found::End;
    }
    let (Some(length), Some(expected), Some(position)) =
        (array(buffer, offset), array(buffer, offset + 4), array(buffer, offset + 8))
    else {
        return Found::Cut;
    };
    let (length, position) = (u32::from_le_bytes(length) as usize, u64::from_le_bytes(position));
    let is_plausible =
        length <= RECORD_BYTES_MAX && position > after && position.saturating_sub(after) <= GAP_MAX;
    if !is_plausible {
        return Found::Damage;
    }
    let start = offset + HEADER_BYTES;
    let Some(bytes) = buffer.get(start..start + length) else { return Found::Cut };
    if checksum(position, bytes) != u32::from_le_bytes(expected) {
        return Found::Damage;
    }
    Found::Record { position, bytes, next: start + length }
}

/// Finds the offset of the next whole record after damage at `offset`.
pub(super) fn resume(buffer: &[u8], offset: usize, after: u64) -> Option<usize> {
    let candidates = offset + 1..buffer.len().saturating_sub(HEADER_BYTES - 1);
    candidates
        .into_iter()
        .find(|candidate| matches!(decode(buffer, *candidate, after), Found::Record { .. }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_reads_back_at_its_own_place_only() {
        let mut buffer = Vec::new();
        encode(7, b"seven", &mut buffer);
        let next = buffer.len();
        assert_eq!(decode(&buffer, 0, 6), Found::Record { position: 7, bytes: b"seven", next });
        assert_eq!(decode(&buffer, 0, 7), Found::Damage);
        assert_eq!(decode(&buffer, next, 7), Found::End);
        assert_eq!(decode(&buffer[..next - 1], 0, 6), Found::Cut);
    }

    #[test]
    fn reading_goes_on_behind_damage() {
        let mut buffer = Vec::new();
        encode(1, b"one", &mut buffer);
        let second = buffer.len();
        encode(2, b"two", &mut buffer);
        let third = buffer.len();
        encode(3, b"three", &mut buffer);
        buffer[second + HEADER_BYTES] ^= 0xff;
        assert_eq!(decode(&buffer, second, 1), Found::Damage);
        assert_eq!(resume(&buffer, second, 1), Some(third));
        assert_eq!(resume(&buffer, third, 3), None);
    }
}
