//! `GET /run/{id}.png`, the social card, and `GET /run/{id}.svg`, the space-time view. A route cannot match only the
//! end of a name, so the page of a run is also served here.

use super::{
    Site,
    heavy::{self, Kind},
    runs,
};
use axum::{
    extract::{Path, State},
    http::{HeaderMap, Method},
    response::Response,
};

/// `GET /run/{id}`, `/run/{id}.png`, `/run/{id}.svg`
pub(super) async fn or_page(
    site: State<Site>,
    method: Method,
    headers: HeaderMap,
    Path(name): Path<String>,
) -> Response {
    for (suffix, kind) in [(".png", Kind::Card), (".svg", Kind::SpaceTime)] {
        if let Some(run) = name.strip_suffix(suffix) {
            return heavy::answer(&site, &method, &headers, run, kind).await;
        }
    }
    runs::show(site, headers, Path(name)).await
}
