//! The seat on somebody else's page: the widget, its offline file, the page that writes its
//! address, what other sites ask before they embed it, and its own way to the races.
//!
//! None of it sets or reads a cookie: in a frame on another site there is none, and a race
//! needs nobody's name.

mod answer;
mod api;
mod assets;
mod builder;
pub(super) mod discovery;
mod headers;
mod oembed;
mod offline;
mod page;
mod stream;

use super::Site;
use assets::Index;
use axum::{Extension, Router, routing::get};

/// What is shown: its errors are pages.
pub(super) fn pages(site: &Site) -> Router<Site> {
    Router::new()
        .route("/embed", get(page::show))
        .route("/embed/offline.html", get(offline::show))
        .route("/embed/builder", get(builder::show))
        .layer(Extension(Index::of(&site.leptos)))
}

/// What scripts and other sites' servers call: its errors are sentences.
pub(super) fn for_scripts() -> Router<Site> {
    api::router()
}
