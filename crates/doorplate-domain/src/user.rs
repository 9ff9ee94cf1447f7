//! A person who signs in to the portal. Never a person who visited.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::id::{SessionId, UserId, WorkspaceId};
use crate::time::Timestamp;

/// The longest mail address (RFC 5321).
pub const EMAIL_BYTES_MAX: usize = 254;
/// The shortest password (NIST SP 800-63B-4 with a single factor).
pub const PASSWORD_CHARS_MIN: usize = 15;
/// The longest password, in bytes: more than anybody types, and a bound on hashing.
pub const PASSWORD_BYTES_MAX: usize = 512;

/// A mail address of a user. `Debug` prints a mask; there is no `Display`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct EmailAddress(String);

/// Says that a text is no mail address; it does not repeat the text.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("not a mail address of the form name@example.com")]
pub struct InvalidEmailAddress;

impl EmailAddress {
    /// Reads a mail address. The domain is put in lower case.
    pub fn parse(text: &str) -> Result<Self, InvalidEmailAddress> {
        let text = text.trim();
        let (local, domain) = text.rsplit_once('@').ok_or(InvalidEmailAddress)?;
        let is_plain = |part: &str| {
            !part.is_empty() && !part.chars().any(|char| char.is_whitespace() || char.is_control())
        };
        let is_wrong = text.len() > EMAIL_BYTES_MAX
            || !is_plain(local)
            || !is_plain(domain)
            || !domain.contains('.')
            || domain.starts_with('.')
            || domain.ends_with('.');
        if is_wrong {
            return Err(InvalidEmailAddress);
        }
        Ok(Self(format!("{local}@{}", domain.to_lowercase())))
    }

    /// The address itself, for its owner and for the store.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// The form under which two spellings of one address are the same.
    pub fn key(&self) -> String {
        self.0.to_lowercase()
    }
}

impl fmt::Debug for EmailAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("EmailAddress(…)")
    }
}

/// What a user may do in a workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everything.
    Owner,
    /// Everything but ending the workspace.
    Admin,
    /// Reads and works with what is found.
    Analyst,
    /// Reads.
    Viewer,
}

impl Role {
    /// The name in JSON and SQL.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Admin => "admin",
            Self::Analyst => "analyst",
            Self::Viewer => "viewer",
        }
    }

    /// Finds a role by its name.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Owner, Self::Admin, Self::Analyst, Self::Viewer]
            .into_iter()
            .find(|role| role.as_str() == text)
    }

    /// Whether the role may correct verdicts.
    pub fn may_correct(self) -> bool {
        !matches!(self, Self::Viewer)
    }

    /// Whether the role may put status, tags, owner and notes on companies, and save segments.
    pub fn may_annotate(self) -> bool {
        !matches!(self, Self::Viewer)
    }

    /// Whether the role may change sites and settings.
    pub fn may_configure(self) -> bool {
        matches!(self, Self::Owner | Self::Admin)
    }
}

/// Somebody who signs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Names the user.
    pub id: UserId,
    /// The workspace the user belongs to.
    pub workspace_id: WorkspaceId,
    /// Where to write to.
    pub email: EmailAddress,
    /// The name for people.
    pub name: String,
    /// What the user may do.
    pub role: Role,
    /// When the user was made.
    pub created_at: Timestamp,
}

/// A signed-in session; its secret is only with the browser, a digest with us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Names the session.
    pub id: SessionId,
    /// Whose it is.
    pub user_id: UserId,
    /// When it began.
    pub created_at: Timestamp,
    /// When it ends by itself.
    pub expires_at: Timestamp,
}
