//! Whether one name is made of first letters of another.

use super::prepared::PreparedName;

/// 1 when one name is made of the first letters of the other, less when only nearly so.
pub(super) fn acronym_likeness(short: &PreparedName, long: &PreparedName) -> f32 {
    let Some(acronym) = short.acronym.as_deref() else { return 0.0 };
    if long.words.len() < 2 || acronym.len() < 2 {
        return 0.0;
    }
    if long.acronym.as_deref() == Some(acronym) {
        return 1.0;
    }
    let size = acronym.len() as f32;
    if long.initials.iter().any(|initials| initials == acronym) {
        return 0.5 + 0.5 * (size / 6.0).min(1.0);
    }
    let begins = |initials: &String| {
        initials.len() > 1
            && (initials.starts_with(acronym) || acronym.starts_with(initials.as_str()))
    };
    if long.initials.iter().any(begins) {
        return 0.45 * (size / 4.0).min(1.0);
    }
    spelled(acronym, long) * 0.5 * (size / 5.0).min(1.0)
}

/// How well an acronym is spelled by letters of the words in their order, each word's from its
/// beginning: `HKSTP`, `CIDEC`. The share of words that give a letter; 0 when letters are left.
pub(super) fn spelled(acronym: &str, long: &PreparedName) -> f32 {
    let letters = acronym.as_bytes();
    let count = long.words.len();
    if letters.len() > 16 || count < 2 {
        return 0.0;
    }
    // The most words used for each number of letters spelled, words taken in their order.
    let mut used = [-1_i16; 17];
    used[0] = 0;
    for word in long.words.iter().take(16) {
        let bytes = word.text.as_bytes();
        for at in (0..letters.len()).rev() {
            if used[at] < 0 {
                continue;
            }
            let common =
                bytes.iter().zip(&letters[at..]).take_while(|(one, other)| one == other).count();
            for size in 1..=common.min(4) {
                used[at + size] = used[at + size].max(used[at] + 1);
            }
        }
    }
    let words = f32::from(used[letters.len()].max(0));
    if words < 2.0 { 0.0 } else { words / count.max(letters.len().min(count)) as f32 }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::float_cmp, reason = "the values are exact")]

    use super::*;

    fn likeness(short: &str, long: &str) -> f32 {
        acronym_likeness(&PreparedName::new(short), &PreparedName::new(long))
    }

    #[test]
    fn first_letters_make_acronyms() {
        assert!(likeness("ZXW", "Zyxwo Xaver Werke") > 0.7);
        assert!(likeness("ZYXAVW", "Zyxwo Xaver Werke") > 0.4);
        assert_eq!(likeness("ABC", "Zyxwo Xaver Werke"), 0.0);
    }
}
