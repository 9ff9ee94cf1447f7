//! Enriching a combined log: the released executable on all cores, and its parts on one core, each
//! beside a plain program that writes to the same kind of sink. The log is the sample of
//! `../shared/data` over and over.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use super::Arguments;
use crate::installation::{empty_folder, release_executable};

/// How often the sample stands in the log: about 1.4 million lines, 330 MB.
const TIMES: usize = 200;
const ROUNDS: usize = 3;

/// Runs the command and the bench.
pub(super) fn run(arguments: &Arguments) -> Result<Value> {
    let root = crate::workspace_root();
    let folder = empty_folder("enrich")?;
    let data_set = match &arguments.data_set {
        Some(data_set) => fs::canonicalize(data_set)?,
        None => crate::dataset::for_a_bench(&folder)?,
    };
    let sample = fs::read(root.join("../shared/data/access-logs/apache-combined.log"))
        .context("no sample log beside the repository")?;
    let log = folder.join("access.log");
    let mut file = fs::File::create(&log)?;
    for _ in 0..TIMES {
        file.write_all(&sample)?;
    }
    drop(file);
    let text = |path: &Path| path.display().to_string();
    let (log_text, data_set_text) = (text(&log), text(&data_set));
    let rows = folder.join("rows");
    let rows_text = text(&rows);
    let arguments = ["--log", &log_text, "--dataset", &data_set_text, "--out", &rows_text];
    let mut figures = super::identify::run("enrich", &arguments)?;
    let lines = figures["lines"].as_f64().context("the bench counted no lines")?;
    let executable = release_executable(&root)?;
    let mut memory = 0;
    let mut rate = |format: &str, out: &Path| -> Result<f64> {
        let mut rounds = Vec::new();
        for _ in 0..ROUNDS {
            let started = Instant::now();
            memory = memory.max(enrich(&executable, (format, out), &log, &data_set)?);
            rounds.push(lines / started.elapsed().as_secs_f64());
        }
        rounds.sort_by(f64::total_cmp);
        Ok(rounds[ROUNDS / 2])
    };
    let mut commands = Vec::new();
    for (format, name) in [("csv", "csv"), ("log", "append")] {
        for (sink, out) in [("null", Path::new("/dev/null")), ("file", &rows)] {
            commands.push((format!("{name}_to_{sink}"), rate(format, out)?));
        }
    }
    commands.push(("jsonl_to_null".to_owned(), rate("jsonl", Path::new("/dev/null"))?));
    commands.push(("parquet_to_null".to_owned(), rate("parquet", Path::new("/dev/null"))?));
    let all = figures.as_object_mut().context("the bench's figures are an object")?;
    all.insert("bench".to_owned(), json!("enrich"));
    for (name, command) in commands {
        let plain = all.get(&format!("plain_{name}_lines_per_second")).and_then(Value::as_f64);
        if let Some(plain) = plain {
            all.insert(format!("command_{name}_times_plain"), json!(command / plain));
        }
        all.insert(format!("command_{name}_lines_per_second"), json!(command.round()));
    }
    all.insert("command_memory_mib".to_owned(), json!(memory as f64 / 1024.0));
    if let Some(goaccess) = goaccess(&log) {
        all.insert("goaccess_lines_per_second".to_owned(), json!((lines / goaccess).round()));
    }
    fs::remove_file(&log)?;
    fs::remove_file(&rows)?;
    Ok(figures)
}

/// Runs `doorplate enrich` and gives the most memory that it held, in KiB.
fn enrich(
    executable: &Path,
    (format, out): (&str, &Path),
    log: &Path,
    data_set: &Path,
) -> Result<u64> {
    let mut child = Command::new(executable)
        .args(["enrich", "--to", format, "--output"])
        .arg(out)
        .arg(log)
        .arg("--dataset")
        .arg(data_set)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .context("failed to start doorplate")?;
    let status_file = format!("/proc/{}/status", child.id());
    let mut memory = 0;
    let status = loop {
        // Mapped files are not counted: the data set is shared with everybody who maps it.
        let text = fs::read_to_string(&status_file).unwrap_or_default();
        let line = text.lines().find(|line| line.starts_with("RssAnon:"));
        let held = line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok());
        memory = memory.max(held.unwrap_or(0));
        if let Some(status) = child.try_wait()? {
            break status;
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    };
    ensure!(status.success(), "doorplate enrich ended with {status}");
    Ok(memory)
}

/// Seconds that goaccess takes to parse the log, where it is installed. It counts and does not
/// identify: a line of what others do, not a race.
fn goaccess(log: &Path) -> Option<f64> {
    let started = Instant::now();
    let status = Command::new("goaccess")
        .arg(log)
        .args(["--log-format=COMBINED", "--no-global-config", "-o", "/dev/null", "--output=json"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    status.is_ok_and(|status| status.success()).then(|| started.elapsed().as_secs_f64())
}
