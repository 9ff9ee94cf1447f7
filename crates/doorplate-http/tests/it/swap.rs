//! Another data set put to use while addresses are looked up, over real connections.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use doorplate_http::{AppState, HttpSettings, listen, serve};
use serde_json::Value;
use tokio::sync::oneshot;

use crate::harness::Installation;
use crate::networks::{self, ACME, HOME, UNIVERSITY};

/// Threads that ask at a time.
const ASKERS: usize = 4;
/// How often each asks, one and many in turn.
const QUESTIONS: usize = 100;
/// Addresses of a bulk question.
const ADDRESSES: usize = 300;

/// Sends a request on a connection of its own; gives head and body of the answer.
fn exchange(address: SocketAddr, request: &str) -> (String, String) {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 200 "), "{answer}");
    (head.to_owned(), body.to_owned())
}

/// Asks about one address and about many; gives each version with the name that came with it.
fn ask(address: SocketAddr, cookie: &str) -> Vec<(String, String)> {
    let head = format!("host: localhost\r\ncookie: {cookie}\r\nconnection: close\r\n");
    let single = format!("GET /api/v1/look-up?ip={ACME} HTTP/1.1\r\n{head}\r\n");
    let single: Value = serde_json::from_str(&exchange(address, &single).1).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let mut seen = vec![(text(&single["data_set_version"]), text(&single["company"]["name"]))];
    let body = [ACME, HOME, UNIVERSITY].map(|ip| format!("{ip}\n")).concat().repeat(ADDRESSES / 3);
    let length = body.len();
    let bulk = format!(
        "POST /api/v1/look-up/bulk?fields=data_set_version,name HTTP/1.1\r\n{head}\
        content-type: text/plain\r\ndoorplate-csrf: 1\r\ncontent-length: {length}\r\n\r\n{body}"
    );
    let (head, body) = exchange(address, &bulk);
    let version = head.lines().find_map(|line| line.strip_prefix("doorplate-data-set-version: "));
    assert_eq!(body.lines().count(), ADDRESSES);
    for row in body.lines() {
        let row: Value = serde_json::from_str(row).unwrap();
        assert_eq!(row["data_set_version"].as_str(), version, "a row of another version");
        if row["name"].as_str().is_some_and(|name| name.starts_with("Acme")) {
            seen.push((text(&row["data_set_version"]), text(&row["name"])));
        }
    }
    seen
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_answer_comes_whole_from_one_data_set_while_they_are_swapped() {
    let (installation, cookie) = Installation::founded().await;
    let names = ["Acme Pumps", "Acme Valves"];
    let data_sets = names.map(|name| Arc::new(networks::data_set(name)));
    let versions = data_sets.clone().map(|data_set| data_set.version().to_owned());
    assert_ne!(versions[0], versions[1]);
    let engine = Arc::clone(&installation.engine);
    engine.replace_data_set(Arc::clone(&data_sets[0]));
    let listener = listen("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let app = AppState::new(Arc::clone(&engine), HttpSettings::default());
    let served = tokio::spawn(serve(listener, app, async {
        stopped.await.ok();
    }));

    let is_over = Arc::new(AtomicBool::new(false));
    let swapper = std::thread::spawn({
        let is_over = Arc::clone(&is_over);
        move || {
            let mut swaps = 0;
            while !is_over.load(Ordering::Relaxed) {
                swaps += 1;
                engine.replace_data_set(Arc::clone(&data_sets[swaps % 2]));
                std::thread::sleep(Duration::from_micros(200));
            }
        }
    });
    let askers: Vec<_> = (0..ASKERS)
        .map(|_| {
            let cookie = cookie.clone();
            std::thread::spawn(move || -> Vec<(String, String)> {
                (0..QUESTIONS).flat_map(|_| ask(address, &cookie)).collect()
            })
        })
        .collect();
    let mut seen = [0; 2];
    for asker in askers {
        let answers = tokio::task::spawn_blocking(move || asker.join().unwrap()).await.unwrap();
        for (version, name) in answers {
            let number = versions.iter().position(|known| *known == version).unwrap();
            assert_eq!(name, names[number], "what is said does not fit its version");
            seen[number] += 1;
        }
    }
    is_over.store(true, Ordering::Relaxed);
    swapper.join().unwrap();
    assert!(seen[0] > 0 && seen[1] > 0, "both were in use: {seen:?}");
    assert_eq!(seen[0] + seen[1], ASKERS * QUESTIONS * (1 + ADDRESSES / 3));
    stop.send(()).unwrap();
    served.await.unwrap().unwrap();
}
