//! Runs steps one after the other, says which is running, and sums up what became of them.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// What became of a step that did not fail.
pub(crate) enum Outcome {
    /// It did its work.
    Passed,
    /// It could not run, for this reason.
    Skipped(String),
}

enum Ending {
    Passed,
    Skipped(String),
    Failed(String),
}

/// A row of steps. One that fails does not keep the next from running.
#[derive(Default)]
pub(crate) struct Steps {
    only: Vec<String>,
    done: Vec<(String, Ending, Duration)>,
}

impl Steps {
    /// Runs only the steps of these names; all when there are none.
    pub(crate) fn only(names: &[String]) -> Self {
        Self { only: names.to_vec(), done: Vec::new() }
    }

    /// Runs a step.
    pub(crate) fn run(&mut self, name: &str, step: impl FnOnce() -> Result<Outcome>) {
        if !self.only.is_empty() && !self.only.iter().any(|only| only == name) {
            return;
        }
        println!("\n━━ {name} {}", "━".repeat(70_usize.saturating_sub(name.len())));
        let started = Instant::now();
        let ending = match step() {
            Ok(Outcome::Passed) => Ending::Passed,
            Ok(Outcome::Skipped(reason)) if crate::programs::is_ci() => {
                println!("failed: {reason}");
                Ending::Failed(reason)
            }
            Ok(Outcome::Skipped(reason)) => {
                println!("skipped: {reason}");
                Ending::Skipped(reason)
            }
            Err(error) => {
                println!("failed: {error:#}");
                Ending::Failed(format!("{error:#}"))
            }
        };
        self.done.push((name.to_owned(), ending, started.elapsed()));
    }

    /// Prints what became of every step; fails when one failed.
    pub(crate) fn finish(self) -> Result<()> {
        println!("\n━━ summary {}", "━".repeat(63));
        let (mut passed, mut failed, mut skipped) = (0, 0, 0);
        for (name, ending, elapsed) in &self.done {
            let seconds = elapsed.as_secs_f64();
            match ending {
                Ending::Passed => {
                    passed += 1;
                    println!("  ok      {name:<14} {seconds:>7.1} s");
                }
                Ending::Skipped(reason) => {
                    skipped += 1;
                    println!("  skipped {name:<14} {reason}");
                }
                Ending::Failed(reason) => {
                    failed += 1;
                    println!("  FAILED  {name:<14} {seconds:>7.1} s  {reason}");
                }
            }
        }
        if self.done.is_empty() {
            bail!("no step has such a name: {}", self.only.join(", "));
        }
        println!("{passed} passed, {failed} failed, {skipped} skipped");
        if failed > 0 {
            bail!("{failed} of {} steps failed", self.done.len());
        }
        Ok(())
    }
}

/// Runs a program in `folder` with its output shown; fails when it does.
pub(crate) fn call(folder: &Path, program: &str, arguments: &[&str]) -> Result<Outcome> {
    call_with(folder, program, arguments, &[])
}

/// Runs a program with additions to its environment.
pub(crate) fn call_with(
    folder: &Path,
    program: &str,
    arguments: &[&str],
    environment: &[(&str, &str)],
) -> Result<Outcome> {
    let line = format!("{program} {}", arguments.join(" "));
    println!("$ {line}");
    let status = Command::new(program)
        .args(arguments)
        .envs(environment.iter().copied())
        .current_dir(folder)
        .status()
        .with_context(|| format!("failed to start {program}"))?;
    if !status.success() {
        bail!("`{line}` ended with {status}");
    }
    Ok(Outcome::Passed)
}

/// Runs a program with its output shown; ends it when it takes longer than `limit`.
pub(crate) fn call_within(mut command: Command, limit: Duration) -> Result<()> {
    let program = command.get_program().to_string_lossy().into_owned();
    let arguments = command.get_args().map(|argument| argument.to_string_lossy());
    let line = arguments.fold(program, |line, argument| format!("{line} {argument}"));
    println!("$ {line}");
    let began = Instant::now();
    let mut child = command.spawn().with_context(|| format!("failed to start {line}"))?;
    loop {
        if let Some(status) = child.try_wait()? {
            return if status.success() { Ok(()) } else { bail!("`{line}` ended with {status}") };
        }
        if began.elapsed() > limit {
            child.kill()?;
            child.wait()?;
            bail!("`{line}` was ended after {} s", limit.as_secs());
        }
        std::thread::sleep(Duration::from_millis(100));
    }
}
