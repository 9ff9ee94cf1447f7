//! Downloads from a server on this machine; nothing else is asked.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::{Path as UrlPath, State};
use axum::http::{HeaderMap, StatusCode, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use doorplate_domain::data_set::LicenceClass;
use doorplate_identify::manifest::{Format, Licence, Rhythm};

use super::*;
use crate::npm::NpmSurroundings;
use crate::web_client::{Reach, WebSettings};

/// What the server has, and what it was asked.
#[derive(Default)]
struct Shelf {
    files: BTreeMap<String, Vec<u8>>,
    failures_left: u32,
    asked: Vec<String>,
}

type Shared = Arc<Mutex<Shelf>>;

async fn serve(
    State(shelf): State<Shared>,
    UrlPath(path): UrlPath<String>,
    headers: HeaderMap,
) -> (StatusCode, [(header::HeaderName, String); 1], Vec<u8>) {
    let mut shelf = shelf.lock().unwrap();
    shelf.asked.push(path.clone());
    if shelf.failures_left > 0 {
        shelf.failures_left -= 1;
        return (StatusCode::SERVICE_UNAVAILABLE, [(header::ETAG, String::new())], Vec::new());
    }
    let Some(bytes) = shelf.files.get(&path) else {
        return (StatusCode::NOT_FOUND, [(header::ETAG, String::new())], Vec::new());
    };
    let etag = format!("\"{}-{}\"", bytes.len(), bytes.first().copied().unwrap_or_default());
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    if known == Some(&etag) {
        return (StatusCode::NOT_MODIFIED, [(header::ETAG, etag)], Vec::new());
    }
    (StatusCode::OK, [(header::ETAG, etag)], bytes.clone())
}

struct Bench {
    shelf: Shared,
    address: String,
    folder: tempfile::TempDir,
}

impl Bench {
    async fn new() -> Self {
        let shelf = Shared::default();
        let router = Router::new().route("/{*path}", axum::routing::get(serve));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}/", listener.local_addr().unwrap());
        let router = router.with_state(Arc::clone(&shelf));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { shelf, address, folder: tempfile::tempdir().unwrap() }
    }

    fn put(&self, path: &str, bytes: impl Into<Vec<u8>>) {
        self.shelf.lock().unwrap().files.insert(path.to_owned(), bytes.into());
    }

    fn asked(&self) -> usize {
        self.shelf.lock().unwrap().asked.len()
    }

    fn downloader(&self, accepts_drop: bool) -> Downloader {
        let web = WebClient::new(WebSettings {
            reach: Reach::Only(vec!["127.0.0.1".to_owned()]),
            retry_pause: Duration::from_millis(1),
        });
        let npm = NpmConfig::read(&NpmSurroundings {
            variables: vec![("npm_config_registry".to_owned(), self.address.clone())],
            files: Vec::new(),
        });
        let settings = DownloadSettings {
            folder: self.folder.path().join("sources"),
            accepts_drop,
            now: Timestamp::from_seconds(1_790_000_000),
        };
        Downloader::new(web.unwrap(), npm, settings)
    }

    async fn update(&self, manifest: &Manifest) -> Result<Outcome, DownloadError> {
        self.downloader(false).update(manifest, &|_, _, _| {}).await
    }

    fn read(&self, path: &str) -> Vec<u8> {
        fs::read(self.folder.path().join("sources/example").join(path)).unwrap()
    }
}

fn manifest(mirrors: &[(&str, &[&str])]) -> Manifest {
    let mirror = |(address, files): &(&str, &[&str])| Mirror {
        address: (*address).to_owned(),
        files: files.iter().map(|file| (*file).to_owned()).collect(),
        format: Format::RangeCsv,
        columns: BTreeMap::new(),
        constants: BTreeMap::new(),
        only: BTreeMap::new(),
        skip: BTreeMap::new(),
        persons: BTreeMap::new(),
        legal_persons: false,
        delimiter: ',',
        encoding: String::new(),
        member: String::new(),
        entries: String::new(),
        rows_min: 2,
        licence: Licence {
            name: "CC0-1.0".to_owned(),
            class: LicenceClass::Open,
            terms: String::new(),
            attribution: String::new(),
        },
    };
    Manifest {
        id: "example".to_owned(),
        name: "Example".to_owned(),
        about: String::new(),
        rhythm: Rhythm::Daily,
        enabled: true,
        needs_acceptance: false,
        precedence: 50,
        kind: None,
        service: String::new(),
        mirrors: mirrors.iter().map(mirror).collect(),
    }
}

fn rows(count: u32) -> String {
    let row = |number| format!("198.51.{number}.0,198.51.{number}.255,{},Example\n", number + 1);
    (0..count).map(row).collect()
}

fn package(integrity: Option<&str>, address: &str, files: &[(&str, &str)]) -> (Vec<u8>, Vec<u8>) {
    let gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let mut builder = tar::Builder::new(gz);
    for (path, text) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(text.len() as u64);
        builder.append_data(&mut header, format!("package/{path}"), text.as_bytes()).unwrap();
    }
    let tarball = builder.into_inner().unwrap().finish().unwrap();
    let digest = checksum_512(&tarball);
    let metadata = serde_json::json!({
        "dist-tags": {"latest": "2.0.0"},
        "versions": {"2.0.0": {"dist": {
            "tarball": format!("{address}@e/data/-/data-2.0.0.tgz"),
            "integrity": integrity.unwrap_or(&digest),
        }}},
    });
    (metadata.to_string().into_bytes(), tarball)
}

fn checksum_512(bytes: &[u8]) -> String {
    let digest = crate::checksum::sha512(&mut &bytes[..]).unwrap();
    format!("sha512-{}", STANDARD.encode(digest))
}

#[tokio::test]
async fn a_source_is_fetched_once_and_then_only_asked_about() {
    let bench = Bench::new().await;
    bench.put("a.csv", rows(10));
    let manifest = manifest(&[(&bench.address, &["a.csv"])]);
    let Ok(Outcome::Updated(state)) = bench.update(&manifest).await else { panic!() };
    assert_eq!((state.rows, state.as_of.as_str()), (10, "2026-09-21"));
    assert_eq!(state.files[0].sha256.len(), 64);
    assert_eq!(bench.read("a.csv"), rows(10).into_bytes());
    assert!(matches!(bench.update(&manifest).await, Ok(Outcome::Unchanged(_))));
    bench.put("a.csv", rows(11));
    assert!(matches!(bench.update(&manifest).await, Ok(Outcome::Updated(_))));
    assert_eq!(bench.read("a.csv"), rows(11).into_bytes());
    assert_eq!(bench.asked(), 3);
}

#[tokio::test]
async fn the_next_mirror_serves_when_one_is_down_or_sends_something_else() {
    let bench = Bench::new().await;
    bench.put("broken/a.csv", "<html>please sign in</html>");
    bench.put("whole/b.csv", rows(3));
    let (missing, broken) =
        (format!("{}missing/", bench.address), format!("{}broken/", bench.address));
    let whole = format!("{}whole/", bench.address);
    let manifest = manifest(&[(&missing, &["a.csv"]), (&broken, &["a.csv"]), (&whole, &["b.csv"])]);
    let Ok(Outcome::Updated(state)) = bench.update(&manifest).await else { panic!() };
    assert_eq!((state.address, state.rows), (whole, 3));
}

#[tokio::test]
async fn a_server_that_stumbles_is_asked_again() {
    let bench = Bench::new().await;
    bench.put("a.csv", rows(3));
    bench.shelf.lock().unwrap().failures_left = 2;
    let manifest = manifest(&[(&bench.address, &["a.csv"])]);
    assert!(matches!(bench.update(&manifest).await, Ok(Outcome::Updated(_))));
    bench.shelf.lock().unwrap().failures_left = 99;
    let error = bench.update(&manifest).await.unwrap_err().to_string();
    assert!(error.contains("answered 503"), "{error}");
}

#[tokio::test]
async fn a_source_that_shrinks_by_more_than_a_fifth_is_refused() {
    let bench = Bench::new().await;
    bench.put("a.csv", rows(100));
    let manifest = manifest(&[(&bench.address, &["a.csv"])]);
    bench.update(&manifest).await.unwrap();
    bench.put("a.csv", rows(79));
    let error = bench.update(&manifest).await.unwrap_err();
    assert!(matches!(error, DownloadError::Dropped { before: 100, after: 79, .. }));
    assert!(error.to_string().contains("from 100 to 79 rows (-21 %)"), "{error}");
    assert_eq!(bench.read("a.csv"), rows(100).into_bytes());
    let accepted = bench.downloader(true).update(&manifest, &|_, _, _| {}).await;
    assert!(matches!(accepted, Ok(Outcome::Updated(_))));
}

#[tokio::test]
async fn a_package_is_a_mirror_too() {
    let bench = Bench::new().await;
    let (metadata, tarball) = package(None, &bench.address, &[("data/a.csv", &rows(4))]);
    bench.put("@e/data", metadata);
    bench.put("@e/data/-/data-2.0.0.tgz", tarball);
    let manifest = manifest(&[("npm:@e/data", &["data/a.csv"])]);
    let Ok(Outcome::Updated(state)) = bench.update(&manifest).await else { panic!() };
    assert_eq!((state.version.as_str(), state.rows), ("2.0.0", 4));
    assert_eq!(bench.read("data/a.csv"), rows(4).into_bytes());
    assert!(matches!(bench.update(&manifest).await, Ok(Outcome::Unchanged(_))));
    assert_eq!(bench.asked(), 3);
}

#[tokio::test]
async fn a_package_with_a_wrong_integrity_is_refused() {
    let bench = Bench::new().await;
    let wrong = checksum_512(b"something else");
    let (metadata, tarball) = package(Some(&wrong), &bench.address, &[("a.csv", &rows(4))]);
    bench.put("@e/data", metadata);
    bench.put("@e/data/-/data-2.0.0.tgz", tarball);
    let error = bench.update(&manifest(&[("npm:@e/data", &["a.csv"])])).await.unwrap_err();
    assert!(error.to_string().contains("does not match its integrity checksum"), "{error}");
    assert!(!bench.folder.path().join("sources/example/a.csv").exists());
}

#[tokio::test]
async fn a_host_that_may_not_be_asked_is_not_asked() {
    let bench = Bench::new().await;
    let manifest = manifest(&[("https://data.example/", &["a.csv"])]);
    let error = bench.update(&manifest).await.unwrap_err().to_string();
    assert!(error.contains("data.example is not among the hosts"), "{error}");
}

#[tokio::test]
async fn a_host_that_is_not_there_is_not_asked_again() {
    let bench = Bench::new().await;
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let gone = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    let manifest = manifest(&[(&gone, &["a.csv"]), (&gone, &["b.csv"])]);
    let error = bench.update(&manifest).await.unwrap_err().to_string();
    assert!(error.contains("a.csv could not be reached: "), "{error}");
    assert!(error.contains("127.0.0.1 could not be reached a moment ago"), "{error}");
}

#[tokio::test]
async fn files_of_a_folder_are_taken_without_a_network() {
    let bench = Bench::new().await;
    let from = bench.folder.path().join("from");
    fs::create_dir_all(&from).unwrap();
    let manifest = manifest(&[(&bench.address, &["deep/a.csv"])]);
    let downloader = bench.downloader(false);
    assert_eq!(downloader.import(&manifest, &from).await.unwrap(), None);
    fs::write(from.join("a.csv"), rows(5)).unwrap();
    let imported = downloader.import(&manifest, &from).await.unwrap();
    assert!(matches!(imported, Some(Outcome::Updated(_))));
    let again = downloader.import(&manifest, &from).await.unwrap();
    assert!(matches!(again, Some(Outcome::Unchanged(_))));
    assert_eq!((bench.read("deep/a.csv"), bench.asked()), (rows(5).into_bytes(), 0));
}

#[tokio::test]
async fn a_source_is_due_when_its_rhythm_says_so() {
    let bench = Bench::new().await;
    bench.put("a.csv", rows(10));
    let manifest = manifest(&[(&bench.address, &["a.csv"])]);
    let at = |hours: i64| {
        let mut downloader = bench.downloader(false);
        downloader.settings.now = downloader.settings.now.plus_micros(hours * 3_600_000_000);
        downloader
    };
    assert_eq!(at(0).find_fresh(&manifest).unwrap(), None);
    bench.update(&manifest).await.unwrap();
    assert!(at(20).find_fresh(&manifest).unwrap().is_some());
    assert_eq!(at(24).find_fresh(&manifest).unwrap(), None);
    fs::remove_file(bench.folder.path().join("sources/example/a.csv")).unwrap();
    assert_eq!(at(1).find_fresh(&manifest).unwrap(), None);
}
