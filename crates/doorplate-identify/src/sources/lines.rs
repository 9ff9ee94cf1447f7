//! Lines of a file that may be packed, may be in an old encoding, and may be hostile.

use std::io::{self, BufRead, BufReader, Read};

use super::{LINE_BYTES_MAX, SOURCE_BYTES_MAX, SourceError, WHOLE_BYTES_MAX};

/// A reader without gzip and without end: it fails past [`SOURCE_BYTES_MAX`].
pub(super) type Unpacked<'a> = BufReader<Limited<'a>>;

/// Unpacks gzip, told by its first two bytes.
pub(super) fn unpack(reader: &mut dyn Read) -> Result<Unpacked<'_>, SourceError> {
    const GZIP: [u8; 2] = [0x1f, 0x8b];
    const BUFFER_BYTES: usize = 256 * 1024;
    let mut reader = BufReader::with_capacity(BUFFER_BYTES, reader);
    let start = reader.fill_buf().map_err(|source| SourceError::Unreadable { line: 0, source })?;
    let inner: Box<dyn Read> = if start.starts_with(&GZIP) {
        Box::new(flate2::bufread::MultiGzDecoder::new(reader))
    } else {
        Box::new(reader)
    };
    Ok(BufReader::with_capacity(BUFFER_BYTES, Limited { inner, left: SOURCE_BYTES_MAX }))
}

/// Fails, instead of ending, when more comes than may.
pub(super) struct Limited<'a> {
    inner: Box<dyn Read + 'a>,
    left: u64,
}

impl Read for Limited<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.left = self
            .left
            .checked_sub(read as u64)
            .ok_or_else(|| io::Error::new(io::ErrorKind::FileTooLarge, "the source has no end"))?;
        Ok(read)
    }
}

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
    Ok(std::str::from_utf8(bytes).map_or_else(|_| from_latin_1(bytes), str::to_owned))
}

const BOM: &[u8] = b"\xef\xbb\xbf";

fn from_latin_1(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| char::from(*byte)).collect()
}

/// The lines of a file, without their ends.
pub(super) struct Lines<'a> {
    reader: Unpacked<'a>,
    bytes: Vec<u8>,
    decoded: String,
    /// How many lines were read.
    pub(super) number: u64,
}

/// A line, or what is left of one that is too long.
pub(super) enum Line<'a> {
    Text(&'a str),
    TooLong,
}

impl<'a> Lines<'a> {
    pub(super) fn new(reader: Unpacked<'a>) -> Self {
        Self { reader, bytes: Vec::new(), decoded: String::new(), number: 0 }
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
        self.decoded = from_latin_1(line);
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

/// The same lines as a stream of UTF-8 for a CSV reader. Lines that are too long are left out;
/// their numbers are kept.
pub(super) struct CleanLines<'a> {
    lines: Lines<'a>,
    line: Vec<u8>,
    given: usize,
    /// The numbers of the lines left out.
    pub(super) too_long: Vec<u64>,
}

impl<'a> CleanLines<'a> {
    pub(super) fn new(reader: Unpacked<'a>) -> Self {
        Self { lines: Lines::new(reader), line: Vec::new(), given: 0, too_long: Vec::new() }
    }
}

impl Read for CleanLines<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.line.len() {
            self.line.clear();
            self.given = 0;
            match self.lines.next().map_err(io::Error::other)? {
                None => return Ok(0),
                Some(Line::TooLong) => {
                    self.too_long.push(self.lines.number);
                    // An empty line keeps the numbers of the lines after it.
                    self.line.push(b'\n');
                }
                Some(Line::Text(text)) => {
                    self.line.extend_from_slice(text.as_bytes());
                    self.line.push(b'\n');
                }
            }
        }
        let rest = &self.line[self.given..];
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        self.given += count;
        Ok(count)
    }
}
