//! Salts and keys of the day, kept in memory so that collecting does no look-up.

use std::sync::Mutex;

use doorplate_domain::hit::Door;
use doorplate_domain::id::WorkspaceId;
use doorplate_domain::site::{FirstPartyPolicy, Site};
use doorplate_domain::time::{DAY_MICROS, Day, Timestamp};

use super::seal::SealKey;
use crate::engine::Engine;
use crate::ports::StoreError;
use crate::ports::keys::Secret;

/// How long a salt outlives its day, in microseconds: an hour, for hits under way.
const SALT_GRACE_MICROS: i64 = 3_600_000_000;
/// How long the salt of a past day lives, in microseconds, when a log of that day is imported: a
/// day, so that a stopped import can go on.
const IMPORT_SALT_MICROS: i64 = DAY_MICROS;
/// The most secrets in memory.
const CACHED_MAX: usize = 64;
/// How many hours of sealed addresses share a key.
const SEAL_KEY_HOURS: i64 = 1;

/// The secrets used last.
#[derive(Default)]
pub struct SecretCache {
    cached: Mutex<Vec<(String, Secret)>>,
}

impl SecretCache {
    fn find(&self, name: &str) -> Option<Secret> {
        let cached = self.cached.lock().expect("nothing panics while it holds the cache");
        cached.iter().find(|(known, _)| known == name).map(|(_, secret)| *secret)
    }

    fn keep(&self, name: &str, secret: Secret) {
        let mut cached = self.cached.lock().expect("nothing panics while it holds the cache");
        if cached.len() >= CACHED_MAX {
            cached.remove(0);
        }
        cached.push((name.to_owned(), secret));
    }

    /// Forgets secrets that were destroyed.
    pub(crate) fn forget(&self, names: &[String]) {
        let mut cached = self.cached.lock().expect("nothing panics while it holds the cache");
        cached.retain(|(name, _)| !names.contains(name));
    }
}

impl Engine {
    /// The salt of visitor keys of a day.
    pub(crate) async fn salt(&self, day: Day) -> Result<Secret, StoreError> {
        let ends = day.end().plus_micros(SALT_GRACE_MICROS);
        let now = self.ports.clock.now();
        let destroy_at = ends.max(now.plus_micros(IMPORT_SALT_MICROS).min(late(day, now)));
        self.secret(&format!("visitor_salt/{day}"), Some(destroy_at)).await
    }

    /// The key that addresses are sealed under in the hour of `now`, destroyed at their deadline;
    /// none when the operator keeps no addresses.
    pub(crate) async fn find_seal_key(
        &self,
        now: Timestamp,
    ) -> Result<Option<SealKey>, StoreError> {
        if !self.settings.keeps_pending {
            return Ok(None);
        }
        let hour_micros = 3_600_000_000 * SEAL_KEY_HOURS;
        let hour = now.0.div_euclid(hour_micros);
        let name = format!("pending/{hour}");
        let deadline_micros = i64::from(self.settings.pending_deadline_hours) * 3_600_000_000;
        let hour_end = Timestamp((hour + 1).saturating_mul(hour_micros));
        let destroy_at = hour_end.plus_micros(deadline_micros);
        let secret = self.secret(&name, Some(destroy_at)).await?;
        Ok(Some(SealKey { name, secret, deadline_micros }))
    }

    /// The key that names the lines of a workspace's logs; it lives as long as the workspace.
    pub(crate) async fn line_key(&self, workspace: &WorkspaceId) -> Result<Secret, StoreError> {
        self.secret(&format!("log_lines/{workspace}"), None).await
    }

    /// The key that clues of a workspace's sites are hashed under; it lives as long as the
    /// workspace. None when the site gives no clues.
    pub(crate) async fn find_clue_key(
        &self,
        site: &Site,
        door: Door,
    ) -> Result<Option<Secret>, StoreError> {
        if site.first_party == FirstPartyPolicy::default() && door != Door::Server {
            return Ok(None);
        }
        self.secret(&format!("clues/{}", site.workspace_id), None).await.map(Some)
    }

    async fn secret(
        &self,
        name: &str,
        destroy_at: Option<Timestamp>,
    ) -> Result<Secret, StoreError> {
        if let Some(secret) = self.secrets.find(name) {
            return Ok(secret);
        }
        let candidate = self.ports.random.secret();
        let secret = self.ports.keys.get_or_create(name, candidate, destroy_at).await?;
        self.secrets.keep(name, secret);
        Ok(secret)
    }
}

/// A salt made on its own day has no reason to live on; one of a past day has.
fn late(day: Day, now: Timestamp) -> Timestamp {
    if now < day.end() { Timestamp(i64::MIN) } else { Timestamp(i64::MAX) }
}
