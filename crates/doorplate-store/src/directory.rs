//! The directory: workspaces, users, sites and the audit log, one relational schema.
//!
//! The statements are portable between SQLite and PostgreSQL. Here: opening, migrating and what the
//! nouns share. One file per noun.

use std::path::Path;

use doorplate_engine::ports::StoreError;
use doorplate_engine::ports::directory::Digest;
use sqlx::any::{AnyPoolOptions, AnyRow};
use sqlx::{Any, AnyPool, Row, Transaction};

use crate::error::{from_sqlx, unreadable};

mod annotations;
mod audit;
mod company_labels;
mod corrections;
mod labels;
mod notes;
mod segments;
mod sites;
mod target_lists;
mod undos;
mod users;
mod workspaces;

/// Readers beside the one writer; sign-in and settings need no more.
const CONNECTIONS_MAX: u32 = 4;

/// Set on every connection of SQLite. `secure_delete` overwrites what is deleted; `FULL` flushes
/// every commit; a schema from elsewhere may not run functions.
const SQLITE_PRAGMAS: &str = "
    pragma busy_timeout = 10000;
    pragma journal_mode = wal;
    pragma synchronous = full;
    pragma secure_delete = on;
    pragma foreign_keys = on;
    pragma trusted_schema = off;
";
/// Takes the write lock at once: a transaction that reads first and then cannot write would have
/// to be tried again.
const SQLITE_BEGIN: &str = "begin immediate";

/// Keeps what is small, relational and transactional.
#[derive(Debug)]
pub struct Directory {
    pool: AnyPool,
    begin: &'static str,
}

impl Directory {
    /// Opens the directory in a file, makes it when there is none, and brings its schema up to
    /// date. `Unavailable` when the file cannot be opened, `Corrupt` when it is no directory.
    pub async fn open(path: &Path) -> Result<Self, StoreError> {
        let what = "opening the directory";
        sqlx::any::install_default_drivers();
        let pool = AnyPoolOptions::new()
            .max_connections(CONNECTIONS_MAX)
            .after_connect(|connection, _| {
                Box::pin(async move {
                    sqlx::raw_sql(SQLITE_PRAGMAS).execute(&mut *connection).await.map(|_| ())
                })
            })
            .connect(&address(path)?)
            .await
            .map_err(from_sqlx(what))?;
        sqlx::migrate!("migrations/directory")
            .run(&pool)
            .await
            .map_err(|error| StoreError::unavailable("migrating the directory", error))?;
        Ok(Self { pool, begin: SQLITE_BEGIN })
    }

    /// Moves everything from the write-ahead log into the file and cuts the log to nothing, so that
    /// what was deleted is in neither. While a reader holds an older state the next one does it.
    async fn cut_log(&self, what: &'static str) -> Result<(), StoreError> {
        let cut = sqlx::query("pragma wal_checkpoint(truncate)").fetch_all(&self.pool).await;
        cut.map(|_| ()).map_err(from_sqlx(what))
    }

    /// Begins a transaction that writes.
    async fn begin(&self, what: &'static str) -> Result<Transaction<'static, Any>, StoreError> {
        self.pool.begin_with(self.begin).await.map_err(from_sqlx(what))
    }
}

/// Writes a file's path as the address that the driver wants.
fn address(path: &Path) -> Result<String, StoreError> {
    let absolute = std::path::absolute(path)
        .map_err(|error| StoreError::unavailable("opening the directory", error))?;
    let text = absolute.to_str().ok_or_else(|| {
        StoreError::unavailable("opening the directory", "its path is not valid UTF-8")
    })?;
    let escaped = text.replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    Ok(format!("sqlite://{escaped}?mode=rwc"))
}

/// Writes a digest as it is stored.
fn hexadecimal(digest: Digest) -> String {
    blake3::Hash::from_bytes(digest).to_hex().to_string()
}

/// Reads a text column into the type that it must be.
fn read<T, E>(
    row: &AnyRow,
    column: &'static str,
    parse: impl FnOnce(&str) -> Result<T, E>,
) -> Result<T, StoreError> {
    let text: String = row.try_get(column).map_err(from_sqlx(column))?;
    parse(&text).map_err(unreadable(column))
}

/// Reads a text column.
fn text(row: &AnyRow, column: &'static str) -> Result<String, StoreError> {
    row.try_get(column).map_err(from_sqlx(column))
}

/// Reads a number column.
fn number(row: &AnyRow, column: &'static str) -> Result<i64, StoreError> {
    row.try_get(column).map_err(from_sqlx(column))
}

/// Reads a text column that may be null.
fn optional_text(row: &AnyRow, column: &'static str) -> Result<Option<String>, StoreError> {
    row.try_get(column).map_err(from_sqlx(column))
}

/// Reads a number column that may be null.
fn optional_number(row: &AnyRow, column: &'static str) -> Result<Option<i64>, StoreError> {
    row.try_get(column).map_err(from_sqlx(column))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_with_odd_characters_stays_a_path() {
        let address = address(Path::new("/data/50%?#/directory.db")).unwrap();
        assert_eq!(address, "sqlite:///data/50%25%3f%23/directory.db?mode=rwc");
    }
}
