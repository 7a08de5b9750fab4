//! The page, rendered by Leptos.

use super::{Site, context};
use axum::{extract::Request, response::Response};
use std::pin::Pin;

/// Renders the page.
pub(super) fn handler(
    site: &Site,
) -> impl Fn(Request) -> Pin<Box<dyn Future<Output = Response> + Send>> + Clone + Send + Sync + 'static + use<> {
    let options = site.leptos.clone();
    let render = leptos_axum::render_app_to_stream_with_context(context(site), move || app::ui::shell(options.clone()));
    move |request| render(request)
}
