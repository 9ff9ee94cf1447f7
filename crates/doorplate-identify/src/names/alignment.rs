//! The words of two names laid beside each other: which have a partner, and how good a one.

use super::concepts::{CLASSES, Class};
use super::likeness::jaro_winkler;
use super::prepared::{PreparedName, Word};

/// Words of a name looked at; the rest of a longer one says nothing more.
const WORDS_MAX: usize = 24;

/// How the words of one name stand to another name.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Side {
    /// The weight of words with an exact partner, by meaning.
    pub(super) shared: f32,
    /// The part of it from words of one meaning and different letters.
    pub(super) translated: f32,
    /// The weight of words times how good their best partner is.
    pub(super) soft: f32,
    /// The weight of words without any partner.
    pub(super) missing: f32,
    /// The rarest word with an exact partner, and the rarest without any partner.
    pub(super) rarest: f32,
    pub(super) rarest_missing: f32,
    /// How good the partner of the first word is.
    pub(super) first: f32,
    /// How many words of each class have an exact partner, and how many have none.
    found: [u8; CLASSES],
    lacking: [u8; CLASSES],
}

impl Side {
    /// Lays the words of `one` beside those of `other`.
    pub(super) fn new(one: &PreparedName, other: &PreparedName) -> Self {
        let mut side = Self::default();
        for (at, word) in one.words.iter().take(WORDS_MAX).enumerate() {
            let exact = other.words.iter().find(|word_there| word_there.concept == word.concept);
            let best = match exact {
                Some(_) => 1.0,
                None => best_partner(word, other),
            };
            side.soft += word.rarity * best;
            if at == 0 {
                side.first = best;
            }
            if let Some(partner) = exact {
                side.shared += word.rarity;
                side.rarest = side.rarest.max(word.rarity);
                if partner.text != word.text {
                    side.translated += word.rarity;
                }
            }
            if best < 0.5 {
                side.missing += word.rarity;
                side.rarest_missing = side.rarest_missing.max(word.rarity);
            }
            if let Some(class) = word.class {
                let counts = if best < 0.5 { &mut side.lacking } else { &mut side.found };
                counts[class as usize] += 1;
            }
        }
        side
    }

    /// Words of a class that have no partner.
    pub(super) fn lacking(&self, class: Class) -> f32 {
        f32::from(self.lacking[class as usize])
    }

    /// Words of a class that have one.
    pub(super) fn found(&self, class: Class) -> f32 {
        f32::from(self.found[class as usize])
    }
}

fn best_partner(word: &Word, other: &PreparedName) -> f32 {
    let mut best = 0.0_f32;
    for there in other.words.iter().take(WORDS_MAX) {
        best = best.max(likeness_of_words(word, there));
    }
    let text = word.text.as_str();
    if best < 0.9 && text.len() > 3 && other.joined.contains(text) {
        best = best.max(0.9);
    }
    if best < 0.7 && word.class.is_none() && (3..=6).contains(&text.len()) {
        let is_initials = other.initials.iter().any(|initials| initials.contains(text));
        best = best.max(if is_initials { 0.7 } else { 0.0 });
    }
    best
}

fn likeness_of_words(word: &Word, other: &Word) -> f32 {
    let (a, b) = (word.text.as_bytes(), other.text.as_bytes());
    let (short, long) = (a.len().min(b.len()), a.len().max(b.len()));
    if short == 0 || a[0] != b[0] {
        return 0.0;
    }
    if a.starts_with(b) || b.starts_with(a) {
        let share = short as f32 / long as f32;
        return if short < 3 { 0.4 + 0.2 * share } else { 0.6 + 0.4 * share };
    }
    if short < 3 {
        return 0.0;
    }
    if short * 2 >= long {
        let likeness = jaro_winkler(a, b);
        if likeness > 0.85 {
            return likeness;
        }
    }
    let (shorter, longer) = if a.len() < b.len() { (a, b) } else { (b, a) };
    if is_skeleton(shorter, longer) { 0.65 } else { 0.0 }
}

/// Whether the letters of a short form stand in a word in their order, the first at the first.
fn is_skeleton(short: &[u8], word: &[u8]) -> bool {
    let mut letters = word.iter();
    short.len() > 2
        && short[0] == word[0]
        && short.len() * 3 >= word.len()
        && short.iter().all(|letter| letters.any(|other| other == letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_find_their_partners() {
        let (left, right) = (
            PreparedName::new("Zyxwo Southern Pharmaceuticals"),
            PreparedName::new("ZYXWO PHARMACE. NORTH"),
        );
        let side = Side::new(&left, &right);
        assert!(side.rarest > 5.0 && side.first > 0.99);
        assert!(side.lacking(Class::Direction) > 0.0);
        assert!(side.missing < left.weight / 2.0);
        assert!(is_skeleton(b"mfctg", b"manufacturing"));
    }
}
