//! Signing in: the first owner, passwords, sessions.
//!
//! A secret is shown once and kept as a digest. Whether a mail address is known cannot be told
//! from the answer or from how long it takes.

mod caller_cache;

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use doorplate_domain::id::{SessionId, UserId, WorkspaceId};
use doorplate_domain::site::NAME_BYTES_MAX;
use doorplate_domain::time::{DAY_MICROS, Timestamp};
use doorplate_domain::user::{
    EmailAddress, PASSWORD_BYTES_MAX, PASSWORD_CHARS_MIN, Role, Session, User,
};
use doorplate_domain::workspace::Workspace;
use serde_json::json;

use crate::engine::Engine;
use crate::ports::StoreError;
use crate::ports::directory::{Change, Digest, Founding, UserWithPassword};
use crate::scope::{InstallationScope, Scope};

use caller_cache::Caller;
pub(crate) use caller_cache::CallerCache;

/// How long a setup link works, in microseconds: three days, a weekend included.
const SETUP_LINK_MICROS: i64 = 3 * DAY_MICROS;
/// Wrong passwords for one mail address before it has to wait.
const FAILURES_MAX: u32 = 10;
/// How long it has to wait, in microseconds: 15 minutes.
const FAILURE_WINDOW_MICROS: i64 = 15 * 60 * 1_000_000;
/// The most mail addresses whose failures are remembered.
const LIMITED_MAX: usize = 10_000;
/// The hash of nobody's password, with the parameters that passwords are hashed with.
const DECOY_HASH: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA\
    $AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
/// How many passwords are hashed at once: each takes 19 MiB and a tenth of a second of a core.
const HASHES_AT_ONCE: usize = 2;

/// A link's or a session's secret, shown once.
#[derive(Clone, PartialEq, Eq)]
pub struct SetupToken(pub String);

/// A session's secret and its end.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionToken {
    /// What the browser keeps.
    pub secret: String,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// Somebody signed in, with leave to act in the workspace.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// Leave to act.
    pub scope: Scope,
    /// Who.
    pub user: User,
    /// Since when and until when.
    pub session: Session,
    /// Where.
    pub workspace: Workspace,
}

/// What the first owner fills in.
#[derive(Clone)]
pub struct FoundingRequest {
    /// The workspace's name.
    pub workspace_name: String,
    /// The owner's name.
    pub name: String,
    /// The owner's mail address.
    pub email: String,
    /// The owner's password.
    pub password: String,
}

/// Says why there is no first owner now.
#[derive(Debug, thiserror::Error)]
pub enum FoundingError {
    /// A field is not right.
    #[error("{field}: {message}")]
    Invalid {
        /// The field.
        field: &'static str,
        /// What is wrong and what is allowed.
        message: String,
    },
    /// The link is unknown, used or too old.
    #[error("the setup link does not work any more")]
    LinkUsed,
    /// It could not be stored.
    #[error("failed to set up the workspace")]
    Store(#[from] StoreError),
}

/// Says why somebody is not signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// Mail address or password is wrong; which one is not told.
    #[error("the mail address or the password is wrong")]
    WrongCredentials,
    /// Too many wrong tries.
    #[error("too many tries; wait {retry_after_seconds} seconds")]
    TooManyAttempts {
        /// How long to wait.
        retry_after_seconds: u64,
    },
    /// It could not be looked up.
    #[error("failed to sign in")]
    Unavailable(#[from] StoreError),
}

/// Counts wrong passwords by mail address.
pub struct SignInLimiter {
    failures: Mutex<HashMap<String, (u32, Timestamp)>>,
    hashing: tokio::sync::Semaphore,
}

impl Default for SignInLimiter {
    fn default() -> Self {
        Self { failures: Mutex::default(), hashing: tokio::sync::Semaphore::new(HASHES_AT_ONCE) }
    }
}

impl SignInLimiter {
    fn check(&self, key: &str, now: Timestamp) -> Result<(), SignInError> {
        let failures = self.failures.lock().expect("nothing panics while it holds the failures");
        let Some((count, since)) = failures.get(key) else { return Ok(()) };
        let left = since.plus_micros(FAILURE_WINDOW_MICROS).0.saturating_sub(now.0);
        if *count < FAILURES_MAX || left <= 0 {
            return Ok(());
        }
        let retry_after_seconds = u64::try_from(left / 1_000_000).unwrap_or(0) + 1;
        Err(SignInError::TooManyAttempts { retry_after_seconds })
    }

    fn fail(&self, key: &str, now: Timestamp) {
        let mut failures =
            self.failures.lock().expect("nothing panics while it holds the failures");
        if failures.len() >= LIMITED_MAX {
            failures.retain(|_, (_, since)| since.plus_micros(FAILURE_WINDOW_MICROS) > now);
            if failures.len() >= LIMITED_MAX {
                failures.clear();
            }
        }
        let (count, since) = failures.entry(key.to_owned()).or_insert((0, now));
        if since.plus_micros(FAILURE_WINDOW_MICROS) <= now {
            (*count, *since) = (0, now);
        }
        *count += 1;
    }

    fn succeed(&self, key: &str) {
        let mut failures =
            self.failures.lock().expect("nothing panics while it holds the failures");
        failures.remove(key);
    }
}

impl Engine {
    /// Makes the link that the first owner sets up the installation with. Nothing when there is a
    /// user already. Earlier links stop working.
    pub async fn create_setup_link(&self) -> Result<Option<SetupToken>, StoreError> {
        let scope = InstallationScope::new("setup");
        if self.ports.directory.count_users(&scope).await? > 0 {
            return Ok(None);
        }
        let secret = self.fresh_secret();
        let expires_at = self.ports.clock.now().plus_micros(SETUP_LINK_MICROS);
        self.ports.directory.create_setup_link(&scope, digest(&secret), expires_at).await?;
        Ok(Some(SetupToken(secret)))
    }

    /// Whether a setup link still works.
    pub async fn has_setup_link(&self, secret: &str) -> Result<bool, StoreError> {
        let scope = InstallationScope::new("setup");
        let now = self.ports.clock.now();
        self.ports.directory.has_setup_link(&scope, digest(secret), now).await
    }

    /// Makes the workspace and its owner, and signs the owner in.
    pub async fn found_workspace(
        &self,
        setup: &str,
        request: FoundingRequest,
    ) -> Result<SessionToken, FoundingError> {
        let email = check_founding(&request)?;
        let now = self.ports.clock.now();
        let scope = InstallationScope::new("setup");
        // An import may have come first: its workspace waits for an owner.
        let waiting = self.ports.directory.list_workspaces(&scope).await?.into_iter().next();
        let fresh = || WorkspaceId::from_bits(self.ports.random.bits());
        let workspace_id = waiting.map_or_else(fresh, |workspace| workspace.id);
        let user = User {
            id: UserId::from_bits(self.ports.random.bits()),
            workspace_id: workspace_id.clone(),
            email,
            name: request.name.trim().to_owned(),
            role: Role::Owner,
            created_at: now,
        };
        let name = request.workspace_name.trim().to_owned();
        let workspace = Workspace { id: workspace_id, name, created_at: now };
        let password_hash = self.hash_password(request.password).await?;
        let change = Change {
            at: now,
            action: "workspace.create",
            subject: workspace.id.to_string(),
            detail: json!({ "name": workspace.name, "owner": user.id.as_str() }),
        };
        let owner = UserWithPassword { user: user.clone(), password_hash };
        let founding = Founding { workspace, owner };
        let directory = &self.ports.directory;
        match directory.found_workspace(&scope, digest(setup), &founding, &change).await {
            Ok(()) => {
                self.callers.forget_all();
                Ok(self.begin_session(&user).await?)
            }
            Err(StoreError::Conflict { .. }) => Err(FoundingError::LinkUsed),
            Err(error) => Err(error.into()),
        }
    }

    /// Signs somebody in by mail address and password.
    pub async fn sign_in(&self, email: &str, password: &str) -> Result<SessionToken, SignInError> {
        let now = self.ports.clock.now();
        let key = email.trim().to_lowercase();
        self.sign_ins.check(&key, now)?;
        let scope = InstallationScope::new("sign-in");
        let found = match EmailAddress::parse(email) {
            Ok(email) => self.ports.directory.find_user_by_email(&scope, &email).await?,
            Err(_) => None,
        };
        let hash = found.as_ref().map(|found| found.password_hash.clone());
        let is_right = self.verify_password(hash, password).await;
        if let Some(found) = found.filter(|_| is_right) {
            self.sign_ins.succeed(&key);
            return Ok(self.begin_session(&found.user).await?);
        }
        self.sign_ins.fail(&key, now);
        Err(SignInError::WrongCredentials)
    }

    /// Finds who a session's secret belongs to; from memory when they asked a moment ago.
    pub async fn find_signed_in(&self, secret: &str) -> Result<Option<Arc<SignedIn>>, StoreError> {
        let (digest, now) = (digest(secret), self.ports.clock.now());
        if let Some(Caller::User(known)) = self.callers.find(&digest, now) {
            return Ok(Some(known));
        }
        let question = self.callers.begin();
        let scope = InstallationScope::new("session");
        let found = self.ports.directory.find_session(&scope, digest, now).await?;
        let Some((session, user)) = found else { return Ok(None) };
        let scope = Scope::user(user.workspace_id.clone(), user.id.clone(), user.role);
        let Some(workspace) = self.ports.directory.find_workspace(&scope).await? else {
            return Ok(None);
        };
        let signed_in = Arc::new(SignedIn { scope, user, session, workspace });
        self.callers.keep(&question, digest, Caller::User(Arc::clone(&signed_in)), now);
        Ok(Some(signed_in))
    }

    /// Finds the workspace that a program acts for which has a site's secret; from memory when it
    /// asked a moment ago.
    pub async fn find_program(&self, secret: &str) -> Result<Option<Arc<Scope>>, StoreError> {
        let (digest, now) = (digest(secret), self.ports.clock.now());
        if let Some(Caller::Program(known)) = self.callers.find(&digest, now) {
            return Ok(Some(known));
        }
        let question = self.callers.begin();
        let scope = InstallationScope::new("program");
        let found = self.ports.directory.find_site_by_secret(&scope, digest).await?;
        let Some(site) = found else { return Ok(None) };
        let scope = Arc::new(Scope::system(site.workspace_id, "site secret"));
        self.callers.keep(&question, digest, Caller::Program(Arc::clone(&scope)), now);
        Ok(Some(scope))
    }

    /// Ends a session, at once in this process.
    pub async fn sign_out(&self, signed_in: &SignedIn) -> Result<(), StoreError> {
        let change = self.session_change("session.delete", &signed_in.session.id);
        let (scope, id) = (&signed_in.scope, &signed_in.session.id);
        let deleted = self.ports.directory.delete_session(scope, id, &change).await;
        self.callers.forget_all();
        deleted.map(|_| ())
    }

    async fn begin_session(&self, user: &User) -> Result<SessionToken, StoreError> {
        let secret = self.fresh_secret();
        let now = self.ports.clock.now();
        let expires_at = now.plus_micros(i64::from(self.settings.session_days) * DAY_MICROS);
        let session = Session {
            id: SessionId::from_bits(self.ports.random.bits()),
            user_id: user.id.clone(),
            created_at: now,
            expires_at,
        };
        let scope = Scope::user(user.workspace_id.clone(), user.id.clone(), user.role);
        let change = self.session_change("session.create", &session.id);
        let digest = digest(&secret);
        self.ports.directory.create_session(&scope, &session, digest, &change).await?;
        Ok(SessionToken { secret, expires_at })
    }

    fn session_change(&self, action: &'static str, id: &SessionId) -> Change {
        Change { at: self.ports.clock.now(), action, subject: id.to_string(), detail: json!({}) }
    }

    pub(crate) fn fresh_secret(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.ports.random.secret())
    }

    async fn hash_password(&self, password: String) -> Result<String, StoreError> {
        let _turn = self.sign_ins.hashing.acquire().await.expect("it is never closed");
        let mut salt = [0; 16];
        self.ports.random.fill(&mut salt);
        let hashed = tokio::task::spawn_blocking(move || {
            let hash = Argon2::default().hash_password_with_salt(password.as_bytes(), &salt);
            hash.map(|hash| hash.to_string()).map_err(|error| error.to_string())
        });
        let hashed = hashed.await.map_err(|error| StoreError::unavailable("hashing", error))?;
        hashed.map_err(|error| StoreError::unavailable("hashing", error))
    }

    /// Compares a password with a hash. Without one it compares with a decoy, works as long and
    /// says no.
    async fn verify_password(&self, hash: Option<String>, password: &str) -> bool {
        if password.len() > PASSWORD_BYTES_MAX {
            return false;
        }
        let _turn = self.sign_ins.hashing.acquire().await.expect("it is never closed");
        let password = password.to_owned();
        let compared = tokio::task::spawn_blocking(move || {
            let is_known = hash.is_some();
            let hash = hash.unwrap_or_else(|| DECOY_HASH.to_owned());
            let is_right = PasswordHash::new(&hash).is_ok_and(|hash| {
                Argon2::default().verify_password(password.as_bytes(), &hash).is_ok()
            });
            is_right && is_known
        });
        compared.await.unwrap_or(false)
    }
}

/// The digest under which a secret is kept. Secrets are random and long, so no salt is needed.
pub(crate) fn digest(secret: &str) -> Digest {
    blake3::derive_key("doorplate secret digest 1", secret.as_bytes())
}

fn check_founding(request: &FoundingRequest) -> Result<EmailAddress, FoundingError> {
    let invalid = |field, message: String| Err(FoundingError::Invalid { field, message });
    for (field, text) in [("workspace_name", &request.workspace_name), ("name", &request.name)] {
        if text.trim().is_empty() || text.len() > NAME_BYTES_MAX {
            return invalid(field, format!("needs 1 to {NAME_BYTES_MAX} characters"));
        }
    }
    if request.password.chars().count() < PASSWORD_CHARS_MIN {
        return invalid("password", format!("needs at least {PASSWORD_CHARS_MIN} characters"));
    }
    if request.password.len() > PASSWORD_BYTES_MAX {
        return invalid("password", format!("may have at most {PASSWORD_BYTES_MAX} bytes"));
    }
    EmailAddress::parse(&request.email).or_else(|error| invalid("email", error.to_string()))
}
