//! `[17/May/2015:10:05:03 +0000]`, without a calendar library: the format never varies.

use doorplate_domain::time::Timestamp;

/// The field with its brackets, in bytes.
pub(crate) const FIELD_BYTES: usize = 28;

const MONTHS: [&[u8; 3]; 12] = [
    b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec",
];

/// Reads the field at the start of `text`. Years 1970 to 9999; a leap second counts as the next.
pub(crate) fn read(text: &[u8]) -> Option<Timestamp> {
    let field = text.get(..FIELD_BYTES)?;
    let marks = [
        (0, b'['),
        (3, b'/'),
        (7, b'/'),
        (12, b':'),
        (15, b':'),
        (18, b':'),
        (21, b' '),
        (27, b']'),
    ];
    if marks.into_iter().any(|(place, mark)| field[place] != mark) {
        return None;
    }
    let number = |from: usize, to: usize, max: i64| number(&field[from..to], max);
    let month = MONTHS.iter().position(|name| name[..] == field[4..7])?;
    let year = number(8, 12, 9_999).filter(|year| *year >= 1970)?;
    let day = number(1, 3, days_in_month(year, month)).filter(|day| *day >= 1)?;
    let seconds = number(13, 15, 23)? * 3_600 + number(16, 18, 59)? * 60 + number(19, 21, 60)?;
    let offset = number(23, 25, 18)? * 3_600 + number(25, 27, 59)? * 60;
    let offset = match field[22] {
        b'+' => offset,
        b'-' => -offset,
        _ => return None,
    };
    Some(Timestamp::from_seconds(days_since_1970(year, month, day) * 86_400 + seconds - offset))
}

fn number(digits: &[u8], max: i64) -> Option<i64> {
    let value = digits.iter().try_fold(0, |value, digit| {
        digit.is_ascii_digit().then(|| value * 10 + i64::from(digit - b'0'))
    })?;
    (value <= max).then_some(value)
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_in_month(year: i64, month: usize) -> i64 {
    const DAYS: [i64; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    DAYS[month] + i64::from(month == 1 && is_leap(year))
}

fn days_since_1970(year: i64, month: usize, day: i64) -> i64 {
    let before = year - 1;
    let leap_days = before / 4 - before / 100 + before / 400 - (1969 / 4 - 1969 / 100 + 1969 / 400);
    let months: i64 = (0..month).map(|month| days_in_month(year, month)).sum();
    (year - 1970) * 365 + leap_days + months + day - 1
}
