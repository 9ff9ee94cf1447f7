//! Words and domain endings that speak for a kind, in the languages that networks are named in.
//!
//! `words.txt` has a group and its stems a line, in plain lower-case letters, as `text::plain`
//! writes them. A stem that ends in `*` matches the beginning of a word, any other the whole word.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// The groups in the order in which [`count`] counts them. The last, of words that organisations
/// of every kind have in their names, is not counted.
const GROUPS: [&str; GROUP_COUNT + 1] = [
    "education",
    "government",
    "carrier",
    "hosting",
    "trade",
    "technology",
    "network",
    "person",
    "company",
];

/// How many groups [`count`] counts.
pub(super) const GROUP_COUNT: usize = 8;
/// The place of the group of natural persons.
const PERSON: usize = 7;

/// The groups that a stem speaks for, as bits.
struct Stems {
    whole: FxHashMap<&'static str, u16>,
    beginnings: FxHashMap<&'static str, u16>,
}

static STEMS: LazyLock<Stems> = LazyLock::new(|| {
    let mut stems = Stems { whole: FxHashMap::default(), beginnings: FxHashMap::default() };
    for (group, words) in include_str!("words.txt").lines().filter_map(|l| l.split_once(':')) {
        let Some(place) = GROUPS.iter().position(|name| *name == group) else { continue };
        for word in words.split_whitespace() {
            let bits = match word.strip_suffix('*') {
                Some(beginning) => stems.beginnings.entry(beginning).or_default(),
                None => stems.whole.entry(word).or_default(),
            };
            *bits |= 1 << place;
        }
    }
    stems
});

/// The groups that a word speaks for, as bits.
fn groups_of(word: &str) -> u16 {
    let mut bits = STEMS.whole.get(word).copied().unwrap_or_default();
    for (end, _) in word.char_indices().skip(2) {
        bits |= STEMS.beginnings.get(&word[..end]).copied().unwrap_or_default();
    }
    bits | STEMS.beginnings.get(word).copied().unwrap_or_default()
}

/// Counts the words of each group.
pub(super) fn count(words: &[&str]) -> [u8; GROUP_COUNT] {
    let mut counts = [0_u8; GROUP_COUNT];
    for word in words {
        let bits = groups_of(word);
        for (group, count) in counts.iter_mut().enumerate() {
            *count = count.saturating_add(u8::from(bits & (1 << group) != 0));
        }
    }
    counts
}

/// Whether a word is one of those that organisations have in their names.
pub(super) fn is_of_organisation(word: &str) -> bool {
    groups_of(word) & !(1 << PERSON) != 0
}

/// What the ending of a domain says by rule of its registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// Nothing.
    Open,
    /// Only schools, universities and research.
    Education,
    /// Only public bodies.
    Government,
    /// Providers of networks: `net.CC`, `ad.jp`, `ne.jp`.
    Network,
}

/// Reads the ending of a domain in lower case.
pub(super) fn ending(domain: &str) -> Ending {
    const GOVERNMENT: &[&str] = &[
        "gov",
        "gob",
        "gouv",
        "gub",
        "govt",
        "go",
        "mil",
        "gv",
        "jus",
        "leg",
        "def",
        "gc",
        "nhs",
        "police",
        "mod",
        "lg",
        "fed",
        "admin",
        "government",
        "govern",
        "parliament",
        "mp",
        "nsn",
    ];
    const EDUCATION: &[&str] = &["edu", "ac", "sch", "k12", "school", "ed", "acad", "edunet"];
    let labels: Vec<&str> = domain.rsplit('.').collect();
    let (Some(top), Some(second)) = (labels.first(), labels.get(1)) else { return Ending::Open };
    let is_second_level = labels.len() > 2;
    match *top {
        "gov" | "mil" => return Ending::Government,
        "edu" => return Ending::Education,
        "int" => return Ending::Open,
        _ => {}
    }
    if is_second_level && top.len() == 2 {
        if GOVERNMENT.contains(second) {
            return Ending::Government;
        }
        if EDUCATION.contains(second) {
            return Ending::Education;
        }
        if matches!(*second, "net" | "ne" | "ad") {
            return Ending::Network;
        }
        // `sp.gov.br`, `k12.ca.us` and the like: the label before.
        if let Some(third) = labels.get(2).filter(|_| labels.len() > 3) {
            if matches!(*third, "k12" | "edu") {
                return Ending::Education;
            }
            if matches!(*third, "gov" | "gob" | "gouv") {
                return Ending::Government;
            }
        }
    }
    Ending::Open
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_are_read() {
        for domain in ["nasa.gov", "mail.mil", "abc.go.kr", "abc.gob.mx", "x.sp.gov.br"] {
            assert_eq!(ending(domain), Ending::Government, "{domain}");
        }
        for domain in ["mit.edu", "ox.ac.uk", "abc.edu.au", "x.k12.ca.us"] {
            assert_eq!(ending(domain), Ending::Education, "{domain}");
        }
        for domain in ["go.com", "ac.com", "gov", "example.com", "", "edu.com"] {
            assert_eq!(ending(domain), Ending::Open, "{domain}");
        }
        assert_eq!(ending("abc.ne.jp"), Ending::Network);
    }

    #[test]
    fn words_are_counted_by_group() {
        let counts = count(&["universitat", "example", "banking"]);
        assert_eq!((counts[0], counts[4]), (1, 1));
    }
}
