//! Sources from a folder: for machines without a network, and for files of one's own.

use std::fs;
use std::path::{Path, PathBuf};

use doorplate_identify::manifest::Mirror;

use super::staging::{Incoming, IncomingFile, Staging};
use super::{DownloadError, FileState};
use crate::checksum;
use crate::web_client::Validators;

/// Finds all files of a mirror in a folder: below the source's id, below the path that a `file:`
/// address names, or at the top, by whole path or by name. The same place serves for all of them.
pub(super) fn find_files(id: &str, mirror: &Mirror, from: &Path) -> Option<Vec<PathBuf>> {
    let below = mirror.address.strip_prefix("file:").unwrap_or("");
    let by_path = |folder: PathBuf| mirror.files.iter().map(|file| folder.join(file)).collect();
    let by_name = |folder: PathBuf| {
        let name = |file: &String| file.rsplit('/').next().unwrap_or_default().to_owned();
        mirror.files.iter().map(|file| folder.join(name(file))).collect()
    };
    let places: [Vec<PathBuf>; 5] = [
        by_path(from.join(id)),
        by_name(from.join(id)),
        by_path(from.join(below)),
        by_path(from.to_owned()),
        by_name(from.to_owned()),
    ];
    places.into_iter().find(|files| files.iter().all(|file| file.is_file()))
}

/// Copies files in, with their checksums.
pub(super) fn copy(
    mirror: &Mirror,
    found: &[PathBuf],
    staging: &Staging,
) -> Result<Incoming, DownloadError> {
    let mut incoming = Incoming::default();
    for (path, from) in mirror.files.iter().zip(found) {
        let location = staging.place(path)?;
        let (bytes, sha256) =
            copy_file(from, &location).map_err(|error| DownloadError::folder(from, error))?;
        incoming.files.push(IncomingFile {
            location,
            is_new: true,
            state: FileState {
                path: path.clone(),
                bytes,
                sha256,
                validators: Validators::default(),
            },
        });
    }
    Ok(incoming)
}

fn copy_file(from: &Path, to: &Path) -> std::io::Result<(u64, String)> {
    let mut target = fs::File::create(to)?;
    let copied = checksum::copy(&mut fs::File::open(from)?, &mut target)?;
    target.sync_all()?;
    Ok(copied)
}
