//! Importing web-server logs: the same steps as at a live door, a batch at a time.
//!
//! A line is named by a keyed digest of itself, its site and how many like it came before in the
//! same minutes. So importing a log twice changes nothing, and a log that overlaps another adds
//! only what is new.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use doorplate_domain::consent::ConsentSignals;
use doorplate_domain::drop_reason::DropReason;
use doorplate_domain::hit::{Door, HitKind};
use doorplate_domain::id::{EventId, WorkspaceId};
use doorplate_domain::site::{Host, Site};
use doorplate_domain::time::{Day, Timestamp};
use doorplate_domain::visit::VisitorKey;
use doorplate_domain::workspace::Workspace;
use doorplate_identify::access_log::{self, LogLine};
use serde_json::json;

use crate::engine::Engine;
use crate::ingest::arrival::Arrival;
use crate::ingest::recognition::Recognition;
use crate::ingest::seal::SealKey;
use crate::ingest::{Context, Derived, derive, visitor};
use crate::ports::StoreError;
use crate::ports::directory::Change;
use crate::ports::events::{EventBatch, Outcome};
use crate::ports::keys::Secret;
use crate::ports::pending::PendingAddress;
use crate::scope::{InstallationScope, Scope};
use crate::sites::{NewSite, SiteError};
use crate::visits::OpenVisits;

/// Lines in one transaction.
const BATCH_LINES: usize = 5_000;
/// Lines alike are counted within a bucket of this many seconds: they have the same second anyway.
const BUCKET_SECONDS: i64 = 300;
/// How many buckets are remembered: a log out of order by five hours is still told apart.
const BUCKETS_MAX: usize = 64;
/// The most visitors remembered for asking for `/robots.txt`.
const ROBOT_VISITORS_MAX: usize = 100_000;
/// The name of the workspace that an import into an empty folder makes.
const WORKSPACE_NAME: &str = "My company";
/// Endings of what is not a page.
const RESOURCE_ENDINGS: [&str; 46] = [
    "avif",
    "atom",
    "bmp",
    "bz2",
    "css",
    "csv",
    "doc",
    "docx",
    "eot",
    "exe",
    "gif",
    "gz",
    "ico",
    "iso",
    "jar",
    "jpeg",
    "jpg",
    "js",
    "json",
    "map",
    "mjs",
    "mov",
    "mp3",
    "mp4",
    "mpeg",
    "ogg",
    "otf",
    "pdf",
    "png",
    "ppt",
    "pptx",
    "rss",
    "svg",
    "tar",
    "tgz",
    "ttf",
    "txt",
    "wasm",
    "webm",
    "webmanifest",
    "webp",
    "woff",
    "woff2",
    "xls",
    "xml",
    "zip",
];

/// Says why an import stopped. What was taken before stays, and starting again goes on.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The batch could not be written.
    #[error("failed to write the batch that ends at line {line}")]
    Store {
        /// Lines read so far.
        line: u64,
        /// What went wrong.
        #[source]
        source: StoreError,
    },
    /// The site could not be made.
    #[error("failed to make the site")]
    Site(#[from] SiteError),
}

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ImportSummary {
    /// Lines read, empty ones left out.
    pub lines: u64,
    /// Hits written.
    pub hits: u64,
    /// Visits begun.
    pub visits: u64,
    /// Lines that were imported before.
    pub duplicates: u64,
    /// Lines dropped, by reason, those dropped before included.
    pub dropped: BTreeMap<DropReason, u64>,
}

/// An import under way.
pub struct Importer {
    engine: Arc<Engine>,
    scope: Scope,
    site: Site,
    recognition: Arc<Recognition>,
    line_key: Secret,
    seal_key: Option<SealKey>,
    salt: Option<(Day, Secret)>,
    visits: OpenVisits,
    robots: HashSet<VisitorKey>,
    alike: BTreeMap<i64, HashMap<u128, u32>>,
    batch: Vec<Outcome>,
    pending: Vec<PendingAddress>,
    summary: ImportSummary,
}

impl Importer {
    /// Begins an import into a site.
    pub async fn new(engine: Arc<Engine>, scope: Scope, site: Site) -> Result<Self, StoreError> {
        let recognition = engine.recognition.load_full();
        let line_key = engine.line_key(scope.workspace_id()).await?;
        let seal_key = engine.find_seal_key(engine.ports.clock.now()).await?;
        let recognition = recognition.expect("it is set when the engine is made");
        Ok(Self {
            engine,
            scope,
            site,
            recognition,
            line_key,
            seal_key,
            salt: None,
            visits: OpenVisits::default(),
            robots: HashSet::new(),
            alike: BTreeMap::new(),
            batch: Vec::with_capacity(BATCH_LINES),
            pending: Vec::new(),
            summary: ImportSummary::default(),
        })
    }

    /// Takes one line; writes when enough have come together.
    pub async fn take(&mut self, line: &[u8]) -> Result<(), ImportError> {
        let line = line.trim_ascii();
        if line.is_empty() {
            return Ok(());
        }
        self.summary.lines += 1;
        let received_at = self.engine.ports.clock.now();
        match access_log::parse(line) {
            Ok(parsed) => {
                let salt = self.salt(parsed.at.day()).await?;
                let event_id = self.name_line(line, Some(parsed.at));
                self.take_hit(&parsed, event_id, salt, received_at);
            }
            Err(error) => {
                let reason = match error {
                    access_log::LogLineError::TooLong => DropReason::TooLarge,
                    _ => DropReason::Malformed,
                };
                let event_id = self.name_line(line, None);
                self.drop(reason, received_at.day(), event_id);
            }
        }
        if self.batch.len() >= BATCH_LINES { self.flush().await } else { Ok(()) }
    }

    /// Writes what has come together and says what the import did.
    pub async fn finish(mut self) -> Result<ImportSummary, ImportError> {
        self.flush().await?;
        Ok(self.summary)
    }

    /// What the import did so far.
    pub fn summary(&self) -> &ImportSummary {
        &self.summary
    }

    fn take_hit(
        &mut self,
        line: &LogLine<'_>,
        event_id: EventId,
        salt: Secret,
        received_at: Timestamp,
    ) {
        let arrival = arrival(line, &self.site.host, event_id);
        let visitor_key = visitor::key(&salt, &self.site.id, &arrival);
        if path_of(&line.target) == "/robots.txt" && self.robots.len() < ROBOT_VISITORS_MAX {
            self.robots.insert(visitor_key);
        }
        let day = line.at.day();
        if self.robots.contains(&visitor_key) {
            return self.drop(DropReason::Bot, day, event_id);
        }
        let context = Context {
            site: &self.site,
            recognition: &self.recognition,
            salt,
            seal_key: self.seal_key.as_ref(),
            clue_key: None,
            received_at,
            event_id,
        };
        match derive(&context, &arrival) {
            Ok(Derived { hit, sealed, clues: _ }) => {
                let visit_id = self.visits.place(&hit);
                self.pending.extend(sealed.map(|sealed| sealed.into_pending(&hit, &visit_id)));
                self.batch.push(Outcome::Hit { visit_id, hit: Box::new(hit) });
            }
            Err(reason) => self.drop(reason, day, event_id),
        }
    }

    fn drop(&mut self, reason: DropReason, day: Day, event_id: EventId) {
        *self.summary.dropped.entry(reason).or_default() += 1;
        let site_id = self.site.id.clone();
        let event_id = Some(event_id);
        self.batch.push(Outcome::Dropped { site_id, day, reason, count: 1, event_id });
    }

    async fn flush(&mut self) -> Result<(), ImportError> {
        let line = self.summary.lines;
        let failed = |source| ImportError::Store { line, source };
        let pending = std::mem::take(&mut self.pending);
        let ports = &self.engine.ports;
        if !pending.is_empty() {
            let put = ports.pending.put(&self.scope, &pending, ports.clock.now());
            put.await.map_err(failed)?;
        }
        let outcomes = std::mem::replace(&mut self.batch, Vec::with_capacity(BATCH_LINES));
        let batch = EventBatch { position: None, outcomes };
        let appended = ports.events.append(&self.scope, &batch).await.map_err(failed)?;
        self.summary.hits += appended.hits;
        self.summary.visits += appended.visits;
        self.summary.duplicates += appended.duplicates;
        Ok(())
    }

    async fn salt(&mut self, day: Day) -> Result<Secret, ImportError> {
        if let Some((known, salt)) = self.salt
            && known == day
        {
            return Ok(salt);
        }
        let line = self.summary.lines;
        let salt = self.engine.salt(day).await;
        let salt = salt.map_err(|source| ImportError::Store { line, source })?;
        self.salt = Some((day, salt));
        Ok(salt)
    }

    /// Names a line. The same log gives the same names, in whichever pieces it comes.
    fn name_line(&mut self, line: &[u8], at: Option<Timestamp>) -> EventId {
        let bits = |hasher: &blake3::Hasher| {
            let mut bits = [0; 16];
            hasher.finalize_xof().fill(&mut bits);
            u128::from_le_bytes(bits)
        };
        let mut hasher = blake3::Hasher::new_keyed(&self.line_key);
        hasher.update(self.site.id.as_str().as_bytes());
        hasher.update(&[0]);
        hasher.update(line);
        let bucket = at.map_or(i64::MAX, |at| at.seconds().div_euclid(BUCKET_SECONDS));
        let alike = self.alike.entry(bucket).or_default().entry(bits(&hasher)).or_default();
        let number = *alike;
        *alike += 1;
        if self.alike.len() > BUCKETS_MAX {
            self.alike.pop_first();
        }
        hasher.update(&number.to_le_bytes());
        EventId(bits(&hasher))
    }
}

impl Engine {
    /// Finds the site of a host, or makes it, and with it a workspace when there is none: so that
    /// one command turns a log into a report.
    pub async fn find_or_create_import_site(
        self: &Arc<Self>,
        host: &Host,
    ) -> Result<(Scope, Site), SiteError> {
        if let Some(found) = self.find_site_of_operator(host).await? {
            return Ok(found);
        }
        let installation = InstallationScope::new("import");
        let workspaces = self.ports.directory.list_workspaces(&installation).await?;
        let workspace_id = match workspaces.into_iter().next() {
            Some(workspace) => workspace.id,
            None => self.create_import_workspace(&installation).await?,
        };
        let scope = Scope::system(workspace_id, "import");
        let new = NewSite { name: String::new(), host: host.to_string(), time_zone: None };
        let site = self.create_site(&scope, new).await?;
        Ok((scope, site))
    }

    async fn create_import_workspace(
        &self,
        installation: &InstallationScope,
    ) -> Result<WorkspaceId, StoreError> {
        let workspace = Workspace {
            id: WorkspaceId::from_bits(self.ports.random.bits()),
            name: WORKSPACE_NAME.to_owned(),
            created_at: self.ports.clock.now(),
        };
        let change = Change {
            at: workspace.created_at,
            action: "workspace.create",
            subject: workspace.id.to_string(),
            detail: json!({ "name": workspace.name }),
        };
        self.ports.directory.create_workspace(installation, &workspace, &change).await?;
        Ok(workspace.id)
    }
}

fn arrival(line: &LogLine<'_>, host: &Host, event_id: EventId) -> Arrival {
    let target = line.target.as_ref();
    let url = if target.starts_with('/') {
        format!("http://{}{target}", line.host.unwrap_or(host.as_str()))
    } else {
        target.to_owned()
    };
    let user_agent = line.user_agent.as_ref();
    Arrival {
        door: Door::Log,
        event_id: Some(event_id),
        at: Some(line.at),
        address: line.address,
        user_agent: user_agent.to_owned(),
        url,
        referrer: (!line.referrer.is_empty()).then(|| line.referrer.to_string()),
        kind: kind_of(line),
        name: String::new(),
        engaged_millis: 0,
        browser_id: None,
        domain: String::new(),
        signals: ConsentSignals::default(),
        is_automated: false,
        is_prefetch: false,
    }
}

/// A page that was seen, or something else that was fetched.
fn kind_of(line: &LogLine<'_>) -> HitKind {
    let is_shown = line.status == 0 || (200..300).contains(&line.status) || line.status == 304;
    let path = path_of(&line.target).to_ascii_lowercase();
    let last = path.rsplit('/').next().unwrap_or_default();
    let ending = last.rsplit_once('.').map_or("", |(_, ending)| ending);
    let is_resource = RESOURCE_ENDINGS.contains(&ending) || path.ends_with("/feed");
    if line.method == "GET" && is_shown && !is_resource { HitKind::View } else { HitKind::Resource }
}

fn path_of(target: &str) -> &str {
    target.split(['?', '#']).next().unwrap_or_default()
}
