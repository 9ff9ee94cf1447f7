//! The file that remembers up to where the log was given up.
//!
//! It is replaced whole and not flushed: when a power cut takes it, records are read once more,
//! and the event store knows those that it has.

use std::io;
use std::path::{Path, PathBuf};

/// The place and its checksum.
const FILE_BYTES: usize = 12;

fn path(folder: &Path) -> PathBuf {
    folder.join("acknowledged")
}

/// Reads the place; 0 when there is none that can be trusted.
pub(super) fn read(folder: &Path) -> io::Result<u64> {
    let bytes = match std::fs::read(path(folder)) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
        Err(error) => return Err(error),
    };
    let is_whole =
        bytes.len() == FILE_BYTES && bytes[8..] == crc32c::crc32c(&bytes[..8]).to_le_bytes();
    if !is_whole {
        tracing::warn!("the place up to where the log was read is lost: it is read again");
        return Ok(0);
    }
    Ok(u64::from_le_bytes(*bytes.first_chunk().expect("the length was checked")))
}

/// Writes the place.
pub(super) fn write(folder: &Path, position: u64) -> io::Result<()> {
    let place = position.to_le_bytes();
    let bytes = [&place[..], &crc32c::crc32c(&place).to_le_bytes()].concat();
    let new = folder.join("acknowledged.new");
    std::fs::write(&new, bytes)?;
    std::fs::rename(new, path(folder))
}
