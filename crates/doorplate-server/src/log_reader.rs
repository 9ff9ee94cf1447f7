//! Reads logs: plain, gzip or zstd by their first bytes, from a file or standard input, in whole
//! lines.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use anyhow::Context;
use doorplate_identify::access_log::LINE_BYTES_MAX;
use flate2::read::MultiGzDecoder;
use indicatif::ProgressBar;

const GZIP: [u8; 2] = [0x1f, 0x8b];
const ZSTD: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
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
        let inner: Box<dyn BufRead + Send> = if start.starts_with(&GZIP) {
            Box::new(BufReader::with_capacity(BUFFER_BYTES, MultiGzDecoder::new(raw)))
        } else if start.starts_with(&ZSTD) {
            Box::new(BufReader::with_capacity(BUFFER_BYTES, zstd::Decoder::with_buffer(raw)?))
        } else {
            Box::new(raw)
        };
        Ok(Self { inner, name, begun: Vec::new(), is_skipping: false })
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

    /// Reads about `bytes` of whole lines, with their line ends, into `chunk`; nothing at the end.
    /// Of a line that is longer than a chunk the start is given, one byte more than may be. Not to
    /// be mixed with [`Self::read_line`].
    pub(crate) fn read_chunk(&mut self, chunk: &mut Vec<u8>, bytes: usize) -> anyhow::Result<()> {
        chunk.clear();
        chunk.append(&mut self.begun);
        loop {
            let buffer = match self.inner.fill_buf() {
                Ok(buffer) => buffer,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(self.broken(error)),
            };
            if buffer.is_empty() {
                return Ok(());
            }
            let start = match (self.is_skipping, memchr::memchr(b'\n', buffer)) {
                (false, _) => 0,
                (true, Some(end)) => end,
                (true, None) => buffer.len(),
            };
            self.is_skipping = start == buffer.len();
            chunk.extend_from_slice(&buffer[start..]);
            let used = buffer.len();
            self.inner.consume(used);
            if chunk.len() < bytes {
                continue;
            }
            let end = memchr::memrchr(b'\n', chunk).map_or(0, |end| end + 1);
            if chunk.len() - end > KEPT_BYTES_MAX {
                chunk.truncate(end + KEPT_BYTES_MAX);
                self.is_skipping = true;
            }
            if end > 0 {
                self.begun.extend_from_slice(&chunk[end..]);
                chunk.truncate(end);
                return Ok(());
            }
        }
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
            reader.read_chunk(&mut chunk, 1000).unwrap();
            if chunk.is_empty() {
                break;
            }
            assert!(chunk.len() < 3 * KEPT_BYTES_MAX + BUFFER_BYTES);
            text.extend_from_slice(&chunk);
        }
        let lines: Vec<&[u8]> = text.split(|byte| *byte == b'\n').collect();
        assert_eq!(lines.len(), 4);
        assert_eq!((lines[0], lines[2], lines[3]), (&b"a"[..], &b"b"[..], &b"c"[..]));
        assert!((KEPT_BYTES_MAX..=KEPT_BYTES_MAX + BUFFER_BYTES).contains(&lines[1].len()));
    }
}
