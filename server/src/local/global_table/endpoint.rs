//! The DynamoDB API of one region, over HTTP on the loopback address.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use dynoxide::Database;
use tokio::runtime::Builder;
use tokio::sync::watch;

use super::error::GlobalTableError;
use super::status::Shared;

/// How long requests already running may take to finish once we stop.
const DRAIN_FOR: Duration = Duration::from_secs(1);

/// A region's listening endpoint. Dropping it closes it.
pub(super) struct Endpoint {
    pub(super) address: SocketAddr,
    /// Never written to: its end is the signal.
    _open: watch::Sender<()>,
    thread: JoinHandle<()>,
}

impl Endpoint {
    /// Serves `database`. The database answers on the thread that asks it, so
    /// the endpoint brings its own, and the rest of the server never waits for
    /// SQLite.
    pub(super) fn open(
        region: &str,
        port: Option<u16>,
        database: Database,
        shared: Arc<Shared>,
    ) -> Result<Self, GlobalTableError> {
        let name = format!("dynamodb-{region}");
        let no_thread = |source| GlobalTableError::Thread { name: name.clone(), source };
        let (listener, address) = bind(region, port.unwrap_or(0))?;
        let runtime = Builder::new_current_thread().enable_all().build().map_err(no_thread)?;
        let (_open, closed) = watch::channel(());
        let region = region.to_owned();
        let run = move || {
            let outcome = runtime.block_on(serve(listener, database, closed));
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
async fn serve(listener: TcpListener, database: Database, closed: watch::Receiver<()>) -> Result<(), String> {
    let listener = tokio::net::TcpListener::from_std(listener).map_err(|e| e.to_string())?;
    let overdue = ended(closed.clone());
    tokio::select! {
        outcome = dynoxide::server::serve_with_shutdown(listener, database, ended(closed)) => outcome,
        () = async { overdue.await; tokio::time::sleep(DRAIN_FOR).await } => Ok(()),
    }
}

async fn ended(mut closed: watch::Receiver<()>) {
    while closed.changed().await.is_ok() {}
}
