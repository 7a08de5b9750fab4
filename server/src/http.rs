//! The web: the page, the server functions, static files, and how to look at the rows.

mod page;

use crate::engines::Endpoints;
use app::api::port::{SetStatus, SharedBoxOffice};
use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, Request},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use leptos::prelude::{LeptosOptions, provide_context, use_context};
use leptos_axum::ResponseOptions;
use std::sync::Arc;
use tower_http::{services::ServeDir, set_header::SetResponseHeaderLayer};

/// Longest request body: a form of a few fields.
const BODY_MAX: usize = 16 * 1024;

/// What the router serves.
#[derive(Clone)]
pub struct Site {
    /// The box office behind the page.
    pub office: SharedBoxOffice,
    /// How to reach the rows; `None` where that is nobody's business.
    pub endpoints: Option<Arc<Endpoints>>,
    /// Where the files are, and what the page's script is called.
    pub leptos: LeptosOptions,
}

/// The whole site.
pub fn router(site: Site) -> Router {
    let files = ServeDir::new(&*site.leptos.site_root).fallback(get(not_found));
    let context = context(&site);
    let router = Router::new()
        .route("/", get(page::handler(&site)))
        .route("/fn/{*name}", post(move |request: Request| server_fn(context.clone(), request)))
        .route("/healthz", get(|| async { "ok\n" }));
    let router = match site.endpoints {
        Some(endpoints) => router.route("/api/endpoints", get(async move || Json(endpoints.as_ref().clone()))),
        None => router,
    };
    router.fallback_service(files).layer(DefaultBodyLimit::max(BODY_MAX)).layer(SetResponseHeaderLayer::if_not_present(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    ))
}

/// Gives page and server functions the box office.
fn context(site: &Site) -> impl Fn() + Clone + Send + Sync + 'static + use<> {
    let office = site.office.clone();
    move || {
        provide_context(office.clone());
        provide_context(SetStatus(Arc::new(set_status)));
    }
}

fn set_status(status: u16) {
    if let (Some(response), Ok(status)) = (use_context::<ResponseOptions>(), StatusCode::from_u16(status)) {
        response.set_status(status);
    }
}

async fn server_fn(context: impl Fn() + Clone + Send + 'static, request: Request) -> Response {
    let mut response = leptos_axum::handle_server_fns_with_context(context, request).await.into_response();
    // A proxy that kept the stream back would show the verdict first.
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    response
}

async fn not_found() -> Response {
    (StatusCode::NOT_FOUND, "There is no such page.\n").into_response()
}
