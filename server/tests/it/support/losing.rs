//! An endpoint before dynalite that applies writes and loses the answers, or refuses them.

use futures::StreamExt;
use std::{
    collections::VecDeque,
    io,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    task::AbortHandle,
};

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
    pub(crate) address: SocketAddr,
    fates: Fates,
    serve: AbortHandle,
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
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let address = listener.local_addr().expect("bound");
        let fates = Fates::default();
        let serve = tokio::spawn(accept(listener, target, fates.clone())).abort_handle();
        Self { address, fates, serve }
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

impl Drop for Losing {
    fn drop(&mut self) {
        self.serve.abort();
    }
}

impl Fates {
    fn of(&self, request: &Request) -> Fate {
        if !request.head.contains("DynamoDB_20120810.PutItem") {
            return Fate::Pass;
        }
        let body: serde_json::Value = serde_json::from_slice(&request.body).expect("JSON");
        let table = body["TableName"].as_str().expect("a table").to_owned();
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

struct Request {
    head: String,
    body: Vec<u8>,
}

async fn accept(listener: TcpListener, target: SocketAddr, fates: Fates) {
    let lines = futures::stream::unfold(listener, |listener| async {
        let (line, _) = listener.accept().await.ok()?;
        Some((line, listener))
    });
    lines.for_each_concurrent(None, |line| async { drop(serve(line, target, &fates).await) }).await;
}

/// One connection, request after request.
async fn serve(client: TcpStream, target: SocketAddr, fates: &Fates) -> io::Result<()> {
    let mut client = BufReader::new(client);
    loop {
        let request = read(&mut client).await?;
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

/// A head and as many bytes as it says.
async fn read(from: &mut BufReader<TcpStream>) -> io::Result<Request> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if from.read_line(&mut head).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    let length = head.to_ascii_lowercase().lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
    let mut body = vec![0; length.expect("a length")];
    from.read_exact(&mut body).await?;
    Ok(Request { head, body })
}

/// On a connection of its own.
async fn forward(target: SocketAddr, request: &Request) -> io::Result<Vec<u8>> {
    let mut server = BufReader::new(TcpStream::connect(target).await?);
    server.write_all(request.head.as_bytes()).await?;
    server.write_all(&request.body).await?;
    let answer = read(&mut server).await?;
    Ok([answer.head.into_bytes(), answer.body].concat())
}

fn error_answer(status: u16, error: &str) -> Vec<u8> {
    let body = format!(r#"{{"__type":"com.amazonaws.dynamodb.v20120810#{error}","message":"no"}}"#);
    let head = format!("HTTP/1.1 {status} no\r\ncontent-type: application/x-amz-json-1.0\r\n");
    format!("{head}content-length: {}\r\n\r\n{body}", body.len()).into_bytes()
}
