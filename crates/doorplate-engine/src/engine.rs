//! The engine: one value that holds the ports and is asked for everything.

use std::sync::Arc;

use arc_swap::ArcSwapOption;
use doorplate_domain::data_set::DataSetSummary;
use doorplate_identify::DataSet;

use crate::accounts::{CallerCache, SignInLimiter};
use crate::annotations::FormerIds;
use crate::corrections::Correcting;
use crate::exports::ExportSlots;
use crate::ingest::dropped::DropCounter;
use crate::ingest::recognition::Recognition;
use crate::ingest::secrets::SecretCache;
use crate::live::LiveFeed;
use crate::ports::{
    Clock, Directory, Evaluations, Events, FirstParty, Keys, PendingPool, Queue, Random,
    TableFormats,
};
use crate::sites::SiteCache;

/// What the engine needs from outside. Chosen once, at start.
#[derive(Clone)]
pub struct Ports {
    /// Workspaces, users, sites, audit.
    pub directory: Arc<dyn Directory>,
    /// Visits.
    pub events: Arc<dyn Events>,
    /// What the sites themselves tell about companies.
    pub first_party: Arc<dyn FirstParty>,
    /// Measurements of the data set.
    pub evaluations: Arc<dyn Evaluations>,
    /// The ingest log.
    pub queue: Arc<dyn Queue>,
    /// Salts and keys.
    pub keys: Arc<dyn Keys>,
    /// Sealed addresses.
    pub pending: Arc<dyn PendingPool>,
    /// How tables are written.
    pub table_formats: Arc<dyn TableFormats>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub random: Arc<dyn Random>,
}

/// What an operator may set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EngineSettings {
    /// Whether an address without a verdict is sealed and kept for validation at all.
    pub keeps_pending: bool,
    /// How long a sealed address may wait, in hours.
    pub pending_deadline_hours: u32,
    /// Whether what waits is looked at, with the DNS.
    pub validates: bool,
    /// How long a sign-in lasts, in days.
    pub session_days: u32,
}

impl Default for EngineSettings {
    fn default() -> Self {
        Self { keeps_pending: true, validates: false, pending_deadline_hours: 24, session_days: 14 }
    }
}

/// Everything the product does.
pub struct Engine {
    pub(crate) ports: Ports,
    pub(crate) settings: EngineSettings,
    pub(crate) recognition: ArcSwapOption<Recognition>,
    pub(crate) sites: SiteCache,
    pub(crate) secrets: SecretCache,
    pub(crate) dropped: DropCounter,
    pub(crate) sign_ins: SignInLimiter,
    pub(crate) callers: CallerCache,
    pub(crate) correcting: Correcting,
    pub(crate) former_ids: FormerIds,
    pub(crate) live: LiveFeed,
    pub(crate) export_slots: ExportSlots,
}

impl Engine {
    /// Puts the engine together. Without a data set every visit is of kind unknown.
    pub fn new(
        ports: Ports,
        settings: EngineSettings,
        data_set: Option<Arc<DataSet>>,
    ) -> Arc<Self> {
        let engine = Self {
            ports,
            settings,
            recognition: ArcSwapOption::empty(),
            sites: SiteCache::default(),
            secrets: SecretCache::default(),
            dropped: DropCounter::default(),
            sign_ins: SignInLimiter::default(),
            callers: CallerCache::default(),
            correcting: Correcting::default(),
            former_ids: FormerIds::default(),
            live: LiveFeed::default(),
            export_slots: ExportSlots::default(),
        };
        engine.recognition.store(Some(Arc::new(Recognition::new(data_set))));
        Arc::new(engine)
    }

    /// The data set in use.
    pub fn data_set(&self) -> Option<Arc<DataSet>> {
        self.recognition.load().as_ref().and_then(|recognition| recognition.data_set.clone())
    }

    /// Puts another data set to use. Hits under way finish with the one they began with.
    pub fn replace_data_set(&self, data_set: Arc<DataSet>) {
        self.recognition.store(Some(Arc::new(Recognition::new(Some(data_set)))));
        self.former_ids.note_replaced();
    }

    /// The data set in use at a glance.
    pub fn data_set_summary(&self) -> Option<DataSetSummary> {
        self.data_set().map(|data_set| data_set.summary().clone())
    }

    /// The settings.
    pub fn settings(&self) -> &EngineSettings {
        &self.settings
    }
}
