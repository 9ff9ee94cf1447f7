//! Look-ups in the whole-Internet table beside other structures. The measuring itself is a bench
//! of `doorplate-identify`, built in release mode with the peers that it is measured against.

use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// Runs the bench and reads its figures.
pub(super) fn run() -> Result<Value> {
    let output = Command::new("cargo")
        .args(["bench", "--quiet", "--package", "doorplate-identify", "--bench", "look_up"])
        .args(["--", "--json"])
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
