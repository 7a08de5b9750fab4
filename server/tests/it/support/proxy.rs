//! A proxy before a database that loses, holds, refuses and changes what it is told to.

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

/// Whether the proxy lets anybody through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Door {
    Open,
    /// Every connection, old or new, is closed at once.
    Shut,
    /// Connections stay, and nothing travels on them any more.
    Silent,
}

/// What becomes of a COMMIT.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AtCommit {
    Pass,
    /// The line is cut and the server never hears of it.
    CutBefore,
    /// The server commits and says so, and the line is cut before the client hears of it.
    CutAfter,
    /// The same, and from then on the door is shut.
    CutAfterAndShut,
    /// It is kept until this changes, then handed on.
    Hold,
}

/// The proxy; it ends when it is dropped.
pub(crate) struct Proxy {
    pub(crate) address: SocketAddr,
    state: Arc<State>,
    accept: AbortHandle,
}

struct State {
    door: watch::Sender<Door>,
    at_commit: watch::Sender<AtCommit>,
    connections: AtomicUsize,
    weakened: Mutex<Range<usize>>,
    held: AtomicUsize,
    open: AtomicUsize,
    most_open: AtomicUsize,
}

impl Proxy {
    /// A proxy before a PostgreSQL on loopback.
    pub(crate) async fn before(port: u16) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
        let state = Arc::new(State {
            door: watch::Sender::new(Door::Open),
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

    pub(crate) fn door(&self, door: Door) {
        self.state.door.send_replace(door);
    }

    pub(crate) fn at_commit(&self, at_commit: AtCommit) {
        self.state.at_commit.send_replace(at_commit);
    }

    /// On these connections, counted from the first it ever had, a transaction at REPEATABLE READ begins at READ COMMITTED.
    pub(crate) fn weaken(&self, connections: Range<usize>) {
        *self.state.weakened.lock().unwrap_or_else(PoisonError::into_inner) = connections;
    }

    /// Connections so far.
    pub(crate) fn connections(&self) -> usize {
        self.state.connections.load(Ordering::SeqCst)
    }

    /// Commits kept so far, those handed on later included.
    pub(crate) fn held(&self) -> usize {
        self.state.held.load(Ordering::SeqCst)
    }

    /// The most transactions that were open at one time, as the server said.
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

/// One connection, until either side closes it or the door does.
async fn connect(client: TcpStream, target: SocketAddr, state: Arc<State>) -> io::Result<()> {
    let mut door = state.door.subscribe();
    tokio::select! {
        biased;
        _ = door.wait_for(|door| *door == Door::Shut) => Ok(()),
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
        if message.asks_to_commit() {
            let at_commit = *state.at_commit.borrow();
            match at_commit {
                AtCommit::Pass => {}
                AtCommit::CutBefore => return Ok(()),
                AtCommit::CutAfter | AtCommit::CutAfterAndShut => mute.store(true, Ordering::SeqCst),
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
        state.passable().await;
        if !mute.load(Ordering::SeqCst) {
            client.write_all(&message.bytes).await?;
        } else if message.says_committed() {
            if *state.at_commit.borrow() == AtCommit::CutAfterAndShut {
                state.door.send_replace(Door::Shut);
            }
            return Ok(());
        }
    }
}

impl State {
    async fn passable(&self) {
        let _ = self.door.subscribe().wait_for(|door| *door != Door::Silent).await;
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
