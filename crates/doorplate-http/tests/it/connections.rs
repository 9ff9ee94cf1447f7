//! The accept loop's limits, over real connections.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use doorplate_domain::address::ClientAddress;
use doorplate_http::HttpSettings;
use doorplate_http::server::{Peer, listen, serve_router};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

const SHORT: Duration = Duration::from_millis(200);

struct Server {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    served: JoinHandle<()>,
}

fn serve(settings: HttpSettings) -> Server {
    let router = Router::new()
        .route("/", get(|| async { "hello" }))
        .route("/slow", get(|| async { tokio::time::sleep(SHORT).await }))
        .route("/stuck", get(std::future::pending::<()>))
        .route("/panic", get(|| async { panic!("a handler that panics") as () }))
        .route("/body", post(|body: Bytes| async move { body.len().to_string() }))
        .route("/peer", get(peer))
        .layer(DefaultBodyLimit::max(1024));
    let listener = listen("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel();
    let served = tokio::spawn(serve_router(listener, router, settings, async {
        stopped.await.ok();
    }));
    Server { address, stop, served }
}

async fn peer(axum::Extension(Peer(peer)): axum::Extension<Peer>) -> String {
    let named = ClientAddress::parse("192.0.2.1").unwrap();
    (peer == named).to_string()
}

/// Sends bytes and reads until the server closes.
async fn exchange(address: SocketAddr, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    // The server may close before it has all.
    stream.write_all(bytes).await.ok();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.ok();
    String::from_utf8_lossy(&answer).into_owned()
}

fn request(path: &str, headers: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n{headers}\r\n").into_bytes()
}

#[tokio::test]
async fn a_head_that_never_ends_is_cut_off() {
    let server = serve(HttpSettings { header_timeout: SHORT, ..HttpSettings::default() });
    let begun = tokio::time::Instant::now();
    let answer = exchange(server.address, b"GET / HTTP/1.1\r\nhost: a\r\nx-slow: ").await;
    assert_eq!(answer, "");
    assert!(begun.elapsed() >= SHORT);
}

#[tokio::test]
async fn a_head_that_is_too_large_is_refused() {
    let server = serve(HttpSettings::default());
    let many = "x: 1\r\n".repeat(100);
    assert!(exchange(server.address, &request("/", &many)).await.starts_with("HTTP/1.1 431"));
    let large = format!("x: {}\r\n", "a".repeat(17 * 1024));
    assert!(exchange(server.address, &request("/", &large)).await.starts_with("HTTP/1.1 431"));
    assert!(exchange(server.address, &request("/", "")).await.ends_with("hello"));
}

#[tokio::test]
async fn a_body_that_drips_is_cut_off() {
    let server = serve(HttpSettings { body_timeout: SHORT, ..HttpSettings::default() });
    let head = b"POST /body HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: 9\r\n\r\n";
    let answer = exchange(server.address, &[head, &b"abc"[..]].concat()).await;
    assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
    let answer = exchange(server.address, &[head, &b"abcdefghi"[..]].concat()).await;
    assert!(answer.ends_with('9'), "{answer}");
}

#[tokio::test]
async fn a_handler_that_panics_or_hangs_is_one_answer() {
    let settings = HttpSettings { request_timeout: SHORT, ..HttpSettings::default() };
    let server = serve(settings);
    let panicked = exchange(server.address, &request("/panic", "")).await;
    assert!(panicked.starts_with("HTTP/1.1 500"), "{panicked}");
    let hung = exchange(server.address, &request("/stuck", "")).await;
    assert!(hung.starts_with("HTTP/1.1 503") && hung.contains("retry-after"), "{hung}");
}

#[tokio::test]
async fn one_connection_too_many_is_told_to_come_again() {
    let server = serve(HttpSettings { connections_max: 1, ..HttpSettings::default() });
    let mut first = TcpStream::connect(server.address).await.unwrap();
    first.write_all(b"GET / HTTP/1.1\r\nhost: a\r\n\r\n").await.unwrap();
    let mut answer = [0; 15];
    first.read_exact(&mut answer).await.unwrap();
    let second = exchange(server.address, &request("/", "")).await;
    assert!(second.starts_with("HTTP/1.1 503") && second.contains("retry-after: 5"), "{second}");
    drop(first);
    // The server needs a moment to see that the first is gone.
    for _ in 0..100 {
        if exchange(server.address, &request("/", "")).await.ends_with("hello") {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the place of a connection that ended is free again");
}

#[tokio::test]
async fn what_is_under_way_is_finished_before_the_end() {
    let server = serve(HttpSettings::default());
    let address = server.address;
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(&request("/slow", "")).await.unwrap();
    tokio::time::sleep(SHORT / 4).await;
    server.stop.send(()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    server.served.await.unwrap();
    assert!(TcpStream::connect(address).await.is_err(), "nobody listens any more");
}

#[tokio::test]
async fn a_trusted_proxy_names_the_client_before_the_request() {
    let mut settings = HttpSettings { expects_proxy_protocol: true, ..HttpSettings::default() };
    settings.forwarding.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
    let server = serve(settings);
    let named = [&b"PROXY TCP4 192.0.2.1 127.0.0.1 1 2\r\n"[..], &request("/peer", "")].concat();
    assert!(exchange(server.address, &named).await.ends_with("true"));
    let silent = exchange(server.address, &request("/peer", "")).await;
    assert_eq!(silent, "", "without the header it is not a visitor");
}
