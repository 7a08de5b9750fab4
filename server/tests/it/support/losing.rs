//! An endpoint before dynalite that applies writes and loses the responses, or refuses the writes.

use std::{
    collections::VecDeque,
    io,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard},
};
use tokio::{
    io::{AsyncWriteExt, BufReader},
    net::TcpStream,
};

use super::{forwarder::Forwarder, http_message::HttpMessage};

/// The fate of one sending of a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It is applied and answered.
    Pass,
    /// It is applied, and the connection is cut before a response.
    AppliedAndCut,
    /// It is applied, and the response is a server error.
    AppliedAndFailed,
    /// It is applied and never answered.
    AppliedAndSilent,
    /// It is not applied: this error is the response.
    Refused(&'static str),
}

/// The endpoint; it ends when it is dropped.
pub(crate) struct Losing {
    forwarder: Forwarder,
    fates: Fates,
}

#[derive(Debug, Clone, Default)]
struct Fates(Arc<Mutex<Puts>>);

/// The puts by table.
#[derive(Debug, Default)]
struct Puts {
    to_come: Vec<(String, VecDeque<Fate>)>,
    came: Vec<(String, Fate)>,
}

impl Losing {
    /// Starts it; everything passes at first.
    pub(crate) async fn before(target: SocketAddr) -> Self {
        let fates = Fates::default();
        let shared = fates.clone();
        // dynalite closes a connection that is idle for five seconds, so each request has a connection of its own.
        let serve = move |client, _| serve(client, target, shared.clone());
        Self { forwarder: Forwarder::before(target, serve).await, fates }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.forwarder.address
    }

    /// Sets the fates of the next puts into a table.
    pub(crate) fn next(&self, table: &str, fates: impl IntoIterator<Item = Fate>) {
        self.fates.puts().to_come.push((table.into(), fates.into_iter().collect()));
    }

    /// Returns the fates of the puts into a table so far.
    pub(crate) fn puts(&self, table: &str) -> Vec<Fate> {
        self.fates.puts().came.iter().filter(|(name, _)| name == table).map(|(_, fate)| *fate).collect()
    }
}

impl Fates {
    fn of(&self, request: &HttpMessage) -> Fate {
        if request.operation() != "PutItem" {
            return Fate::Pass;
        }
        let table = request.body()["TableName"].as_str().expect("a table").to_owned();
        let mut puts = self.puts();
        let next = puts.to_come.iter_mut().find(|(name, fates)| *name == table && !fates.is_empty());
        let fate = next.and_then(|(_, fates)| fates.pop_front()).unwrap_or(Fate::Pass);
        puts.came.push((table, fate));
        fate
    }

    fn puts(&self) -> MutexGuard<'_, Puts> {
        self.0.lock().expect("not poisoned")
    }
}

/// Serves one connection, request after request.
async fn serve(client: TcpStream, target: SocketAddr, fates: Fates) -> io::Result<()> {
    let mut client = BufReader::new(client);
    loop {
        let request = HttpMessage::read(&mut client).await?;
        let fate = fates.of(&request);
        let answer = match fate {
            Fate::Refused(error) => error_answer(400, error),
            _ => forward(target, &request).await?,
        };
        let answer = match fate {
            Fate::AppliedAndCut => return Ok(()),
            Fate::AppliedAndSilent => std::future::pending().await,
            Fate::AppliedAndFailed => error_answer(500, "InternalServerError"),
            _ => answer,
        };
        client.write_all(&answer).await?;
    }
}

async fn forward(target: SocketAddr, request: &HttpMessage) -> io::Result<Vec<u8>> {
    let mut server = BufReader::new(TcpStream::connect(target).await?);
    server.write_all(&request.bytes).await?;
    Ok(HttpMessage::read(&mut server).await?.bytes)
}

fn error_answer(status: u16, error: &str) -> Vec<u8> {
    let body = format!(r#"{{"__type":"com.amazonaws.dynamodb.v20120810#{error}","message":"no"}}"#);
    let head = format!("HTTP/1.1 {status} no\r\ncontent-type: application/x-amz-json-1.0\r\n");
    format!("{head}content-length: {}\r\n\r\n{body}", body.len()).into_bytes()
}
