//! How a question to the web fails.

use std::time::Duration;

use reqwest::Url;

/// Says why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum WebError {
    /// The client could not be made: the system's certificates cannot be read.
    #[error("could not set up TLS")]
    Client(#[source] reqwest::Error),
    /// The address is plain HTTP to another machine, or no web address.
    #[error("{address} is not https; only this machine is asked without")]
    NotSecure {
        /// The address.
        address: String,
    },
    /// A setting names the hosts that may be asked, and this is not one.
    #[error("{host} is not among the hosts that may be asked (setting `outbound.hosts`)")]
    HostNotAllowed {
        /// The host.
        host: String,
    },
    /// The other side said no.
    #[error("{address} answered {status}")]
    Refused {
        /// The address.
        address: String,
        /// The status.
        status: u16,
        /// How long it asked to wait.
        retry_after_seconds: Option<u64>,
    },
    /// No connection could be made.
    #[error("{address} could not be reached: {reason}")]
    NotReached {
        /// The address.
        address: String,
        /// What went wrong, down to the cause.
        reason: String,
    },
    /// No connection could be made a moment ago, so none was tried.
    #[error("{host} could not be reached a moment ago")]
    NotReachedBefore {
        /// The host.
        host: String,
    },
    /// No answer, or half of one.
    #[error("{address} did not answer: {reason}")]
    NoAnswer {
        /// The address.
        address: String,
        /// What went wrong, down to the cause.
        reason: String,
        /// Whether trying again is of no use.
        is_final: bool,
    },
    /// The answer is larger than it may be.
    #[error("{address} sends more than {bytes_max} bytes")]
    TooLarge {
        /// The address.
        address: String,
        /// The limit.
        bytes_max: u64,
    },
    /// The disk did not take it.
    #[error("could not write {path}")]
    Write {
        /// The file.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
}

impl WebError {
    pub(super) fn asking(url: &Url, error: reqwest::Error) -> Self {
        let is_connect = error.is_connect();
        let is_final = error.is_redirect() || error.is_builder();
        // The error's own text repeats the address with its query; the causes do not.
        let mut reason = String::new();
        let mut cause: Option<&dyn std::error::Error> = std::error::Error::source(&error);
        while let Some(found) = cause {
            if !reason.is_empty() {
                reason.push_str(": ");
            }
            reason.push_str(&found.to_string());
            cause = found.source();
        }
        if reason.is_empty() {
            error.without_url().to_string().clone_into(&mut reason);
        }
        let address = shown(url);
        if is_connect {
            Self::NotReached { address, reason }
        } else {
            Self::NoAnswer { address, reason, is_final }
        }
    }

    /// Whether the same question may be answered a moment later.
    pub(super) fn may_pass(&self) -> bool {
        match self {
            Self::NoAnswer { is_final, .. } => !is_final,
            Self::NotReached { .. } => true,
            Self::Refused { status, .. } => matches!(status, 408 | 425 | 429 | 500..),
            _ => false,
        }
    }

    pub(super) fn asked_pause(&self) -> Option<Duration> {
        match self {
            Self::Refused { retry_after_seconds, .. } => {
                retry_after_seconds.map(Duration::from_secs)
            }
            _ => None,
        }
    }
}

/// The address without user, password, query and fragment, which may hold secrets.
pub(super) fn shown(url: &Url) -> String {
    format!("{}://{}{}", url.scheme(), url.host_str().unwrap_or_default(), url.path())
}
