//! What stands in the ingest log: a format number, then one record in postcard's encoding.
//!
//! A record that an older executable wrote is read as long as its format number is known here.

use doorplate_domain::device::Device;
use doorplate_domain::drop_reason::DropReason;
use doorplate_domain::hit::{Door, Hit, HitKind};
use doorplate_domain::id::{EventId, SiteId, WorkspaceId};
use doorplate_domain::identification::Identification;
use doorplate_domain::source::TrafficSource;
use doorplate_domain::time::Timestamp;
use doorplate_domain::visit::VisitorKey;
use serde::{Deserialize, Serialize};

use super::Derived;
use super::clues::Clues;
use super::seal::SealedAddress;

/// A record alone. Raised when anything within a record changes its form.
const FORMAT: u8 = 3;
/// A record and, behind it, the clues of its hit.
const FORMAT_WITH_CLUES: u8 = 4;

/// One record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Record {
    /// A hit with its verdict.
    Hit(Box<HitRecord>),
    /// Drops of one reason.
    Dropped(DroppedRecord),
}

/// A hit, flat.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HitRecord {
    workspace_id: WorkspaceId,
    site_id: SiteId,
    event_id: u128,
    visitor_key: u64,
    at: i64,
    kind: HitKind,
    door: Door,
    path: String,
    name: String,
    engaged_millis: u32,
    source: TrafficSource,
    device: Device,
    identification: Identification,
    sealed: Option<SealedAddress>,
    /// Stands behind the record, so that a record without is what an older executable reads.
    #[serde(skip)]
    clues: Clues,
}

/// Drops of one reason on one site and day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DroppedRecord {
    /// Whose.
    pub workspace_id: WorkspaceId,
    /// Which site.
    pub site_id: SiteId,
    /// The day, counted from 1970.
    pub day: i32,
    /// Why.
    pub reason: DropReason,
    /// How many.
    pub count: u64,
}

/// Says why bytes are no record.
#[derive(Debug, thiserror::Error)]
pub enum InvalidRecord {
    /// Written by a newer executable.
    #[error("record of format {0}, which this version does not know")]
    UnknownFormat(u8),
    /// Not a record.
    #[error("record cannot be read")]
    Unreadable(#[source] postcard::Error),
    /// No bytes.
    #[error("record is empty")]
    Empty,
}

impl Record {
    /// Writes a record.
    pub fn encode(&self) -> Vec<u8> {
        const WRITABLE: &str = "a record has nothing that postcard cannot write";
        match self {
            Self::Hit(record) if !record.clues.is_empty() => {
                let bytes = postcard::to_extend(self, vec![FORMAT_WITH_CLUES]).expect(WRITABLE);
                postcard::to_extend(&record.clues, bytes).expect(WRITABLE)
            }
            _ => postcard::to_extend(self, vec![FORMAT]).expect(WRITABLE),
        }
    }

    /// Reads a record.
    pub fn decode(bytes: &[u8]) -> Result<Self, InvalidRecord> {
        match bytes.split_first() {
            Some((&FORMAT, rest)) => postcard::from_bytes(rest).map_err(InvalidRecord::Unreadable),
            Some((&FORMAT_WITH_CLUES, rest)) => {
                let (mut record, rest) =
                    postcard::take_from_bytes(rest).map_err(InvalidRecord::Unreadable)?;
                let clues = postcard::from_bytes(rest).map_err(InvalidRecord::Unreadable)?;
                if let Self::Hit(hit) = &mut record {
                    hit.clues = clues;
                }
                Ok(record)
            }
            Some((&format, _)) => Err(InvalidRecord::UnknownFormat(format)),
            None => Err(InvalidRecord::Empty),
        }
    }

    /// Whose record it is.
    pub fn workspace_id(&self) -> &WorkspaceId {
        match self {
            Self::Hit(record) => &record.workspace_id,
            Self::Dropped(record) => &record.workspace_id,
        }
    }
}

impl From<Derived> for Record {
    fn from(Derived { hit, sealed, clues }: Derived) -> Self {
        Self::Hit(Box::new(HitRecord {
            workspace_id: hit.workspace_id,
            site_id: hit.site_id,
            event_id: hit.event_id.0,
            visitor_key: hit.visitor_key.0,
            at: hit.at.0,
            kind: hit.kind,
            door: hit.door,
            path: hit.path,
            name: hit.name,
            engaged_millis: hit.engaged_millis,
            source: hit.source,
            device: hit.device,
            identification: hit.identification,
            sealed,
            clues,
        }))
    }
}

impl From<HitRecord> for Derived {
    fn from(record: HitRecord) -> Self {
        let hit = Hit {
            workspace_id: record.workspace_id,
            site_id: record.site_id,
            event_id: EventId(record.event_id),
            visitor_key: VisitorKey(record.visitor_key),
            at: Timestamp(record.at),
            kind: record.kind,
            door: record.door,
            path: record.path,
            name: record.name,
            engaged_millis: record.engaged_millis,
            source: record.source,
            device: record.device,
            identification: record.identification,
        };
        Self { hit, sealed: record.sealed, clues: record.clues }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_reads_back_and_a_strange_one_is_told() {
        let record = Record::Dropped(DroppedRecord {
            workspace_id: WorkspaceId::from_bits(1),
            site_id: SiteId::from_bits(2),
            day: 20_000,
            reason: DropReason::Bot,
            count: 3,
        });
        let bytes = record.encode();
        assert_eq!(Record::decode(&bytes).unwrap(), record);
        assert!(matches!(Record::decode(&[9, 1]), Err(InvalidRecord::UnknownFormat(9))));
        assert!(matches!(Record::decode(&[]), Err(InvalidRecord::Empty)));
        assert!(matches!(Record::decode(&bytes[..4]), Err(InvalidRecord::Unreadable(_))));
    }
}
