//! `cargo xtask bench`.
use anyhow::{Result, bail};
/// What to measure.
#[derive(clap::Args)]
pub(crate) struct Arguments {}
/// Runs it.
pub(crate) fn run(_arguments: &Arguments) -> Result<()> {
    bail!("not yet")
}
