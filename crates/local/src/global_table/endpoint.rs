//! Serves the DynamoDB API of one region over HTTP on the loopback address.

use std::{
    convert::Infallible,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    pin::pin,
    sync::Arc,
    thread::{self, JoinHandle},
    time::Duration,
};

use dynoxide::Database;
use hyper::{server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::TcpStream,
    runtime::Builder,
    sync::{OwnedSemaphorePermit, Semaphore, watch},
    time::sleep,
};

use super::{access_key::AccessKey, answer::Answering, error::GlobalTableError, status::Shared};

/// The time that running requests have to finish once we stop.
const DRAIN_FOR: Duration = Duration::from_secs(1);

/// Connections at once to one region. `--connections` is 2,000 at most; the rest is for other programs.
const CONNECTIONS_MAX: usize = 2_100;

/// The time that a connection may take to send the head of its next request, idle time included. It is longer than
/// the 90 s after which our own client closes an idle connection: if we closed it first, that might happen just when
/// a purchase is sent on it.
const HEAD_MAX: Duration = Duration::from_secs(120);

/// The maximum size of a request's head, in bytes.
const HEAD_BYTES_MAX: usize = 64 * 1024;

/// The wait after a connection could not be accepted, most likely because no descriptor was free.
const ACCEPT_AGAIN: Duration = Duration::from_millis(50);

/// A region's listening endpoint. Dropping it closes it.
pub(super) struct Endpoint {
    pub(super) address: SocketAddr,
    /// Never written to: its drop is the signal.
    _open: watch::Sender<()>,
    thread: JoinHandle<()>,
}

impl Endpoint {
    /// Serves `database` to clients that name the `key`. The database answers on the thread of the request, so the
    /// endpoint has its own thread, and the rest of the server never waits for SQLite.
    pub(super) fn open(
        region: &str,
        port: Option<u16>,
        database: Database,
        key: AccessKey,
        shared: Arc<Shared>,
    ) -> Result<Self, GlobalTableError> {
        let name = format!("dynamodb-{region}");
        let no_thread = |source| GlobalTableError::Thread { name: name.clone(), source };
        let (listener, address) = bind(region, port.unwrap_or(0))?;
        let runtime = Builder::new_current_thread().enable_all().build().map_err(no_thread)?;
        let (_open, closed) = watch::channel(());
        let region = region.to_owned();
        let run = move || {
            let outcome = runtime.block_on(serve(listener, Answering { database, key }, closed));
            if let Err(reason) = outcome {
                shared.break_down(format!("the endpoint of region {region} failed: {reason}"));
            }
        };
        let thread = thread::Builder::new().name(name.clone()).spawn(run).map_err(no_thread)?;
        Ok(Self { address, _open, thread })
    }

    /// Begins to close; the thread ends soon after.
    pub(super) fn close(self) -> JoinHandle<()> {
        self.thread
    }
}

fn bind(region: &str, port: u16) -> Result<(TcpListener, SocketAddr), GlobalTableError> {
    let bound = || {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        Ok((listener, address))
    };
    bound().map_err(|source| GlobalTableError::Port { region: region.to_owned(), port, source })
}

/// Serves until `closed`, and then no longer than [`DRAIN_FOR`]: a client that
/// has sent half a request must not keep us from stopping.
async fn serve(listener: TcpListener, answering: Answering, closed: watch::Receiver<()>) -> Result<(), String> {
    let listener = tokio::net::TcpListener::from_std(listener).map_err(|error| error.to_string())?;
    let permits = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    tokio::select! {
        () = accept(&listener, &permits, &answering, &closed) => {}
        () = ended(closed.clone()) => {}
    }
    drop(listener);
    let all_gone = permits.acquire_many(u32::try_from(CONNECTIONS_MAX).unwrap_or(u32::MAX));
    let _ = tokio::time::timeout(DRAIN_FOR, all_gone).await;
    Ok(())
}

async fn accept(
    listener: &tokio::net::TcpListener,
    permits: &Arc<Semaphore>,
    answering: &Answering,
    closed: &watch::Receiver<()>,
) {
    loop {
        match listener.accept().await {
            // Without a place the connection is closed at once.
            Ok((stream, _)) => {
                if let Ok(permit) = permits.clone().try_acquire_owned() {
                    tokio::spawn(connection(stream, permit, answering.clone(), closed.clone()));
                }
            }
            Err(error) => {
                tracing::warn!(%error, "a local endpoint could not accept a connection");
                sleep(ACCEPT_AGAIN).await;
            }
        }
    }
}

/// Answers the requests of one connection; the guard checks each.
async fn connection(
    stream: TcpStream,
    _permit: OwnedSemaphorePermit,
    answering: Answering,
    closed: watch::Receiver<()>,
) {
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request| {
        let answering = answering.clone();
        async move { Ok::<_, Infallible>(answering.answer(request).await) }
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD_MAX).max_buf_size(HEAD_BYTES_MAX);
    let mut connection = pin!(http.serve_connection(TokioIo::new(stream), service));
    // A client that goes away or breaks the protocol is no fault of ours, and there is nobody left to report it to.
    tokio::select! {
        _ = connection.as_mut() => {}
        () = ended(closed) => {
            connection.as_mut().graceful_shutdown();
            let _ = connection.await;
        }
    }
}

async fn ended(mut closed: watch::Receiver<()>) {
    while closed.changed().await.is_ok() {}
}
