//! One file of the ingest log: what it holds, how it is found again after a crash.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use doorplate_engine::ports::queue::{LogPosition, QueuedRecord, RECORD_BYTES_MAX};

use super::record::{self, Found, HEADER_BYTES};

/// Begins every file of the log; the place of its first record follows, 8 bytes.
const MAGIC: &[u8; 8] = b"doorlog1";
/// Bytes before the first record.
pub(super) const FILE_HEADER_BYTES: usize = 16;
/// One entry of the index for so many bytes: what a reader skips at most.
const INDEX_EVERY_BYTES: u64 = 64 * 1024;
/// How much one read takes from the disk; always holds a whole record.
const READ_BYTES: usize = 4 * 1024 * 1024;
const _: () = assert!(READ_BYTES > 2 * (RECORD_BYTES_MAX + HEADER_BYTES));

/// What is known of one file.
#[derive(Debug, Clone)]
pub(super) struct Segment {
    pub(super) path: PathBuf,
    /// The place that its first record has, or would have.
    pub(super) first: u64,
    /// The place of its last record; `first - 1` when it has none.
    pub(super) last: u64,
    /// How far it can be trusted.
    pub(super) bytes: u64,
    /// Whether something in it could not be read; then the file is kept when it is given up.
    pub(super) is_damaged: bool,
    /// Places and their offsets, both ascending.
    index: Vec<(u64, u64)>,
}

impl Segment {
    /// A new file without records.
    pub(super) fn new(folder: &Path, first: u64) -> Self {
        Self {
            path: folder.join(format!("{first:020}.log")),
            first,
            last: first - 1,
            bytes: FILE_HEADER_BYTES as u64,
            is_damaged: false,
            index: Vec::new(),
        }
    }

    /// The bytes that its file begins with.
    pub(super) fn header(&self) -> [u8; FILE_HEADER_BYTES] {
        let mut header = [0; FILE_HEADER_BYTES];
        header[..8].copy_from_slice(MAGIC);
        header[8..].copy_from_slice(&self.first.to_le_bytes());
        header
    }

    /// Takes note of a record that is on disk at `offset`.
    pub(super) fn note(&mut self, position: u64, offset: u64) {
        let is_far = self.index.last().is_none_or(|(_, last)| offset >= last + INDEX_EVERY_BYTES);
        if is_far {
            self.index.push((position, offset));
        }
        self.last = position;
    }

    /// Where to begin reading for the record after a place.
    fn offset_before(&self, after: u64) -> u64 {
        let behind = self.index.partition_point(|(position, _)| *position <= after + 1);
        behind.checked_sub(1).map_or(FILE_HEADER_BYTES as u64, |entry| self.index[entry].1)
    }

    /// Reads records after a place, at most `records_max`, at least one unless damage hides all.
    pub(super) fn read(&self, after: u64, records_max: usize) -> io::Result<Vec<QueuedRecord>> {
        let mut file = File::open(&self.path)?;
        let mut start = self.offset_before(after);
        loop {
            let length = usize::try_from(self.bytes.saturating_sub(start)).unwrap_or(usize::MAX);
            let mut buffer = vec![0; length.min(READ_BYTES)];
            file.seek(SeekFrom::Start(start))?;
            file.read_exact(&mut buffer)?;
            let is_all = length <= READ_BYTES;
            let (records, next) = self.take(&buffer, is_all, after, records_max);
            if !records.is_empty() || is_all {
                return Ok(records);
            }
            // Damage larger than a buffer: look on in the next one, with room for one record.
            start += next.max(READ_BYTES - RECORD_BYTES_MAX - HEADER_BYTES) as u64;
        }
    }

    /// Takes records after a place out of a buffer; says how far it came. Only where the file ends
    /// is a record that is cut a damaged one.
    fn take(
        &self,
        buffer: &[u8],
        is_all: bool,
        after: u64,
        records_max: usize,
    ) -> (Vec<QueuedRecord>, usize) {
        let mut records = Vec::new();
        let (mut offset, mut last) = (0, self.first - 1);
        while records.len() < records_max {
            match record::decode(buffer, offset, last) {
                Found::Record { position, bytes, next } => {
                    if position > after {
                        let bytes = bytes.to_vec();
                        records.push(QueuedRecord { position: LogPosition(position), bytes });
                    }
                    (offset, last) = (next, position);
                }
                Found::End => break,
                Found::Cut if !is_all => break,
                Found::Cut | Found::Damage => match record::resume(buffer, offset, last) {
                    Some(next) => offset = next,
                    None => break,
                },
            }
        }
        (records, offset)
    }
}

/// Reads a file that an earlier process left. `is_newest` says that it was being written to: what
/// is not whole at its very end was never acknowledged and is cut off. Any other damage stays, the
/// records around it are read, and the file is marked.
pub(super) fn recover(path: &Path, first: u64, is_newest: bool) -> io::Result<Segment> {
    let buffer = std::fs::read(path)?;
    let mut segment = Segment::new(path.parent().unwrap_or(Path::new("")), first);
    path.clone_into(&mut segment.path);
    let (mut offset, mut last) = (FILE_HEADER_BYTES, first.saturating_sub(1));
    if buffer.len() < FILE_HEADER_BYTES || buffer[..FILE_HEADER_BYTES] != segment.header() {
        segment.is_damaged = !is_newest || buffer.len() >= FILE_HEADER_BYTES;
    }
    loop {
        match record::decode(&buffer, offset, last) {
            Found::Record { position, next, .. } => {
                segment.note(position, offset as u64);
                (offset, last) = (next, position);
                segment.bytes = next as u64;
            }
            Found::End => break,
            Found::Cut | Found::Damage => match record::resume(&buffer, offset, last) {
                Some(next) => {
                    segment.is_damaged = true;
                    offset = next;
                }
                None if is_newest => {
                    cut(path, segment.bytes)?;
                    break;
                }
                None => {
                    segment.is_damaged = true;
                    break;
                }
            },
        }
    }
    Ok(segment)
}

fn cut(path: &Path, bytes: u64) -> io::Result<()> {
    let file = OpenOptions::new().write(true).open(path)?;
    if file.metadata()?.len() > bytes {
        file.set_len(bytes)?;
        file.sync_all()?;
    }
    Ok(())
}

/// Finds the files of the log, oldest first, with the place in each name.
pub(super) fn list(folder: &Path) -> io::Result<Vec<(u64, PathBuf)>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let first = path
            .file_name()
            .and_then(|name| name.to_str()?.strip_suffix(".log")?.parse::<u64>().ok());
        found.extend(first.filter(|first| *first > 0).map(|first| (first, path)));
    }
    found.sort_unstable();
    Ok(found)
}
