//! Accepts connections and serves the site on them, within bounds: a number in all, a number for each client, and
//! timeouts, so that none keeps the server waiting.

mod connections;

pub use connections::ConnectionBounds;

use axum::{Router, body::Body, extract::ConnectInfo, http::Request};
use connections::{Connections, Held};
use hyper::{body::Incoming, server::conn::http1};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::{GracefulShutdown, Watcher},
    service::TowerToHyperService,
};
use std::{io, net::SocketAddr, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    time::sleep,
};
use tokio_io_timeout::TimeoutStream;
use tokio_util::sync::CancellationToken;
use tower::{ServiceExt, util::MapRequest};

/// Longest head of a request, in bytes: a few cookies, and names of files.
const HEAD_BYTES_MAX: usize = 32 * 1024;
/// Pause after an error that does not concern one connection only, such as too many open files.
const AFTER_ERROR: Duration = Duration::from_millis(200);

/// Serves until `stop`, then waits for the requests under way.
pub async fn serve(listener: TcpListener, router: Router, bounds: ConnectionBounds, stop: CancellationToken) {
    let (patience, graceful) = ((bounds.head, bounds.stall), GracefulShutdown::new());
    let connections = Connections::new(bounds);
    while let Some((stream, peer)) = next(&listener, &stop).await {
        match connections.take(peer.ip()) {
            Some(held) => {
                let connection = Accepted { stream, peer, _held: held };
                drop(tokio::spawn(connection.answer(router.clone(), graceful.watcher(), patience)));
            }
            // Closed without a response: that would cost what the bound has to save.
            None => drop(stream),
        }
    }
    graceful.shutdown().await;
}

/// The next connection; `None` once the server stops.
async fn next(listener: &TcpListener, stop: &CancellationToken) -> Option<(TcpStream, SocketAddr)> {
    loop {
        match stop.run_until_cancelled(listener.accept()).await? {
            Ok(accepted) => return Some(accepted),
            Err(error) if of_one_connection(&error) => {}
            Err(error) => {
                tracing::error!(%error, "no connection can be accepted just now");
                sleep(AFTER_ERROR).await;
            }
        }
    }
}

fn of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

/// A connection that has its place.
struct Accepted {
    stream: TcpStream,
    peer: SocketAddr,
    _held: Held,
}

impl Accepted {
    async fn answer(self, router: Router, watcher: Watcher, (head, stall): (Duration, Duration)) {
        // A line of a stream is sent at once.
        let _ = self.stream.set_nodelay(true);
        let mut stream = Box::pin(TimeoutStream::new(self.stream));
        stream.as_mut().set_write_timeout_pinned(Some(stall));
        let service = TowerToHyperService::new(with_peer(router, self.peer));
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(head)
            .max_buf_size(HEAD_BYTES_MAX)
            .serve_connection(TokioIo::new(stream), service);
        if let Err(error) = watcher.watch(connection).await {
            tracing::debug!(%error, "a connection ended early");
        }
    }
}

/// Returns the router, which adds the address of the peer to each request.
fn with_peer(
    router: Router,
    peer: SocketAddr,
) -> MapRequest<Router, impl FnMut(Request<Incoming>) -> Request<Body> + Clone> {
    router.map_request(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        request
    })
}
