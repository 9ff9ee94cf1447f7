//! The ingest log of a command that runs beside a server: the server holds the real one.

use async_trait::async_trait;
use doorplate_engine::ports::queue::{LogPosition, QueuedRecord};
use doorplate_engine::ports::{Queue, StoreError};

/// Takes nothing and has nothing.
#[derive(Debug)]
pub(super) struct NoQueue;

fn held() -> StoreError {
    StoreError::conflict("using the ingest log, which another process holds,")
}

#[async_trait]
impl Queue for NoQueue {
    async fn append(&self, _record: Vec<u8>) -> Result<LogPosition, StoreError> {
        Err(held())
    }

    async fn read(
        &self,
        _after: LogPosition,
        _records_max: usize,
    ) -> Result<Vec<QueuedRecord>, StoreError> {
        Ok(Vec::new())
    }

    async fn wait(&self, _after: LogPosition) -> Result<(), StoreError> {
        std::future::pending().await
    }

    async fn acknowledge(&self, _position: LogPosition) -> Result<(), StoreError> {
        Err(held())
    }

    async fn acknowledged(&self) -> Result<LogPosition, StoreError> {
        Ok(LogPosition::default())
    }
}
