//! A file that many readers read at once, each at its own place.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::os::unix::fs::FileExt;
use std::sync::Arc;

use bytes::Bytes;
use parquet::errors::{ParquetError, Result};
use parquet::file::reader::{ChunkReader, Length};

/// What a reader of page heads reads ahead: a head is some tens of bytes.
const HEAD_BYTES: usize = 1024;

/// A file whose readers do not share a place, as those of [`File`] do.
#[derive(Debug, Clone)]
pub(super) struct SharedFile {
    file: Arc<File>,
    len: u64,
}

impl SharedFile {
    pub(super) fn new(file: File) -> io::Result<Self> {
        let len = file.metadata()?.len();
        Ok(Self { file: Arc::new(file), len })
    }
}

impl Length for SharedFile {
    fn len(&self) -> u64 {
        self.len
    }
}

impl ChunkReader for SharedFile {
    type T = BufReader<Place>;

    fn get_read(&self, start: u64) -> Result<Self::T> {
        let place = Place { file: Arc::clone(&self.file), at: start };
        Ok(BufReader::with_capacity(HEAD_BYTES, place))
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        // A length out of a broken file must not take memory that the file cannot fill.
        if start.saturating_add(length as u64) > self.len {
            let text = format!("the file ends before the {length} bytes at {start}");
            return Err(ParquetError::EOF(text));
        }
        let mut bytes = vec![0; length];
        self.file.read_exact_at(&mut bytes, start)?;
        Ok(Bytes::from(bytes))
    }
}

/// A reader at its own place.
#[derive(Debug)]
pub(super) struct Place {
    file: Arc<File>,
    at: u64,
}

impl Read for Place {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let bytes = self.file.read_at(buffer, self.at)?;
        self.at += bytes as u64;
        Ok(bytes)
    }
}
