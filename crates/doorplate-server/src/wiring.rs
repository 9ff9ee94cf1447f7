//! How the parts are put together: stores, clock, randomness, engine, HTTP.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use doorplate_engine::ports::{Dns, Queue, StoreError};
use doorplate_engine::{Engine, EngineSettings, Ports};
use doorplate_http::app::HttpSettings;
use doorplate_http::collect::client_address::Forwarding;
use doorplate_identify::DataSet;
use doorplate_integrations::dns::{self, DnsResolver, DnsSettings};
use doorplate_integrations::table_files::TableFiles;
use doorplate_store::Stores;

mod clock;
mod no_queue;
mod random;

pub use clock::SystemClock;
pub use random::SystemRandom;

use crate::config::Config;
use crate::data_folder;
use no_queue::NoQueue;

/// The runtime that commands with I/O run on.
pub(crate) fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("could not start the runtime")
}

/// Puts an engine together that collects: it holds the ingest log, which one process can.
pub(crate) async fn open_engine(
    config: &Config,
    data_set: Option<DataSet>,
) -> anyhow::Result<Arc<Engine>> {
    protect_folder(&config.data)?;
    let stores = Stores::open(&config.data).await.with_context(|| opening(&config.data))?;
    protect_keys(&config.data)?;
    Ok(engine(stores, config, data_set))
}

/// Puts an engine together for a command: with the ingest log when nobody holds it, and whatever
/// is in it written; without it beside a running server.
pub(crate) async fn open_engine_beside(
    config: &Config,
    data_set: Option<DataSet>,
) -> anyhow::Result<Arc<Engine>> {
    protect_folder(&config.data)?;
    match Stores::open(&config.data).await {
        Ok(stores) => {
            protect_keys(&config.data)?;
            let engine = engine(stores, config, data_set);
            engine.drain().await.context("could not write what was collected before")?;
            Ok(engine)
        }
        Err(StoreError::Conflict { .. }) => {
            let stores = Stores::open_beside(&config.data).await;
            Ok(engine(stores.with_context(|| opening(&config.data))?, config, data_set))
        }
        Err(error) => Err(anyhow::Error::new(error).context(opening(&config.data))),
    }
}

/// Makes the data folder, for its owner only. One that is there stays as its owner wants it.
fn protect_folder(data: &Path) -> anyhow::Result<()> {
    if data.is_dir() {
        return Ok(());
    }
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(data).with_context(|| format!("could not make {}", data.display()))
}

/// Takes the keys out of the reach of everybody but their owner.
fn protect_keys(data: &Path) -> anyhow::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let keys = data_folder::keys(data);
        let permissions = std::fs::Permissions::from_mode(0o600);
        std::fs::set_permissions(&keys, permissions)
            .with_context(|| format!("could not protect {}", keys.display()))?;
    }
    Ok(())
}

fn opening(data: &Path) -> String {
    format!("could not open the data folder {}", data.display())
}

fn engine(stores: Stores, config: &Config, data_set: Option<DataSet>) -> Arc<Engine> {
    let queue = stores.queue.unwrap_or_else(|| Arc::new(NoQueue) as Arc<dyn Queue>);
    let ports = Ports {
        directory: stores.directory,
        events: stores.events,
        evaluations: stores.evaluations,
        first_party: stores.first_party,
        queue,
        keys: stores.keys,
        pending: stores.pending,
        table_formats: Arc::new(TableFiles),
        clock: Arc::new(SystemClock),
        random: Arc::new(SystemRandom),
    };
    Engine::new(ports, engine_settings(config), data_set.map(Arc::new))
}

fn engine_settings(config: &Config) -> EngineSettings {
    EngineSettings {
        keeps_pending: config.privacy.keeps_pending,
        pending_deadline_hours: config.privacy.pending_deadline_hours,
        session_days: config.accounts.session_days,
        validates: config.validation.enabled,
    }
}

/// What asks the DNS about addresses that wait; nothing when the settings have them wait only.
/// Fails when `outbound.hosts` names the only hosts that may be asked and a name server is none.
pub(crate) fn dns(config: &Config) -> anyhow::Result<Option<Arc<dyn Dns>>> {
    if !config.validation.enabled {
        return Ok(None);
    }
    let settings = DnsSettings {
        name_servers: Some(name_servers(config)?),
        ..config.validation.dns_settings()
    };
    let dns = DnsResolver::new(&settings).context("could not set the second look up")?;
    Ok(Some(Arc::new(dns)))
}

/// The name servers that would be asked, those of the system when none are set.
pub(crate) fn name_servers(config: &Config) -> anyhow::Result<Vec<SocketAddr>> {
    let servers = match &config.validation.name_servers {
        Some(servers) => servers.clone(),
        None => dns::system_name_servers().context("set validation.name_servers")?,
    };
    if let Some(hosts) = &config.outbound.hosts {
        let is_allowed = |server: &SocketAddr| hosts.contains(&server.ip().to_string());
        if let Some(server) = servers.iter().find(|server| !is_allowed(server)) {
            anyhow::bail!("the name server {} is not one of outbound.hosts", server.ip());
        }
    }
    Ok(servers)
}

/// How the installation is reached, from the settings.
pub(crate) fn http_settings(config: &Config) -> HttpSettings {
    let http = &config.http;
    let default = HttpSettings::default();
    HttpSettings {
        forwarding: Forwarding {
            trusted_proxies: http.trusted_proxies.clone(),
            header: http.forwarding_header,
        },
        expects_proxy_protocol: http.expects_proxy_protocol,
        public_origin: http.public_url.clone(),
        connections_max: http.connections_max.unwrap_or(default.connections_max),
        ..default
    }
}
