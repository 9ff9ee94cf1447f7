//! Words that mean the same in several languages, so that a translated name can be recognised.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// A line each: a concept, then the beginnings of words that mean it, in plain letters. A
/// beginning that ends in `.` is a whole word.
const CONCEPTS: &str = include_str!("concepts.txt");

static STEMS: LazyLock<FxHashMap<&'static str, (&'static str, bool)>> = LazyLock::new(|| {
    let lines = CONCEPTS.lines().filter(|line| !line.is_empty());
    lines
        .flat_map(|line| {
            let mut words = line.split(' ');
            let concept = words.next().unwrap_or_default();
            words.map(move |stem| match stem.strip_suffix('.') {
                Some(whole) => (whole, (concept, true)),
                None => (stem, (concept, false)),
            })
        })
        .collect()
});

/// The longest stem, in letters.
const STEM_LETTERS_MAX: usize = 13;

/// The concept of a word in plain letters, when it has one.
pub(super) fn of(word: &str) -> Option<&'static str> {
    if !word.is_ascii() {
        return None;
    }
    if let Some((concept, _)) = STEMS.get(word) {
        return Some(concept);
    }
    (4..word.len().min(STEM_LETTERS_MAX + 1)).rev().find_map(|length| {
        STEMS.get(&word[..length]).filter(|(_, is_whole)| !is_whole).map(|(concept, _)| *concept)
    })
}

/// Parts of Chinese and Japanese names with what they mean, longest first.
pub(super) const IDEOGRAMS: &[(&str, &str)] = &[
    ("国家重点实验室", " state key laboratory "),
    ("重点实验室", " key laboratory "),
    ("科学院", " academy science "),
    ("研究院", " research institute "),
    ("研究所", " research institute "),
    ("研究中心", " research center "),
    ("实验室", " laboratory "),
    ("大学", " university "),
    ("大學", " university "),
    ("学院", " college "),
    ("學院", " college "),
    ("医院", " hospital "),
    ("醫院", " hospital "),
    ("病院", " hospital "),
    ("银行", " bank "),
    ("銀行", " bank "),
    ("中心", " center "),
    ("技术", " technology "),
    ("工业", " industry "),
    ("工業", " industry "),
    ("国立", " national "),
    ("國立", " national "),
    ("大学校", " university "),
    ("博物館", " museum "),
    ("協会", " association "),
    ("学会", " society "),
    ("财团", " foundation "),
    ("財団法人", " foundation "),
    ("中国", " china "),
    ("日本", " japan "),
    ("北京", " beijing "),
    ("東京", " tokyo "),
    ("上海", " shanghai "),
    ("대학교", " university "),
    ("병원", " hospital "),
    ("연구원", " research institute "),
    ("연구소", " research institute "),
    ("국립", " national "),
    ("한국", " korea "),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_concept_in_many_languages() {
        for word in ["university", "universidad", "yliopisto", "uniwersytet", "universite"] {
            assert_eq!(of(word), Some("university"), "{word}");
        }
        assert_eq!(of("wien"), Some("vienna"));
        assert_eq!(of("wiener"), None);
        assert_eq!(of("example"), None);
    }
}
