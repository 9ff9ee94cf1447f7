//! Which format a log has, told by its first line.

use doorplate_domain::address::ClientAddress;

use super::{LINE_BYTES_MAX, LogLine, LogLineError, json, w3c};

/// How the lines of a log are to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LogLayout {
    /// Common and combined, with or without a virtual host in front.
    Combined,
    /// One JSON object a line.
    JsonLines,
    /// W3C extended, with the fields that its last `#Fields:` directive named.
    W3c(Vec<String>),
}

impl LogLayout {
    /// Tells the format by the start of a log. What cannot be told is taken for combined.
    pub fn of(start: &[u8]) -> Self {
        let start = start.trim_ascii_start();
        let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
        match start.first() {
            Some(b'{') => Self::JsonLines,
            Some(b'#') => Self::W3c(Vec::new()),
            _ => Self::Combined,
        }
    }

    /// Reads one line. A directive of the W3C format is `None`.
    pub fn parse<'a>(&mut self, line: &'a [u8]) -> Option<Result<LogLine<'a>, LogLineError>> {
        if line.len() > LINE_BYTES_MAX {
            return Some(Err(LogLineError::TooLong));
        }
        match self {
            Self::Combined => Some(super::parse(line)),
            Self::JsonLines => Some(json::parse(line.trim_ascii())),
            Self::W3c(_) if line.starts_with(b"#") || line.starts_with(b"\xef\xbb\xbf#") => {
                self.follow(line);
                None
            }
            Self::W3c(fields) => Some(w3c::parse(fields, line.trim_ascii_end())),
        }
    }

    /// Reads of one line who asked, and, in the combined format, nothing else. A directive of the
    /// W3C format is `None`.
    pub fn client(&mut self, line: &[u8]) -> Option<Result<ClientAddress, LogLineError>> {
        if *self == Self::Combined && line.len() <= LINE_BYTES_MAX {
            return Some(super::client(line));
        }
        Some(self.parse(line)?.map(|line| line.address))
    }

    /// Follows the `#Fields:` directives in these lines, so that the lines after them can be read.
    pub fn follow(&mut self, lines: &[u8]) {
        const FIELDS: &[u8] = b"#Fields:";
        let Self::W3c(fields) = self else { return };
        if let Some(place) = memchr::memmem::rfind(lines, FIELDS) {
            let rest = &lines[place + FIELDS.len()..];
            let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            let names = String::from_utf8_lossy(&rest[..end]);
            *fields = names.split_ascii_whitespace().map(str::to_ascii_lowercase).collect();
        }
    }
}
