//! The widget on other sites' pages: the widget itself, its offline file, the page that builds its address, the
//! oEmbed response that other sites request before they embed it, and its own API for runs.
//!
//! None of it sets or reads a cookie: in a frame on another site there is none, and a run needs nobody's name.

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

/// The routes of pages: their errors are error pages.
pub(super) fn pages(site: &Site) -> Router<Site> {
    Router::new()
        .route("/embed", get(page::show))
        .route("/embed/offline.html", get(offline::show))
        .route("/embed/builder", get(builder::show))
        .layer(Extension(Index::of(&site.leptos)))
}

/// The routes that scripts and other sites' servers call: their errors are sentences.
pub(super) fn for_scripts() -> Router<Site> {
    api::router()
}
