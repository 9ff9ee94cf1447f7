//! Who must never be shown: natural persons and sole traders, by legal form and shape of name.
//!
//! When in doubt it says person: a business left out costs little, a person shown costs trust.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::legal_forms::{proves_a_company, words};
use crate::kinds::reviewed_kind_of_name;
use crate::kinds::speaks_of_an_organisation;
use crate::kinds::text::plain;

static GIVEN_NAMES: LazyLock<FxHashSet<&'static str>> =
    LazyLock::new(|| include_str!("given_names.txt").split_whitespace().collect());
static SURNAMES: LazyLock<FxHashSet<&'static str>> =
    LazyLock::new(|| include_str!("surnames.txt").split_whitespace().collect());

/// ISO 20275 codes of forms that are one natural person, in 60 jurisdictions; with them the
/// forms of a single owner that carry the owner's name.
const SOLE_TRADER_CODES: &[&str] = &[
    "PT6C", "ECWU", "G3R6", "XDKS", "5IL6", "3N94", "B2N4", "IPTQ", "NPFB", "VHOW", "KD84", "1EQC",
    "1CML", "MXLT", "GF6X", "QR4F", "W8XG", "456Q", "I5NO", "UR1O", "I8VP", "QFYC", "RV48", "YW6W",
    "5OZV", "95G8", "CZUA", "U95A", "FUKI", "K4CD", "3UPJ", "43JO", "K09E", "ZY9X", "OL20", "4HD1",
    "GNYB", "E7JZ", "2A44", "BJ8Q", "OII5", "4QIE", "5Q1W", "LHBB", "WVQN", "GF7G", "QZEN", "3GQ5",
    "BS22", "A338", "2IGL", "SV3F", "DJ2D", "4QXM", "QF8K", "T5MB", "EXD7", "H8G2", "VALH", "ZILA",
    "DUGD", "BZQL", "P9CF", "QYZD", "NFDF", "66T3", "93WZ", "95MS", "C4PZ", "E9SH", "FDVU", "MSGT",
    "N5MX", "SPIE", "WQCR", "SQ4I", "TG3X", "QW8S", "1SL4", "R6BI", "AZA0", "RDZR", "F502", "W8V9",
    "MV4S", "EQAQ", "AREY", "XHT1", "88XU", "4BEM", "ZVVM", "946C",
];

/// Forms of sole traders as they are spelled out, in plain letters; anywhere in the name.
const SPELLED_OUT: &[&str] = &[
    "eenmanszaak",
    "einzelunternehm",
    "einzelkaufm",
    "einzelkauffr",
    "einzelfirma",
    "sole propri",
    "sole trader",
    "soletrader",
    "sole-propri",
    "sole-trader",
    "natuurlijk persoon",
    "personne physique",
    "naturliche person",
    "natuerliche person",
    "natural person",
    "entreprise individuelle",
    "entrepreneur individuel",
    "auto-entrepreneur",
    "autoentrepreneur",
    "micro-entrepreneur",
    "microentrepreneur",
    "proprietaire unique",
    "raison individuelle",
    "ragione individuale",
    "individually owned",
    "individual entrepreneur",
    "private entrepreneur",
    "empresa individual de resp",
    "estabelecimento individual",
    "fyzicka osoba",
    "fyzicke osoby",
    "fyzickej osoby",
    "fyzicka",
    "podnikajuca",
    "podnikajici fyz",
    "podnikatel-",
    "zivnostnik",
    "slobodne povolanie",
    "enkeltmandsvirksomhed",
    "enkeltmandsfirma",
    "enkeltpersonforetak",
    "fuusilisest isikust",
    "yksityinen elinkeinonharj",
    "enskild naringsid",
    "enskild firma",
    "eingetragener kauf",
    "eingetragene kauf",
    "comerciante individual",
    "egyeni ceg",
    "egyeni vallalk",
    "egyeni ugyved",
    "impresa individuale",
    "ditta individuale",
    "impresa familiare",
    "biznes individual",
    "individualais komersants",
    "individuala komersant",
    "individualios imon",
    "individuali imone",
    "empresario individual",
    "trabajador autonomo",
    "empresario em nome",
    "empresaria em nome",
    "nome individual",
    "intreprindere individuala",
    "persoana fizica autorizata",
    "samostojni podjetnik",
    "samostalni poduzetnik",
    "sahis sirketi",
    "sahsi sirket",
    "sahis firmasi",
    "assumed business name",
    "predprinimatel",
    "pidpriemets",
    "pidpryiemets",
    "osoby fizyczne",
    "osoba fizyczna",
    "jednoosobowa dzialal",
    "persona fisica",
    "pessoa fisica",
    "persona natural",
    "microempreendedor",
    "private residence",
    "private customer",
    "private person",
    "privatperson",
    "privatkunde",
    "particulier",
    "home user",
    "residential customer",
];

/// The same in scripts of their own, lower case.
const SPELLED_OUT_ELSEWHERE: &[&str] = &[
    "едноличен търговец",
    "индивидуальн",
    "физических лиц",
    "физическое лицо",
    "фізична особа",
    "фоп ",
    "флп ",
    "чп ",
    "个体工商户",
    "個體",
    "個人事業",
    "개인사업자",
    "עוסק מורשה",
    "ملكية فردية",
    "សហគ្រាស",
    "предузетник",
    "ատոմային",
    "ինդիվիդուալ",
    "ინდივიდუალური",
];

/// Short forms at an end of the name, with the countries in which they mean a sole trader;
/// without countries they mean it everywhere.
const SHORT_FORMS: &[(&str, &[&str])] = &[
    ("ek", &[]),
    ("ekfm", &[]),
    ("ekffr", &[]),
    ("eu", &["AT"]),
    ("eirl", &[]),
    ("onp", &["BE"]),
    ("epp", &["BE"]),
    ("unp", &["BE"]),
    ("fie", &["EE"]),
    ("bi", &["XK"]),
    ("ik", &["LV"]),
    ("ii", &["LT", "RO"]),
    ("pfa", &["RO"]),
    ("ei", &["FR", "LU", "NE", "BF", "BJ", "CI", "SN", "ML", "TG", "CM"]),
    ("enk", &["NO"]),
    ("et", &["BG"]),
    ("tmi", &["FI"]),
    ("osvc", &["CZ"]),
    ("ev", &["HU"]),
    ("pr", &["RS"]),
    ("ud", &["ID"]),
    ("mei", &["BR"]),
    ("eni", &["PT"]),
    ("sp", &["SI"]),
    ("dba", &[]),
    ("fop", &[]),
    ("flp", &["UA"]),
    ("spd", &["UA"]),
    ("chp", &["UA", "BY", "RU"]),
    ("pe", &["UA"]),
    ("ip", &["RU", "KZ", "BY", "KG", "UZ", "TJ", "AM", "AZ", "MD"]),
];

/// Whether a name must never be shown: a natural person's, or a sole trader's.
///
/// `country` is ISO 3166-1 alpha-2 or empty. `legal_form_code` is an ISO 20275 code where a
/// register gives one: a company's code overrules the shape of the name, but not a form of sole
/// traders that the name itself carries.
pub fn is_natural_person_or_sole_trader(
    name: &str,
    country: &str,
    legal_form_code: Option<&str>,
) -> bool {
    let code = legal_form_code.map(str::trim).filter(|code| !code.is_empty());
    if code.is_some_and(|code| SOLE_TRADER_CODES.contains(&code.to_ascii_uppercase().as_str())) {
        return true;
    }
    let plain_name = plain(name);
    if is_spelled_out(name, &plain_name) {
        return true;
    }
    let name_words = words(&plain_name);
    if carries_short_form(&name_words, country) || is_trade_name(&plain_name, &name_words) {
        return true;
    }
    // 8888 and 9999 say "no code yet" and "no form of its own".
    if code.is_some_and(|code| !matches!(code, "8888" | "9999")) {
        return false;
    }
    has_shape_of_a_person(name, &plain_name)
}

fn is_spelled_out(name: &str, plain_name: &str) -> bool {
    if SPELLED_OUT.iter().any(|form| plain_name.contains(form)) {
        return true;
    }
    let lower = name.to_lowercase();
    !name.is_ascii()
        && (SPELLED_OUT_ELSEWHERE.iter().any(|form| lower.contains(form))
            || lower.starts_with("ип "))
}

fn carries_short_form(name_words: &[String], country: &str) -> bool {
    let (Some(first), Some(last)) = (name_words.first(), name_words.last()) else { return false };
    if name_words.len() < 2 {
        return false;
    }
    if is_brazilian_micro_company(name_words, country) {
        return true;
    }
    // `e. K.` and `s. p.` written apart are two words.
    let before = &name_words[name_words.len() - 2];
    let last_two = format!("{before}{last}");
    SHORT_FORMS.iter().any(|(form, countries)| {
        let is_there = last == form || first == form || (before.len() == 1 && last_two == *form);
        is_there
            && (countries.is_empty() || countries.contains(&country))
            && !is_the_rest_a_company(name_words, form)
    })
}

/// `Nome Sobrenome - ME`: a micro company is a person unless another form stands before it.
fn is_brazilian_micro_company(name_words: &[String], country: &str) -> bool {
    name_words.last().is_some_and(|last| last == "me" || last == "mei")
        && matches!(country, "BR" | "")
        && !proves_a_company(name_words)
        && !name_words.iter().any(|word| speaks_of_an_organisation(word))
}

/// Whether another word proves a company, so that the short form is a part of the name.
fn is_the_rest_a_company(name_words: &[String], form: &str) -> bool {
    let rest: Vec<String> = name_words.iter().filter(|word| *word != form).cloned().collect();
    form != "ek" && form != "eirl" && proves_a_company(&rest)
}

/// `Name trading as Shop`, `Shop v/Name`, `Shop di Nome Cognome`, `Inh. Name`.
fn is_trade_name(plain_name: &str, name_words: &[String]) -> bool {
    for mark in [" trading as ", " t/a ", " dba ", " d/b/a "] {
        if let Some((before, _)) = plain_name.split_once(mark) {
            return is_person_shaped(&words(before)) || !proves_a_company(name_words);
        }
    }
    if proves_a_company(name_words) {
        return false;
    }
    let after_mark = [
        " v/",
        " inh. ",
        " inhaber ",
        " inhaberin ",
        " inh ",
        " prop. ",
        " prop: ",
        " proprietor ",
    ];
    if after_mark.iter().any(|mark| plain_name.contains(mark)) {
        return true;
    }
    name_words.windows(3).any(|three| {
        three[0] == "di" && GIVEN_NAMES.contains(three[1].as_str()) && three[2].len() > 2
    })
}

fn has_shape_of_a_person(name: &str, plain_name: &str) -> bool {
    let (text, digits) = without_stamp(plain_name);
    // Fourteen and more digits behind a name are how one carrier marks an individual's line.
    if digits >= 14 || name.contains('@') {
        return true;
    }
    if let Some((surname, given)) = text.split_once(',') {
        let parts = [surname.trim(), given.trim()];
        let are_plain = parts.iter().all(|part| {
            !part.is_empty()
                && part.len() > 1
                && part.bytes().all(|byte| byte.is_ascii_alphabetic())
        });
        let both = words(text);
        let speaks = both.iter().any(|word| speaks_of_an_organisation(word));
        if are_plain && !speaks && !proves_a_company(&both) {
            return is_known(parts[0]) || is_known(parts[1]);
        }
    }
    let name_words = words(text);
    if proves_a_company(&name_words) || reviewed_kind_of_name(text).is_some() {
        return false;
    }
    is_person_shaped(&name_words)
}

fn is_known(word: &str) -> bool {
    GIVEN_NAMES.contains(word) || SURNAMES.contains(word)
}

/// Splits the digits at the end off, and says how many there are.
fn without_stamp(text: &str) -> (&str, usize) {
    let rest = text.trim_end_matches(|character: char| character.is_ascii_digit());
    (rest.trim_end_matches(['-', '_', ' ']), text.len() - rest.len())
}

/// Two to five words of letters, none of an organisation, with a given name at an end; or a given
/// name alone.
fn is_person_shaped(name_words: &[String]) -> bool {
    const TITLES: &[&str] =
        &["mr", "mrs", "ms", "dr", "prof", "herr", "frau", "sr", "sra", "jr", "ing", "mag", "dipl"];
    let kept: Vec<&str> =
        name_words.iter().map(String::as_str).filter(|word| !TITLES.contains(word)).collect();
    let has_title = kept.len() < name_words.len();
    let are_letters = kept.iter().all(|word| word.bytes().all(|byte| byte.is_ascii_alphabetic()));
    if kept.is_empty() || kept.len() > 5 || !are_letters {
        return false;
    }
    if kept.iter().any(|word| speaks_of_an_organisation(word)) {
        return false;
    }
    let is_given = |word: &str| GIVEN_NAMES.contains(word);
    let long: Vec<&str> = kept.iter().copied().filter(|word| word.len() > 2).collect();
    match kept[..] {
        [only] => is_given(only),
        _ if has_title && long.iter().any(|word| is_known(word)) => true,
        [first, .., last] => {
            let initials = kept.iter().filter(|word| word.len() == 1).count();
            let surname = SURNAMES.contains(first) || SURNAMES.contains(last);
            is_given(first)
                || is_given(last)
                || (initials > 0 && surname)
                || (kept.len() <= 3 && surname && kept.iter().all(|word| is_syllable_name(word)))
                || long.iter().any(|word| is_given(word)) && surname
        }
        [] => false,
    }
}

/// Short enough to be a Chinese, Korean or Vietnamese name in Latin letters.
fn is_syllable_name(word: &str) -> bool {
    (2..=9).contains(&word.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_person(name: &str) -> bool {
        is_natural_person_or_sole_trader(name, "", None)
    }

    #[test]
    fn persons_are_stopped_by_the_shape_of_the_name() {
        for name in [
            "Laura Brandt",
            "ROSA",
            "Meyer, Peter",
            "Peter B Holt",
            "OSKAR BERG78421841167286924",
            "Dr. Ines Meyer",
            "H.G.J. Laura Holt",
            "Nadia He",
            "support@example.net",
            "Chen Wei",
            "Maria Aparecida Silva ME",
            "JOHN & MARY SMITH",
        ] {
            assert!(is_person(name), "{name}");
        }
    }

    #[test]
    fn sole_traders_are_stopped_by_their_form() {
        for (name, country) in [
            ("Muster e.K.", "DE"),
            ("Autohaus Muster e. Kfm.", "DE"),
            ("Muster e.U.", "AT"),
            ("Example Eenmanszaak", "NL"),
            ("Bar Sport di Mario Rossi", "IT"),
            ("Jan Kowalski trading as EXAMPLE", "PL"),
            ("ИП Пример", "RU"),
            ("FOP Example", "UA"),
            ("Example s.p.", "SI"),
            ("Example ENK", "NO"),
            ("Murerfirma v/Lars Hansen", "DK"),
            ("Example E.I.R.L.", "PE"),
            ("Individualus IĮ", "LT"),
            ("Example FIE", "EE"),
        ] {
            assert!(is_natural_person_or_sole_trader(name, country, None), "{name}");
        }
        assert!(is_natural_person_or_sole_trader("Example", "DE", Some("OL20")));
    }

    #[test]
    fn companies_named_after_persons_pass() {
        for name in [
            "Hugo Boss AG",
            "Marks and Spencer plc",
            "Robert Bosch GmbH",
            "Morgan Stanley",
            "Ernst & Young",
            "Laura Brandt Consulting",
            "John Deere",
            "Example Telecom",
            "Example EU Ltd",
            "Maria Hospital",
            "Johnson Controls International plc",
            "IP Telecom",
        ] {
            assert!(!is_person(name), "{name}");
        }
        assert!(!is_natural_person_or_sole_trader("Peter Hahn", "DE", Some("2HBR")));
    }
}
