//! Words that mean the same in several languages, so that a translated name can be recognised.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::kinds::text::plain;

/// Sections of classes in brackets; in them a line each: a concept, then the beginnings of words
/// that mean it, of at least four letters. A beginning that ends in `.` is a whole word. Words of
/// other scripts are transliterated when the table is read.
const CONCEPTS: &str = include_str!("concepts.txt");

/// What a concept is about. Two names that say different things of one class are seldom one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Class {
    /// A kind of body: university, hospital, ministry.
    Body,
    /// A side of the compass, and old or new.
    Direction,
    /// A country or what belongs to it.
    Country,
    /// A city or a region.
    Place,
    /// A field of work or study.
    Field,
    /// What companies add to their names: group, holding, services.
    Trade,
    /// Anything else.
    Other,
}

/// How many classes there are.
pub(super) const CLASSES: usize = 7;

/// A concept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Concept {
    pub(super) name: &'static str,
    pub(super) class: Class,
}

static STEMS: LazyLock<FxHashMap<String, (Concept, bool)>> = LazyLock::new(|| {
    let mut stems = FxHashMap::default();
    let mut class = Class::Other;
    for line in CONCEPTS.lines().filter(|line| !line.is_empty()) {
        if line.starts_with('[') {
            class = class_of(line);
            continue;
        }
        let mut words = line.split(' ');
        let concept = Concept { name: words.next().unwrap_or_default(), class };
        for word in words {
            let (stem, is_whole) =
                word.strip_suffix('.').map_or((word, false), |stem| (stem, true));
            let stem = plain(stem).replace('\'', "");
            if stem.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
                stems.entry(stem).or_insert((concept, is_whole));
            }
        }
    }
    stems
});

fn class_of(heading: &str) -> Class {
    match heading {
        "[body]" => Class::Body,
        "[direction]" => Class::Direction,
        "[country]" => Class::Country,
        "[place]" => Class::Place,
        "[field]" => Class::Field,
        "[trade]" => Class::Trade,
        _ => Class::Other,
    }
}

/// The longest stem, in letters.
const STEM_LETTERS_MAX: usize = 15;

/// The concept of a word in plain letters, when it has one.
pub(super) fn of(word: &str) -> Option<Concept> {
    if !word.is_ascii() {
        return None;
    }
    if let Some((concept, _)) = STEMS.get(word) {
        return Some(*concept);
    }
    (4..word.len().min(STEM_LETTERS_MAX + 1)).rev().find_map(|length| {
        STEMS.get(&word[..length]).filter(|(_, is_whole)| !is_whole).map(|(concept, _)| *concept)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_concept_in_many_languages() {
        for word in ["university", "universidad", "yliopisto", "uniwersytet", "universite"] {
            assert_eq!(of(word).unwrap().name, "university", "{word}");
        }
        assert_eq!(of(&plain("университет")).unwrap().name, "university");
        assert_eq!(of("wien").unwrap().class, Class::Place);
        assert_eq!(of("wiener"), None);
        assert_eq!(of("example"), None);
    }
}
