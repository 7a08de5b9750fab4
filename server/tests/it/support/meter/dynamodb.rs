//! Counts requests of DynamoDB's protocol, in the units that on-demand tables bill.
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html>

use serde_json::Value;
use std::{
    collections::BTreeMap,
    io,
    net::SocketAddr,
    sync::{Arc, Mutex},
};
use tokio::{
    io::{AsyncWriteExt, BufReader},
    net::TcpStream,
};

use super::super::{forwarder::Forwarder, http_message::HttpMessage};

/// The requests so far, in one region.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Units {
    /// Requests by operation.
    pub(crate) requests: BTreeMap<String, u64>,
    /// Write request units: one for each kilobyte or part of it.
    pub(crate) writes: u64,
    /// Halves of read request units: two for each four kilobytes or part of them, one if the read need not be
    /// consistent.
    pub(crate) half_reads: u64,
}

impl Units {
    pub(crate) fn add(&mut self, other: &Self) {
        other
            .requests
            .iter()
            .for_each(|(operation, count)| *self.requests.entry(operation.clone()).or_default() += count);
        self.writes += other.writes;
        self.half_reads += other.half_reads;
    }
}

/// A forwarder that counts.
pub(crate) struct DynamoMeter {
    forwarder: Forwarder,
    read: Arc<Mutex<Units>>,
}

impl DynamoMeter {
    /// Starts a meter before one region's endpoint.
    pub(crate) async fn before(target: SocketAddr) -> Self {
        let read = Arc::new(Mutex::new(Units::default()));
        let shared = read.clone();
        let forwarder = Forwarder::before(target, move |client, server| serve(client, server, shared.clone())).await;
        Self { forwarder, read }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.forwarder.address
    }

    /// Returns the counts, and sets them to zero.
    pub(crate) fn take(&self) -> Units {
        std::mem::take(&mut self.read.lock().expect("nobody panics"))
    }
}

/// Passes on a request, its response, the next request: HTTP/1.1 as the SDK uses it.
async fn serve(client: TcpStream, server: TcpStream, read: Arc<Mutex<Units>>) -> io::Result<()> {
    let ((from_client, mut to_client), (from_server, mut to_server)) = (client.into_split(), server.into_split());
    let (mut from_client, mut from_server) = (BufReader::new(from_client), BufReader::new(from_server));
    loop {
        let request = HttpMessage::read(&mut from_client).await?;
        to_server.write_all(&request.bytes).await?;
        let answer = HttpMessage::read(&mut from_server).await?;
        to_client.write_all(&answer.bytes).await?;
        bill(request.operation(), &request.body(), &answer.body(), &mut read.lock().expect("nobody panics"));
    }
}

fn bill(operation: &str, request: &Value, answer: &Value, read: &mut Units) {
    let consistent = |request_body: &Value| if request_body["ConsistentRead"] == true { 2 } else { 1 };
    match operation {
        "PutItem" => read.writes += size(&request["Item"]).div_ceil(1024),
        // An item of ours is smaller than a unit.
        "DeleteItem" => read.writes += 1,
        "GetItem" => read.half_reads += consistent(request),
        "Query" => {
            let found: u64 = answer["Items"].as_array().into_iter().flatten().map(size).sum();
            read.half_reads += consistent(request) * found.div_ceil(4096).max(1);
        }
        "DescribeTable" => {}
        other => panic!("{other} is not known to the meter"),
    }
    *read.requests.entry(operation.to_owned()).or_default() += 1;
}

/// Returns the bytes of an item as DynamoDB counts them: names and values; all of ours are texts and numbers.
fn size(item: &Value) -> u64 {
    let attributes = item.as_object().into_iter().flatten();
    let value = |value: &Value| {
        value.as_object().into_iter().flatten().map(|(_, text)| text.to_string().len() - 2).sum::<usize>()
    };
    attributes.map(|(name, of)| (name.len() + value(of)) as u64).sum()
}
