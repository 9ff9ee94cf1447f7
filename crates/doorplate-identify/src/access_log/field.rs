//! Words and quoted fields of a log line, and what is escaped in them.

use std::borrow::Cow;

/// Splits off the first word; leading spaces are skipped. The word is empty at the end.
pub(super) fn split_word(text: &[u8]) -> (&[u8], &[u8]) {
    let text = text.trim_ascii_start();
    let end = memchr::memchr2(b' ', b'\t', text).unwrap_or(text.len());
    text.split_at(end)
}

/// Splits off a field in quotes, still escaped. A quote ends the field only when a space or the
/// line's end follows, for servers that do not escape quotes.
pub(super) fn split_quoted(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let inner = text.trim_ascii_start().strip_prefix(b"\"")?;
    let mut at = 0;
    loop {
        at += memchr::memchr2(b'"', b'\\', &inner[at..])?;
        if inner[at] == b'\\' {
            // The escaped byte is skipped with its backslash; there may be none.
            at = (at + 2).min(inner.len());
        } else if matches!(inner.get(at + 1), None | Some(b' ' | b'\t')) {
            return Some((&inner[..at], &inner[at + 1..]));
        } else {
            at += 1;
        }
    }
}

/// Makes nothing of `-`, which is how logs write nothing.
pub(super) fn or_empty(field: &[u8]) -> &[u8] {
    if field == b"-" { b"" } else { field }
}

/// Undoes `\"`, `\\`, `\xhh`, `\n`, `\t` …; bytes that are not UTF-8 become U+FFFD.
pub(super) fn unescape(field: &[u8]) -> Cow<'_, str> {
    if memchr::memchr(b'\\', field).is_none() {
        return String::from_utf8_lossy(field);
    }
    let mut bytes = Vec::with_capacity(field.len());
    let mut rest = field;
    while let Some(start) = memchr::memchr(b'\\', rest) {
        bytes.extend_from_slice(&rest[..start]);
        rest = match &rest[start + 1..] {
            [b'x', high, low, after @ ..] if hex(*high).is_some() && hex(*low).is_some() => {
                let digits = (hex(*high), hex(*low));
                bytes.push(digits.0.unwrap_or(0) << 4 | digits.1.unwrap_or(0));
                after
            }
            [letter, after @ ..] => {
                bytes.push(control(*letter));
                after
            }
            [] => {
                bytes.push(b'\\');
                &[]
            }
        };
    }
    bytes.extend_from_slice(rest);
    Cow::Owned(String::from_utf8_lossy(&bytes).into_owned())
}

fn hex(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

fn control(letter: u8) -> u8 {
    match letter {
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        other => other,
    }
}
