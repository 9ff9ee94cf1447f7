//! `kill -9` under load: no acknowledged hit is lost, none counted twice.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use reqwest::Client;
use serde_json::json;

use crate::commands::{doorplate, json_of, text_of};
use crate::fixtures::{self, BROWSER, log_line};

const CRASHES: u32 = 5;
const SENDERS: u64 = 8;
/// How many hits are acknowledged before the process is killed: a different moment each time.
const HITS_BEFORE: [u64; CRASHES as usize] = [40, 170, 90, 333, 211];

struct Server {
    child: Child,
    address: String,
}

fn start(data: &Path, data_set: &Path) -> Server {
    let mut child = doorplate(&["serve", "--listen", "127.0.0.1:0", "--data"])
        .arg(data)
        .arg("--dataset")
        .arg(data_set)
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .unwrap();
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    let address = first.trim().rsplit(' ').next().unwrap().to_owned();
    assert!(address.starts_with("http://127.0.0.1:"), "{first}");
    Server { child, address }
}

fn report(data: &Path) -> serde_json::Value {
    let arguments = ["report", "--site", "www.example.com", "--json", "--data"];
    json_of(&doorplate(&arguments).arg(data).output().unwrap())
}

/// The key of the site, made by importing one line.
fn make_site(data: &Path, data_set: &Path, folder: &Path) -> String {
    let log = folder.join("one.log");
    let line = log_line(fixtures::HOME, "01/Nov/2026:10:00:00", "/", BROWSER);
    std::fs::write(&log, line).unwrap();
    let output = doorplate(&["import", "--site", "www.example.com", "--json", "--data"])
        .arg(data)
        .arg("--dataset")
        .arg(data_set)
        .arg(&log)
        .output()
        .unwrap();
    json_of(&output)["site_key"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_acknowledged_hit_is_lost_or_doubled_by_kill_9() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let data_set = fixtures::write_data_set(folder.path());
    let key = make_site(&data, &data_set, folder.path());
    let client = Client::builder().no_proxy().build().unwrap();
    let acknowledged = Arc::new(AtomicU64::new(0));
    // A hit that was sent and not answered may or may not be there.
    let unanswered = Arc::new(AtomicU64::new(0));
    let next_id = Arc::new(AtomicU64::new(1));
    for hits in HITS_BEFORE {
        let mut server = start(&data, &data_set);
        let until = acknowledged.load(Ordering::SeqCst) + hits;
        let is_over = Arc::new(AtomicBool::new(false));
        let mut senders = Vec::new();
        for _ in 0..SENDERS {
            let (client, key) = (client.clone(), key.clone());
            let (acknowledged, unanswered) = (Arc::clone(&acknowledged), Arc::clone(&unanswered));
            let (next_id, is_over) = (Arc::clone(&next_id), Arc::clone(&is_over));
            let address = format!("{}/collect", server.address);
            senders.push(tokio::spawn(async move {
                while !is_over.load(Ordering::SeqCst) {
                    let id = format!("{:0>26}", next_id.fetch_add(1, Ordering::SeqCst));
                    let url = "https://www.example.com/";
                    let body = json!({"s": key, "i": id, "k": "view", "u": url}).to_string();
                    let request = client.post(&address).header("user-agent", BROWSER).body(body);
                    match request.send().await {
                        Ok(response) if response.status() == 202 => {
                            acknowledged.fetch_add(1, Ordering::SeqCst)
                        }
                        _ => unanswered.fetch_add(1, Ordering::SeqCst),
                    };
                }
            }));
        }
        while acknowledged.load(Ordering::SeqCst) < until {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        server.child.kill().unwrap();
        is_over.store(true, Ordering::SeqCst);
        server.child.wait().unwrap();
        for sender in senders {
            sender.await.unwrap();
        }
    }
    let report = report(&data);
    let (acknowledged, unanswered) =
        (acknowledged.load(Ordering::SeqCst), unanswered.load(Ordering::SeqCst));
    let stored = report["hits"].as_u64().unwrap() - 1;
    assert!(stored >= acknowledged, "{acknowledged} acknowledged, {stored} stored");
    assert!(stored <= acknowledged + unanswered, "{stored} stored, {unanswered} unanswered");
    assert_eq!(report["dropped"], json!({}));
}

#[test]
fn a_server_that_is_told_to_stop_writes_what_it_has_and_starts_again() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let data_set = fixtures::write_data_set(folder.path());
    for _ in 0..3 {
        let mut server = start(&data, &data_set);
        let id = server.child.id().to_string();
        let killed = std::process::Command::new("kill").args(["-TERM", &id]).status().unwrap();
        assert!(killed.success());
        assert_eq!(server.child.wait().unwrap().code(), Some(0));
    }
    let second = doorplate(&["report", "--site", "nowhere.example", "--data"]).arg(&data).output();
    let text = text_of(&second.unwrap().stderr);
    assert!(text.contains("there is no site for nowhere.example"), "{text}");
}
