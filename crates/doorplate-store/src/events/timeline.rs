//! The hits of one visit, packed: about seven bytes a page view.
//!
//! A visit's hits are always read together, so they are one value and not a row each. Times are
//! differences, texts are numbers of the dictionary. Parts of [`PART_ITEMS`] bound what a hit more
//! makes the engine write.

use doorplate_domain::hit::{Door, HitKind};
use doorplate_domain::time::Timestamp;

/// The hits in one part; so many fit into a page of the file.
const PART_ITEMS: usize = 128;

/// In the order of their numbers.
const DOORS: [Door; 4] = [Door::Script, Door::Pixel, Door::Server, Door::Log];
const HAS_NAME: u8 = 1 << 5;
const HAS_ENGAGED: u8 = 1 << 6;

/// One hit of a visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) at: Timestamp,
    pub(super) kind: HitKind,
    pub(super) door: Door,
    /// The path's number.
    pub(super) path: i64,
    /// The name's number; 0 when there is none.
    pub(super) name: i64,
    pub(super) engaged_millis: u32,
}

/// Puts an item where it belongs: by time, after those that came before at the same time.
pub(super) fn insert(items: &mut Vec<Item>, item: Item) {
    let place = items.partition_point(|other| other.at <= item.at);
    items.insert(place, item);
}

fn write_number(mut number: u64, into: &mut Vec<u8>) {
    loop {
        let low = (number & 0x7f) as u8;
        number >>= 7;
        if number == 0 {
            into.push(low);
            return;
        }
        into.push(low | 0x80);
    }
}

fn read_number(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

fn read_signed(bytes: &mut &[u8]) -> Option<i64> {
    i64::try_from(read_number(bytes)?).ok()
}

/// Packs items, which are in order and none before `started_at`, into parts.
pub(super) fn pack(started_at: Timestamp, items: &[Item]) -> Vec<Vec<u8>> {
    let mut before = started_at;
    items.chunks(PART_ITEMS).map(|part| pack_part(&mut before, part)).collect()
}

fn pack_part(before: &mut Timestamp, items: &[Item]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(items.len() * 8);
    for item in items {
        write_number(item.at.0.abs_diff(before.0), &mut bytes);
        *before = item.at;
        let mut tag = item.kind as u8 | (item.door as u8) << 3;
        tag |= if item.name != 0 { HAS_NAME } else { 0 };
        tag |= if item.engaged_millis != 0 { HAS_ENGAGED } else { 0 };
        bytes.push(tag);
        write_number(item.path.unsigned_abs(), &mut bytes);
        if item.name != 0 {
            write_number(item.name.unsigned_abs(), &mut bytes);
        }
        if item.engaged_millis != 0 {
            write_number(item.engaged_millis.into(), &mut bytes);
        }
    }
    bytes
}

/// Unpacks one more part behind `items`. `None` when the bytes are no part.
pub(super) fn unpack(started_at: Timestamp, mut bytes: &[u8], items: &mut Vec<Item>) -> Option<()> {
    let mut at = items.last().map_or(started_at, |item: &Item| item.at);
    while !bytes.is_empty() {
        at = at.plus_micros(read_signed(&mut bytes)?);
        let (tag, rest) = bytes.split_first()?;
        bytes = rest;
        items.push(Item {
            at,
            kind: *HitKind::ALL.get(usize::from(tag & 7))?,
            door: DOORS[usize::from(tag >> 3 & 3)],
            path: read_signed(&mut bytes)?,
            name: if tag & HAS_NAME == 0 { 0 } else { read_signed(&mut bytes)? },
            engaged_millis: if tag & HAS_ENGAGED == 0 {
                0
            } else {
                u32::try_from(read_number(&mut bytes)?).ok()?
            },
        });
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn item() -> impl Strategy<Value = Item> {
        (0_i64..86_400_000_000, 0..7_usize, 0..4_usize, any::<u32>(), any::<(bool, bool, u32)>())
            .prop_map(|(at, kind, door, path, (named, engaged, number))| Item {
                at: Timestamp(at),
                kind: HitKind::ALL[kind],
                door: DOORS[door],
                path: path.into(),
                name: if named { number.into() } else { 0 },
                engaged_millis: if engaged { number } else { 0 },
            })
    }

    proptest! {
        #[test]
        fn what_is_packed_reads_back(given in prop::collection::vec(item(), 1..400)) {
            let mut items = Vec::new();
            for item in given {
                insert(&mut items, item);
            }
            let started_at = items[0].at;
            let mut unpacked = Vec::new();
            for part in pack(started_at, &items) {
                prop_assert!(unpack(started_at, &part, &mut unpacked).is_some());
            }
            prop_assert_eq!(unpacked, items);
        }

        #[test]
        fn any_bytes_are_read_without_a_panic(bytes: Vec<u8>) {
            let mut items = Vec::new();
            let _is_part = unpack(Timestamp(0), &bytes, &mut items).is_some();
        }
    }

    #[test]
    fn a_page_view_takes_about_seven_bytes() {
        let items: Vec<_> = (0..6)
            .map(|number| Item {
                at: Timestamp(number * 30_000_000),
                kind: HitKind::View,
                door: Door::Script,
                path: 5_000 + number,
                name: 0,
                engaged_millis: 0,
            })
            .collect();
        let bytes: usize = pack(Timestamp(0), &items).iter().map(Vec::len).sum();
        assert!(bytes <= 7 * items.len(), "{bytes}");
    }
}
