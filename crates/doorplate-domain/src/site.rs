//! A website of a workspace.

use serde::{Deserialize, Serialize};

use crate::consent::ConsentPolicy;
use crate::id::{SiteId, SiteKey, WorkspaceId};
use crate::time::Timestamp;

/// The longest host name, in bytes (RFC 1035).
pub const HOST_BYTES_MAX: usize = 253;
/// The most extra hosts that one site may have.
pub const ALLOWED_HOSTS_MAX: usize = 50;
/// The longest name of a site or workspace, in bytes.
pub const NAME_BYTES_MAX: usize = 120;

/// A host name in lower case without port or trailing dot, such as `www.example.com`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Host(String);

/// Says why a text is not a host name.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{0:?} is not a host name such as www.example.com")]
pub struct InvalidHost(String);

impl Host {
    /// Reads a host name; takes one out of a full address such as `https://example.com/`.
    pub fn parse(text: &str) -> Result<Self, InvalidHost> {
        let invalid = || InvalidHost(text.chars().take(80).collect());
        let trimmed = text.trim().trim_end_matches('.');
        let with_scheme =
            if trimmed.contains("://") { trimmed.to_owned() } else { format!("http://{trimmed}") };
        let url = url::Url::parse(&with_scheme).map_err(|_| invalid())?;
        let host = url.host_str().ok_or_else(invalid)?.trim_end_matches('.').to_ascii_lowercase();
        let is_name = host
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_'));
        if host.is_empty() || host.len() > HOST_BYTES_MAX || !is_name {
            return Err(invalid());
        }
        Ok(Self(host))
    }

    /// The host name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The host name without a leading `www.`.
    pub fn without_www(&self) -> &str {
        self.0.strip_prefix("www.").unwrap_or(&self.0)
    }
}

impl std::fmt::Display for Host {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl TryFrom<String> for Host {
    type Error = InvalidHost;
    fn try_from(text: String) -> Result<Self, InvalidHost> {
        Self::parse(&text)
    }
}

impl From<Host> for String {
    fn from(host: Host) -> Self {
        host.0
    }
}

/// What a site gives us of its own to recognise companies by. Everything is off until its owner
/// says otherwise, and nothing of it leaves the workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct FirstPartyPolicy {
    /// Whether a cookie, set only after consent, carries a company that was seen from its own
    /// network to later visits from elsewhere.
    pub carries_over: bool,
    /// Whether the page may tell the domain of a business mail address or of a sign-in. Without
    /// it only the site's own server may.
    pub takes_domains: bool,
}

/// A website whose visits are collected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// Names it inside.
    pub id: SiteId,
    /// Whose it is.
    pub workspace_id: WorkspaceId,
    /// Its name for people.
    pub name: String,
    /// The host it stands at; with and without `www.` is the same.
    pub host: Host,
    /// Further hosts whose pages count.
    pub allowed_hosts: Vec<Host>,
    /// Names it in the page.
    pub site_key: SiteKey,
    /// An IANA time zone for showing times.
    pub time_zone: String,
    /// What it asks of its visitors.
    pub consent: ConsentPolicy,
    /// What it gives us to recognise companies by.
    pub first_party: FirstPartyPolicy,
    /// When it was made.
    pub created_at: Timestamp,
}

impl Site {
    /// Whether pages of this host are the site's.
    pub fn allows(&self, host: &Host) -> bool {
        let is_same = |other: &Host| other.without_www() == host.without_www();
        is_same(&self.host) || self.allowed_hosts.iter().any(is_same)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_found_in_whatever_people_paste() {
        for text in
            ["example.com", "EXAMPLE.com.", "https://example.com/pricing?x=1", "example.com:8080"]
        {
            assert_eq!(Host::parse(text).unwrap().as_str(), "example.com", "{text}");
        }
        assert_eq!(
            Host::parse("https://bücher.example").unwrap().as_str(),
            "xn--bcher-kva.example"
        );
        for text in ["", " ", "http://", "exa mple.com", "a/b", "[::1]"] {
            let is_kept = Host::parse(text).is_ok_and(|host| host.as_str() != "a");
            assert!(!is_kept, "{text}");
        }
    }
}
