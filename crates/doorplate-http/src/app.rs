//! What every handler is given: the engine, and how this installation is reached.

use std::sync::Arc;
use std::time::Duration;

use doorplate_engine::Engine;

use crate::collect::client_address::Forwarding;

/// How this installation is reached, and the limits of its connections.
#[derive(Debug, Clone)]
pub struct HttpSettings {
    /// Whose word about the client's address is taken, and from which header.
    pub forwarding: Forwarding,
    /// Whether trusted proxies begin each connection with a PROXY header (version 1 or 2).
    pub expects_proxy_protocol: bool,
    /// Scheme, host and port under which visitors' browsers reach this installation, such as
    /// `https://doorplate.example.com`; without it, what the request says is used.
    pub public_origin: Option<String>,
    /// The most connections at a time; one more is answered 503.
    pub connections_max: usize,
    /// How long a request's head may take to arrive, and a connection may be idle.
    pub header_timeout: Duration,
    /// How long a request's body may take to arrive.
    pub body_timeout: Duration,
    /// How long a request may take altogether.
    pub request_timeout: Duration,
    /// How long connections may go on after the order to stop.
    pub drain_timeout: Duration,
}

impl Default for HttpSettings {
    fn default() -> Self {
        Self {
            forwarding: Forwarding::default(),
            expects_proxy_protocol: false,
            public_origin: None,
            // A connection costs about 20 kB; four thousand stay below 80 MB.
            connections_max: 4_096,
            header_timeout: Duration::from_secs(5),
            body_timeout: Duration::from_secs(10),
            request_timeout: Duration::from_secs(30),
            drain_timeout: Duration::from_secs(10),
        }
    }
}

/// What every handler is given. Cheap to clone.
#[derive(Clone)]
pub struct AppState(Arc<App>);

struct App {
    engine: Arc<Engine>,
    settings: HttpSettings,
}

impl AppState {
    /// Ties the engine to the way it is reached.
    pub fn new(engine: Arc<Engine>, settings: HttpSettings) -> Self {
        Self(Arc::new(App { engine, settings }))
    }

    /// The use cases.
    pub fn engine(&self) -> &Arc<Engine> {
        &self.0.engine
    }

    /// How this installation is reached.
    pub fn settings(&self) -> &HttpSettings {
        &self.0.settings
    }
}
