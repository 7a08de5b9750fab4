//! Counts transactions of PostgreSQL's protocol, as Aurora DSQL bills them: each by itself; those that write cost more
//! than those that only read.

use std::{
    collections::HashMap,
    io,
    net::SocketAddr,
    sync::{Arc, Mutex},
};
use tokio::{
    io::{AsyncWriteExt, BufReader},
    net::{
        TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
};

use super::super::{forwarder::Forwarder, wire::Message};

/// The counts so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Transactions {
    /// Connections opened.
    pub(crate) connections: u64,
    /// Transactions that only read, those of one statement included.
    pub(crate) reading: u64,
    /// Transactions that wrote, those that were refused or given up included: whether DSQL bills these is not
    /// documented.
    pub(crate) writing: u64,
    /// Bytes of parameters of statements that write, above 1,024 in one transaction; fewer bytes are billed as 1,024.
    pub(crate) bytes_above_minimum: u64,
    /// Statements, BEGIN, COMMIT and ROLLBACK not included.
    pub(crate) statements: u64,
}

/// The fewest bytes for which a transaction that writes is billed.
const BYTES_MIN: u64 = 1024;

/// A forwarder that counts.
pub(crate) struct WireMeter {
    forwarder: Forwarder,
    read: Arc<Mutex<Transactions>>,
}

impl WireMeter {
    /// Starts a meter before a PostgreSQL.
    pub(crate) async fn before(target: SocketAddr) -> Self {
        let read = Arc::new(Mutex::new(Transactions::default()));
        let shared = read.clone();
        let forwarder = Forwarder::before(target, move |client, server| serve(client, server, shared.clone())).await;
        Self { forwarder, read }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.forwarder.address
    }

    /// Returns the counts, and sets them to zero.
    pub(crate) fn take(&self) -> Transactions {
        std::mem::take(&mut self.read.lock().expect("nobody panics"))
    }
}

async fn serve(client: TcpStream, server: TcpStream, read: Arc<Mutex<Transactions>>) -> io::Result<()> {
    let ((from_client, mut to_client), (mut from_server, to_server)) = (client.into_split(), server.into_split());
    tokio::select! {
        ended = requests(BufReader::new(from_client), to_server, &read) => ended,
        ended = tokio::io::copy(&mut from_server, &mut to_client) => ended.map(|_| ()),
    }
}

async fn requests(
    mut client: BufReader<OwnedReadHalf>,
    mut server: OwnedWriteHalf,
    read: &Mutex<Transactions>,
) -> io::Result<()> {
    let mut session = Session::default();
    let mut message = Message::startup(&mut client).await?;
    read.lock().expect("nobody panics").connections += 1;
    loop {
        server.write_all(&message.bytes).await?;
        message = Message::next(&mut client).await?;
        session.sees(&message, &mut read.lock().expect("nobody panics"));
    }
}

/// One connection: its prepared statements, and the bytes that an open transaction has written; `None` in one that only
/// reads.
#[derive(Default)]
struct Session {
    prepared: HashMap<String, String>,
    open: Option<Option<u64>>,
}

impl Session {
    fn sees(&mut self, message: &Message, read: &mut Transactions) {
        match message.kind() {
            b'Q' => self.command(&message.texts(1)[0], read),
            b'P' => {
                let [name, text] = message.texts(2).try_into().expect("a name and a statement");
                self.prepared.insert(name, text);
            }
            b'B' => {
                let [_, name] = message.texts(2).try_into().expect("a portal and a name");
                let writes = !self.prepared[&name].starts_with("SELECT");
                self.statement(writes.then_some(message.bytes.len() as u64), read);
            }
            _ => {}
        }
    }

    fn command(&mut self, text: &str, read: &mut Transactions) {
        match text.split(' ').next() {
            Some("BEGIN") => self.open = Some(None),
            Some("SHOW") => self.statement(None, read),
            Some("COMMIT" | "ROLLBACK") => read.end(self.open.take().expect("a transaction is open")),
            // Tables are made by `worldseat provision dsql`, not at request time.
            Some("CREATE") => {}
            _ => panic!("{text:?} is not known to the meter"),
        }
    }

    fn statement(&mut self, written: Option<u64>, read: &mut Transactions) {
        read.statements += 1;
        match &mut self.open {
            Some(so_far) => {
                if let Some(bytes) = written {
                    *so_far = Some(so_far.unwrap_or_default() + bytes);
                }
            }
            None => read.end(written),
        }
    }
}

impl Transactions {
    fn end(&mut self, written: Option<u64>) {
        match written {
            Some(bytes) => {
                self.writing += 1;
                self.bytes_above_minimum += bytes.saturating_sub(BYTES_MIN);
            }
            None => self.reading += 1,
        }
    }
}
