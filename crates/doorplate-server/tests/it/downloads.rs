//! `doorplate dataset` with the real executable: from a folder, and from a registry on this
//! machine.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{Path as UrlPath, State};
use axum::http::StatusCode;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use sha2::{Digest, Sha512};

use crate::commands::{doorplate, json_of, text_of};
use crate::fixtures::{self, ACME};

type Shelf = Arc<Mutex<BTreeMap<String, Vec<u8>>>>;

async fn serve(
    State(shelf): State<Shelf>,
    UrlPath(path): UrlPath<String>,
) -> (StatusCode, Vec<u8>) {
    match shelf.lock().unwrap().get(&path) {
        Some(bytes) => (StatusCode::OK, bytes.clone()),
        None => (StatusCode::NOT_FOUND, Vec::new()),
    }
}

async fn registry() -> (Shelf, String) {
    let shelf = Shelf::default();
    let router = Router::new().route("/{*path}", axum::routing::get(serve));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    let router = router.with_state(Arc::clone(&shelf));
    tokio::spawn(async move { axum::serve(listener, router).await });
    (shelf, address)
}

/// Publishes the crawlers' package with this many patterns.
fn publish(shelf: &Shelf, address: &str, version: &str, patterns: usize, is_intact: bool) {
    let rows: Vec<Value> =
        (0..patterns).map(|number| json!({"pattern": format!("Crawler{number}\\/")})).collect();
    let text = serde_json::to_vec(&rows).unwrap();
    let gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let mut builder = tar::Builder::new(gzip);
    let mut header = tar::Header::new_gnu();
    header.set_size(text.len() as u64);
    builder.append_data(&mut header, "package/crawler-user-agents.json", &text[..]).unwrap();
    let tarball = builder.into_inner().unwrap().finish().unwrap();
    let digest = Sha512::digest(if is_intact { &tarball[..] } else { b"another" });
    let metadata = json!({
        "dist-tags": {"latest": version},
        "versions": {version: {"dist": {
            "tarball": format!("{address}crawler-user-agents/-/{version}.tgz"),
            "integrity": format!("sha512-{}", STANDARD.encode(digest)),
        }}},
    });
    let mut shelf = shelf.lock().unwrap();
    shelf.insert("crawler-user-agents".to_owned(), metadata.to_string().into_bytes());
    shelf.insert(format!("crawler-user-agents/-/{version}.tgz"), tarball);
}

async fn update(data: &Path, registry: &str, more: &[&str]) -> std::process::Output {
    let mut command = doorplate(&["dataset", "update", "--source", "crawlers", "--json", "--data"]);
    command.arg(data).args(more);
    command.env("npm_config_registry", registry).env("DOORPLATE_OUTBOUND_HOSTS", "127.0.0.1");
    tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap()
}

#[tokio::test]
async fn a_package_is_fetched_checked_and_compared_with_the_one_before() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let (shelf, address) = registry().await;
    publish(&shelf, &address, "1.0.0", 2_000, true);
    let first = json_of(&update(&data, &address, &[]).await);
    let source = &first["sources"][0];
    assert_eq!(
        (source["outcome"].as_str(), source["state"]["rows"].as_u64()),
        (Some("updated"), Some(2_000))
    );
    assert!(first["data_set"]["version"].as_str().is_some());
    let second = json_of(&update(&data, &address, &[]).await);
    assert_eq!(second["sources"][0]["outcome"], "unchanged");
    assert_eq!(second["data_set"]["version"], first["data_set"]["version"]);

    publish(&shelf, &address, "1.0.1", 1_500, true);
    let refused = update(&data, &address, &[]).await;
    assert_eq!(refused.status.code(), Some(1));
    let text = text_of(&refused.stdout);
    assert!(text.contains("from 2000 to 1500 rows (-25 %)"), "{text}");
    let accepted = json_of(&update(&data, &address, &["--accept-drop"]).await);
    assert_eq!(accepted["sources"][0]["state"]["version"], "1.0.1");

    publish(&shelf, &address, "1.0.2", 2_000, false);
    let refused = update(&data, &address, &[]).await;
    assert_eq!(refused.status.code(), Some(1));
    let text = text_of(&refused.stdout);
    assert!(text.contains("does not match its integrity checksum"), "{text}");
}

#[test]
fn files_of_a_folder_become_a_data_set_and_the_same_ones_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let from = folder.path().join("from");
    fixtures::lay_down(&from);
    let build = |name: &str| {
        let data = folder.path().join(name);
        let output = doorplate(&["dataset", "update", "--json", "--from"])
            .arg(&from)
            .arg("--data")
            .arg(&data)
            .output()
            .unwrap();
        json_of(&output);
        (std::fs::read(data.join("data-set.doorplate")).unwrap(), data)
    };
    let (bytes, data) = build("one");
    assert!(bytes == build("two").0, "two builds of the same files differ");
    let output = doorplate(&["look-up", ACME, "--json", "--data"]).arg(&data).output().unwrap();
    assert_eq!(json_of(&output)["company"]["name"], "Acme Pumps GmbH");
    let licences =
        doorplate(&["dataset", "licences", "--json", "--data"]).arg(&data).output().unwrap();
    let licences = json_of(&licences);
    assert!(licences.as_array().unwrap().iter().any(|source| source["id"] == "operator"));
}
