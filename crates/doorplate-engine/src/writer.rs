//! Carries what is in the ingest log into the event store.
//!
//! One writer per log. A batch is read, sorted by workspace, put into visits, written, and only
//! then acknowledged; each workspace remembers how far it was written, so a batch that is read
//! again after a crash changes nothing.

use std::collections::{BTreeMap, HashMap};
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use doorplate_domain::id::WorkspaceId;
use doorplate_domain::time::Day;
use doorplate_domain::visit::VISIT_GAP_MICROS;

use crate::engine::Engine;
use crate::first_party::CluesByPlace;
use crate::ingest::Derived;
use crate::ingest::record::Record;
use crate::ports::StoreError;
use crate::ports::events::{EventBatch, Outcome};
use crate::ports::pending::PendingAddress;
use crate::ports::queue::{LogPosition, QueuedRecord};
use crate::scope::Scope;
use crate::visits::OpenVisits;

/// Records in one batch: large enough to share a flush, small enough to be written in a blink.
const BATCH_RECORDS_MAX: usize = 5_000;
/// The first pause after a failure; doubled up to [`PAUSE_MAX`].
const PAUSE_MIN: Duration = Duration::from_millis(100);
/// The longest pause after a failure.
const PAUSE_MAX: Duration = Duration::from_secs(10);
/// How long to gather records before a batch, so that few hits do not mean many transactions.
const GATHER: Duration = Duration::from_millis(50);

/// The writer.
pub struct Writer {
    engine: Arc<Engine>,
    open: HashMap<WorkspaceId, OpenWorkspace>,
}

struct OpenWorkspace {
    scope: Scope,
    position: LogPosition,
    visits: OpenVisits,
}

/// The records of one workspace in a batch, in order.
#[derive(Default)]
struct Share {
    last: LogPosition,
    records: Vec<(LogPosition, Record)>,
}

impl Writer {
    /// Makes a writer.
    pub fn new(engine: Arc<Engine>) -> Self {
        Self { engine, open: HashMap::new() }
    }

    /// Works until `shutdown`, then writes what is left.
    pub async fn run(mut self, shutdown: impl Future<Output = ()> + Send) {
        let mut shutdown = std::pin::pin!(shutdown);
        let mut pause = PAUSE_MIN;
        let mut after = LogPosition::default();
        loop {
            let turn = async {
                self.engine.ports.queue.wait(after).await?;
                tokio::time::sleep(GATHER).await;
                Ok::<_, StoreError>(())
            };
            tokio::select! {
                () = &mut shutdown => break,
                waited = turn => match waited {
                    Ok(()) => {}
                    Err(error) => tracing::error!(%error, "failed to wait for the ingest log"),
                },
            }
            match self.drain().await {
                Ok(position) => {
                    after = position;
                    pause = PAUSE_MIN;
                }
                Err(error) => {
                    tracing::error!(error = &error as &dyn std::error::Error, "failed to write");
                    self.open.clear();
                    tokio::time::sleep(pause).await;
                    pause = (pause * 2).min(PAUSE_MAX);
                }
            }
        }
        if let Err(error) = self.finish().await {
            let error = &error as &dyn std::error::Error;
            tracing::warn!(error, "left hits in the ingest log for the next start");
        }
    }

    /// Writes the drops still in memory and everything in the log.
    pub async fn finish(&mut self) -> Result<(), StoreError> {
        self.engine.flush_dropped().await?;
        self.drain().await?;
        Ok(())
    }

    /// Writes everything that is in the log now. Gives the place of the last record.
    pub async fn drain(&mut self) -> Result<LogPosition, StoreError> {
        let queue = Arc::clone(&self.engine.ports.queue);
        let mut after = queue.acknowledged().await?;
        loop {
            let records = queue.read(after, BATCH_RECORDS_MAX).await?;
            let Some(last) = records.last() else { return Ok(after) };
            after = last.position;
            for (workspace, share) in shares(records) {
                self.write(workspace, share).await?;
            }
            queue.acknowledge(after).await?;
        }
    }

    async fn write(&mut self, workspace: WorkspaceId, mut share: Share) -> Result<(), StoreError> {
        let engine = Arc::clone(&self.engine);
        let open = self.open_workspace(&workspace).await?;
        // After a crash the log is read again from before what was written: a batch may begin
        // with records that are in the store already.
        share.records.retain(|(position, _)| *position > open.position);
        if share.records.is_empty() {
            return Ok(());
        }
        let Batch { mut events, sealed, clues } = batch_of(share, open);
        // Sealed addresses first: losing one loses a chance; keeping one twice changes nothing.
        if !sealed.is_empty() {
            engine.ports.pending.put(&open.scope, &sealed, engine.ports.clock.now()).await?;
        }
        if !clues.is_empty() {
            engine.settle(&open.scope, &mut events.outcomes, &clues).await?;
        }
        let appended = engine.ports.events.append(&open.scope, &events).await?;
        if appended.hits > 0 {
            engine.live.tell_hits(&open.scope, &events, engine.ports.clock.now());
        }
        open.position = events.position.unwrap_or(open.position);
        Ok(())
    }

    async fn open_workspace(
        &mut self,
        workspace: &WorkspaceId,
    ) -> Result<&mut OpenWorkspace, StoreError> {
        if !self.open.contains_key(workspace) {
            let scope = Scope::system(workspace.clone(), "ingest");
            let events = &self.engine.ports.events;
            let since = self.engine.ports.clock.now().plus_micros(-2 * VISIT_GAP_MICROS);
            let position = events.position(&scope).await?;
            let visits = OpenVisits::new(events.list_open_visits(&scope, since).await?);
            let open = OpenWorkspace { scope, position, visits };
            self.open.insert(workspace.clone(), open);
        }
        Ok(self.open.get_mut(workspace).expect("it was put there just now"))
    }
}

impl Engine {
    /// Writes everything collected so far into the event store: what a writer does by itself.
    pub async fn drain(self: &Arc<Self>) -> Result<(), StoreError> {
        Writer::new(Arc::clone(self)).finish().await
    }
}

fn shares(records: Vec<QueuedRecord>) -> BTreeMap<WorkspaceId, Share> {
    let mut shares: BTreeMap<WorkspaceId, Share> = BTreeMap::new();
    for QueuedRecord { position, bytes } in records {
        match Record::decode(&bytes) {
            Ok(record) => {
                let share = shares.entry(record.workspace_id().clone()).or_default();
                share.last = position;
                share.records.push((position, record));
            }
            // The log's checksum held, so this was written so: by a newer version or a fault of
            // ours. It cannot be shown; holding up everything behind it would help nobody.
            Err(error) => {
                let error = &error as &dyn std::error::Error;
                tracing::error!(error, position = position.0, "passed over a record");
            }
        }
    }
    shares
}

/// What a batch of records becomes.
struct Batch {
    events: EventBatch,
    sealed: Vec<PendingAddress>,
    clues: CluesByPlace,
}

fn batch_of(share: Share, open: &mut OpenWorkspace) -> Batch {
    let mut clues_by_place = CluesByPlace::new();
    let mut sealed_addresses = Vec::new();
    let mut outcomes = Vec::with_capacity(share.records.len());
    for (_, record) in share.records {
        match record {
            Record::Hit(record) => {
                let Derived { hit, sealed, clues } = Derived::from(*record);
                let visit_id = open.visits.place(&hit);
                sealed_addresses.extend(sealed.map(|sealed| sealed.into_pending(&hit, &visit_id)));
                if !clues.is_empty() {
                    clues_by_place.push((outcomes.len(), clues));
                }
                outcomes.push(Outcome::Hit { visit_id, hit: Box::new(hit) });
            }
            Record::Dropped(record) => outcomes.push(Outcome::Dropped {
                site_id: record.site_id,
                day: Day(record.day),
                reason: record.reason,
                count: record.count,
                event_id: None,
            }),
        }
    }
    let events = EventBatch { position: Some(share.last), outcomes };
    Batch { events, sealed: sealed_addresses, clues: clues_by_place }
}
