//! `cargo xtask web`: packages, checks, tests and builds of everything under `web/`.

use std::path::Path;
use std::time::SystemTime;

use anyhow::{Context, Result, bail};

use crate::programs::{CHROMIUM, is_ci, node_is_usable};
use crate::steps::{Outcome, Steps, call, call_with};

/// Runs every step that needs no executable.
pub(crate) fn run() -> Result<()> {
    node_is_usable().map_err(anyhow::Error::msg)?;
    let root = crate::workspace_root();
    let mut steps = Steps::default();
    steps.run("packages", || install(&root));
    steps.run("client", || write_client(&root));
    steps.run("portal", || portal(&root));
    steps.run("tracker", || tracker(&root));
    steps.finish()
}

/// Installs the packages of the lock file, unless they are there already.
pub(crate) fn install(root: &Path) -> Result<Outcome> {
    let web = root.join("web");
    let lock = std::fs::read(web.join("package-lock.json")).context("no web/package-lock.json")?;
    let stamp = web.join("node_modules/.doorplate-lock");
    if !is_ci() && std::fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        println!("the packages of web/package-lock.json are installed");
        return Ok(Outcome::Passed);
    }
    call(&web, "npm", &["ci", "--no-fund", "--no-audit"])?;
    std::fs::write(&stamp, lock).context("failed to note what was installed")?;
    Ok(Outcome::Passed)
}

/// Writes the client's types from openapi.json.
fn write_client(root: &Path) -> Result<Outcome> {
    npm(root, &["run", "generate", "--workspace", "@doorplate/api-client"])
}

/// Holds the client's types to openapi.json.
pub(crate) fn check_client(root: &Path) -> Result<Outcome> {
    let types = root.join("web/api-client/src/schema.d.ts");
    let committed = std::fs::read(&types).unwrap_or_default();
    write_client(root)?;
    if std::fs::read(&types)? != committed {
        bail!("web/api-client/src/schema.d.ts was not written from openapi.json; commit it anew");
    }
    Ok(Outcome::Passed)
}

/// Checks, tests and builds the portal, and weighs it.
pub(crate) fn portal(root: &Path) -> Result<Outcome> {
    npm(root, &["test", "--workspace", "@doorplate/portal"])
}

/// Builds the portal and nothing else.
pub(crate) fn build_portal(root: &Path) -> Result<Outcome> {
    npm(root, &["run", "build", "--workspace", "@doorplate/portal"])
}

/// Whether the built portal is newer than everything that it is built from.
pub(crate) fn portal_is_current(root: &Path) -> bool {
    let web = root.join("web");
    let Some(built) = modified(&web.join("portal/dist/index.html")) else { return false };
    ["portal/src", "portal/public", "portal/index.html", "api-client/src", "package-lock.json"]
        .iter()
        .filter_map(|part| newest(&web.join(part)))
        .all(|changed| changed <= built)
}

fn modified(path: &Path) -> Option<SystemTime> {
    path.metadata().and_then(|metadata| metadata.modified()).ok()
}

fn newest(path: &Path) -> Option<SystemTime> {
    let inside = std::fs::read_dir(path).into_iter().flatten().flatten();
    inside.filter_map(|entry| newest(&entry.path())).chain(modified(path)).max()
}

/// Checks and builds the tracking script, holds the committed copy to it, and tries it in a
/// browser when there is one.
pub(crate) fn tracker(root: &Path) -> Result<Outcome> {
    let chromium = CHROMIUM.find().unwrap_or_default();
    let environment = [("CHROMIUM", &*chromium.to_string_lossy())];
    let arguments = ["test", "--workspace", "@doorplate/tracker"];
    call_with(&root.join("web"), "npm", &arguments, &environment)
}

fn npm(root: &Path, arguments: &[&str]) -> Result<Outcome> {
    call(&root.join("web"), "npm", arguments)
}
