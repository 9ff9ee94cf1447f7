//! Taking everything out, with the real executable and by the API.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use doorplate_domain::page::PageRequest;
use doorplate_domain::site::Host;
use doorplate_engine::ports::directory::AuditEntry;
use reqwest::Method;
use serde_json::Value;

use crate::commands::{doorplate, json_of, text_of};
use crate::fixtures::{self, ACME, BROWSER, HOME, SERVER, UNKNOWN, log_line};
use crate::harness::Installation;

/// A folder with an imported log: three days of visits by a company, homes and machines.
pub(crate) fn imported() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let (data, path) = (folder.path().join("data"), folder.path().join("access.log"));
    let data_set = fixtures::write_data_set(folder.path());
    let mut log = String::new();
    for day in 17..20 {
        for minute in 0..5 {
            let time = format!("{day}/May/2015:10:{minute:02}:03");
            log += &log_line(ACME, &time, "/pricing", BROWSER);
            log += &log_line(HOME, &time, "/a,b", BROWSER);
            log += &log_line(SERVER, &time, "/=1+1", BROWSER);
            log += &log_line(UNKNOWN, &time, "/", BROWSER);
        }
    }
    log += "this is not a line of a log\n";
    std::fs::write(&path, log).unwrap();
    let output = doorplate(&["import", "--site", "www.example.com", "--json", "--data"])
        .arg(&data)
        .arg("--dataset")
        .arg(&data_set)
        .arg(&path)
        .output()
        .unwrap();
    assert_eq!(json_of(&output)["hits"], 60);
    (folder, data)
}

fn export(data: &Path, arguments: &[&str]) -> String {
    let command = doorplate(&["export", "--site", "www.example.com", "--data"])
        .arg(data)
        .args(arguments)
        .output()
        .unwrap();
    assert!(command.status.success(), "{}", text_of(&command.stderr));
    text_of(&command.stdout)
}

pub(crate) fn report(data: &Path) -> Value {
    let arguments = ["report", "--site", "www.example.com", "--json", "--data"];
    json_of(&doorplate(&arguments).arg(data).output().unwrap())
}

/// The rows of a file in CSV, each by the names of its columns.
fn rows(csv: &str) -> Vec<BTreeMap<String, String>> {
    let mut lines = csv.split("\r\n").filter(|line| !line.is_empty());
    let names = cells(lines.next().unwrap());
    lines.map(|line| names.iter().cloned().zip(cells(line)).collect()).collect()
}

fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut is_quoted = false;
    for char in line.chars() {
        match char {
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => cells.push(String::new()),
            char => cells.last_mut().unwrap().push(char),
        }
    }
    cells
}

#[test]
fn the_report_is_counted_again_from_the_exported_visits() {
    let (_folder, data) = imported();
    let report = report(&data);
    let visits = rows(&export(&data, &["visits"]));
    assert_eq!(report["visits"], visits.len());
    let hits = |verdict: &str, reason: &str| -> u64 {
        let is_it =
            |row: &&BTreeMap<String, String>| row["verdict"] == verdict && row["reason"] == reason;
        visits.iter().filter(is_it).map(|row| row["hits"].parse::<u64>().unwrap()).sum()
    };
    assert_eq!(report["verdicts"]["identified"], hits("identified", ""));
    assert_eq!(report["verdicts"]["probable"], hits("probable", ""));
    for (reason, counted) in report["verdicts"]["abstained"].as_object().unwrap() {
        assert_eq!(*counted, hits("abstained", reason), "{reason}");
    }
    let all: u64 = visits.iter().map(|row| row["hits"].parse::<u64>().unwrap()).sum();
    let dropped = report["dropped"].as_object().unwrap().values().map(|it| it.as_u64().unwrap());
    assert_eq!(report["hits"], all);
    assert_eq!(report["lines"], all + dropped.sum::<u64>());

    let companies = rows(&export(&data, &["companies"]));
    for (company, row) in report["companies"].as_array().unwrap().iter().zip(&companies) {
        let of_company = visits.iter().filter(|visit| visit["company_id"] == row["company_id"]);
        assert_eq!(company["id"], row["company_id"]);
        assert_eq!(company["visits"], of_company.count());
        assert_eq!(company["visits"].to_string(), row["visits"]);
        assert_eq!(company["page_views"].to_string(), row["page_views"]);
    }
    assert_eq!(companies.len(), report["companies"].as_array().unwrap().len());
    let views = rows(&export(&data, &["page_views"]));
    assert_eq!(report["hits"], views.len());
}

#[test]
fn every_format_has_the_same_rows() {
    let (folder, data) = imported();
    for table in ["companies", "visits", "page_views", "identifications"] {
        let csv = rows(&export(&data, &[table]));
        let lines = export(&data, &[table, "--format", "jsonl"]);
        let lines: Vec<Value> =
            lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(csv.len(), lines.len(), "{table}");
        for (row, line) in csv.iter().zip(&lines) {
            let names: Vec<_> = line.as_object().unwrap().keys().collect();
            assert_eq!(row.keys().collect::<Vec<_>>().len(), names.len());
            assert_eq!(line["visit_id"].as_str(), row.get("visit_id").map(String::as_str));
        }
        let file = folder.path().join(format!("{table}.parquet"));
        export(&data, &[table, "-o", file.to_str().unwrap()]);
        let file = std::fs::File::open(&file).unwrap();
        let parquet = doorplate_integrations::parquet::ParquetTable::open(file).unwrap();
        assert_eq!(parquet.rows(), csv.len() as u64, "{table}");
    }
    let line = export(&data, &["identifications", "--format", "jsonl"]);
    let line: Value = serde_json::from_str(line.lines().next().unwrap()).unwrap();
    assert_eq!(line["company_name"], "Acme Pumps GmbH");
    assert_eq!(line["evidence"][0]["kind"], line["top_evidence"]);
}

#[test]
fn an_export_that_broke_off_is_gone_on_with() {
    let (folder, data) = imported();
    let whole = export(&data, &["visits"]);
    let path = folder.path().join("visits.csv");
    let output = ["visits", "-o", path.to_str().unwrap()];
    export(&data, &output);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), whole);
    let resumed = doorplate(&["export", "--resume", "--site", "www.example.com", "--data"])
        .arg(&data)
        .args(output)
        .output()
        .unwrap();
    assert_eq!(resumed.status.code(), Some(2), "a whole file is not gone on with");
    let empty = doorplate(&["export", "people", "--site", "www.example.com", "--data"])
        .arg(&data)
        .output()
        .unwrap();
    let complaint = text_of(&empty.stderr);
    assert!(complaint.contains("companies, visits, page_views, identifications"), "{complaint}");
}

#[test]
fn a_filter_leaves_the_companies_asked_for() {
    let (_folder, data) = imported();
    let visits = rows(&export(&data, &["visits", "--filter", "country:DE"]));
    assert_eq!(visits.len(), 3);
    assert!(visits.iter().all(|visit| visit["company_name"] == "Acme Pumps GmbH"));
    assert_eq!(rows(&export(&data, &["companies", "--filter", "not country:DE"])).len(), 0);
    assert_eq!(rows(&export(&data, &["page_views", "--filter", "visits>3"])).len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn parts_by_the_api_are_together_the_whole() {
    let installation = Installation::start().await;
    let owner = installation.set_up().await;
    let site = owner.create_site("www.example.com").await;
    for (address, path) in [(ACME, "/"), (HOME, "/a"), (SERVER, "/b"), (UNKNOWN, "/c")] {
        installation.beacon(address, &site.view(path)).await;
    }
    installation.drain().await;
    let host = Host::parse("www.example.com").unwrap();
    let whole = owner.download(&site.path("export/visits?format=jsonl")).await;
    assert_eq!(whole.1.lines().count(), 4);
    let mut parts = String::new();
    let mut path = site.path("export/visits?format=jsonl&limit=3");
    loop {
        let (next, text) = owner.download(&path).await;
        parts += &text;
        let Some(link) = next else { break };
        path = link.trim_start_matches('<').split_once('>').unwrap().0.to_owned();
    }
    assert_eq!(parts, whole.1);

    let found = installation.engine.find_site_of_operator(&host).await.unwrap();
    let page = PageRequest::default();
    let audit = installation.engine.list_audit(&found.unwrap().0, &page).await.unwrap();
    let is_export = |entry: &&AuditEntry| entry.action == "export.read";
    let exports: Vec<_> = audit.items.iter().filter(is_export).collect();
    assert_eq!(exports.len(), 3);
    assert_eq!(exports[0].detail["table"], "visits");
    assert!(exports[0].actor.starts_with("usr_"));
    for (path, status, field) in [
        ("export/people", 404, ""),
        ("export/visits?format=xlsx", 400, "format"),
        ("export/visits?limit=0", 400, "limit"),
        ("export/visits?filter=colour:red", 400, "filter"),
        ("export/visits?cursor=nonsense", 400, "cursor"),
        ("export/companies?cursor=nonsense", 400, "cursor"),
        ("export/visits?colour=red", 400, "colour"),
    ] {
        let (got, problem) = owner.send(Method::GET, &site.path(path), None).await;
        assert_eq!(got, status, "{path}: {problem}");
        if status == 400 {
            assert_eq!(problem["errors"][0]["field"], field);
        }
    }
}
