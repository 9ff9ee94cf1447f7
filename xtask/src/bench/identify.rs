//! The benches of `doorplate-identify`: built in release mode with the peers that they are measured
//! against, and asked for one line of JSON.

use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// Runs a bench and reads its figures.
pub(super) fn run(bench: &str, arguments: &[&str]) -> Result<Value> {
    let output = Command::new("cargo")
        .args(["bench", "--quiet", "--package", "doorplate-identify", "--bench", bench, "--"])
        .args(arguments)
        .arg("--json")
        .current_dir(crate::workspace_root())
        .stderr(Stdio::inherit())
        .output()
        .context("failed to start cargo")?;
    if !output.status.success() {
        bail!("the bench failed");
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let line = text.lines().find(|line| line.starts_with('{'));
    serde_json::from_str(line.context("the bench has no figures: is ../shared/data there?")?)
        .context("the bench's figures are no JSON")
}
