//! `GET /embed/builder`: the page that builds a widget's address, and the code to paste.

use crate::http::{Site, address, compression::Compressible, headers::policy_with_own_frames, render};
use app::ui::{
    assets::style_sheet,
    embed::{BuilderPage, builder_html},
};
use axum::{
    extract::{RawQuery, State},
    http::{HeaderMap, header},
    response::{Html, IntoResponse, Response},
};
use leptos::nonce::Nonce;

/// Responds with the page, filled in from the address. It shows the widget in a frame of its own, and may not be
/// shown in a frame itself.
pub(super) async fn show(State(site): State<Site>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let buyers_max = site.service.limits().buyers_max;
    let page =
        BuilderPage::of_query(query.as_deref().unwrap_or_default(), address::of_site(&site, &headers), buyers_max);
    let nonce = Nonce::new();
    let mut response = Html(builder_html(page, &style_sheet(&site.leptos), Some(&nonce))).into_response();
    response.extensions_mut().insert(Compressible);
    render::apply_headers(&mut response, Some(&nonce));
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy_with_own_frames(&nonce));
    address::keep_private(&site, &mut response);
    response
}
