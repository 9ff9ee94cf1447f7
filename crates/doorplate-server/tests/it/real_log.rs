//! The real log and the real sources beside the repository, when they are there.

use std::path::PathBuf;

use serde_json::Value;

use crate::commands::{doorplate, json_of};
use crate::fixtures;

/// The development data set, when it was built.
fn find_data_set() -> Option<PathBuf> {
    let found = std::env::var_os("DOORPLATE_DEV_DATASET").map(PathBuf::from);
    let found = found.filter(|path| path.is_file());
    if found.is_none() {
        eprintln!(
            "skipped: no development data set; build it with `cargo xtask dataset` and name it \
            in DOORPLATE_DEV_DATASET"
        );
    }
    found
}

#[test]
fn the_real_log_is_imported_and_its_books_balance() {
    let Some(shared) = fixtures::find_shared() else { return };
    let Some(data_set) = find_data_set() else { return };
    let folder = tempfile::tempdir().unwrap();
    let log = shared.join("data/access-logs/apache-combined.log");
    let import = || {
        let arguments = ["import", "--site", "semicomplete.com", "--json", "--dataset"];
        let mut command = doorplate(&arguments);
        command.arg(&data_set).arg("--data").arg(folder.path()).arg(&log);
        json_of(&command.output().unwrap())
    };
    let report = || {
        let arguments = ["report", "--site", "semicomplete.com", "--json", "--data"];
        json_of(&doorplate(&arguments).arg(folder.path()).output().unwrap())
    };
    assert_eq!(import()["lines"], 7_000);
    let first = report();
    assert_eq!(import()["hits"], 0);
    assert_eq!(report(), first);
    let sum = |counts: &Value| -> u64 {
        counts.as_object().unwrap().values().map(|count| count.as_u64().unwrap()).sum()
    };
    let hits = first["hits"].as_u64().unwrap();
    assert_eq!(first["lines"], 7_000);
    assert_eq!(hits + sum(&first["dropped"]), 7_000);
    let verdicts = &first["verdicts"];
    let named = verdicts["identified"].as_u64().unwrap() + verdicts["probable"].as_u64().unwrap();
    assert_eq!(named + sum(&verdicts["abstained"]), hits);
    let companies = first["companies"].as_array().unwrap();
    assert!(companies.len() >= 10, "{} companies", companies.len());
}
