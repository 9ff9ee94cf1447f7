//! Lists in pages.

use serde::{Deserialize, Serialize};

/// The most items in one page.
pub const PAGE_ITEMS_MAX: u32 = 200;
/// The items in one page when nobody says.
pub const PAGE_ITEMS_DEFAULT: u32 = 50;

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The items, in the order asked for; at most [`PAGE_ITEMS_MAX`].
    pub items: Vec<T>,
    /// Gets the next page; nothing on the last one.
    pub next: Option<Cursor>,
    /// How many items all pages have together, where that is known.
    pub total: Option<u64>,
}

/// Where a page ended. Opaque outside; bound to the question it came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor(pub String);

/// Which page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRequest {
    /// The most items, `1..=PAGE_ITEMS_MAX`.
    pub limit: u32,
    /// Where the page before ended.
    pub after: Option<Cursor>,
}

impl Default for PageRequest {
    fn default() -> Self {
        Self { limit: PAGE_ITEMS_DEFAULT, after: None }
    }
}
