//! Which verdict an address had a moment ago, by its text: a visitor asks for a page and its images
//! in one go, and comes again. A hit spares reading the address and looking it up.

/// How many are kept: so many that the clients of some minutes fit, so few that they stay in the
/// processor's cache.
const SLOTS: usize = 1 << SLOT_BITS;
const SLOT_BITS: u32 = 13;

/// The start of a line up to and with its first space, which is among its first 16 bytes; what
/// follows is 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Start(u64, u64);

/// Verdicts by the text of the address; an address takes the slot of another.
#[derive(Debug)]
pub(super) struct Recent {
    slots: Box<[(Start, u32)]>,
}

impl Start {
    /// Cuts it off; `None` when no space comes soon enough.
    #[inline]
    pub(super) fn of(line: &[u8]) -> Option<Self> {
        let (first, rest) = line.split_first_chunk::<8>()?;
        let (first, second) = (u64::from_le_bytes(*first), rest.first_chunk::<8>()?);
        let second = u64::from_le_bytes(*second);
        let (in_first, in_second) = (up_to_space(first), up_to_space(second));
        match (in_first, in_second) {
            (0, 0) => None,
            (0, mask) => Some(Self(first, second & mask)),
            (mask, _) => Some(Self(first & mask, 0)),
        }
    }

    /// A slot for it, by multiplication (Knuth 1973, 6.4).
    #[inline]
    fn slot(self) -> usize {
        let mixed = (self.0 ^ self.1.rotate_left(29)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        usize::try_from(mixed >> (u64::BITS - SLOT_BITS)).unwrap_or(0) & (SLOTS - 1)
    }
}

/// A mask of the bytes up to and with the first space, the lowest byte being the first; 0 without
/// one.
#[inline]
fn up_to_space(word: u64) -> u64 {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const HIGHS: u64 = u64::from_le_bytes([0x80; 8]);
    const SPACES: u64 = u64::from_le_bytes([b' '; 8]);
    let zero_at_space = word ^ SPACES;
    // The lowest bit is exact; higher ones may be wrong (Warren 2013, 6-1).
    let found = zero_at_space.wrapping_sub(ONES) & !zero_at_space & HIGHS;
    (found ^ found.wrapping_sub(1)) & u64::from(found != 0).wrapping_neg()
}

impl Recent {
    pub(super) fn new() -> Self {
        // No line starts with bytes of 0 alone: a start has a space.
        Self { slots: vec![(Start(0, 0), 0); SLOTS].into_boxed_slice() }
    }

    #[inline]
    pub(super) fn find(&self, start: Start) -> Option<u32> {
        let (kept, place) = self.slots[start.slot()];
        (kept == start).then_some(place)
    }

    pub(super) fn keep(&mut self, start: Start, place: u32) {
        self.slots[start.slot()] = (start, place);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_start_ends_with_its_first_space() {
        let start = |text: &str| Start::of(text.as_bytes());
        assert_eq!(start("10.1.2.3 - - [17/May"), start("10.1.2.3 x y z and so on"));
        assert_ne!(start("10.1.2.3 - - [17/May"), start("10.1.2.33 - - [17/May"));
        assert_eq!(start("255.255.255.255 - - ["), start("255.255.255.255 x"));
        assert_eq!(start("2001:db8::1:2:3:4:5 - - ["), None);
        assert_eq!(start("short"), None);
        // A byte above a space must not end it.
        assert_ne!(start("10.1!2.3 10.1.2.3 - -"), start("10.1!2.4 10.1.2.3 - -"));
    }

    #[test]
    fn an_address_that_takes_the_slot_of_another_is_not_mistaken_for_it() {
        let mut recent = Recent::new();
        let texts: Vec<String> =
            (0..20_000).map(|n| format!("10.0.{}.{} - - [17/May", n / 250, n % 250)).collect();
        let starts: Vec<Start> = texts.iter().map(|it| Start::of(it.as_bytes()).unwrap()).collect();
        for (number, start) in (0..).zip(&starts) {
            assert_eq!(recent.find(*start), None);
            recent.keep(*start, number);
            assert_eq!(recent.find(*start), Some(number));
        }
    }
}
