//! A place of its own for each engine under test.

use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use doorplate_engine::ports::queue::LogPosition;
use doorplate_engine::ports::suite::Ground;
use doorplate_engine::ports::{Directory, Events, FirstParty, Keys, PendingPool, Queue};
use doorplate_store::events::EventFiles;
use doorplate_store::keys::KeyFile;
use doorplate_store::pending::PendingFile;
use doorplate_store::queue::SegmentLog;
use tempfile::TempDir;

/// A folder that goes with the test.
pub(crate) struct Folder(TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(TempDir::new().unwrap())
    }
}

fn holds(folder: &Path, needle: &[u8]) -> bool {
    std::fs::read_dir(folder).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() {
            return holds(&path, needle);
        }
        // A connection that is still closing takes its log away.
        let bytes = match std::fs::read(&path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return false,
            read => read.unwrap(),
        };
        memchr::memmem::find(&bytes, needle).is_some()
    })
}

macro_rules! ground {
    ($port:ident, $folder:ident => $open:expr) => {
        #[async_trait]
        impl Ground<dyn $port> for Folder {
            async fn open(&self) -> Arc<dyn $port> {
                let $folder = self.0.path();
                Arc::new($open)
            }

            fn holds(&self, needle: &[u8]) -> bool {
                holds(self.0.path(), needle)
            }
        }
    };
}

ground!(Directory, folder => {
    doorplate_store::directory::Directory::open(&folder.join("directory.db")).await.unwrap()
});
ground!(Events, folder => EventFiles::open(&folder.join("events")).unwrap());
ground!(FirstParty, folder => EventFiles::open(&folder.join("events")).unwrap());
ground!(Queue, folder => SegmentLog::open(&folder.join("log"), LogPosition(1)).unwrap());
ground!(Keys, folder => KeyFile::open(&folder.join("keys.db")).unwrap());
ground!(PendingPool, folder => PendingFile::open(&folder.join("pending.db")).unwrap());
