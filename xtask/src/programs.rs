//! Programs that are not ours: whether they are there, and how to get them.

use std::path::{Path, PathBuf};
use std::process::Command;

/// A program that some step needs.
pub(crate) struct Program {
    /// Any of these names will do.
    names: &'static [&'static str],
    /// Said to whoever does not have it.
    pub(crate) how_to_get: &'static str,
}

/// Runs and builds everything under `web/`.
pub(crate) const NODE: Program = Program {
    names: &["node"],
    how_to_get: "install Node 20.19 or newer: https://nodejs.org, or `apt-get install nodejs npm`",
};
/// Installs what `web/` depends on.
pub(crate) const NPM: Program =
    Program { names: &["npm"], how_to_get: "install npm: `apt-get install npm`" };
/// Opens the portal in browser tests.
pub(crate) const CHROMIUM: Program = Program {
    names: &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"],
    how_to_get: "install Chromium: `apt-get install chromium`",
};
/// Runs tests, each in a process of its own.
pub(crate) const NEXTEST: Program = Program {
    names: &["cargo-nextest"],
    how_to_get: "install it: `cargo install --locked cargo-nextest`",
};
/// Checks licences and known holes of dependencies.
pub(crate) const DENY: Program = Program {
    names: &["cargo-deny"],
    how_to_get: "install it: `cargo install --locked cargo-deny`",
};

impl Program {
    /// Where it is, if it is on the path.
    pub(crate) fn find(&self) -> Option<PathBuf> {
        let path = std::env::var_os("PATH")?;
        let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
        let candidates =
            self.names.iter().flat_map(|name| folders.iter().map(move |f| f.join(name)));
        candidates.into_iter().find(|candidate| candidate.is_file())
    }

    /// What to say when it is missing.
    pub(crate) fn missing(&self) -> String {
        format!("{} is not installed; {}", self.names[0], self.how_to_get)
    }
}

/// Whether Node is there and new enough for the portal's build.
pub(crate) fn node_is_usable() -> Result<(), String> {
    let found = NODE.find().ok_or_else(|| NODE.missing())?;
    NPM.find().ok_or_else(|| NPM.missing())?;
    let version = node_version(&found).unwrap_or((0, 0));
    if version < (20, 19) {
        let (major, minor) = version;
        return Err(format!("Node {major}.{minor} is too old; {}", NODE.how_to_get));
    }
    Ok(())
}

fn node_version(node: &Path) -> Option<(u32, u32)> {
    let output = Command::new(node).arg("--version").output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let mut parts = text.trim().trim_start_matches('v').split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

/// Whether nobody sits in front of it: what is missing then fails instead of being skipped.
pub(crate) fn is_ci() -> bool {
    std::env::var_os("CI").is_some_and(|value| value == "true" || value == "1")
}

/// Where cargo puts what it builds.
pub(crate) fn target_folder() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => PathBuf::from(folder),
        None => crate::workspace_root().join("target"),
    }
}
