//! Connections that are cut at random moments: a process of the database killed, or the way to it.

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
    io::copy_bidirectional,
    net::TcpStream,
    task::JoinHandle,
    time::{sleep, timeout},
};

use super::{databases, forwarder::Forwarder};

/// Between two killed processes, at most.
const BETWEEN_MS: u64 = 30;
/// How long a connection of a [`cut_at_random`] endpoint lives, at most.
const LIFETIME_MS: u64 = 120;

/// Ends its work when it is dropped.
pub(crate) struct Killing(JoinHandle<()>);

impl Drop for Killing {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Kills PostgreSQL's processes of these connections, one after the other, until it is dropped.
pub(crate) async fn kill_backends(application_name: &str, seed: u64) -> Killing {
    let (client, connection) = databases().socket.connect(tokio_postgres::NoTls).await.expect("connects");
    tokio::spawn(connection);
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
    /// Before an endpoint.
    pub(crate) async fn before(target: SocketAddr) -> Self {
        let cuts = Arc::new(AtomicUsize::new(0));
        let counted = cuts.clone();
        let serve = move |mut client: TcpStream, mut server: TcpStream| {
            let counted = counted.clone();
            async move {
                let lifetime = Duration::from_millis(fastrand::u64(1..LIFETIME_MS));
                if let Ok(ended) = timeout(lifetime, copy_bidirectional(&mut client, &mut server)).await {
                    return ended.map(|_| ());
                }
                counted.fetch_add(1, Ordering::SeqCst);
                Err(io::Error::other("cut"))
            }
        };
        Self { forwarder: Forwarder::before(target, serve).await, cuts }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.forwarder.address
    }

    /// How many connections were cut so far.
    pub(crate) fn cuts(&self) -> usize {
        self.cuts.load(Ordering::SeqCst)
    }
}
