//! Objects of `key: value` lines with a blank line between: what the registries publish.
//!
//! A value goes on where a line begins with a space, a tab or `+`. `#` and `%` begin lines of
//! comment; within a value, `#` begins one. RFC 2622 section 2.

use super::lines::{Line, Lines};
use super::unpack::Unpacked;
use super::{ProblemKind, Sink, SourceError};

/// The most bytes of one object. Objects of maintainers with thousands of keys are not wanted.
const OBJECT_BYTES_MAX: usize = 1 << 20;

/// An object: its attributes in their order.
#[derive(Debug, Default)]
pub(super) struct Object {
    attributes: Vec<(String, String)>,
    /// The number of its first line.
    pub(super) line: u64,
    bytes: usize,
}

impl Object {
    /// The name of the first attribute, in lower case; it says what the object is.
    pub(super) fn class(&self) -> &str {
        self.attributes.first().map(|(key, _)| key.as_str()).unwrap_or_default()
    }

    /// The first value of an attribute; empty when it is not there.
    pub(super) fn get(&self, key: &str) -> &str {
        let found = self.attributes.iter().find(|(known, _)| known == key);
        found.map(|(_, value)| value.as_str()).unwrap_or_default()
    }

    /// All values of an attribute.
    pub(super) fn all<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a str> {
        self.attributes.iter().filter(move |(known, _)| known == key).map(|(_, value)| &**value)
    }

    fn push(&mut self, text: &str, number: u64) -> bool {
        if self.attributes.is_empty() {
            self.line = number;
        }
        self.bytes += text.len();
        if self.bytes > OBJECT_BYTES_MAX {
            return true;
        }
        let text_of = |text: &str| {
            let plain = text.split(" #").next().unwrap_or_default();
            plain.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        if text.starts_with([' ', '\t', '+']) {
            let Some((_, value)) = self.attributes.last_mut() else { return false };
            let more = text_of(&text[1..]);
            if !more.is_empty() {
                value.push(' ');
                value.push_str(&more);
            }
            return true;
        }
        let Some((key, value)) = text.split_once(':') else { return false };
        self.attributes.push((key.trim().to_ascii_lowercase(), text_of(value)));
        true
    }
}

/// Calls for each object. Lines that are none of an object are reported.
pub(super) fn each(
    reader: Unpacked,
    sink: &mut Sink,
    mut take: impl FnMut(&Object, &mut Sink) -> Result<(), SourceError>,
) -> Result<(), SourceError> {
    let mut lines = Lines::new(reader);
    let mut object = Object::default();
    loop {
        let mut is_readable = true;
        let is_end = match lines.next()? {
            None => true,
            Some(Line::TooLong) => {
                is_readable = false;
                false
            }
            Some(Line::Text(text)) if text.starts_with(['#', '%']) => continue,
            Some(Line::Text(text)) if text.trim().is_empty() => {
                finish(&mut object, sink, &mut take)?;
                continue;
            }
            Some(Line::Text(text)) => {
                // Joined dumps may lack the blank line: a class of object begins one.
                let begins = text.starts_with("inetnum:") || text.starts_with("inet6num:");
                if begins && !object.attributes.is_empty() {
                    finish(&mut object, sink, &mut take)?;
                }
                let text = text.to_owned();
                let number = lines.number;
                if !object.push(&text, number) {
                    sink.problem(number, ProblemKind::Malformed);
                }
                continue;
            }
        };
        if !is_readable {
            sink.problem(lines.number, ProblemKind::LineTooLong);
        }
        if is_end {
            finish(&mut object, sink, &mut take)?;
            lines.report(sink);
            return Ok(());
        }
    }
}

fn finish(
    object: &mut Object,
    sink: &mut Sink,
    take: &mut impl FnMut(&Object, &mut Sink) -> Result<(), SourceError>,
) -> Result<(), SourceError> {
    let object = std::mem::take(object);
    if object.attributes.is_empty() {
        return Ok(());
    }
    if object.bytes > OBJECT_BYTES_MAX {
        sink.problem(object.line, ProblemKind::LineTooLong);
        return Ok(());
    }
    take(&object, sink)
}
