//! A program that uses the API.

use super::{
    super::{
        html::header,
        site::{Setup, TestSite},
    },
    schema::Document,
};
use reqwest::{Method, Response};
use serde_json::Value;

/// A site and its OpenAPI document.
pub(super) struct Api {
    pub(super) site: TestSite,
    pub(super) document: Document,
}

/// A response that was read completely.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) status: u16,
    /// The header `x-worldseat-floor`; empty if the response has none.
    pub(super) floor: String,
    pub(super) retry_after: String,
    pub(super) set_cookie: String,
    pub(super) json: Value,
}

impl Reply {
    /// A response of which only the status matters.
    pub(super) fn status(status: u16) -> Self {
        let [floor, retry_after, set_cookie] = [(); 3].map(|()| String::new());
        Self { status, floor, retry_after, set_cookie, json: Value::Null }
    }
}

impl Api {
    pub(super) async fn start() -> Self {
        Self::start_with(Setup::default()).await
    }

    pub(super) async fn start_with(setup: Setup) -> Self {
        let site = TestSite::start_with(setup).await;
        let document = site.get("/api/openapi.json").await.json().await.unwrap();
        Self { site, document: Document(document) }
    }

    /// Sends a request, and checks every response against the document.
    pub(super) async fn send(&self, method: Method, path: &str, headers: &[(&str, &str)], body: &str) -> Reply {
        let mut request = self.site.sending(method.clone(), path).body(body.to_owned());
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let reply = reply(request.send().await.unwrap()).await;
        if reply.status < 500 && reply.status != 405 && self.document.documents(path) {
            self.document.check(&method, path, reply.status, &reply.json);
        }
        reply
    }

    pub(super) async fn post(&self, path: &str, headers: &[(&str, &str)], body: &Value) -> Reply {
        let headers = [&[("content-type", "application/json")], headers].concat();
        self.send(Method::POST, path, &headers, &body.to_string()).await
    }

    pub(super) async fn get(&self, path: &str, headers: &[(&str, &str)]) -> Reply {
        self.send(Method::GET, path, headers, "").await
    }
}

async fn reply(answer: Response) -> Reply {
    let status = answer.status().as_u16();
    let [floor, retry_after, set_cookie] =
        ["x-worldseat-floor", "retry-after", "set-cookie"].map(|name| header(&answer, name).to_owned());
    assert_eq!(header(&answer, "content-type"), "application/json");
    assert_eq!(header(&answer, "access-control-allow-origin"), "", "other sites are not let in");
    let json = answer.json().await.unwrap();
    Reply { status, floor, retry_after, set_cookie, json }
}
