//! What happens on a site, told to whoever looks at it now.
//!
//! The writer tells of hits once they are in the event store, so that whoever hears of them can ask
//! for them. A listener gathers what it hears and passes it on at most once a second. One that does
//! not keep up misses messages, never holds the writer up, and is told to ask for everything anew.

mod gathered;

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use doorplate_domain::id::{CompanyId, SiteId, VisitId, WorkspaceId};
use doorplate_domain::time::Timestamp;
use tokio::sync::{broadcast, watch};
use tokio::time::{Instant, timeout_at};

use crate::engine::Engine;
use crate::ports::StoreError;
use crate::ports::events::{EventBatch, Outcome};
use crate::questions::QuestionError;
use crate::scope::Scope;

use self::gathered::Gathered;

/// The most listeners of one workspace: each holds a connection.
pub const LISTENERS_MAX: usize = 100;
/// The most companies that one message names.
pub const LIVE_COMPANIES_MAX: usize = 100;
/// Messages that a listener may be behind before it misses some.
const MESSAGES_KEPT: usize = 256;
/// The least time between two messages of one listener.
const PAUSE: Duration = Duration::from_secs(1);

/// What a listener is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LiveEvent {
    /// Hits came and are in the event store.
    Hits(LiveHits),
    /// The verdicts on these companies' visits may be others now.
    Corrected(Vec<CompanyId>),
    /// People changed what they added to these companies.
    Annotated(Vec<CompanyId>),
    /// Something was missed: whatever is shown should be asked for anew.
    Resync,
}

/// Hits that came since the message before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveHits {
    /// When the last of them was written.
    pub at: Timestamp,
    /// How many.
    pub hits: u64,
    /// The visits that they belong to.
    pub visits: u64,
    /// The companies among them; at most [`LIVE_COMPANIES_MAX`].
    pub companies: Vec<CompanyId>,
}

/// Says why nobody can listen.
#[derive(Debug, thiserror::Error)]
pub enum LiveError {
    /// There is no such site.
    #[error(transparent)]
    Question(#[from] QuestionError),
    /// The workspace has as many listeners as it may.
    #[error("the workspace has {LISTENERS_MAX} live streams already")]
    TooMany,
}

#[derive(Debug, Clone)]
enum News {
    Hits { at: Timestamp, hits: u64, visits: HashSet<VisitId>, companies: HashSet<CompanyId> },
    Corrected(Vec<CompanyId>),
    Annotated(Vec<CompanyId>),
}

/// News of one site, or of every site of the workspace.
#[derive(Debug)]
struct Message {
    site_id: Option<SiteId>,
    news: News,
}

type Sender = broadcast::Sender<Arc<Message>>;

/// The listeners of all workspaces.
pub struct LiveFeed {
    senders: Mutex<HashMap<WorkspaceId, Sender>>,
    is_closed: watch::Sender<bool>,
}

impl Default for LiveFeed {
    fn default() -> Self {
        Self { senders: Mutex::default(), is_closed: watch::Sender::new(false) }
    }
}

impl LiveFeed {
    fn has_listeners(&self, workspace_id: &WorkspaceId) -> bool {
        let mut senders = self.senders.lock().unwrap_or_else(PoisonError::into_inner);
        senders.retain(|_, sender| sender.receiver_count() > 0);
        senders.contains_key(workspace_id)
    }

    fn tell(&self, workspace_id: &WorkspaceId, message: Message) {
        let senders = self.senders.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sender) = senders.get(workspace_id) {
            // The last listener may be gone by now.
            sender.send(Arc::new(message)).ok();
        }
    }

    fn listen(
        &self,
        workspace_id: &WorkspaceId,
        site_id: &SiteId,
    ) -> Result<LiveListener, LiveError> {
        let mut senders = self.senders.lock().unwrap_or_else(PoisonError::into_inner);
        let made = || Sender::new(MESSAGES_KEPT);
        let sender = senders.entry(workspace_id.clone()).or_insert_with(made);
        if sender.receiver_count() >= LISTENERS_MAX {
            return Err(LiveError::TooMany);
        }
        Ok(LiveListener {
            site_id: site_id.clone(),
            receiver: sender.subscribe(),
            is_closed: self.is_closed.subscribe(),
            gathered: Gathered::default(),
            ready: VecDeque::new(),
            next_at: Instant::now(),
        })
    }

    /// Tells of a batch that is in the event store.
    pub(crate) fn tell_hits(&self, scope: &Scope, batch: &EventBatch, at: Timestamp) {
        if !self.has_listeners(scope.workspace_id()) {
            return;
        }
        for (site_id, news) in news_of(batch, at) {
            let message = Message { site_id: Some(site_id), news };
            self.tell(scope.workspace_id(), message);
        }
    }

    /// Tells that verdicts on companies changed.
    pub(crate) fn tell_corrected(&self, scope: &Scope, companies: Vec<CompanyId>) {
        let message = Message { site_id: None, news: News::Corrected(companies) };
        self.tell(scope.workspace_id(), message);
    }

    /// Tells that people changed what they added to companies.
    pub(crate) fn tell_annotated(&self, scope: &Scope, companies: &[CompanyId]) {
        if companies.is_empty() {
            return;
        }
        let companies = companies.iter().take(LIVE_COMPANIES_MAX).cloned().collect();
        let message = Message { site_id: None, news: News::Annotated(companies) };
        self.tell(scope.workspace_id(), message);
    }
}

fn news_of(batch: &EventBatch, at: Timestamp) -> BTreeMap<SiteId, News> {
    let mut all = BTreeMap::new();
    for outcome in &batch.outcomes {
        let Outcome::Hit { visit_id, hit } = outcome else { continue };
        let news = all.entry(hit.site_id.clone()).or_insert_with(|| News::Hits {
            at,
            hits: 0,
            visits: HashSet::new(),
            companies: HashSet::new(),
        });
        let News::Hits { hits, visits, companies, .. } = news else { continue };
        *hits += 1;
        visits.insert(visit_id.clone());
        companies.extend(hit.identification.company.iter().map(|company| company.id.clone()));
    }
    all
}

/// Somebody who listens to one site.
pub struct LiveListener {
    site_id: SiteId,
    receiver: broadcast::Receiver<Arc<Message>>,
    is_closed: watch::Receiver<bool>,
    gathered: Gathered,
    ready: VecDeque<LiveEvent>,
    next_at: Instant,
}

impl LiveListener {
    /// Waits for what there is to tell; `None` when the installation stops. Loses nothing when it
    /// is not waited for to the end.
    pub async fn next(&mut self) -> Option<LiveEvent> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Some(event);
            }
            if *self.is_closed.borrow() {
                return None;
            }
            let next_at = self.next_at;
            let is_waiting = self.gathered.is_empty();
            let receiver = &mut self.receiver;
            let received = async {
                if is_waiting {
                    Ok(receiver.recv().await)
                } else {
                    timeout_at(next_at, receiver.recv()).await
                }
            };
            let received = tokio::select! {
                _ = self.is_closed.changed() => return None,
                received = received => received,
            };
            match received {
                Ok(Ok(message)) => self.gather(&message),
                Ok(Err(broadcast::error::RecvError::Lagged(_))) => self.gathered.miss(),
                Ok(Err(broadcast::error::RecvError::Closed)) => return None,
                Err(_) => {
                    self.ready = std::mem::take(&mut self.gathered).into_events();
                    self.next_at = Instant::now() + PAUSE;
                }
            }
        }
    }

    fn gather(&mut self, message: &Message) {
        if message.site_id.as_ref().is_none_or(|site_id| *site_id == self.site_id) {
            self.gathered.add(&message.news);
        }
    }
}

impl Engine {
    /// Listens to a site.
    pub async fn listen(&self, scope: &Scope, site_id: &SiteId) -> Result<LiveListener, LiveError> {
        self.check_site(scope, site_id).await?;
        self.live.listen(scope.workspace_id(), site_id)
    }

    /// Sends all listeners home: the installation stops.
    pub fn close_live(&self) {
        self.live.is_closed.send_replace(true);
    }

    /// Whether a session still lasts: asked now and then for as long as somebody listens.
    pub async fn still_lasts(
        &self,
        scope: &Scope,
        session: &doorplate_domain::id::SessionId,
    ) -> Result<bool, StoreError> {
        self.ports.directory.has_session(scope, session, self.ports.clock.now()).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn company(number: u128) -> CompanyId {
        CompanyId::from_bits(number)
    }

    fn tell(feed: &LiveFeed, workspace: u128, number: u128) {
        let scope = Scope::system(WorkspaceId::from_bits(workspace), "test");
        feed.tell_annotated(&scope, &[company(number)]);
    }

    fn listen(feed: &LiveFeed) -> LiveListener {
        feed.listen(&WorkspaceId::from_bits(1), &SiteId::from_bits(1)).unwrap()
    }

    #[tokio::test]
    async fn what_comes_close_together_is_told_at_once() {
        let feed = LiveFeed::default();
        let mut listener = listen(&feed);
        for (workspace, number) in [(1, 7), (2, 8), (1, 9), (1, 7)] {
            tell(&feed, workspace, number);
        }
        let told = listener.next().await;
        assert_eq!(told, Some(LiveEvent::Annotated(vec![company(7), company(9)])));
    }

    #[tokio::test]
    async fn whoever_does_not_keep_up_is_told_to_ask_anew_and_holds_nobody_up() {
        let feed = LiveFeed::default();
        let (mut slow, mut quick) = (listen(&feed), listen(&feed));
        for number in 0..=MESSAGES_KEPT as u128 {
            tell(&feed, 1, number);
            if number == 0 {
                assert_eq!(quick.next().await, Some(LiveEvent::Annotated(vec![company(0)])));
            }
        }
        assert_eq!(slow.next().await, Some(LiveEvent::Resync));
        let Some(LiveEvent::Annotated(companies)) = quick.next().await else {
            panic!("the quick one missed nothing");
        };
        assert_eq!(companies.len(), LIVE_COMPANIES_MAX);
    }

    #[tokio::test]
    async fn listeners_have_a_limit_and_are_forgotten() {
        let feed = LiveFeed::default();
        let mut listeners: Vec<_> = (0..LISTENERS_MAX).map(|_| listen(&feed)).collect();
        let workspace_id = WorkspaceId::from_bits(1);
        let beyond = feed.listen(&workspace_id, &SiteId::from_bits(1));
        assert!(matches!(beyond, Err(LiveError::TooMany)));
        listeners.pop();
        listeners.push(listen(&feed));
        feed.is_closed.send_replace(true);
        for listener in &mut listeners {
            assert_eq!(listener.next().await, None);
        }
        drop(listeners);
        assert!(!feed.has_listeners(&workspace_id));
    }
}
