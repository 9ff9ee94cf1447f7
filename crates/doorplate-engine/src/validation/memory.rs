//! What looks came to lately, by a keyed hash of the address.

use std::num::NonZeroUsize;
use std::sync::Mutex;

use doorplate_domain::address::ClientAddress;
use doorplate_domain::time::Timestamp;
use doorplate_identify::validation::Conclusion;
use lru::LruCache;

use crate::ingest::seal;
use crate::ports::keys::Secret;

/// How many looks are remembered: a few megabytes.
const REMEMBERED_MAX: NonZeroUsize = NonZeroUsize::new(10_000).expect("it is not zero");
/// How long, in microseconds: an hour, as long as answers of the DNS are commonly good for.
const REMEMBERED_MICROS: i64 = 3_600_000_000;

/// Remembers conclusions that asking again would not change.
pub(super) struct Memory {
    key: Secret,
    known: Mutex<LruCache<[u8; 32], Known>>,
}

struct Known {
    conclusion: Conclusion,
    version: String,
    until: Timestamp,
}

impl Memory {
    pub(super) fn new(key: Secret) -> Self {
        Self { key, known: Mutex::new(LruCache::new(REMEMBERED_MAX)) }
    }

    /// Finds what a look at the address came to, with the same data set and not long ago.
    pub(super) fn find(
        &self,
        address: ClientAddress,
        version: &str,
        now: Timestamp,
    ) -> Option<Conclusion> {
        let mut known = self.known.lock().expect("nothing panics while it holds the memory");
        let known = known.get(&seal::fingerprint(&self.key, address))?;
        let is_good = known.version == version && now < known.until;
        is_good.then(|| known.conclusion.clone())
    }

    pub(super) fn keep(
        &self,
        address: ClientAddress,
        version: &str,
        conclusion: &Conclusion,
        now: Timestamp,
    ) {
        if conclusion.may_change {
            return;
        }
        let known = Known {
            conclusion: conclusion.clone(),
            version: version.to_owned(),
            until: now.plus_micros(REMEMBERED_MICROS),
        };
        let fingerprint = seal::fingerprint(&self.key, address);
        self.known
            .lock()
            .expect("nothing panics while it holds the memory")
            .put(fingerprint, known);
    }
}
