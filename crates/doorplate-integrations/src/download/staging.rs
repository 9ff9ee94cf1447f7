//! Where files lie until the whole source is known to be sound, and how they take their place.

use std::fs;
use std::path::{Path, PathBuf};

use super::DownloadError;
use super::state::{self, FileState, SourceState};

const INCOMING: &str = ".incoming";

/// Files that came and are not accepted yet.
#[derive(Debug, Default)]
pub(super) struct Incoming {
    pub(super) files: Vec<IncomingFile>,
}

#[derive(Debug)]
pub(super) struct IncomingFile {
    pub(super) location: PathBuf,
    /// Whether it came now; else it is the one that is here.
    pub(super) is_new: bool,
    pub(super) state: FileState,
}

impl Incoming {
    pub(super) fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.state.bytes).sum()
    }

    pub(super) fn is_same_as(&self, known: &[FileState]) -> bool {
        let checksums = self.files.iter().map(|file| &file.state.sha256);
        checksums.eq(known.iter().map(|file| &file.sha256))
    }
}

/// The folder for what comes in; emptied at the start, deleted at the end, locked in between.
#[derive(Debug)]
pub(super) struct Staging {
    source: PathBuf,
    _lock: fs::File,
}

impl Staging {
    pub(super) fn new(folder: &Path, id: &str) -> Result<Self, DownloadError> {
        let source = folder.join(id);
        let incoming = source.join(INCOMING);
        fs::create_dir_all(&source).map_err(|error| DownloadError::folder(&source, error))?;
        let lock_path = source.join(".lock");
        let lock = fs::File::create(&lock_path)
            .map_err(|error| DownloadError::folder(&lock_path, error))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(fs::TryLockError::WouldBlock) => {
                return Err(DownloadError::Busy { id: id.to_owned() });
            }
            Err(fs::TryLockError::Error(error)) => {
                return Err(DownloadError::folder(&lock_path, error));
            }
        }
        let empty = || {
            match fs::remove_dir_all(&incoming) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
            fs::create_dir_all(&incoming)
        };
        empty().map_err(|error| DownloadError::folder(&incoming, error))?;
        Ok(Self { source, _lock: lock })
    }

    /// Where new files go.
    pub(super) fn folder(&self) -> PathBuf {
        self.source.join(INCOMING)
    }

    /// Where a new file goes; its folder is there afterwards.
    pub(super) fn place(&self, path: &str) -> Result<PathBuf, DownloadError> {
        let target = self.folder().join(path);
        make_parent(&target)?;
        Ok(target)
    }

    /// Where an accepted file lies.
    pub(super) fn current(&self, path: &str) -> PathBuf {
        self.source.join(path)
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // What stays behind is emptied by the next update.
        fs::remove_dir_all(self.folder()).ok();
    }
}

/// Puts new files in the place of old ones, records them, and deletes what is of no use any more.
/// A crash in between leaves files that the record does not fit; the next update fetches them.
pub(super) fn replace(
    folder: &Path,
    state: &SourceState,
    incoming: Incoming,
    before: Option<&SourceState>,
) -> Result<(), DownloadError> {
    let source = folder.join(&state.source);
    for file in incoming.files.into_iter().filter(|file| file.is_new) {
        let target = source.join(&file.state.path);
        make_parent(&target)?;
        fs::rename(&file.location, &target)
            .map_err(|error| DownloadError::folder(&target, error))?;
    }
    state::write(folder, state)?;
    let old = before.map_or(&[][..], |before| &before.files[..]);
    for file in old.iter().filter(|old| state.files.iter().all(|new| new.path != old.path)) {
        let path = source.join(&file.path);
        fs::remove_file(&path).map_err(|error| DownloadError::folder(&path, error))?;
    }
    Ok(())
}

fn make_parent(target: &Path) -> Result<(), DownloadError> {
    let parent = target.parent().unwrap_or(target);
    fs::create_dir_all(parent).map_err(|error| DownloadError::folder(parent, error))
}
