//! Saved filters, and when each user looked at them last; kept with the rest of the directory.

use std::collections::HashMap;

use async_trait::async_trait;
use doorplate_domain::id::{SegmentId, UserId};
use doorplate_domain::segment::Segment;
use doorplate_domain::time::Timestamp;

use super::StoreError;
use super::annotations::NewUndo;
use super::directory::Change;
use crate::scope::Scope;

/// Keeps segments. A name is once in a folder, any case; one more is a `Conflict`.
#[async_trait]
pub trait Segments: Send + Sync {
    /// Keeps a segment.
    async fn create_segment(
        &self,
        scope: &Scope,
        segment: &Segment,
        change: &Change,
    ) -> Result<(), StoreError>;

    /// Lists the segments of the workspace by folder and name, any case.
    async fn list_segments(&self, scope: &Scope) -> Result<Vec<Segment>, StoreError>;

    /// Finds a segment.
    async fn find_segment(
        &self,
        scope: &Scope,
        id: &SegmentId,
    ) -> Result<Option<Segment>, StoreError>;

    /// Replaces a segment; id, making and maker stay. Says whether there was one.
    async fn update_segment(
        &self,
        scope: &Scope,
        segment: &Segment,
        change: &Change,
    ) -> Result<bool, StoreError>;

    /// Deletes a segment with the looks at it; [`Annotations::undo`] brings it back. Says whether
    /// there was one.
    ///
    /// [`Annotations::undo`]: super::Annotations::undo
    async fn delete_segment(
        &self,
        scope: &Scope,
        id: &SegmentId,
        undo: &NewUndo,
        change: &Change,
    ) -> Result<bool, StoreError>;

    /// Keeps when a user looked at a segment. It is no change, so there is no audit line. Says
    /// whether there is such a segment.
    async fn record_look(
        &self,
        scope: &Scope,
        id: &SegmentId,
        user_id: &UserId,
        at: Timestamp,
    ) -> Result<bool, StoreError>;

    /// Finds when a user looked at each segment last.
    async fn find_looks(
        &self,
        scope: &Scope,
        user_id: &UserId,
    ) -> Result<HashMap<SegmentId, Timestamp>, StoreError>;
}
