//! `cargo xtask demo`: from a fresh clone to a full portal in the browser.
//!
//! Everything that it makes lies in `.demo` and stays there, so that the second start takes
//! seconds. What is there already is not made again.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};

use crate::installation::{Founding, Setup, release_executable};
use crate::programs::node_is_usable;
use crate::steps::{call, call_within};
use crate::{web, workspace_root};

/// Where the demo lives, from the root of the repository.
const FOLDER: &str = ".demo";
/// The website that is visited.
const HOST: &str = "www.demo.example";
/// Two months, so that the last one can be compared with the one before.
const DAYS: &str = "60";
const LINES: &str = "40000";
/// The same traffic on every machine.
const SEED: &str = "7";

/// Where packets are swallowed, each source takes its time to fail; the demo goes on without.
const DOWNLOAD_MAX: Duration = Duration::from_mins(5);

/// How to run it.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The port to answer on
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Forget the last demo and begin anew
    #[arg(long)]
    reset: bool,
    /// Do not download: use the facts that come with the source
    #[arg(long)]
    offline: bool,
}

/// What the demo consists of.
struct Demo {
    root: PathBuf,
    folder: PathBuf,
    executable: PathBuf,
    offline: bool,
}

/// Who owns the demo's workspace.
#[derive(Serialize, Deserialize)]
pub(crate) struct Owner {
    /// To sign in with.
    pub(crate) email: String,
    /// To sign in with.
    pub(crate) password: String,
}

/// What a finished demo is started with, for benches.
pub(crate) fn prepared() -> Result<(Setup, Owner)> {
    let root = workspace_root();
    let demo = Demo {
        folder: root.join(FOLDER),
        executable: release_executable(&root)?,
        root,
        offline: false,
    };
    let owner = demo.owner()?.context("there is no demo yet; run `cargo xtask demo`")?;
    Ok((demo.setup(), owner))
}

/// Makes what is missing and serves it until it is interrupted.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let root = workspace_root();
    let folder = root.join(FOLDER);
    if arguments.reset && folder.exists() {
        std::fs::remove_dir_all(&folder).context("failed to forget the last demo")?;
    }
    std::fs::create_dir_all(&folder)?;
    section("portal");
    build_portal(&root)?;
    section("executable");
    let executable = release_executable(&root)?;
    let demo = Demo { root, folder, executable, offline: arguments.offline };
    section("data set");
    demo.make_data_set()?;
    section("workspace");
    let owner = demo.make_workspace()?;
    section("traffic");
    demo.replay_traffic()?;
    demo.serve(arguments.port, &owner)
}

fn section(name: &str) {
    println!("\n━━ {name} {}", "━".repeat(70_usize.saturating_sub(name.len())));
}

/// Builds the portal when its sources are newer than its files. Without Node there is none.
fn build_portal(root: &Path) -> Result<()> {
    if let Err(missing) = node_is_usable() {
        println!("{missing}\nWithout it there is the API and a page that says so; going on.");
        return Ok(());
    }
    if web::portal_is_current(root) {
        println!("the portal is built");
        return Ok(());
    }
    web::install(root)?;
    web::build_portal(root)?;
    Ok(())
}

impl Demo {
    /// A data folder of its own for the sources, so that they outlive the traffic.
    fn sources(&self) -> PathBuf {
        self.folder.join("sources")
    }

    fn data_set(&self) -> PathBuf {
        self.sources().join("data-set.doorplate")
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// Runs the executable in the root, with its progress shown.
    fn doorplate(&self, arguments: &[&str]) -> Result<()> {
        call(&self.root, &self.executable.to_string_lossy(), arguments).map(drop)
    }

    /// Downloads the sources that answer; with none, the facts that come with the source do.
    fn make_data_set(&self) -> Result<()> {
        if self.has_usable_data_set() {
            println!("{} is there", self.data_set().display());
            return Ok(());
        }
        let sources = self.sources().to_string_lossy().into_owned();
        // The routing table first: where it cannot be had, nothing can.
        let has_network = !self.offline && self.update(&["--source", "iptoasn", "--no-build"]);
        if has_network {
            self.update(&[]);
        } else {
            println!("no network: the facts that come with the source will do");
        }
        if self.has_usable_data_set() {
            return Ok(());
        }
        self.doorplate(&["dataset", "build", "--data", &sources])
    }

    /// A file of another version's layout is not usable; it is built again.
    fn has_usable_data_set(&self) -> bool {
        let mut show = Command::new(&self.executable);
        show.args(["dataset", "show", "--data"]).arg(self.sources());
        self.data_set().is_file() && show.output().is_ok_and(|output| output.status.success())
    }

    /// Downloads; says whether everything came.
    fn update(&self, options: &[&str]) -> bool {
        let mut update = Command::new(&self.executable);
        update.args(["dataset", "update", "--data"]).arg(self.sources()).args(options);
        call_within(update, DOWNLOAD_MAX)
            .inspect_err(|error| println!("{error:#}; going on with what came"))
            .is_ok()
    }

    fn owner_note(&self) -> PathBuf {
        self.folder.join("owner.json")
    }

    fn owner(&self) -> Result<Option<Owner>> {
        let Ok(text) = std::fs::read(self.owner_note()) else { return Ok(None) };
        serde_json::from_slice(&text).context(".demo/owner.json is broken; --reset").map(Some)
    }

    fn setup(&self) -> Setup {
        Setup {
            executable: self.executable.clone(),
            data: self.data(),
            data_set: Some(self.data_set()),
        }
    }

    /// Founds a workspace through the one-time link, as an operator would, and adds a site.
    fn make_workspace(&self) -> Result<Owner> {
        if let Some(owner) = self.owner()? {
            println!("the workspace is there");
            return Ok(owner);
        }
        let data = self.data();
        if data.exists() {
            std::fs::remove_dir_all(&data).context("failed to remove half a workspace")?;
        }
        std::fs::create_dir_all(&data)?;
        let installation = self.setup().start()?;
        let owner = Owner { email: "owner@demo.example".into(), password: random_password()? };
        let session = installation.found(&Founding {
            workspace: "Demo",
            name: "Demo Owner",
            email: &owner.email,
            password: &owner.password,
        })?;
        installation.create_site(&session, "Demo", HOST)?;
        std::fs::write(self.owner_note(), serde_json::to_vec_pretty(&owner)?)?;
        println!("workspace Demo with the site {HOST}");
        Ok(owner)
    }

    /// Makes up a month of traffic and imports it as a log.
    fn replay_traffic(&self) -> Result<()> {
        let done = self.folder.join("traffic-imported");
        if done.is_file() {
            println!("the traffic is there");
            return Ok(());
        }
        let log = self.folder.join("traffic.log");
        let (log, data_set) = (log.to_string_lossy(), self.data_set());
        let (data, data_set) = (self.data(), data_set.to_string_lossy().into_owned());
        let data = data.to_string_lossy();
        let simulate = ["simulate", "--site", HOST, "--days", DAYS, "--hits", LINES];
        let rest = ["--seed", SEED, "--dataset", &data_set, "--out", &log];
        self.doorplate(&[&simulate[..], &rest[..]].concat())?;
        let import = ["import", &log, "--site", HOST, "--data", &data, "--dataset", &data_set];
        self.doorplate(&import)?;
        std::fs::write(&done, "")?;
        Ok(())
    }

    fn serve(&self, port: u16, owner: &Owner) -> Result<()> {
        section("ready");
        println!("open      http://127.0.0.1:{port}/");
        println!("mail      {}", owner.email);
        println!("password  {}", owner.password);
        println!("Ctrl-C stops it; `cargo xtask demo` starts it again in seconds.\n");
        let status = Command::new(&self.executable)
            .arg("serve")
            .arg("--data")
            .arg(self.data())
            .arg("--dataset")
            .arg(self.data_set())
            .args(["--listen", &format!("127.0.0.1:{port}")])
            .current_dir(&self.root)
            .status()
            .context("failed to start the server")?;
        // Interrupted is how it is meant to end.
        ensure!(status.success() || status.code().is_none(), "the server ended with {status}");
        Ok(())
    }
}

/// Twenty letters and digits that nobody can guess.
fn random_password() -> Result<String> {
    const ALPHABET: &[u8] = b"abcdefghijkmnopqrstuvwxyz23456789";
    let mut bytes = [0; 20];
    std::fs::File::open("/dev/urandom")
        .and_then(|mut source| source.read_exact(&mut bytes))
        .context("the system gives no randomness")?;
    let letters = bytes.iter().map(|byte| ALPHABET[usize::from(*byte) % ALPHABET.len()]);
    Ok(letters.map(char::from).collect())
}
