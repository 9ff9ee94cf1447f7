//! Cells of CSV and texts of JSON, appended to a buffer.

/// Appends a number.
pub fn push_number(out: &mut Vec<u8>, number: u64) {
    let mut digits = [0_u8; 20];
    let mut place = digits.len();
    let mut rest = number;
    loop {
        place -= 1;
        digits[place] = b'0' + u8::try_from(rest % 10).unwrap_or_default();
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    out.extend_from_slice(&digits[place..]);
}

/// Appends a time in UTC as RFC 3339 has it, `2015-05-17T10:05:03Z`, from seconds since 1970.
pub fn push_time(out: &mut Vec<u8>, seconds: i64) {
    let (day, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    // Days from the civil calendar, with the year beginning in March (Hinnant 2013).
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * of_year + 2) / 153;
    let of_month = of_year - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let mut text = *b"0000-00-00T00:00:00Z";
    let pairs = [
        (0, year / 100 % 100),
        (2, year % 100),
        (5, month),
        (8, of_month),
        (11, second / 3_600),
        (14, second / 60 % 60),
        (17, second % 60),
    ];
    for (place, value) in pairs {
        let value = u8::try_from(value).unwrap_or_default();
        text[place] = b'0' + value / 10 % 10;
        text[place + 1] = b'0' + value % 10;
    }
    out.extend_from_slice(&text);
}

/// Appends a cell, in quotes where it has to be. Takes the edge off one that a spreadsheet would
/// run (CWE-1236).
pub fn push_csv(out: &mut Vec<u8>, cell: &[u8]) {
    let is_formula = matches!(cell.first(), Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r'));
    let has_mark =
        memchr::memchr3(b'"', b',', b'\n', cell).is_some() || memchr::memchr(b'\r', cell).is_some();
    if !has_mark {
        if is_formula {
            out.push(b'\'');
        }
        out.extend_from_slice(cell);
        return;
    }
    out.push(b'"');
    if is_formula {
        out.push(b'\'');
    }
    let mut rest = cell;
    while let Some(quote) = memchr::memchr(b'"', rest) {
        out.extend_from_slice(&rest[..=quote]);
        out.push(b'"');
        rest = &rest[quote + 1..];
    }
    out.extend_from_slice(rest);
    out.push(b'"');
}

/// Appends a text in quotes. Most need no escaping, and are copied as they are.
#[inline]
pub fn push_json(out: &mut Vec<u8>, text: &str) {
    let needs_escape = |byte: &u8| *byte < b' ' || *byte == b'"' || *byte == b'\\';
    // Without a way out of the loop many bytes are looked at in one step.
    if text.as_bytes().iter().fold(false, |found, byte| found | needs_escape(byte)) {
        serde_json::to_writer(&mut *out, text).expect("memory takes every text");
        return;
    }
    out.push(b'"');
    out.extend_from_slice(text.as_bytes());
    out.push(b'"');
}
