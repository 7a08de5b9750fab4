//! A small DynamoDB control plane as an account sees it, for reads: tables, replicas and TTL in several regions behind
//! one address. The region is the one that a request is signed for.

mod table;

pub(crate) use table::FakeTable;

use aws_config::{BehaviorVersion, Region, SdkConfig, retry::RetryConfig};
use aws_sdk_dynamodb::config::{Credentials, SharedCredentialsProvider};
use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};
use tokio::{net::TcpListener, task::AbortHandle};

/// The credentials that sign requests to it: none of them may appear in any error message.
pub(crate) const KEY: &str = "AKIDNOBODY4711";
pub(crate) const SECRET: &str = "secret-4711";
pub(crate) const TOKEN: &str = "token-4711";

/// The account.
pub(crate) struct ControlPlane {
    pub(crate) address: SocketAddr,
    account: Arc<Mutex<Account>>,
    serve: AbortHandle,
}

#[derive(Default)]
struct Account {
    /// By region and name.
    tables: BTreeMap<(String, String), FakeTable>,
    /// Every request that changes something: `us-east-1 CreateTable worldseat_seats`.
    changes: Vec<String>,
    /// Operations that are refused, with an error, and how many times.
    refused: Vec<(&'static str, &'static str, u32)>,
}

/// An error's type and its message.
type Refused = (&'static str, String);

impl ControlPlane {
    /// Starts an empty account.
    pub(crate) async fn empty() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let address = listener.local_addr().expect("bound");
        let account = Arc::new(Mutex::new(Account::default()));
        let router = Router::new().fallback(answer).with_state(account.clone());
        let serve = tokio::spawn(async move { axum::serve(listener, router).await }).abort_handle();
        Self { address, account, serve }
    }

    /// Returns the SDK's settings for requests to this account.
    pub(crate) fn config(&self) -> SdkConfig {
        let credentials = Credentials::new(KEY, SECRET, Some(TOKEN.into()), None, "test");
        SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new("us-east-1"))
            .credentials_provider(SharedCredentialsProvider::new(credentials))
            .retry_config(RetryConfig::standard().with_initial_backoff(Duration::from_millis(1)))
            .http_client(aws_smithy_http_client::Builder::new().build_http())
            .endpoint_url(format!("http://{}", self.address))
            .build()
    }

    /// Adds a table, as if it had been there before.
    pub(crate) fn put(&self, region: &str, name: &str, table: FakeTable) {
        self.account().tables.insert((region.into(), name.into()), table);
    }

    /// Removes a table.
    pub(crate) fn remove(&self, region: &str, name: &str) {
        self.account().tables.remove(&(region.into(), name.into()));
    }

    /// Returns all requests for changes, in order.
    pub(crate) fn changes(&self) -> Vec<String> {
        self.account().changes.clone()
    }

    /// Refuses an operation this many times.
    pub(crate) fn refuse(&self, operation: &'static str, error: &'static str, times: u32) {
        self.account().refused.push((operation, error, times));
    }

    fn account(&self) -> MutexGuard<'_, Account> {
        self.account.lock().expect("not poisoned")
    }
}

impl Drop for ControlPlane {
    fn drop(&mut self) {
        self.serve.abort();
    }
}

async fn answer(State(account): State<Arc<Mutex<Account>>>, headers: HeaderMap, body: Bytes) -> Response {
    let operation = headers["x-amz-target"].to_str().expect("text").split('.').next_back().expect("named").to_owned();
    let authorization = headers["authorization"].to_str().expect("text");
    let region = authorization.split('/').nth(2).expect("a credential scope").to_owned();
    let body: Value = serde_json::from_slice(&body).expect("JSON");
    let answer = account.lock().expect("not poisoned").answer(&operation, &region, &body, authorization);
    let (status, body) = match answer {
        Ok(answer) => (StatusCode::OK, answer),
        Err((kind, message)) => (StatusCode::BAD_REQUEST, json!({ "__type": kind, "message": message })),
    };
    (status, [(header::CONTENT_TYPE, "application/x-amz-json-1.0")], body.to_string()).into_response()
}

impl Account {
    fn answer(&mut self, operation: &str, region: &str, body: &Value, signed: &str) -> Result<Value, Refused> {
        self.may(operation, signed)?;
        let name = body["TableName"].as_str().expect("a table");
        if !operation.starts_with("Describe") {
            self.changes.push(format!("{region} {operation} {name}"));
        }
        let key = (region.to_owned(), name.to_owned());
        match operation {
            "DescribeTable" => self.describe(&key),
            "DescribeTimeToLive" => Ok(json!({ "TimeToLiveDescription": self.at(&key)?.ttl() })),
            other => Err(("UnknownOperationException", format!("{other} is not known here"))),
        }
    }

    /// Refuses as AWS does: the message repeats the signed text if the signature was at fault.
    fn may(&mut self, operation: &str, signed: &str) -> Result<(), Refused> {
        let refused = self.refused.iter_mut().find(|(what, _, times)| *what == operation && *times > 0);
        let Some((_, error, times)) = refused else { return Ok(()) };
        *times -= 1;
        let of_signature = ["Invalid", "Unrecognized", "Expired"].iter().any(|kind| error.starts_with(kind));
        let more = if of_signature {
            format!("; the canonical string was 'x-amz-security-token:{TOKEN} {signed}'")
        } else {
            String::new()
        };
        Err((error, format!("no{more}")))
    }

    fn at(&mut self, key: &(String, String)) -> Result<&mut FakeTable, Refused> {
        let missing =
            || ("ResourceNotFoundException", format!("Requested resource not found: Table: {} not found", key.1));
        self.tables.get_mut(key).ok_or_else(missing)
    }

    fn describe(&mut self, key: &(String, String)) -> Result<Value, Refused> {
        self.at(key)?;
        let description = self.tables[key].description(&key.1, &self.replicas_of(key));
        Ok(json!({ "Table": description }))
    }

    /// Returns each replica of a table, with the status that its region reports.
    fn replicas_of(&self, key: &(String, String)) -> Vec<(String, String)> {
        let status = |region: &String, fixed: &Option<String>| match fixed {
            Some(status) => status.clone(),
            None => self.tables.get(&(region.clone(), key.1.clone())).map_or("CREATING".into(), |table| table.status()),
        };
        self.tables[key].replicas.iter().map(|(region, fixed)| (region.clone(), status(region, fixed))).collect()
    }
}
