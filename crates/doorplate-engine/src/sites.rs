//! The websites of a workspace.

use std::collections::HashMap;
use std::sync::RwLock;

use doorplate_domain::consent::ConsentPolicy;
use doorplate_domain::id::{SiteId, SiteKey, WorkspaceId};
use doorplate_domain::site::{ALLOWED_HOSTS_MAX, FirstPartyPolicy, Host, NAME_BYTES_MAX, Site};
use doorplate_domain::time::Timestamp;
use serde_json::{Value, json};

use crate::accounts::digest;
use crate::engine::Engine;
use crate::ports::StoreError;
use crate::ports::directory::{Change, SiteByKey};
use crate::scope::{Actor, InstallationScope, Scope};

/// How long a site's settings are taken from memory, in microseconds: half a minute, so that a
/// change made by another process takes hold soon.
const CACHED_MICROS: i64 = 30_000_000;
/// The most keys in memory, unknown ones included.
const CACHED_MAX: usize = 10_000;
/// The time zone of a new site when nobody says.
const TIME_ZONE_DEFAULT: &str = "UTC";

/// What is asked for a new site.
#[derive(Debug, Clone)]
pub struct NewSite {
    /// Its name; the host's when empty.
    pub name: String,
    /// The host it stands at.
    pub host: String,
    /// An IANA time zone.
    pub time_zone: Option<String>,
}

/// What is to be different about a site.
#[derive(Debug, Clone, Default)]
pub struct SiteChange {
    /// Its name.
    pub name: Option<String>,
    /// Further hosts, all of them.
    pub allowed_hosts: Option<Vec<String>>,
    /// An IANA time zone.
    pub time_zone: Option<String>,
    /// What it asks of its visitors.
    pub consent: Option<ConsentPolicy>,
    /// What it gives to recognise companies by.
    pub first_party: Option<FirstPartyPolicy>,
}

/// Says why a site could not be read or changed.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// The workspace has no such site.
    #[error("no such site")]
    NotFound,
    /// A field is not right.
    #[error("{field}: {message}")]
    Invalid {
        /// The field.
        field: &'static str,
        /// What is wrong and what is allowed.
        message: String,
    },
    /// The workspace has a site for this host.
    #[error("there is a site for this host already")]
    HostTaken,
    /// The role does not allow it.
    #[error("your role may not change sites")]
    Forbidden,
    /// It could not be stored.
    #[error("failed to reach the directory")]
    Store(#[from] StoreError),
}

/// Sites by key, for a while.
#[derive(Default)]
pub struct SiteCache {
    sites: RwLock<HashMap<SiteKey, (Option<SiteByKey>, Timestamp)>>,
}

enum Cached {
    Known(Option<SiteByKey>),
    Stale,
}

fn is_fresh(read_at: Timestamp, now: Timestamp) -> bool {
    (0..CACHED_MICROS).contains(&now.0.saturating_sub(read_at.0))
}

impl SiteCache {
    fn find(&self, key: &SiteKey, now: Timestamp) -> Cached {
        let sites = self.sites.read().expect("nothing panics while it holds the sites");
        match sites.get(key) {
            Some((site, read_at)) if is_fresh(*read_at, now) => Cached::Known(site.clone()),
            _ => Cached::Stale,
        }
    }

    fn keep(&self, key: &SiteKey, site: Option<SiteByKey>, now: Timestamp) {
        let mut sites = self.sites.write().expect("nothing panics while it holds the sites");
        if sites.len() >= CACHED_MAX {
            sites.clear();
        }
        sites.insert(key.clone(), (site, now));
    }

    fn forget(&self, key: &SiteKey) {
        self.sites.write().expect("nothing panics while it holds the sites").remove(key);
    }
}

impl Engine {
    /// Finds what a public key leads to; from memory when it was asked a moment ago.
    pub async fn find_site_by_key(&self, key: &SiteKey) -> Result<Option<SiteByKey>, StoreError> {
        let now = self.ports.clock.now();
        if let Cached::Known(known) = self.sites.find(key, now) {
            return Ok(known);
        }
        let scope = InstallationScope::new("collect");
        let found = self.ports.directory.find_site_by_key(&scope, key).await?;
        self.sites.keep(key, found.clone(), now);
        Ok(found)
    }

    /// Finds the site that a secret of the server-to-server API belongs to.
    pub async fn find_site_by_secret(&self, secret: &str) -> Result<Option<Site>, StoreError> {
        let scope = InstallationScope::new("collect");
        self.ports.directory.find_site_by_secret(&scope, digest(secret)).await
    }

    /// Lists the sites by name.
    pub async fn list_sites(&self, scope: &Scope) -> Result<Vec<Site>, SiteError> {
        Ok(self.ports.directory.list_sites(scope).await?)
    }

    /// Gets a site.
    pub async fn get_site(&self, scope: &Scope, id: &SiteId) -> Result<Site, SiteError> {
        self.ports.directory.find_site(scope, id).await?.ok_or(SiteError::NotFound)
    }

    /// Makes a site.
    pub async fn create_site(&self, scope: &Scope, new: NewSite) -> Result<Site, SiteError> {
        may_configure(scope)?;
        let host = parse_host("host", &new.host)?;
        let name = match new.name.trim() {
            "" => host.without_www().to_owned(),
            name => check_name(name)?,
        };
        let time_zone = new.time_zone.unwrap_or_else(|| TIME_ZONE_DEFAULT.to_owned());
        let site = Site {
            id: SiteId::from_bits(self.ports.random.bits()),
            workspace_id: scope.workspace_id().clone(),
            name,
            host,
            allowed_hosts: Vec::new(),
            site_key: SiteKey::from_bits(self.ports.random.bits()),
            time_zone: check_time_zone(&time_zone)?,
            consent: ConsentPolicy::default(),
            first_party: FirstPartyPolicy::default(),
            created_at: self.ports.clock.now(),
        };
        let change = self.site_change("site.create", &site.id, json!({ "after": shown(&site) }));
        match self.ports.directory.create_site(scope, &site, &change).await {
            Ok(()) => Ok(site),
            Err(StoreError::Conflict { .. }) => Err(SiteError::HostTaken),
            Err(error) => Err(error.into()),
        }
    }

    /// Changes a site's settings.
    pub async fn update_site(
        &self,
        scope: &Scope,
        id: &SiteId,
        wanted: SiteChange,
    ) -> Result<Site, SiteError> {
        may_configure(scope)?;
        let before = self.get_site(scope, id).await?;
        let mut site = before.clone();
        if let Some(name) = wanted.name {
            site.name = check_name(name.trim())?;
        }
        if let Some(hosts) = wanted.allowed_hosts {
            site.allowed_hosts = parse_hosts(&hosts)?;
        }
        if let Some(time_zone) = wanted.time_zone {
            site.time_zone = check_time_zone(&time_zone)?;
        }
        if let Some(consent) = wanted.consent {
            site.consent = consent;
        }
        if let Some(first_party) = wanted.first_party {
            site.first_party = first_party;
        }
        let detail = json!({ "before": shown(&before), "after": shown(&site) });
        let change = self.site_change("site.update", id, detail);
        if !self.ports.directory.update_site(scope, &site, &change).await? {
            return Err(SiteError::NotFound);
        }
        self.sites.forget(&site.site_key);
        Ok(site)
    }

    /// Deletes a site and everything of it.
    pub async fn delete_site(&self, scope: &Scope, id: &SiteId) -> Result<(), SiteError> {
        may_configure(scope)?;
        let site = self.get_site(scope, id).await?;
        let change = self.site_change("site.delete", id, json!({ "before": shown(&site) }));
        if !self.ports.directory.delete_site(scope, id, &change).await? {
            return Err(SiteError::NotFound);
        }
        self.sites.forget(&site.site_key);
        self.callers.forget_all();
        self.ports.events.erase_site(scope, id).await?;
        Ok(())
    }

    /// Gives a site a fresh secret for the server-to-server API; the former one stops working.
    pub async fn rotate_site_secret(
        &self,
        scope: &Scope,
        id: &SiteId,
    ) -> Result<String, SiteError> {
        may_configure(scope)?;
        let secret = format!("dps_{}", self.fresh_secret());
        let change = self.site_change("site.rotate_secret", id, json!({}));
        let digest = digest(&secret);
        let is_there = self.ports.directory.set_site_secret(scope, id, digest, &change).await?;
        self.callers.forget_all();
        if is_there { Ok(secret) } else { Err(SiteError::NotFound) }
    }

    fn site_change(&self, action: &'static str, id: &SiteId, detail: Value) -> Change {
        Change { at: self.ports.clock.now(), action, subject: id.to_string(), detail }
    }

    /// Finds a site of any workspace by its host, with leave to read it: for commands of the
    /// operator, who holds the data folder anyway.
    pub async fn find_site_of_operator(
        &self,
        host: &Host,
    ) -> Result<Option<(Scope, Site)>, StoreError> {
        let installation = InstallationScope::new("operator command");
        for workspace in self.ports.directory.list_workspaces(&installation).await? {
            let scope = Scope::system(workspace.id, "operator command");
            let sites = self.ports.directory.list_sites(&scope).await?;
            if let Some(site) = sites.into_iter().find(|site| site.allows(host)) {
                return Ok(Some((scope, site)));
            }
        }
        Ok(None)
    }

    /// Gives an operator's command leave to act in a workspace.
    pub fn operator_scope(&self, workspace_id: &WorkspaceId) -> Scope {
        Scope::system(workspace_id.clone(), "operator command")
    }
}

fn may_configure(scope: &Scope) -> Result<(), SiteError> {
    match scope.actor() {
        Actor::User(_, role) if !role.may_configure() => Err(SiteError::Forbidden),
        _ => Ok(()),
    }
}

fn check_name(name: &str) -> Result<String, SiteError> {
    if name.is_empty() || name.len() > NAME_BYTES_MAX {
        let message = format!("needs 1 to {NAME_BYTES_MAX} characters");
        return Err(SiteError::Invalid { field: "name", message });
    }
    Ok(name.to_owned())
}

fn check_time_zone(name: &str) -> Result<String, SiteError> {
    if doorplate_domain::time::is_time_zone(name) {
        return Ok(name.to_owned());
    }
    let message = "needs an IANA time zone such as Europe/Berlin".to_owned();
    Err(SiteError::Invalid { field: "time_zone", message })
}

fn parse_host(field: &'static str, text: &str) -> Result<Host, SiteError> {
    Host::parse(text).map_err(|error| SiteError::Invalid { field, message: error.to_string() })
}

fn parse_hosts(texts: &[String]) -> Result<Vec<Host>, SiteError> {
    if texts.len() > ALLOWED_HOSTS_MAX {
        let message = format!("may have at most {ALLOWED_HOSTS_MAX} hosts");
        return Err(SiteError::Invalid { field: "allowed_hosts", message });
    }
    let mut hosts = Vec::with_capacity(texts.len());
    for text in texts {
        let host = parse_host("allowed_hosts", text)?;
        if !hosts.contains(&host) {
            hosts.push(host);
        }
    }
    Ok(hosts)
}

/// A site as the audit log keeps it.
fn shown(site: &Site) -> Value {
    json!({
        "name": site.name,
        "host": site.host.as_str(),
        "allowed_hosts": site.allowed_hosts.iter().map(Host::as_str).collect::<Vec<_>>(),
        "time_zone": site.time_zone,
        "consent": site.consent,
        "first_party": site.first_party,
    })
}
