//! Look-ups in the whole-Internet table beside other structures.

use anyhow::Result;
use serde_json::Value;

/// Runs the bench and reads its figures.
pub(super) fn run() -> Result<Value> {
    super::identify::run("look_up", &[])
}
