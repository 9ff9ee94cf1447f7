//! Numbers that registers give to companies: which schemes there are, how they are written, and
//! which of them name one company and no other.

/// The schemes, in the order in which they are trusted to stay.
pub(crate) const SCHEMES: [&str; 7] =
    ["lei", "companies_house", "register", "ror", "wikidata", "cik", "isin"];

/// The codes of the register authorities list that stand for Companies House.
const COMPANIES_HOUSE: [&str; 3] = ["RA000585", "RA000586", "RA000587"];
/// Codes that say that there is no register.
const NO_AUTHORITY: [&str; 3] = ["RA777777", "RA888888", "RA999999"];
const LEI_CHARACTERS: usize = 20;
const COMPANIES_HOUSE_CHARACTERS: usize = 8;

/// Whether a number of the scheme names one company and no other. An ISIN names a share, and
/// tables of shares mix them up.
pub(crate) fn is_unique(scheme: &str) -> bool {
    scheme != "isin"
}

/// A number as its register writes it; empty when it cannot be one.
pub(crate) fn normalise(scheme: &str, value: &str) -> String {
    let value = value.trim();
    let last = value.rsplit('/').next().unwrap_or_default();
    match scheme {
        "lei" => {
            let value = value.to_ascii_uppercase();
            let is_lei = value.len() == LEI_CHARACTERS
                && value.bytes().all(|byte| byte.is_ascii_alphanumeric());
            if is_lei { value } else { String::new() }
        }
        "companies_house" => {
            let value: String = value.chars().filter(|one| !one.is_whitespace()).collect();
            let width = COMPANIES_HOUSE_CHARACTERS;
            let is_number = value.len() <= width && value.bytes().any(|byte| byte.is_ascii_digit());
            match value.bytes().all(|byte| byte.is_ascii_digit()) {
                true if is_number => format!("{value:0>width$}"),
                false if is_number => value.to_ascii_uppercase(),
                _ => String::new(),
            }
        }
        "wikidata" => {
            let digits = last.strip_prefix('Q').unwrap_or_default();
            let is_item = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
            if is_item { last.to_owned() } else { String::new() }
        }
        "ror" => last.to_ascii_lowercase(),
        "cik" => {
            let digits = value.trim_start_matches(['C', 'I', 'K']).trim_start_matches('0');
            let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
            if is_number { digits.to_owned() } else { String::new() }
        }
        _ => value.to_owned(),
    }
}

/// Tells the scheme of a number by its shape: an LEI or an item of Wikidata.
pub(crate) fn read(text: &str) -> Option<(&'static str, String)> {
    let text = text.split('|').next().unwrap_or_default();
    ["lei", "wikidata"].into_iter().find_map(|scheme| {
        let value = normalise(scheme, text);
        (!value.is_empty()).then_some((scheme, value))
    })
}

/// A number of a national register with the authority that gave it.
pub(crate) fn registered(authority: &str, number: &str) -> Option<(&'static str, String)> {
    let authority = authority.trim();
    let number: String = number.split_whitespace().collect();
    if number.is_empty() || authority.is_empty() || NO_AUTHORITY.contains(&authority) {
        return None;
    }
    if COMPANIES_HOUSE.contains(&authority) {
        let value = normalise("companies_house", &number);
        return (!value.is_empty()).then_some(("companies_house", value));
    }
    Some(("register", format!("{authority}:{}", number.to_ascii_uppercase())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_their_registers_do() {
        assert_eq!(normalise("lei", " 5493001kjtiigc8y1r12 "), "5493001KJTIIGC8Y1R12");
        assert_eq!(normalise("lei", "none"), "");
        assert_eq!(normalise("companies_house", "226143"), "00226143");
        assert_eq!(normalise("companies_house", "SC016876"), "SC016876");
        assert_eq!(normalise("wikidata", "http://www.wikidata.org/entity/Q312"), "Q312");
        assert_eq!(normalise("ror", "https://ror.org/0006s4z66"), "0006s4z66");
        assert_eq!(normalise("cik", "0000320193"), "320193");
        assert_eq!(read("Q312").unwrap().0, "wikidata");
    }

    #[test]
    fn one_register_has_one_scheme() {
        let expected = ("companies_house", "00102498".to_owned());
        assert_eq!(registered("RA000585", "102498"), Some(expected));
        let expected = ("register", "RA000548:HRB1234".to_owned());
        assert_eq!(registered("RA000548", "HRB 1234"), Some(expected));
        assert_eq!(registered("RA999999", "1"), None);
    }
}
