//! What must not be committed: other people's data, machine paths, registry addresses, big files.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::finding::{Finding, Rule};
use super::tree::{File, Tree, has_extension};

/// The largest file, in bytes; a clone should take seconds.
const FILE_BYTES_MAX: u64 = 512 * 1024;
/// Files that may be larger: the lock files, the contract, the starter facts, fitted weights.
const LARGE: [&str; 5] = [
    "Cargo.lock",
    "web/package-lock.json",
    "openapi.json",
    "crates/doorplate-identify/starter/",
    "crates/doorplate-identify/models/",
];

/// Files of this size and more are compared with the development data.
const COMPARED_BYTES_MIN: u64 = 1024;

const SIZE: Rule = Rule {
    why: "a clone should take seconds, and data sets are not ours to hand on",
    instead: "read it from ../shared in tests, or make a small one by hand",
};
const SHARED: Rule = Rule {
    why: "the development data has licences and holders of its own",
    instead: "read it from ../shared in tests and say so when it is missing",
};
const MACHINE: Rule = Rule {
    why: "a path of one machine is wrong on every other",
    instead: "use a path from the root of the repository",
};
const REGISTRY: Rule = Rule {
    why: "which mirror a machine uses is its own affair",
    instead: "lock with the standard registry; for npm, omit-lockfile-registry-resolved=true",
};

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in &tree.files {
        findings.extend(check_size(file));
        findings.extend(check_machine_paths(file));
        findings.extend(check_registry(file));
    }
    findings.extend(check_shared(tree));
    findings
}

fn check_size(file: &File) -> Option<Finding> {
    let may_be_large = LARGE.iter().any(|large| file.path.starts_with(large));
    let what = format!("{} KiB, the limit is {}", file.size / 1024, FILE_BYTES_MAX / 1024);
    (file.size > FILE_BYTES_MAX && !may_be_large).then(|| Finding::new(&file.path, 0, what, SIZE))
}

fn check_machine_paths(file: &File) -> Vec<Finding> {
    // Put together, so that this file is not a finding.
    let roots = [concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/ho", "me/")];
    let mut findings = Vec::new();
    for (index, line) in file.text.lines().enumerate() {
        for root in roots {
            let begins = line.match_indices(root).any(|(at, _)| {
                // `/docs/work/` is a path of ours; only one from the root of a disk counts.
                line[..at].chars().next_back().is_none_or(|c| " \"'`=(:".contains(c))
            });
            if begins {
                let what = format!("a path under `{root}`");
                findings.push(Finding::new(&file.path, index + 1, what, MACHINE));
            }
        }
    }
    findings
}

fn check_registry(file: &File) -> Vec<Finding> {
    let is_foreign: fn(&str) -> bool = match file.path.as_str() {
        "Cargo.lock" | "fuzz/Cargo.lock" => |line| {
            line.starts_with("source = ")
                && !line.contains("registry+https://github.com/rust-lang/crates.io-index")
        },
        "web/package-lock.json" => |line| line.contains("\"resolved\": \"http"),
        path if path.ends_with("npmrc") => |line| line.contains("registry") && line.contains("//"),
        path if path.ends_with("config.toml") => {
            |line| line.starts_with("[source") || line.starts_with("[registries")
        }
        _ => return Vec::new(),
    };
    file.text
        .lines()
        .enumerate()
        .filter(|(_, line)| is_foreign(line))
        .map(|(index, _)| Finding::new(&file.path, index + 1, "a registry's address", REGISTRY))
        .collect()
}

/// Finds tracked files that are byte for byte one of the development files.
fn check_shared(tree: &Tree) -> Vec<Finding> {
    let mut by_size: HashMap<u64, Vec<PathBuf>> = HashMap::new();
    collect_sizes(&tree.root.join("../shared"), &mut by_size);
    let is_copy = |file: &&File| {
        file.size >= COMPARED_BYTES_MIN
            && by_size.get(&file.size).is_some_and(|candidates| {
                let ours = std::fs::read(tree.root.join(&file.path)).ok();
                candidates.iter().any(|candidate| std::fs::read(candidate).ok() == ours)
            })
            && !has_extension(&file.path, "lock")
    };
    tree.files
        .iter()
        .filter(is_copy)
        .map(|file| Finding::new(&file.path, 0, "a copy of a file in ../shared", SHARED))
        .collect()
}

fn collect_sizes(folder: &Path, by_size: &mut HashMap<u64, Vec<PathBuf>>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        match entry.metadata() {
            Ok(metadata) if metadata.is_dir() => collect_sizes(&path, by_size),
            Ok(metadata) => by_size.entry(metadata.len()).or_default().push(path),
            Err(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> File {
        File { path: path.into(), size: text.len() as u64, text: text.into() }
    }

    #[test]
    fn a_path_of_one_machine_is_found() {
        let path = concat!("let p = \"/ro", "ot/x\";");
        assert_eq!(check_machine_paths(&file("a.rs", path)).len(), 1);
        let ours = concat!("see /docs/wo", "rk/x");
        assert_eq!(check_machine_paths(&file("a.md", ours)).len(), 0);
    }

    #[test]
    fn a_mirror_in_a_lock_file_is_found() {
        let standard = "source = \"registry+https://github.com/rust-lang/crates.io-index\"";
        assert_eq!(check_registry(&file("Cargo.lock", standard)).len(), 0);
        let mirror = "source = \"sparse+https://mirror.example/index/\"";
        assert_eq!(check_registry(&file("Cargo.lock", mirror)).len(), 1);
        let npm = "  \"resolved\": \"https://mirror.example/x.tgz\",";
        assert_eq!(check_registry(&file("web/package-lock.json", npm)).len(), 1);
        assert_eq!(
            check_registry(&file("web/package-lock.json", "\"resolved\": \"e2e\"")).len(),
            0
        );
    }

    #[test]
    fn a_large_file_needs_a_place_in_the_list() {
        let large = |path: &str| File { path: path.into(), size: 600 * 1024, text: String::new() };
        assert!(check_size(&large("docs/src/images/a.png")).is_some());
        assert!(check_size(&large("Cargo.lock")).is_none());
    }
}
