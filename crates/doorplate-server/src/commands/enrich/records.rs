//! The records of a table: lines, and more of them while a quote is open.

use doorplate_identify::access_log::LINE_BYTES_MAX;

use super::pipeline::{CHUNK_BYTES, Chunk};
use crate::log_reader::LogReader;

/// Reads the records of one table.
pub(super) struct Records<'a> {
    reader: &'a mut LogReader,
    line: Vec<u8>,
    line_next: u64,
    kept: Option<(u64, Vec<u8>)>,
}

impl<'a> Records<'a> {
    pub(super) fn new(reader: &'a mut LogReader) -> Self {
        Self { reader, line: Vec::new(), line_next: 1, kept: None }
    }

    /// The next record with the number of its first line.
    pub(super) fn next(&mut self) -> anyhow::Result<Option<(u64, Vec<u8>)>> {
        if let Some(kept) = self.kept.take() {
            return Ok(Some(kept));
        }
        let mut record = Vec::new();
        let line = self.append_next(&mut record)?;
        Ok(line.map(|line| (line, record)))
    }

    /// Gives a record back, to be the next one again.
    pub(super) fn put_back(&mut self, line: u64, record: Vec<u8>) {
        self.kept = Some((line, record));
    }

    /// Fills a chunk; `false` at the end.
    pub(super) fn read_chunk(&mut self, chunk: &mut Chunk) -> anyhow::Result<bool> {
        chunk.buffer.clear();
        if let Some((line, record)) = self.kept.take() {
            chunk.buffer.extend_from_slice(&record);
            chunk.places.push((line, record.len()));
        }
        while chunk.buffer.len() < CHUNK_BYTES
            && let Some(line) = self.append_next(&mut chunk.buffer)?
        {
            chunk.places.push((line, chunk.buffer.len()));
        }
        chunk.len = chunk.buffer.len();
        Ok(!chunk.places.is_empty())
    }

    /// Appends the next record and gives the number of its first line. One that is too long comes
    /// cut off, longer than may be.
    fn append_next(&mut self, out: &mut Vec<u8>) -> anyhow::Result<Option<u64>> {
        let (start, line_first, mut quotes) = (out.len(), self.line_next, 0);
        while self.reader.read_line(&mut self.line)? {
            self.line_next += 1;
            out.extend_from_slice(&self.line);
            out.push(b'\n');
            quotes += memchr::memchr_iter(b'"', &self.line).count();
            if quotes.is_multiple_of(2) || out.len() - start > LINE_BYTES_MAX {
                return Ok(Some(line_first));
            }
        }
        Ok((out.len() > start).then_some(line_first))
    }
}
