//! Importing logs with the real executable.

use std::io::Write;
use std::path::Path;

use serde_json::Value;

use crate::commands::{doorplate, json_of, text_of};
use crate::fixtures::{self, ACME, BROWSER, HOME, UNKNOWN, log_line};

fn log() -> String {
    let mut log = String::new();
    for minute in 0..5 {
        let time = format!("17/May/2015:10:{minute:02}:03");
        log += &log_line(ACME, &time, "/pricing", BROWSER);
        log += &log_line(HOME, &time, "/", BROWSER);
        log += &log_line(UNKNOWN, &time, "/", BROWSER);
    }
    log += &log_line(HOME, "17/May/2015:11:00:00", "/", "Mozilla/5.0 (compatible; Googlebot/2.1)");
    log += "this is not a line of a log\n";
    log
}

fn import(data: &Path, data_set: &Path, log: &Path) -> Value {
    let arguments = ["--site", "www.example.com", "--json"];
    let command = doorplate(&["import"])
        .arg(log)
        .args(arguments)
        .arg("--data")
        .arg(data)
        .arg("--dataset")
        .arg(data_set)
        .output()
        .unwrap();
    json_of(&command)
}

fn report(data: &Path) -> Value {
    let arguments = ["report", "--site", "www.example.com", "--json", "--data"];
    json_of(&doorplate(&arguments).arg(data).output().unwrap())
}

#[test]
fn importing_twice_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (data, path) = (folder.path().join("data"), folder.path().join("access.log"));
    let data_set = fixtures::write_data_set(folder.path());
    std::fs::write(&path, log()).unwrap();
    let first = import(&data, &data_set, &path);
    assert_eq!((first["lines"].as_u64(), first["hits"].as_u64()), (Some(17), Some(15)));
    let report_first = report(&data);
    let second = import(&data, &data_set, &path);
    assert_eq!((second["hits"].as_u64(), second["duplicates"].as_u64()), (Some(0), Some(17)));
    assert_eq!(report(&data), report_first);

    assert_eq!(report_first["lines"], 17);
    assert_eq!(report_first["hits"], 15);
    assert_eq!(report_first["verdicts"]["identified"], 5);
    assert_eq!(report_first["verdicts"]["abstained"]["isp"], 5);
    assert_eq!(report_first["verdicts"]["abstained"]["unknown"], 5);
    assert_eq!(report_first["dropped"]["bot"], 1);
    assert_eq!(report_first["dropped"]["malformed"], 1);
    let company = &report_first["companies"][0];
    assert_eq!(company["name"], "Acme Pumps GmbH");
    assert_eq!((company["visits"].as_u64(), company["page_views"].as_u64()), (Some(1), Some(5)));
}

#[test]
fn a_packed_log_and_one_from_standard_input_are_the_same_log() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let data_set = fixtures::write_data_set(folder.path());
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(log().as_bytes()).unwrap();
    let path = folder.path().join("access.log.gz");
    std::fs::write(&path, gzip.finish().unwrap()).unwrap();
    assert_eq!(import(&data, &data_set, &path)["hits"], 15);

    let mut child = doorplate(&["import", "-", "--site", "www.example.com", "--json", "--data"])
        .arg(&data)
        .arg("--dataset")
        .arg(&data_set)
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(log().as_bytes()).unwrap();
    let again = json_of(&child.wait_with_output().unwrap());
    assert_eq!((again["hits"].as_u64(), again["duplicates"].as_u64()), (Some(0), Some(17)));
}

#[test]
fn a_log_that_is_cut_off_gives_what_it_has() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let data_set = fixtures::write_data_set(folder.path());
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::none());
    gzip.write_all(log().repeat(40).as_bytes()).unwrap();
    let packed = gzip.finish().unwrap();
    let path = folder.path().join("cut.log.gz");
    std::fs::write(&path, &packed[..packed.len() / 2]).unwrap();
    let output = doorplate(&["import", "--site", "www.example.com", "--data"])
        .arg(&data)
        .arg("--dataset")
        .arg(&data_set)
        .arg(&path)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(text_of(&output.stderr).contains("is it cut off?"), "{}", text_of(&output.stderr));
    let report = report(&data);
    assert!(report["hits"].as_u64().unwrap() > 100, "{report}");
}
