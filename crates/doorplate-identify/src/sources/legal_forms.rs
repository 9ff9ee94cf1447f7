//! Legal forms as codes of ISO 20275, where a register writes words or the name ends with one.

/// Country, words of a register or the end of a name in lower case without dots, code. The forms
/// of states and provinces differ by code and are left out.
const FORMS: &[(&str, &str, &str)] = &[
    ("AT", "ag", "EQOV"),
    ("AT", "gmbh", "AXSB"),
    ("BE", "bv", "3W7E"),
    ("BE", "nv", "R85P"),
    ("CH", "ag", "MVII"),
    ("CH", "gmbh", "3EKS"),
    ("DE", "ag", "6QQB"),
    ("DE", "gmbh", "2HBR"),
    ("DE", "kg", "8Z6G"),
    ("DE", "se", "SGST"),
    ("DK", "a/s", "ZRPO"),
    ("DK", "aps", "H8VP"),
    ("ES", "sa", "5RDO"),
    ("ES", "sl", "DP3Q"),
    ("FI", "oy", "DKUW"),
    ("FI", "oyj", "K6VE"),
    ("FR", "sa", "QVPB"),
    ("FR", "sas", "6CHY"),
    ("FR", "se", "TPNT"),
    ("GB", "community interest company", "17R0"),
    ("GB", "limited liability partnership", "Z0EY"),
    ("GB", "limited partnership", "ID30"),
    ("GB", "limited", "H0PO"),
    ("GB", "llp", "Z0EY"),
    ("GB", "ltd", "H0PO"),
    ("GB", "old public company", "ZQ6S"),
    ("GB", "plc", "B6ES"),
    ("GB", "private limited company", "H0PO"),
    ("GB", "private unlimited company", "57V7"),
    ("GB", "public limited company", "B6ES"),
    ("GB", "registered society", "XLZV"),
    ("GB", "royal charter company", "9B78"),
    ("IE", "ltd", "MNQ7"),
    ("IE", "plc", "VYAX"),
    ("IT", "spa", "P418"),
    ("IT", "srl", "OV32"),
    ("NL", "bv", "54M6"),
    ("NL", "nv", "B5PM"),
    ("NO", "as", "YI42"),
    ("NO", "asa", "IQGE"),
    ("SE", "ab", "XJHM"),
];

/// Codes of the list that stand for "none" and "not in the list yet".
const NO_FORM: [&str; 2] = ["8888", "9999"];
const CODE_CHARACTERS: usize = 4;

/// The code of a legal form: as the register gives it, by the register's words, or by the end of
/// the name. The register's words stay where there is no code for them.
pub(super) fn code(form: &str, name: &str, country: &str) -> String {
    let form = form.trim();
    let is_code = form.len() == CODE_CHARACTERS
        && form.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    if is_code && !NO_FORM.contains(&form) {
        return form.to_owned();
    }
    let by_words = |words: &str| {
        let words = words.to_lowercase().replace('.', "");
        FORMS.iter().find(|(land, known, _)| *land == country && *known == words)
    };
    if let Some((_, _, code)) = by_words(form) {
        return (*code).to_owned();
    }
    if !form.is_empty() && !is_code {
        return super::companies::cut(form);
    }
    let end = name.rsplit([' ', ',']).next().unwrap_or_default();
    by_words(end).map(|(_, _, code)| (*code).to_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_a_code_wherever_there_is_one() {
        assert_eq!(code("H0PO", "Example", "GB"), "H0PO");
        assert_eq!(code("Private Limited Company", "EXAMPLE LIMITED", "GB"), "H0PO");
        assert_eq!(code("", "Example G.m.b.H.", "DE"), "2HBR");
        assert_eq!(code("9999", "Example B.V.", "NL"), "54M6");
        assert_eq!(code("Charitable thing", "Example", "GB"), "Charitable thing");
        assert_eq!(code("", "Example Inc.", "US"), "");
    }
}
