//! The ingest log: what is appended here is on disk, and that is what a 202 means.

use async_trait::async_trait;

use super::StoreError;

/// A place in the log. Grows by at least one with each record; never used twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct LogPosition(pub u64);

/// The largest record, in bytes.
pub const RECORD_BYTES_MAX: usize = 256 * 1024;

/// One record with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueuedRecord {
    /// Its place.
    pub position: LogPosition,
    /// Its bytes, as they were appended.
    pub bytes: Vec<u8>,
}

/// Takes records durably and hands them out in order.
#[async_trait]
pub trait Queue: Send + Sync + 'static {
    /// Appends a record. When this returns, the record survives `kill -9` and a power cut. Many
    /// appends share one flush. Fails with `Unavailable` while the disk is full or failing.
    async fn append(&self, record: Vec<u8>) -> Result<LogPosition, StoreError>;

    /// Reads records after a place, in order; at most `records_max`, none when there are none yet.
    async fn read(
        &self,
        after: LogPosition,
        records_max: usize,
    ) -> Result<Vec<QueuedRecord>, StoreError>;

    /// Waits until there is a record after a place. Cancel-safe.
    async fn wait(&self, after: LogPosition) -> Result<(), StoreError>;

    /// Gives up every record at or before a place: they are safe elsewhere. They may be deleted.
    async fn acknowledge(&self, position: LogPosition) -> Result<(), StoreError>;

    /// The place of the last record that was acknowledged or is durable, whichever an empty reader
    /// should start from: everything after it is still to be read.
    async fn acknowledged(&self) -> Result<LogPosition, StoreError>;
}
