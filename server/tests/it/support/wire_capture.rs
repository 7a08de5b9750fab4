//! Records the requests that a database gets, word for word, with a forwarder before it.

use serde_json::Value;
use std::{
    collections::HashMap,
    io,
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};
use tokio::{
    io::{AsyncWriteExt, BufReader},
    net::TcpStream,
};

use super::{forwarder::Forwarder, http_message::HttpMessage, wire::Message};

/// The forwarder; it ends when it is dropped.
pub(crate) struct WireCapture<T> {
    forwarder: Forwarder,
    captured: Captured<T>,
}

type Captured<T> = Arc<Mutex<Vec<T>>>;

/// A statement that a client sent to a PostgreSQL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sql {
    /// The number of the connection.
    pub(crate) connection: usize,
    pub(crate) text: String,
}

/// A request of DynamoDB's protocol.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Request {
    pub(crate) operation: String,
    pub(crate) body: Value,
}

impl<T> WireCapture<T> {
    pub(crate) fn address(&self) -> SocketAddr {
        self.forwarder.address
    }

    /// Returns all since the last call.
    pub(crate) fn take(&self) -> Vec<T> {
        std::mem::take(&mut self.captured.lock().expect("nobody panics"))
    }
}

impl WireCapture<Sql> {
    /// Starts it before a PostgreSQL without TLS.
    pub(crate) async fn sql(target: SocketAddr) -> Self {
        let (captured, connections) = (Captured::default(), AtomicUsize::new(0));
        let shared = captured.clone();
        let serve =
            move |client, server| sql(client, server, connections.fetch_add(1, Ordering::SeqCst), shared.clone());
        Self { forwarder: Forwarder::before(target, serve).await, captured }
    }
}

impl WireCapture<Request> {
    /// Starts it before one region's endpoint.
    pub(crate) async fn dynamodb(target: SocketAddr) -> Self {
        let captured = Captured::default();
        let shared = captured.clone();
        let serve = move |client, server| requests(client, server, shared.clone());
        Self { forwarder: Forwarder::before(target, serve).await, captured }
    }
}

async fn sql(client: TcpStream, server: TcpStream, connection: usize, captured: Captured<Sql>) -> io::Result<()> {
    let ((from_client, mut to_client), (mut from_server, to_server)) = (client.into_split(), server.into_split());
    let statements = async {
        let (mut client, mut server, mut prepared) = (BufReader::new(from_client), to_server, HashMap::new());
        let mut message = Message::startup(&mut client).await?;
        loop {
            server.write_all(&message.bytes).await?;
            message = Message::next(&mut client).await?;
            if let Some(text) = run(&message, &mut prepared) {
                captured.lock().expect("nobody panics").push(Sql { connection, text });
            }
        }
    };
    tokio::select! {
        ended = statements => ended,
        ended = tokio::io::copy(&mut from_server, &mut to_client) => ended.map(drop),
    }
}

/// Returns the text that a message runs; prepared statements are remembered.
fn run(message: &Message, prepared: &mut HashMap<String, String>) -> Option<String> {
    match message.kind() {
        b'Q' => message.texts(1).pop(),
        b'P' => {
            let [name, text] = message.texts(2).try_into().expect("a name and a statement");
            prepared.insert(name, text);
            None
        }
        b'B' => prepared.get(&message.texts(2)[1]).cloned(),
        _ => None,
    }
}

async fn requests(client: TcpStream, server: TcpStream, captured: Captured<Request>) -> io::Result<()> {
    let ((from_client, mut to_client), (from_server, mut to_server)) = (client.into_split(), server.into_split());
    let (mut from_client, mut from_server) = (BufReader::new(from_client), BufReader::new(from_server));
    loop {
        let request = HttpMessage::read(&mut from_client).await?;
        let captured_request = Request { operation: request.operation().to_owned(), body: request.body() };
        captured.lock().expect("nobody panics").push(captured_request);
        to_server.write_all(&request.bytes).await?;
        to_client.write_all(&HttpMessage::read(&mut from_server).await?.bytes).await?;
    }
}
