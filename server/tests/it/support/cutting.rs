//! Cuts connections at random moments: by killing a process of the database, or on the way to it.

use std::{
    io,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy},
    net::{
        TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    task::JoinHandle,
    time::sleep,
};

use super::{databases, forwarder::Forwarder, sql_client};

/// The longest time between two killed processes.
const BETWEEN_MS: u64 = 20;
/// One of this many requests is cut off, mostly before its response.
const CUT_ONE_OF: u8 = 6;

/// Kills processes until it is dropped.
pub(crate) struct Killing(JoinHandle<()>);

impl Drop for Killing {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Kills PostgreSQL's processes of these connections, one after the other, until it is dropped.
pub(crate) async fn kill_backends(application_name: &str, seed: u64) -> Killing {
    let client = sql_client(&databases().socket).await;
    let mut chance = fastrand::Rng::with_seed(seed);
    let name = application_name.to_owned();
    Killing(tokio::spawn(async move {
        let kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                    WHERE application_name = $1 ORDER BY random() LIMIT 1";
        loop {
            sleep(Duration::from_millis(chance.u64(0..BETWEEN_MS))).await;
            client.execute(kill, &[&name]).await.expect("may kill its own role's processes");
        }
    }))
}

/// An endpoint whose connections are cut at random moments, with whatever was under way on them.
pub(crate) struct Cut {
    forwarder: Forwarder,
    cuts: Arc<AtomicUsize>,
}

impl Cut {
    /// Starts it before an endpoint.
    pub(crate) async fn before(target: SocketAddr) -> Self {
        let cuts = Arc::new(AtomicUsize::new(0));
        let counted = cuts.clone();
        let serve = move |client: TcpStream, server: TcpStream| {
            let counted = counted.clone();
            async move {
                let ((from_client, mut to_client), (mut from_server, to_server)) =
                    (client.into_split(), server.into_split());
                tokio::select! {
                    ended = requests(from_client, to_server, &counted) => ended,
                    ended = copy(&mut from_server, &mut to_client) => ended.map(drop),
                }
            }
        };
        Self { forwarder: Forwarder::before(target, serve).await, cuts }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.forwarder.address
    }

    /// Returns the number of connections that were cut so far.
    pub(crate) fn cuts(&self) -> usize {
        self.cuts.load(Ordering::SeqCst)
    }
}

/// Passes requests on; cuts the connection behind some of them.
async fn requests(mut client: OwnedReadHalf, mut server: OwnedWriteHalf, cuts: &AtomicUsize) -> io::Result<()> {
    let mut bytes = [0; 16 * 1024];
    loop {
        let length = client.read(&mut bytes).await?;
        if length == 0 {
            return Ok(());
        }
        server.write_all(&bytes[..length]).await?;
        if fastrand::u8(..CUT_ONE_OF) == 0 {
            cuts.fetch_add(1, Ordering::SeqCst);
            return Err(io::Error::other("cut"));
        }
    }
}
