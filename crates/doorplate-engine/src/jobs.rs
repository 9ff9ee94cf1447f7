//! What happens by itself: drops are written, corrections worked into the past, sealed addresses
//! purged, keys destroyed, visitor keys, ended sessions and undoings forgotten, and what companies
//! have follows their ids.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use doorplate_domain::time::Timestamp;

use crate::engine::Engine;
use crate::ports::StoreError;
use crate::scope::{InstallationScope, Scope};
use crate::{annotations, corrections};

/// How often drops are written.
const FLUSH_EVERY: Duration = Duration::from_secs(1);
/// How often the rest is looked at.
const SWEEP_EVERY: Duration = Duration::from_mins(1);
/// How long a visitor key stays with its visit, in microseconds: a day, its salt's life.
const VISITOR_KEY_MICROS: i64 = doorplate_domain::time::DAY_MICROS;

/// What a sweep did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Swept {
    /// Sealed addresses purged.
    pub purged: u64,
    /// Keys and salts destroyed.
    pub keys_destroyed: u64,
    /// Visitor keys forgotten.
    pub visitor_keys_forgotten: u64,
    /// Sightings and observations of first parties that no longer count.
    pub clues_forgotten: u64,
    /// Sessions and setup links forgotten.
    pub sessions_forgotten: u64,
    /// Changes that can no longer be taken back.
    pub undos_forgotten: u64,
}

/// Does all of it, again and again, until `shutdown`.
pub async fn run(engine: Arc<Engine>, shutdown: impl Future<Output = ()> + Send) {
    let mut shutdown = std::pin::pin!(shutdown);
    let mut flush = tokio::time::interval(FLUSH_EVERY);
    let mut sweep = tokio::time::interval(SWEEP_EVERY);
    // Beside the others: a large past takes its time.
    let mut correcting = std::pin::pin!(corrections::run(&engine));
    let mut following = std::pin::pin!(annotations::run(&engine));
    loop {
        tokio::select! {
            () = &mut shutdown => return,
            never = &mut correcting => match never {},
            never = &mut following => match never {},
            _ = flush.tick() => report("write drops", engine.flush_dropped().await),
            _ = sweep.tick() => report("sweep", engine.sweep().await.map(|_| ())),
        }
    }
}

fn report(what: &str, result: Result<(), StoreError>) {
    if let Err(error) = result {
        tracing::error!(error = &error as &dyn std::error::Error, "failed to {what}");
    }
}

impl Engine {
    /// Purges, destroys and forgets whatever is due now.
    pub async fn sweep(&self) -> Result<Swept, StoreError> {
        let now = self.ports.clock.now();
        let scope = InstallationScope::new("sweep");
        // The pool before its keys: what is purged is counted while it is still there.
        let purged = self.ports.pending.purge_due(&scope, now).await?;
        let destroyed = self.ports.keys.destroy_due(now).await?;
        self.secrets.forget(&destroyed);
        let sessions_forgotten = self.ports.directory.delete_expired(&scope, now).await?;
        let visitor_keys_forgotten = self.forget_visitor_keys(&scope, now).await?;
        Ok(Swept {
            purged,
            keys_destroyed: destroyed.len() as u64,
            visitor_keys_forgotten,
            clues_forgotten: self.forget_old_clues(&scope, now.day()).await?,
            sessions_forgotten,
            undos_forgotten: self.ports.directory.forget_undos(&scope, now).await?,
        })
    }

    async fn forget_visitor_keys(
        &self,
        scope: &InstallationScope,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        let before = now.plus_micros(-VISITOR_KEY_MICROS);
        let mut forgotten = 0;
        for workspace in self.ports.directory.list_workspaces(scope).await? {
            let scope = Scope::system(workspace.id, "forget visitor keys");
            forgotten += self.ports.events.forget_visitor_keys(&scope, before).await?;
        }
        Ok(forgotten)
    }
}
