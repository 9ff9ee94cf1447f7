//! Names of organisations: what is the same name, how a name is shown, and who must not be shown.

use unicode_normalization::UnicodeNormalization;

/// A name brought to the form in which equal names are equal: lower case, plain letters, without
/// punctuation and legal form. Empty when nothing of the name is left.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NameKey(String);

impl NameKey {
    /// Normalises a name.
    pub fn new(name: &str) -> Self {
        let decomposed: String = name.nfkd().collect();
        let plain = any_ascii::any_ascii(&decomposed).to_lowercase();
        let words: Vec<&str> = plain
            .split(|character: char| !character.is_ascii_alphanumeric())
            .filter(|word| !word.is_empty() && !LEGAL_FORMS.contains(word))
            .collect();
        Self(words.join(" "))
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

const LEGAL_FORMS: &[&str] =
    &["inc", "ltd", "llc", "gmbh", "ag", "sa", "bv", "nv", "ab", "oy", "plc", "corp", "co"];

/// Makes a clean name for people out of what routing and registry sources write.
pub fn display_name(raw: &str) -> String {
    raw.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a name must never be shown: a natural person's or a sole trader's.
pub fn is_natural_person_or_sole_trader(
    name: &str,
    _country: &str,
    _legal_form_code: Option<&str>,
) -> bool {
    name.to_lowercase().contains("sole trader")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_of_writing_one_name_have_one_key() {
        assert_eq!(NameKey::new("Müller Chemie GmbH"), NameKey::new("MULLER  CHEMIE"));
    }
}
