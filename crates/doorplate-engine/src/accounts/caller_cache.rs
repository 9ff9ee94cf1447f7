//! Who asked a moment ago, by the digest of what they showed.
//!
//! Without it each request asks the directory twice, which takes longer than most answers. What
//! ends somebody's leave in this process empties the cache in the same call; what another process
//! ends takes hold when an entry has aged.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, RwLock};

use doorplate_domain::time::Timestamp;

use super::SignedIn;
use crate::ports::directory::Digest;
use crate::scope::Scope;

/// How long a caller is known from memory, in microseconds: five seconds, the longest that a
/// sign-out in another process goes unnoticed.
const CACHED_MICROS: i64 = 5_000_000;
/// The most callers in memory. Only those who may ask get there, so it is never filled by guessing.
const CACHED_MAX: usize = 10_000;

/// Who may ask.
#[derive(Clone)]
pub(super) enum Caller {
    /// Somebody signed in.
    User(Arc<SignedIn>),
    /// A program that has a site's secret.
    Program(Arc<Scope>),
}

/// Callers by digest, for a while.
#[derive(Default)]
pub(crate) struct CallerCache {
    callers: RwLock<HashMap<Digest, (Caller, Timestamp)>>,
    emptied: AtomicU64,
}

/// A question to the directory under way, begun when the cache had been emptied so many times.
pub(super) struct Question(u64);

impl CallerCache {
    /// Finds a caller who was found a moment ago and whose session has not ended since.
    pub(super) fn find(&self, digest: &Digest, now: Timestamp) -> Option<Caller> {
        let callers = self.callers.read().expect("nothing panics while it holds the callers");
        let (caller, read_at) = callers.get(digest)?;
        let is_fresh = (0..CACHED_MICROS).contains(&now.0.saturating_sub(read_at.0));
        let has_ended = match caller {
            Caller::User(signed_in) => signed_in.session.expires_at <= now,
            Caller::Program(_) => false,
        };
        (is_fresh && !has_ended).then(|| caller.clone())
    }

    /// Must be called before the directory is asked.
    pub(super) fn begin(&self) -> Question {
        Question(self.emptied.load(Ordering::SeqCst))
    }

    /// Keeps an answer of the directory, unless somebody's leave ended since it was asked: it may
    /// have answered just before.
    pub(super) fn keep(&self, question: &Question, digest: Digest, caller: Caller, now: Timestamp) {
        let mut callers = self.callers.write().expect("nothing panics while it holds the callers");
        if self.emptied.load(Ordering::SeqCst) != question.0 {
            return;
        }
        if callers.len() >= CACHED_MAX {
            callers.clear();
        }
        callers.insert(digest, (caller, now));
    }

    /// Forgets everybody. To be called after a change to a session, user, workspace or secret is in
    /// the directory, and before the change is answered.
    pub(crate) fn forget_all(&self) {
        let mut callers = self.callers.write().expect("nothing panics while it holds the callers");
        self.emptied.fetch_add(1, Ordering::SeqCst);
        callers.clear();
    }
}

#[cfg(test)]
mod tests {
    use doorplate_domain::id::WorkspaceId;

    use super::*;

    const DIGEST: Digest = [7; 32];

    fn program() -> Caller {
        Caller::Program(Arc::new(Scope::system(WorkspaceId::from_bits(1), "test")))
    }

    #[test]
    fn a_caller_is_known_for_a_while() {
        let cache = CallerCache::default();
        cache.keep(&cache.begin(), DIGEST, program(), Timestamp(0));
        assert!(cache.find(&DIGEST, Timestamp(CACHED_MICROS - 1)).is_some());
        assert!(cache.find(&DIGEST, Timestamp(CACHED_MICROS)).is_none());
        assert!(cache.find(&[8; 32], Timestamp(0)).is_none());
    }

    #[test]
    fn an_answer_from_before_a_change_is_not_kept_after_it() {
        let cache = CallerCache::default();
        let question = cache.begin();
        cache.forget_all();
        cache.keep(&question, DIGEST, program(), Timestamp(0));
        assert!(cache.find(&DIGEST, Timestamp(0)).is_none());
    }
}
