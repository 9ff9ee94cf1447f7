//! How an update fails.

use std::error::Error;
use std::path::Path;

use doorplate_identify::sources::SourceError;

use crate::npm::NpmError;
use crate::web_client::WebError;

/// Says why a source was not updated. What was here before is here still.
#[derive(Debug, thiserror::Error)]
pub enum DownloadError {
    /// No mirror has it.
    #[error("no mirror of {id} could be used:{}", listed(.failures))]
    NoMirror {
        /// The source.
        id: String,
        /// What each said.
        failures: Vec<MirrorFailure>,
    },
    /// A mirror's address is none.
    #[error("{address:?} is not an address")]
    NoAddress {
        /// The address.
        address: String,
    },
    /// A web server did not give it.
    #[error(transparent)]
    Web(#[from] WebError),
    /// A package registry did not give it.
    #[error(transparent)]
    Npm(#[from] NpmError),
    /// What came cannot be read.
    #[error("what came is not what the manifest says")]
    Unreadable(#[from] SourceError),
    /// There is less of it than there can be.
    #[error("{rows} rows came, fewer than the {rows_min} that there are at least")]
    TooFewRows {
        /// Rows that came.
        rows: u64,
        /// The least that its manifest names.
        rows_min: u64,
    },
    /// There is much less of it than before.
    #[error(
        "{id} would shrink from {before} to {after} {what} ({:.0} %), more than 20 %; if that is \
        right, run it again with --accept-drop",
        (*.after as f64 / *.before as f64 - 1.0) * 100.0
    )]
    Dropped {
        /// The source.
        id: String,
        /// `rows` or `bytes`.
        what: &'static str,
        /// How many there were.
        before: u64,
        /// How many there would be.
        after: u64,
    },
    /// Another update is at work in the same folder.
    #[error("another update of {id} is running")]
    Busy {
        /// The source.
        id: String,
    },
    /// The folder of the source cannot be used.
    #[error("could not use {path}")]
    Folder {
        /// The file or folder.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The record of an earlier update cannot be read.
    #[error("{path} cannot be read; delete it to fetch the source anew")]
    State {
        /// The file.
        path: String,
        /// What the reader said.
        source: serde_json::Error,
    },
}

/// What one mirror said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MirrorFailure {
    /// The mirror's address.
    pub address: String,
    /// Why it did not work, down to the cause.
    pub reason: String,
}

impl MirrorFailure {
    pub(super) fn new(address: &str, error: &DownloadError) -> Self {
        let mut reason = error.to_string();
        let mut cause = error.source();
        while let Some(found) = cause {
            reason = format!("{reason}: {found}");
            cause = found.source();
        }
        Self { address: address.to_owned(), reason }
    }
}

fn listed(failures: &[MirrorFailure]) -> String {
    if failures.is_empty() {
        return " it can only be imported (--from FOLDER)".to_owned();
    }
    let lines: Vec<String> =
        failures.iter().map(|one| format!("\n  {}: {}", one.address, one.reason)).collect();
    lines.concat()
}

impl DownloadError {
    pub(super) fn folder(path: &Path, source: std::io::Error) -> Self {
        Self::Folder { path: path.display().to_string(), source }
    }

    /// Whether the next mirror must not be tried: somebody has to decide, or the disk is at fault.
    pub(super) fn is_final(&self) -> bool {
        matches!(
            self,
            Self::Dropped { .. }
                | Self::Busy { .. }
                | Self::Folder { .. }
                | Self::State { .. }
                | Self::Web(WebError::Write { .. })
        )
    }
}
