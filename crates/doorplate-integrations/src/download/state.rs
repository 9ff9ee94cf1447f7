//! What is recorded of a source that is here.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use doorplate_domain::time::Timestamp;
use serde::{Deserialize, Serialize};

use super::DownloadError;
use crate::web_client::Validators;

/// A source that is here: from where, since when, and what exactly.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceState {
    /// The source's id.
    pub source: String,
    /// The mirror's address, as in the manifest.
    pub address: String,
    /// The publisher's version; empty when there is none.
    pub version: String,
    /// When these files came.
    pub fetched_at: Timestamp,
    /// When the publisher was asked last.
    pub checked_at: Timestamp,
    /// The day the files are as they are, `YYYY-MM-DD`.
    pub as_of: String,
    /// Rows that could be read.
    pub rows: u64,
    /// The files, in the order of the manifest.
    pub files: Vec<FileState>,
}

/// One file of a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileState {
    /// The path below the source's folder.
    pub path: String,
    /// Its size.
    pub bytes: u64,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
    /// What to ask with next time.
    #[serde(flatten)]
    pub validators: Validators,
}

impl SourceState {
    /// The size of all files.
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }
}

/// Finds what is recorded of a source in the folder of sources.
pub fn find_state(folder: &Path, id: &str) -> Result<Option<SourceState>, DownloadError> {
    let path = state_path(folder, id);
    let text = match fs::read(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(DownloadError::folder(&path, error)),
    };
    serde_json::from_slice(&text)
        .map(Some)
        .map_err(|source| DownloadError::State { path: path.display().to_string(), source })
}

/// Records a source; the record before is replaced in one step.
pub(super) fn write(folder: &Path, state: &SourceState) -> Result<(), DownloadError> {
    let path = state_path(folder, &state.source);
    let new = path.with_extension("json.new");
    let mut text = serde_json::to_vec_pretty(state).expect("a record has texts and numbers only");
    text.push(b'\n');
    let write = || {
        let mut file = fs::File::create(&new)?;
        file.write_all(&text)?;
        file.sync_all()?;
        fs::rename(&new, &path)
    };
    write().map_err(|error| DownloadError::folder(&path, error))
}

fn state_path(folder: &Path, id: &str) -> PathBuf {
    folder.join(id).join("state.json")
}
