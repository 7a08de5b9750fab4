//! A proxy before a database that loses, holds, refuses and changes messages on request.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    ops::Range,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};
use tokio::{
    io::{AsyncWriteExt, BufReader},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::watch,
    task::{AbortHandle, JoinSet},
};

use super::wire::Message;

/// Whether the proxy passes connections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Listening {
    Open,
    /// Every connection, old or new, is closed at once.
    Shut,
    /// Connections stay open, but nothing is passed on any more.
    Silent,
}

/// The handling of a COMMIT.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AtCommit {
    Pass,
    /// The connection is cut, and the server never gets the COMMIT.
    CutBefore,
    /// The server commits and reports it, and the connection is cut before the client gets the response.
    CutAfter,
    /// The same, and every connection is closed then. Nobody else gets a response after the COMMIT was sent: PostgreSQL
    /// releases the row before it reports the commit, and another buyer could read "sold" between the two.
    CutAfterAndShut,
    /// It is held until this changes, then passed on.
    Hold,
}

/// The proxy; it ends when it is dropped.
pub(crate) struct Proxy {
    pub(crate) address: SocketAddr,
    state: Arc<State>,
    accept: AbortHandle,
}

struct State {
    listening: watch::Sender<Listening>,
    at_commit: watch::Sender<AtCommit>,
    connections: AtomicUsize,
    weakened: Mutex<Range<usize>>,
    held: AtomicUsize,
    open: AtomicUsize,
    most_open: AtomicUsize,
}

impl Proxy {
    /// Starts a proxy before a PostgreSQL on loopback.
    pub(crate) async fn before(port: u16) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
        let state = Arc::new(State {
            listening: watch::Sender::new(Listening::Open),
            at_commit: watch::Sender::new(AtCommit::Pass),
            connections: AtomicUsize::new(0),
            weakened: Mutex::new(0..0),
            held: AtomicUsize::new(0),
            open: AtomicUsize::new(0),
            most_open: AtomicUsize::new(0),
        });
        let address = listener.local_addr().expect("bound");
        let target = (Ipv4Addr::LOCALHOST, port).into();
        let accept = tokio::spawn(accept(listener, target, state.clone())).abort_handle();
        Self { address, state, accept }
    }

    pub(crate) fn set_listening(&self, listening: Listening) {
        self.state.listening.send_replace(listening);
    }

    pub(crate) fn at_commit(&self, at_commit: AtCommit) {
        self.state.at_commit.send_replace(at_commit);
    }

    /// Makes transactions at REPEATABLE READ begin at READ COMMITTED on these connections, counted from the first ever.
    pub(crate) fn weaken(&self, connections: Range<usize>) {
        *self.state.weakened.lock().unwrap_or_else(PoisonError::into_inner) = connections;
    }

    /// Returns the number of connections so far.
    pub(crate) fn connections(&self) -> usize {
        self.state.connections.load(Ordering::SeqCst)
    }

    /// Returns the number of commits held so far, those passed on later included.
    pub(crate) fn held(&self) -> usize {
        self.state.held.load(Ordering::SeqCst)
    }

    /// Returns the largest number of transactions that were open at one time, as the server reported.
    pub(crate) fn most_open(&self) -> usize {
        self.state.most_open.load(Ordering::SeqCst)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.accept.abort();
    }
}

async fn accept(listener: TcpListener, target: SocketAddr, state: Arc<State>) {
    let mut connections = JoinSet::new();
    while let Ok((client, _)) = listener.accept().await {
        connections.spawn(connect(client, target, state.clone()));
    }
}

/// Serves one connection, until either side or the proxy closes it.
async fn connect(client: TcpStream, target: SocketAddr, state: Arc<State>) -> io::Result<()> {
    let mut listening = state.listening.subscribe();
    tokio::select! {
        biased;
        _ = listening.wait_for(|listening| *listening == Listening::Shut) => Ok(()),
        ended = serve(client, target, &state) => ended,
    }
}

async fn serve(client: TcpStream, target: SocketAddr, state: &State) -> io::Result<()> {
    let number = state.connections.fetch_add(1, Ordering::SeqCst);
    let server = TcpStream::connect(target).await?;
    client.set_nodelay(true)?;
    server.set_nodelay(true)?;
    let ((from_client, to_client), (from_server, to_server)) = (client.into_split(), server.into_split());
    let mute = AtomicBool::new(false);
    let mut transaction = Transaction { state, open: false };
    tokio::select! {
        ended = requests(BufReader::new(from_client), to_server, state, number, &mute) => ended,
        ended = answers(BufReader::new(from_server), to_client, state, &mute, &mut transaction) => ended,
    }
}

async fn requests(
    mut client: BufReader<OwnedReadHalf>,
    mut server: OwnedWriteHalf,
    state: &State,
    number: usize,
    mute: &AtomicBool,
) -> io::Result<()> {
    let mut message = Message::startup(&mut client).await?;
    loop {
        state.passable().await;
        if message.is_commit() {
            let at_commit = *state.at_commit.borrow();
            match at_commit {
                AtCommit::Pass => {}
                AtCommit::CutBefore => return Ok(()),
                AtCommit::CutAfter => mute.store(true, Ordering::SeqCst),
                AtCommit::CutAfterAndShut => {
                    mute.store(true, Ordering::SeqCst);
                    state.listening.send_replace(Listening::Silent);
                }
                AtCommit::Hold => state.held().await,
            }
        }
        if message.begins_at_repeatable_read() && state.weakens(number) {
            message = Message::new(b'Q', b"BEGIN ISOLATION LEVEL READ COMMITTED\0");
        }
        server.write_all(&message.bytes).await?;
        message = Message::next(&mut client).await?;
    }
}

async fn answers(
    mut server: BufReader<OwnedReadHalf>,
    mut client: OwnedWriteHalf,
    state: &State,
    mute: &AtomicBool,
    transaction: &mut Transaction<'_>,
) -> io::Result<()> {
    loop {
        let message = Message::next(&mut server).await?;
        if let Some(open) = message.in_transaction() {
            transaction.is(open);
        }
        if !mute.load(Ordering::SeqCst) {
            state.passable().await;
            client.write_all(&message.bytes).await?;
        } else if message.is_committed() {
            if *state.at_commit.borrow() == AtCommit::CutAfterAndShut {
                state.listening.send_replace(Listening::Shut);
            }
            return Ok(());
        }
    }
}

impl State {
    async fn passable(&self) {
        let _ = self.listening.subscribe().wait_for(|listening| *listening != Listening::Silent).await;
    }

    fn weakens(&self, connection: usize) -> bool {
        self.weakened.lock().unwrap_or_else(PoisonError::into_inner).contains(&connection)
    }

    async fn held(&self) {
        self.held.fetch_add(1, Ordering::SeqCst);
        let _ = self.at_commit.subscribe().wait_for(|at_commit| *at_commit != AtCommit::Hold).await;
    }
}

/// Whether a connection has a transaction open; counted while it has.
struct Transaction<'a> {
    state: &'a State,
    open: bool,
}

impl Transaction<'_> {
    fn is(&mut self, open: bool) {
        if open && !self.open {
            let now = self.state.open.fetch_add(1, Ordering::SeqCst) + 1;
            self.state.most_open.fetch_max(now, Ordering::SeqCst);
        } else if self.open && !open {
            self.state.open.fetch_sub(1, Ordering::SeqCst);
        }
        self.open = open;
    }
}

impl Drop for Transaction<'_> {
    fn drop(&mut self) {
        self.is(false);
    }
}
