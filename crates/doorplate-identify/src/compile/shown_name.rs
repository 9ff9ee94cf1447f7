//! Names for people out of tables whose names are already clean: their first word is part of the
//! name even when it looks like a registry's short name, as in `REWE International`.

use crate::names::display_name;

/// The name as it is shown.
pub(super) fn shown_name(name: &str) -> String {
    match name.trim().split_once(' ') {
        Some((first, rest)) if is_short_word(first) && rest.chars().any(char::is_lowercase) => {
            format!("{first} {}", shown_name(rest))
        }
        _ => display_name(name),
    }
}

/// A first word in capitals, or initials, without the marks of a registry's short name.
fn is_short_word(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_word_in_capitals_stays() {
        assert_eq!(shown_name("REWE International AG"), "REWE International AG");
        assert_eq!(shown_name("DXC US Latin America"), "DXC US Latin America");
        assert_eq!(shown_name("BNP PARIBAS"), display_name("BNP PARIBAS"));
        assert_eq!(shown_name("A.P. Moller - Maersk A/S"), "A.P. Moller - Maersk A/S");
        assert_eq!(shown_name("Example Ltd"), "Example Ltd");
    }
}
