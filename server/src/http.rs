//! The web: the page, the server functions, static files, and how to look at the rows.

mod page;
mod server_fn;
pub mod visitor;

use crate::engines::Endpoints;
use app::api::{floor_office::SharedFloorOffice, port::SharedBoxOffice};
use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, Request},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use leptos::prelude::{LeptosOptions, provide_context};
use std::sync::Arc;
use tower_http::{services::ServeDir, set_header::SetResponseHeaderLayer};

/// Longest request body: a form of a few fields.
const BODY_MAX: usize = 16 * 1024;

/// What the router serves.
#[derive(Clone)]
pub struct Site {
    /// The box office behind the page.
    pub office: SharedBoxOffice,
    /// The visitors' own floors.
    pub floors: SharedFloorOffice,
    /// How to reach the rows; `None` where that is nobody's business.
    pub endpoints: Option<Arc<Endpoints>>,
    /// Where the files are, and what the page's script is called.
    pub leptos: LeptosOptions,
}

/// The whole site.
pub fn router(site: Site) -> Router {
    // Leptos renders on tokio. An error means that it has been told so before.
    let _ = any_spawner::Executor::init_tokio();
    let files = ServeDir::new(&*site.leptos.site_root).fallback(get(not_found));
    let context = context(&site);
    let router = Router::new()
        .route("/", get(page::handler(&site)))
        .route("/fn/{*name}", post(move |request: Request| server_fn::answer(context.clone(), request)))
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

/// Gives page and server functions the box office, the floors and the visitor.
fn context(site: &Site) -> impl Fn() + Clone + Send + Sync + 'static + use<> {
    let office = site.office.clone();
    let floors = site.floors.clone();
    move || {
        provide_context(office.clone());
        provide_context(floors.clone());
        visitor::provide();
    }
}

async fn not_found() -> Response {
    (StatusCode::NOT_FOUND, "There is no such page.\n").into_response()
}
