//! A proxy before each region of a database that distinguishes the audit of a run from other requests. A test can act between a
//! run's last buyer and the first observation of its rows, and can refuse observations.

use futures::future::BoxFuture;
use std::{
    collections::HashMap,
    io,
    net::SocketAddr,
    sync::{Arc, Mutex},
};
use store::{SALES_TABLE, SEATS_TABLE};
use tokio::{
    io::{AsyncWriteExt, BufReader, copy},
    net::TcpStream,
    sync::OnceCell,
};

use super::{forwarder::Forwarder, http_message::HttpMessage, wire::Message};

/// The length of a run's id.
const RUN_LENGTH: usize = 32;

/// The table that an observation reads. The ledger comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AuditedTable {
    Ledger,
    SeatMap,
}

/// The handling of the audits of runs, in all regions of a lane.
pub(crate) struct Audits {
    before: Box<dyn Fn(String) -> BoxFuture<'static, ()> + Send + Sync>,
    refused: Vec<(usize, AuditedTable)>,
    begun: Mutex<HashMap<String, Arc<OnceCell<()>>>>,
}

impl Audits {
    /// `before` finishes with a run's id before the first observation of its rows. Observations in `refused` are
    /// refused: their connection is closed.
    pub(crate) fn new(
        before: impl Fn(String) -> BoxFuture<'static, ()> + Send + Sync + 'static,
        refused: Vec<(usize, AuditedTable)>,
    ) -> Arc<Self> {
        Arc::new(Self { before: Box::new(before), refused, begun: Mutex::default() })
    }

    /// Waits until a request can be decided; whether it may pass.
    async fn admit(&self, region: usize, table: AuditedTable, run: &str) -> bool {
        let begun = {
            let mut all = self.begun.lock().expect("not poisoned");
            match (table, all.get(run)) {
                // A buyer reads the seat before the audit reads the ledger.
                (AuditedTable::SeatMap, None) => return true,
                _ => all.entry(run.to_owned()).or_default().clone(),
            }
        };
        begun.get_or_init(|| (self.before)(run.to_owned())).await;
        !self.refused.contains(&(region, table))
    }
}

/// The proxy before one region; it ends when it is dropped.
pub(crate) struct Gate(Forwarder);

impl Gate {
    /// Starts it before a PostgreSQL.
    pub(crate) async fn before_postgres(target: SocketAddr, region: usize, audits: Arc<Audits>) -> Self {
        Self(Forwarder::before(target, move |client, server| postgres(client, server, region, audits.clone())).await)
    }

    /// Starts it before an endpoint of DynamoDB's protocol.
    pub(crate) async fn before_dynamodb(target: SocketAddr, region: usize, audits: Arc<Audits>) -> Self {
        Self(Forwarder::before(target, move |client, server| dynamodb(client, server, region, audits.clone())).await)
    }

    pub(crate) const fn address(&self) -> SocketAddr {
        self.0.address
    }
}

async fn postgres(client: TcpStream, server: TcpStream, region: usize, audits: Arc<Audits>) -> io::Result<()> {
    let ((from_client, mut to_client), (mut from_server, mut to_server)) = (client.into_split(), server.into_split());
    let requests = async {
        let mut from_client = BufReader::new(from_client);
        let (mut message, mut statements) = (Message::startup(&mut from_client).await?, HashMap::new());
        loop {
            if let Some((table, run)) = audited_by_sql(&message, &mut statements)
                && !audits.admit(region, table, &run).await
            {
                return Ok(());
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

/// Returns the table that a message reads, and the run: a statement was prepared by name and is now bound.
fn audited_by_sql(message: &Message, statements: &mut HashMap<String, AuditedTable>) -> Option<(AuditedTable, String)> {
    if !matches!(message.kind(), b'P' | b'B') {
        return None;
    }
    let texts = message.texts(2);
    if message.kind() == b'P' {
        let selects = |what: &str, table: &str| texts[1] == format!("SELECT {what} FROM {table} WHERE seat_key = $1");
        if selects("sale_id, scope, seat, buyer, region", SALES_TABLE) {
            statements.insert(texts[0].clone(), AuditedTable::Ledger);
        } else if selects("status, owner, sale_id", SEATS_TABLE) {
            statements.insert(texts[0].clone(), AuditedTable::SeatMap);
        }
        return None;
    }
    let table = *statements.get(&texts[1])?;
    // The key is the only value; a connection that is being warmed up reads a seat without a name.
    let at = message.body().iter().rposition(|byte| *byte == b'#')?;
    let run = message.body()[..at].last_chunk::<RUN_LENGTH>().expect("a run's id before its seat");
    Some((table, String::from_utf8_lossy(run).into_owned()))
}

async fn dynamodb(client: TcpStream, server: TcpStream, region: usize, audits: Arc<Audits>) -> io::Result<()> {
    let (mut client, mut server) = (BufReader::new(client), BufReader::new(server));
    loop {
        let request = HttpMessage::read(&mut client).await?;
        if let Some((table, run)) = audited_by_item(&request)
            && !audits.admit(region, table, &run).await
        {
            return Ok(());
        }
        server.write_all(&request.bytes).await?;
        let answer = HttpMessage::read(&mut server).await?;
        client.write_all(&answer.bytes).await?;
    }
}

fn audited_by_item(request: &HttpMessage) -> Option<(AuditedTable, String)> {
    let body = request.body();
    let (table, scope) = match (request.operation(), body["TableName"].as_str()?) {
        ("Query", SALES_TABLE) => (AuditedTable::Ledger, &body["ExpressionAttributeValues"][":partition"]["S"]),
        ("GetItem", SEATS_TABLE) => (AuditedTable::SeatMap, &body["Key"]["scope"]["S"]),
        _ => return None,
    };
    // A connection that is being warmed up reads a seat of no run.
    Some((table, scope.as_str().filter(|scope| scope.len() == RUN_LENGTH)?.to_owned()))
}
