//! Drops are counted in memory and written once a second: a hit that may not be processed leaves
//! a number and nothing else.

use std::collections::BTreeMap;
use std::sync::Mutex;

use doorplate_domain::drop_reason::DropReason;
use doorplate_domain::id::{SiteId, WorkspaceId};
use doorplate_domain::time::Day;

use super::record::{DroppedRecord, Record};
use crate::engine::Engine;
use crate::ports::StoreError;

type Key = (WorkspaceId, SiteId, Day, DropReason);

/// Drops that are not written yet.
#[derive(Default)]
pub struct DropCounter {
    counts: Mutex<BTreeMap<Key, u64>>,
}

impl DropCounter {
    pub(crate) fn add(&self, workspace: &WorkspaceId, site: &SiteId, day: Day, reason: DropReason) {
        let mut counts = self.counts.lock().expect("nothing panics while it holds the counts");
        *counts.entry((workspace.clone(), site.clone(), day, reason)).or_default() += 1;
    }

    fn take(&self) -> BTreeMap<Key, u64> {
        std::mem::take(&mut *self.counts.lock().expect("nothing panics while it holds the counts"))
    }

    fn give_back(&self, key: Key, count: u64) {
        let mut counts = self.counts.lock().expect("nothing panics while it holds the counts");
        *counts.entry(key).or_default() += count;
    }
}

impl Engine {
    /// Appends the drops counted so far to the ingest log. What cannot be appended is kept.
    pub async fn flush_dropped(&self) -> Result<(), StoreError> {
        let mut failure = None;
        for (key, count) in self.dropped.take() {
            if failure.is_some() {
                self.dropped.give_back(key, count);
                continue;
            }
            let (workspace_id, site_id, day, reason) = key.clone();
            let record = DroppedRecord { workspace_id, site_id, day: day.0, reason, count };
            if let Err(error) = self.ports.queue.append(Record::Dropped(record).encode()).await {
                self.dropped.give_back(key, count);
                failure = Some(error);
            }
        }
        failure.map_or(Ok(()), Err)
    }
}
