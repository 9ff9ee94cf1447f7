//! How alike two strings are, in numbers from 0 to 1.

/// Jaro-Winkler likeness of two byte strings; at most 64 bytes of each are looked at.
pub(super) fn jaro_winkler(left: &[u8], right: &[u8]) -> f32 {
    let (left, right) = (&left[..left.len().min(64)], &right[..right.len().min(64)]);
    if left.is_empty() || right.is_empty() {
        return 0.0;
    }
    let reach = (left.len().max(right.len()) / 2).saturating_sub(1);
    let (mut used, mut hits) = (0_u64, 0_u32);
    let mut matched = [0_u8; 64];
    for (at, byte) in left.iter().enumerate() {
        let (from, to) = (at.saturating_sub(reach), (at + reach + 1).min(right.len()));
        let free = (from..to).find(|other| right[*other] == *byte && used & (1 << other) == 0);
        if let Some(other) = free {
            used |= 1 << other;
            matched[hits as usize] = *byte;
            hits += 1;
        }
    }
    if hits == 0 {
        return 0.0;
    }
    let order =
        right.iter().enumerate().filter(|(at, _)| used & (1 << at) != 0).map(|(_, byte)| byte);
    let moved = order.zip(&matched).filter(|(one, other)| one != other).count() as f32 / 2.0;
    let hits = hits as f32;
    let jaro = (hits / left.len() as f32 + hits / right.len() as f32 + (hits - moved) / hits) / 3.0;
    let start = left.iter().zip(right).take(4).take_while(|(one, other)| one == other).count();
    jaro + start as f32 * 0.1 * (1.0 - jaro)
}

/// One minus the share of letters to insert or delete to make one string of the other: the
/// longest common subsequence, bit by bit; at most 64 bytes of each.
pub(super) fn edit_ratio(left: &[u8], right: &[u8]) -> f32 {
    let (left, right) = (&left[..left.len().min(64)], &right[..right.len().min(64)]);
    if left.is_empty() || right.is_empty() {
        return 0.0;
    }
    let mut places = [0_u64; 256];
    for (at, byte) in left.iter().enumerate() {
        places[usize::from(*byte)] |= 1 << at;
    }
    let mut row = u64::MAX;
    for byte in right {
        let hits = row & places[usize::from(*byte)];
        row = row.wrapping_add(hits) | (row & !hits);
    }
    let mask = if left.len() == 64 { u64::MAX } else { (1 << left.len()) - 1 };
    let common = (!row & mask).count_ones() as f32;
    2.0 * common / (left.len() + right.len()) as f32
}

/// Cosine of two ascending sets, and the share of the smaller that lies in the larger.
pub(super) fn overlap(left: &[u32], right: &[u32]) -> (f32, f32) {
    let (mut at, mut other, mut common) = (0, 0, 0_u32);
    while at < left.len() && other < right.len() {
        match left[at].cmp(&right[other]) {
            std::cmp::Ordering::Less => at += 1,
            std::cmp::Ordering::Greater => other += 1,
            std::cmp::Ordering::Equal => {
                common += 1;
                at += 1;
                other += 1;
            }
        }
    }
    if common == 0 {
        return (0.0, 0.0);
    }
    let common = common as f32;
    let (left, right) = (left.len() as f32, right.len() as f32);
    (common / (left * right).sqrt(), common / left.min(right))
}

/// How many bytes two strings begin with in common.
pub(super) fn common_start(left: &str, right: &str) -> usize {
    left.bytes().zip(right.bytes()).take_while(|(one, other)| one == other).count()
}

/// The share of the longer string that the shorter is, when it lies in it whole.
pub(super) fn share_within(left: &str, right: &str) -> f32 {
    let (short, long) = if left.len() < right.len() { (left, right) } else { (right, left) };
    if short.len() < 3 || !long.contains(short) {
        return 0.0;
    }
    short.len() as f32 / long.len() as f32
}

#[cfg(test)]
mod tests {
    #![expect(clippy::float_cmp, reason = "the values are exact")]

    use super::*;

    #[test]
    fn known_values() {
        assert!((jaro_winkler(b"martha", b"marhta") - 0.961).abs() < 0.001);
        assert!((edit_ratio(b"abcd", b"abed") - 0.75).abs() < 0.001);
        assert_eq!(overlap(&[1, 2, 3, 4], &[2, 3]).1, 1.0);
        assert_eq!(share_within("bank", "eurobank"), 0.5);
        let long = [b'a'; 80];
        assert_eq!(edit_ratio(&long, &long), 1.0);
    }
}
