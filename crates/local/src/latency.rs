//! Network latency for engines that run on the same machine.
//!
//! A relay between the swarm and one region's endpoint forwards every byte with a delay. If the latency is zero there
//! is no relay at all: the engine's own address is used.

use futures::future::BoxFuture;
use std::{io, net::SocketAddr, time::Duration};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream, tcp},
    sync::mpsc,
    task::{AbortHandle, JoinSet},
    time::{Instant, sleep_until},
};

/// Bytes read at once.
const CHUNK: usize = 16 * 1024;
/// Chunks on their way in one direction; more than that and the sender waits.
const IN_FLIGHT_MAX: usize = 256;

/// The latency of a region.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Latency {
    /// The time by which a round trip takes longer, half of it each way.
    pub round_trip: Duration,
    /// Up to this much more on the way to the service, differently each time: the service's own jitter.
    pub jitter: Duration,
}

impl Latency {
    /// Whether there is no latency at all.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.round_trip.is_zero() && self.jitter.is_zero()
    }
}

/// A relay; it ends when it is dropped.
#[derive(Debug)]
pub struct Relay {
    address: SocketAddr,
    accept: AbortHandle,
}

impl Relay {
    /// Starts a relay before `target`, on a free loopback port; none if the latency is zero.
    ///
    /// # Errors
    /// When no port is free.
    pub fn start(target: SocketAddr, latency: Latency, seed: u64) -> BoxFuture<'static, io::Result<Option<Self>>> {
        Box::pin(async move {
            if latency.is_zero() {
                return Ok(None);
            }
            let listener = TcpListener::bind((std::net::Ipv4Addr::LOCALHOST, 0)).await?;
            let address = listener.local_addr()?;
            let accept = tokio::spawn(accept(listener, target, latency, fastrand::Rng::with_seed(seed))).abort_handle();
            Ok(Some(Self { address, accept }))
        })
    }

    /// The address on which it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        // The connections are tasks of the accept task's set, and end with it.
        self.accept.abort();
    }
}

async fn accept(listener: TcpListener, target: SocketAddr, latency: Latency, mut rng: fastrand::Rng) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((client, _)) => drop(connections.spawn(connect(client, target, latency, rng.fork()))),
                Err(error) => {
                    // Most likely no descriptor is free: others are closing, so try again.
                    tracing::warn!(%error, %target, "relay could not accept");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn connect(client: TcpStream, target: SocketAddr, latency: Latency, rng: fastrand::Rng) {
    // A target that is down closes the client's connection, as it would without the relay.
    let Ok(server) = TcpStream::connect(target).await else { return };
    let _ = (client.set_nodelay(true), server.set_nodelay(true));
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    let half = latency.round_trip / 2;
    tokio::join!(
        carry(from_client, to_server, half, latency.jitter, rng),
        carry(from_server, to_client, half, Duration::ZERO, fastrand::Rng::new()),
    );
}

/// Forwards what it reads, each chunk a while after it came, in order.
async fn carry(
    mut from: tcp::OwnedReadHalf,
    mut to: tcp::OwnedWriteHalf,
    delay: Duration,
    jitter: Duration,
    mut rng: fastrand::Rng,
) {
    let (sender, mut due) = mpsc::channel::<(Instant, Vec<u8>)>(IN_FLIGHT_MAX);
    let read = async move {
        let mut chunk = vec![0; CHUNK];
        while let Ok(length @ 1..) = from.read(&mut chunk).await {
            let at = Instant::now() + delay + jitter.mul_f64(rng.f64());
            if sender.send((at, chunk[..length].to_vec())).await.is_err() {
                return;
            }
        }
    };
    let write = async move {
        while let Some((at, bytes)) = due.recv().await {
            sleep_until(at).await;
            if to.write_all(&bytes).await.is_err() {
                return;
            }
        }
        // The other side has closed: pass this on, and let the responses come back.
        let _ = to.shutdown().await;
    };
    tokio::join!(read, write);
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn echo() -> SocketAddr {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            let (mut socket, _) = listener.accept().await.unwrap();
            let (mut from, mut to) = socket.split();
            let _ = tokio::io::copy(&mut from, &mut to).await;
        });
        address
    }

    #[tokio::test]
    async fn a_round_trip_takes_at_least_the_latency_and_loses_nothing() {
        let latency = Latency { round_trip: Duration::from_millis(20), jitter: Duration::from_millis(2) };
        let relay = Relay::start(echo().await, latency, 1).await.unwrap().unwrap();
        let mut socket = TcpStream::connect(relay.address()).await.unwrap();
        let sent: Vec<u8> = (0..=255).cycle().take(100_000).collect();
        let begun = Instant::now();
        socket.write_all(&sent).await.unwrap();
        socket.shutdown().await.unwrap();
        let mut received = Vec::new();
        socket.read_to_end(&mut received).await.unwrap();
        assert_eq!(received, sent);
        assert!(begun.elapsed() >= latency.round_trip);
    }

    #[tokio::test]
    async fn no_latency_is_no_relay() {
        assert!(Relay::start(echo().await, Latency::default(), 1).await.unwrap().is_none());
    }
}
