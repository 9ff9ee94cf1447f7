//! The one thread that writes to the ingest log. It commits in groups: whoever comes while a flush
//! runs shares the next one.
//!
//! After a failed write or flush the end of that file is never trusted again, not even when a
//! second flush succeeds (the kernel may have dropped the pages). The file is cut back to what is
//! known to be on disk, its places are given up, and the next record begins a new file.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use doorplate_engine::ports::StoreError;
use doorplate_engine::ports::queue::LogPosition;
use tokio::sync::{OwnedSemaphorePermit, oneshot};

use super::Shared;
use super::disk::{Disk, SegmentFile};
use super::record::{self, HEADER_BYTES};
use super::segment::Segment;

/// How long the first of a group waits for the others.
const LINGER: Duration = Duration::from_millis(2);
/// When nobody came for so long, nobody else is on the way.
const LULL: Duration = Duration::from_micros(250);
/// The most records of one group.
const GROUP_RECORDS_MAX: usize = 4_096;
/// The most bytes of one group.
const GROUP_BYTES_MAX: usize = 4 * 1024 * 1024;
/// After a failure, how long appends are refused before the disk is tried again.
const RETRY_AFTER: Duration = Duration::from_millis(100);

/// What the thread is asked to do.
pub(super) enum Request {
    /// Make a record durable.
    Append(Append),
    /// Begin a new file if the current one has records, so that the old one can go.
    Roll,
}

/// One record and who waits for it.
pub(super) struct Append {
    pub(super) bytes: Vec<u8>,
    pub(super) reply: oneshot::Sender<Result<LogPosition, StoreError>>,
    /// Its share of the memory that records on their way may take.
    pub(super) permit: OwnedSemaphorePermit,
}

/// The file that is written to.
struct Active {
    file: Box<dyn SegmentFile>,
    path: PathBuf,
    /// How much of it is on disk for certain.
    bytes: u64,
}

/// The state of the thread.
pub(super) struct Committer {
    pub(super) folder: PathBuf,
    pub(super) segment_bytes: u64,
    pub(super) shared: Arc<Shared>,
    pub(super) disk: Box<dyn Disk>,
    /// The place of the next record.
    pub(super) next: u64,
    active: Option<Active>,
    failed_at: Option<Instant>,
    /// The size of the group before: so many are likely to come again.
    expected: usize,
}

impl Committer {
    pub(super) fn new(
        folder: PathBuf,
        segment_bytes: u64,
        shared: Arc<Shared>,
        disk: Box<dyn Disk>,
        next: u64,
    ) -> Self {
        Self {
            folder,
            segment_bytes,
            shared,
            disk,
            next,
            active: None,
            failed_at: None,
            expected: 1,
        }
    }

    /// Works until nobody can ask any more.
    pub(super) fn run(mut self, requests: &Receiver<Request>) {
        while let Ok(request) = requests.recv() {
            match request {
                Request::Append(first) => {
                    let (group, wants_roll) = self.gather(first, requests);
                    self.commit(group);
                    if wants_roll {
                        self.roll();
                    }
                }
                Request::Roll => self.roll(),
            }
        }
    }

    /// Begins the first file. A log that cannot be written to at start is not opened.
    pub(super) fn begin(&mut self) -> io::Result<()> {
        self.ready()
    }

    /// Collects a group: until as many are there as last time, nobody comes any more, or the time
    /// is up.
    fn gather(&mut self, first: Append, requests: &Receiver<Request>) -> (Vec<Append>, bool) {
        let until = Instant::now() + LINGER;
        let mut bytes = first.bytes.len();
        let mut group = vec![first];
        let mut wants_roll = false;
        while group.len() < GROUP_RECORDS_MAX && bytes < GROUP_BYTES_MAX {
            let patience = if group.len() < self.expected {
                until.saturating_duration_since(Instant::now()).min(LULL)
            } else {
                Duration::ZERO
            };
            match requests.recv_timeout(patience) {
                Ok(Request::Append(append)) => {
                    bytes += append.bytes.len();
                    group.push(append);
                }
                Ok(Request::Roll) => wants_roll = true,
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
            }
        }
        self.expected = group.len();
        (group, wants_roll)
    }

    /// Makes a group durable and answers everybody in it.
    fn commit(&mut self, group: Vec<Append>) {
        let first = self.next;
        match self.write(&group) {
            Ok(()) => {
                self.failed_at = None;
                self.shared.set_durable(LogPosition(self.next - 1));
                for (position, append) in (first..).zip(group) {
                    answer(append, Ok(LogPosition(position)));
                }
            }
            Err(error) => {
                if self.failed_at.is_none() {
                    tracing::error!(%error, "the ingest log cannot be written to");
                }
                self.failed_at = Some(Instant::now());
                for append in group {
                    let cause = io::Error::new(error.kind(), error.to_string());
                    let what = "appending to the ingest log";
                    answer(append, Err(StoreError::unavailable(what, cause)));
                }
            }
        }
    }

    fn write(&mut self, group: &[Append]) -> io::Result<()> {
        if self.failed_at.is_some_and(|at| at.elapsed() < RETRY_AFTER) {
            return Err(io::Error::other("the disk failed a moment ago"));
        }
        self.ready()?;
        let active = self.active.as_mut().expect("`ready` made a file");
        let first = self.next;
        let mut buffer =
            Vec::with_capacity(group.iter().map(|append| append.bytes.len() + HEADER_BYTES).sum());
        let mut notes = Vec::with_capacity(group.len());
        for (position, append) in (first..).zip(group) {
            notes.push((position, active.bytes + buffer.len() as u64));
            record::encode(position, &append.bytes, &mut buffer);
        }
        // Given up even if it fails: a place that may be on disk is not used again.
        self.next += group.len() as u64;
        if let Err(error) = active.file.write(&buffer).and_then(|()| active.file.flush()) {
            self.distrust();
            return Err(error);
        }
        active.bytes += buffer.len() as u64;
        self.shared.note(&notes, active.bytes);
        Ok(())
    }

    /// Sees to it that there is a file with room.
    fn ready(&mut self) -> io::Result<()> {
        let is_full = |active: &Active| active.bytes >= self.segment_bytes;
        if self.active.as_ref().is_some_and(|active| !is_full(active)) {
            return Ok(());
        }
        let segment = Segment::new(&self.folder, self.next);
        let file = self.disk.create(&segment.path, &segment.header()).inspect_err(|_| {
            // Half a header is no file of the log; if it cannot be removed either, opening copes.
            drop(std::fs::remove_file(&segment.path));
        })?;
        self.active = Some(Active { file, path: segment.path.clone(), bytes: segment.bytes });
        self.shared.begin(segment);
        Ok(())
    }

    /// Leaves the current file for good, cut back to what is certain.
    fn distrust(&mut self) {
        let Some(mut active) = self.active.take() else { return };
        if let Err(error) = active.file.cut(active.bytes) {
            let path = active.path.display();
            tracing::error!(%error, %path, "the end of a log file could not be cut off");
        }
        self.shared.forget_empty();
    }

    fn roll(&mut self) {
        let has_records = self.shared.newest_has_records();
        if !has_records || self.failed_at.is_some() {
            return;
        }
        let former = self.active.take();
        if let Err(error) = self.ready() {
            tracing::warn!(%error, "no new log file could be begun");
            self.active = former;
            return;
        }
        self.shared.delete_given_up();
    }
}

/// Answers; nobody may be waiting any more.
fn answer(append: Append, result: Result<LogPosition, StoreError>) {
    drop(append.permit);
    drop(append.reply.send(result));
}
