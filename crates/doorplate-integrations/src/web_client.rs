//! The one way out: an HTTP client with a limit on everything.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use reqwest::{Client, Response, StatusCode, Url, header};
use sha2::{Digest, Sha256};
use tokio::io::AsyncWriteExt;

mod error;

pub use error::WebError;

use crate::checksum::hexadecimal;

/// How long a connection may take to stand.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// How long the other side may be silent.
const SILENCE_TIMEOUT: Duration = Duration::from_secs(30);
/// How long one answer may take altogether: half a gigabyte over a slow line.
const ANSWER_TIMEOUT: Duration = Duration::from_mins(30);
/// How many redirects are followed, each within the scheme it came from.
const REDIRECTS_MAX: usize = 5;
/// How often a question is put before the answer is "no".
const ATTEMPTS_MAX: u32 = 3;
/// The longest pause that the other side may ask for.
const PAUSE_MAX: Duration = Duration::from_secs(30);
/// What the client calls itself; a source must be able to see who asks.
const USER_AGENT: &str = concat!("doorplate/", env!("CARGO_PKG_VERSION"));

/// Which hosts may be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// Any host, over TLS.
    Anywhere,
    /// These hosts only, by name.
    Only(Vec<String>),
}

/// How a client behaves.
#[derive(Debug, Clone)]
pub struct WebSettings {
    /// Which hosts may be asked.
    pub reach: Reach,
    /// The pause before the second attempt; four times that before the third.
    pub retry_pause: Duration,
}

impl Default for WebSettings {
    fn default() -> Self {
        Self { reach: Reach::Anywhere, retry_pause: Duration::from_millis(500) }
    }
}

/// What an earlier answer said, so that it need not be sent again.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Validators {
    /// The header `ETag`; may be empty.
    #[serde(default)]
    pub etag: String,
    /// The header `Last-Modified`; may be empty.
    #[serde(default)]
    pub last_modified: String,
}

/// A question.
#[derive(Debug, Clone)]
pub struct Question<'a> {
    /// The address.
    pub url: Url,
    /// The media type wanted; empty for any.
    pub accept: &'a str,
    /// The header `Authorization`; empty for none. Not sent on to another host.
    pub authorization: &'a str,
    /// What is here already.
    pub known: Option<&'a Validators>,
    /// The most bytes of an answer.
    pub bytes_max: u64,
}

/// An answer that was written to a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// Its size.
    pub bytes: u64,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
    /// What to ask with next time.
    pub validators: Validators,
}

/// Told about each step of an answer: bytes so far, and of how many if that is known.
pub type Watch<'a> = &'a (dyn Fn(u64, Option<u64>) + Send + Sync);

/// Asks questions of the web.
#[derive(Debug, Clone)]
pub struct WebClient {
    client: Client,
    settings: WebSettings,
    /// Hosts that could not be reached. Asking them again for the next of a dozen sources would
    /// only take time.
    unreachable: Arc<Mutex<BTreeSet<String>>>,
}

impl WebClient {
    /// Makes a client. No connection is opened.
    pub fn new(settings: WebSettings) -> Result<Self, WebError> {
        let redirects = reqwest::redirect::Policy::custom(follow(settings.reach.clone()));
        let client = Client::builder()
            .user_agent(USER_AGENT)
            .connect_timeout(CONNECT_TIMEOUT)
            .read_timeout(SILENCE_TIMEOUT)
            .timeout(ANSWER_TIMEOUT)
            .redirect(redirects)
            .build()
            .map_err(WebError::Client)?;
        Ok(Self { client, settings, unreachable: Arc::default() })
    }

    /// Gets an answer into memory.
    pub async fn get(&self, question: &Question<'_>) -> Result<Vec<u8>, WebError> {
        let mut attempt = 1;
        loop {
            match self.get_once(question).await {
                Err(error) if error.may_pass() && attempt < ATTEMPTS_MAX => {
                    self.pause(attempt, &error).await;
                    attempt += 1;
                }
                result => return result.inspect_err(|error| self.note(question, error)),
            }
        }
    }

    /// Saves an answer as a file; `None` when it is the same as the known one. A file that was
    /// begun and not finished may be left behind, for the caller to delete.
    pub async fn save(
        &self,
        question: &Question<'_>,
        path: &Path,
        watch: Watch<'_>,
    ) -> Result<Option<Saved>, WebError> {
        let mut attempt = 1;
        loop {
            match self.save_once(question, path, watch).await {
                Err(error) if error.may_pass() && attempt < ATTEMPTS_MAX => {
                    self.pause(attempt, &error).await;
                    attempt += 1;
                }
                result => return result.inspect_err(|error| self.note(question, error)),
            }
        }
    }

    fn note(&self, question: &Question<'_>, error: &WebError) {
        if matches!(error, WebError::NotReached { .. }) {
            let mut hosts = self.unreachable.lock().expect("nothing panics while it holds them");
            hosts.insert(question.url.host_str().unwrap_or_default().to_owned());
        }
    }

    fn check_reached(&self, url: &Url) -> Result<(), WebError> {
        let hosts = self.unreachable.lock().expect("nothing panics while it holds them");
        let host = url.host_str().unwrap_or_default();
        if hosts.contains(host) {
            return Err(WebError::NotReachedBefore { host: host.to_owned() });
        }
        Ok(())
    }

    async fn pause(&self, attempt: u32, error: &WebError) {
        let pause = self.settings.retry_pause * 4_u32.pow(attempt - 1);
        tokio::time::sleep(error.asked_pause().unwrap_or(pause).min(PAUSE_MAX)).await;
    }

    async fn get_once(&self, question: &Question<'_>) -> Result<Vec<u8>, WebError> {
        let mut response = self.ask(question).await?;
        let mut bytes = Vec::new();
        while let Some(chunk) = next_chunk(&mut response, question).await? {
            bytes.extend_from_slice(&chunk);
            check_size(bytes.len() as u64, question)?;
        }
        Ok(bytes)
    }

    async fn save_once(
        &self,
        question: &Question<'_>,
        path: &Path,
        watch: Watch<'_>,
    ) -> Result<Option<Saved>, WebError> {
        let mut response = self.ask(question).await?;
        if response.status() == StatusCode::NOT_MODIFIED {
            return Ok(None);
        }
        let length = response.content_length();
        let write_error = |source| WebError::Write { path: path.display().to_string(), source };
        let mut file = tokio::fs::File::create(path).await.map_err(write_error)?;
        let mut hash = Sha256::new();
        let mut bytes = 0;
        while let Some(chunk) = next_chunk(&mut response, question).await? {
            bytes += chunk.len() as u64;
            check_size(bytes, question)?;
            hash.update(&chunk);
            file.write_all(&chunk).await.map_err(write_error)?;
            watch(bytes, length);
        }
        file.sync_all().await.map_err(write_error)?;
        let validators = Validators {
            etag: header_text(&response, &header::ETAG),
            last_modified: header_text(&response, &header::LAST_MODIFIED),
        };
        Ok(Some(Saved { bytes, sha256: hexadecimal(&hash.finalize()), validators }))
    }

    async fn ask(&self, question: &Question<'_>) -> Result<Response, WebError> {
        check_reach(&self.settings.reach, &question.url)?;
        self.check_reached(&question.url)?;
        let mut request = self.client.get(question.url.clone());
        if !question.accept.is_empty() {
            request = request.header(header::ACCEPT, question.accept);
        }
        if !question.authorization.is_empty() {
            request = request.header(header::AUTHORIZATION, question.authorization);
        }
        if let Some(known) = question.known {
            if !known.etag.is_empty() {
                request = request.header(header::IF_NONE_MATCH, &known.etag);
            }
            if !known.last_modified.is_empty() {
                request = request.header(header::IF_MODIFIED_SINCE, &known.last_modified);
            }
        }
        let response =
            request.send().await.map_err(|source| WebError::asking(&question.url, source))?;
        let status = response.status();
        if status.is_success() || (status == StatusCode::NOT_MODIFIED && question.known.is_some()) {
            return Ok(response);
        }
        let pause = header_text(&response, &header::RETRY_AFTER).parse().ok();
        Err(WebError::Refused {
            address: error::shown(&question.url),
            status: status.as_u16(),
            retry_after_seconds: pause,
        })
    }
}

type Redirect<'a> = reqwest::redirect::Attempt<'a>;

fn follow(reach: Reach) -> impl Fn(Redirect<'_>) -> reqwest::redirect::Action {
    move |attempt| {
        let stays_in_scheme =
            attempt.previous().last().is_some_and(|from| from.scheme() == attempt.url().scheme());
        if attempt.previous().len() > REDIRECTS_MAX {
            attempt.error("too many redirects")
        } else if !stays_in_scheme {
            attempt.error("redirected from one scheme to another")
        } else if let Err(error) = check_reach(&reach, attempt.url()) {
            attempt.error(error)
        } else {
            attempt.follow()
        }
    }
}

/// Lets TLS through, and plain HTTP within the machine; and only hosts that may be asked.
fn check_reach(reach: &Reach, url: &Url) -> Result<(), WebError> {
    let host = url.host_str().unwrap_or_default();
    let is_this_machine = matches!(host, "127.0.0.1" | "[::1]" | "localhost");
    if url.scheme() != "https" && !(url.scheme() == "http" && is_this_machine) {
        return Err(WebError::NotSecure { address: error::shown(url) });
    }
    match reach {
        Reach::Only(hosts) if !hosts.iter().any(|allowed| allowed == host) => {
            Err(WebError::HostNotAllowed { host: host.to_owned() })
        }
        _ => Ok(()),
    }
}

async fn next_chunk(
    response: &mut Response,
    question: &Question<'_>,
) -> Result<Option<impl AsRef<[u8]> + std::ops::Deref<Target = [u8]>>, WebError> {
    response.chunk().await.map_err(|source| WebError::asking(&question.url, source))
}

fn check_size(bytes: u64, question: &Question<'_>) -> Result<(), WebError> {
    if bytes > question.bytes_max {
        let address = error::shown(&question.url);
        return Err(WebError::TooLarge { address, bytes_max: question.bytes_max });
    }
    Ok(())
}

fn header_text(response: &Response, name: &header::HeaderName) -> String {
    let value = response.headers().get(name).and_then(|value| value.to_str().ok());
    value.unwrap_or_default().to_owned()
}
