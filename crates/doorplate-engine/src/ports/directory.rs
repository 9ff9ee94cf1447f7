//! The directory: workspaces, users, sessions, sites, the audit log. Small, relational,
//! transactional. The sum of one small trait per noun.

use async_trait::async_trait;
use doorplate_domain::id::{SessionId, SiteId, SiteKey, UserId};
use doorplate_domain::page::{Page, PageRequest};
use doorplate_domain::site::Site;
use doorplate_domain::time::Timestamp;
use doorplate_domain::user::{EmailAddress, Session, User};
use doorplate_domain::workspace::Workspace;

use super::{Annotations, CompanyLabels, Corrections, Notes, Segments, StoreError, TargetLists};
use crate::scope::{InstallationScope, Scope};

/// A digest of a secret that only its holder has.
pub type Digest = [u8; 32];

/// What a change is called in the audit log. The store writes it in the change's own transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// When.
    pub at: Timestamp,
    /// The verb, such as `site.create`.
    pub action: &'static str,
    /// What it was done to: an id.
    pub subject: String,
    /// What was before and is now, as JSON; never a secret, never an address.
    pub detail: serde_json::Value,
}

/// A line of the audit log.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditEntry {
    /// Its number within the workspace, from 1, without gaps.
    pub number: u64,
    /// When.
    pub at: Timestamp,
    /// Who: a user's id, or `system`.
    pub actor: String,
    /// Why the system acted, or what the user was doing.
    pub reason: String,
    /// The verb.
    pub action: String,
    /// What it was done to.
    pub subject: String,
    /// What changed.
    pub detail: serde_json::Value,
}

/// A user with the secret part that only sign-in reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserWithPassword {
    /// The user.
    pub user: User,
    /// The password's hash in PHC form.
    pub password_hash: String,
}

/// What a site key leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SiteByKey {
    /// A site that collects.
    Active(Site),
    /// One that was deleted: its script should stop.
    Deleted,
}

/// Workspaces.
#[async_trait]
pub trait Workspaces: Send + Sync {
    /// Makes a workspace without anybody in it yet: what an import into an empty folder needs.
    async fn create_workspace(
        &self,
        scope: &InstallationScope,
        workspace: &Workspace,
        change: &Change,
    ) -> Result<(), StoreError>;

    /// Makes a workspace with its first owner, using up a setup link. A workspace of the same id
    /// that is there already gets the name and the owner. `Conflict` when the link is unknown,
    /// used or past its end at `change.at`, or when the mail address is taken.
    async fn found_workspace(
        &self,
        scope: &InstallationScope,
        setup: Digest,
        founding: &Founding,
        change: &Change,
    ) -> Result<(), StoreError>;

    /// Lists every workspace, oldest first.
    async fn list_workspaces(
        &self,
        scope: &InstallationScope,
    ) -> Result<Vec<Workspace>, StoreError>;

    /// Finds the workspace of the scope.
    async fn find_workspace(&self, scope: &Scope) -> Result<Option<Workspace>, StoreError>;
}

/// A new workspace and its owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Founding {
    /// The workspace.
    pub workspace: Workspace,
    /// Its first owner.
    pub owner: UserWithPassword,
}

/// Users, their sessions and setup links.
#[async_trait]
pub trait Users: Send + Sync {
    /// Finds a user by mail address, any case.
    async fn find_user_by_email(
        &self,
        scope: &InstallationScope,
        email: &EmailAddress,
    ) -> Result<Option<UserWithPassword>, StoreError>;

    /// Counts the users of all workspaces.
    async fn count_users(&self, scope: &InstallationScope) -> Result<u64, StoreError>;

    /// Finds a user of the workspace.
    async fn find_user(&self, scope: &Scope, id: &UserId) -> Result<Option<User>, StoreError>;

    /// Lists the users of the workspace by name.
    async fn list_users(&self, scope: &Scope) -> Result<Vec<User>, StoreError>;

    /// Whether a session of the workspace has not ended by `now`.
    async fn has_session(
        &self,
        scope: &Scope,
        id: &SessionId,
        now: Timestamp,
    ) -> Result<bool, StoreError>;

    /// Makes a session; `secret` is the digest of what the browser keeps.
    async fn create_session(
        &self,
        scope: &Scope,
        session: &Session,
        secret: Digest,
        change: &Change,
    ) -> Result<(), StoreError>;

    /// Finds a session that has not ended by `now`, and whose it is.
    async fn find_session(
        &self,
        scope: &InstallationScope,
        secret: Digest,
        now: Timestamp,
    ) -> Result<Option<(Session, User)>, StoreError>;

    /// Ends a session. Says whether there was one.
    async fn delete_session(
        &self,
        scope: &Scope,
        id: &SessionId,
        change: &Change,
    ) -> Result<bool, StoreError>;

    /// Forgets sessions and setup links that ended before `now`. Gives their number.
    async fn delete_expired(
        &self,
        scope: &InstallationScope,
        now: Timestamp,
    ) -> Result<u64, StoreError>;

    /// Keeps a setup link's digest. Earlier ones stop working.
    async fn create_setup_link(
        &self,
        scope: &InstallationScope,
        secret: Digest,
        expires_at: Timestamp,
    ) -> Result<(), StoreError>;

    /// Whether a setup link would still work.
    async fn has_setup_link(
        &self,
        scope: &InstallationScope,
        secret: Digest,
        now: Timestamp,
    ) -> Result<bool, StoreError>;
}

/// Sites.
#[async_trait]
pub trait Sites: Send + Sync {
    /// Makes a site. `Conflict` when the workspace has one for the host already.
    async fn create_site(
        &self,
        scope: &Scope,
        site: &Site,
        change: &Change,
    ) -> Result<(), StoreError>;

    /// Finds a site of the workspace.
    async fn find_site(&self, scope: &Scope, id: &SiteId) -> Result<Option<Site>, StoreError>;

    /// Lists the sites of the workspace by name.
    async fn list_sites(&self, scope: &Scope) -> Result<Vec<Site>, StoreError>;

    /// Replaces a site's settings; id, workspace, key and making stay. Says whether there was one.
    async fn update_site(
        &self,
        scope: &Scope,
        site: &Site,
        change: &Change,
    ) -> Result<bool, StoreError>;

    /// Deletes a site; its key is remembered as deleted. Says whether there was one.
    async fn delete_site(
        &self,
        scope: &Scope,
        id: &SiteId,
        change: &Change,
    ) -> Result<bool, StoreError>;

    /// Finds what a public key leads to.
    async fn find_site_by_key(
        &self,
        scope: &InstallationScope,
        key: &SiteKey,
    ) -> Result<Option<SiteByKey>, StoreError>;

    /// Sets the digest of a site's secret for the server-to-server API, replacing the former.
    async fn set_site_secret(
        &self,
        scope: &Scope,
        id: &SiteId,
        secret: Digest,
        change: &Change,
    ) -> Result<bool, StoreError>;

    /// Finds the site that a secret belongs to.
    async fn find_site_by_secret(
        &self,
        scope: &InstallationScope,
        secret: Digest,
    ) -> Result<Option<Site>, StoreError>;
}

/// The audit log.
#[async_trait]
pub trait Audit: Send + Sync {
    /// Writes a line for a change to what is kept elsewhere than in the directory.
    async fn record(&self, scope: &Scope, change: &Change) -> Result<(), StoreError>;

    /// Lists the workspace's audit lines, newest first.
    async fn list_audit(
        &self,
        scope: &Scope,
        page: &PageRequest,
    ) -> Result<Page<AuditEntry>, StoreError>;
}

/// Everything that is small, relational and transactional.
pub trait Directory:
    Workspaces
    + Users
    + Sites
    + Audit
    + Corrections
    + CompanyLabels
    + TargetLists
    + Annotations
    + Notes
    + Segments
    + 'static
{
}

impl<T> Directory for T where
    T: Workspaces
        + Users
        + Sites
        + Audit
        + Corrections
        + CompanyLabels
        + TargetLists
        + Annotations
        + Notes
        + Segments
        + 'static
{
}
