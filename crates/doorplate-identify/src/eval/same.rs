//! Whether the company that is named is the organisation of a labelled row.
//!
//! It is, when the websites are one registrable domain, when the names are one name in another
//! spelling, or when one is plainly a part of the other: a subsidiary that bears the group's name,
//! a department of the body. A likeness of letters alone is not enough, and where the label comes
//! out of a registration text its website decides: that text may be what the answer was read from.

use doorplate_domain::company::Company;

use crate::kinds::text::plain;
use crate::names::NameKey;
use crate::names::pair::{PreparedName, same_probability};

/// The shortest acronym or website label that stands for a name.
const ACRONYM_BYTES_MIN: usize = 3;
/// From this probability on the matcher of names is taken at its word.
const SURE: f32 = 0.65;
/// The shortest single word that stands for a longer name that begins with it.
const WORD_BYTES_MIN: usize = 4;

/// Words that are no name when they stand alone: what many names begin with.
const COMMON: &[&str] = &[
    "academy",
    "administration",
    "agency",
    "authority",
    "bank",
    "board",
    "center",
    "centre",
    "city",
    "college",
    "committee",
    "council",
    "county",
    "department",
    "federal",
    "first",
    "general",
    "gemeente",
    "global",
    "government",
    "group",
    "hospital",
    "institute",
    "international",
    "ministry",
    "municipality",
    "national",
    "office",
    "province",
    "public",
    "republic",
    "research",
    "royal",
    "school",
    "service",
    "services",
    "state",
    "united",
    "universite",
    "university",
];

/// Shortened words and what they stand for.
const SHORT_FOR: &[(&str, &str)] = &[
    ("admin", "administration"),
    ("assoc", "association"),
    ("bundesmin", "bundesministerium"),
    ("dept", "department"),
    ("departament", "department"),
    ("fed", "federal"),
    ("gov", "government"),
    ("govt", "government"),
    ("inst", "institute"),
    ("intl", "international"),
    ("min", "ministry"),
    ("natl", "national"),
    ("tech", "technology"),
    ("univ", "university"),
];

/// The organisation of a labelled row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Labelled<'a> {
    /// Its name, in any language.
    pub name: &'a str,
    /// Its website's domain; may be empty.
    pub domain: &'a str,
    /// Whether the label was read from a registration text.
    pub is_from_registration: bool,
}

/// Whether the company is the organisation of a labelled row.
pub fn is_same(company: &Company, row: &Labelled) -> bool {
    let (domain, name) = (registrable(row.domain), row.name);
    let own_domains: Vec<String> = [&company.domain]
        .into_iter()
        .chain(&company.domains)
        .filter(|own| !own.is_empty())
        .map(|own| registrable(own))
        .collect();
    if !domain.is_empty() && !own_domains.is_empty() {
        let is_equal =
            |own: &String| domain == *own || (label(&domain) == label(own) && is_telling(&domain));
        if own_domains.iter().any(is_equal) {
            return true;
        }
        if row.is_from_registration {
            return false;
        }
    }
    let names = [&company.name, &company.legal_name].into_iter().chain(&company.aliases);
    let mut names = names.filter(|name| !name.is_empty());
    names.any(|own| is_same_name(own, name) || is_label_of(&domain, own))
        || own_domains.iter().any(|own| is_label_of(own, name))
}

/// Whether two names are one name, or one plainly a part of the other.
fn is_same_name(left: &str, right: &str) -> bool {
    let (left_words, right_words) = (name_words(left), name_words(right));
    if left_words.is_empty() || right_words.is_empty() {
        return false;
    }
    left_words.concat() == right_words.concat()
        || is_part(&left_words, &right_words)
        || is_part(&right_words, &left_words)
        || is_acronym(left, &right_words)
        || is_acronym(right, &left_words)
        || same_probability(&PreparedName::new(left), &PreparedName::new(right)) >= SURE
}

fn registrable(domain: &str) -> String {
    let domain = domain.to_ascii_lowercase();
    psl::domain_str(&domain).unwrap_or(&domain).to_owned()
}

/// The first label of a registrable domain: `example` of `example.co.uk`.
fn label(domain: &str) -> &str {
    domain.split('.').next().unwrap_or_default()
}

fn is_telling(domain: &str) -> bool {
    label(domain).len() >= WORD_BYTES_MIN && !COMMON.contains(&label(domain))
}

fn name_words(name: &str) -> Vec<String> {
    let key = NameKey::new(name);
    let long = |word: &str| {
        SHORT_FOR
            .iter()
            .find(|(short, _)| *short == word)
            .map_or(word, |(_, long)| *long)
            .to_owned()
    };
    let mut words: Vec<String> =
        key.as_str().split(' ').filter(|word| !word.is_empty()).map(long).collect();
    // `Northern Province Government` and `Northern Province of Utopia` are one body.
    if words.len() > 2 {
        words.retain(|word| word != "government");
    }
    words
}

/// Whether all words of the shorter name are in the longer: two and more anywhere, a single one
/// at the start.
fn is_part(short: &[String], long: &[String]) -> bool {
    match short {
        [only] => {
            only.len() >= WORD_BYTES_MIN
                && !COMMON.contains(&only.as_str())
                && long.first() == Some(only)
        }
        _ => {
            short.iter().all(|word| long.contains(word))
                && !short.iter().all(|word| COMMON.contains(&word.as_str()))
        }
    }
}

/// Whether a word, or what stands in parentheses, is the first letters of a name.
fn is_acronym(name: &str, words: &[String]) -> bool {
    if words.len() < ACRONYM_BYTES_MIN {
        return false;
    }
    let initials: String = words.iter().filter_map(|word| word.chars().next()).collect();
    let text = plain(name);
    let mut parts = text.split(|character: char| !character.is_alphanumeric());
    let is_alone = !text.trim().contains(' ');
    let in_parentheses = text
        .split_once('(')
        .and_then(|(_, rest)| rest.split_once(')'))
        .map(|(inside, _)| inside.trim());
    (is_alone && parts.any(|part| part == initials)) || in_parentheses == Some(initials.as_str())
}

/// Whether a website is called by the name or by its first letters.
fn is_label_of(domain: &str, name: &str) -> bool {
    let label = label(domain).replace('-', "");
    let words = name_words(name);
    let initials: String = words.iter().filter_map(|word| word.chars().next()).collect();
    label.len() >= ACRONYM_BYTES_MIN && (label == words.concat() || label == initials)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_name_in_two_spellings_is_one() {
        for (left, right) in [
            ("Exxon Mobil", "ExxonMobil Corporation"),
            ("Dept. of Homeland Security", "Department of Homeland Security"),
            ("Example Electronics (S) Pte", "Example"),
            ("Zambezia Research and Education Network (ZREN)", "ZREN"),
            ("Ministry of Health", "Utopia Ministry of Health"),
        ] {
            assert!(is_same_name(left, right), "{left} and {right}");
        }
    }

    #[test]
    fn a_shared_word_does_not_make_two_names_one() {
        for (left, right) in [
            ("University", "University of Exampleville"),
            ("Zyxwo Airlines", "Zyxwo Foods"),
            ("Ministry of Health", "Ministry of Finance"),
            ("Oxo", "Oxolane Systems"),
            ("", "Example"),
        ] {
            assert!(!is_same_name(left, right), "{left} and {right}");
        }
    }
}
