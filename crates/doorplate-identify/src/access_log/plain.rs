//! The line that nearly all lines are: an IPv4 client, no user's name, no escape, a request with
//! its protocol. Whatever is unlike that is `None` here and left to the reader of all forms, which
//! gives the same answer for this one: a test compares them.

use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr};

use doorplate_domain::address::ClientAddress;

use super::{LogLine, METHOD_BYTES_MAX, read_status, time};

/// What stands between the address and the time.
pub(super) const NOBODY: &str = " - - ";
/// The end of a request, without the version: ` HTTP/1.1`.
pub(super) const PROTOCOL: &str = " HTTP/";
pub(super) const PROTOCOL_BYTES: usize = PROTOCOL.len() + 3;

/// Reads one line without white space around it.
pub(super) fn parse(line: &[u8]) -> Option<LogLine<'_>> {
    if memchr::memchr(b'\\', line).is_some() {
        return None;
    }
    let (address, address_bytes) = read_v4(line)?;
    let text = std::str::from_utf8(line).ok()?;
    let rest = text[address_bytes..].strip_prefix(NOBODY)?;
    let at = time::read(rest.as_bytes())?;
    let rest = rest.get(time::FIELD_BYTES..)?.strip_prefix(" \"")?;
    let (request, rest) = split_at_quote(rest)?;
    let (method, target) = split_request(request)?;
    let status = rest.strip_prefix(' ')?.get(..3)?;
    let rest = &rest[4..];
    let (referrer, user_agent) = match memchr::memchr(b'"', rest.as_bytes()) {
        None => ("", ""),
        Some(quote) => {
            let is_number =
                rest.as_bytes()[..quote].iter().all(|byte| b" -0123456789".contains(byte));
            let (referrer, rest) = split_at_quote(&rest[quote + 1..])?;
            let (user_agent, rest) = split_at_quote(rest.strip_prefix(" \"")?)?;
            if !is_number || !rest.is_empty() {
                return None;
            }
            (referrer, user_agent)
        }
    };
    Some(LogLine {
        address,
        address_place: 0..address_bytes,
        at,
        method,
        target: Cow::Borrowed(target),
        status: read_status(status.as_bytes()).ok()?,
        referrer: Cow::Borrowed(or_empty(referrer)),
        user_agent: Cow::Borrowed(or_empty(user_agent)),
        host: None,
    })
}

/// Reads four numbers with dots and the space behind them; gives how many bytes the address has.
pub(crate) fn read_v4(line: &[u8]) -> Option<(ClientAddress, usize)> {
    let (mut octets, mut octet, mut digits, mut value) = ([0_u8; 4], 0, 0, 0_u16);
    for (place, byte) in line.iter().take(16).enumerate() {
        match byte {
            b'0'..=b'9' => {
                value = value * 10 + u16::from(byte - b'0');
                digits += 1;
                // As the standard library has it: no number begins with a needless zero.
                if digits > 3 || value > 255 || (digits > 1 && value < 10) {
                    return None;
                }
            }
            b'.' | b' ' if digits > 0 && octet < 4 => {
                octets[octet] = u8::try_from(value).ok()?;
                octet += 1;
                if *byte == b' ' {
                    let address = IpAddr::V4(Ipv4Addr::from(octets));
                    return (octet == 4).then(|| (ClientAddress::new(address), place));
                }
                (digits, value) = (0, 0);
            }
            _ => return None,
        }
    }
    None
}

/// Splits at a quote with a space or nothing behind it.
fn split_at_quote(text: &str) -> Option<(&str, &str)> {
    let quote = memchr::memchr(b'"', text.as_bytes())?;
    let rest = &text[quote + 1..];
    (rest.is_empty() || rest.starts_with(' ')).then(|| (&text[..quote], rest))
}

fn split_request(request: &str) -> Option<(&str, &str)> {
    let space = request.as_bytes().iter().take(METHOD_BYTES_MAX + 1).position(|it| *it == b' ')?;
    let (method, rest) = request.split_at(space);
    let target = rest.get(1..rest.len().checked_sub(PROTOCOL_BYTES)?)?;
    let is_plain = rest.get(1 + target.len()..)?.starts_with(PROTOCOL)
        && !method.is_empty()
        && method.bytes().all(|byte| byte.is_ascii_uppercase())
        && !target.is_empty()
        && memchr::memchr2(b' ', b'\t', target.as_bytes()).is_none();
    is_plain.then_some((method, target))
}

fn or_empty(field: &str) -> &str {
    if field == "-" { "" } else { field }
}
