//! An endpoint before dynalite that applies writes and loses the answers, or refuses them.

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

/// What becomes of one sending of a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It is applied and answered.
    Pass,
    /// It is applied, and the line is cut before an answer.
    AppliedAndCut,
    /// It is applied, and the answer is a server error.
    AppliedAndFailed,
    /// It is applied and never answered.
    AppliedAndSilent,
    /// It is not applied: this error is the answer.
    Refused(&'static str),
}

/// The endpoint; it ends when it is dropped.
pub(crate) struct Losing {
    forwarder: Forwarder,
    fates: Fates,
}

#[derive(Debug, Clone, Default)]
struct Fates(Arc<Mutex<Puts>>);

/// By table.
#[derive(Debug, Default)]
struct Puts {
    to_come: Vec<(String, VecDeque<Fate>)>,
    came: Vec<(String, Fate)>,
}

impl Losing {
    /// Everything passes at first.
    pub(crate) async fn before(target: SocketAddr) -> Self {
        let fates = Fates::default();
        let shared = fates.clone();
        // dynalite hangs up on who says nothing for five seconds: each request has a line of its own.
        let serve = move |client, _| serve(client, target, shared.clone());
        Self { forwarder: Forwarder::before(target, serve).await, fates }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.forwarder.address
    }

    /// What becomes of the next puts into a table.
    pub(crate) fn next(&self, table: &str, fates: impl IntoIterator<Item = Fate>) {
        self.fates.puts().to_come.push((table.into(), fates.into_iter().collect()));
    }

    /// The puts into a table so far.
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

/// One connection, request after request.
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
