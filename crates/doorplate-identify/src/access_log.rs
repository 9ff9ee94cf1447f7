//! Lines of web-server logs: the common and the combined format, and the one with the virtual
//! host in front, as Apache, nginx and many others write them; JSON lines of nginx, Caddy, Traefik
//! and the like; the W3C extended format of IIS and CDNs. [`LogLayout`] tells them apart.
//!
//! Bytes in, borrowed texts out: nothing is allocated unless a field has an escape or is not
//! UTF-8. What a line *means* (page or image, robot or person) is not decided here.

use std::borrow::Cow;
use std::ops::Range;

use doorplate_domain::address::ClientAddress;
use doorplate_domain::time::Timestamp;

pub(crate) mod clean;
mod field;
mod json;
mod layout;
pub(crate) mod plain;
pub(crate) mod time;
mod w3c;

pub use layout::LogLayout;

/// The longest line that is read, in bytes. Servers cap the request head at 8 to 32 KiB; an
/// escape makes four characters of one byte.
pub const LINE_BYTES_MAX: usize = 64 * 1024;

/// The longest method that is one; `BASELINE-CONTROL` of RFC 3253 has 16 letters.
const METHOD_BYTES_MAX: usize = 20;

/// One request, as a log tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLine<'a> {
    /// Who asked.
    pub address: ClientAddress,
    /// Where the address stands in the line without the white space around it.
    pub address_place: Range<usize>,
    /// When, to the second.
    pub at: Timestamp,
    /// The method, in capitals.
    pub method: &'a str,
    /// The path and query, or a whole address when a proxy was asked; as sent, with odd bytes
    /// replaced. Never empty.
    pub target: Cow<'a, str>,
    /// The answer's status; 0 when the log has `-`.
    pub status: u16,
    /// The referring page; empty when there is none or the format has none.
    pub referrer: Cow<'a, str>,
    /// The user agent; empty when there is none or the format has none.
    pub user_agent: Cow<'a, str>,
    /// The virtual host without its port, when the line starts with one.
    pub host: Option<&'a str>,
}

/// Says why a line is not a request. It repeats nothing of the line, which has an address in it.
#[derive(Debug, Clone, Copy, thiserror::Error, PartialEq, Eq, Hash)]
pub enum LogLineError {
    /// The line is longer than [`LINE_BYTES_MAX`].
    #[error("the line is longer than {LINE_BYTES_MAX} bytes")]
    TooLong,
    /// The fields of the format are not there.
    #[error("not a line of the log's format")]
    NotALogLine,
    /// The line starts with neither an address nor a host and an address.
    #[error("the line does not start with an IPv4 or IPv6 address")]
    BadAddress,
    /// The time is not `[17/May/2015:10:05:03 +0000]`.
    #[error("the time is not of the form [17/May/2015:10:05:03 +0000]")]
    BadTime,
    /// The status is neither three digits nor `-`.
    #[error("the status is not a number of three digits")]
    BadStatus,
    /// The quoted request is `-`, binary, or has no method and target.
    #[error("the request has no method and target")]
    NoRequest,
}

/// Reads one line, with or without its line end.
pub fn parse(line: &[u8]) -> Result<LogLine<'_>, LogLineError> {
    if line.len() > LINE_BYTES_MAX {
        return Err(LogLineError::TooLong);
    }
    let line = line.trim_ascii();
    if let Some(plain) = plain::parse(line) {
        return Ok(plain);
    }
    let (host, address, address_text, rest) = split_client(line)?;
    let (at, rest) = split_time(rest)?;
    let (request, rest) = field::split_quoted(rest).ok_or(LogLineError::NotALogLine)?;
    let (method, target) = split_request(request)?;
    let (status, rest) = field::split_word(rest);
    let status = read_status(status)?;
    let (_body_bytes, rest) = field::split_word(rest);
    let (referrer, rest) = field::split_quoted(rest).unwrap_or((b"-", rest));
    let (user_agent, _) = field::split_quoted(rest).unwrap_or((b"-", rest));
    Ok(LogLine {
        address,
        address_place: place_in(line, address_text),
        at,
        method,
        target: field::unescape(target),
        status,
        referrer: field::unescape(field::or_empty(referrer)),
        user_agent: field::unescape(field::or_empty(user_agent)),
        host,
    })
}

/// Reads the client of a line and nothing else.
fn client(line: &[u8]) -> Result<ClientAddress, LogLineError> {
    match plain::read_v4(line) {
        Some((address, _)) => Ok(address),
        None => split_client(line.trim_ascii()).map(|(_, address, ..)| address),
    }
}

/// Where a part of a line lies in it.
fn place_in(line: &[u8], part: &[u8]) -> Range<usize> {
    let start = part.as_ptr().addr().saturating_sub(line.as_ptr().addr());
    start..start + part.len()
}

/// Host, address, the text of the address, and what follows.
type Client<'a> = (Option<&'a str>, ClientAddress, &'a [u8], &'a [u8]);

fn split_client(line: &[u8]) -> Result<Client<'_>, LogLineError> {
    let (first, rest) = field::split_word(line);
    if first.is_empty() {
        return Err(LogLineError::NotALogLine);
    }
    if let Some(address) = read_address(first) {
        return Ok((None, address, first, rest));
    }
    let (second, rest) = field::split_word(rest);
    let host = std::str::from_utf8(first).ok().filter(|host| is_host(host));
    match (host, read_address(second)) {
        (Some(host), Some(address)) => Ok((Some(without_port(host)), address, second, rest)),
        _ => Err(LogLineError::BadAddress),
    }
}

fn read_address(word: &[u8]) -> Option<ClientAddress> {
    ClientAddress::parse(std::str::from_utf8(word).ok()?).ok()
}

fn is_host(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_:*".contains(&byte))
}

fn without_port(host: &str) -> &str {
    host.split_once(':').map_or(host, |(name, _)| name)
}

/// Finds the time. The user's name stands before it and may have spaces and brackets in it.
fn split_time(rest: &[u8]) -> Result<(Timestamp, &[u8]), LogLineError> {
    let before_request = rest.iter().position(|byte| *byte == b'"').unwrap_or(rest.len());
    let mut seen = LogLineError::NotALogLine;
    for start in memchr::memchr_iter(b'[', &rest[..before_request]) {
        if let Some(at) = time::read(&rest[start..]) {
            return Ok((at, &rest[start + time::FIELD_BYTES..]));
        }
        seen = LogLineError::BadTime;
    }
    Err(seen)
}

/// Splits `GET /path HTTP/1.1`. The protocol may be missing, the target may have spaces.
fn split_request(request: &[u8]) -> Result<(&str, &[u8]), LogLineError> {
    let (method, rest) = field::split_word(request);
    let is_method = (1..=METHOD_BYTES_MAX).contains(&method.len())
        && method.iter().all(|byte| byte.is_ascii_uppercase() || *byte == b'-')
        && method[0] != b'-';
    let rest = rest.trim_ascii_end();
    let target = match memchr::memrchr(b' ', rest) {
        Some(space) if rest[space + 1..].starts_with(b"HTTP/") => rest[..space].trim_ascii(),
        _ => rest.trim_ascii_start(),
    };
    if !is_method || target.is_empty() {
        return Err(LogLineError::NoRequest);
    }
    let method = std::str::from_utf8(method).map_err(|_| LogLineError::NoRequest)?;
    Ok((method, target))
}

fn read_status(word: &[u8]) -> Result<u16, LogLineError> {
    match word {
        b"-" => Ok(0),
        [hundreds @ b'1'..=b'9', tens, ones] if tens.is_ascii_digit() && ones.is_ascii_digit() => {
            let digit = |byte: &u8| u16::from(byte - b'0');
            Ok(digit(hundreds) * 100 + digit(tens) * 10 + digit(ones))
        }
        b"" => Err(LogLineError::NotALogLine),
        _ => Err(LogLineError::BadStatus),
    }
}

#[cfg(test)]
mod tests;
