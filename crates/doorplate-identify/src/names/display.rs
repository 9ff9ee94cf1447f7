//! A name for people, out of what routing and registry sources write.

/// Words that stay in capitals; forms have a spelling of their own in [`FORMS`].
const CAPITALS: &[&str] = &[
    "ag", "sa", "nv", "bv", "ab", "kg", "plc", "llc", "llp", "usa", "uk", "eu", "it", "ict", "isp",
    "ibm", "bmw", "sap", "ubs", "ing", "bbc", "cnn", "nec", "ntt", "kddi", "lg", "sk", "kt", "hp",
    "ge", "gm", "pwc", "kpmg", "mit", "eth", "epfl", "cern", "nasa", "dhl", "ups", "hsbc", "axa",
    "rwe", "vw", "zf", "tv", "ii", "iii", "iv", "sas", "spa", "srl", "oy", "as", "asa", "jsc",
    "pjsc", "ooo", "vpn", "cdn", "iot", "rtx", "abb", "gmo", "tdc", "kpn", "sfr", "pnc", "rbc",
    "nato", "fifa", "uefa", "ikea", "iaea", "ieee", "unam", "sncf", "edf",
];

/// Legal forms with small letters.
const FORMS: &[(&str, &str)] = &[
    ("gmbh", "GmbH"),
    ("ltd", "Ltd"),
    ("ltd.", "Ltd."),
    ("inc", "Inc"),
    ("inc.", "Inc."),
    ("co", "Co"),
    ("co.", "Co."),
    ("corp", "Corp"),
    ("corp.", "Corp."),
    ("ltda", "Ltda"),
    ("aps", "ApS"),
    ("mbh", "mbH"),
    ("kgaa", "KGaA"),
    ("pty", "Pty"),
    ("sdn", "Sdn"),
    ("bhd", "Bhd"),
    ("s.p.a.", "S.p.A."),
    ("d.o.o.", "d.o.o."),
    ("z", "z"),
    ("o.o.", "o.o."),
    ("sp.", "Sp."),
    ("s.r.o.", "s.r.o."),
    ("kft", "Kft"),
    ("kft.", "Kft."),
];

/// Words that stay small inside a name.
const SMALL: &[&str] = &[
    "of", "and", "the", "for", "de", "da", "do", "del", "der", "des", "di", "du", "el", "la", "le",
    "les", "los", "und", "van", "von", "et", "y", "e", "in", "on", "at", "to", "en", "og",
];

/// Makes a clean name for people: the registry's short name, its ornaments and all-capitals gone.
///
/// `DTAG Deutsche Telekom AG` becomes `Deutsche Telekom AG`, `EXAMPLE-AS-AP Example Pty Ltd`
/// becomes `Example Pty Ltd`. A short name alone is made readable: `EXAMPLE-NET-AS` becomes
/// `Example NET`.
pub fn display_name(raw: &str) -> String {
    let text = raw.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = text.trim_matches(|c: char| matches!(c, '"' | ',' | ';' | '-' | '_' | ' '));
    let bare = without_number_words(text);
    let is_introduced = bare.len() < text.len() && text.ends_with(bare);
    let text = if is_introduced { bare } else { without_handle(bare) };
    let text = without_stamp(text);
    if !text.contains(' ') && is_handle(text) {
        return readable_handle(text);
    }
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let small = text.chars().filter(|c| c.is_lowercase()).count();
    let is_loud = letters > 4 && small * 8 < letters;
    let is_quiet = letters > 2 && !text.chars().any(char::is_uppercase);
    if is_loud || is_quiet { recase(text) } else { text.to_owned() }
}

/// Drops what says no more than that there is a number: `AS number for` before the holder,
/// `Autonomous System` behind it.
fn without_number_words(text: &str) -> &str {
    const BEFORE: [&str; 3] = ["autonomous system", "asn", "as"];
    const BEHIND: &str = " autonomous system";
    let start = |text: &str, word: &str| {
        text.get(..word.len()).is_some_and(|first| first.eq_ignore_ascii_case(word))
    };
    let text = match text.len().checked_sub(BEHIND.len()) {
        Some(cut) if cut > 2 && text.get(cut..).is_some_and(|end| start(end, BEHIND)) => {
            text[..cut].trim_end_matches([' ', '-', ','])
        }
        _ => text,
    };
    for words in BEFORE.iter().filter(|words| start(text, words)) {
        let rest = &text[words.len()..];
        let rest = if start(rest, " number") { &rest[" number".len()..] } else { rest };
        if let Some(joint) = [" for ", " of "].into_iter().find(|joint| start(rest, joint)) {
            return rest[joint.len()..].trim_start();
        }
    }
    text
}

/// Drops a first word that is a registry's short name, when a name follows.
fn without_handle(text: &str) -> &str {
    let Some((first, rest)) = text.split_once(' ') else { return text };
    let rest = rest.trim_start_matches(['-', ' ']);
    if rest.len() < 3 || !is_handle(first) {
        return text;
    }
    let has_mark = first.contains(['-', '_']) || first.bytes().any(|byte| byte.is_ascii_digit());
    let next = rest.split(' ').next().unwrap_or_default().to_ascii_lowercase();
    // `AREA DI RICERCA` goes on where `EXAMPLE Example Ltd` begins anew.
    let goes_on = SMALL.contains(&next.as_str());
    let repeats = !goes_on && rest.to_ascii_lowercase().contains(&first.to_ascii_lowercase());
    let is_form = CAPITALS.contains(&first.to_ascii_lowercase().as_str())
        || matches!(first, "PT" | "UAB" | "SIA" | "OOO");
    let rest_is_mixed = rest.chars().any(char::is_lowercase) && rest.contains(' ');
    // `DONG-EUI UNIVERSITY` is a whole name; `EXAMPLE-AS COMPANY` is not.
    let rest_is_loud_word = !rest.contains(' ') && !rest.chars().any(char::is_lowercase);
    let has_number_part = first.split(['-', '_']).any(|part| matches!(part, "AS" | "AP" | "ASN"));
    let keeps = ((is_form || first.len() < 3) && !has_mark)
        || (rest_is_loud_word && has_mark && !has_number_part);
    if !keeps && (has_mark || repeats || rest_is_mixed) { rest } else { text }
}

fn is_handle(word: &str) -> bool {
    word.len() > 1
        && word.bytes().all(|b| {
            b.is_ascii_uppercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_' | b'.')
        })
        && word.bytes().any(|byte| byte.is_ascii_uppercase())
}

/// Drops a stamp of twelve and more digits at the end, and what joins it.
pub(super) fn without_stamp(text: &str) -> &str {
    let rest = text.trim_end_matches(|character: char| character.is_ascii_digit());
    if text.len() - rest.len() >= 12 { rest.trim_end_matches(['-', '_', ' ']) } else { text }
}

fn readable_handle(handle: &str) -> String {
    let parts = handle.split(['-', '_']).filter(|part| {
        let number = part.strip_prefix("AS").unwrap_or(part);
        let is_number = !part.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        !is_number && !matches!(*part, "" | "AS" | "ASN" | "AP" | "MNT")
    });
    let kept: Vec<String> = parts
        .map(|part| if is_abbreviation(part) { part.to_owned() } else { title(part) })
        .collect();
    if kept.is_empty() { handle.to_owned() } else { kept.join(" ") }
}

/// Up to three letters, four without a vowel, or a known one.
fn is_abbreviation(part: &str) -> bool {
    let lower = part.to_ascii_lowercase();
    match part.len() {
        0..=3 => true,
        4 => !has_vowel(&lower) || CAPITALS.contains(&lower.as_str()),
        _ => false,
    }
}

fn has_vowel(lower: &str) -> bool {
    lower.bytes().any(|byte| matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u' | b'y'))
}

fn recase(text: &str) -> String {
    let words = text.split(' ').enumerate().map(|(at, word)| {
        let lower = word.to_lowercase();
        let bare = lower.trim_matches(|c: char| !c.is_alphanumeric());
        if let Some((_, form)) =
            FORMS.iter().find(|(form, _)| *form == lower.trim_matches(['(', ')', ',']))
        {
            return word.to_lowercase().replace(lower.trim_matches(['(', ')', ',']), form);
        }
        if CAPITALS.contains(&bare) || bare.contains('.') || bare.contains('&') {
            return word.to_uppercase();
        }
        if at > 0 && SMALL.contains(&bare) {
            return lower;
        }
        if bare.is_ascii() && !has_vowel(bare) && bare.len() <= 5 {
            word.to_uppercase()
        } else {
            title(word)
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Upper case after the start and after each `-`, `(`, `"` and `/`.
fn title(word: &str) -> String {
    let mut starts = true;
    word.chars()
        .flat_map(|character| {
            let cased: Vec<char> = if starts {
                character.to_uppercase().collect()
            } else {
                character.to_lowercase().collect()
            };
            starts = !character.is_alphanumeric() && character != '\'' && character != '.';
            cased
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn registry_ornaments_and_capitals_go() {
        for (raw, shown) in [
            ("DTAG Deutsche Telekom AG", "Deutsche Telekom AG"),
            ("VECTANT ARTERIA Networks Corporation", "ARTERIA Networks Corporation"),
            ("EXAMPLE-AS-AP Example Pty Ltd", "Example Pty Ltd"),
            ("EXAMPLE-NET-AS", "Example NET"),
            ("DONG-EUI UNIVERSITY", "Dong-Eui University"),
            ("CLOUDFLARENET", "Cloudflarenet"),
            ("THE BANK OF EXAMPLE LTD.", "The Bank of Example Ltd."),
            ("acme widgets gmbh", "Acme Widgets GmbH"),
            ("IBM Deutschland GmbH", "IBM Deutschland GmbH"),
            ("PT Example Indonesia", "PT Example Indonesia"),
            ("PARKER HOUSE CO-050701055205", "Parker House Co"),
            ("Müller Chemie", "Müller Chemie"),
            ("AS number for St. Example County Schools", "St. Example County Schools"),
            ("ASN for EXAMPLE Provincial Net", "EXAMPLE Provincial Net"),
            ("Autonomous System of Example Ltd", "Example Ltd"),
            ("ZYXWO Autonomous System", "Zyxwo"),
            ("AREA DI RICERCA DI ESEMPIO - AREA PARK", "Area di Ricerca di Esempio - Area Park"),
            ("DUKE-INTERCHANGE", "Duke Interchange"),
            ("NATO-HQ", "NATO HQ"),
        ] {
            assert_eq!(display_name(raw), shown);
        }
    }
}
