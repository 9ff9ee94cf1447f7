//! Names of organisations: what is the same name, how a name is shown, and who must not be shown.

mod acronym;
mod alignment;
mod concepts;
pub mod crowds;
mod display;
pub mod domain_likeness;
pub mod index;
mod legal_forms;
mod likeness;
mod origin;
pub mod pair;
mod person;
mod prepared;
pub mod registrant;

pub use display::display_name;
pub use person::is_natural_person_or_sole_trader;

use crate::kinds::text::plain;

/// A name brought to the form in which equal names are equal: lower case, plain letters, without
/// punctuation, legal forms and stop words. Empty when nothing of the name is left.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NameKey(String);

/// Words that make no difference between names.
const STOP_WORDS: &[&str] =
    &["the", "of", "and", "de", "la", "le", "der", "die", "das", "und", "et"];

/// Legal forms in scripts that are not written with spaces, taken off before transliteration.
const UNSPACED_FORMS: &[&str] = &[
    "股份有限公司",
    "有限责任公司",
    "有限責任公司",
    "有限公司",
    "株式会社",
    "有限会社",
    "合同会社",
    "주식회사",
    "유한회사",
    "㈜",
    "㈱",
    "(株)",
    "(주)",
];

impl NameKey {
    /// Normalises a name.
    pub fn new(name: &str) -> Self {
        let mut text = std::borrow::Cow::Borrowed(name);
        if !name.is_ascii() {
            for form in UNSPACED_FORMS.iter().filter(|form| name.contains(**form)) {
                text = std::borrow::Cow::Owned(text.replace(form, " "));
            }
        }
        let plain_text = plain(&text).replace('\'', "").replace('&', " and ");
        let mut words = legal_forms::words(&plain_text);
        // A stop word may stand in front of a form: again, until nothing more comes off.
        loop {
            let (from, to) = legal_forms::outer_forms(&words);
            let core = &words[from..words.len() - to];
            let mut kept: Vec<String> =
                core.iter().filter(|word| !STOP_WORDS.contains(&word.as_str())).cloned().collect();
            if kept.is_empty() {
                kept = core.to_vec();
            }
            if kept.len() == words.len() {
                return Self(words.join(" "));
            }
            words = kept;
        }
    }

    /// The normalised text: words of `a-z0-9`, one space between.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether nothing is left of the name.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_of_writing_one_name_have_one_key() {
        for name in [
            "MULLER  CHEMIE",
            "The Müller Chemie GmbH & Co. KG",
            "Müller-Chemie, Inc.",
            "muller chemie SA",
        ] {
            assert_eq!(NameKey::new("Müller Chemie GmbH"), NameKey::new(name), "{name}");
        }
        assert_eq!(NameKey::new("Bank of Example").as_str(), "bank example");
        assert_eq!(NameKey::new("The").as_str(), "the");
        assert!(NameKey::new(" - ").is_empty());
        assert_eq!(NameKey::new("株式会社テスト"), NameKey::new("テスト"));
    }
}
