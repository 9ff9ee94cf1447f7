//! The behaviour that every engine behind a port has. Each function is one promise; a store's
//! tests call all of them on each engine.
#![expect(clippy::unwrap_used, reason = "a suite is test code that other crates call")]

use std::sync::Arc;

use async_trait::async_trait;

pub mod annotations;
pub mod corrections;
pub mod directory;
pub mod events;
pub mod filters;
pub mod first_party;
pub mod keys;
pub mod model;
pub mod notes;
pub mod pending;
pub mod queue;
pub mod revisions;
pub mod sample;
pub mod segments;
pub mod target_lists;
pub mod visit_records;
pub mod workspace_copies;

/// An engine with a place of its own, which nothing else uses.
#[async_trait]
pub trait Ground<P: ?Sized>: Send + Sync {
    /// Opens the engine on what it kept. All that was opened before is dropped by then.
    async fn open(&self) -> Arc<P>;

    /// Whether any byte that the engine keeps, deleted ones included, is part of `needle`.
    fn holds(&self, needle: &[u8]) -> bool;
}
