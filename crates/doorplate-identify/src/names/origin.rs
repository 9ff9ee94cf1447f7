//! What country a holder is of, and what countries a name speaks of: by script, by letters, by
//! legal form, by the currency that exchanges put behind it, and by the country it names.

use crate::countries;

/// A code of ISO 3166-1, capital letters.
pub(super) type Country = [u8; 2];

/// The country of a code or of an English name.
pub(super) fn country_of(text: &str) -> Option<Country> {
    let code = countries::code(match text.trim() {
        "" => return None,
        "UK" => "GB",
        "Czech Republic" => "CZ",
        other => other,
    })?;
    code.as_bytes().try_into().ok()
}

/// The country of a domain's ending, unless the ending is sold everywhere.
pub(super) fn country_of_ending(domain: &str) -> Option<Country> {
    let ending = domain.trim().trim_end_matches('.').rsplit('.').next()?.to_ascii_uppercase();
    let is_sold_everywhere = matches!(
        ending.as_str(),
        "IO" | "AI"
            | "CO"
            | "ME"
            | "TV"
            | "CC"
            | "WS"
            | "TO"
            | "FM"
            | "LY"
            | "GG"
            | "IM"
            | "SH"
            | "AC"
            | "EU"
            | "SU"
            | "NU"
            | "TK"
            | "ML"
            | "GA"
            | "CF"
            | "GQ"
            | "VC"
            | "LA"
            | "BZ"
    );
    match ending.as_str() {
        "UK" => Some(*b"GB"),
        "SU" => Some(*b"RU"),
        _ if is_sold_everywhere => None,
        _ => ending.as_bytes().try_into().ok(),
    }
}

/// The countries that a name speaks of, few or none.
pub(super) fn hints(name: &str, plain_text: &str, words: &[String]) -> Vec<Country> {
    let mut codes = String::new();
    let foreign = name.chars().filter(|letter| !letter.is_ascii());
    for letter in foreign.flat_map(char::to_lowercase) {
        codes.push_str(codes_of_letter(letter));
    }
    for word in words {
        codes.push_str(codes_of_form(word));
    }
    codes.push_str(codes_of_currency(plain_text));
    let mut found: Vec<Country> =
        codes.as_bytes().chunks_exact(3).filter_map(|code| code[..2].try_into().ok()).collect();
    if let Some(inside) = name.split_once('(').and_then(|(_, rest)| rest.split_once(')')) {
        found.extend(country_of(inside.0));
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Countries where a lower-case letter is usual; each code with a space.
fn codes_of_letter(letter: char) -> &'static str {
    match letter {
        'ß' => "DE AT CH ",
        'ä' | 'ö' => "DE AT CH SE FI EE TR HU LI LU IS ",
        'ü' => "DE AT CH EE TR HU ES LI LU AZ ",
        'å' | 'Å' => "SE NO DK FI ",
        'ø' | 'æ' => "NO DK FO GL ",
        'ð' | 'þ' => "IS FO ",
        'ł' | 'ą' | 'ę' | 'ż' | 'ś' | 'ź' | 'ń' => "PL ",
        'ő' | 'ű' => "HU ",
        'ř' | 'ě' | 'ů' => "CZ ",
        'č' | 'š' | 'ž' => "CZ SK SI HR RS BA ME MK LT LV EE ",
        'ľ' | 'ĺ' | 'ŕ' | 'ď' | 'ť' => "SK CZ ",
        'đ' | 'ć' => "HR RS BA ME VN PL ",
        'ğ' | 'ı' | 'ş' => "TR AZ RO ",
        'ă' | 'ț' | 'ș' | 'ţ' => "RO MD ",
        'ñ' => "ES AR MX CO CL PE VE EC UY PY BO CR DO CU GT HN NI PA SV PR PH ",
        'ã' | 'õ' => "BR PT AO MZ CV ",
        'ç' => "FR PT BR TR CA CH BE AL ES ",
        'è' | 'ê' | 'ë' | 'î' | 'û' | 'œ' => {
            "FR BE CH CA LU CI SN CM MA TN DZ MG BF BJ TG CD ML NE MC HT IT PT BR VN "
        }
        'ò' | 'ù' | 'ì' => "IT FR CH SM VN ",
        '\u{1ea0}'..='\u{1ef9}' => "VN ",
        '\u{370}'..='\u{3ff}' => "GR CY ",
        'і' | 'ї' | 'є' | 'ґ' => "UA BY KZ ",
        'ў' => "BY UZ ",
        '\u{400}'..='\u{4ff}' => "RU UA BY BG RS MK KZ KG MN TJ UZ ME BA AM MD ",
        '\u{530}'..='\u{58f}' => "AM ",
        '\u{590}'..='\u{5ff}' => "IL ",
        'پ' | 'چ' | 'ژ' | 'گ' | 'ی' | 'ک' => "IR PK AF IQ ",
        '\u{600}'..='\u{6ff}' => {
            "SA EG IQ AE SY JO LB KW QA BH OM YE DZ MA TN LY SD PS IR PK AF MR "
        }
        '\u{900}'..='\u{97f}' => "IN NP ",
        '\u{980}'..='\u{9ff}' => "BD IN ",
        '\u{a00}'..='\u{d7f}' => "IN LK ",
        '\u{d80}'..='\u{dff}' => "LK ",
        '\u{e00}'..='\u{e7f}' => "TH ",
        '\u{e80}'..='\u{eff}' => "LA ",
        '\u{1000}'..='\u{109f}' => "MM ",
        '\u{10a0}'..='\u{10ff}' => "GE ",
        '\u{1200}'..='\u{137f}' => "ET ER ",
        '\u{1780}'..='\u{17ff}' => "KH ",
        '\u{3040}'..='\u{30ff}' => "JP ",
        '\u{3400}'..='\u{9fff}' => "CN TW HK JP MO SG ",
        '\u{ac00}'..='\u{d7a3}' => "KR KP ",
        _ => "",
    }
}

/// Countries where a word is a legal form.
fn codes_of_form(word: &str) -> &'static str {
    match word {
        "gmbh" | "ggmbh" | "ohg" | "kgaa" | "mbh" => "DE AT CH LI ",
        "ug" | "ev" | "eg" => "DE ",
        "ltda" | "eireli" => "BR CL CO PT EC BO CR PY GT ",
        "lda" => "PT AO MZ ",
        "kft" | "zrt" | "nyrt" => "HU ",
        "doo" | "dd" => "SI HR RS BA ME MK ",
        "sro" | "spol" => "CZ SK ",
        "zoo" | "spolka" => "PL ",
        "oy" | "oyj" => "FI ",
        "ab" | "publ" => "SE FI AX ",
        "aps" => "DK ",
        "asa" => "NO ",
        "bv" | "nv" => "NL BE CW SR ",
        "bvba" | "vzw" | "asbl" => "BE LU ",
        "srl" | "spa" | "srls" => "IT RO AR CL DZ MD BO DO ",
        "sarl" | "sas" | "sasu" | "eurl" => "FR LU CH MA TN DZ SN CI CO IT AR BE ",
        "pty" => "AU ZA NZ BW NA ",
        "pvt" => "IN PK LK BD NP ZW MV ",
        "sdn" | "bhd" | "berhad" => "MY BN ",
        "pt" | "tbk" | "persero" => "ID ",
        "pte" => "SG FJ ",
        "ood" | "eood" | "ead" => "BG ",
        "uab" => "LT ",
        "sia" => "LV ",
        "ou" => "EE ",
        "ooo" | "oao" | "zao" | "pao" | "pjsc" | "ojsc" => "RU UA BY KZ UZ KG ",
        "tov" => "UA BY ",
        "ehf" | "hf" => "IS ",
        "sti" | "sirketi" => "TR ",
        "kk" | "kabushiki" | "kaisha" => "JP ",
        "plc" => "GB IE NG KE TH LK JE GG IM CY MT ",
        "inc" | "llc" | "corp" | "incorporated" => {
            "US CA JP TW KR PH PR RU UA IN CN KZ UZ AM GE VN MN "
        }
        _ => "",
    }
}

/// Countries of the currency that exchanges put behind a name: `DL-,01`, `EO 1`.
fn codes_of_currency(plain_text: &str) -> &'static str {
    let Some(mark) = super::prepared::share_mark(plain_text) else { return "" };
    match mark {
        "dl" => "US BM KY MH LR PA IL CA SG GB JE VG CW CH IE NL LU ",
        "ls" => "GB JE GG IM IE ",
        "hd" => "HK KY BM CN ",
        "sf" => "CH ",
        "yc" => "CN ",
        "sk" => "SE ",
        "nk" => "NO ",
        "dk" => "DK ",
        "rp" => "ID ",
        "kc" => "CZ ",
        "yn" => "JP ",
        "rc" => "ZA ",
        "ad" => "AU ",
        "cd" => "CA ",
        "zy" => "PL ",
        "eo" => "DE FR IT ES NL BE AT FI IE PT LU GR CY MT EE LV LT SI SK ",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hinted(name: &str) -> Vec<Country> {
        let plain_text = crate::kinds::text::plain(name);
        hints(name, &plain_text, &super::super::legal_forms::words(&plain_text))
    }

    #[test]
    fn scripts_letters_forms_and_currencies_hint_at_countries() {
        assert_eq!(hinted("Żyxwo"), [*b"PL"]);
        assert_eq!(hinted("ไซโว"), [*b"TH"]);
        assert_eq!(hinted("Zyxwo Kft."), [*b"HU"]);
        assert_eq!(hinted("ZYXWO HLDGS RP 500"), [*b"ID"]);
        assert_eq!(hinted("Zyxwo (Ghana)"), [*b"GH"]);
        assert_eq!(hinted("Zyxwo"), Vec::<Country>::new());
    }

    #[test]
    fn endings_sold_everywhere_say_no_country() {
        assert_eq!(country_of_ending("zyxwo.io"), None);
        assert_eq!(country_of_ending("zyxwo.co.uk"), Some(*b"GB"));
        assert_eq!(country_of("France"), Some(*b"FR"));
        assert_eq!(country_of("Nowhere"), None);
    }
}
