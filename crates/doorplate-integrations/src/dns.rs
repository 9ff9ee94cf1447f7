//! The DNS, asked through a recursive name server: the operator's own, or the system's.
//!
//! What is asked can spell a visitor's address, so nothing of it is logged, and nothing that names
//! one address is cached. The budget protects whoever answers: so many questions a minute in all
//! and to one zone, and none at all for a while to a zone that fails.

use std::net::SocketAddr;
use std::sync::Mutex;
use std::time::Duration;

use async_trait::async_trait;
use doorplate_engine::ports::Dns;
use doorplate_identify::validation::{Answer, NoAnswer, Question, RecordKind};
use hickory_resolver::TokioResolver;
use hickory_resolver::config::{
    ConnectionConfig, NameServerConfig, ResolveHosts, ResolverConfig, ResolverOpts,
};
use hickory_resolver::lookup::Lookup;
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::net::{DnsError, NetError};
use hickory_resolver::proto::op::ResponseCode;
use hickory_resolver::proto::rr::{Name, RecordType};
use tokio::time::Instant;

mod answers;
mod budget;
mod cache;
#[cfg(any(test, feature = "testing"))]
pub mod loopback;
#[cfg(test)]
mod tests;

use budget::Budget;
use cache::Cache;

/// How the DNS is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DnsSettings {
    /// The name servers, each with its port; nothing for those of the system.
    pub name_servers: Option<Vec<SocketAddr>>,
    /// How long an answer may take.
    pub timeout: Duration,
    /// The most questions a minute, cached answers not counted.
    pub questions_per_minute: u32,
    /// The most of them that are about one zone.
    pub questions_per_zone_and_minute: u32,
}

impl Default for DnsSettings {
    fn default() -> Self {
        Self {
            name_servers: None,
            timeout: Duration::from_secs(5),
            questions_per_minute: 600,
            questions_per_zone_and_minute: 60,
        }
    }
}

/// Says why the DNS cannot be asked.
#[derive(Debug, thiserror::Error)]
pub enum DnsSetupError {
    /// The system does not say which its name servers are.
    #[error("could not read the name servers of the system")]
    System(#[source] Box<NetError>),
    /// There is nobody to ask.
    #[error("there is no name server to ask")]
    NoNameServer,
    /// The resolver refused the settings.
    #[error("could not set the resolver up")]
    Resolver(#[source] Box<NetError>),
}

/// Asks the DNS.
pub struct DnsResolver {
    resolver: TokioResolver,
    timeout: Duration,
    cache: Mutex<Cache>,
    budget: Mutex<Budget>,
}

impl DnsResolver {
    /// Sets a resolver up. Nobody is asked yet.
    pub fn new(settings: &DnsSettings) -> Result<Self, DnsSetupError> {
        let servers = match &settings.name_servers {
            Some(servers) => servers.clone(),
            None => system_name_servers()?,
        };
        if servers.is_empty() {
            return Err(DnsSetupError::NoNameServer);
        }
        let servers = servers.into_iter().map(name_server).collect();
        let config = ResolverConfig::from_parts(None, Vec::new(), servers);
        let provider = TokioRuntimeProvider::default();
        let mut builder = TokioResolver::builder_with_config(config, provider);
        set_options(builder.options_mut(), settings.timeout);
        let resolver = builder.build().map_err(Box::new).map_err(DnsSetupError::Resolver)?;
        Ok(Self {
            resolver,
            timeout: settings.timeout,
            cache: Mutex::new(Cache::default()),
            budget: Mutex::new(Budget::new(settings, Instant::now())),
        })
    }

    async fn look_up(&self, question: &Question) -> Result<Lookup, NetError> {
        // By labels: a piece of a /24 that was handed on has a `/` in its name (RFC 2317).
        let mut name = Name::from_labels(question.name.as_str().split('.').map(str::as_bytes))?;
        name.set_fqdn(true);
        let look_up = self.resolver.lookup(name, record_type(question.kind));
        tokio::time::timeout(self.timeout, look_up).await.unwrap_or(Err(NetError::Timeout))
    }
}

/// The name servers that the system is set up with.
pub fn system_name_servers() -> Result<Vec<SocketAddr>, DnsSetupError> {
    let (config, _) = hickory_resolver::system_conf::read_system_conf()
        .map_err(Box::new)
        .map_err(DnsSetupError::System)?;
    let servers = config.name_servers().iter();
    Ok(servers
        .map(|server| {
            let port = server.connections.first().map_or(53, |connection| connection.port);
            SocketAddr::new(server.ip, port)
        })
        .collect())
}

fn name_server(address: SocketAddr) -> NameServerConfig {
    let connections = [ConnectionConfig::udp(), ConnectionConfig::tcp()].map(|mut connection| {
        connection.port = address.port();
        connection
    });
    NameServerConfig::new(address.ip(), true, connections.into())
}

/// One try and one more within the time; the resolver's own cache would keep names of addresses.
fn set_options(options: &mut ResolverOpts, timeout: Duration) {
    options.timeout = timeout / 2;
    options.attempts = 1;
    options.cache_size = 0;
    options.ndots = 0;
    options.use_hosts_file = ResolveHosts::Never;
    options.num_concurrent_reqs = 1;
}

fn record_type(kind: RecordKind) -> RecordType {
    match kind {
        RecordKind::Ptr => RecordType::PTR,
        RecordKind::A => RecordType::A,
        RecordKind::Aaaa => RecordType::AAAA,
        RecordKind::Ns => RecordType::NS,
        RecordKind::Soa => RecordType::SOA,
        RecordKind::Mx => RecordType::MX,
        RecordKind::Txt => RecordType::TXT,
    }
}

#[async_trait]
impl Dns for DnsResolver {
    async fn ask(&self, question: &Question) -> Answer {
        let cached =
            self.cache.lock().expect("nothing panics holding it").find(question, Instant::now());
        if let Some(answer) = cached {
            return answer;
        }
        let zone = budget::zone(&question.name);
        let may_ask =
            self.budget.lock().expect("nothing panics holding it").take(&zone, Instant::now());
        if !may_ask {
            return Answer::None(NoAnswer::Postponed);
        }
        let (answer, seconds) = match self.look_up(question).await {
            Ok(found) => answers::read(question, &found),
            Err(error) => without_records(error),
        };
        let has_failed = matches!(answer, Answer::None(_));
        let now = Instant::now();
        self.budget.lock().expect("nothing panics holding it").note(&zone, has_failed, now);
        self.cache.lock().expect("nothing panics holding it").keep(question, &answer, seconds, now);
        answer
    }
}

/// An answer that is an error, with the seconds that it is good for. NXDOMAIN and "no such record"
/// are alike here: nobody has the record.
fn without_records(error: NetError) -> (Answer, u32) {
    match error {
        NetError::Dns(DnsError::NoRecordsFound(none))
            if matches!(none.response_code, ResponseCode::NXDomain | ResponseCode::NoError) =>
        {
            let zone = none.soa.as_deref().and_then(|soa| answers::zone(&soa.name, &soa.data));
            (Answer::Absent(zone), none.negative_ttl.unwrap_or_default())
        }
        NetError::Timeout => (Answer::None(NoAnswer::TimedOut), 0),
        _ => (Answer::None(NoAnswer::Failed), 0),
    }
}
