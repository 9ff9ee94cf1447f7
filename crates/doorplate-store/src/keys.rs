//! Keys with an end, in a file of their own.
//!
//! The file is small, so after a key is destroyed all of it is written anew: pages that the engine
//! moved rows out of would else keep a copy.

use std::path::Path;

use async_trait::async_trait;
use doorplate_domain::time::Timestamp;
use doorplate_engine::ports::StoreError;
use doorplate_engine::ports::keys::{Keys, Secret};
use rusqlite::{Connection, OptionalExtension, params};

use crate::error::from_rusqlite;
use crate::sqlite::{SmallFile, cut_write_ahead_log};

const MIGRATIONS: &[&str] = &[include_str!("../migrations/keys/0001_first.sql")];

/// Keeps secrets in one file.
#[derive(Debug)]
pub struct KeyFile {
    file: SmallFile,
}

impl KeyFile {
    /// Opens the file, or makes it.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Ok(Self { file: SmallFile::open(path, MIGRATIONS)? })
    }
}

fn find(connection: &Connection, name: &str) -> rusqlite::Result<Option<Secret>> {
    connection
        .query_row("select secret from secret where name = ?1", [name], |row| row.get(0))
        .optional()
}

fn destroy(connection: &mut Connection, now: Timestamp) -> rusqlite::Result<Vec<String>> {
    let transaction = connection.transaction()?;
    let mut names = transaction
        .prepare("delete from secret where destroy_at <= ?1 returning name")?
        .query_map([now.0], |row| row.get(0))?
        .collect::<rusqlite::Result<Vec<String>>>()?;
    transaction.commit()?;
    names.sort_unstable();
    if !names.is_empty() {
        connection.execute_batch("vacuum")?;
    }
    Ok(names)
}

#[async_trait]
impl Keys for KeyFile {
    async fn get_or_create(
        &self,
        name: &str,
        candidate: Secret,
        destroy_at: Option<Timestamp>,
    ) -> Result<Secret, StoreError> {
        let what = "keeping a key";
        let name = name.to_owned();
        self.file
            .run(what, move |connection| {
                connection
                    .execute(
                        "insert into secret (name, secret, destroy_at) values (?1, ?2, ?3)
                         on conflict (name) do nothing",
                        params![name, candidate, destroy_at.map(|at| at.0)],
                    )
                    .map_err(from_rusqlite(what))?;
                find(connection, &name)
                    .map_err(from_rusqlite(what))?
                    .ok_or_else(|| StoreError::unavailable(what, "it was destroyed as it was made"))
            })
            .await
    }

    async fn find(&self, name: &str) -> Result<Option<Secret>, StoreError> {
        let what = "finding a key";
        let name = name.to_owned();
        let work =
            move |connection: &mut Connection| find(connection, &name).map_err(from_rusqlite(what));
        self.file.run(what, work).await
    }

    async fn destroy_due(&self, now: Timestamp) -> Result<Vec<String>, StoreError> {
        let what = "destroying keys";
        self.file
            .run(what, move |connection| {
                let names = destroy(connection, now).map_err(from_rusqlite(what))?;
                // Also when nothing was due: an earlier cut may have failed.
                cut_write_ahead_log(connection)?;
                Ok(names)
            })
            .await
    }
}
