//! An installation in this process: real stores, engine and HTTP, a clock that stands still.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use doorplate_domain::time::Timestamp;
use doorplate_engine::ports::Clock;
use doorplate_engine::{Engine, EngineSettings, Ports};
use doorplate_http::collect::client_address::Forwarding;
use doorplate_http::{AppState, HttpSettings};
use doorplate_integrations::table_files::TableFiles;
use doorplate_server::wiring::SystemRandom;
use doorplate_store::Stores;
use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::fixtures;

/// 2026-11-24, a Tuesday, at noon.
const NOON: i64 = 1_795_521_600;
const PASSWORD: &str = "correct horse battery staple";

/// A clock that is moved by hand.
pub(crate) struct MockClock(AtomicI64);

impl Clock for MockClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::Relaxed))
    }
}

impl MockClock {
    pub(crate) fn advance_hours(&self, hours: i64) {
        self.0.fetch_add(hours * 3_600_000_000, Ordering::Relaxed);
    }
}

pub(crate) struct Installation {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) engine: Arc<Engine>,
    pub(crate) clock: Arc<MockClock>,
    pub(crate) client: Client,
    pub(crate) address: SocketAddr,
}

impl Installation {
    /// Starts an installation that takes the word of a proxy on this machine, so that a test can
    /// come from anywhere.
    pub(crate) async fn start() -> Self {
        Self::start_with(vec!["127.0.0.1/32".parse().unwrap()]).await
    }

    pub(crate) async fn start_with(trusted_proxies: Vec<ipnet::IpNet>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(MockClock(AtomicI64::new(NOON * 1_000_000)));
        let engine = open_engine(folder.path(), Arc::clone(&clock)).await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let forwarding = Forwarding { trusted_proxies, ..Forwarding::default() };
        let settings = HttpSettings { forwarding, ..HttpSettings::default() };
        let app = AppState::new(Arc::clone(&engine), settings);
        tokio::spawn(doorplate_http::serve(listener, app, std::future::pending()));
        let redirects = reqwest::redirect::Policy::none();
        let client = Client::builder().redirect(redirects).no_proxy().build().unwrap();
        Self { folder, engine, clock, client, address }
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("http://{}{path}", self.address))
    }

    /// Founds the workspace and signs its owner in, through the pages.
    pub(crate) async fn set_up(&self) -> Owner<'_> {
        let token = self.engine.create_setup_link().await.unwrap().unwrap().0;
        let page = self.request(Method::GET, &format!("/setup?token={token}"));
        assert_eq!(page.send().await.unwrap().status(), 200);
        let form = [
            ("token", token.as_str()),
            ("workspace_name", "Example Ltd"),
            ("name", "Olivia Owner"),
            ("email", "olivia@example.com"),
            ("password", PASSWORD),
        ];
        let response = self.send_form("/setup", &form).await;
        assert_eq!(response.status(), 303, "{}", response.text().await.unwrap());
        self.sign_in().await
    }

    pub(crate) async fn sign_in(&self) -> Owner<'_> {
        let form = [("email", "olivia@example.com"), ("password", PASSWORD)];
        let response = self.send_form("/sign-in", &form).await;
        assert_eq!(response.status(), 303);
        let cookie = response.headers()["set-cookie"].to_str().unwrap();
        let cookie = cookie.split(';').next().unwrap().to_owned();
        Owner { installation: self, cookie }
    }

    async fn send_form(&self, path: &str, fields: &[(&str, &str)]) -> Response {
        let encode = |text: &str| -> String {
            let escape = |byte: u8| match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' => {
                    char::from(byte).to_string()
                }
                byte => format!("%{byte:02X}"),
            };
            text.bytes().map(escape).collect()
        };
        let body: Vec<String> =
            fields.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
        let request = self
            .request(Method::POST, path)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        request.body(body.join("&")).send().await.unwrap()
    }

    /// Sends a beacon as a browser at this address does; gives status and outcome.
    pub(crate) async fn beacon(&self, address: &str, beacon: &Value) -> (u16, String) {
        self.beacon_of(address, fixtures::BROWSER, beacon).await
    }

    pub(crate) async fn beacon_of(
        &self,
        address: &str,
        user_agent: &str,
        beacon: &Value,
    ) -> (u16, String) {
        let request = self
            .request(Method::POST, "/collect")
            .header("content-type", "text/plain")
            .header("user-agent", user_agent)
            .header("x-forwarded-for", address);
        let response = request.body(beacon.to_string()).send().await.unwrap();
        let outcome = response.headers().get("doorplate-outcome");
        let outcome = outcome.map_or("", |value| value.to_str().unwrap()).to_owned();
        (response.status().as_u16(), outcome)
    }

    /// Writes what was collected into the event store.
    pub(crate) async fn drain(&self) {
        self.engine.drain().await.unwrap();
    }
}

async fn open_engine(data: &Path, clock: Arc<MockClock>) -> Arc<Engine> {
    let stores = Stores::open(data).await.unwrap();
    let ports = Ports {
        directory: stores.directory,
        events: stores.events,
        evaluations: stores.evaluations,
        first_party: stores.first_party,
        queue: stores.queue.unwrap(),
        keys: stores.keys,
        pending: stores.pending,
        table_formats: Arc::new(TableFiles),
        clock,
        random: Arc::new(SystemRandom),
    };
    Engine::new(ports, EngineSettings::default(), Some(Arc::new(fixtures::data_set())))
}

/// The signed-in owner of the workspace.
pub(crate) struct Owner<'a> {
    installation: &'a Installation,
    cookie: String,
}

impl Owner<'_> {
    /// A request with the session's cookie.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.installation.request(method, path).header("cookie", &self.cookie)
    }

    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> (u16, Value) {
        let mut request = self
            .installation
            .request(method, path)
            .header("cookie", &self.cookie)
            .header("doorplate-csrf", "1");
        if let Some(body) = body {
            request = request.header("content-type", "application/json").body(body.to_string());
        }
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        let text = response.text().await.unwrap();
        (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
    }

    /// Gets what must be there.
    pub(crate) async fn get(&self, path: &str) -> Value {
        let (status, answer) = self.send(Method::GET, path, None).await;
        assert_eq!(status, 200, "{path}: {answer}");
        answer
    }

    /// Gets a file: the `Link` beside it, if there is one, and its text.
    pub(crate) async fn download(&self, path: &str) -> (Option<String>, String) {
        let request = self.installation.request(Method::GET, path).header("cookie", &self.cookie);
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200, "{path}");
        let link = response.headers().get("link").map(|link| link.to_str().unwrap().to_owned());
        (link, response.text().await.unwrap())
    }

    pub(crate) async fn create_site(&self, host: &str) -> Site {
        let body = json!({"name": "Website", "host": host});
        let (status, site) = self.send(Method::POST, "/api/v1/sites", Some(body)).await;
        assert_eq!(status, 201, "{site}");
        Site {
            id: site["id"].as_str().unwrap().to_owned(),
            key: site["site_key"].as_str().unwrap().to_owned(),
        }
    }
}

/// A site, as its owner knows it.
pub(crate) struct Site {
    pub(crate) id: String,
    pub(crate) key: String,
}

impl Site {
    /// A page view at `www.example.com`.
    pub(crate) fn view(&self, path: &str) -> Value {
        json!({"s": self.key, "k": "view", "u": format!("https://www.example.com{path}")})
    }

    /// A path of the API below the site.
    pub(crate) fn path(&self, rest: &str) -> String {
        format!("/api/v1/sites/{}/{rest}", self.id)
    }
}
