//! Whether two names are one organisation's: likenesses, and a fitted scorer over them.
//!
//! Every likeness may only raise the score (or, for the ones that say what is missing, only lower
//! it): the trees are monotone, so that "less alike" can never mean "more surely the same".

use std::sync::LazyLock;

use super::concepts::{self, IDEOGRAMS};
use super::legal_forms;
use super::likeness::{common_start, edit_ratio, jaro_winkler, overlap, share_within};
use crate::kinds::forest::Forest;
use crate::kinds::text::plain;

/// How many likenesses a pair has.
pub const INPUTS: usize = 38;

/// The direction of each likeness: 1 may only raise the score, -1 only lower it, 0 either.
pub const MONOTONE: [i8; INPUTS] = [
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, 1, 1, 1, 0, 0, 1, 1, 1, 1, 1, 0, -1,
    0, 0, 0, 0, 1, -1, 1,
];

/// Buckets of the table of rarity, a power of two.
pub const RARITY_BUCKETS: usize = 1 << 15;

static FOREST: LazyLock<Forest> = LazyLock::new(|| {
    Forest::from_bytes(include_bytes!("../../models/name_pairs.bin"))
        .expect("a test reads the embedded forest for names")
});

/// How rare words are in names of holders: sixteenths of a natural logarithm.
static RARITY: &[u8] = include_bytes!("../../models/word_rarity.bin");

/// A name made ready to be compared many times.
#[derive(Debug, Clone, PartialEq)]
pub struct PreparedName {
    /// The name in plain letters, forms and all, without spaces.
    whole: String,
    /// The words of the name with the small ones.
    plain_words: String,
    /// The words without legal form.
    words: Vec<Word>,
    /// The words joined.
    joined: String,
    /// Hashes of runs of three and two letters over the words, ascending.
    triples: Vec<u32>,
    twos: Vec<u32>,
    /// First letters of the words; of all, and without the small ones.
    initials: [String; 2],
    /// The name is one short word that may be an acronym.
    acronym: Option<String>,
    form: String,
    weight: f32,
    has_parentheses: bool,
    is_loud: bool,
    /// The digits, in their order.
    digits: String,
}

#[derive(Debug, Clone, PartialEq)]
struct Word {
    text: String,
    concept: u64,
    rarity: f32,
}

impl PreparedName {
    /// Reads a name.
    pub fn new(name: &str) -> Self {
        let text = without_parentheses(name);
        let plain_text = without_share_marks(&readable(&text)).to_owned();
        let all = legal_forms::words(&plain_text.replace('\'', ""));
        let (from, to) = legal_forms::outer_forms(&all);
        let core = &all[from..all.len() - to];
        let words: Vec<Word> =
            core.iter().filter(|word| !is_small(word)).map(|word| Word::new(word)).collect();
        let words = if words.is_empty() {
            core.iter().map(|word| Word::new(word)).collect()
        } else {
            words
        };
        let joined: String = words.iter().map(|word| word.text.as_str()).collect();
        let spaced = words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
        let first_letters =
            |all: &[String]| all.iter().filter_map(|word| word.chars().next()).collect();
        let large: Vec<String> = core.iter().filter(|word| !is_small(word)).cloned().collect();
        let acronym = acronym_in(name, &words);
        Self {
            whole: all.concat(),
            plain_words: core.join(" "),
            triples: runs(&format!("^{spaced}$"), 3),
            twos: runs(&joined, 2),
            initials: [first_letters(core), first_letters(&large)],
            acronym,
            form: form_class(&all[..from], &all[all.len() - to..]),
            has_parentheses: text.len() < name.len(),
            is_loud: !name.chars().any(char::is_lowercase),
            digits: joined.chars().filter(char::is_ascii_digit).collect(),
            weight: words.iter().map(|word| word.rarity).sum(),
            words,
            joined,
        }
    }
}

impl PreparedName {
    /// The blocks that a name stands in, each with how much a meeting there says.
    pub(super) fn blocks(&self) -> Vec<(u64, f32)> {
        let mut blocks: Vec<(u64, f32)> =
            self.words.iter().map(|word| (word.concept, word.rarity)).collect();
        for word in &self.words {
            if word.text.len() > 5 && word.text.is_char_boundary(5) {
                blocks.push((hash(&word.text.as_bytes()[..5]) ^ 1, word.rarity * 0.4));
            }
        }
        if self.joined.len() >= 3 {
            let start = &self.joined.as_bytes()[..self.joined.len().min(8)];
            blocks.push((hash(start) ^ 2, 6.0));
            blocks.push((hash(self.joined.as_bytes()) ^ 3, 12.0));
        }
        if self.words.len() > 2 {
            blocks.push((hash(self.initials[1].as_bytes()) ^ 4, 5.0));
        }
        if let Some(acronym) = self.acronym.as_deref().filter(|acronym| acronym.len() > 2) {
            blocks.push((hash(acronym.as_bytes()) ^ 4, 5.0));
        }
        blocks
    }
}

impl Word {
    fn new(text: &str) -> Self {
        let meaning = concepts::of(text).unwrap_or(text);
        Self {
            text: text.to_owned(),
            concept: hash(meaning.as_bytes()),
            rarity: rarity_of(meaning),
        }
    }
}

fn is_small(word: &str) -> bool {
    matches!(
        word,
        "the"
            | "of"
            | "and"
            | "for"
            | "de"
            | "la"
            | "le"
            | "les"
            | "des"
            | "du"
            | "der"
            | "die"
            | "das"
            | "und"
            | "et"
            | "e"
            | "y"
            | "i"
            | "in"
            | "en"
            | "et."
            | "el"
            | "los"
            | "da"
            | "do"
            | "dos"
            | "di"
            | "del"
            | "della"
            | "van"
            | "von"
            | "a"
            | "d"
            | "l"
            | "zu"
            | "fur"
            | "for."
            | "to"
            | "on"
            | "at"
            | "dell"
            | "degli"
            | "im"
            | "og"
            | "och"
            | "ja"
            | "na"
            | "w"
            | "ve"
    )
}

/// The name without a part in parentheses at its end, when more is left.
fn without_parentheses(name: &str) -> std::borrow::Cow<'_, str> {
    match name.find('(') {
        Some(at) if at > 3 && name.trim_end().ends_with(')') => name[..at].trim_end().into(),
        _ => name.into(),
    }
}

/// The name without what exchanges put behind it: `DL-,01`, `EO 1,53`, `INH. O.N.`
fn without_share_marks(plain_text: &str) -> &str {
    const MARKS: &[&str] = &[
        "dl", "ls", "eo", "hd", "sf", "yc", "sk", "nk", "dk", "rp", "kc", "yn", "rc", "ad", "cd",
        "zy", "on", "inh",
    ];
    let mut text = plain_text.trim_end();
    let has_mark = text.contains('-')
        || text.contains(',')
        || text.bytes().any(|byte| byte.is_ascii_digit())
        || text.ends_with("o.n.");
    if !has_mark {
        return text;
    }
    text = text.strip_suffix("o.n.").unwrap_or(text).trim_end();
    let bare =
        text.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, ',' | '-' | '.' | ' '));
    let mark = MARKS.iter().find(|mark| {
        bare.len() < text.len()
            && bare
                .strip_suffix(**mark)
                .is_some_and(|rest| rest.ends_with([' ', '.']) && rest.len() > 5)
    });
    text = mark.map_or(text, |mark| bare[..bare.len() - mark.len()].trim_end());
    text.strip_suffix(" inh.").unwrap_or(text)
}

fn readable(name: &str) -> String {
    if name.is_ascii() {
        return plain(name);
    }
    let mut text = name.to_owned();
    if name.chars().any(|character| character >= '\u{3000}') {
        for (part, meaning) in IDEOGRAMS {
            if text.contains(part) {
                text = text.replace(part, meaning);
            }
        }
    }
    plain(&text)
}

/// The acronym that a name is, or carries in parentheses or as a word of capitals.
fn acronym_in(name: &str, words: &[Word]) -> Option<String> {
    if let [only] = words {
        return (only.text.len() <= 8).then(|| only.text.clone());
    }
    let inside =
        name.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map(|(inside, _)| inside);
    let is_acronym = |text: &&str| {
        (2..=8).contains(&text.len())
            && text.chars().filter(|c| c.is_uppercase()).count() * 2 > text.len()
    };
    inside.filter(is_acronym).map(plain)
}

/// Words of the table: how rare one is, from about 1 to 14.
fn rarity_of(word: &str) -> f32 {
    f32::from(RARITY.get(bucket_of(word)).copied().unwrap_or(160)).max(8.0) / 16.0
}

#[expect(clippy::cast_possible_truncation, reason = "the mask keeps the low bits only")]
fn bucket_of(word: &str) -> usize {
    hash(word.as_bytes()) as usize & (RARITY_BUCKETS - 1)
}

/// The bucket of a word in the table of rarity, for whoever makes the table.
pub fn rarity_bucket(word: &str) -> usize {
    bucket_of(concepts::of(word).unwrap_or(word))
}

/// The words of a name that the table of rarity counts.
pub fn rarity_words(name: &str) -> Vec<String> {
    PreparedName::new(name).words.into_iter().map(|word| word.text).collect()
}

fn hash(bytes: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in bytes {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    hash ^ (hash >> 31)
}

#[expect(clippy::cast_possible_truncation, reason = "32 bits tell runs apart well enough")]
fn runs(text: &str, length: usize) -> Vec<u32> {
    let mut all: Vec<u32> = text.as_bytes().windows(length).map(|run| hash(run) as u32).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// The likenesses of two names, in a fixed order.
pub fn likenesses(left: &PreparedName, right: &PreparedName) -> [f32; INPUTS] {
    let shared = Shared::new(left, right);
    let (soft_left, soft_right) = (soft_share(left, right), soft_share(right, left));
    let (three, two) = (overlap(&left.triples, &right.triples), overlap(&left.twos, &right.twos));
    let shorter = left.joined.len().min(right.joined.len()).max(1);
    let longer = left.joined.len().max(right.joined.len()).max(1);
    let start = common_start(&left.joined, &right.joined);
    let acronym = acronym_likeness(left, right).max(acronym_likeness(right, left));
    [
        flag(left.joined == right.joined && !left.joined.is_empty()),
        flag(left.whole == right.whole && !left.whole.is_empty()),
        shared.weight / (left.weight + right.weight - shared.weight).max(0.1),
        shared.weight / left.weight.max(0.1),
        shared.weight / right.weight.max(0.1),
        soft_left.min(soft_right),
        soft_left.max(soft_right),
        three.0,
        three.1,
        two.0,
        jaro_winkler(left.joined.as_bytes(), right.joined.as_bytes()),
        edit_ratio(left.joined.as_bytes(), right.joined.as_bytes()),
        start as f32 / shorter as f32,
        start as f32 / longer as f32,
        acronym,
        flag(shared.is_first),
        shared.rarest,
        shared.rarest_missing_left,
        shared.rarest_missing_right,
        shorter as f32 / longer as f32,
        abbreviation_share(left, right).max(abbreviation_share(right, left)),
        share_within(&left.joined, &right.joined),
        left.words.len().min(8) as f32,
        right.words.len().min(8) as f32,
        flag(!left.form.is_empty() && left.form == right.form),
        shared.weight,
        shared.concepts,
        soft_left,
        soft_right,
        left.weight.min(right.weight),
        flag(!left.form.is_empty() && !right.form.is_empty() && left.form != right.form),
        flag(left.has_parentheses),
        flag(right.has_parentheses),
        flag(left.is_loud),
        flag(right.is_loud),
        flag(left.plain_words == right.plain_words),
        flag(left.digits != right.digits),
        initials_likeness(left, right),
    ]
}

/// How alike the first letters of both names are, when both have several words.
fn initials_likeness(left: &PreparedName, right: &PreparedName) -> f32 {
    if left.words.len() < 2 || right.words.len() < 2 {
        return 0.0;
    }
    edit_ratio(left.initials[1].as_bytes(), right.initials[1].as_bytes())
}

/// The legal form, forms of one kind alike: what is left over tells companies of one name apart.
fn form_class(before: &[String], after: &[String]) -> String {
    let mut all: Vec<&str> = before.iter().chain(after).map(String::as_str).collect();
    all.retain(|word| {
        !matches!(
            *word,
            "co" | "company" | "and" | "the" | "de" | "y" | "e" | "group" | "public" | "publ"
        )
    });
    let class = match all.first().copied().unwrap_or_default() {
        "limited" | "ltd" | "pvt" | "private" | "pte" | "pty" | "sdn" | "plc" => "ltd",
        "corp" | "corporation" | "inc" | "incorporated" => "inc",
        "jsc" | "pjsc" | "ojsc" | "cjsc" | "ao" | "oao" | "zao" | "pao" => "jsc",
        "aktiengesellschaft" => "ag",
        other => other,
    };
    class.to_owned()
}

/// The probability that two names are one organisation's, names alone considered.
pub fn same_probability(left: &PreparedName, right: &PreparedName) -> f32 {
    probability_of(&likenesses(left, right))
}

/// Initials fit many names of a dictionary by chance, and a pair alone cannot tell: what is left
/// of the probability when nothing but initials speaks for a name found in one.
const INITIALS_ALONE: f32 = 0.4;

/// The probability for a name found in a dictionary.
pub(super) fn found_probability(query: &PreparedName, found: &PreparedName) -> f32 {
    let row = likenesses(query, found);
    let (shared, inside, initials) = (row[2], row[21], row[14]);
    let stands_alone = shared == 0.0 && inside == 0.0 && initials > 0.0 && row[0] == 0.0;
    probability_of(&row) * if stands_alone { INITIALS_ALONE } else { 1.0 }
}

fn probability_of(row: &[f32; INPUTS]) -> f32 {
    let mut score = [0.0];
    FOREST.score(row, &mut score);
    1.0 / (1.0 + (-score[0]).exp())
}

/// The words that both names have.
struct Shared {
    weight: f32,
    /// The part of the weight that comes from words of one meaning and different letters.
    concepts: f32,
    rarest: f32,
    rarest_missing_left: f32,
    rarest_missing_right: f32,
    is_first: bool,
}

impl Shared {
    fn new(left: &PreparedName, right: &PreparedName) -> Self {
        let mut shared = Self {
            weight: 0.0,
            concepts: 0.0,
            rarest: 0.0,
            rarest_missing_left: 0.0,
            rarest_missing_right: 0.0,
            is_first: false,
        };
        for word in &left.words {
            match right.words.iter().find(|other| other.concept == word.concept) {
                Some(other) => {
                    shared.weight += word.rarity;
                    shared.rarest = shared.rarest.max(word.rarity);
                    if other.text != word.text {
                        shared.concepts += word.rarity;
                    }
                }
                None => shared.rarest_missing_left = shared.rarest_missing_left.max(word.rarity),
            }
        }
        for word in &right.words {
            if !left.words.iter().any(|other| other.concept == word.concept) {
                shared.rarest_missing_right = shared.rarest_missing_right.max(word.rarity);
            }
        }
        shared.is_first = match (left.words.first(), right.words.first()) {
            (Some(one), Some(other)) => one.concept == other.concept,
            _ => false,
        };
        shared
    }
}

/// How much of one name's weight has a like word in the other.
fn soft_share(left: &PreparedName, right: &PreparedName) -> f32 {
    let found: f32 = left
        .words
        .iter()
        .map(|word| {
            let best =
                right.words.iter().map(|other| likeness_of_words(word, other)).fold(0.0, f32::max);
            word.rarity * best
        })
        .sum();
    found / left.weight.max(0.1)
}

fn likeness_of_words(word: &Word, other: &Word) -> f32 {
    if word.concept == other.concept {
        return 1.0;
    }
    let (a, b) = (word.text.as_bytes(), other.text.as_bytes());
    let (short, long) = (a.len().min(b.len()), a.len().max(b.len()));
    if short < 3 {
        return 0.0;
    }
    if a.starts_with(b) || b.starts_with(a) {
        return 0.6 + 0.4 * short as f32 / long as f32;
    }
    if a[0] != b[0] || short * 2 < long {
        return 0.0;
    }
    let likeness = jaro_winkler(a, b);
    if likeness > 0.85 { likeness } else { 0.0 }
}

/// How much of a name is written out in the other word by word: `PHARMACE` for `Pharmaceuticals`.
fn abbreviation_share(left: &PreparedName, right: &PreparedName) -> f32 {
    let mut from = 0;
    let mut found = 0.0;
    for word in &left.words {
        let rest = right.words.iter().enumerate().skip(from);
        let hit = rest.into_iter().find(|(_, other)| {
            other.text.starts_with(&word.text)
                || (word.text.len() > 2 && is_skeleton(&word.text, &other.text))
        });
        if let Some((at, _)) = hit {
            from = at + 1;
            found += word.rarity;
        }
    }
    found / left.weight.max(0.1)
}

/// Whether the letters of a short form stand in a word in their order, the first at the first.
fn is_skeleton(short: &str, word: &str) -> bool {
    let mut letters = word.bytes();
    short.as_bytes()[0] == word.as_bytes()[0]
        && short.len() * 3 >= word.len()
        && short.bytes().all(|letter| letters.any(|other| other == letter))
}

/// 1 when one name is made of the first letters of the other, less when only nearly so.
fn acronym_likeness(short: &PreparedName, long: &PreparedName) -> f32 {
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
    if long
        .initials
        .iter()
        .any(|initials| initials.starts_with(acronym) || acronym.starts_with(initials.as_str()))
    {
        return 0.35 * (size / 4.0).min(1.0);
    }
    // Letters from the words in their order: `HKSTP`, `CIDEC`.
    let mut at = 0;
    let letters = acronym.as_bytes();
    for word in &long.words {
        let bytes = word.text.as_bytes();
        if at < letters.len() && bytes.first() == Some(&letters[at]) {
            let more =
                bytes.iter().zip(&letters[at..]).take_while(|(one, other)| one == other).count();
            at += more;
        }
    }
    if at == letters.len() { 0.3 * (size / 4.0).min(1.0) } else { 0.0 }
}

fn flag(is_set: bool) -> f32 {
    f32::from(u8::from(is_set))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::float_cmp, reason = "the values are exact")]

    use super::*;

    fn same(left: &str, right: &str) -> f32 {
        same_probability(&PreparedName::new(left), &PreparedName::new(right))
    }

    #[test]
    fn likenesses_are_finite_and_find_what_is_there() {
        let pairs = [
            ("", ""),
            ("Example", ""),
            ("Example Chemie GmbH", "EXAMPLE CHEMIE"),
            ("é", "株式会社"),
        ];
        for (left, right) in pairs {
            let found = likenesses(&PreparedName::new(left), &PreparedName::new(right));
            assert!(found.iter().all(|likeness| likeness.is_finite()), "{left} {right} {found:?}");
        }
        let exact =
            likenesses(&PreparedName::new("Example GmbH"), &PreparedName::new("example ag"));
        assert_eq!(exact[..3], [1.0, 0.0, 1.0]);
        let translated = likenesses(
            &PreparedName::new("Universidad de Zyxwo"),
            &PreparedName::new("University of Zyxwo"),
        );
        assert_eq!(translated[2], 1.0);
        let short = likenesses(&PreparedName::new("ZXW"), &PreparedName::new("Zyxwo Xaver Werke"));
        assert!(short[14] > 0.7);
    }

    #[test]
    fn equal_names_score_above_unequal_ones() {
        assert!(same("Zyxwo Chemie GmbH", "Zyxwo Chemie") > 0.9);
        assert!(same("Zyxwo Chemie GmbH", "Abcdef Stahl AG") < 0.05);
    }
}
