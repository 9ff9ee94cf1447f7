//! Secrets with an end: salts, keys of sealed addresses, keys of imports.
//!
//! They live in their own file with a short-lived backup: destroying a key here destroys what was
//! sealed under it everywhere.

use async_trait::async_trait;
use doorplate_domain::time::Timestamp;

use super::StoreError;

/// A secret of 256 bits.
pub type Secret = [u8; 32];

/// Keeps secrets until they are due.
#[async_trait]
pub trait Keys: Send + Sync + 'static {
    /// Gets the secret of this name; keeps `candidate` as it when there is none yet. The first
    /// candidate wins, also between processes. `destroy_at` counts only for a new one.
    async fn get_or_create(
        &self,
        name: &str,
        candidate: Secret,
        destroy_at: Option<Timestamp>,
    ) -> Result<Secret, StoreError>;

    /// Finds the secret of this name.
    async fn find(&self, name: &str) -> Result<Option<Secret>, StoreError>;

    /// Destroys every secret whose time has come, so that no byte of it stays in the file.
    /// Gives the names of those destroyed.
    async fn destroy_due(&self, now: Timestamp) -> Result<Vec<String>, StoreError>;
}
