//! An authoritative name server on this machine, for tests: real packets, zones written down by
//! hand, names that fail and names that nobody answers for.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use hickory_resolver::net::runtime::Time;
use hickory_resolver::proto::op::ResponseCode;
use hickory_resolver::proto::rr::Name;
use hickory_resolver::proto::serialize::txt::Parser;
use hickory_server::Server;
use hickory_server::server::{Request, RequestHandler, ResponseHandler, ResponseInfo};
use hickory_server::store::in_memory::InMemoryZoneHandler;
use hickory_server::zone_handler::{AxfrPolicy, Catalog, MessageResponseBuilder, ZoneType};
use tokio::net::{TcpListener, UdpSocket};

/// Names under this end are answered with SERVFAIL.
pub const BROKEN: &str = "broken.example.";
/// Names under this end are not answered at all.
pub const SILENT: &str = "silent.example.";

/// A name server that runs until it is dropped.
pub struct LoopbackDns {
    server: Server<Handler>,
    address: SocketAddr,
    asked: Arc<AtomicU64>,
}

struct Handler {
    catalog: Catalog,
    asked: Arc<AtomicU64>,
}

impl LoopbackDns {
    /// Starts a name server for zones, each its name and its records in the form of a zone file.
    /// The start of each zone is written for it, with `ns` under it as its server, unless it
    /// begins with its own.
    ///
    /// # Panics
    /// When a zone is not one, or the machine has no port left.
    pub async fn start(zones: &[(&str, &str)]) -> Self {
        let mut catalog = Catalog::new();
        for (origin, records) in zones {
            let handler = zone(origin, records);
            catalog.upsert(name(origin).into(), vec![Arc::new(handler)]);
        }
        let asked = Arc::new(AtomicU64::new(0));
        let mut server = Server::new(Handler { catalog, asked: Arc::clone(&asked) });
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("there is a port left");
        let address = listener.local_addr().expect("it is bound");
        let socket = UdpSocket::bind(address).await.expect("the port is free for UDP as well");
        server.register_socket(socket);
        server.register_listener(listener, Duration::from_secs(5), 64);
        Self { server, address, asked }
    }

    /// Where it listens, UDP and TCP.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// How many questions came.
    pub fn asked(&self) -> u64 {
        self.asked.load(Ordering::Relaxed)
    }

    /// Ends it: from now on nobody answers.
    pub async fn stop(mut self) {
        self.server.shutdown_token().cancel();
        self.server.block_until_done().await.ok();
    }
}

fn name(text: &str) -> Name {
    let mut name = Name::from_ascii(text).expect("a test writes names");
    name.set_fqdn(true);
    name
}

fn zone(origin: &str, records: &str) -> InMemoryZoneHandler {
    let origin = name(origin);
    let start = if records.contains(" SOA ") {
        String::new()
    } else {
        format!(
            "@ 60 IN SOA ns.{origin} hostmaster.{origin} 1 3600 600 86400 60\n\
             @ 60 IN NS ns.{origin}\n"
        )
    };
    let text = format!("$TTL 60\n{start}{records}\n");
    let parsed = Parser::new(text, None, Some(origin.clone())).parse();
    let (_, records) = parsed.expect("a test writes zones");
    InMemoryZoneHandler::new(origin, records, ZoneType::Primary, AxfrPolicy::Deny)
        .expect("a test writes whole zones")
}

#[async_trait::async_trait]
impl RequestHandler for Handler {
    async fn handle_request<R: ResponseHandler, T: Time>(
        &self,
        request: &Request,
        mut response: R,
    ) -> ResponseInfo {
        self.asked.fetch_add(1, Ordering::Relaxed);
        let asked = request.queries.queries().first().map(|query| query.name().to_string());
        let asked = asked.unwrap_or_default();
        if asked.ends_with(SILENT) {
            return std::future::pending().await;
        }
        if asked.ends_with(BROKEN) {
            let failed = MessageResponseBuilder::from_message_request(request)
                .error_msg(&request.metadata, ResponseCode::ServFail);
            return response.send_response(failed).await.expect("the loopback takes an answer");
        }
        self.catalog.handle_request::<R, T>(request, response).await
    }
}
