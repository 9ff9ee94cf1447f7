//! The line that needs no care at all: everything of [`super::plain`], and only printable ASCII
//! without a backslash. Its fields may be copied as they stand into CSV and JSON.

use super::{METHOD_BYTES_MAX, plain, time};

/// The fields of such a line, as they stand in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CleanLine<'a> {
    pub(crate) address: &'a [u8],
    /// With its brackets; not yet read.
    pub(crate) time: &'a [u8; time::FIELD_BYTES],
    pub(crate) method: &'a [u8],
    pub(crate) target: &'a [u8],
    /// Three digits, the first of them not 0.
    pub(crate) status: &'a [u8],
    pub(crate) referrer: &'a [u8],
    pub(crate) user_agent: &'a [u8],
}

/// Reads one line without its line end; whatever is unlike is `None`. Whether the address and the
/// time are such is left to the caller, who may know them already.
pub(crate) fn read(line: &[u8]) -> Option<CleanLine<'_>> {
    /// The shortest and the longest IPv4 address.
    const ADDRESS_BYTES: std::ops::RangeInclusive<usize> = 7..=15;
    if !is_clean(line) {
        return None;
    }
    let space = line.iter().take(16).position(|byte| *byte == b' ')?;
    let (address, rest) = line.split_at(space);
    let rest = rest.strip_prefix(plain::NOBODY.as_bytes())?;
    let (time, rest) = rest.split_first_chunk()?;
    let rest = rest.strip_prefix(b" \"")?;
    let (request, rest) = split_at_quote(rest)?;
    let (method, target) = split_request(request)?;
    let (status, rest) = rest.strip_prefix(b" ")?.split_first_chunk::<3>()?;
    let rest = rest.strip_prefix(b" ")?;
    let is_status = matches!(status[0], b'1'..=b'9')
        && status[1].is_ascii_digit()
        && status[2].is_ascii_digit();
    if !ADDRESS_BYTES.contains(&space) || !is_status {
        return None;
    }
    let quote = rest.iter().position(|byte| !matches!(byte, b' ' | b'-' | b'0'..=b'9'));
    let (referrer, user_agent) = match quote {
        None => (&b""[..], &b""[..]),
        Some(quote) => {
            let (referrer, rest) = split_at_quote(rest[quote..].strip_prefix(b"\"")?)?;
            let user_agent = rest.strip_prefix(b" \"")?.strip_suffix(b"\"")?;
            if memchr::memchr(b'"', user_agent).is_some() {
                return None;
            }
            (or_empty(referrer), or_empty(user_agent))
        }
    };
    Some(CleanLine { address, time, method, target, status, referrer, user_agent })
}

/// Whether all is printable ASCII and no backslash. Looks at every byte, without a branch for each:
/// the compiler makes vector code of it.
fn is_clean(line: &[u8]) -> bool {
    let odd = line.iter().fold(0, |odd, byte| {
        odd | u8::from(byte.wrapping_sub(b' ') > b'~' - b' ') | u8::from(*byte == b'\\')
    });
    odd == 0
}

fn split_at_quote(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let quote = memchr::memchr(b'"', text)?;
    let rest = &text[quote + 1..];
    matches!(rest.first(), None | Some(b' ')).then(|| (&text[..quote], rest))
}

fn split_request(request: &[u8]) -> Option<(&[u8], &[u8])> {
    let space = request.iter().take(METHOD_BYTES_MAX + 1).position(|byte| *byte == b' ')?;
    let (method, rest) = request.split_at(space);
    let (target, protocol) =
        rest[1..].split_at_checked((rest.len() - 1).checked_sub(plain::PROTOCOL_BYTES)?)?;
    let is_clean = protocol.starts_with(plain::PROTOCOL.as_bytes())
        && !method.is_empty()
        && method.iter().all(u8::is_ascii_uppercase)
        && !target.is_empty()
        && memchr::memchr(b' ', target).is_none();
    is_clean.then_some((method, target))
}

fn or_empty(field: &[u8]) -> &[u8] {
    if field == b"-" { b"" } else { field }
}
