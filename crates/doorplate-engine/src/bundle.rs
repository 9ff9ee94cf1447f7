//! A bundle: everything that a workspace has, to be kept, given back, or laid down elsewhere.
//!
//! It is a row of named members, each a JSON value or JSON Lines. Here: what is in them, and in
//! which order. Not here: how they are packed and proven, which is a matter of whoever writes the
//! file. Never in a bundle: users, owners of companies, passwords, secrets, keys, visitor keys,
//! addresses.

mod export;
mod import;
mod members;

pub use export::BundleExport;
pub use import::{BundleImport, ImportedBundle};

use crate::ports::StoreError;

/// What the first member says that the bundle is.
pub const FORMAT: &str = "doorplate-bundle";
/// The version of bundles that are written, and the only one that is read.
pub const VERSION: u32 = 1;
/// The largest member that is read, in bytes; ours are far smaller.
pub const MEMBER_BYTES_MAX: u64 = 256 * 1024 * 1024;

/// A part of a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Its name, such as `visits/site_…/000001.jsonl`.
    pub name: String,
    /// How many rows it has.
    pub rows: u64,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// Says why a bundle cannot be written or laid down.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// A member is not what it must be.
    #[error("{member}: {message}")]
    Unreadable {
        /// The member.
        member: String,
        /// What is wrong with it.
        message: String,
    },
    /// Something else stands where the bundle belongs.
    #[error("{0}")]
    Taken(String),
    /// It could not be read or written.
    #[error("failed to reach the stores")]
    Store(#[from] StoreError),
}

impl BundleError {
    fn unreadable(member: &str, message: impl Into<String>) -> Self {
        Self::Unreadable { member: member.to_owned(), message: message.into() }
    }
}
