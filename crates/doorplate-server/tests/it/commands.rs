//! The executable as a script uses it: output, exit codes, closed pipes.

use std::io::Write;
use std::process::{Command, Output};

use serde_json::Value;

use crate::fixtures::{self, ACME, BROWSER, HOME, log_line};

/// The executable with nothing of this machine's settings.
pub(crate) fn doorplate(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_doorplate"));
    let ours = std::env::vars_os()
        .filter(|(name, _)| name.to_str().is_some_and(|name| name.starts_with("DOORPLATE_")));
    for (name, _) in ours {
        command.env_remove(name);
    }
    command.env("NO_COLOR", "1").args(arguments);
    command
}

pub(crate) fn text_of(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

pub(crate) fn json_of(output: &Output) -> Value {
    assert!(output.status.success(), "{}", text_of(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn looking_up_answers_a_line_each() {
    let folder = tempfile::tempdir().unwrap();
    let data_set = fixtures::write_data_set(folder.path());
    let look_up = |addresses: &[&str]| {
        doorplate(&["look-up", "--json", "--dataset"])
            .arg(&data_set)
            .args(addresses)
            .output()
            .unwrap()
    };
    let output = look_up(&[ACME, HOME, "10.0.0.1"]);
    let lines: Vec<Value> =
        text_of(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines[0]["ip"], ACME);
    assert_eq!(lines[0]["company"]["domain"], "acme-pumps.example");
    assert_eq!(lines[0]["reason"], Value::Null);
    assert!(lines[0]["confidence"].as_f64().unwrap() >= 0.9);
    assert_eq!(
        (lines[1]["status"].as_str(), lines[1]["reason"].as_str()),
        (Some("abstained"), Some("isp"))
    );
    assert_eq!(lines[2]["reason"], "special");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(look_up(&["nonsense"]).status.code(), Some(1));
    assert_eq!(look_up(&[]).status.code(), Some(2));
}

#[test]
fn explaining_gives_the_reasons_with_their_sources() {
    let folder = tempfile::tempdir().unwrap();
    let data_set = fixtures::write_data_set(folder.path());
    let output = doorplate(&["explain", ACME, "--dataset"]).arg(&data_set).output().unwrap();
    let text = text_of(&output.stdout);
    for part in ["Acme Pumps GmbH", "why", "operator", "data set 2026-11-01"] {
        assert!(text.contains(part), "{part} is missing in {text}");
    }
}

#[test]
fn the_exported_file_is_read_by_the_reader_in_c() {
    let folder = tempfile::tempdir().unwrap();
    let data_set = fixtures::write_data_set(folder.path());
    let exported = folder.path().join("export.mmdb");
    let output = doorplate(&["dataset", "export", "--dataset"])
        .arg(&data_set)
        .arg("--out")
        .arg(&exported)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", text_of(&output.stderr));
    let read =
        Command::new("mmdblookup").arg("--file").arg(&exported).args(["--ip", ACME]).output();
    match read {
        Ok(output) => {
            assert!(output.status.success(), "{}", text_of(&output.stderr));
            assert!(text_of(&output.stdout).contains("Acme Pumps GmbH"));
        }
        Err(error) => {
            writeln!(
                std::io::stderr(),
                "skipped: no mmdblookup ({error}); install it: `apt-get install mmdb-bin`"
            )
            .unwrap();
        }
    }
}

#[test]
fn what_changed_between_data_sets_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    let data_set = fixtures::write_data_set(folder.path());
    let output =
        doorplate(&["dataset", "diff", "--json"]).args([&data_set, &data_set]).output().unwrap();
    assert!(output.status.success(), "{}", text_of(&output.stderr));
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(found["v4"]["added"], 0.0);
    assert_eq!(found["companies"]["changed"], 0);
}

#[test]
fn what_is_asked_wrongly_ends_with_two_and_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let settings = folder.path().join("doorplate.toml");
    std::fs::write(&settings, "[http]\nlisten_at = \"127.0.0.1:1\"\n").unwrap();
    let output = doorplate(&["doctor", "--config"]).arg(&settings).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let text = text_of(&output.stderr);
    assert!(text.contains("unknown setting http.listen_at"), "{text}");

    let output = doorplate(&["look-up", ACME, "--dataset", "/nowhere"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let text = text_of(&output.stderr);
    assert!(text.contains("make one with `doorplate dataset update`"), "{text}");
}

#[test]
fn the_same_seed_gives_the_same_log() {
    let folder = tempfile::tempdir().unwrap();
    let data_set = fixtures::write_data_set(folder.path());
    let simulate = |seed: &str| {
        let arguments = ["simulate", "--site", "www.example.com", "--until", "2026-11-20"];
        let more = ["--hits", "3000", "--days", "10", "--seed", seed, "--out", "-", "--dataset"];
        doorplate(&arguments).args(more).arg(&data_set).output().unwrap().stdout
    };
    let log = simulate("7");
    assert_eq!(log, simulate("7"));
    assert_ne!(log, simulate("8"));
    let lines = text_of(&log);
    assert_eq!(lines.lines().count(), 3_000);
    let parsed = lines
        .lines()
        .filter(|line| doorplate_identify::access_log::parse(line.as_bytes()).is_ok())
        .count();
    assert_eq!(parsed, 3_000);
}

#[test]
fn manual_completions_and_description_are_printed() {
    for arguments in [&["man"][..], &["completions", "bash"], &["openapi"], &["outbound"]] {
        let output = doorplate(arguments).output().unwrap();
        assert!(output.status.success() && output.stdout.len() > 500, "{arguments:?}");
    }
}

#[cfg(unix)]
#[test]
fn nobody_else_can_read_the_keys_and_the_doctor_is_content() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let data_set = fixtures::write_data_set(folder.path());
    let (data, log) = (folder.path().join("data"), folder.path().join("access.log"));
    std::fs::write(&log, log_line(ACME, "17/May/2015:10:00:00", "/", BROWSER)).unwrap();
    let import = doorplate(&["import", "--site", "www.example.com", "--json", "--data"])
        .arg(&data)
        .arg("--dataset")
        .arg(&data_set)
        .arg(&log)
        .output();
    json_of(&import.unwrap());
    let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&data), mode(&data.join("keys.db"))), (0o700, 0o600));
    let doctor = doorplate(&["doctor", "--json", "--listen", "127.0.0.1:0", "--data"])
        .arg(&data)
        .arg("--dataset")
        .arg(&data_set)
        .output();
    let checks = json_of(&doctor.unwrap());
    let errors = checks.as_array().unwrap().iter().filter(|check| check["health"] == "error");
    assert_eq!(errors.count(), 0, "{checks}");
}

#[test]
fn a_data_set_of_our_own_that_cannot_be_read_is_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("data-set.doorplate");
    std::fs::write(&own, "what an older version wrote").unwrap();
    let out = folder.path().join("traffic.log");
    let output = doorplate(&["simulate", "--site", "www.example.com", "--hits", "10", "--out"])
        .arg(&out)
        .arg("--data")
        .arg(folder.path())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", text_of(&output.stderr));
    assert!(text_of(&output.stderr).contains("making the data set anew: not a data set"));
}
