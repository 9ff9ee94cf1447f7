//! `cargo xtask openapi`: writes openapi.json from the routes of the executable.

use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::steps::Outcome;

/// The contract, from the root of the repository.
const PATH: &str = "openapi.json";

/// Writes the file.
pub(crate) fn run() -> Result<()> {
    let contract = from_code()?;
    std::fs::write(crate::workspace_root().join(PATH), &contract)
        .with_context(|| format!("failed to write {PATH}"))?;
    println!("{PATH}: {} bytes", contract.len());
    Ok(())
}

/// Compares the file with the code.
pub(crate) fn check() -> Result<Outcome> {
    let committed = std::fs::read(crate::workspace_root().join(PATH)).unwrap_or_default();
    if committed != from_code()? {
        bail!("{PATH} is not what the routes say; run `cargo xtask openapi` and commit it");
    }
    println!("{PATH} is what the routes say");
    Ok(Outcome::Passed)
}

fn from_code() -> Result<Vec<u8>> {
    let output = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--locked", "--package", "doorplate-server", "--", "openapi"])
        .current_dir(crate::workspace_root())
        .stderr(std::process::Stdio::inherit())
        .output()
        .context("failed to run cargo")?;
    ensure!(output.status.success(), "`doorplate openapi` ended with {}", output.status);
    Ok(output.stdout)
}
