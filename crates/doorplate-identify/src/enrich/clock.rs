//! The time of a combined log's line as RFC 3339 has it, in UTC.

use crate::access_log::time;
use crate::cell;

/// The day of the last line: the next one is of the same day, nearly always.
#[derive(Debug, Default)]
pub(super) struct Clock {
    /// As the log has it, with the bracket: `[17/May/2015:`. All 0 before the first.
    from: [u8; 13],
    /// As it is written: `2015-05-17T`.
    to: [u8; 11],
}

impl Clock {
    /// Appends a time; `None`, and nothing appended, when it is none.
    #[inline]
    pub(super) fn push(
        &mut self,
        out: &mut Vec<u8>,
        field: &[u8; time::FIELD_BYTES],
    ) -> Option<()> {
        let [h1, h2, c1, m1, m2, c2, s1, s2] = *field[13..].first_chunk::<8>()?;
        let is_time = field[..13] == self.from
            && field[21..] == *b" +0000]"
            && c1 == b':'
            && c2 == b':'
            && two_digits(h1, h2) < 24
            && two_digits(m1, m2) < 60
            && two_digits(s1, s2) < 60;
        if is_time {
            let mut text = *b"0000-00-00T00:00:00Z";
            text[..11].copy_from_slice(&self.to);
            text[11..19].copy_from_slice(&field[13..21]);
            out.extend_from_slice(&text);
            return Some(());
        }
        let at = time::read(field)?;
        let start = out.len();
        cell::push_time(out, at.seconds());
        // A leap second may be the first of the next day.
        if field[21..] == *b" +0000]" && s1 < b'6' {
            self.from.copy_from_slice(&field[..13]);
            self.to.copy_from_slice(&out[start..start + 11]);
        }
        Some(())
    }
}

/// The number of two digits; 255 when they are none.
#[inline]
fn two_digits(tens: u8, ones: u8) -> u8 {
    let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
    if tens < 10 && ones < 10 { tens * 10 + ones } else { u8::MAX }
}
