//! The session of a client that was let in: its statements on the way to PostgreSQL, and the responses on the way back.
//!
//! A statement that the service would refuse is replaced by one that is sure to fail, so that the transaction fails
//! as it would there; its error, which names the refusal, is replaced on the way back.

use std::{
    collections::HashMap,
    io,
    sync::{Mutex, MutexGuard, PoisonError},
};
use tokio::{
    io::{AsyncRead, AsyncWrite, AsyncWriteExt, BufReader},
    net::TcpStream,
};
use tokio_rustls::server::TlsStream;

use super::{
    super::wire::Message,
    Shared,
    faults::Fault,
    iam,
    refusal::Refusal,
    sql::{self, Kind, Statement},
    transaction::Transaction,
};

/// The beginning of a name that does not exist; the number of a refusal follows.
const MARK: &str = "standin_refusal_";

/// One client's session.
pub(super) struct Session<'a> {
    shared: &'a Shared,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    transaction: Transaction,
    prepared: HashMap<String, Vec<Statement>>,
    refusals: Vec<Refusal>,
    /// Whether the server reported that the transaction has failed.
    failed: bool,
    /// The command tag that replaces `CALL`.
    tag: &'static str,
    /// The answer to the COMMIT, or to the ROLLBACK in its place, that is on its way.
    ending: Option<Refusal>,
}

impl<'a> Session<'a> {
    pub(super) fn new(shared: &'a Shared) -> Self {
        Self { shared, state: Mutex::default() }
    }

    /// Relays messages until either side closes the connection.
    pub(super) async fn relay(&self, client: TlsStream<TcpStream>, server: BufReader<TcpStream>) -> io::Result<()> {
        let (from_client, to_client) = tokio::io::split(client);
        let (from_server, to_server) = tokio::io::split(server);
        tokio::select! {
            ended = self.requests(BufReader::new(from_client), to_server) => ended,
            ended = self.answers(from_server, to_client) => ended,
        }
    }

    async fn requests(
        &self,
        mut client: impl AsyncRead + Unpin,
        mut server: impl AsyncWrite + Unpin,
    ) -> io::Result<()> {
        loop {
            let message = Message::next(&mut client).await?;
            let message = self.request(&message).unwrap_or(message);
            server.write_all(&message.bytes).await?;
            server.flush().await?;
        }
    }

    async fn answers(&self, mut server: impl AsyncRead + Unpin, mut client: impl AsyncWrite + Unpin) -> io::Result<()> {
        loop {
            let message = Message::next(&mut server).await?;
            let bytes = self.answer(&message).unwrap_or(message.bytes);
            client.write_all(&bytes).await?;
            client.flush().await?;
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the message that is sent in the place of this one, if any.
    fn request(&self, message: &Message) -> Option<Message> {
        match message.kind() {
            b'Q' => self.query(message),
            b'P' => self.parse(message),
            b'B' => self.bind(message),
            b'S' => {
                self.state().transaction.synced();
                None
            }
            _ => None,
        }
    }

    fn query(&self, message: &Message) -> Option<Message> {
        let [text, _] = texts(message.body())?;
        self.shared.saw(text);
        let statements = sql::statements(text);
        let state = &mut *self.state();
        let admitted = self.admitted(&statements, state);
        state.transaction.synced();
        let text = match admitted {
            Err(refusal) => format!("SELECT {}", state.mark(refusal)),
            Ok(()) if self.is_commit_to_fail(&statements, state) => "ROLLBACK".into(),
            Ok(()) => rewritten(&statements, state)?,
        };
        Some(Message::new(b'Q', &[text.as_bytes(), b"\0"].concat()))
    }

    fn parse(&self, message: &Message) -> Option<Message> {
        let [name, text] = texts(message.body())?;
        self.shared.saw(text);
        let statements = sql::statements(text);
        let state = &mut *self.state();
        let text = match statements.iter().find_map(Statement::refusal) {
            Some(refusal) => Some(format!("SELECT {}", state.mark(refusal))),
            None => rewritten(&statements, state),
        };
        state.prepared.insert(name.to_owned(), statements);
        // None of these has parameters.
        text.map(|text| Message::new(b'P', &[name.as_bytes(), b"\0", text.as_bytes(), b"\0\0\0"].concat()))
    }

    fn bind(&self, message: &Message) -> Option<Message> {
        let [portal, name] = texts(message.body())?;
        let state = &mut *self.state();
        let statements = state.prepared.get(name).cloned().unwrap_or_default();
        let refusal = self.admitted(&statements, state).err()?;
        // In a failed transaction, PostgreSQL would first report that there is no such statement.
        if state.failed {
            return None;
        }
        let rest = &message.body()[portal.len() + name.len() + 2..];
        let mark = state.mark(refusal);
        Some(Message::new(b'B', &[portal.as_bytes(), b"\0", mark.as_bytes(), b"\0", rest].concat()))
    }

    fn admitted(&self, statements: &[Statement], state: &mut State) -> Result<(), Refusal> {
        for statement in statements {
            statement.refusal().map_or(Ok(()), Err)?;
            state.transaction.admit(statement)?;
            let (kind, faults) = (statement.kind(), &self.shared.faults);
            if statement.word(0) == "SHOW" && !state.failed && faults.take(Fault::LevelUnreported) {
                return Err(Refusal::of("42704", "unrecognized configuration parameter \"transaction_isolation\""));
            }
            if kind == Kind::Read && !state.failed && faults.at_read(&statement.text) {
                return Err(Refusal::schema_conflict());
            }
            if kind == Kind::Ddl && !state.failed && faults.take(Fault::SchemaConflictAtChange) {
                return Err(Refusal::schema_conflict());
            }
            if kind == Kind::Dml && state.transaction.is_implicit() && faults.take(Fault::ConflictAtCommit) {
                return Err(Refusal::data_conflict());
            }
        }
        Ok(())
    }

    /// Whether a COMMIT is to become a ROLLBACK; stores the answer to it.
    fn is_commit_to_fail(&self, statements: &[Statement], state: &mut State) -> bool {
        let faults = &self.shared.faults;
        if !matches!(statements, [only] if only.kind() == Kind::Commit) || state.failed {
            return false;
        }
        if faults.take(Fault::UnavailableAtCommit) {
            state.ending = Some(Refusal::unavailable());
            return false;
        }
        let conflict = faults.take(Fault::ConflictAtCommit);
        state.ending = conflict.then(Refusal::data_conflict);
        conflict || faults.take(Fault::RolledBackAtCommit)
    }

    /// Returns the bytes that the client gets in the place of this response, if any.
    fn answer(&self, message: &Message) -> Option<Vec<u8>> {
        let state = &mut *self.state();
        match message.kind() {
            b'Z' => {
                state.failed = message.body() == b"E";
                None
            }
            b'C' if message.body() == b"CALL\0" => {
                Some(Message::new(b'C', &[state.tag.as_bytes(), b"\0"].concat()).bytes)
            }
            b'C' => state.ending.take().map(|refusal| refusal.bytes()),
            b'E' => state.error(message).map(|refusal| refusal.bytes()),
            _ => None,
        }
    }
}

impl State {
    /// Returns a name for the refusal, which comes back in the error.
    fn mark(&mut self, refusal: Refusal) -> String {
        self.refusals.push(refusal);
        format!("{MARK}{}", self.refusals.len() - 1)
    }

    fn error(&self, message: &Message) -> Option<Refusal> {
        let fields = message.body().split(|byte| *byte == 0).map(String::from_utf8_lossy);
        let fields: Vec<_> = fields.collect();
        let field = |kind: char| fields.iter().find_map(|field| field.strip_prefix(kind)).unwrap_or_default();
        // It was found while a statement ran. The service may do that, too, but mostly finds it at COMMIT.
        if field('C') == "40001" {
            return Some(Refusal::data_conflict());
        }
        let (_, number) = field('M').split_once(MARK)?;
        let digits: String = number.chars().take_while(char::is_ascii_digit).collect();
        self.refusals.get(digits.parse::<usize>().ok()?).cloned()
    }
}

/// Returns the text with the statements that PostgreSQL does not know replaced; `None` if it knows all.
fn rewritten(statements: &[Statement], state: &mut State) -> Option<String> {
    let mut any = false;
    let texts = statements.iter().map(|statement| match iam::rewritten(statement) {
        Some(rewritten) => {
            (any, state.tag) = (true, rewritten.tag);
            rewritten.sql
        }
        None if statement.is_index_async() => {
            any = true;
            statement.text.replacen(" ASYNC", "", 1)
        }
        None => statement.text.clone(),
    });
    let text = texts.collect::<Vec<_>>().join("; ");
    any.then_some(text)
}

/// Returns the first two texts of a body.
fn texts(body: &[u8]) -> Option<[&str; 2]> {
    let mut texts = body.split(|byte| *byte == 0).map(|text| std::str::from_utf8(text).unwrap_or_default());
    Some([texts.next()?, texts.next()?])
}
