//! The front page: its data is collected here, before anything is drawn.

mod floor;
mod page_query;

use super::{
    Site,
    render::render,
    visitor::{self, Caller},
};
use app::{
    api::{ApiError, Visitor},
    ui::page::{Home, Page},
};
use axum::{
    extract::{Query, State, rejection::QueryRejection},
    http::{HeaderMap, StatusCode},
    response::Response,
};
pub(super) use floor::nobodys;
pub(super) use page_query::{PageQuery, Query as HomeQuery};
use sale::{FloorId, Lane};

/// `GET /`
pub(super) async fn show(
    State(site): State<Site>,
    query: Result<Query<HomeQuery>, QueryRejection>,
    headers: HeaderMap,
) -> Response {
    // A mistyped link is no reason to show nothing.
    let query = query.map(|Query(query)| query).unwrap_or_default();
    let visitor = visitor::of(&site, &headers);
    let page_query = PageQuery { buyer: visitor.buyer(), ..PageQuery::of(query) };
    answer(&site, &visitor, visitor.floor_id(), page_query, StatusCode::OK).await
}

/// The front page for a visitor, with a status.
pub(super) async fn answer(
    site: &Site,
    visitor: &Caller,
    floor_id: Result<Option<FloorId>, ApiError>,
    page_query: PageQuery,
    status: StatusCode,
) -> Response {
    render(site, Page::Home(Box::new(gather(site, visitor, floor_id, page_query).await)), status)
}

/// Returns a notice if Break it cannot work: visitors see it before they press the button, and operators can act on
/// it.
pub(super) fn nothing_serves(site: &Site) -> Option<String> {
    let engines = site.service.engines();
    let down: Vec<String> = engines.into_iter().filter_map(|state| state.engine.err()).collect();
    (down.len() == Lane::ALL.len()).then(|| {
        format!(
            "Neither lane\u{2019}s database serves just now, so there is nothing to break. {} On the machine of this \
             server, `worldseat doctor` says what to do.",
            down.join(" ")
        )
    })
}

async fn gather(
    site: &Site,
    visitor: &Caller,
    floor_id: Result<Option<FloorId>, ApiError>,
    page_query: PageQuery,
) -> Home {
    let recorded = site.service.recorded();
    let floor = floor::read(site, floor_id).await;
    Home {
        recorded,
        buyers: page_query.buyers,
        notice: page_query.notice.clone().or_else(|| nothing_serves(site)),
        floor: floor.seen(site, visitor.tag(), page_query),
    }
}
