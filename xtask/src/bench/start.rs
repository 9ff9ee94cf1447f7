//! How long the server takes to answer after it is started, and what it holds while idle.

use std::time::Duration;

use anyhow::Result;
use serde_json::{Value, json};

use super::Arguments;
use crate::installation::{Setup, empty_folder, release_executable};

/// Starts that are measured; the first also makes the data folder.
const STARTS: usize = 5;
/// Long enough for everything that runs by itself to have run.
const IDLE: Duration = Duration::from_secs(3);

/// Starts the server a few times and takes the median.
pub(super) fn run(arguments: &Arguments) -> Result<Value> {
    let setup = Setup {
        executable: release_executable(&crate::workspace_root())?,
        data: empty_folder("start")?,
        data_set: arguments.data_set.clone(),
    };
    let first = setup.start()?.start_time;
    let mut later = Vec::new();
    for _ in 1..STARTS {
        later.push(setup.start()?.start_time);
    }
    later.sort_unstable();
    let installation = setup.start()?;
    std::thread::sleep(IDLE);
    let (all_memory, own_memory) = installation.memory()?;
    Ok(json!({
        "bench": "start",
        "first_start_ms": first.as_secs_f64() * 1000.0,
        "start_ms": later[later.len() / 2].as_secs_f64() * 1000.0,
        "idle_memory_mib": all_memory as f64 / 1_048_576.0,
        "idle_memory_beyond_files_mib": own_memory as f64 / 1_048_576.0,
    }))
}
