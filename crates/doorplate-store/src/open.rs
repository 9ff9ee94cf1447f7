//! All stores of one data folder.

use std::path::Path;
use std::sync::Arc;

use doorplate_engine::ports::queue::LogPosition;
use doorplate_engine::ports::{
    Directory, Evaluations, Events, FirstParty, Keys, PendingPool, Queue, StoreError,
};

use crate::error::from_join;
use crate::evaluations::EvaluationFolder;
use crate::events::EventFiles;
use crate::keys::KeyFile;
use crate::pending::PendingFile;
use crate::queue::SegmentLog;

/// The stores that a command beside a running server may use: everything but the ingest log, which
/// one process holds.
#[derive(Clone)]
pub struct Stores {
    /// Workspaces, users, sites, the audit log.
    pub directory: Arc<dyn Directory>,
    /// Visits, hits, identifications, the books.
    pub events: Arc<dyn Events>,
    /// What the sites tell about companies.
    pub first_party: Arc<dyn FirstParty>,
    /// Measurements of the data set.
    pub evaluations: Arc<dyn Evaluations>,
    /// Keys with an end.
    pub keys: Arc<dyn Keys>,
    /// Sealed addresses with a deadline.
    pub pending: Arc<dyn PendingPool>,
    /// The ingest log; absent when opened with [`Stores::open_beside`].
    pub queue: Option<Arc<dyn Queue>>,
}

impl Stores {
    /// Opens everything in a data folder, made when it is not there. `Conflict` when another
    /// process holds the ingest log.
    pub async fn open(data: &Path) -> Result<Self, StoreError> {
        let mut stores = Self::open_beside(data).await?;
        let (folder, events) = (data.join("log"), data.join("events"));
        let log = blocking("opening the ingest log", move || {
            // A log that was lost must not hand out places a second time.
            let is_new = !folder.exists();
            let reached =
                if is_new { EventFiles::open(&events)?.last_position()? } else { LogPosition(0) };
            SegmentLog::open(&folder, LogPosition(reached.0 + 1))
        });
        stores.queue = Some(Arc::new(log.await?));
        Ok(stores)
    }

    /// Opens everything but the ingest log: for a command that may run beside a server.
    pub async fn open_beside(data: &Path) -> Result<Self, StoreError> {
        std::fs::create_dir_all(data)
            .map_err(|error| StoreError::unavailable("making the data folder", error))?;
        let directory = crate::directory::Directory::open(&data.join("directory.db")).await?;
        let (keys, pending) = (data.join("keys.db"), data.join("pending.db"));
        let keys = blocking("opening the keys", move || KeyFile::open(&keys)).await?;
        let pending =
            blocking("opening the pending pool", move || PendingFile::open(&pending)).await?;
        let events = data.join("events");
        let events = blocking("opening the event store", move || EventFiles::open(&events)).await?;
        let events = Arc::new(events);
        Ok(Self {
            directory: Arc::new(directory),
            first_party: Arc::clone(&events) as Arc<dyn FirstParty>,
            events,
            evaluations: Arc::new(EvaluationFolder::new(data)),
            keys: Arc::new(keys),
            pending: Arc::new(pending),
            queue: None,
        })
    }
}

async fn blocking<T: Send + 'static>(
    what: &'static str,
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    tokio::task::spawn_blocking(work).await.map_err(from_join(what))?
}
