//! A name made ready to be compared many times.

use super::concepts::{self, Class};
use super::crowds;
use super::domain_likeness::{DomainLabels, fit};
use super::legal_forms;
use super::origin::{self, Country};
use crate::kinds::text::plain;

/// Buckets of the table of rarity, a power of two.
pub const RARITY_BUCKETS: usize = 1 << 15;

/// How rare words are in names of holders: sixteenths of a natural logarithm.
/// Parts of Chinese, Japanese and Korean names with what they mean or how they are read, longest
/// first; a part without meaning is a legal form.
static IDEOGRAMS: &str = include_str!("ideograms.txt");

static RARITY: &[u8] = include_bytes!("../../models/word_rarity.bin");

/// A name made ready to be compared many times, with what else is known of its holder.
#[derive(Debug, Clone, PartialEq)]
pub struct PreparedName {
    /// The name in plain letters, forms and all, without spaces.
    pub(super) whole: String,
    /// The words of the name with the small ones.
    pub(super) plain_words: String,
    /// The words without legal form.
    pub(super) words: Vec<Word>,
    /// The words joined.
    pub(super) joined: String,
    /// Hashes of runs of three letters over the words, ascending.
    pub(super) triples: Vec<u32>,
    /// First letters of the words; of all, and without the small ones.
    pub(super) initials: [String; 2],
    /// The name is one short word that may be an acronym.
    pub(super) acronym: Option<String>,
    pub(super) form: String,
    pub(super) weight: f32,
    pub(super) has_parentheses: bool,
    pub(super) is_loud: bool,
    /// The digits, in their order.
    pub(super) digits: String,
    /// The name stood in letters other than Latin ones.
    pub(super) is_foreign: bool,
    /// The holder's domain.
    pub(super) domain: Option<DomainLabels>,
    /// How well the domain fits the name, from 0 to 1.
    pub(super) domain_fit: f32,
    /// The holder's country, or the one of the domain's ending.
    pub(super) country: Option<Country>,
    /// How many others have the name.
    pub(super) crowd: f32,
    /// Meanings of the words in parentheses that are not read as part of the name.
    pub(super) aside: Vec<u64>,
    /// Countries that the name speaks of.
    pub(super) hints: Vec<Country>,
}

/// A word of a name.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Word {
    pub(super) text: String,
    /// Hash of what the word means: the concept, or the word itself.
    pub(super) concept: u64,
    pub(super) class: Option<Class>,
    pub(super) rarity: f32,
}

impl PreparedName {
    /// Reads a name.
    pub fn new(name: &str) -> Self {
        let text = without_parentheses(name);
        let readable_text = readable(&text);
        let plain_text = without_share_marks(&readable_text);
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
            initials: [first_letters(core), first_letters(&large)],
            acronym,
            form: form_class(&all[..from], &all[all.len() - to..]),
            has_parentheses: text.len() < name.len(),
            is_loud: !name.chars().any(char::is_lowercase),
            digits: joined.chars().filter(char::is_ascii_digit).collect(),
            is_foreign: name.chars().any(|letter| letter >= '\u{370}' && letter.is_alphabetic()),
            weight: words.iter().map(|word| word.rarity).sum(),
            crowd: crowds::of_name(&joined),
            aside: aside_words(&name[text.len()..]),
            domain: None,
            domain_fit: 0.0,
            country: None,
            hints: origin::hints(name, &readable_text, &all),
            words,
            joined,
        }
    }

    /// Adds the holder's domain; an empty one is none.
    #[must_use]
    pub fn with_domain(mut self, domain: &str) -> Self {
        self.domain = DomainLabels::new(domain);
        self.domain_fit = self.domain.as_ref().map_or(0.0, |domain| fit(&self, domain));
        self.country = self.country.or_else(|| origin::country_of_ending(domain));
        self
    }

    /// Adds the holder's country, a code or an English name; an unknown one is none.
    #[must_use]
    pub fn with_country(mut self, country: &str) -> Self {
        self.country = origin::country_of(country).or(self.country);
        self
    }

    /// The blocks that a name stands in, each with how much a meeting there says.
    pub(super) fn blocks(&self) -> Vec<(u64, f32)> {
        let mut blocks: Vec<(u64, f32)> =
            self.words.iter().map(|word| (word.concept, word.rarity)).collect();
        for word in &self.words {
            if let Some(start) = word.text.as_bytes().get(..5).filter(|_| word.text.len() > 5) {
                blocks.push((hash(start) ^ 1, word.rarity * 0.4));
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

    /// Whether two entries of a dictionary are one holder's: one domain that few have, or one
    /// name that no country or legal form tells apart.
    pub fn is_of_holder(&self, other: &Self) -> bool {
        const HOLDERS_LOG_MAX: f32 = 2.0;
        let shares_domain = match (&self.domain, &other.domain) {
            (Some(one), Some(two)) => {
                one.registrable == two.registrable && one.crowd < HOLDERS_LOG_MAX
            }
            _ => false,
        };
        let of_other_countries = self.country.zip(other.country).is_some_and(|(a, b)| a != b);
        let of_other_forms =
            !self.form.is_empty() && !other.form.is_empty() && self.form != other.form;
        let shares_name = self.joined == other.joined && !self.joined.is_empty();
        shares_domain || (shares_name && !of_other_countries && !of_other_forms)
    }

    /// The block of the holder's domain, for a dictionary.
    pub(super) fn domain_block(&self) -> Option<u64> {
        self.domain.as_ref().map(|domain| hash(domain.label().as_bytes()) ^ 5)
    }

    /// The blocks of domains that a holder of this name would choose.
    pub(super) fn likely_domain_blocks(&self) -> Vec<(u64, f32)> {
        let mut labels = vec![self.joined.clone(), self.whole.clone()];
        labels.extend(self.acronym.clone());
        labels.extend(self.initials.iter().filter(|initials| initials.len() > 2).cloned());
        let rare = self.words.iter().take(4).filter(|word| word.rarity > 5.0);
        labels.extend(rare.map(|word| word.text.clone()));
        labels.extend(self.words.windows(2).take(3).map(|two| two[0].text.clone() + &two[1].text));
        labels.retain(|label| label.len() > 1);
        labels.sort_unstable();
        labels.dedup();
        labels.iter().map(|label| (hash(label.as_bytes()) ^ 5, rarity_of(label))).collect()
    }
}

impl Word {
    fn new(text: &str) -> Self {
        let concept = concepts::of(text);
        let meaning = concept.map_or(text, |concept| concept.name);
        Self {
            text: text.to_owned(),
            concept: hash(meaning.as_bytes()),
            class: concept.map(|concept| concept.class),
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

/// The meanings of the words that stand in parentheses behind a name.
fn aside_words(aside: &str) -> Vec<u64> {
    let words = legal_forms::words(&readable(aside).replace('\'', ""));
    words.iter().filter(|word| !is_small(word)).map(|word| Word::new(word).concept).collect()
}

/// Currencies and kinds of shares, as exchanges put them behind a name.
const SHARE_MARKS: &[&str] = &[
    "dl", "ls", "eo", "hd", "sf", "yc", "sk", "nk", "dk", "rp", "kc", "yn", "rc", "ad", "cd", "zy",
    "on", "inh",
];

/// The currency or kind of share behind a name: `DL-,01`, `EO 1,53`.
pub(super) fn share_mark(plain_text: &str) -> Option<&'static str> {
    split_share_mark(plain_text).1
}

/// The name without what exchanges put behind it: `DL-,01`, `EO 1,53`, `INH. O.N.`, `N-VTG`.
fn without_share_marks(plain_text: &str) -> &str {
    let mut text = split_share_mark(plain_text).0;
    let kinds =
        [" npv", " n-vtg", " inh.", " sp.adr", " adr", " gdr", " ord", " o.n.", " h", " na"];
    if text.len() < plain_text.trim_end().len() || kinds[..7].iter().any(|one| text.ends_with(one))
    {
        for kind in kinds {
            text = text.strip_suffix(kind).filter(|rest| rest.len() > 5).unwrap_or(text).trim_end();
        }
    }
    text
}

fn split_share_mark(plain_text: &str) -> (&str, Option<&'static str>) {
    let whole = plain_text.trim_end();
    let text = whole.strip_suffix("o.n.").unwrap_or(whole).trim_end();
    let is_number = |c: char| c.is_ascii_digit() || matches!(c, ',' | '-' | '.' | ' ');
    let bare = text.trim_end_matches(is_number);
    if bare.len() == text.len() {
        return (text, None);
    }
    let is_behind = |mark: &&&str| {
        bare.strip_suffix(**mark).is_some_and(|rest| rest.ends_with([' ', '.']) && rest.len() > 5)
    };
    match SHARE_MARKS.iter().find(is_behind) {
        Some(mark) => (bare[..bare.len() - mark.len()].trim_end(), Some(*mark)),
        None => (text, None),
    }
}

/// The name in plain letters; parts of Chinese, Japanese and Korean names by their meaning.
fn readable(name: &str) -> String {
    if name.is_ascii() {
        return plain(name);
    }
    let mut text = name.to_owned();
    if name.chars().any(|character| character >= '\u{3000}') {
        for (part, meaning) in IDEOGRAMS.lines().filter_map(|line| line.split_once(' ')) {
            if text.contains(part) {
                text = text.replace(part, &format!(" {meaning} "));
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
pub(super) fn rarity_of(word: &str) -> f32 {
    f32::from(RARITY.get(bucket_of(word)).copied().unwrap_or(160)).max(8.0) / 16.0
}

#[expect(clippy::cast_possible_truncation, reason = "the mask keeps the low bits only")]
fn bucket_of(word: &str) -> usize {
    hash(word.as_bytes()) as usize & (RARITY_BUCKETS - 1)
}

/// The bucket of a word in the table of rarity, for whoever makes the table.
pub fn rarity_bucket(word: &str) -> usize {
    bucket_of(concepts::of(word).map_or(word, |concept| concept.name))
}

/// The words of a name that the table of rarity counts.
pub fn rarity_words(name: &str) -> Vec<String> {
    PreparedName::new(name).words.into_iter().map(|word| word.text).collect()
}

pub(super) fn hash(bytes: &[u8]) -> u64 {
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
