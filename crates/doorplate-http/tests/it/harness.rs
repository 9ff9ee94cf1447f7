//! An installation in memory, and requests to it.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use doorplate_domain::address::ClientAddress;
use doorplate_engine::{Engine, EngineSettings, Ports};
use doorplate_http::server::Peer;
use doorplate_http::{AppState, HttpSettings};
use http_body_util::BodyExt;
use serde_json::Value;
use tower::ServiceExt;

use crate::memory::{CountingRandom, FrozenClock, Memory};
use crate::networks;

pub(crate) const EMAIL: &str = "ada@example.com";
pub(crate) const PASSWORD: &str = "the quick brown fox";
/// An ordinary browser.
pub(crate) const FIREFOX: &str =
    "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

/// An installation in memory.
pub(crate) struct Installation {
    pub(crate) memory: Arc<Memory>,
    pub(crate) engine: Arc<Engine>,
    router: Router,
}

/// An answer, read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.text()))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }
}

impl Installation {
    pub(crate) fn new() -> Self {
        let memory = Arc::new(Memory::default());
        let ports = Ports {
            directory: memory.clone(),
            events: memory.clone(),
            evaluations: memory.clone(),
            first_party: memory.clone(),
            queue: memory.clone(),
            keys: memory.clone(),
            pending: memory.clone(),
            table_formats: memory.clone(),
            clock: Arc::new(FrozenClock),
            random: Arc::new(CountingRandom::default()),
        };
        let engine = Engine::new(ports, EngineSettings::default(), None);
        let app = AppState::new(Arc::clone(&engine), HttpSettings::default());
        Self { memory, engine, router: doorplate_http::router(app) }
    }

    /// An installation with an owner, and the owner's cookie.
    pub(crate) async fn founded() -> (Self, String) {
        let installation = Self::new();
        let token = installation.engine.create_setup_link().await.unwrap().unwrap();
        let form = format!(
            "token={}&workspace_name=Example&name=Ada&email=ada%40example.com\
             &password=the+quick+brown+fox",
            token.0
        );
        let answer = installation.post_form("/setup", &form, &[]).await;
        let cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
        (installation, cookie)
    }

    /// An installation that knows the networks of [`networks`], and the owner's cookie.
    pub(crate) async fn with_networks() -> (Self, String) {
        let (installation, cookie) = Self::founded().await;
        installation.engine.replace_data_set(Arc::new(networks::data_set(networks::ACME_NAME)));
        (installation, cookie)
    }

    /// An installation with a site; gives the owner's cookie and the site.
    pub(crate) async fn with_site() -> (Self, String, Value) {
        let (installation, cookie) = Self::founded().await;
        let body = r#"{"name":"Example","host":"www.example.com"}"#;
        let answer = installation.post_json("/api/v1/sites", body, &cookie).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
        let site = answer.json();
        (installation, cookie, site)
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let mut request = request;
        let peer = ClientAddress::parse("203.0.113.9").unwrap();
        request.extensions_mut().insert(Peer(peer));
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes().to_vec();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    pub(crate) async fn request(
        &self,
        method: Method,
        uri: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(uri);
        request = request.header(header::HOST, "doorplate.example");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(body.into()).unwrap()).await
    }

    pub(crate) async fn get(&self, uri: &str, cookie: &str) -> Answer {
        self.request(Method::GET, uri, &[("cookie", cookie)], Body::empty()).await
    }

    pub(crate) async fn post_json(&self, uri: &str, body: &str, cookie: &str) -> Answer {
        let headers =
            [("cookie", cookie), ("content-type", "application/json"), ("doorplate-csrf", "1")];
        self.request(Method::POST, uri, &headers, body.to_owned()).await
    }

    pub(crate) async fn post_form(
        &self,
        uri: &str,
        body: &str,
        headers: &[(&str, &str)],
    ) -> Answer {
        let mut all = vec![("content-type", "application/x-www-form-urlencoded")];
        all.extend(headers);
        self.request(Method::POST, uri, &all, body.to_owned()).await
    }

    /// Sends a beacon as the script does.
    pub(crate) async fn collect(&self, body: impl Into<Body>) -> Answer {
        let headers = [("content-type", "text/plain;charset=UTF-8"), ("user-agent", FIREFOX)];
        self.request(Method::POST, "/collect", &headers, body).await
    }
}
