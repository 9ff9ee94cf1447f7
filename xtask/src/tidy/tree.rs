//! The files that are looked at: all that git tracks or would track.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::rust_source::RustSource;

/// One file.
pub(super) struct File {
    /// From the root of the repository, with `/`.
    pub(super) path: String,
    /// In bytes.
    pub(super) size: u64,
    /// Its text; empty when it is not UTF-8.
    pub(super) text: String,
}

/// The repository as it lies on the disk.
pub(super) struct Tree {
    /// Its folder.
    pub(super) root: PathBuf,
    /// By path.
    pub(super) files: Vec<File>,
    /// The Rust files among them, taken apart.
    pub(super) rust: Vec<RustSource>,
    /// What cargo says of our packages.
    pub(super) metadata: Value,
}

impl Tree {
    /// Reads everything once.
    pub(super) fn read(root: &Path) -> Result<Self> {
        let listing = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
        let listing = String::from_utf8(output(root, "git", &listing)?)
            .context("a file's name is not UTF-8")?;
        let metadata = ["metadata", "--no-deps", "--offline", "--format-version", "1"];
        let metadata = serde_json::from_slice(&output(root, env!("CARGO"), &metadata)?)?;
        let mut paths: Vec<&str> = listing.split('\0').filter(|path| !path.is_empty()).collect();
        paths.sort_unstable();
        paths.dedup();
        let files: Vec<File> = paths.into_iter().filter_map(|path| read_file(root, path)).collect();
        let rust = files
            .iter()
            .filter(|file| has_extension(&file.path, "rs"))
            .map(|file| RustSource::read(&file.path, &file.text))
            .collect();
        Ok(Self { root: root.to_path_buf(), files, rust, metadata })
    }

    /// Whether there is a file or folder at `path`.
    pub(super) fn has(&self, path: &str) -> bool {
        self.root.join(path).exists()
    }
}

fn output(root: &Path, program: &str, arguments: &[&str]) -> Result<Vec<u8>> {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(root)
        .output()
        .with_context(|| format!("failed to start {program}"))?;
    let complaint = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "`{program} {}` failed: {complaint}", arguments[0]);
    Ok(output.stdout)
}

/// Gives `None` for a file that is listed and was deleted since.
fn read_file(root: &Path, path: &str) -> Option<File> {
    let bytes = std::fs::read(root.join(path)).ok()?;
    let size = bytes.len() as u64;
    let text = String::from_utf8(bytes).unwrap_or_default();
    Some(File { path: path.to_owned(), size, text })
}

/// Whether the path ends in `.extension`.
pub(super) fn has_extension(path: &str, extension: &str) -> bool {
    Path::new(path).extension().is_some_and(|found| found == extension)
}
