//! Collecting at a live door: decide in memory, append durably, answer.

use doorplate_domain::drop_reason::DropReason;
use doorplate_domain::id::{EventId, SiteKey};
use doorplate_domain::site::Site;

use super::arrival::Arrival;
use super::record::Record;
use super::{Context, derive};
use crate::engine::Engine;
use crate::ports::StoreError;
use crate::ports::directory::SiteByKey;

/// What became of a hit at a live door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Collected {
    /// It is on disk.
    Accepted,
    /// It was counted, and nothing else of it is kept.
    Dropped(DropReason),
}

/// Says why a hit could not be taken.
#[derive(Debug, thiserror::Error)]
pub enum CollectError {
    /// No site has the key.
    #[error("no site has this key")]
    UnknownSite,
    /// The site was deleted; its script should stop.
    #[error("the site was deleted")]
    SiteDeleted,
    /// The hit cannot be made durable now; the sender should try again.
    #[error("failed to take the hit")]
    Unavailable(#[from] StoreError),
}

impl Engine {
    /// Takes a hit that names its site by the public key. When this says accepted, the hit is on
    /// disk.
    pub async fn collect_by_key(
        &self,
        key: &SiteKey,
        arrival: Arrival,
    ) -> Result<Collected, CollectError> {
        match self.find_site_by_key(key).await? {
            Some(SiteByKey::Active(site)) => self.collect_for_site(&site, arrival).await,
            Some(SiteByKey::Deleted) => Err(CollectError::SiteDeleted),
            None => Err(CollectError::UnknownSite),
        }
    }

    /// Takes a hit for a site that was found by its secret.
    pub async fn collect_for_site(
        &self,
        site: &Site,
        arrival: Arrival,
    ) -> Result<Collected, CollectError> {
        let received_at = self.ports.clock.now();
        let day = arrival.at.unwrap_or(received_at).day();
        let salt = self.salt(day).await?;
        let seal_key = self.find_seal_key(received_at).await?;
        let clue_key = self.find_clue_key(site, arrival.door).await?;
        let recognition = self.recognition.load_full().expect("it is set when the engine is made");
        let event_id = arrival.event_id.unwrap_or_else(|| EventId(self.ports.random.bits()));
        let context = Context {
            site,
            recognition: &recognition,
            salt,
            seal_key: seal_key.as_ref(),
            clue_key,
            received_at,
            event_id,
        };
        match derive(&context, &arrival) {
            Ok(derived) => {
                self.ports.queue.append(Record::from(derived).encode()).await?;
                Ok(Collected::Accepted)
            }
            Err(reason) => {
                self.dropped.add(&site.workspace_id, &site.id, received_at.day(), reason);
                Ok(Collected::Dropped(reason))
            }
        }
    }

    /// Counts a hit that could not be read but whose site could be. One whose site cannot be found
    /// belongs to nobody's books.
    pub async fn count_dropped_by_key(&self, key: &SiteKey, reason: DropReason) {
        match self.find_site_by_key(key).await {
            Ok(Some(SiteByKey::Active(site))) => {
                let day = self.ports.clock.now().day();
                self.dropped.add(&site.workspace_id, &site.id, day, reason);
            }
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "failed to count a dropped hit"),
        }
    }
}
