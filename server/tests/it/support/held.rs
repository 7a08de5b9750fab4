//! A proxy before PostgreSQL that counts the statements of one kind, and holds them on request.

use std::{
    io,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};
use tokio::{
    io::{AsyncWriteExt, BufReader, copy},
    net::TcpStream,
    sync::watch,
};

use super::{forwarder::Forwarder, wire::Message};

/// The proxy; it ends when it is dropped.
pub(crate) struct Held {
    forwarder: Forwarder,
    state: Arc<State>,
}

struct State {
    /// The text that a statement of this kind contains.
    part: &'static str,
    keeps: watch::Sender<bool>,
    sent: AtomicUsize,
}

impl Held {
    /// Starts it before a PostgreSQL on loopback; the statements of the kind contain `part`.
    pub(crate) async fn before(port: u16, part: &'static str) -> Self {
        let state = Arc::new(State { part, keeps: watch::Sender::new(false), sent: AtomicUsize::new(0) });
        let own = state.clone();
        let serve = move |client, server| serve(client, server, own.clone());
        Self { forwarder: Forwarder::before(([127, 0, 0, 1], port).into(), serve).await, state }
    }

    pub(crate) const fn address(&self) -> SocketAddr {
        self.forwarder.address
    }

    /// Holds these statements from now on.
    pub(crate) fn keep(&self) {
        self.state.keeps.send_replace(true);
    }

    /// Passes on the statements that were held, and those that come.
    pub(crate) fn release(&self) {
        self.state.keeps.send_replace(false);
    }

    /// Returns the number of these statements so far, including those that are held.
    pub(crate) fn sent(&self) -> usize {
        self.state.sent.load(Ordering::SeqCst)
    }
}

async fn serve(client: TcpStream, server: TcpStream, state: Arc<State>) -> io::Result<()> {
    let ((from_client, mut to_client), (mut from_server, mut to_server)) = (client.into_split(), server.into_split());
    let requests = async {
        let mut from_client = BufReader::new(from_client);
        let mut message = Message::startup(&mut from_client).await?;
        loop {
            if message.kind() == b'P' && message.texts(2)[1].contains(state.part) {
                state.sent.fetch_add(1, Ordering::SeqCst);
                let _ = state.keeps.subscribe().wait_for(|keeps| !keeps).await;
            }
            to_server.write_all(&message.bytes).await?;
            message = Message::next(&mut from_client).await?;
        }
    };
    tokio::select! {
        ended = requests => ended,
        ended = copy(&mut from_server, &mut to_client) => ended.map(drop),
    }
}
