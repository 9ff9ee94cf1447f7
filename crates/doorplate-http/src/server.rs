//! The accept loop: every limit that a connection has before a handler sees its request.
//!
//! `axum::serve` has none of them: no time-out for a head that never ends, no cap on connections.

mod body;
pub mod proxy_protocol;

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use doorplate_domain::address::ClientAddress;
use futures::FutureExt;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::timeout;
use tower::ServiceExt;

pub(crate) use body::BodyTooSlow;

use crate::app::{AppState, HttpSettings};
use crate::problem::Problem;
use crate::routes;

/// The most headers of a request; hyper answers 431 to more.
const HEADERS_MAX: usize = 64;
/// The largest head of a request, in bytes; hyper answers 431 to a larger one.
const HEAD_BYTES_MAX: usize = 16 * 1024;
/// How many connections may wait to be accepted. With the usual 128 a burst that comes while the
/// processors are busy is told nothing for a second.
const BACKLOG: u32 = 4_096;
/// How long to wait after `accept` failed, most often for want of file descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);
/// How many refused connections are seen off at a time; more are dropped without a word.
const REFUSALS_MAX: usize = 64;
/// How long a refused client may take to take its answer.
const REFUSAL_TIMEOUT: Duration = Duration::from_millis(500);

const REFUSAL: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\n\
    retry-after: 5\r\n\
    access-control-allow-origin: *\r\n\
    content-length: 0\r\n\
    connection: close\r\n\r\n";

/// Who is at the other end of a connection, or whom a trusted proxy says is.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub ClientAddress);

/// Opens a listener that bears bursts. Must be called within a runtime.
pub fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    // A restart must not wait for the connections of the process before.
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// Serves until `shutdown` resolves, then lets the requests under way finish.
///
/// Fails only when the listener cannot say where it listens.
pub async fn serve(
    listener: TcpListener,
    app: AppState,
    shutdown: impl Future<Output = ()> + Send,
) -> io::Result<()> {
    let settings = app.settings().clone();
    tracing::info!(address = %listener.local_addr()?, "listening");
    // Whoever listens is sent home first, or the stop would wait for them.
    let engine = Arc::clone(app.engine());
    let shutdown = shutdown.map(move |()| engine.close_live());
    serve_router(listener, routes::router(app), settings, shutdown).await;
    Ok(())
}

/// Serves a router of any kind with the limits of `settings`.
pub async fn serve_router(
    listener: TcpListener,
    router: Router,
    settings: HttpSettings,
    shutdown: impl Future<Output = ()> + Send,
) {
    let connections = Arc::new(Semaphore::new(settings.connections_max));
    let refusals = Arc::new(Semaphore::new(REFUSALS_MAX));
    let server = Arc::new(Server { router, settings });
    let graceful = GracefulShutdown::new();
    let mut shutdown = pin!(shutdown);
    loop {
        let accepted = tokio::select! {
            () = &mut shutdown => break,
            accepted = listener.accept() => accepted,
        };
        let (stream, address) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(%error, "failed to accept a connection");
                tokio::time::sleep(ACCEPT_PAUSE).await;
                continue;
            }
        };
        let Ok(permit) = Arc::clone(&connections).try_acquire_owned() else {
            if let Ok(permit) = Arc::clone(&refusals).try_acquire_owned() {
                tokio::spawn(refuse(stream).map(move |()| drop(permit)));
            }
            continue;
        };
        let peer = ClientAddress::new(address.ip());
        let connection = Arc::clone(&server).connection(stream, peer, graceful.watcher());
        tokio::spawn(connection.map(move |()| drop(permit)));
    }
    drop(listener);
    if timeout(server.settings.drain_timeout, graceful.shutdown()).await.is_err() {
        tracing::warn!("connections were cut off: they did not end in time");
    }
}

struct Server {
    router: Router,
    settings: HttpSettings,
}

impl Server {
    async fn connection(
        self: Arc<Self>,
        mut stream: TcpStream,
        peer: ClientAddress,
        watcher: hyper_util::server::graceful::Watcher,
    ) {
        // A failure costs some latency, nothing else.
        stream.set_nodelay(true).ok();
        let Some(peer) = self.named_peer(&mut stream, peer).await else {
            return;
        };
        let service = hyper::service::service_fn(|request: hyper::Request<Incoming>| {
            let server = Arc::clone(&self);
            async move { Ok::<_, Infallible>(server.answer(request, peer).await) }
        });
        let mut builder = http1::Builder::new();
        builder
            .timer(TokioTimer::new())
            .header_read_timeout(self.settings.header_timeout)
            .max_headers(HEADERS_MAX)
            .max_buf_size(HEAD_BYTES_MAX)
            .half_close(false);
        let connection = builder.serve_connection(TokioIo::new(stream), service);
        if let Err(error) = watcher.watch(connection).await {
            tracing::debug!(%error, "a connection ended early");
        }
    }

    /// The peer, or the one that a trusted proxy names before the first request. Nothing when the
    /// proxy should have named one and did not: guessing would make the proxy a visitor.
    async fn named_peer(
        &self,
        stream: &mut TcpStream,
        peer: ClientAddress,
    ) -> Option<ClientAddress> {
        if !self.settings.expects_proxy_protocol || !self.settings.forwarding.trusts(peer) {
            return Some(peer);
        }
        match timeout(self.settings.header_timeout, proxy_protocol::read(stream)).await {
            Ok(Ok(named)) => Some(named.unwrap_or(peer)),
            Ok(Err(error)) => {
                tracing::warn!(%error, "failed to read a proxy's header");
                None
            }
            Err(_) => None,
        }
    }

    /// Hands a request to the router, with a limit on the time it takes; a panic in a handler is
    /// one answer 500 and not the end of the connection.
    async fn answer(&self, request: hyper::Request<Incoming>, peer: ClientAddress) -> Response {
        let body_timeout = self.settings.body_timeout;
        let mut request: Request =
            request.map(|body| Body::new(body::TimedBody::new(body, body_timeout)));
        request.extensions_mut().insert(Peer(peer));
        let answer = AssertUnwindSafe(self.router.clone().oneshot(request)).catch_unwind();
        match timeout(self.settings.request_timeout, answer).await {
            Ok(Ok(Ok(response))) => response,
            Ok(Ok(Err(never))) => match never {},
            Ok(Err(_)) => {
                tracing::error!("a handler panicked");
                Problem::internal().into_response()
            }
            Err(_) => Problem::unavailable().into_response(),
        }
    }
}

/// Tells a client to come back later. Reads what it sends for a moment, or it would not see the
/// answer for the reset.
async fn refuse(stream: TcpStream) {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let farewell = async {
        let mut stream = stream;
        stream.write_all(REFUSAL).await?;
        stream.shutdown().await?;
        let mut rest = [0; 1024];
        while stream.read(&mut rest).await? > 0 {}
        io::Result::Ok(())
    };
    if !matches!(timeout(REFUSAL_TIMEOUT, farewell).await, Ok(Ok(()))) {
        tracing::debug!("a refused client did not take its answer");
    }
}
