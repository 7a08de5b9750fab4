//! Connections that are cut at random moments: a process of the database killed, or the way to it.

use std::{io, net::SocketAddr, time::Duration};
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
pub(crate) struct Cut(Forwarder);

impl Cut {
    /// Before an endpoint.
    pub(crate) async fn before(target: SocketAddr) -> Self {
        let serve = |mut client: TcpStream, mut server: TcpStream| async move {
            let lifetime = Duration::from_millis(fastrand::u64(1..LIFETIME_MS));
            match timeout(lifetime, copy_bidirectional(&mut client, &mut server)).await {
                Ok(ended) => ended.map(|_| ()),
                Err(_) => Err(io::Error::other("cut")),
            }
        };
        Self(Forwarder::before(target, serve).await)
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.0.address
    }
}
