//! A hit after collection: everything that is kept of it. There is no address here.

use serde::{Deserialize, Serialize};

use crate::device::Device;
use crate::id::{EventId, SiteId, WorkspaceId};
use crate::identification::Identification;
use crate::source::TrafficSource;
use crate::time::Timestamp;
use crate::visit::VisitorKey;

/// What a hit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HitKind {
    /// A page was seen.
    View,
    /// A named action.
    Event,
    /// A link to elsewhere was followed.
    Outbound,
    /// A file was fetched.
    Download,
    /// A form was sent; which one, never what was in it.
    Form,
    /// The page was left; carries the engaged time.
    Leave,
    /// From a server log: an image, a script, a feed … something that is not a page.
    Resource,
}

impl HitKind {
    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::View,
        Self::Event,
        Self::Outbound,
        Self::Download,
        Self::Form,
        Self::Leave,
        Self::Resource,
    ];

    /// The name in JSON and SQL.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::View => "view",
            Self::Event => "event",
            Self::Outbound => "outbound",
            Self::Download => "download",
            Self::Form => "form",
            Self::Leave => "leave",
            Self::Resource => "resource",
        }
    }

    /// Finds a kind by its name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// By which door a hit came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Door {
    /// The tracking script.
    Script,
    /// The pixel of a page without scripts.
    Pixel,
    /// The server-to-server API.
    Server,
    /// An imported log.
    Log,
}

/// One hit, as it is appended to the ingest log and then written to the event store.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// Whose it is.
    pub workspace_id: WorkspaceId,
    /// Which site.
    pub site_id: SiteId,
    /// Names the hit; the same again is the same hit.
    pub event_id: EventId,
    /// The browser, for today.
    pub visitor_key: VisitorKey,
    /// When it happened.
    pub at: Timestamp,
    /// What it is.
    pub kind: HitKind,
    /// By which door it came in.
    pub door: Door,
    /// The page's path and what is kept of its query, scrubbed; at most
    /// [`crate::url_scrub::PATH_BYTES_MAX`] bytes.
    pub path: String,
    /// The event's name, the link's host, the file's name, the form's id; else empty.
    pub name: String,
    /// Time the page was in front of somebody, in milliseconds; 0 unless the page was left.
    pub engaged_millis: u32,
    /// Where the visit came from, as this hit tells it.
    pub source: TrafficSource,
    /// What it was browsed with.
    pub device: Device,
    /// The verdict, with its receipt.
    pub identification: Identification,
}
