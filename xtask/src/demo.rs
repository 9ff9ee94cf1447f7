//! `cargo xtask demo`.
use anyhow::{Result, bail};
/// How to run it.
#[derive(clap::Args)]
pub(crate) struct Arguments {}
/// Runs it.
pub(crate) fn run(_arguments: &Arguments) -> Result<()> {
    bail!("not yet")
}
