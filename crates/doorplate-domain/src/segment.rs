//! Saved filters: a name, a folder, and how the list of companies is to be shown.

use serde::{Deserialize, Serialize};

use crate::id::{SegmentId, SiteId, UserId};
use crate::time::Timestamp;

/// The longest name of a segment or a folder, in characters.
pub const SEGMENT_NAME_CHARS_MAX: usize = 80;
/// The most segments of one workspace.
pub const SEGMENTS_MAX: usize = 200;
/// The most columns that a segment names.
pub const SEGMENT_COLUMNS_MAX: usize = 50;
/// The longest name of a column, in bytes.
pub const SEGMENT_COLUMN_BYTES_MAX: usize = 50;

/// A saved filter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    /// Names it.
    pub id: SegmentId,
    /// The name for people, once in a folder.
    pub name: String,
    /// The folder; empty for none.
    pub folder: String,
    /// Only for this site; for all when absent.
    pub site_id: Option<SiteId>,
    /// The filter as text.
    pub filter: String,
    /// The order of the list, such as `-visits`.
    pub sort: String,
    /// The columns shown, in order; the usual ones when absent.
    pub columns: Option<Vec<String>>,
    /// Who made it.
    pub created_by: UserId,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was changed last.
    pub updated_at: Timestamp,
}
