//! `cargo xtask test`: every check and every test there is, in the order of what they cost.

use std::path::Path;

use anyhow::{Result, bail};

use crate::programs::{CHROMIUM, DENY, NEXTEST, node_is_usable, target_folder};
use crate::steps::{Outcome, Steps, call, call_with};
use crate::{openapi, tidy, web, workspace_root};

mod advisories;

/// What to run.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Run only this step (may be repeated): format, lints, tidy, dependencies, tests, doctests,
    /// documentation, openapi, packages, client, portal, tracker, browser
    #[arg(long, value_name = "STEP")]
    only: Vec<String>,
}

/// Runs the steps; fails when one of them fails.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let root = workspace_root();
    let mut steps = Steps::only(&arguments.only);
    steps.run("format", || call(&root, "cargo", &["fmt", "--all", "--check"]));
    steps.run("tidy", || tidy::run().map(|()| Outcome::Passed));
    steps.run("dependencies", || dependencies(&root));
    steps.run("lints", || lints(&root));
    steps.run("tests", || tests(&root));
    steps.run("doctests", || {
        call(&root, "cargo", &["test", "--quiet", "--locked", "--workspace", "--doc"])
    });
    steps.run("documentation", || documentation(&root));
    steps.run("openapi", openapi::check);
    steps.run("packages", || with_node(|| web::install(&root)));
    steps.run("client", || with_node(|| web::check_client(&root)));
    steps.run("portal", || with_node(|| web::portal(&root)));
    steps.run("tracker", || with_node(|| web::tracker(&root)));
    steps.run("browser", || with_node(|| browser(&root)));
    steps.finish()
}

fn lints(root: &Path) -> Result<Outcome> {
    let scope = ["clippy", "--locked", "--workspace", "--all-targets", "--keep-going"];
    call(root, "cargo", &[&scope[..], &["--", "--deny", "warnings"]].concat())
}

/// Licences, sources, twins and known holes of what we depend on.
fn dependencies(root: &Path) -> Result<Outcome> {
    if DENY.find().is_none() {
        return Ok(Outcome::Skipped(DENY.missing()));
    }
    // It looks at the dependencies of every platform, so those must be here too.
    call(root, "cargo", &["fetch", "--quiet", "--locked"])?;
    call(root, "cargo", &["deny", "--offline", "check", "bans", "licenses", "sources"])?;
    let Some(configuration) = advisories::offline_configuration(root)? else {
        println!("no advisory database in ../shared/data/advisory-db: known holes not checked");
        return Ok(Outcome::Passed);
    };
    let path = configuration.to_string_lossy().into_owned();
    call(root, "cargo", &["deny", "--offline", "--config", &path, "check", "advisories"])
}

fn tests(root: &Path) -> Result<Outcome> {
    if NEXTEST.find().is_some() {
        return call(root, "cargo", &["nextest", "run", "--locked", "--workspace"]);
    }
    println!("without nextest, with cargo test; {}", NEXTEST.how_to_get);
    let arguments =
        ["test", "--locked", "--workspace", "--no-fail-fast", "--lib", "--bins", "--tests"];
    call(root, "cargo", &arguments)
}

fn documentation(root: &Path) -> Result<Outcome> {
    let arguments = ["doc", "--quiet", "--locked", "--workspace", "--no-deps", "--keep-going"];
    call_with(root, "cargo", &arguments, &[("RUSTDOCFLAGS", "-D warnings")])
}

/// The whole product in a real browser.
fn browser(root: &Path) -> Result<Outcome> {
    let Some(chromium) = CHROMIUM.find() else {
        return Ok(Outcome::Skipped(CHROMIUM.missing()));
    };
    call(root, "cargo", &["build", "--quiet", "--locked", "--package", "doorplate-server"])?;
    let executable = target_folder().join("debug/doorplate");
    if !executable.is_file() {
        bail!("cargo built no {}", executable.display());
    }
    let environment = [
        ("DOORPLATE_EXECUTABLE", &*executable.to_string_lossy()),
        ("CHROMIUM", &*chromium.to_string_lossy()),
    ];
    call_with(&root.join("web"), "npm", &["test", "--workspace", "@doorplate/e2e"], &environment)
}

fn with_node(step: impl FnOnce() -> Result<Outcome>) -> Result<Outcome> {
    match node_is_usable() {
        Ok(()) => step(),
        Err(missing) => Ok(Outcome::Skipped(missing)),
    }
}
