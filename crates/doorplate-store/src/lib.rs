//! The storage ports on the engines that come with Doorplate: nothing else has to run.
//!
//! Here: the directory, the event store, the ingest log, keys and the pending pool as files in one
//! data folder, and their migrations. Not here: what any of it is for; that is `doorplate-engine`.

mod cursor;
pub mod directory;
mod error;
pub mod evaluations;
pub mod events;
pub mod keys;
pub mod open;
pub mod pending;
pub mod queue;
mod sqlite;

pub use open::Stores;
