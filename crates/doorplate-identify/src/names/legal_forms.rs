//! Legal forms of companies as they stand in names (the ideas of ISO 20275, written down anew).
//!
//! A form is evidence as well as noise: it is taken off for comparing, and it says that a holder
//! is no natural person.

/// Words that are a legal form, or a part of one, at the end of a name.
const ENDINGS: &[&str] = &[
    "ab",
    "abp",
    "ac",
    "ad",
    "ae",
    "aeie",
    "ag",
    "agmvk",
    "aj",
    "amba",
    "ans",
    "ao",
    "aps",
    "apb",
    "apa",
    "as",
    "asa",
    "asbl",
    "assoc",
    "avv",
    "ay",
    "ba",
    "bhd",
    "bpk",
    "bt",
    "bv",
    "bvba",
    "bvi",
    "ca",
    "cc",
    "cic",
    "cio",
    "cjsc",
    "clg",
    "cltda",
    "co",
    "comm",
    "company",
    "coop",
    "corp",
    "corporation",
    "cpt",
    "cv",
    "cvba",
    "cyf",
    "da",
    "dac",
    "dd",
    "dmcc",
    "doo",
    "dooel",
    "dno",
    "ead",
    "ead",
    "ee",
    "eeig",
    "eg",
    "ehf",
    "eirelli",
    "eireli",
    "eood",
    "epe",
    "eooo",
    "epp",
    "eurl",
    "ewiv",
    "ev",
    "fcp",
    "fzc",
    "fzco",
    "fze",
    "fzllc",
    "gbr",
    "geie",
    "gesmbh",
    "ggmbh",
    "gie",
    "gmbh",
    "gp",
    "hb",
    "hf",
    "ike",
    "ilp",
    "inc",
    "incorporated",
    "jdoo",
    "jsc",
    "jscb",
    "kb",
    "kd",
    "kda",
    "kdd",
    "kft",
    "kg",
    "kgaa",
    "kk",
    "kkt",
    "ks",
    "ky",
    "lc",
    "lca",
    "lda",
    "limitada",
    "limited",
    "limitee",
    "lllp",
    "llc",
    "llp",
    "lp",
    "ltd",
    "ltda",
    "ltee",
    "mb",
    "mbh",
    "mchj",
    "nl",
    "nonprofit",
    "nuf",
    "nv",
    "nyrt",
    "oao",
    "obrt",
    "od",
    "oe",
    "ohg",
    "oj",
    "ojsc",
    "ood",
    "ooo",
    "opc",
    "oy",
    "oyj",
    "ou",
    "pao",
    "pbc",
    "pc",
    "pcl",
    "pjsc",
    "plc",
    "pllc",
    "plt",
    "private",
    "ptc",
    "pte",
    "pt",
    "pty",
    "public",
    "pvt",
    "qsc",
    "rl",
    "rt",
    "sa",
    "sab",
    "saba",
    "sac",
    "sad",
    "sae",
    "saic",
    "sal",
    "saoc",
    "saog",
    "sap",
    "sapi",
    "sarl",
    "sarlu",
    "sas",
    "sasu",
    "sau",
    "sc",
    "sca",
    "scarl",
    "sccl",
    "sce",
    "scop",
    "scp",
    "scpa",
    "scrl",
    "scs",
    "sdn",
    "se",
    "sem",
    "sencrl",
    "sgps",
    "sha",
    "shpk",
    "sia",
    "sicav",
    "sl",
    "slf",
    "sll",
    "slne",
    "slp",
    "slu",
    "smba",
    "snc",
    "sociedad",
    "sod",
    "soo",
    "spa",
    "spj",
    "spk",
    "spol",
    "spolka",
    "spp",
    "sprl",
    "spzoo",
    "srl",
    "srls",
    "sro",
    "srlu",
    "ss",
    "stg",
    "tbk",
    "tov",
    "too",
    "uab",
    "ug",
    "ulc",
    "unltd",
    "va",
    "vof",
    "vos",
    "vzw",
    "wll",
    "xk",
    "zao",
    "zat",
    "zoo",
    "zrt",
    "aktiengesellschaft",
    "aktiebolag",
    "aktiebolaget",
    "aksjeselskap",
    "osakeyhtio",
    "kabushiki",
    "kaisha",
    "youxiangongsi",
    "gongsi",
    "anonim",
    "sirketi",
    "anonyme",
    "societe",
    "gesellschaft",
    "haftungsbeschrankt",
    "responsabilidad",
    "limitata",
    "berhad",
    "persero",
    "proprietary",
    "unlimited",
    "partnership",
    "odpowiedzialnoscia",
    "ograniczona",
    "akcyjna",
    "vennootschap",
    "naamloze",
    "besloten",
    "szolgaltato",
    "kereskedelmi",
    "korlatolt",
    "tarsasag",
    "felelossegu",
    "ab.",
    "sti",
    "san",
    "tic",
];

/// Words that are a legal form at the beginning of a name.
const BEGINNINGS: &[&str] = &[
    "pt", "uab", "ooo", "oao", "zao", "pao", "ao", "jsc", "pjsc", "cjsc", "ojsc", "llc", "tov",
    "too", "sia", "ab", "as", "oy", "ou", "cv", "pp", "prat", "pat", "chao", "odo", "chup", "fgup",
    "mup", "gup", "ltd", "sarl", "sas", "sa", "ste", "societe", "firma", "fa", "gmbh", "sro",
    "spa", "dooel", "doo", "ad", "ead", "eood", "ood", "the", "anonymos",
];

/// Endings that prove a company with a wall between it and its owners, or several owners. The
/// ones left out can be a sole trader's or an ordinary word.
const WEAK: &[&str] = &[
    "co",
    "company",
    "coop",
    "comm",
    "private",
    "public",
    "pt",
    "as",
    "se",
    "ca",
    "da",
    "ac",
    "pc",
    "va",
    "mb",
    "od",
    "ae",
    "ee",
    "sc",
    "ss",
    "gp",
    "lc",
    "nl",
    "sap",
    "san",
    "tic",
    "sti",
    "ba",
    "ks",
    "kb",
    "oj",
    "oe",
    "od",
    "gbr",
    "epp",
    "ev",
    "obrt",
    "xk",
    "the",
    "firma",
    "fa",
    "ste",
    "pp",
    "nonprofit",
    "anonyme",
    "stg",
    "sociedad",
    "kk",
    "rt",
    "cc",
    "sad",
    "sem",
    "sal",
    "cic",
];

/// Splits a plain text into words; letters with dots or slashes between become one word, so that
/// `S.p.A.`, `A/S` and `o.o.` are `spa`, `as` and `oo`.
pub(crate) fn words(plain: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut glue_to_last = false;
    for chunk in
        plain.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')' | '"'))
    {
        let pieces: Vec<&str> = chunk
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|piece| !piece.is_empty())
            .collect();
        let is_acronym = pieces.len() > 1
            && pieces
                .iter()
                .all(|piece| piece.len() <= 2 && piece.bytes().all(|b| b.is_ascii_alphabetic()))
            && pieces.iter().filter(|piece| piece.len() == 1).count() + 1 >= pieces.len();
        let is_letter = pieces.len() == 1 && pieces[0].len() == 1 && chunk.ends_with('.');
        if is_acronym || is_letter {
            let joined = pieces.concat();
            match words.last_mut().filter(|_| glue_to_last) {
                Some(last) => last.push_str(&joined),
                None => words.push(joined),
            }
            glue_to_last = true;
        } else {
            words.extend(pieces.into_iter().map(str::to_owned));
            glue_to_last = false;
        }
    }
    words
}

/// How many words at the beginning and how many at the end are legal form. At least one word
/// is left over.
pub(crate) fn outer_forms(words: &[String]) -> (usize, usize) {
    let mut from = 0;
    while from + 1 < words.len() && BEGINNINGS.contains(&words[from].as_str()) {
        from += 1;
    }
    let mut to = words.len();
    while to > from + 1 {
        let last = words[to - 1].as_str();
        let before = words[to - 2].as_str();
        let is_joint = matches!(
            last,
            "and" | "y" | "e" | "und" | "et" | "z" | "de" | "a" | "s" | "sp" | "i" | "og" | "oo"
        );
        let follows = to < words.len();
        if ENDINGS.contains(&last) || (is_joint && (follows || matches!(before, "z" | "sp"))) {
            to -= 1;
        } else {
            break;
        }
    }
    (from, words.len() - to)
}

/// Whether a name carries a form that a natural person cannot have.
pub(crate) fn proves_a_company(words: &[String]) -> bool {
    let is_strong =
        |word: &String| ENDINGS.contains(&word.as_str()) && !WEAK.contains(&word.as_str());
    let (from, to) = outer_forms(words);
    let at_the_ends = words[..from]
        .iter()
        .any(|word| BEGINNINGS.contains(&word.as_str()) && !WEAK.contains(&word.as_str()))
        || words[words.len() - to..].iter().any(is_strong);
    let anywhere = words.iter().skip(1).any(|word| {
        matches!(
            word.as_str(),
            "gmbh"
                | "ltd"
                | "limited"
                | "llc"
                | "inc"
                | "ltda"
                | "srl"
                | "bv"
                | "corp"
                | "corporation"
                | "incorporated"
                | "plc"
                | "sarl"
                | "eireli"
                | "spa"
                | "kft"
                | "sro"
                | "llp"
                | "pty"
                | "doo"
                | "ood"
                | "eood"
                | "bvba"
                | "uab"
                | "aps"
                | "oy"
                | "zoo"
                | "spj"
                | "ooo"
        )
    });
    let spolka = words
        .windows(3)
        .any(|three| three[0].starts_with("sp") && three[1] == "z" && three[2] == "oo");
    at_the_ends || anywhere || spolka
}

#[cfg(test)]
mod tests {
    use super::*;

    fn core(name: &str) -> String {
        let words = words(&crate::kinds::text::plain(name));
        let (from, to) = outer_forms(&words);
        words[from..words.len() - to].join(" ")
    }

    #[test]
    fn forms_of_many_countries_come_off() {
        for name in [
            "Example GmbH & Co. KG",
            "Example S.p.A.",
            "Example Sp. z o.o.",
            "PT Example Tbk",
            "UAB \"Example\"",
            "Example A/S",
            "Example Pty. Ltd.",
            "Example S. de R.L. de C.V.",
            "Example, Inc.",
            "ООО Example",
            "Example s.r.o.",
            "Example Sdn. Bhd.",
            "Example Kft.",
            "Example B.V.",
            "Example Oyj",
            "Example d.o.o.",
            "Example Ltda",
            "Example S.A.R.L.",
        ] {
            assert_eq!(core(name), "example", "{name}");
            let proves = proves_a_company(&words(&crate::kinds::text::plain(name)));
            assert!(proves || name.ends_with("A/S"), "{name}");
        }
    }

    #[test]
    fn a_name_never_vanishes() {
        assert_eq!(core("AG"), "ag");
        assert_eq!(core("SA SA"), "sa");
    }
}
