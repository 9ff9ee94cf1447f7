//! Whether two names are one organisation's: likenesses, and a fitted scorer over them.
//!
//! Every likeness may only raise the score (or, for the ones that say what is missing, only lower
//! it): the trees are monotone, so that "less alike" can never mean "more surely the same".

use std::sync::LazyLock;

use super::acronym::acronym_likeness;
use super::alignment::Side;
use super::concepts::Class;
use super::domain_likeness::{DOMAIN_INPUTS, DOMAIN_MONOTONE, domain_likenesses};
use super::likeness::{common_start, edit_ratio, overlap, share_within};
use crate::kinds::forest::Forest;

pub use super::prepared::{PreparedName, RARITY_BUCKETS, rarity_bucket, rarity_words};

/// The likenesses of the names alone, each with its direction: 1 may only raise the score, -1 only
/// lower it, 0 either.
const NAME_LIKENESSES: [(&str, i8); 49] = [
    ("equal without forms and small words", 1),
    ("equal with forms", 1),
    ("shared weight of all weight", 1),
    ("share found, the lesser", 1),
    ("share found, the greater", 1),
    ("share of the left name found", 1),
    ("share of the right name found", 1),
    ("runs of three letters in common", 1),
    ("runs of the shorter in the longer", 1),
    ("letters in common in their order", 1),
    ("common beginning of the shorter", 1),
    ("common beginning of the longer", 1),
    ("one is the acronym of the other", 1),
    ("rarest word in common", 1),
    ("shorter of longer length", 1),
    ("one stands in the other, letter by letter", 1),
    ("words on the left", 0),
    ("words on the right", 0),
    ("one legal form", 1),
    ("two legal forms", -1),
    ("shared weight", 1),
    ("shared weight of translated words", 1),
    ("weight of the lighter name", 0),
    ("parentheses on the left", 0),
    ("parentheses on the right", 0),
    ("capitals only on the left", 0),
    ("capitals only on the right", 0),
    ("digits differ", -1),
    ("initials in common in their order", 1),
    ("weight missing on the right", -1),
    ("weight missing on the left", -1),
    ("rarest word missing on the right", -1),
    ("rarest word missing on the left", -1),
    ("first word of the left found", 1),
    ("first word of the right found", 1),
    ("kinds of body differ", -1),
    ("directions differ", -1),
    ("countries in the words differ", -1),
    ("places differ", -1),
    ("fields differ", -1),
    ("words of trade differ", -1),
    ("kinds of body in common", 1),
    ("one speaks of the other's country", 1),
    ("another script", 0),
    ("words in one order", 1),
    ("holders of the left name", -1),
    ("holders of the right name", -1),
    ("words in parentheses not found", -1),
    ("both speak of one country", 1),
];

/// How many likenesses the names alone have.
const NAME_INPUTS: usize = NAME_LIKENESSES.len();

/// How many likenesses a pair has: those of the names, whether there is a domain, how well it fits
/// the name it stands with, and those of the domain and the other name.
pub const INPUTS: usize = NAME_INPUTS + 2 + DOMAIN_INPUTS;

/// The direction of each likeness.
pub const MONOTONE: [i8; INPUTS] = {
    let mut all = [0; INPUTS];
    let mut at = 0;
    while at < NAME_INPUTS {
        all[at] = NAME_LIKENESSES[at].1;
        at += 1;
    }
    at = 0;
    while at < DOMAIN_INPUTS {
        all[NAME_INPUTS + 2 + at] = DOMAIN_MONOTONE[at];
        at += 1;
    }
    all
};

static FOREST: LazyLock<Forest> = LazyLock::new(|| {
    Forest::from_bytes(include_bytes!("../../models/name_pairs.bin"))
        .expect("a test reads the embedded forest for names")
});

/// The likenesses of two names, in a fixed order.
pub fn likenesses(left: &PreparedName, right: &PreparedName) -> [f32; INPUTS] {
    let mut all = [0.0; INPUTS];
    all[..NAME_INPUTS].copy_from_slice(&name_likenesses(left, right));
    let with_domain = match (&left.domain, &right.domain) {
        (_, Some(domain)) => Some((left, right, domain)),
        (Some(domain), None) => Some((right, left, domain)),
        (None, None) => None,
    };
    if let Some((name, holder, domain)) = with_domain {
        all[NAME_INPUTS] = 1.0;
        all[NAME_INPUTS + 1] = holder.domain_fit;
        all[NAME_INPUTS + 2..].copy_from_slice(&domain_likenesses(name, domain));
    }
    all
}

fn name_likenesses(left: &PreparedName, right: &PreparedName) -> [f32; NAME_INPUTS] {
    let (one, other) = (Side::new(left, right), Side::new(right, left));
    let (soft_left, soft_right) =
        (one.soft / left.weight.max(0.1), other.soft / right.weight.max(0.1));
    let runs = overlap(&left.triples, &right.triples);
    let (near, far) = (left.joined.len(), right.joined.len());
    let (shorter, longer) = (near.min(far).max(1) as f32, near.max(far).max(1) as f32);
    let start = common_start(&left.joined, &right.joined) as f32;
    let apart = |class: Class| flag(one.lacking(class) > 0.0) + flag(other.lacking(class) > 0.0);
    let have_forms = !left.form.is_empty() && !right.form.is_empty();
    [
        flag(left.joined == right.joined && !left.joined.is_empty()),
        flag(left.whole == right.whole && !left.whole.is_empty()),
        one.shared / (left.weight + right.weight - one.shared).max(0.1),
        soft_left.min(soft_right),
        soft_left.max(soft_right),
        soft_left,
        soft_right,
        runs.0,
        runs.1,
        edit_ratio(left.joined.as_bytes(), right.joined.as_bytes()),
        start / shorter,
        start / longer,
        acronym_likeness(left, right).max(acronym_likeness(right, left)),
        one.rarest,
        shorter / longer,
        share_within(&left.joined, &right.joined),
        left.words.len().min(8) as f32,
        right.words.len().min(8) as f32,
        flag(have_forms && left.form == right.form),
        flag(have_forms && left.form != right.form),
        one.shared,
        one.translated,
        left.weight.min(right.weight),
        flag(left.has_parentheses),
        flag(right.has_parentheses),
        flag(left.is_loud),
        flag(right.is_loud),
        flag(left.digits != right.digits),
        initials_likeness(left, right),
        one.missing,
        other.missing,
        one.rarest_missing,
        other.rarest_missing,
        one.first,
        other.first,
        apart(Class::Body),
        apart(Class::Direction),
        apart(Class::Country),
        apart(Class::Place),
        apart(Class::Field),
        apart(Class::Trade),
        one.found(Class::Body).min(other.found(Class::Body)),
        country_agreement(left, right),
        flag(left.is_foreign || right.is_foreign),
        share_in_order(left, right),
        left.crowd,
        right.crowd,
        aside_missing(left, right) + aside_missing(right, left),
        hint_agreement(left, right),
    ]
}

/// 1 when a name speaks of the other's country, or both are of one; -1 when of others.
fn country_agreement(left: &PreparedName, right: &PreparedName) -> f32 {
    if let (Some(one), Some(other)) = (left.country, right.country) {
        return if one == other { 1.0 } else { -1.0 };
    }
    let speaks = |name: &PreparedName, of: &PreparedName| match of.country {
        Some(country) if !name.hints.is_empty() => {
            if name.hints.contains(&country) {
                1.0
            } else {
                -1.0
            }
        }
        _ => 0.0,
    };
    speaks(left, right) + speaks(right, left)
}

/// 1 when both names speak of one country, -1 when of different ones.
fn hint_agreement(left: &PreparedName, right: &PreparedName) -> f32 {
    if left.hints.is_empty() || right.hints.is_empty() {
        return 0.0;
    }
    if left.hints.iter().any(|hint| right.hints.contains(hint)) { 1.0 } else { -1.0 }
}

/// How many words in parentheses behind one name do not stand in the other.
fn aside_missing(one: &PreparedName, other: &PreparedName) -> f32 {
    let is_there = |meaning: &&u64| {
        other.aside.contains(meaning) || other.words.iter().any(|word| word.concept == **meaning)
    };
    one.aside.iter().filter(|meaning| !is_there(meaning)).take(4).count() as f32
}

/// The longest run of words that both names have in one order, of the words of the shorter.
fn share_in_order(left: &PreparedName, right: &PreparedName) -> f32 {
    let mut row = [0_u8; 17];
    for word in left.words.iter().take(16) {
        let mut diagonal = 0;
        for (at, other) in right.words.iter().take(16).enumerate() {
            let above = row[at + 1];
            row[at + 1] =
                if word.concept == other.concept { diagonal + 1 } else { above.max(row[at]) };
            diagonal = above;
        }
    }
    let count = right.words.len().min(16);
    f32::from(row[count]) / left.words.len().min(right.words.len()).clamp(1, 16) as f32
}

/// How alike the first letters of both names are, when both have several words.
fn initials_likeness(left: &PreparedName, right: &PreparedName) -> f32 {
    if left.words.len() < 2 || right.words.len() < 2 {
        return 0.0;
    }
    edit_ratio(left.initials[1].as_bytes(), right.initials[1].as_bytes())
}

/// The probability that two names are one organisation's. Domains and countries count where the
/// names were given them.
pub fn same_probability(left: &PreparedName, right: &PreparedName) -> f32 {
    probability_of_score(score_of(&likenesses(left, right)))
}

/// What is left of the score when nothing but initials speaks for a name found in a dictionary:
/// they fit many names by chance, and a pair alone cannot tell.
const INITIALS_ALONE: f32 = -1.0;

/// The score for a name found in a dictionary.
pub(super) fn found_score(query: &PreparedName, found: &PreparedName) -> f32 {
    let row = likenesses(query, found);
    let (shared, inside, initials) = (row[2], row[15], row[12]);
    let stands_alone = shared == 0.0 && inside == 0.0 && initials > 0.0 && row[0] == 0.0;
    score_of(&row) + if stands_alone { INITIALS_ALONE } else { 0.0 }
}

/// What the fitted trees say of a row of likenesses, a logarithm of odds.
pub(super) fn score_of(row: &[f32; INPUTS]) -> f32 {
    /// A probability of less than two in a hundred need not be known more exactly.
    const FLOOR: f32 = -4.0;
    FOREST.score_above(row, FLOOR)
}

/// The probability that a score means.
pub(super) fn probability_of_score(score: f32) -> f32 {
    1.0 / (1.0 + (-score).exp())
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
        assert!(short[12] > 0.7);
    }

    #[test]
    fn equal_names_score_above_unequal_ones() {
        assert!(same("Zyxwo Chemie GmbH", "Zyxwo Chemie") > 0.9);
        assert!(same("Zyxwo Chemie GmbH", "Abcdef Stahl AG") < 0.05);
    }
}
