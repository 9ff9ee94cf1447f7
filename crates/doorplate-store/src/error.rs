//! What the engines say, as a [`StoreError`].

use doorplate_engine::ports::StoreError;

/// Sorts an error of the relational engine in: broken promises of the schema are conflicts,
/// unreadable values and files are corruption, everything else may pass.
pub(crate) fn from_sqlx(what: &'static str) -> impl Fn(sqlx::Error) -> StoreError {
    move |error| match &error {
        sqlx::Error::Database(database) if database.is_unique_violation() => {
            StoreError::conflict(what)
        }
        sqlx::Error::Database(database) if database.is_foreign_key_violation() => {
            StoreError::conflict(what)
        }
        // SQLITE_CORRUPT and SQLITE_NOTADB.
        sqlx::Error::Database(database)
            if matches!(database.code().as_deref(), Some("11" | "26")) =>
        {
            StoreError::corrupt(what)
        }
        sqlx::Error::Decode(_)
        | sqlx::Error::ColumnDecode { .. }
        | sqlx::Error::ColumnNotFound(_) => StoreError::corrupt(what),
        _ => StoreError::unavailable(what, error),
    }
}

/// The same for the embedded files.
pub(crate) fn from_rusqlite(what: &'static str) -> impl Fn(rusqlite::Error) -> StoreError {
    use rusqlite::{Error, ErrorCode};
    move |error| match &error {
        Error::SqliteFailure(failure, _) => match failure.code {
            ErrorCode::ConstraintViolation => StoreError::conflict(what),
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => StoreError::corrupt(what),
            _ => StoreError::unavailable(what, error),
        },
        Error::FromSqlConversionFailure(..)
        | Error::IntegralValueOutOfRange(..)
        | Error::InvalidColumnType(..)
        | Error::Utf8Error(..)
        | Error::QueryReturnedNoRows => StoreError::corrupt(what),
        _ => StoreError::unavailable(what, error),
    }
}

/// Reports a stored value that does not read as what it must be.
pub(crate) fn unreadable<E>(what: &'static str) -> impl Fn(E) -> StoreError {
    move |_| StoreError::corrupt(what)
}

/// A blocking call that panicked or was cut off by the end of the runtime.
pub(crate) fn from_join(what: &'static str) -> impl Fn(tokio::task::JoinError) -> StoreError {
    move |error| StoreError::unavailable(what, error)
}
