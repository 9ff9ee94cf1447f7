//! `cargo xtask tidy`: the rules about structure that no compiler knows, each with its reason.
//!
//! A check looks at the files of the repository as they lie on the disk and gives findings; what
//! it looks for is in the file of its name. Checks read text, not syntax trees, so that all of
//! them together take less than a second.

mod edges;
mod finding;
mod functions;
mod links;
mod names;
mod ports;
mod repository;
mod rust_source;
mod tree;
mod walls;
mod web;

use std::time::Instant;

use anyhow::{Result, bail};

use finding::Finding;
use tree::Tree;

type Check = fn(&Tree) -> Vec<Finding>;

/// Every check, by the name of its file.
const CHECKS: [(&str, Check); 8] = [
    ("edges", edges::check),
    ("functions", functions::check),
    ("links", links::check),
    ("names", names::check),
    ("ports", ports::check),
    ("repository", repository::check),
    ("walls", walls::check),
    ("web", web::check),
];

/// Runs every check and prints what they find, a line each.
pub(crate) fn run() -> Result<()> {
    let started = Instant::now();
    let tree = Tree::read(&crate::workspace_root())?;
    let mut findings = Vec::new();
    for (name, check) in CHECKS {
        findings.extend(check(&tree).into_iter().map(|finding| (name, finding)));
    }
    findings.sort_by(|a, b| (&a.1.path, a.1.line).cmp(&(&b.1.path, b.1.line)));
    for (name, finding) in &findings {
        println!("{finding} [{name}]");
    }
    let (files, millis) = (tree.files.len(), started.elapsed().as_millis());
    if !findings.is_empty() {
        bail!("tidy found {} in {files} files", plural(findings.len(), "thing"));
    }
    println!("tidy: {} over {files} files, nothing found, {millis} ms", CHECKS.len());
    Ok(())
}

fn plural(count: usize, noun: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{ending}")
}
