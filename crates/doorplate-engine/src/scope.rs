//! Who asks, for which workspace, and why. Every storage method takes a scope first.
//!
//! Only this crate makes one: after it has checked who somebody is, or for a job that names its
//! reason. So a storage call cannot be reached with a workspace that nobody vouched for.

use doorplate_domain::id::{UserId, WorkspaceId};
use doorplate_domain::user::Role;

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// A signed-in user, with the role held in the workspace.
    User(UserId, Role),
    /// The product itself.
    System,
}

impl Actor {
    /// The actor's name in the audit log.
    pub fn as_str(&self) -> &str {
        match self {
            Self::User(id, _) => id.as_str(),
            Self::System => "system",
        }
    }
}

/// Leave to act within one workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    workspace_id: WorkspaceId,
    actor: Actor,
    reason: &'static str,
}

impl Scope {
    pub(crate) fn user(workspace_id: WorkspaceId, user_id: UserId, role: Role) -> Self {
        Self { workspace_id, actor: Actor::User(user_id, role), reason: "request" }
    }

    pub(crate) fn system(workspace_id: WorkspaceId, reason: &'static str) -> Self {
        Self { workspace_id, actor: Actor::System, reason }
    }

    /// Makes a scope for a test, vouched for by nobody.
    #[cfg(feature = "testing")]
    pub fn for_test(workspace_id: WorkspaceId) -> Self {
        Self::system(workspace_id, "test")
    }

    /// The workspace.
    pub fn workspace_id(&self) -> &WorkspaceId {
        &self.workspace_id
    }

    /// Who acts.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Why.
    pub fn reason(&self) -> &'static str {
        self.reason
    }
}

/// Leave to look across workspaces, for what must come before one is known: sign-in, a site's key,
/// jobs over all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstallationScope {
    reason: &'static str,
}

impl InstallationScope {
    pub(crate) fn new(reason: &'static str) -> Self {
        Self { reason }
    }

    /// Makes a scope for a test.
    #[cfg(feature = "testing")]
    pub fn for_test() -> Self {
        Self::new("test")
    }

    /// Why.
    pub fn reason(&self) -> &'static str {
        self.reason
    }
}
