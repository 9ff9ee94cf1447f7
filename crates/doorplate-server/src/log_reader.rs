//! Reads logs: plain, gzip or zstd by their first bytes, from a file or standard input, in whole
//! lines.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use anyhow::{Context, ensure};
use doorplate_identify::access_log::LINE_BYTES_MAX;
use flate2::read::MultiGzDecoder;
use indicatif::ProgressBar;

const GZIP: [u8; 2] = [0x1f, 0x8b];
const ZSTD: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
const PARQUET: [u8; 4] = *b"PAR1";
/// The marks of an encoding's byte order: that of UTF-8 says nothing, the others say that it is
/// not UTF-8.
const UTF8_MARK: [u8; 3] = [0xef, 0xbb, 0xbf];
const UTF16_MARKS: [[u8; 2]; 2] = [[0xff, 0xfe], [0xfe, 0xff]];
/// What is read ahead.
const BUFFER_BYTES: usize = 256 * 1024;
/// What a line may have before the rest of it is thrown away: enough for the reader of lines to
/// see that it is too long, little enough not to fill the memory.
const KEPT_BYTES_MAX: usize = LINE_BYTES_MAX + 1;

/// A log, unpacked.
pub(crate) struct LogReader {
    inner: Box<dyn BufRead + Send>,
    name: String,
    /// The start of a line whose end the last chunk did not have.
    begun: Vec<u8>,
    /// Whether the rest of that line is thrown away, because it is too long.
    is_skipping: bool,
    /// Why no more could be read, to be told when what came before was given.
    failure: Option<io::Error>,
}

/// The size of all logs as they lie on the disk; nothing when one is standard input.
pub(crate) fn total_bytes(paths: &[std::path::PathBuf]) -> Option<u64> {
    paths.iter().map(|path| std::fs::metadata(path).ok().map(|found| found.len())).sum()
}

impl LogReader {
    /// Opens a log; `-` is standard input. `bar` moves by the bytes as they lie on the disk.
    pub(crate) fn open(path: &Path, bar: &ProgressBar) -> anyhow::Result<Self> {
        let name = path.display().to_string();
        let raw: Box<dyn Read + Send> = if path == Path::new("-") {
            Box::new(io::stdin())
        } else {
            Box::new(File::open(path).with_context(|| format!("could not open the log {name}"))?)
        };
        let mut raw = BufReader::with_capacity(BUFFER_BYTES, bar.wrap_read(raw));
        let start = raw.fill_buf().with_context(|| format!("could not read the log {name}"))?;
        let mut inner: Box<dyn BufRead + Send> = if start.starts_with(&GZIP) {
            Box::new(BufReader::with_capacity(BUFFER_BYTES, MultiGzDecoder::new(raw)))
        } else if start.starts_with(&ZSTD) {
            Box::new(BufReader::with_capacity(BUFFER_BYTES, zstd::Decoder::with_buffer(raw)?))
        } else {
            Box::new(raw)
        };
        // A packed log that breaks here breaks again with the first line.
        let start = inner.fill_buf().unwrap_or_default();
        ensure!(
            !UTF16_MARKS.iter().any(|mark| start.starts_with(mark)),
            "{name} is UTF-16; convert it first: `iconv -f UTF-16 -t UTF-8`"
        );
        ensure!(!start.starts_with(&PARQUET), "{name} is Parquet, which has to be a file");
        if start.starts_with(&UTF8_MARK) {
            inner.consume(UTF8_MARK.len());
        }
        Ok(Self { inner, name, begun: Vec::new(), is_skipping: false, failure: None })
    }

    /// Reads the next line without its line end into `line`; `false` at the end. Of a line that is
    /// too long, the start is given, one byte more than may be.
    pub(crate) fn read_line(&mut self, line: &mut Vec<u8>) -> anyhow::Result<bool> {
        line.clear();
        let mut has_read = false;
        loop {
            let buffer = match self.inner.fill_buf() {
                Ok(buffer) => buffer,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(self.broken(error)),
            };
            if buffer.is_empty() {
                return Ok(has_read);
            }
            has_read = true;
            let end = memchr::memchr(b'\n', buffer);
            let part = &buffer[..end.unwrap_or(buffer.len())];
            let room = KEPT_BYTES_MAX.saturating_sub(line.len());
            line.extend_from_slice(&part[..part.len().min(room)]);
            let used = end.map_or(buffer.len(), |end| end + 1);
            self.inner.consume(used);
            if end.is_some() {
                return Ok(true);
            }
        }
    }

    /// Reads whole lines with their line ends to the start of `chunk`, as many as fit into `bytes`,
    /// and gives how many bytes they have; 0 at the end. Of a line that is too long the start is
    /// given, one byte more than may be. `chunk` stays longer than what was read: clearing it each
    /// time would cost more than splitting the lines. Not to be mixed with [`Self::read_line`].
    pub(crate) fn read_chunk(
        &mut self,
        chunk: &mut Vec<u8>,
        bytes: usize,
    ) -> anyhow::Result<usize> {
        // A line that may be must fit.
        let bytes = bytes.max(2 * KEPT_BYTES_MAX);
        if chunk.len() < bytes {
            chunk.resize(bytes, 0);
        }
        let chunk = &mut chunk[..bytes];
        let mut filled = self.begun.len();
        chunk[..filled].copy_from_slice(&self.begun);
        self.begun.clear();
        loop {
            let read = match self.failure.take() {
                Some(error) => Err(error),
                None => self.inner.read(&mut chunk[filled..]),
            };
            match read {
                Ok(0) => return Ok(filled),
                Ok(read) => filled = self.skip(chunk, (filled, filled + read)),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    let end = memchr::memrchr(b'\n', &chunk[..filled]).map_or(0, |end| end + 1);
                    if end == 0 {
                        return Err(self.broken(error));
                    }
                    self.failure = Some(error);
                    return Ok(end);
                }
            }
            if filled < bytes {
                continue;
            }
            let end = memchr::memrchr(b'\n', chunk).map_or(0, |end| end + 1);
            if filled - end > KEPT_BYTES_MAX {
                filled = end + KEPT_BYTES_MAX;
                self.is_skipping = true;
            }
            if end > 0 {
                self.begun.extend_from_slice(&chunk[end..filled]);
                return Ok(end);
            }
        }
    }

    /// Throws the rest of a line away that is too long, from what was just read; gives where what
    /// is kept ends.
    fn skip(&mut self, chunk: &mut [u8], (start, end): (usize, usize)) -> usize {
        if !self.is_skipping {
            return end;
        }
        let Some(line_end) = memchr::memchr(b'\n', &chunk[start..end]) else { return start };
        self.is_skipping = false;
        chunk.copy_within(start + line_end..end, start);
        end - line_end
    }

    fn broken(&self, error: io::Error) -> anyhow::Error {
        anyhow::Error::new(error).context(format!(
            "could not read {} to its end; is it cut off? What came before was taken",
            self.name
        ))
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn lines(bytes: &[u8]) -> Vec<String> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), bytes).unwrap();
        let mut reader = LogReader::open(file.path(), &ProgressBar::hidden()).unwrap();
        let (mut line, mut lines) = (Vec::new(), Vec::new());
        while reader.read_line(&mut line).unwrap() {
            lines.push(String::from_utf8_lossy(&line).into_owned());
        }
        lines
    }

    #[test]
    fn a_packed_log_is_told_by_its_first_bytes() {
        let text = b"a\nb\n\nc";
        let expected = ["a", "b", "", "c"];
        assert_eq!(lines(text), expected);
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(text).unwrap();
        assert_eq!(lines(&gzip.finish().unwrap()), expected);
        assert_eq!(lines(&zstd::encode_all(&text[..], 1).unwrap()), expected);
        assert!(lines(b"").is_empty());
    }

    #[test]
    fn a_line_without_an_end_does_not_fill_the_memory() {
        let mut text = vec![b'x'; 3 * KEPT_BYTES_MAX];
        text.extend(b"\nnext\n");
        let lines = lines(&text);
        assert_eq!((lines[0].len(), lines[1].as_str()), (KEPT_BYTES_MAX, "next"));
    }

    #[test]
    fn chunks_are_whole_lines_and_bounded() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let long = "x".repeat(5 * KEPT_BYTES_MAX);
        std::fs::write(file.path(), format!("a\n{long}\nb\nc")).unwrap();
        let mut reader = LogReader::open(file.path(), &ProgressBar::hidden()).unwrap();
        let (mut chunk, mut text) = (Vec::new(), Vec::new());
        loop {
            let read = reader.read_chunk(&mut chunk, 1000).unwrap();
            if read == 0 {
                break;
            }
            assert!(chunk.len() < 3 * KEPT_BYTES_MAX);
            text.extend_from_slice(&chunk[..read]);
        }
        let lines: Vec<&[u8]> = text.split(|byte| *byte == b'\n').collect();
        assert_eq!(lines.len(), 4);
        assert_eq!((lines[0], lines[2], lines[3]), (&b"a"[..], &b"b"[..], &b"c"[..]));
        assert_eq!(lines[1].len(), KEPT_BYTES_MAX);
    }

    #[test]
    fn a_log_that_is_cut_off_gives_what_it_has_and_then_says_so() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        for number in 0..100_000_u32 {
            writeln!(gzip, "line {}", number.wrapping_mul(0x9e37_79b9)).unwrap();
        }
        let bytes = gzip.finish().unwrap();
        std::fs::write(file.path(), &bytes[..bytes.len() / 2]).unwrap();
        let mut reader = LogReader::open(file.path(), &ProgressBar::hidden()).unwrap();
        let (mut chunk, mut lines) = (Vec::new(), 0);
        let error = loop {
            match reader.read_chunk(&mut chunk, 1000) {
                Ok(read) => {
                    assert_eq!(chunk[read - 1], b'\n');
                    lines += chunk[..read].split(|byte| *byte == b'\n').count() - 1;
                }
                Err(error) => break error.to_string(),
            }
        };
        assert!((40_000..60_000).contains(&lines), "{lines} lines");
        assert!(error.contains("is it cut off?"), "{error}");
    }

    #[test]
    fn the_mark_of_an_encoding_is_no_part_of_the_first_line() {
        assert_eq!(lines(b"\xef\xbb\xbfa\nb"), ["a", "b"]);
        let packed = zstd::encode_all(&b"\xef\xbb\xbfa\n"[..], 1).unwrap();
        assert_eq!(lines(&packed), ["a"]);
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), b"\xff\xfea\0").unwrap();
        let error = LogReader::open(file.path(), &ProgressBar::hidden()).err().unwrap();
        assert!(error.to_string().contains("is UTF-16"), "{error}");
    }
}
