//! The sections with their defaults. A field here is a setting, and stands in the list of keys.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use doorplate_engine::EngineSettings;
use doorplate_http::collect::client_address::ForwardingHeader;
use doorplate_integrations::dns::DnsSettings;
use ipnet::IpNet;
use serde::{Deserialize, Deserializer};

/// The port that is listened at when nobody says.
const PORT_DEFAULT: u16 = 8770;

pub(super) const HTTP_KEYS: &[&str] = &[
    "listen",
    "public_url",
    "trusted_proxies",
    "forwarding_header",
    "expects_proxy_protocol",
    "connections_max",
];
pub(super) const PRIVACY_KEYS: &[&str] = &["keeps_pending", "pending_deadline_hours"];
pub(super) const ACCOUNTS_KEYS: &[&str] = &["session_days"];
pub(super) const DATASET_KEYS: &[&str] = &["file", "with", "without", "manifests"];
pub(super) const OUTBOUND_KEYS: &[&str] = &["hosts"];
pub(super) const VALIDATION_KEYS: &[&str] = &[
    "enabled",
    "name_servers",
    "timeout_seconds",
    "questions_per_minute",
    "questions_per_zone_and_minute",
];
pub(super) const LOG_KEYS: &[&str] = &["level", "format"];

/// The settings that are lists.
pub(super) const LISTS: [(&str, &str); 5] = [
    ("http", "trusted_proxies"),
    ("dataset", "with"),
    ("dataset", "without"),
    ("outbound", "hosts"),
    ("validation", "name_servers"),
];

/// How the installation is reached.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default)]
pub struct HttpSection {
    /// Address and port to listen at.
    pub listen: SocketAddr,
    /// Scheme, host and port under which browsers reach it, such as `https://who.example.com`.
    #[serde(deserialize_with = "public_url")]
    pub public_url: Option<String>,
    /// The proxies whose word about the client's address is taken.
    #[serde(deserialize_with = "networks")]
    pub trusted_proxies: Vec<IpNet>,
    /// In which header they say it.
    #[serde(deserialize_with = "forwarding_header")]
    pub forwarding_header: ForwardingHeader,
    /// Whether they begin each connection with a PROXY header.
    pub expects_proxy_protocol: bool,
    /// The most connections at a time; nothing for the default.
    pub connections_max: Option<usize>,
}

impl Default for HttpSection {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, PORT_DEFAULT)),
            public_url: None,
            trusted_proxies: Vec::new(),
            forwarding_header: ForwardingHeader::default(),
            expects_proxy_protocol: false,
            connections_max: None,
        }
    }
}

/// What is kept, and how long.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default)]
pub struct PrivacySection {
    /// Whether an address without a verdict is sealed and kept for validation at all.
    pub keeps_pending: bool,
    /// How long it may wait, in hours.
    #[serde(deserialize_with = "hours")]
    pub pending_deadline_hours: u32,
}

impl Default for PrivacySection {
    fn default() -> Self {
        let EngineSettings { keeps_pending, pending_deadline_hours, .. } =
            EngineSettings::default();
        Self { keeps_pending, pending_deadline_hours }
    }
}

/// Sign-in.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default)]
pub struct AccountsSection {
    /// How long a sign-in lasts, in days.
    pub session_days: u32,
}

impl Default for AccountsSection {
    fn default() -> Self {
        Self { session_days: EngineSettings::default().session_days }
    }
}

/// The data set and its sources.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct DatasetSection {
    /// The file; nothing for the one in the data folder.
    pub file: Option<PathBuf>,
    /// Sources to use although they are off by default, by id.
    pub with: Vec<String>,
    /// Sources to leave out, by id.
    pub without: Vec<String>,
    /// A folder with further manifests.
    pub manifests: Option<PathBuf>,
}

/// What may be asked of others.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct OutboundSection {
    /// The only hosts that may be asked; nothing for any.
    pub hosts: Option<Vec<String>>,
}

/// The second look at addresses that wait.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default)]
pub struct ValidationSection {
    /// Whether there is one: the DNS is asked about the addresses.
    pub enabled: bool,
    /// The name servers that are asked, with or without a port; nothing for those of the system.
    #[serde(deserialize_with = "name_servers")]
    pub name_servers: Option<Vec<SocketAddr>>,
    /// How long an answer may take, in seconds.
    #[serde(deserialize_with = "answer_seconds")]
    pub timeout_seconds: u32,
    /// The most questions a minute.
    pub questions_per_minute: u32,
    /// The most of them that are about one zone.
    pub questions_per_zone_and_minute: u32,
}

impl Default for ValidationSection {
    fn default() -> Self {
        let dns = DnsSettings::default();
        Self {
            enabled: false,
            name_servers: None,
            timeout_seconds: u32::try_from(dns.timeout.as_secs()).unwrap_or(u32::MAX),
            questions_per_minute: dns.questions_per_minute,
            questions_per_zone_and_minute: dns.questions_per_zone_and_minute,
        }
    }
}

impl ValidationSection {
    /// How the DNS is asked.
    pub(crate) fn dns_settings(&self) -> DnsSettings {
        DnsSettings {
            name_servers: self.name_servers.clone(),
            timeout: Duration::from_secs(self.timeout_seconds.into()),
            questions_per_minute: self.questions_per_minute,
            questions_per_zone_and_minute: self.questions_per_zone_and_minute,
        }
    }
}

/// What is logged.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default)]
pub struct LogSection {
    /// `error`, `warn`, `info`, `debug` or `trace`, or one for each part:
    /// `info,doorplate_http=debug`.
    pub level: String,
    /// How lines are written.
    pub format: LogFormat,
}

impl Default for LogSection {
    fn default() -> Self {
        Self { level: "info".to_owned(), format: LogFormat::Text }
    }
}

/// How log lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

fn networks<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<IpNet>, D::Error> {
    let texts = Vec::<String>::deserialize(deserializer)?;
    texts.iter().map(|text| network(text).map_err(serde::de::Error::custom)).collect()
}

/// Reads a network, or one address as a network of its own.
fn network(text: &str) -> Result<IpNet, String> {
    IpNet::from_str(text)
        .or_else(|_| text.parse().map(|address: std::net::IpAddr| IpNet::from(address)))
        .map_err(|_| format!("{text:?} is not a network such as 10.0.0.0/8"))
}

fn forwarding_header<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<ForwardingHeader, D::Error> {
    let text = String::deserialize(deserializer)?;
    ForwardingHeader::parse(&text.to_ascii_lowercase()).ok_or_else(|| {
        let known = ForwardingHeader::ALL.map(ForwardingHeader::as_str).join(", ");
        serde::de::Error::custom(format!("{text:?} is none of {known}"))
    })
}

fn public_url<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let text = String::deserialize(deserializer)?;
    let origin = text.trim_end_matches('/');
    let host = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
    match host {
        Some(host) if !host.is_empty() && !host.contains(['/', '?', '#', '@', ' ']) => {
            Ok(Some(origin.to_owned()))
        }
        _ => Err(serde::de::Error::custom(format!(
            "{text:?} is not of the form https://who.example.com"
        ))),
    }
}

fn hours<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    /// A week: longer than that, nobody waits for a name server.
    const HOURS_MAX: u32 = 168;
    let hours = u32::deserialize(deserializer)?;
    if (1..=HOURS_MAX).contains(&hours) {
        return Ok(hours);
    }
    Err(serde::de::Error::custom(format!("{hours} is not in 1 to {HOURS_MAX}")))
}

fn name_servers<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Vec<SocketAddr>>, D::Error> {
    let texts = Vec::<String>::deserialize(deserializer)?;
    let servers = texts.iter().map(|text| name_server(text).map_err(serde::de::Error::custom));
    let servers: Vec<SocketAddr> = servers.collect::<Result<_, _>>()?;
    Ok(Some(servers).filter(|servers| !servers.is_empty()))
}

/// Reads the address of a name server, at the port of the DNS when none is given.
fn name_server(text: &str) -> Result<SocketAddr, String> {
    const PORT: u16 = 53;
    SocketAddr::from_str(text)
        .or_else(|_| text.parse().map(|address: IpAddr| SocketAddr::new(address, PORT)))
        .map_err(|_| format!("{text:?} is not an address such as 192.0.2.53 or 192.0.2.53:5353"))
}

fn answer_seconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    /// A look has a minute for all its questions.
    const SECONDS_MAX: u32 = 30;
    let seconds = u32::deserialize(deserializer)?;
    if (1..=SECONDS_MAX).contains(&seconds) {
        return Ok(seconds);
    }
    Err(serde::de::Error::custom(format!("{seconds} is not in 1 to {SECONDS_MAX}")))
}
