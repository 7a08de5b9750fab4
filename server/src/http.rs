//! The web: the pages and their forms, the server functions, the JSON API and static files.

mod address;
pub mod api;
mod body_limit;
pub mod clients;
mod come_again;
mod compression;
mod embed;
mod error_message;
mod error_page;
mod evidence;
mod fields;
mod files;
mod floors;
mod front;
mod headers;
mod health;
pub mod heavy;
mod home;
mod hosts;
pub mod listener;
mod origin;
mod picture;
mod qr;
mod render;
mod runs;
mod server_fn;
mod tickets;
pub mod visitor;

pub use front::Front;
pub use health::Health;
pub use hosts::Hosts;

use app::{
    api::{SharedFloorService, SharedRunService},
    ui::page::PublicUrl,
};
use axum::{
    Router,
    extract::Request,
    middleware::{from_fn, from_fn_with_state},
    routing::{get, post},
};
use clients::Clients;
use heavy::Heavy;
use leptos::prelude::{LeptosOptions, provide_context};
use tokio_util::sync::CancellationToken;
use tower_http::{catch_panic::CatchPanicLayer, limit::RequestBodyLimitLayer};

/// The state that the router's handlers share.
#[derive(Clone)]
pub struct Site {
    /// The run service behind the page.
    pub service: SharedRunService,
    /// The visitors' own floors.
    pub floors: SharedFloorService,
    /// The limits of each client.
    pub clients: Clients,
    /// The host names that the server accepts.
    pub hosts: Hosts,
    /// The address at which the site is reached from outside, if that is known.
    pub public_url: Option<PublicUrl>,
    /// The directory of the files, and the name of the page's script.
    pub leptos: LeptosOptions,
    /// Whether the server is ready for visitors.
    pub health: Health,
    /// The queues for bundles and pictures, and the cache of those that are kept.
    pub heavy: Heavy,
    /// Cancelled when the server stops: this ends streams that would stay open for ever.
    pub stop: CancellationToken,
}

/// The whole site.
pub fn router(site: Site) -> Router {
    // Leptos renders on tokio. An error means that it was initialised before.
    let _ = any_spawner::Executor::init_tokio();
    let context = context(&site);
    let discovery = from_fn_with_state(site.clone(), embed::discovery::add_link);
    let functions = post(move |request: Request| server_fn::answer(context.clone(), request));
    let router = floors::ADDRESSES
        .into_iter()
        .fold(forms(&site), |router, floor| {
            router.route(&format!("{floor}/{{id}}"), get(floors::confirm_join)).route(floor, get(floors::own))
        })
        .route("/", get(home::show).layer(discovery.clone()))
        .route("/run/{id}", get(picture::or_page).layer(discovery))
        .route("/run/{id}/history/{lane}", get(runs::history))
        .route("/run/{id}/evidence.zip", get(evidence::show))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/fn/{*name}", functions.layer(from_fn_with_state(site.clone(), origin::own_calls_only)))
        .merge(embed::pages(&site))
        .fallback(files::serve)
        .layer(RequestBodyLimitLayer::new(body_limit::BODY_MAX))
        .layer(from_fn(body_limit::refuse))
        // These routes have body limits of their own.
        .merge(api::router())
        .merge(embed::for_scripts());
    with_layers(router, site)
}

/// The routes of the forms that visitors send without script.
fn forms(site: &Site) -> Router<Site> {
    floors::ADDRESSES
        .into_iter()
        .fold(Router::new(), |router, floor| {
            router.route(floor, post(floors::open)).route(&format!("{floor}/join"), post(floors::join))
        })
        .route("/runs", post(runs::start))
        .route("/tickets", post(tickets::take))
        .route_layer(from_fn_with_state(site.clone(), origin::own_forms_only))
}

/// Adds the layers: errors become pages, pages are compressed, and every response gets its headers.
fn with_layers(router: Router<Site>, site: Site) -> Router {
    router
        .layer(CatchPanicLayer::new())
        .layer(from_fn(clients::read_in_time))
        .layer(from_fn_with_state(site.clone(), clients::limit))
        .layer(from_fn_with_state(site.clone(), error_page::draw))
        // For the case that the error page itself panics.
        .layer(CatchPanicLayer::new())
        .layer(compression::of_pages())
        .layer(from_fn_with_state(site.clone(), come_again::set_retry_after))
        .layer(from_fn_with_state(site.clone(), hosts::only_ours))
        .layer(from_fn_with_state(site.clone(), headers::secure))
        .with_state(site)
}

/// Provides pages and server functions with the run service, the floors and, if there is a request, the visitor.
fn context(site: &Site) -> impl Fn() + Clone + Send + Sync + 'static + use<> {
    let (service, floors, public_url) = (site.service.clone(), site.floors.clone(), site.public_url.clone());
    move || {
        if let Some(url) = public_url.clone() {
            provide_context(url);
        }
        provide_context(service.clone());
        provide_context(floors.clone());
        visitor::provide();
    }
}
