//! The page, rendered by Leptos.

use super::{Site, context};
use app::{
    sale::Lane,
    ui::page::{FloorView, Home, Page},
};
use axum::{extract::Request, response::Response};
use std::pin::Pin;

/// Renders the page.
pub(super) fn handler(
    site: &Site,
) -> impl Fn(Request) -> Pin<Box<dyn Future<Output = Response> + Send>> + Clone + Send + Sync + 'static + use<> {
    let options = site.leptos.clone();
    let home = Home {
        recorded: site.office.recorded(),
        target: "A1".parse().unwrap_or_else(|_| unreachable!("A1 is a seat")),
        floor: FloorView {
            venue: None,
            buyer: "Fan 4821".into(),
            lanes: Vec::new(),
            lane: Lane::Strong,
            region: "us-east-1".parse().unwrap_or_else(|_| unreachable!("us-east-1 is a region")),
            sold: None,
            notice: None,
        },
        notice: None,
    };
    let page = Page::Home(Box::new(home));
    let render = leptos_axum::render_app_to_stream_with_context(context(site), move || {
        app::ui::shell(options.clone(), page.clone())
    });
    move |request| render(request)
}
