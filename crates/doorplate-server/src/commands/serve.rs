//! `doorplate serve`: collects, writes, answers; all roles in one process.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use clap::Args;
use doorplate_engine::{Engine, jobs, validation::Validator, writer::Writer};
use doorplate_http::AppState;
use doorplate_identify::DataSet;
use tokio::sync::watch;
use toml::Value;

use crate::arguments::{DataFolder, DataSetFile, Settings};
use crate::config::{Config, LogFormat, LogSection};
use crate::data_set_file::{self, LOOK_EVERY, Stamp};
use crate::failure::AskedWrongly;
use crate::{terminal, wiring};

/// How long the writer may take to write what is left before the process ends without it: it is
/// in the log and is written at the next start.
const FINISH_TIMEOUT: Duration = Duration::from_secs(30);

/// Run Doorplate: collect, identify, and serve portal and API
#[derive(Debug, Args)]
pub(crate) struct Serve {
    #[command(flatten)]
    data: DataFolder,
    #[command(flatten)]
    dataset: DataSetFile,
    /// Address and port to listen at (default: 127.0.0.1:8770)
    #[arg(long, value_name = "ADDR")]
    listen: Option<String>,
    /// A proxy whose word about the client's address is taken; may be given again
    #[arg(long = "trusted-proxy", value_name = "CIDR")]
    trusted_proxies: Vec<String>,
    /// Where browsers reach this installation, such as <https://who.example.com>
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
}

impl Serve {
    pub(crate) fn run(self, settings: Settings) -> anyhow::Result<()> {
        let proxies = self.trusted_proxies.into_iter().map(Value::String).collect::<Vec<_>>();
        let config = settings
            .data(&self.data)
            .dataset(&self.dataset)
            .flag("http.listen", self.listen)
            .flag("http.trusted_proxies", (!proxies.is_empty()).then_some(proxies))
            .flag("http.public_url", self.public_url)
            .load()?;
        start_logging(&config.log)?;
        let data_set = data_set_file::open_or_build(&config)?;
        wiring::runtime()?.block_on(serve(&config, data_set))
    }
}

async fn serve(config: &Config, data_set: DataSet) -> anyhow::Result<()> {
    // Before anybody is told that we are here: whoever starts us may stop us at once.
    let interrupted = interruption()?;
    let path = data_set_file::path(config);
    let stamp = Stamp::read(&path);
    let version = data_set.version().to_owned();
    let dns = wiring::dns(config)?;
    let engine = wiring::open_engine(config, Some(data_set)).await?;
    let listener = doorplate_http::listen(config.http.listen).with_context(|| {
        format!("could not listen at {}; choose another port with --listen", config.http.listen)
    })?;
    let listening_at = listener.local_addr()?;
    greet(config, &engine, listening_at, &version).await?;

    let (stop, stopped) = watch::channel(false);
    let writer = tokio::spawn(Writer::new(Arc::clone(&engine)).run(ended(stopped.clone())));
    let jobs = tokio::spawn(jobs::run(Arc::clone(&engine), ended(stopped.clone())));
    let validating = dns.map(|dns| {
        let validator = Validator::new(Arc::clone(&engine), dns);
        tokio::spawn(validator.run(ended(stopped.clone())))
    });
    let watching = tokio::spawn(watch_data_set(Arc::clone(&engine), path, stamp));
    let app = AppState::new(engine, wiring::http_settings(config));
    let served = doorplate_http::serve(listener, app, interrupted).await;

    // First nothing comes in any more; then what came in is written.
    tracing::info!("stopping");
    watching.abort();
    stop.send(true).context("the writer ended before its time")?;
    let finish = async { futures::join!(writer, jobs) };
    if let Ok((writer, jobs)) = tokio::time::timeout(FINISH_TIMEOUT, finish).await {
        writer.and(jobs).context("a part ended in a panic")?;
        if let Some(validating) = validating {
            validating.await.context("the second look ended in a panic")?;
        }
    } else {
        tracing::warn!("left hits in the ingest log for the next start");
    }
    served.context("could not serve")
}

/// Says where it is, and on the first start how to set it up.
async fn greet(
    config: &Config,
    engine: &Engine,
    listening_at: SocketAddr,
    version: &str,
) -> anyhow::Result<()> {
    let origin = config.http.public_url.clone().unwrap_or_else(|| {
        let host = match listening_at {
            address if address.ip().is_unspecified() => format!("localhost:{}", address.port()),
            address => address.to_string(),
        };
        format!("http://{host}")
    });
    let mut text = format!(
        "doorplate {} listening at {origin}\n  data      {}\n  data set  {version}\n",
        env!("CARGO_PKG_VERSION"),
        config.data.display(),
    );
    if let Some(token) = engine.create_setup_link().await? {
        text.extend([format!("  set up    {origin}/setup?token={}  (works once)\n", token.0)]);
    }
    // Whoever started it may not want to read it.
    match terminal::print(&text) {
        Err(error) if !crate::failure::is_closed_pipe(&error) => Err(error),
        _ => Ok(()),
    }
}

/// Parts that would log what the DNS is asked, which can spell a visitor's address: whatever the
/// setting says, they are silent.
const SILENT: [&str; 3] = ["hickory_resolver=off", "hickory_net=off", "hickory_proto=off"];

fn start_logging(log: &LogSection) -> anyhow::Result<()> {
    let mut filter = tracing_subscriber::EnvFilter::try_new(&log.level)
        .map_err(|error| AskedWrongly(format!("the setting log.level is wrong: {error}")))?;
    for directive in SILENT {
        filter = filter.add_directive(directive.parse().expect("it is a directive"));
    }
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let is_plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    match log.format {
        LogFormat::Json => builder.json().init(),
        LogFormat::Text if is_plain => builder.with_ansi(false).init(),
        LogFormat::Text => {
            let is_seen = std::io::IsTerminal::is_terminal(&std::io::stderr());
            builder.with_ansi(is_seen).init();
        }
    }
    Ok(())
}

/// Ends when the sender says so, or is gone.
async fn ended(mut stopped: watch::Receiver<bool>) {
    // An error means that the sender is gone, which is an end as well.
    stopped.wait_for(|stopped| *stopped).await.ok();
}

/// Listens for Ctrl-C and SIGTERM from now on; what is given ends at the first of them.
#[cfg(unix)]
fn interruption() -> anyhow::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let failed = "could not listen for signals";
    let mut interrupt = signal(SignalKind::interrupt()).context(failed)?;
    let mut terminate = signal(SignalKind::terminate()).context(failed)?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Listens for Ctrl-C; what is given ends at it.
#[cfg(not(unix))]
fn interruption() -> anyhow::Result<impl Future<Output = ()>> {
    Ok(async {
        if let Err(error) = tokio::signal::ctrl_c().await {
            tracing::warn!(%error, "failed to listen for Ctrl-C");
            std::future::pending::<()>().await;
        }
    })
}

/// Puts another data set to use when the file becomes another one. One that cannot be opened is
/// reported once and the one in use stays.
async fn watch_data_set(engine: Arc<Engine>, path: PathBuf, mut known: Option<Stamp>) {
    let mut interval = tokio::time::interval(LOOK_EVERY);
    loop {
        interval.tick().await;
        let found = Stamp::read(&path);
        if found.is_none() || found == known {
            continue;
        }
        known = found;
        let file = path.clone();
        let opened = tokio::task::spawn_blocking(move || DataSet::open(&file));
        match opened.await.expect("opening a data set does not panic") {
            Ok(data_set) => {
                tracing::info!(version = data_set.version(), "put another data set to use");
                engine.replace_data_set(Arc::new(data_set));
            }
            Err(error) => {
                let error = &error as &dyn std::error::Error;
                tracing::error!(error, "failed to open the new data set; the old one stays");
            }
        }
    }
}
