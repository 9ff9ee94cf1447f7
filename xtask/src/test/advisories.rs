//! The advisory database as cargo-deny wants it, from the archive beside the repository.
//!
//! cargo-deny reads a git clone in a folder whose name it derives from the database's address.
//! Where no network is, that clone is made from the archive; the check then runs as online.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::programs::target_folder;

const ARCHIVE: &str = "../shared/data/advisory-db/advisory-db.tar.gz";
/// The folder that cargo-deny derives from the address of the advisory database.
const CLONE: &str = "advisory-db-3157b0e258782691";

/// Gives a copy of deny.toml that reads the clone, made if it is not there yet; `None` without the
/// archive.
pub(super) fn offline_configuration(root: &Path) -> Result<Option<PathBuf>> {
    let archive = root.join(ARCHIVE);
    if !archive.is_file() {
        return Ok(None);
    }
    let databases = target_folder().join("advisory-dbs");
    let clone = databases.join(CLONE);
    if !clone.join(".git/FETCH_HEAD").is_file() {
        make_clone(&archive, &clone)?;
    }
    // cargo-deny takes a clone that was not fetched for long for stale.
    std::fs::write(clone.join(".git/FETCH_HEAD"), "")?;
    let settings = std::fs::read_to_string(root.join("deny.toml"))?;
    let path = databases.display();
    let offline = settings.replace("[advisories]", &format!("[advisories]\ndb-path = \"{path}\""));
    let configuration = databases.join("deny.toml");
    std::fs::write(&configuration, offline)?;
    Ok(Some(configuration))
}

fn make_clone(archive: &Path, clone: &Path) -> Result<()> {
    std::fs::create_dir_all(clone)?;
    let archive = archive.to_string_lossy();
    run(clone, "tar", &["--extract", "--gzip", "--file", &archive])?;
    run(clone, "git", &["init", "--quiet"])?;
    run(clone, "git", &["add", "--all"])?;
    let author = ["-c", "user.name=tidy", "-c", "user.email=tidy@localhost"];
    let commit = ["commit", "--quiet", "--message", "The database as archived"];
    run(clone, "git", &[&author[..], &commit[..]].concat())
}

fn run(folder: &Path, program: &str, arguments: &[&str]) -> Result<()> {
    let status = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .status()
        .with_context(|| format!("failed to start {program}"))?;
    ensure!(status.success(), "`{program} {}` ended with {status}", arguments.join(" "));
    Ok(())
}
