//! Lines of a file that may be in an old encoding, and may be hostile.

use std::io::{self, BufRead, Read};

use super::encoding::from_windows_1252;
use super::unpack::Unpacked;
use super::{LINE_BYTES_MAX, PROBLEMS_KEPT_MAX, ProblemKind, Sink, SourceError, WHOLE_BYTES_MAX};

/// Reads a file whole, up to [`WHOLE_BYTES_MAX`].
pub(super) fn read_whole(reader: Unpacked) -> Result<Vec<u8>, SourceError> {
    let mut bytes = Vec::new();
    reader
        .take(WHOLE_BYTES_MAX + 1)
        .read_to_end(&mut bytes)
        .map_err(|source| SourceError::Unreadable { line: 0, source })?;
    if bytes.len() as u64 > WHOLE_BYTES_MAX {
        return Err(SourceError::TooLarge { limit: format!("{WHOLE_BYTES_MAX} bytes") });
    }
    Ok(bytes)
}

/// Reads a text whole.
pub(super) fn read_text(reader: Unpacked) -> Result<String, SourceError> {
    let bytes = read_whole(reader)?;
    let bytes = bytes.strip_prefix(BOM).unwrap_or(&bytes);
    Ok(std::str::from_utf8(bytes).map_or_else(|_| from_windows_1252(bytes), str::to_owned))
}

const BOM: &[u8] = b"\xef\xbb\xbf";

/// The lines of a file, without their ends.
pub(super) struct Lines<'a> {
    reader: Unpacked<'a>,
    bytes: Vec<u8>,
    decoded: String,
    /// How many lines were read.
    pub(super) number: u64,
    not_utf_8: Noted,
}

/// Lines of which something has to be reported: how many, and which were the first.
#[derive(Default)]
struct Noted {
    count: u64,
    first: Vec<u64>,
}

impl Noted {
    fn add(&mut self, line: u64) {
        self.count += 1;
        if self.first.len() < PROBLEMS_KEPT_MAX {
            self.first.push(line);
        }
    }

    fn report(&self, kind: ProblemKind, sink: &mut Sink) {
        for place in 0..self.count {
            let known = usize::try_from(place).ok().and_then(|place| self.first.get(place));
            sink.problem(known.copied().unwrap_or_default(), kind);
        }
    }
}

/// A line, or what is left of one that is too long.
pub(super) enum Line<'a> {
    Text(&'a str),
    TooLong,
}

impl<'a> Lines<'a> {
    pub(super) fn new(reader: Unpacked<'a>) -> Self {
        Self {
            reader,
            bytes: Vec::new(),
            decoded: String::new(),
            number: 0,
            not_utf_8: Noted::default(),
        }
    }

    /// Reports the lines that were read as Windows-1252. To be called at the end.
    pub(super) fn report(&self, sink: &mut Sink) {
        self.not_utf_8.report(ProblemKind::NotUtf8, sink);
    }

    /// The next line; nothing at the end.
    pub(super) fn next(&mut self) -> Result<Option<Line<'_>>, SourceError> {
        self.bytes.clear();
        let number = self.number;
        let unreadable = |source| SourceError::Unreadable { line: number, source };
        let limit = LINE_BYTES_MAX as u64 + 2;
        let read = (&mut self.reader)
            .take(limit)
            .read_until(b'\n', &mut self.bytes)
            .map_err(unreadable)?;
        if read == 0 {
            return Ok(None);
        }
        self.number += 1;
        if self.bytes.last() != Some(&b'\n') && read as u64 == limit {
            self.skip_line().map_err(unreadable)?;
            return Ok(Some(Line::TooLong));
        }
        let mut line = self.bytes.strip_suffix(b"\n").unwrap_or(&self.bytes);
        line = line.strip_suffix(b"\r").unwrap_or(line);
        if number == 0 {
            line = line.strip_prefix(BOM).unwrap_or(line);
        }
        if let Ok(text) = std::str::from_utf8(line) {
            return Ok(Some(Line::Text(text)));
        }
        self.decoded = from_windows_1252(line);
        self.not_utf_8.add(self.number);
        Ok(Some(Line::Text(&self.decoded)))
    }

    fn skip_line(&mut self) -> io::Result<()> {
        loop {
            let buffer = self.reader.fill_buf()?;
            let (used, is_end) = match memchr::memchr(b'\n', buffer) {
                Some(place) => (place + 1, true),
                None => (buffer.len(), buffer.is_empty()),
            };
            self.reader.consume(used);
            if is_end {
                return Ok(());
            }
        }
    }
}

/// The same lines as a stream of UTF-8 for a CSV reader. Lines that are too long are left out.
pub(super) struct CleanLines<'a> {
    lines: Lines<'a>,
    line: Vec<u8>,
    given: usize,
    too_long: Noted,
}

impl<'a> CleanLines<'a> {
    pub(super) fn new(reader: Unpacked<'a>) -> Self {
        Self { lines: Lines::new(reader), line: Vec::new(), given: 0, too_long: Noted::default() }
    }

    /// Reports lines left out and lines in another encoding. To be called at the end.
    pub(super) fn report(&self, sink: &mut Sink) {
        self.too_long.report(ProblemKind::LineTooLong, sink);
        self.lines.report(sink);
    }
}

impl CleanLines<'_> {
    /// What is left of the line at hand, with its end; empty at the end of the file.
    pub(super) fn fill(&mut self) -> Result<&[u8], SourceError> {
        if self.given == self.line.len() {
            self.line.clear();
            self.given = 0;
            match self.lines.next()? {
                None => {}
                Some(Line::TooLong) => {
                    self.too_long.add(self.lines.number);
                    // An empty line keeps the numbers of the lines after it.
                    self.line.push(b'\n');
                }
                Some(Line::Text(text)) => {
                    self.line.extend_from_slice(text.as_bytes());
                    self.line.push(b'\n');
                }
            }
        }
        Ok(&self.line[self.given..])
    }

    /// Says how much of what [`Self::fill`] gave was used.
    pub(super) fn consume(&mut self, bytes: usize) {
        self.given = (self.given + bytes).min(self.line.len());
    }

    /// How many lines were read, the one at hand among them.
    pub(super) fn number(&self) -> u64 {
        self.lines.number
    }
}
