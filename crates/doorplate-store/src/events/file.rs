//! One workspace's file: a writer that calls wait for, and readers beside it.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use doorplate_engine::ports::StoreError;
use doorplate_engine::ports::queue::LogPosition;
use rusqlite::{Connection, Transaction, TransactionBehavior};
use tokio::sync::Semaphore;

use super::actions;
use super::catalogue::Catalogue;
use super::dictionary::Dictionary;
use crate::error::{from_join, from_rusqlite};
use crate::sqlite;

const MIGRATIONS: &[&str] = &[
    include_str!("../../migrations/events/0001_first.sql"),
    include_str!("../../migrations/events/0002_revisions.sql"),
    include_str!("../../migrations/events/0003_first_party.sql"),
    include_str!("../../migrations/events/0004_filter.sql"),
];

/// Queries of one workspace that run at once; more wait.
const READERS_MAX: usize = 4;
/// 16 MB of pages for the writer, which comes back to the same ones; a checkpoint every 16 MB.
const WRITER_PRAGMAS: &str = "
    pragma cache_size = -16000;
    pragma wal_autocheckpoint = 4000;
    pragma temp_store = memory;
";
/// 8 MB of pages for a reader; the rest is the operating system's matter.
const READER_PRAGMAS: &str = "
    pragma query_only = on;
    pragma cache_size = -8000;
    pragma temp_store = memory;
";

/// The connection that writes, and what it remembers of the file.
#[derive(Debug)]
pub(super) struct Writer {
    pub(super) connection: Connection,
    pub(super) dictionary: Dictionary,
    /// Changes when another connection or process wrote.
    data_version: i64,
}

impl Writer {
    /// Runs `work` in a transaction. What the dictionary learnt counts only if it commits, and only
    /// while nobody else writes.
    pub(super) fn transact<T>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>, &mut Dictionary) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<T> {
        let mut dictionary = std::mem::take(&mut self.dictionary);
        let transaction =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let version = transaction.pragma_query_value(None, "data_version", |row| row.get(0))?;
        if version != self.data_version || dictionary.is_full() {
            dictionary = Dictionary::default();
        }
        let result = work(&transaction, &mut dictionary)?;
        transaction.commit()?;
        self.data_version = version;
        self.dictionary = dictionary;
        Ok(result)
    }
}

/// What a query reads from: one state of the file, and what is kept in memory of it.
pub(super) struct Reading<'a> {
    pub(super) transaction: &'a Transaction<'a>,
    pub(super) catalogue: &'a Catalogue,
}

/// One workspace's file.
#[derive(Debug)]
pub(super) struct WorkspaceFile {
    path: PathBuf,
    writer: Arc<tokio::sync::Mutex<Writer>>,
    idle: Mutex<Vec<Connection>>,
    permits: Semaphore,
    catalogue: RwLock<Catalogue>,
}

impl WorkspaceFile {
    /// Opens the file, or makes it.
    pub(super) fn open(path: &Path) -> Result<Self, StoreError> {
        let what = "opening the event store";
        let mut connection = sqlite::open(path, MIGRATIONS)?;
        connection.execute_batch(WRITER_PRAGMAS).map_err(from_rusqlite(what))?;
        actions::count_once(&mut connection).map_err(from_rusqlite(what))?;
        connection.set_prepared_statement_cache_capacity(64);
        let writer =
            Writer { connection, dictionary: Dictionary::default(), data_version: i64::MIN };
        Ok(Self {
            path: path.to_owned(),
            writer: Arc::new(tokio::sync::Mutex::new(writer)),
            idle: Mutex::new(Vec::new()),
            permits: Semaphore::new(READERS_MAX),
            catalogue: RwLock::new(Catalogue::default()),
        })
    }

    /// Reads the place in the log from a file that need not be open.
    pub(super) fn position_in(path: &Path) -> Result<LogPosition, StoreError> {
        sqlite::open(path, MIGRATIONS)?
            .query_row("select log_position from state", [], |row| row.get(0))
            .map(LogPosition)
            .map_err(from_rusqlite("reading the places of the event store"))
    }

    /// Runs `work` with the writer, off the asynchronous threads. Once begun it ends, whether or
    /// not anybody still waits for it.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        what: &'static str,
        work: impl FnOnce(&mut Writer) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let mut writer = Arc::clone(&self.writer).lock_owned().await;
        tokio::task::spawn_blocking(move || work(&mut writer)).await.map_err(from_join(what))?
    }

    /// Runs `work` on one state of the file, off the asynchronous threads.
    pub(super) async fn read<T: Send + 'static>(
        self: &Arc<Self>,
        what: &'static str,
        work: impl FnOnce(&Reading<'_>) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        let file = Arc::clone(self);
        let _permit =
            self.permits.acquire().await.map_err(|error| StoreError::unavailable(what, error))?;
        tokio::task::spawn_blocking(move || file.read_now(work).map_err(from_rusqlite(what)))
            .await
            .map_err(from_join(what))?
    }

    fn read_now<T>(
        &self,
        work: impl FnOnce(&Reading<'_>) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<T> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut connection = match idle {
            Some(connection) => connection,
            None => self.reader()?,
        };
        let transaction = connection.transaction()?;
        if !self.catalogue.read().unwrap_or_else(PoisonError::into_inner).is_fresh(&transaction)? {
            let mut catalogue = self.catalogue.write().unwrap_or_else(PoisonError::into_inner);
            catalogue.refresh(&transaction)?;
        }
        let catalogue = self.catalogue.read().unwrap_or_else(PoisonError::into_inner);
        let result = work(&Reading { transaction: &transaction, catalogue: &catalogue })?;
        drop(catalogue);
        transaction.commit()?;
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        Ok(result)
    }

    fn reader(&self) -> rusqlite::Result<Connection> {
        let connection = Connection::open(&self.path)?;
        connection.busy_timeout(sqlite::BUSY)?;
        connection.execute_batch(READER_PRAGMAS)?;
        connection.set_prepared_statement_cache_capacity(32);
        Ok(connection)
    }
}
