//! The ingest log: our own segment files. What `Queue::append` returned for is on disk.
//!
//! Files of [`SEGMENT_BYTES`], named by the place of their first record, in a folder that one
//! process holds at a time. Files whose records were all given up are deleted. What is read here
//! was written here: there is no format for others.

use std::collections::VecDeque;
use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use async_trait::async_trait;
use doorplate_engine::ports::StoreError;
use doorplate_engine::ports::queue::{LogPosition, QueuedRecord, RECORD_BYTES_MAX};
use tokio::sync::{Semaphore, oneshot, watch};

use crate::error::from_join;
use committer::{Append, Committer, Request};
use disk::{Disk, RealDisk};
use segment::Segment;

mod acknowledged;
mod committer;
mod disk;
mod record;
mod segment;
#[cfg(test)]
mod tests;

/// When a file has so many bytes, the next one begins.
pub const SEGMENT_BYTES: u64 = 64 * 1024 * 1024;
/// Memory for records on their way to the disk; appends wait for room.
const WAITING_BYTES_MAX: usize = 64 * 1024 * 1024;
/// Once all is given up and the file has so many bytes, it goes: hits are not kept twice for long.
const LEFTOVER_BYTES_MAX: u64 = 256 * 1024;

/// The ingest log of one data folder.
#[derive(Debug)]
pub struct SegmentLog {
    shared: Arc<Shared>,
    room: Arc<Semaphore>,
    requests: Option<Sender<Request>>,
    committer: Option<JoinHandle<()>>,
    // Held until the thread has ended: fields are dropped after `Drop::drop`.
    _lock: File,
}

/// What the thread, readers and whoever gives records up look at together.
#[derive(Debug)]
struct Shared {
    folder: PathBuf,
    state: Mutex<State>,
    durable: watch::Sender<LogPosition>,
}

#[derive(Debug)]
struct State {
    /// Oldest first. The last one is written to and never deleted: its name keeps the count.
    segments: VecDeque<Segment>,
    acknowledged: u64,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        // Every change under the lock is one assignment or push: a panic leaves nothing half done.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn begin(&self, segment: Segment) {
        let mut state = self.state();
        // A file that failed before its first record has nothing to keep.
        if state.segments.back().is_some_and(|last| last.path == segment.path) {
            state.segments.pop_back();
        }
        state.segments.push_back(segment);
    }

    fn note(&self, notes: &[(u64, u64)], bytes: u64) {
        let mut state = self.state();
        let newest = state.segments.back_mut().expect("the thread began a file before it wrote");
        for (position, offset) in notes {
            newest.note(*position, *offset);
        }
        newest.bytes = bytes;
    }

    fn newest_has_records(&self) -> bool {
        self.state().segments.back().is_some_and(|newest| newest.last >= newest.first)
    }

    /// Forgets the newest file if it has no record: while a disk is full, one would follow another.
    fn forget_empty(&self) {
        let mut state = self.state();
        let empty = state.segments.pop_back_if(|newest| newest.last < newest.first);
        drop(state);
        if let Some(segment) = empty
            && let Err(error) = std::fs::remove_file(&segment.path)
        {
            tracing::warn!(%error, path = %segment.path.display(), "an empty log file stays");
        }
    }

    fn set_durable(&self, position: LogPosition) {
        self.durable.send_replace(position);
    }

    /// Deletes files whose records were all given up; damaged ones are put aside instead.
    fn delete_given_up(&self) {
        loop {
            let segment = {
                let mut state = self.state();
                let acknowledged = state.acknowledged;
                let is_given_up = |oldest: &Segment| oldest.last <= acknowledged;
                if state.segments.len() < 2 || !state.segments.front().is_some_and(is_given_up) {
                    return;
                }
                state.segments.pop_front().expect("there are at least two")
            };
            let done = if segment.is_damaged {
                std::fs::rename(&segment.path, segment.path.with_extension("damaged"))
            } else {
                std::fs::remove_file(&segment.path)
            };
            if let Err(error) = done {
                let path = segment.path.display();
                tracing::warn!(%error, %path, "a log file that is done with could not be removed");
            }
        }
    }
}

impl SegmentLog {
    /// Opens the log in a folder, made when it is not there. A log without any file begins at
    /// `first`. `Conflict` when another process has it open.
    pub fn open(folder: &Path, first: LogPosition) -> Result<Self, StoreError> {
        Self::open_on(Box::new(RealDisk), folder, first, SEGMENT_BYTES)
    }

    fn open_on(
        disk: Box<dyn Disk>,
        folder: &Path,
        first: LogPosition,
        segment_bytes: u64,
    ) -> Result<Self, StoreError> {
        let failed = |error: io::Error| StoreError::unavailable("opening the ingest log", error);
        std::fs::create_dir_all(folder).map_err(failed)?;
        let lock = lock(folder)?;
        let acknowledged = acknowledged::read(folder).map_err(failed)?;
        let segments = recover(folder).map_err(failed)?;
        let last = segments.back().map_or(0, |segment| segment.last).max(acknowledged);
        let next = (last + 1).max(first.0).max(1);
        let shared = Arc::new(Shared {
            folder: folder.to_owned(),
            state: Mutex::new(State { segments, acknowledged }),
            durable: watch::Sender::new(LogPosition(next - 1)),
        });
        let mut committer =
            Committer::new(folder.to_owned(), segment_bytes, Arc::clone(&shared), disk, next);
        committer.begin().map_err(failed)?;
        shared.delete_given_up();
        let (requests, received) = mpsc::channel();
        let thread = std::thread::Builder::new()
            .name("ingest-log".to_owned())
            .spawn(move || committer.run(&received))
            .map_err(failed)?;
        Ok(Self {
            shared,
            room: Arc::new(Semaphore::new(WAITING_BYTES_MAX)),
            requests: Some(requests),
            committer: Some(thread),
            _lock: lock,
        })
    }

    fn request(&self, request: Request) -> Result<(), StoreError> {
        let gone = || StoreError::unavailable("appending to the ingest log", "its thread ended");
        self.requests.as_ref().ok_or_else(gone)?.send(request).map_err(|_| gone())
    }
}

impl Drop for SegmentLog {
    /// Waits until what was asked for is done.
    fn drop(&mut self) {
        self.requests = None;
        let ended = self.committer.take().map_or(Ok(()), JoinHandle::join);
        if ended.is_err() {
            tracing::error!("the thread of the ingest log panicked");
        }
    }
}

/// Takes the folder for this process.
fn lock(folder: &Path) -> Result<File, StoreError> {
    let what = "locking the ingest log";
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(folder.join("lock"))
        .map_err(|error| StoreError::unavailable(what, error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            Err(StoreError::conflict("a second process with the same ingest log"))
        }
        Err(TryLockError::Error(error)) => Err(StoreError::unavailable(what, error)),
    }
}

/// Reads what earlier processes left.
fn recover(folder: &Path) -> io::Result<VecDeque<Segment>> {
    let files = segment::list(folder)?;
    let newest = files.len().saturating_sub(1);
    let mut segments = VecDeque::with_capacity(files.len() + 1);
    for (number, (first, path)) in files.into_iter().enumerate() {
        let segment = segment::recover(&path, first, number == newest)?;
        if segment.is_damaged {
            let path = path.display();
            tracing::error!(%path, "a log file is damaged: what is readable is read, the rest is \
                                    lost, and the file is put aside");
        }
        segments.push_back(segment);
    }
    Ok(segments)
}

#[async_trait]
impl doorplate_engine::ports::Queue for SegmentLog {
    async fn append(&self, record: Vec<u8>) -> Result<LogPosition, StoreError> {
        if record.len() > RECORD_BYTES_MAX {
            return Err(StoreError::conflict("a record beyond the limit of the ingest log"));
        }
        let bytes = u32::try_from(record.len().max(1)).expect("RECORD_BYTES_MAX fits");
        let permit = Arc::clone(&self.room)
            .acquire_many_owned(bytes)
            .await
            .map_err(|error| StoreError::unavailable("appending to the ingest log", error))?;
        let (reply, answer) = oneshot::channel();
        self.request(Request::Append(Append { bytes: record, reply, permit }))?;
        answer
            .await
            .map_err(|error| StoreError::unavailable("appending to the ingest log", error))?
    }

    async fn read(
        &self,
        after: LogPosition,
        records_max: usize,
    ) -> Result<Vec<QueuedRecord>, StoreError> {
        let what = "reading the ingest log";
        let shared = Arc::clone(&self.shared);
        tokio::task::spawn_blocking(move || {
            read(&shared, after.0, records_max)
                .map_err(|error| StoreError::unavailable(what, error))
        })
        .await
        .map_err(from_join(what))?
    }

    async fn wait(&self, after: LogPosition) -> Result<(), StoreError> {
        let mut durable = self.shared.durable.subscribe();
        durable
            .wait_for(|last| *last > after)
            .await
            .map(|_| ())
            .map_err(|error| StoreError::unavailable("waiting for the ingest log", error))
    }

    async fn acknowledge(&self, position: LogPosition) -> Result<(), StoreError> {
        let what = "giving up records of the ingest log";
        let is_all = {
            let durable = *self.shared.durable.borrow();
            let mut state = self.shared.state();
            let position = position.0.min(durable.0);
            if position <= state.acknowledged {
                return Ok(());
            }
            state.acknowledged = position;
            let size = state.segments.back().map_or(0, |newest| newest.bytes);
            position == durable.0 && size >= LEFTOVER_BYTES_MAX
        };
        let shared = Arc::clone(&self.shared);
        tokio::task::spawn_blocking(move || {
            let position = shared.state().acknowledged;
            acknowledged::write(&shared.folder, position)
                .map_err(|error| StoreError::unavailable(what, error))?;
            shared.delete_given_up();
            Ok::<_, StoreError>(())
        })
        .await
        .map_err(from_join(what))??;
        if is_all { self.request(Request::Roll) } else { Ok(()) }
    }

    async fn acknowledged(&self) -> Result<LogPosition, StoreError> {
        Ok(LogPosition(self.shared.state().acknowledged))
    }
}

/// Reads from the file that holds the next record; from the one after when damage hides it.
fn read(shared: &Shared, after: u64, records_max: usize) -> io::Result<Vec<QueuedRecord>> {
    let mut after = after;
    if records_max == 0 {
        return Ok(Vec::new());
    }
    loop {
        let segment = shared.state().segments.iter().find(|segment| segment.last > after).cloned();
        let Some(segment) = segment else { return Ok(Vec::new()) };
        match segment.read(after, records_max) {
            Ok(records) if records.is_empty() => {
                let path = segment.path.display();
                tracing::error!(%path, after, "a log file lost records: reading goes on behind it");
                after = segment.last;
            }
            Ok(records) => return Ok(records),
            // Given up and deleted in the meantime.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let is_there = shared.state().segments.iter().any(|s| s.path == segment.path);
                if is_there {
                    return Err(error);
                }
            }
            Err(error) => return Err(error),
        }
    }
}
