//! Takes named files out of a packed package; nothing else of it touches the disk.
//!
//! An archive is refused as a whole when it tries to leave its folder, or when it unpacks to more
//! than it may: a few kilobytes can hold gigabytes.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Component, Path};

use flate2::read::GzDecoder;
use tar::{Archive, Entry, EntryType};

use crate::checksum;

/// How much an archive may hold.
#[derive(Debug, Clone, Copy)]
pub struct TarballLimits {
    /// The most bytes of the archive when unpacked, files that are not wanted among them.
    pub unpacked_bytes_max: u64,
    /// The most entries.
    pub entries_max: usize,
}

impl Default for TarballLimits {
    /// The largest package in use unpacks to some 60 MB in a dozen files.
    fn default() -> Self {
        Self { unpacked_bytes_max: 2 << 30, entries_max: 20_000 }
    }
}

/// Says why an archive is refused.
#[derive(Debug, thiserror::Error)]
pub enum TarballError {
    /// It is no archive, is cut off, or the disk does not take it.
    #[error("the archive cannot be read")]
    Unreadable(#[from] io::Error),
    /// An entry would leave the folder.
    #[error("the archive has an entry outside of its folder")]
    LeavesFolder,
    /// A wanted file is a link or a device.
    #[error("{0} in the archive is not a plain file")]
    NotAFile(String),
    /// A wanted file is not there.
    #[error("the archive has no {0}")]
    Missing(String),
    /// It unpacks to more than it may.
    #[error("the archive unpacks to more than {0} bytes")]
    TooLarge(u64),
    /// It has more entries than it may.
    #[error("the archive has more than {0} entries")]
    TooManyEntries(usize),
}

/// A file that was taken out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extracted {
    /// Its path in the package.
    pub path: String,
    /// Its size.
    pub bytes: u64,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
}

/// Takes `wanted` out of the archive into `folder`, in the order wanted. Paths are below the
/// package's own top folder.
pub fn extract(
    archive: &Path,
    wanted: &[String],
    folder: &Path,
    limits: TarballLimits,
) -> Result<Vec<Extracted>, TarballError> {
    // One byte more than allowed tells an archive that is too large from one that just fits.
    let unpacked = GzDecoder::new(File::open(archive)?).take(limits.unpacked_bytes_max + 1);
    let mut archive = Archive::new(unpacked);
    let mut extracted: Vec<Option<Extracted>> = vec![None; wanted.len()];
    let mut unpacked_bytes = 0;
    for (count, entry) in archive.entries()?.enumerate() {
        let mut entry = entry.map_err(|error| explain(error, unpacked_bytes, limits))?;
        unpacked_bytes += entry.size();
        if count >= limits.entries_max {
            return Err(TarballError::TooManyEntries(limits.entries_max));
        }
        if unpacked_bytes > limits.unpacked_bytes_max {
            return Err(TarballError::TooLarge(limits.unpacked_bytes_max));
        }
        let path = path_in_package(&entry)?;
        if let Some(place) = wanted.iter().position(|wanted| *wanted == path) {
            if entry.header().entry_type() != EntryType::Regular {
                return Err(TarballError::NotAFile(path));
            }
            extracted[place] = Some(write_file(&mut entry, path, folder)?);
        }
    }
    let found = extracted.into_iter().zip(wanted);
    found.map(|(one, path)| one.ok_or_else(|| TarballError::Missing(path.clone()))).collect()
}

fn explain(error: io::Error, unpacked_bytes: u64, limits: TarballLimits) -> TarballError {
    if unpacked_bytes >= limits.unpacked_bytes_max {
        TarballError::TooLarge(limits.unpacked_bytes_max)
    } else {
        TarballError::Unreadable(error)
    }
}

/// The path below the first folder, which most call `package`.
fn path_in_package<R: Read>(entry: &Entry<'_, R>) -> Result<String, TarballError> {
    let path = entry.path()?;
    let mut parts = Vec::new();
    for part in path.components() {
        match part {
            Component::Normal(name) => parts.push(name.to_string_lossy()),
            Component::CurDir => {}
            _ => return Err(TarballError::LeavesFolder),
        }
    }
    Ok(parts.get(1..).unwrap_or_default().join("/"))
}

fn write_file<R: Read>(
    entry: &mut Entry<'_, R>,
    path: String,
    folder: &Path,
) -> Result<Extracted, TarballError> {
    let target = folder.join(&path);
    if let Some(parent) = target.parent() {
        std::fs::create_dir_all(parent)?;
    }
    let mut file = File::create(target)?;
    let (bytes, sha256) = checksum::copy(entry, &mut file)?;
    if bytes != entry.size() {
        return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into());
    }
    file.sync_all()?;
    Ok(Extracted { path, bytes, sha256 })
}

#[cfg(test)]
mod tests;
