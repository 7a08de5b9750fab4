//! `GET /api`: the document, for a person.

mod read;

use super::document;
use crate::http::{Site, home::nothing_serves, render::render};
use app::ui::page::Page;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{Redirect, Response},
};
use read::Reader;

/// Where the examples ask, when nobody says where this server is.
const SOMEWHERE: &str = "http://127.0.0.1:3000";

/// `GET /api`
pub(super) async fn show(State(site): State<Site>, headers: HeaderMap) -> Response {
    let document = document::of(&site);
    let mut doc = Reader::new(&document, base(&site, &headers)).doc(document::PATH);
    doc.about.splice(0..0, nothing_serves(&site));
    render(&site, Page::Api(Box::new(doc)), StatusCode::OK)
}

/// `GET /api/`: the same page has one address.
pub(super) async fn at_its_address() -> Redirect {
    Redirect::permanent("/api")
}

/// Where the caller finds this server.
fn base(site: &Site, headers: &HeaderMap) -> String {
    if let Some(url) = &site.public_url {
        return url.0.to_string();
    }
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    // It becomes part of a line that people paste into a shell.
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b':' | b'[' | b']');
    match host.filter(|host| host.len() < 256 && host.bytes().all(plain)) {
        Some(host) => format!("http://{host}"),
        None => SOMEWHERE.into(),
    }
}
