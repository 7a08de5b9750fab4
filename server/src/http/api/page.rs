//! `GET /api`: the document as a readable page.

mod read;

use super::document;
use crate::http::{
    Site,
    address::{keep_private, of_site},
    home::nothing_serves,
    render::render,
};
use app::ui::page::Page;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{Redirect, Response},
};
use read::Reader;

/// `GET /api`
pub(super) async fn show(State(site): State<Site>, headers: HeaderMap) -> Response {
    let document = document::of(&site);
    let mut doc = Reader::new(&document, of_site(&site, &headers)).doc(document::PATH);
    doc.about.splice(0..0, nothing_serves(&site));
    let mut page = render(&site, Page::Api(Box::new(doc)), StatusCode::OK);
    keep_private(&site, &mut page);
    page
}

/// `GET /api/`: redirects to `/api`, so that the page has one address.
pub(super) async fn at_its_address() -> Redirect {
    Redirect::permanent("/api")
}
