//! How alike a name and a domain are: whether the label in front of the public suffix is the name,
//! its first letters, or its words cut short and written together.

use std::sync::LazyLock;

use super::crowds;
use super::likeness::{common_start, edit_ratio, share_within};
use super::prepared::{PreparedName, Word, hash, rarity_of};
use crate::kinds::forest::Forest;

/// How many likenesses a name and a domain have.
pub const DOMAIN_INPUTS: usize = 16;

/// The direction of each: 1 may only raise the score, -1 only lower it, 0 either.
pub const DOMAIN_MONOTONE: [i8; DOMAIN_INPUTS] = [1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 0, 0, 1, 1, -1, 1];

static FOREST: LazyLock<Forest> = LazyLock::new(|| {
    Forest::from_bytes(include_bytes!("../../models/name_domains.bin"))
        .expect("a test reads the embedded forest for domains")
});

/// The part of a domain that a holder chose.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DomainLabels {
    /// The label in front of the public suffix, without hyphens.
    label: String,
    /// Its parts between hyphens.
    parts: Vec<String>,
    /// The registrable domain, hashed.
    pub(super) registrable: u64,
    /// How rare the label is as a word of names.
    rarity: f32,
    /// How many others have the registrable domain.
    pub(super) crowd: f32,
    /// The labels in front of that one, without `www`.
    deeper: Vec<String>,
}

impl DomainLabels {
    /// Reads a domain; nothing when no label stands in front of the public suffix.
    pub fn new(domain: &str) -> Option<Self> {
        let domain = domain.trim().trim_end_matches('.').to_ascii_lowercase();
        let registrable = psl::domain_str(&domain)?;
        let first = registrable.split('.').next()?;
        let rest = domain.strip_suffix(registrable).unwrap_or_default();
        let deeper = rest.split('.').filter(|label| !label.is_empty() && *label != "www");
        Some(Self {
            registrable: hash(registrable.as_bytes()),
            rarity: rarity_of(&first.replace('-', "")),
            crowd: crowds::of_domain(registrable),
            label: first.replace('-', ""),
            parts: first.split('-').filter(|part| !part.is_empty()).map(str::to_owned).collect(),
            deeper: deeper.map(|label| label.replace('-', "")).collect(),
        })
    }

    /// The label in front of the public suffix, without hyphens.
    pub fn label(&self) -> &str {
        &self.label
    }
}

/// The likenesses of a name and a domain, in a fixed order.
pub fn domain_likenesses(name: &PreparedName, domain: &DomainLabels) -> [f32; DOMAIN_INPUTS] {
    let label = domain.label.as_str();
    let joined = name.joined.as_str();
    let deeper =
        |of: &dyn Fn(&str) -> f32| domain.deeper.iter().map(|one| of(one)).fold(0.0, f32::max);
    let is_name = |text: &str| flag(text == joined || text == name.whole);
    let part_is_name = domain.parts.iter().any(|part| part.len() > 2 && part == joined);
    let spelled = spelled_share(name, label);
    let longest = label.len().max(joined.len()).max(1) as f32;
    let shortest = label.len().min(joined.len()).max(1) as f32;
    let start = common_start(label, joined) as f32;
    [
        is_name(label).max(flag(part_is_name) * 0.7),
        acronym_share(name, label).max(
            domain.parts.iter().map(|part| acronym_share(name, part) * 0.9).fold(0.0, f32::max),
        ),
        spelled.0,
        spelled.1,
        words_in(name, label),
        edit_ratio(label.as_bytes(), joined.as_bytes()),
        start / shortest,
        share_within(label, joined),
        label.len().min(20) as f32,
        deeper(&|text| {
            is_name(text).max(acronym_share(name, text)).max(spelled_share(name, text).0)
        }),
        name.words.len().min(8) as f32,
        name.weight,
        start / longest,
        first_word_in(name, label),
        domain.crowd,
        domain.rarity,
    ]
}

/// The probability that a domain is a holder's of this name.
pub fn holder_probability(name: &PreparedName, domain: &DomainLabels) -> f32 {
    let mut score = [0.0];
    FOREST.score(&domain_likenesses(name, domain), &mut score);
    1.0 / (1.0 + (-score[0]).exp())
}

/// How well a domain fits the name it stands with, from 0 to 1.
pub(super) fn fit(name: &PreparedName, domain: &DomainLabels) -> f32 {
    let found = domain_likenesses(name, domain);
    found[0].max(found[1]).max(found[2]).max(found[9])
}

fn flag(is_set: bool) -> f32 {
    f32::from(u8::from(is_set))
}

/// 1 when the label is the first letters of the name, or an acronym that stands in it.
fn acronym_share(name: &PreparedName, label: &str) -> f32 {
    if label.len() < 2 {
        return 0.0;
    }
    let size = (label.len() as f32 / 5.0).min(1.0);
    if name.acronym.as_deref() == Some(label) {
        return 0.6 + 0.4 * size;
    }
    if name.words.len() > 1 && name.initials.iter().any(|initials| initials == label) {
        return 0.5 + 0.5 * size;
    }
    if label.len() > 2 && name.initials.iter().any(|initials| initials.starts_with(label)) {
        return 0.4 * size;
    }
    0.0
}

/// The share of the name's weight whose words stand in the label.
fn words_in(name: &PreparedName, label: &str) -> f32 {
    let has = |word: &&Word| word.text.len() > 2 && label.contains(&word.text);
    name.words.iter().filter(has).map(|word| word.rarity).sum::<f32>() / name.weight.max(0.1)
}

fn first_word_in(name: &PreparedName, label: &str) -> f32 {
    let Some(word) = name.words.first() else { return 0.0 };
    if word.text.len() > 2 && label.contains(&word.text) {
        return word.text.len() as f32 / label.len() as f32;
    }
    0.0
}

/// How much of a label is spelled by beginnings of the name's words in their order: the share of
/// its letters, each worth more in a longer piece; and the share of the name's words used.
fn spelled_share(name: &PreparedName, label: &str) -> (f32, f32) {
    const LETTERS_MAX: usize = 32;
    const NOT_REACHED: f32 = -1.0;
    let letters = &label.as_bytes()[..label.len().min(LETTERS_MAX)];
    if letters.is_empty() || name.words.is_empty() {
        return (0.0, 0.0);
    }
    // Best worth and words used, by how many letters are spelled already.
    let mut best = [(NOT_REACHED, 0_u32); LETTERS_MAX + 1];
    best[0] = (0.0, 0);
    for word in name.words.iter().take(10) {
        for at in (0..letters.len()).rev() {
            let (worth, used) = best[at];
            if worth < 0.0 {
                continue;
            }
            let bytes = word.text.as_bytes();
            let common =
                bytes.iter().zip(&letters[at..]).take_while(|(one, other)| one == other).count();
            for size in 1..=common {
                let piece = match size {
                    _ if size == bytes.len() && size > 2 => size as f32,
                    1 => 0.5,
                    2 => 1.3,
                    _ => size as f32 * 0.85,
                };
                let to = &mut best[at + size];
                if worth + piece > to.0 {
                    *to = (worth + piece, used + 1);
                }
            }
        }
    }
    let size = letters.len() as f32;
    // A label may go on with letters of its own: `examplegroup`, `examplebr`.
    let (mut share, mut used) = (0.0_f32, 0);
    for (at, (worth, words)) in best.iter().enumerate().take(letters.len() + 1).skip(1) {
        let left = letters.len() - at;
        let value = if left == 0 { worth / size } else { worth / size * 0.8 };
        if *worth >= 0.0 && value > share {
            (share, used) = (value, *words);
        }
    }
    (share, used as f32 / name.words.len() as f32)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::float_cmp, reason = "the values are exact")]

    use super::*;

    fn likeness(name: &str, domain: &str) -> [f32; DOMAIN_INPUTS] {
        domain_likenesses(&PreparedName::new(name), &DomainLabels::new(domain).unwrap())
    }

    #[test]
    fn labels_are_read_behind_public_suffixes() {
        let found = DomainLabels::new("www.physics.zyx-wo.ac.uk").unwrap();
        assert_eq!((found.label.as_str(), found.parts.len()), ("zyxwo", 2));
        assert_eq!(found.deeper, ["physics"]);
        assert_eq!(DomainLabels::new("co.uk"), None);
    }

    #[test]
    fn names_acronyms_and_cut_words_are_found_in_labels() {
        let probability = |domain| {
            holder_probability(
                &PreparedName::new("Zyxwo Chemie"),
                &DomainLabels::new(domain).unwrap(),
            )
        };
        assert!(probability("zyxwo-chemie.de") > 0.9 && probability("abcdef.com") < 0.1);
        assert_eq!(likeness("Zyxwo GmbH", "zyxwo.de")[0], 1.0);
        assert!(likeness("Zyxwo Xaver Werke", "zxw.example.com")[9] > 0.7);
        assert!(likeness("Zyxwo Xaver Werke", "zxw.com")[1] > 0.7);
        assert!(likeness("Zyxwo Chemicals Ltd", "zyxwochem.com")[2] > 0.9);
        assert!(likeness("Abcdef Stahl", "zyxwo.com")[2] < 0.1);
    }
}
