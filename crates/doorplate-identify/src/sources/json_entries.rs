//! The entries of a JSON file, one after the other, without holding the file: the elements of an
//! array, the values of an object, or objects that stand one after the other (JSON lines).

use std::io::BufRead;

use serde_json::Value;

use super::unpack::Unpacked;
use super::{ProblemKind, Sink, SourceError};
use crate::manifest::Mirror;

/// The longest entry that is read. The longest known are filings of the SEC, at 2 MB.
const ENTRY_BYTES_MAX: usize = 8 << 20;
/// The deepest nesting above the entries.
const PATH_MAX: usize = 16;
/// Stands for every key in a path: the values of an object are the entries.
const ANY_KEY: &str = "*";

/// Calls for each entry with its number, from 1. Entries that are no JSON or too long are
/// reported.
pub(super) fn each(
    mirror: &Mirror,
    reader: Unpacked,
    sink: &mut Sink,
    mut take: impl FnMut(&Value, u64, &mut Sink) -> Result<(), SourceError>,
) -> Result<(), SourceError> {
    let mut scanner = Scanner { reader, place: 0 };
    scanner.skip_mark()?;
    let is_array = scanner.descend(&mirror.entries)?;
    let mut entry = Vec::new();
    let mut number = 0;
    while scanner.next(is_array, &mut entry)? {
        number += 1;
        if entry.len() > ENTRY_BYTES_MAX {
            sink.problem(number, ProblemKind::LineTooLong);
            continue;
        }
        match serde_json::from_slice::<Value>(&entry) {
            Ok(value) => take(&value, number, sink)?,
            Err(_) => sink.problem(number, ProblemKind::Malformed),
        }
    }
    Ok(())
}

/// In what the entries stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Frame {
    /// `[entry, entry]`.
    Array,
    /// `{"key": entry}`.
    Object,
    /// Entry after entry, to the end of the file.
    Bare,
}

struct Scanner<'a> {
    reader: Unpacked<'a>,
    /// How many bytes were read.
    place: u64,
}

impl Scanner<'_> {
    fn peek(&mut self) -> Result<Option<u8>, SourceError> {
        let line = 0;
        let unreadable = |source| SourceError::Unreadable { line, source };
        Ok(self.reader.fill_buf().map_err(unreadable)?.first().copied())
    }

    fn step(&mut self) {
        self.reader.consume(1);
        self.place += 1;
    }

    /// The next byte that is no space; it is not taken.
    fn peek_sign(&mut self) -> Result<Option<u8>, SourceError> {
        while let Some(byte) = self.peek()? {
            if !byte.is_ascii_whitespace() {
                return Ok(Some(byte));
            }
            self.step();
        }
        Ok(None)
    }

    fn skip_mark(&mut self) -> Result<(), SourceError> {
        if self.peek()? == Some(0xef) {
            (0..3).for_each(|_| self.step());
        }
        Ok(())
    }

    /// Goes to where the entries stand.
    fn descend(&mut self, path: &str) -> Result<Frame, SourceError> {
        let keys: Vec<&str> =
            path.split('.').filter(|key| !key.is_empty()).take(PATH_MAX).collect();
        for key in &keys {
            if self.peek_sign()? != Some(b'{') {
                return Err(other_format(format!("no object above {key:?}")));
            }
            if *key == ANY_KEY {
                self.step();
                return Ok(Frame::Object);
            }
            self.step();
            self.find_key(key)?;
        }
        match self.peek_sign()? {
            Some(b'[') => {
                self.step();
                Ok(Frame::Array)
            }
            _ if keys.is_empty() => Ok(Frame::Bare),
            _ => Err(other_format(format!("{path:?} is no array"))),
        }
    }

    fn find_key(&mut self, wanted: &str) -> Result<(), SourceError> {
        let mut value = Vec::new();
        while let Some(key) = self.key()? {
            if key == wanted {
                return Ok(());
            }
            value.clear();
            self.value(&mut value)?;
        }
        Err(other_format(format!("there is no {wanted:?}")))
    }

    /// The next key of an object, with the colon after it; nothing at the object's end.
    fn key(&mut self) -> Result<Option<String>, SourceError> {
        while self.peek_sign()? == Some(b',') {
            self.step();
        }
        if self.peek_sign()? != Some(b'"') {
            return Ok(None);
        }
        let mut text = Vec::new();
        self.value(&mut text)?;
        if self.peek_sign()? != Some(b':') {
            return Err(other_format("a key without a value".to_owned()));
        }
        self.step();
        Ok(Some(serde_json::from_slice(&text).unwrap_or_default()))
    }

    /// Reads the next entry; `false` at the end.
    fn next(&mut self, frame: Frame, entry: &mut Vec<u8>) -> Result<bool, SourceError> {
        entry.clear();
        if frame == Frame::Object {
            let Some(_) = self.key()? else { return self.end(b'}') };
            self.value(entry)?;
            return Ok(true);
        }
        while self.peek_sign()? == Some(b',') {
            self.step();
        }
        match self.peek_sign()? {
            None if frame == Frame::Bare => Ok(false),
            Some(b']') if frame == Frame::Array => Ok(false),
            _ => {
                self.value(entry)?;
                Ok(true)
            }
        }
    }

    fn end(&mut self, sign: u8) -> Result<bool, SourceError> {
        if self.peek_sign()? == Some(sign) {
            return Ok(false);
        }
        Err(self.cut_off())
    }

    /// Takes one value. More than the longest entry is stepped over and not kept.
    fn value(&mut self, out: &mut Vec<u8>) -> Result<(), SourceError> {
        let (mut depth, mut in_text, mut is_escaped) = (0_u32, false, false);
        loop {
            let Some(byte) = self.peek()? else {
                let is_scalar = depth == 0 && !in_text && !out.is_empty();
                return if is_scalar { Ok(()) } else { Err(self.cut_off()) };
            };
            let ends_scalar = depth == 0
                && !in_text
                && !out.is_empty()
                && (matches!(byte, b',' | b']' | b'}' | b':') || byte.is_ascii_whitespace());
            if ends_scalar {
                return Ok(());
            }
            self.step();
            if out.len() <= ENTRY_BYTES_MAX {
                out.push(byte);
            }
            if in_text {
                match byte {
                    _ if is_escaped => is_escaped = false,
                    b'\\' => is_escaped = true,
                    b'"' => in_text = false,
                    _ => {}
                }
            } else {
                match byte {
                    b'"' => in_text = true,
                    b'{' | b'[' => depth += 1,
                    b'}' | b']' => depth = depth.saturating_sub(1),
                    _ => continue,
                }
            }
            if depth == 0 && !in_text {
                return Ok(());
            }
        }
    }

    fn cut_off(&self) -> SourceError {
        let source = std::io::Error::new(
            std::io::ErrorKind::UnexpectedEof,
            format!("the JSON ends within an entry, at byte {}", self.place),
        );
        SourceError::Unreadable { line: 0, source }
    }
}

fn other_format(reason: String) -> SourceError {
    SourceError::OtherFormat { format: "the JSON of its manifest", reason }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::sources::{SourceReport, unpack};

    fn read(entries: &str, text: &[u8]) -> Result<(Vec<String>, SourceReport), SourceError> {
        let mirror: Mirror = toml::from_str(&format!(
            "address = 'file:'\nfiles = ['a']\nformat = 'cidr-list'\nentries = '{entries}'\n\
             [licence]\nname = 'x'\nclass = 'open'"
        ))
        .unwrap();
        let mut bytes = text;
        let mut sink = Sink { take: &mut |_| {}, report: SourceReport::default() };
        let mut found = Vec::new();
        let reader = unpack::unpack(&mirror, &mut bytes)?;
        each(&mirror, reader, &mut sink, |value, _, _| {
            found.push(value.to_string());
            Ok(())
        })?;
        Ok((found, sink.report))
    }

    fn found(entries: &str, text: &str) -> Vec<String> {
        read(entries, text.as_bytes()).unwrap().0
    }

    #[test]
    fn entries_stand_in_arrays_in_objects_and_in_lines() {
        let expected = [r#"{"a":"}]\""}"#, r#"{"b":[1]}"#];
        assert_eq!(found("", r#"[{"a":"}]\""}, {"b":[1]}]"#), expected);
        assert_eq!(found("", "\u{feff}{\"a\":\"}]\\\"\"}\n{\"b\":[1]}\n"), expected);
        let nested = r#"{"x":[{"no":1}],"results":{"y":"z","bindings":[{"a":"}]\""},{"b":[1]}]}}"#;
        assert_eq!(found("results.bindings", nested), expected);
        assert_eq!(found("*", r#"{"0":{"a":"}]\""},"1":{"b":[1]}}"#), expected);
    }

    #[test]
    fn a_bad_entry_is_reported_and_a_cut_file_is_an_error() {
        let (entries, report) = read("", b"[{\"a\":1},{\"a\" 1},{\"a\":2}]").unwrap();
        assert_eq!(entries.len(), 2);
        assert_eq!(report.problems, [(2, ProblemKind::Malformed)]);
        for text in ["[{\"a\":1},{\"a\"", "[{\"a\":1}", "{\"a\":1"] {
            assert!(read("", text.as_bytes()).is_err(), "{text}");
        }
        assert!(read("records", b"[]").is_err());
    }

    #[test]
    fn an_endless_entry_is_not_held() {
        let text = format!("[\"{}\",1]", "x".repeat(3 * ENTRY_BYTES_MAX));
        let (entries, report) = read("", text.as_bytes()).unwrap();
        assert_eq!(entries, ["1"]);
        assert_eq!(report.problems, [(1, ProblemKind::LineTooLong)]);
    }

    proptest! {
        #[test]
        fn any_bytes_end(bytes in proptest::collection::vec(any::<u8>(), 0..300),
            text in "[\\[\\]{}\",:a1 \\\\]{0,60}") {
            for entries in ["", "*", "a", "a.b"] {
                let _entries = read(entries, &bytes);
                let _entries = read(entries, text.as_bytes());
            }
        }
    }
}
