//! The front page: what it shows is gathered here, before anything is drawn.

mod floor;
mod look;

use super::{Site, render::render, visitor};
use app::{
    api::{ApiError, Visitor},
    sale::VenueId,
    ui::page::{Home, Page},
};
use axum::{
    extract::{Query, State, rejection::QueryRejection},
    http::{HeaderMap, StatusCode},
    response::Response,
};
pub(super) use look::{Look, Query as LookQuery};

/// `GET /`
pub(super) async fn show(
    State(site): State<Site>,
    query: Result<Query<LookQuery>, QueryRejection>,
    headers: HeaderMap,
) -> Response {
    // Somebody's mistyped link is no reason to show nothing.
    let query = query.map(|Query(query)| query).unwrap_or_default();
    let visitor = visitor::of(&headers);
    let look = Look { buyer: visitor.buyer(), ..Look::of(query) };
    answer(&site, visitor.venue(), look, StatusCode::OK).await
}

/// The front page, with a status.
pub(super) async fn answer(
    site: &Site,
    venue: Result<Option<VenueId>, ApiError>,
    look: Look,
    status: StatusCode,
) -> Response {
    render(site, Page::Home(Box::new(gather(site, venue, look).await)), status)
}

async fn gather(site: &Site, venue: Result<Option<VenueId>, ApiError>, look: Look) -> Home {
    let recorded = site.office.recorded();
    let floor = floor::read(site, venue).await;
    Home {
        target: look.target.unwrap_or(recorded.seat),
        recorded,
        notice: look.notice.clone(),
        floor: floor.seen(site, look),
    }
}
