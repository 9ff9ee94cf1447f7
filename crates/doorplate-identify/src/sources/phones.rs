//! Telephone numbers as E.164: `+` and at most 15 digits.
//!
//! A number is only brought to this form; whether it is in use, nobody asks. A number without its
//! country, or with too few or too many digits, is left out rather than guessed.

/// What ITU-T E.164 allows, the calling code among them.
const DIGITS_MIN: usize = 8;
const DIGITS_MAX: usize = 15;

/// Countries in which the 0 before a number is dialled from abroad too.
const KEEPS_ZERO: [&str; 2] = ["IT", "SM"];
/// Countries without a 0 to drop before a number.
const NORTH_AMERICA: [&str; 2] = ["US", "CA"];

/// Brings a number to E.164; empty when it cannot be one.
pub(super) fn normalise(text: &str, country: &str) -> String {
    let text = text.trim().split(['|', ';']).next().unwrap_or_default();
    // An extension is of no use to the switchboard.
    let lower = text.to_lowercase();
    let end = ["ext", "x", "#"].iter().filter_map(|mark| lower.find(mark)).min();
    let text = lower.get(..end.unwrap_or(lower.len())).unwrap_or_default().replace("(0)", "");
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let has_letters = text.chars().any(char::is_alphabetic);
    let whole = if text.trim_start().starts_with('+') {
        digits
    } else if let Some(rest) = digits.strip_prefix("00") {
        rest.to_owned()
    } else {
        let Some(code) = calling_code(country) else { return String::new() };
        format!("{code}{}", national(&digits, country))
    };
    let is_number = (DIGITS_MIN..=DIGITS_MAX).contains(&whole.len()) && !whole.starts_with('0');
    if is_number && !has_letters { format!("+{whole}") } else { String::new() }
}

fn national<'a>(digits: &'a str, country: &str) -> &'a str {
    const WITH_TRUNK_ONE: usize = 11;
    if NORTH_AMERICA.contains(&country) {
        let has_one = digits.len() == WITH_TRUNK_ONE;
        return if has_one { digits.strip_prefix('1').unwrap_or(digits) } else { digits };
    }
    if KEEPS_ZERO.contains(&country) {
        return digits;
    }
    digits.strip_prefix('0').unwrap_or(digits)
}

fn calling_code(country: &str) -> Option<&'static str> {
    let mut entries = CALLING_CODES.split(' ').filter_map(|entry| entry.split_at_checked(2));
    entries.find(|(known, _)| *known == country).map(|(_, code)| code)
}

/// ISO 3166-1 code and calling code, ITU-T E.164 annex.
const CALLING_CODES: &str = "\
    AE971 AL355 AM374 AO244 AR54 AT43 AU61 AZ994 BA387 BD880 BE32 BF226 BG359 BH973 BJ229 BN673 \
    BO591 BR55 BW267 BY375 CA1 CD243 CH41 CI225 CL56 CM237 CN86 CO57 CR506 CU53 CY357 CZ420 DE49 \
    DK45 DZ213 EC593 EE372 EG20 ES34 ET251 FI358 FR33 GA241 GB44 GE995 GG44 GH233 GI350 GR30 \
    GT502 HK852 HN504 HR385 HU36 ID62 IE353 IL972 IM44 IN91 IQ964 IR98 IS354 IT39 JE44 JO962 \
    JP81 KE254 KH855 KR82 KW965 KZ7 LB961 LI423 LK94 LT370 LU352 LV371 LY218 MA212 MC377 MD373 \
    ME382 MG261 MK389 MM95 MN976 MO853 MT356 MU230 MX52 MY60 MZ258 NA264 NE227 NG234 NI505 NL31 \
    NO47 NP977 NZ64 OM968 PA507 PE51 PH63 PK92 PL48 PT351 PY595 QA974 RO40 RS381 RU7 RW250 SA966 \
    SE46 SG65 SI386 SK421 SM378 SN221 SV503 SY963 TH66 TN216 TR90 TW886 TZ255 UA380 UG256 US1 \
    UY598 UZ998 VE58 VN84 YE967 ZA27 ZM260 ZW263";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_become_e_164() {
        assert_eq!(normalise("+49 (0)30 1234-567", ""), "+49301234567");
        assert_eq!(normalise("020 7946 0000", "GB"), "+442079460000");
        assert_eq!(normalise("(212) 555-0100 ext. 7", "US"), "+12125550100");
        assert_eq!(normalise("1-212-555-0100", "US"), "+12125550100");
        assert_eq!(normalise("06 1234 5678", "IT"), "+390612345678");
        assert_eq!(normalise("0041 44 668 18 00", ""), "+41446681800");
    }

    #[test]
    fn what_is_no_number_is_left_out() {
        for text in ["", "none", "12345", "030 1234567", "+1 800 FLOWERS", "+12345678901234567"] {
            assert_eq!(normalise(text, ""), "", "{text}");
        }
    }
}
