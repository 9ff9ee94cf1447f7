//! A customer of the installation: the unit of isolation.

use crate::id::WorkspaceId;
use crate::time::Timestamp;

/// A customer: the data controller for the visits to its sites.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workspace {
    /// Names it.
    pub id: WorkspaceId,
    /// Its name for people.
    pub name: String,
    /// When it was made.
    pub created_at: Timestamp,
}
