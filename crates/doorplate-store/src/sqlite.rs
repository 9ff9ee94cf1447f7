//! What the embedded files share: how one is opened, migrated, and made to forget.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use doorplate_engine::ports::StoreError;
use rusqlite::{Connection, TransactionBehavior};
use tokio::sync::Mutex;

use crate::error::{from_join, from_rusqlite};

/// How long one process waits for another's transaction.
pub(crate) const BUSY: Duration = Duration::from_secs(10);

/// `secure_delete` overwrites what is deleted; `full` flushes every commit.
const PRAGMAS: &str = "
    pragma journal_mode = wal;
    pragma synchronous = full;
    pragma secure_delete = on;
    pragma foreign_keys = on;
    pragma trusted_schema = off;
";

/// Opens a file, makes it when there is none, and brings its schema up to date.
pub(crate) fn open(path: &Path, migrations: &[&str]) -> Result<Connection, StoreError> {
    let what = "opening a store file";
    let mut connection = Connection::open(path).map_err(from_rusqlite(what))?;
    connection.busy_timeout(BUSY).map_err(from_rusqlite(what))?;
    connection.execute_batch(PRAGMAS).map_err(from_rusqlite(what))?;
    migrate(&mut connection, migrations).map_err(from_rusqlite("migrating a store file"))?;
    Ok(connection)
}

/// Runs the migrations that the file has not seen, all or none. The file counts them itself.
fn migrate(connection: &mut Connection, migrations: &[&str]) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let done: usize =
        transaction.pragma_query_value(None, "user_version", |row| row.get::<_, u32>(0))? as usize;
    for migration in migrations.iter().skip(done) {
        transaction.execute_batch(migration)?;
    }
    if migrations.len() > done {
        transaction.pragma_update(None, "user_version", migrations.len())?;
    }
    transaction.commit()
}

/// Moves everything from the write-ahead log into the file and cuts the log to nothing, so that
/// what was deleted is in neither. `Unavailable` while a reader holds an older state.
pub(crate) fn cut_write_ahead_log(connection: &Connection) -> Result<(), StoreError> {
    let what = "emptying the write-ahead log";
    let busy: i64 = connection
        .query_row("pragma wal_checkpoint(truncate)", [], |row| row.get(0))
        .map_err(from_rusqlite(what))?;
    if busy == 0 { Ok(()) } else { Err(StoreError::unavailable(what, "a reader is in the way")) }
}

/// A small file with one connection: calls wait for each other.
#[derive(Debug, Clone)]
pub(crate) struct SmallFile(Arc<Mutex<Connection>>);

impl SmallFile {
    /// Opens the file; see [`open`].
    pub(crate) fn open(path: &Path, migrations: &[&str]) -> Result<Self, StoreError> {
        Ok(Self(Arc::new(Mutex::new(open(path, migrations)?))))
    }

    /// Runs `work` off the asynchronous threads. Once begun it ends, whether or not anybody still
    /// waits for it.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        what: &'static str,
        work: impl FnOnce(&mut Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let mut connection = Arc::clone(&self.0).lock_owned().await;
        tokio::task::spawn_blocking(move || work(&mut connection)).await.map_err(from_join(what))?
    }
}
