//! `doorplate doctor`: whether everything is as it should be, and what to do when it is not.

use std::net::TcpListener;
use std::path::Path;

use clap::Args;
use doorplate_domain::time::Day;
use doorplate_engine::ports::Clock;
use serde::Serialize;

use crate::arguments::{DataFolder, DataSetFile, Settings};
use crate::config::Config;
use crate::failure::AnswerIsNo;
use crate::wiring::{self, SystemClock};
use crate::{data_folder, data_set_file, terminal};

/// A data set older than this knows less than it could, in days.
const DATA_SET_DAYS_MAX: i32 = 45;
/// Less space than this is soon none: a day's hits and a new data set beside the old one.
const SPACE_BYTES_MIN: u64 = 1 << 30;
/// Fewer files than this are too few for the connections that are allowed.
const FILES_MIN: u64 = 4_096;
/// The lowest bits of a mode are those of everybody but the owner: there must be none.
const OWNER_BITS: u32 = 6;
/// The day this was written; a clock before it is wrong.
const CLOCK_DAY_MIN: &str = "2026-01-01";

/// Check data folder, data set, clock, port and disk, and say what to do
#[derive(Debug, Args)]
pub(crate) struct Doctor {
    #[command(flatten)]
    data: DataFolder,
    #[command(flatten)]
    dataset: DataSetFile,
    /// The address and port that `serve` will listen at
    #[arg(long, value_name = "ADDR")]
    listen: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Health {
    Ok,
    Warning,
    Error,
}

#[derive(Debug, Serialize)]
struct Check {
    name: &'static str,
    health: Health,
    message: String,
    what_to_do: String,
}

impl Check {
    fn ok(name: &'static str, message: impl Into<String>) -> Self {
        let (message, what_to_do) = (message.into(), String::new());
        Self { name, health: Health::Ok, message, what_to_do }
    }

    fn new(
        name: &'static str,
        health: Health,
        message: impl Into<String>,
        what_to_do: impl Into<String>,
    ) -> Self {
        Self { name, health, message: message.into(), what_to_do: what_to_do.into() }
    }
}

impl Doctor {
    pub(crate) fn run(self, settings: Settings) -> anyhow::Result<()> {
        let config = settings
            .data(&self.data)
            .dataset(&self.dataset)
            .flag("http.listen", self.listen)
            .load()?;
        let checks = [
            check_data_folder(&config.data),
            check_space(&config.data),
            check_keys(&config.data),
            check_data_set(&config),
            check_validation(&config),
            check_clock(),
            check_port(&config),
            check_files(),
        ];
        if self.json {
            terminal::print_json(&checks)?;
        } else {
            print(&checks)?;
        }
        let errors = checks.iter().filter(|check| check.health == Health::Error).count();
        if errors > 0 {
            return Err(AnswerIsNo(format!("{errors} of {} checks failed", checks.len())).into());
        }
        Ok(())
    }
}

fn print(checks: &[Check]) -> anyhow::Result<()> {
    let mut text = String::new();
    for check in checks {
        let mark = match check.health {
            Health::Ok => "ok     ",
            Health::Warning => "warning",
            Health::Error => "error  ",
        };
        text.extend([format!("{mark}  {:<12} {}\n", check.name, check.message)]);
        if !check.what_to_do.is_empty() {
            text.extend([format!("                      {}\n", check.what_to_do)]);
        }
    }
    terminal::print(&text)
}

/// The folder, or the nearest one above it that is there.
fn existing(data: &Path) -> &Path {
    let mut folder = data;
    while !folder.exists() {
        match folder.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => folder = parent,
            _ => return Path::new("."),
        }
    }
    folder
}

fn check_data_folder(data: &Path) -> Check {
    let folder = existing(data);
    match tempfile::tempfile_in(folder) {
        Ok(_) if folder == data => {
            Check::ok("data folder", format!("{} can be written", data.display()))
        }
        Ok(_) => {
            Check::ok("data folder", format!("{} will be made at the first start", data.display()))
        }
        Err(error) => Check::new(
            "data folder",
            Health::Error,
            format!("{} cannot be written: {error}", folder.display()),
            "give the user that runs doorplate the folder, or name another with --data",
        ),
    }
}

fn check_space(data: &Path) -> Check {
    match rustix::fs::statvfs(existing(data)) {
        Ok(disk) => {
            let bytes = disk.f_bavail.saturating_mul(disk.f_frsize);
            let message = format!("{} MiB are free", terminal::grouped(bytes >> 20));
            if bytes < SPACE_BYTES_MIN {
                let what_to_do = "make room: with a full disk, hits are refused until there is";
                return Check::new("disk", Health::Warning, message, what_to_do);
            }
            Check::ok("disk", message)
        }
        Err(error) => Check::new("disk", Health::Warning, format!("not known: {error}"), ""),
    }
}

#[cfg(unix)]
fn check_keys(data: &Path) -> Check {
    use std::os::unix::fs::PermissionsExt;
    let path = data_folder::keys(data);
    let Ok(metadata) = std::fs::metadata(&path) else {
        return Check::ok("keys", "there are none yet");
    };
    if metadata.permissions().mode().trailing_zeros() >= OWNER_BITS {
        return Check::ok("keys", "only their owner can read them");
    }
    Check::new(
        "keys",
        Health::Error,
        format!("others can read {}", path.display()),
        format!("chmod 600 {}", path.display()),
    )
}

#[cfg(not(unix))]
fn check_keys(_data: &Path) -> Check {
    Check::ok("keys", "not checked on this system")
}

fn check_data_set(config: &Config) -> Check {
    let data_set = match data_set_file::find(config) {
        Ok(Some(data_set)) => data_set,
        Ok(None) => {
            return Check::new(
                "data set",
                Health::Warning,
                "there is none yet; the first start makes a small one",
                "run `doorplate dataset update`",
            );
        }
        Err(error) => {
            let message = format!("{error:#}");
            return Check::new(
                "data set",
                Health::Error,
                message,
                "run `doorplate dataset update`",
            );
        }
    };
    let summary = data_set.summary();
    let today = SystemClock.now().day();
    let days = Day::parse(&summary.as_of).ok().map(|day| today.0 - day.0);
    match days {
        Some(days) if days > DATA_SET_DAYS_MAX => Check::new(
            "data set",
            Health::Warning,
            format!("{} is {days} days old", summary.version),
            "run `doorplate dataset update`",
        ),
        Some(days) => Check::ok("data set", format!("{}, {days} days old", summary.version)),
        None => Check::new(
            "data set",
            Health::Warning,
            format!("{} has the facts that come with the product only", summary.version),
            "run `doorplate dataset update` for the whole Internet",
        ),
    }
}

/// Nobody is asked: doctor opens no connection either.
fn check_validation(config: &Config) -> Check {
    let keeps = config.privacy.keeps_pending;
    if !config.validation.enabled {
        let (message, what_to_do) = if keeps {
            (
                "off: addresses without a verdict wait, sealed, for their deadline only",
                "set validation.enabled = true, or privacy.keeps_pending = false",
            )
        } else {
            ("off, and no address waits", "")
        };
        return Check::new("validation", Health::Ok, message, what_to_do);
    }
    if !keeps {
        let message = "on, but no address waits";
        let what_to_do = "set privacy.keeps_pending = true, or validation.enabled = false";
        return Check::new("validation", Health::Warning, message, what_to_do);
    }
    match wiring::name_servers(config) {
        Ok(servers) if servers.is_empty() => Check::new(
            "validation",
            Health::Error,
            "on, but there is no name server to ask",
            "set validation.name_servers",
        ),
        Ok(servers) => {
            let servers: Vec<String> = servers.iter().map(ToString::to_string).collect();
            Check::ok("validation", format!("on, and asks {}", servers.join(", ")))
        }
        Err(error) => Check::new(
            "validation",
            Health::Error,
            format!("{error:#}"),
            "set validation.name_servers and outbound.hosts so that they agree",
        ),
    }
}

fn check_clock() -> Check {
    let now = SystemClock.now();
    let is_wrong = Day::parse(CLOCK_DAY_MIN).is_ok_and(|first| now.day() < first);
    if is_wrong {
        let what_to_do = "set the clock, best by NTP: deadlines and days depend on it";
        return Check::new("clock", Health::Error, format!("it says {now}"), what_to_do);
    }
    Check::ok("clock", format!("it says {now}"))
}

fn check_port(config: &Config) -> Check {
    let listen = config.http.listen;
    match TcpListener::bind(listen) {
        Ok(_) => Check::ok("port", format!("{listen} is free")),
        Err(error) => Check::new(
            "port",
            Health::Warning,
            format!("{listen} cannot be listened at: {error}"),
            "if that is not doorplate itself, choose another with --listen",
        ),
    }
}

fn check_files() -> Check {
    let limit = rustix::process::getrlimit(rustix::process::Resource::Nofile).current;
    match limit {
        Some(files) if files < FILES_MIN => Check::new(
            "open files",
            Health::Warning,
            format!("{files} may be open at a time"),
            format!("allow {FILES_MIN} or more (ulimit -n, or LimitNOFILE of the service)"),
        ),
        Some(files) => Check::ok("open files", format!("{} may be open", terminal::grouped(files))),
        None => Check::ok("open files", "any number may be open"),
    }
}
