//! Ports in memory: as much of them as HTTP needs. What an engine behind a port promises is
//! tested with the stores; here nothing is promised but that it answers.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use async_trait::async_trait;
use doorplate_domain::books::Books;
use doorplate_domain::correction::Correction;
use doorplate_domain::id::{CompanyId, SessionId, SiteId, SiteKey, UserId, VisitId};
use doorplate_domain::identification::{AbstainReason, Identification};
use doorplate_domain::page::{Page, PageRequest};
use doorplate_domain::site::Site;
use doorplate_domain::time::{Day, DayRange, Timestamp};
use doorplate_domain::user::{EmailAddress, Session, User};
use doorplate_domain::workspace::Workspace;
use doorplate_engine::ports::company_selection::{
    CompanyCount, CompanySelection, FieldValue, FieldValueQuery,
};
use doorplate_engine::ports::directory::{
    Audit, AuditEntry, Change, Digest, Founding, SiteByKey, Sites, UserWithPassword, Users,
    Workspaces,
};
use doorplate_engine::ports::events::{
    AbstentionDetail, Appended, CompanyActivity, CompanyQuery, Erased, EventBatch, OpenVisit,
    Overview, Pulse, VisitDetail, VisitQuery, VisitingCompany,
};
use doorplate_engine::ports::first_party::{
    CarryKey, NamedDomain, Observation, Sighting, Tally, Uplift,
};
use doorplate_engine::ports::keys::Secret;
use doorplate_engine::ports::pending::{
    Attempt, DueAddress, PendingAddress, PendingSummary, PurgeRecord,
};
use doorplate_engine::ports::queue::{LogPosition, QueuedRecord};
use doorplate_engine::ports::{
    Clock, Events, FirstParty, Keys, PendingPool, Queue, Random, StoreError,
};
use doorplate_engine::scope::{InstallationScope, Scope};

mod annotations;
mod company_labels;
mod corrections;
mod exports;
mod target_lists;

/// Everything that is stored, in one place.
#[derive(Default)]
pub(crate) struct Memory {
    state: Mutex<State>,
    appended: AtomicU64,
    /// While set, nothing can be made durable.
    pub(crate) is_disk_full: AtomicBool,
}

#[derive(Default)]
struct State {
    workspace: Option<Workspace>,
    users: Vec<UserWithPassword>,
    sessions: Vec<(Session, Digest)>,
    setup: Option<Digest>,
    sites: Vec<Site>,
    deleted: Vec<SiteKey>,
    site_secrets: BTreeMap<String, Digest>,
    keys: BTreeMap<String, Secret>,
    corrections: Vec<Correction>,
}

impl Memory {
    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    /// How many records were made durable.
    pub(crate) fn appended(&self) -> u64 {
        self.appended.load(Ordering::Relaxed)
    }
}

/// A clock that stands still.
pub(crate) struct FrozenClock;

impl Clock for FrozenClock {
    fn now(&self) -> Timestamp {
        Timestamp::parse("2026-03-10T12:00:00Z").unwrap()
    }
}

/// Bytes that are all different and all known.
#[derive(Default)]
pub(crate) struct CountingRandom(AtomicU64);

impl Random for CountingRandom {
    fn fill(&self, bytes: &mut [u8]) {
        for byte in bytes {
            *byte = (self.0.fetch_add(1, Ordering::Relaxed) * 31 % 251) as u8;
        }
    }
}

#[async_trait]
impl Workspaces for Memory {
    async fn found_workspace(
        &self,
        _scope: &InstallationScope,
        setup: Digest,
        founding: &Founding,
        _change: &Change,
    ) -> Result<(), StoreError> {
        let mut state = self.state();
        if state.setup.take_if(|link| *link == setup).is_none() {
            return Err(StoreError::conflict("the setup link"));
        }
        state.workspace = Some(founding.workspace.clone());
        state.users.push(founding.owner.clone());
        Ok(())
    }

    async fn create_workspace(
        &self,
        _scope: &InstallationScope,
        workspace: &Workspace,
        _change: &Change,
    ) -> Result<(), StoreError> {
        self.state().workspace = Some(workspace.clone());
        Ok(())
    }

    async fn list_workspaces(
        &self,
        _scope: &InstallationScope,
    ) -> Result<Vec<Workspace>, StoreError> {
        Ok(self.state().workspace.iter().cloned().collect())
    }

    async fn find_workspace(&self, _scope: &Scope) -> Result<Option<Workspace>, StoreError> {
        Ok(self.state().workspace.clone())
    }
}

#[async_trait]
impl Users for Memory {
    async fn find_user_by_email(
        &self,
        _scope: &InstallationScope,
        email: &EmailAddress,
    ) -> Result<Option<UserWithPassword>, StoreError> {
        let is_it = |found: &&UserWithPassword| found.user.email.key() == email.key();
        Ok(self.state().users.iter().find(is_it).cloned())
    }

    async fn count_users(&self, _scope: &InstallationScope) -> Result<u64, StoreError> {
        Ok(self.state().users.len() as u64)
    }

    async fn find_user(&self, _scope: &Scope, id: &UserId) -> Result<Option<User>, StoreError> {
        let state = self.state();
        Ok(state.users.iter().map(|found| &found.user).find(|user| user.id == *id).cloned())
    }

    async fn list_users(&self, _scope: &Scope) -> Result<Vec<User>, StoreError> {
        Ok(self.state().users.iter().map(|found| found.user.clone()).collect())
    }

    async fn has_session(
        &self,
        _scope: &Scope,
        id: &SessionId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let state = self.state();
        Ok(state.sessions.iter().any(|(found, _)| found.id == *id && found.expires_at > now))
    }

    async fn create_session(
        &self,
        _scope: &Scope,
        session: &Session,
        secret: Digest,
        _change: &Change,
    ) -> Result<(), StoreError> {
        self.state().sessions.push((session.clone(), secret));
        Ok(())
    }

    async fn find_session(
        &self,
        _scope: &InstallationScope,
        secret: Digest,
        now: Timestamp,
    ) -> Result<Option<(Session, User)>, StoreError> {
        let state = self.state();
        let found = state
            .sessions
            .iter()
            .find(|(session, known)| *known == secret && session.expires_at > now);
        let Some((session, _)) = found else { return Ok(None) };
        let mut users = state.users.iter().map(|found| &found.user);
        let user = users.find(|user| user.id == session.user_id);
        Ok(user.map(|user| (session.clone(), user.clone())))
    }

    async fn delete_session(
        &self,
        _scope: &Scope,
        id: &SessionId,
        _change: &Change,
    ) -> Result<bool, StoreError> {
        let mut state = self.state();
        let before = state.sessions.len();
        state.sessions.retain(|(session, _)| session.id != *id);
        Ok(state.sessions.len() < before)
    }

    async fn delete_expired(
        &self,
        _scope: &InstallationScope,
        _now: Timestamp,
    ) -> Result<u64, StoreError> {
        Ok(0)
    }

    async fn create_setup_link(
        &self,
        _scope: &InstallationScope,
        secret: Digest,
        _expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        self.state().setup = Some(secret);
        Ok(())
    }

    async fn has_setup_link(
        &self,
        _scope: &InstallationScope,
        secret: Digest,
        _now: Timestamp,
    ) -> Result<bool, StoreError> {
        Ok(self.state().setup == Some(secret))
    }
}

#[async_trait]
impl Sites for Memory {
    async fn create_site(
        &self,
        _scope: &Scope,
        site: &Site,
        _change: &Change,
    ) -> Result<(), StoreError> {
        let mut state = self.state();
        if state.sites.iter().any(|known| known.host == site.host) {
            return Err(StoreError::conflict("the host"));
        }
        state.sites.push(site.clone());
        Ok(())
    }

    async fn find_site(&self, _scope: &Scope, id: &SiteId) -> Result<Option<Site>, StoreError> {
        Ok(self.state().sites.iter().find(|site| site.id == *id).cloned())
    }

    async fn list_sites(&self, _scope: &Scope) -> Result<Vec<Site>, StoreError> {
        Ok(self.state().sites.clone())
    }

    async fn update_site(
        &self,
        _scope: &Scope,
        site: &Site,
        _change: &Change,
    ) -> Result<bool, StoreError> {
        let mut state = self.state();
        let found = state.sites.iter_mut().find(|known| known.id == site.id);
        Ok(found.map(|known| *known = site.clone()).is_some())
    }

    async fn delete_site(
        &self,
        _scope: &Scope,
        id: &SiteId,
        _change: &Change,
    ) -> Result<bool, StoreError> {
        let mut state = self.state();
        let place = state.sites.iter().position(|site| site.id == *id);
        let site = place.map(|place| state.sites.remove(place));
        state.deleted.extend(site.iter().map(|site| site.site_key.clone()));
        Ok(site.is_some())
    }

    async fn find_site_by_key(
        &self,
        _scope: &InstallationScope,
        key: &SiteKey,
    ) -> Result<Option<SiteByKey>, StoreError> {
        let state = self.state();
        if state.deleted.contains(key) {
            return Ok(Some(SiteByKey::Deleted));
        }
        let found = state.sites.iter().find(|site| site.site_key == *key);
        Ok(found.cloned().map(SiteByKey::Active))
    }

    async fn set_site_secret(
        &self,
        _scope: &Scope,
        id: &SiteId,
        secret: Digest,
        _change: &Change,
    ) -> Result<bool, StoreError> {
        let mut state = self.state();
        let is_there = state.sites.iter().any(|site| site.id == *id);
        state.site_secrets.insert(id.to_string(), secret);
        Ok(is_there)
    }

    async fn find_site_by_secret(
        &self,
        _scope: &InstallationScope,
        secret: Digest,
    ) -> Result<Option<Site>, StoreError> {
        let state = self.state();
        let is_it = |site: &&Site| state.site_secrets.get(site.id.as_str()) == Some(&secret);
        Ok(state.sites.iter().find(is_it).cloned())
    }
}

#[async_trait]
impl Audit for Memory {
    async fn record(&self, _scope: &Scope, _change: &Change) -> Result<(), StoreError> {
        Ok(())
    }

    async fn list_audit(
        &self,
        _scope: &Scope,
        _page: &PageRequest,
    ) -> Result<Page<AuditEntry>, StoreError> {
        Ok(Page { items: Vec::new(), next: None, total: None })
    }
}

#[async_trait]
impl Queue for Memory {
    async fn append(&self, _record: Vec<u8>) -> Result<LogPosition, StoreError> {
        if self.is_disk_full.load(Ordering::Relaxed) {
            let full = std::io::Error::from(std::io::ErrorKind::StorageFull);
            return Err(StoreError::unavailable("appending", full));
        }
        Ok(LogPosition(self.appended.fetch_add(1, Ordering::Relaxed) + 1))
    }

    async fn read(
        &self,
        _after: LogPosition,
        _records_max: usize,
    ) -> Result<Vec<QueuedRecord>, StoreError> {
        Ok(Vec::new())
    }

    async fn wait(&self, _after: LogPosition) -> Result<(), StoreError> {
        std::future::pending().await
    }

    async fn acknowledge(&self, _position: LogPosition) -> Result<(), StoreError> {
        Ok(())
    }

    async fn acknowledged(&self) -> Result<LogPosition, StoreError> {
        Ok(LogPosition::default())
    }
}

#[async_trait]
impl Keys for Memory {
    async fn get_or_create(
        &self,
        name: &str,
        candidate: Secret,
        _destroy_at: Option<Timestamp>,
    ) -> Result<Secret, StoreError> {
        Ok(*self.state().keys.entry(name.to_owned()).or_insert(candidate))
    }

    async fn find(&self, name: &str) -> Result<Option<Secret>, StoreError> {
        Ok(self.state().keys.get(name).copied())
    }

    async fn destroy_due(&self, _now: Timestamp) -> Result<Vec<String>, StoreError> {
        Ok(Vec::new())
    }
}

#[async_trait]
impl PendingPool for Memory {
    async fn put(
        &self,
        _scope: &Scope,
        _pending: &[PendingAddress],
        _now: Timestamp,
    ) -> Result<(), StoreError> {
        Ok(())
    }

    async fn list(&self, _scope: &Scope, _limit: u32) -> Result<Vec<PendingAddress>, StoreError> {
        Ok(Vec::new())
    }

    async fn summarise(&self, _scope: &Scope) -> Result<PendingSummary, StoreError> {
        Ok(PendingSummary::default())
    }

    async fn list_due(
        &self,
        _scope: &InstallationScope,
        _now: Timestamp,
        _limit: u32,
    ) -> Result<Vec<DueAddress>, StoreError> {
        Ok(Vec::new())
    }

    async fn record_attempts(
        &self,
        _scope: &Scope,
        _attempts: &[Attempt],
        _now: Timestamp,
    ) -> Result<(), StoreError> {
        Ok(())
    }

    async fn purge_due(
        &self,
        _scope: &InstallationScope,
        _now: Timestamp,
    ) -> Result<u64, StoreError> {
        Ok(0)
    }

    async fn list_purges(
        &self,
        _scope: &Scope,
        _limit: u32,
    ) -> Result<Vec<PurgeRecord>, StoreError> {
        Ok(Vec::new())
    }
}

/// Nobody has visited.
#[async_trait]
impl Events for Memory {
    async fn append(&self, _scope: &Scope, _batch: &EventBatch) -> Result<Appended, StoreError> {
        Ok(Appended::default())
    }

    async fn position(&self, _scope: &Scope) -> Result<LogPosition, StoreError> {
        Ok(LogPosition::default())
    }

    async fn list_open_visits(
        &self,
        _scope: &Scope,
        _since: Timestamp,
    ) -> Result<Vec<OpenVisit>, StoreError> {
        Ok(Vec::new())
    }

    async fn overview(
        &self,
        _scope: &Scope,
        _site_id: &SiteId,
        _range: DayRange,
    ) -> Result<Overview, StoreError> {
        Ok(Overview::default())
    }

    async fn list_companies(
        &self,
        _scope: &Scope,
        _query: &CompanyQuery,
    ) -> Result<Page<VisitingCompany>, StoreError> {
        Ok(Page { items: Vec::new(), next: None, total: Some(0) })
    }

    async fn count_companies(
        &self,
        _scope: &Scope,
        _selection: &CompanySelection,
    ) -> Result<CompanyCount, StoreError> {
        Ok(CompanyCount::default())
    }

    async fn list_company_ids(
        &self,
        _scope: &Scope,
        _selection: &CompanySelection,
        _limit: u32,
    ) -> Result<Vec<CompanyId>, StoreError> {
        Ok(Vec::new())
    }

    async fn list_field_values(
        &self,
        _scope: &Scope,
        _query: &FieldValueQuery,
    ) -> Result<Vec<FieldValue>, StoreError> {
        Ok(Vec::new())
    }

    async fn list_parents(&self, _scope: &Scope) -> Result<Vec<CompanyId>, StoreError> {
        Ok(Vec::new())
    }

    async fn find_company_activity(
        &self,
        _scope: &Scope,
        _site_id: &SiteId,
        _company_id: &CompanyId,
        _range: DayRange,
    ) -> Result<Option<CompanyActivity>, StoreError> {
        Ok(None)
    }

    async fn list_visits(
        &self,
        _scope: &Scope,
        _query: &VisitQuery,
    ) -> Result<Page<VisitDetail>, StoreError> {
        Ok(Page { items: Vec::new(), next: None, total: None })
    }

    async fn find_receipt(
        &self,
        _scope: &Scope,
        _site_id: &SiteId,
        _visit_id: &VisitId,
    ) -> Result<Option<Identification>, StoreError> {
        Ok(None)
    }

    async fn books(
        &self,
        _scope: &Scope,
        _site_id: &SiteId,
        _range: DayRange,
    ) -> Result<Books, StoreError> {
        Ok(Books::default())
    }

    async fn abstention(
        &self,
        _scope: &Scope,
        _site_id: &SiteId,
        _reason: AbstainReason,
        _range: DayRange,
    ) -> Result<AbstentionDetail, StoreError> {
        Ok(AbstentionDetail::default())
    }

    async fn pulse(
        &self,
        _scope: &Scope,
        _site_id: &SiteId,
        _since: Timestamp,
    ) -> Result<Pulse, StoreError> {
        Ok(Pulse::default())
    }

    async fn find_span(
        &self,
        _scope: &Scope,
        _site_id: &SiteId,
    ) -> Result<Option<DayRange>, StoreError> {
        Ok(None)
    }

    async fn erase_before(
        &self,
        _scope: &Scope,
        _site_id: &SiteId,
        _day: Day,
    ) -> Result<Erased, StoreError> {
        Ok(Erased::default())
    }

    async fn erase_site(&self, _scope: &Scope, _site_id: &SiteId) -> Result<Erased, StoreError> {
        Ok(Erased::default())
    }

    async fn forget_visitor_keys(
        &self,
        _scope: &Scope,
        _before: Timestamp,
    ) -> Result<u64, StoreError> {
        Ok(0)
    }
}

#[async_trait]
impl FirstParty for Memory {
    async fn observe(
        &self,
        _scope: &Scope,
        _sightings: &[Sighting],
        _observations: &[Observation],
    ) -> Result<(), StoreError> {
        Ok(())
    }

    async fn list_sightings(
        &self,
        _scope: &Scope,
        _carry_keys: &[CarryKey],
        _since: Day,
    ) -> Result<Vec<Sighting>, StoreError> {
        Ok(Vec::new())
    }

    async fn list_tallies(
        &self,
        _scope: &Scope,
        _network_keys: &[u64],
        _since: Day,
    ) -> Result<Vec<Tally>, StoreError> {
        Ok(Vec::new())
    }

    async fn list_domains(
        &self,
        _scope: &Scope,
        _since: Day,
        _limit: u32,
    ) -> Result<Vec<NamedDomain>, StoreError> {
        Ok(Vec::new())
    }

    async fn forget_domain(&self, _scope: &Scope, _domain: &str) -> Result<bool, StoreError> {
        Ok(false)
    }

    async fn forget_before(
        &self,
        _scope: &Scope,
        _sightings: Day,
        _observations: Day,
    ) -> Result<u64, StoreError> {
        Ok(0)
    }

    async fn uplift(
        &self,
        _scope: &Scope,
        _site_id: &SiteId,
        _range: DayRange,
    ) -> Result<Uplift, StoreError> {
        Ok(Uplift::default())
    }
}
