//! `doorplate enrich` as a script uses it: logs and tables in, in every form, rows out in order.

use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

use doorplate_integrations::parquet::{Cell, Column, ColumnType, ParquetTable, ParquetWriter};
use serde_json::Value;

use crate::commands::{doorplate, text_of};
use crate::fixtures::{self, ACME, BROWSER, HOME, log_line};

/// A folder with a data set and what is written into it.
struct Desk {
    folder: tempfile::TempDir,
    data_set: PathBuf,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data_set = fixtures::write_data_set(folder.path());
        Self { folder, data_set }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    fn run(&self, arguments: &[&str], file: &Path) -> Output {
        doorplate(&["enrich", "--dataset"])
            .arg(&self.data_set)
            .args(arguments)
            .arg(file)
            .output()
            .unwrap()
    }

    fn rows(&self, arguments: &[&str], file: &Path) -> String {
        let output = self.run(arguments, file);
        assert!(output.status.success(), "{}", text_of(&output.stderr));
        text_of(&output.stdout)
    }
}

/// The cells of a Parquet file's columns, as they are printed for people who look for faults.
fn columns_of(path: &Path) -> Vec<(String, Vec<String>)> {
    let table = ParquetTable::open(File::open(path).unwrap()).unwrap();
    let mut columns: Vec<(usize, String, Vec<String>)> = table
        .flat_columns()
        .into_iter()
        .map(|(place, name)| (place, name.to_owned(), Vec::new()))
        .collect();
    let mut batches = table.batches();
    while let Some(batch) = batches.next_batch().unwrap() {
        for (place, _, cells) in &mut columns {
            cells.extend(batch.cells(*place).map(|cell| format!("{cell:?}")));
        }
    }
    columns.into_iter().map(|(_, name, cells)| (name, cells)).collect()
}

fn column<'a>(columns: &'a [(String, Vec<String>)], name: &str) -> &'a [String] {
    &columns.iter().find(|(found, _)| found == name).unwrap().1
}

fn visits(desk: &Desk) -> PathBuf {
    let columns = [
        Column::new("id", ColumnType::Integer),
        Column::new("Client_IP", ColumnType::Text),
        Column::new("country", ColumnType::Text),
        Column::new("score", ColumnType::Float),
    ];
    let mut writer = ParquetWriter::new(Vec::new(), &columns).unwrap();
    writer.push(&[7.into(), ACME.into(), "XX".into(), 0.5.into()]).unwrap();
    writer.push(&[8.into(), "nobody".into(), Cell::Empty, Cell::Empty]).unwrap();
    desk.write("visits.parquet", writer.finish().unwrap())
}

#[test]
fn a_parquet_file_keeps_its_columns_and_gets_those_of_the_verdict() {
    let desk = Desk::new();
    let (file, out) = (visits(&desk), desk.path("out.parquet"));
    let output = desk.run(&["--to", "parquet", "-o", out.to_str().unwrap()], &file);
    assert!(text_of(&output.stderr).contains("1 malformed (the first: line 2)"), "{output:?}");
    let columns = columns_of(&out);
    assert_eq!(column(&columns, "id"), ["Integer(7)", "Integer(8)"]);
    assert_eq!(column(&columns, "country"), ["Text(\"XX\")", "Empty"]);
    assert_eq!(column(&columns, "score"), ["Float(0.5)", "Empty"]);
    assert_eq!(column(&columns, "company"), ["Text(\"Acme Pumps GmbH\")", "Empty"]);
    assert_eq!(column(&columns, "status")[1], "Text(\"malformed\")");
    // The name was taken.
    assert_eq!(column(&columns, "found_country").len(), 2);

    let output =
        desk.run(&["--to", "parquet", "--without-addresses", "-o", out.to_str().unwrap()], &file);
    assert!(output.status.success(), "{}", text_of(&output.stderr));
    assert!(columns_of(&out).iter().all(|(name, _)| name != "Client_IP"));
    let output = desk.run(&["--to", "parquet", "-o", file.to_str().unwrap()], &file);
    assert_eq!(output.status.code(), Some(2), "{}", text_of(&output.stderr));
}

#[test]
fn a_parquet_file_becomes_text() {
    let desk = Desk::new();
    let file = visits(&desk);
    let csv = desk.rows(&["--column", "client_ip"], &file);
    assert!(csv.starts_with("line,id,Client_IP,country,score,status,reason,"), "{csv}");
    assert!(csv.contains(&format!("\n1,7,{ACME},XX,0.5,")), "{csv}");
    assert!(csv.contains("\n2,8,nobody,,,malformed,"), "{csv}");
    let rows = desk.rows(&["--to", "jsonl"], &file);
    let rows: Vec<Value> = rows.lines().map(|row| serde_json::from_str(row).unwrap()).collect();
    assert_eq!((&rows[0]["row"]["id"], &rows[0]["row"]["score"]), (&7.into(), &0.5.into()));
    assert_eq!((&rows[1]["row"]["score"], &rows[1]["status"]), (&Value::Null, &"malformed".into()));
    assert_eq!(rows[0]["company"]["name"], "Acme Pumps GmbH");
}

#[test]
fn logs_and_tables_become_parquet() {
    let desk = Desk::new();
    let out = desk.path("out.parquet");
    let to_parquet = ["--to", "parquet", "-o", out.to_str().unwrap()];
    let mut log = String::new();
    for number in 0..5_000 {
        let address = if number % 3 == 0 { ACME } else { HOME };
        log += &log_line(address, "17/May/2015:10:00:00", &format!("/{number}"), BROWSER);
    }
    let file = desk.write("access.log", log + "nonsense\n");
    assert!(desk.run(&to_parquet, &file).status.success());
    let columns = columns_of(&out);
    let lines: Vec<String> = (1..=5_001).map(|line| format!("Integer({line})")).collect();
    assert_eq!(column(&columns, "line"), lines);
    assert_eq!(column(&columns, "target")[4_999], "Text(\"/4999\")");
    assert_eq!(column(&columns, "company")[3], "Text(\"Acme Pumps GmbH\")");
    assert_eq!(column(&columns, "status")[5_000], "Text(\"malformed\")");

    let file = desk.write("leads.tsv", format!("name\tIP\tname\nA\t{ACME}\tB\n"));
    assert!(desk.run(&to_parquet, &file).status.success());
    let columns = columns_of(&out);
    assert_eq!(column(&columns, "name_2"), ["Text(\"B\")"]);
    assert_eq!(column(&columns, "company"), ["Text(\"Acme Pumps GmbH\")"]);
}

#[test]
fn every_form_of_a_log_gives_the_same_verdict() {
    let desk = Desk::new();
    let combined = log_line(ACME, "17/May/2015:10:05:03", "/a", BROWSER);
    let common = format!("{ACME} - - [17/May/2015:10:05:03 +0000] \"GET /a HTTP/1.1\" 200 7\n");
    let json = format!(
        "{{\"ts\":1431857103,\"remote_addr\":\"{ACME}\",\"request\":\"GET /a HTTP/1.1\",\
         \"status\":200}}\n"
    );
    let w3c = format!(
        "#Fields: date time c-ip cs-method cs-uri-stem sc-status\r\n\
         2015-05-17 10:05:03 {ACME} GET /a 200\r\n"
    );
    let marked = [b"\xef\xbb\xbf", combined.as_bytes()].concat();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(combined.as_bytes()).unwrap();
    let files = [
        ("combined.log", combined.clone().into_bytes()),
        ("common.log", common.into_bytes()),
        ("json.log", json.into_bytes()),
        ("w3c.log", w3c.into_bytes()),
        ("marked.log", marked),
        ("packed.log.gz", gzip.finish().unwrap()),
        ("packed.log.zst", zstd::encode_all(combined.as_bytes(), 1).unwrap()),
    ];
    for (name, bytes) in files {
        let rows = desk.rows(&["--to", "jsonl"], &desk.write(name, bytes));
        let row: Value = serde_json::from_str(rows.trim_end()).unwrap();
        assert_eq!(row["company"]["name"], "Acme Pumps GmbH", "{name}");
        assert_eq!(row["at"], "2015-05-17T10:05:03Z", "{name}");
        assert_eq!(row["ip"], ACME, "{name}");
    }
}

#[test]
fn a_log_that_is_cut_off_gives_its_lines_and_says_after_which() {
    let desk = Desk::new();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    for number in 0..30_000_u32 {
        let target = format!("/{}", number.wrapping_mul(0x9e37_79b9));
        gzip.write_all(log_line(ACME, "17/May/2015:10:00:00", &target, BROWSER).as_bytes())
            .unwrap();
    }
    let bytes = gzip.finish().unwrap();
    let file = desk.write("access.log.gz", &bytes[..bytes.len() / 2]);
    let output = desk.run(&["--to", "log"], &file);
    assert_eq!(output.status.code(), Some(1));
    let lines = text_of(&output.stdout).lines().count();
    assert!((5_000..25_000).contains(&lines), "{lines}");
    let error = text_of(&output.stderr);
    assert!(error.contains(&format!("stopped after line {lines}")), "{error}");
    assert!(error.contains("is it cut off?"), "{error}");
}

#[test]
fn a_line_of_any_length_takes_no_memory_and_keeps_its_place() {
    let desk = Desk::new();
    let line = log_line(ACME, "17/May/2015:10:00:00", "/", BROWSER);
    let long = "x".repeat(20 << 20);
    let file = desk.write("access.log", format!("{line}{long}\n{line}"));
    let rows = desk.rows(&["--to", "jsonl"], &file);
    let rows: Vec<Value> = rows.lines().map(|row| serde_json::from_str(row).unwrap()).collect();
    assert_eq!(rows.len(), 3);
    assert_eq!((&rows[1]["line"], &rows[1]["status"]), (&2.into(), &"malformed".into()));
    assert_eq!((&rows[2]["line"], &rows[2]["ip"]), (&3.into(), &ACME.into()));
}

#[test]
fn enriching_keeps_the_order_and_one_row_a_line() {
    let desk = Desk::new();
    let mut log = String::new();
    for number in 0..20_000 {
        let time = format!("17/May/2015:10:{:02}:{:02}", number / 60 % 60, number % 60);
        let address = if number % 3 == 0 { ACME } else { HOME };
        log += &log_line(address, &time, &format!("/{number}"), BROWSER);
    }
    log += "nonsense\n";
    let path = desk.write("access.log", &log);
    let enrich = |format: &str| desk.rows(&["--format", format], &path);
    let rows: Vec<Value> =
        enrich("jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rows.len(), 20_001);
    assert!(rows.iter().zip(1_u64..).all(|(row, number)| row["line"] == number));
    assert_eq!(rows[3]["target"], "/3");
    assert_eq!(rows[3]["company"]["name"], "Acme Pumps GmbH");
    assert_eq!(rows[20_000]["status"], "malformed");
    let csv = enrich("csv");
    assert_eq!(csv.lines().count(), 20_002);
    assert!(csv.starts_with("line,ip,at,method,target,http_status,"));
}

#[test]
fn a_table_of_addresses_is_enriched_by_its_column() {
    let folder = tempfile::tempdir().unwrap();
    let data_set = fixtures::write_data_set(folder.path());
    let path = folder.path().join("leads.csv");
    std::fs::write(&path, format!("name;ip\n\"A;\nB\";{ACME}\nC;nobody\n")).unwrap();
    let output = doorplate(&["enrich", "--address-column", "ip", "--delimiter", ";", "--dataset"])
        .arg(&data_set)
        .arg(&path)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", text_of(&output.stderr));
    let rows = text_of(&output.stdout);
    assert!(rows.starts_with("line,name,ip,status,reason,"), "{rows}");
    assert!(rows.contains("Acme Pumps GmbH"), "{rows}");
    assert!(rows.contains("\n4,,,malformed,"), "{rows}");
    assert!(text_of(&output.stderr).contains("1 malformed (the first: line 4)"));
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let folder = tempfile::tempdir().unwrap();
    let data_set = fixtures::write_data_set(folder.path());
    let path = folder.path().join("access.log");
    let line = log_line(ACME, "17/May/2015:10:00:00", "/", BROWSER);
    std::fs::write(&path, line.repeat(50_000)).unwrap();
    let mut child = doorplate(&["enrich", "--dataset"])
        .arg(&data_set)
        .arg(&path)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0; 64];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", text_of(&output.stderr));
    assert!(!text_of(&output.stderr).contains("panicked"));
}
