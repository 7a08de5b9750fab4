//! A fresh floor, and joining somebody else's.

use super::{
    Site, address,
    fields::Fields,
    qr,
    render::{error_response, render},
    visitor,
};
use app::{
    api::{ApiError, Visitor},
    ui::page::{Page, Share},
};
use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use sale::FloorId;
use serde::Deserialize;

/// The addresses of floors. The second is the older one, which links and open pages still have.
pub(super) const ADDRESSES: [&str; 2] = ["/floor", "/venue"];

/// `POST /floor`: a fresh floor; the old one is left behind.
pub(super) async fn open(State(site): State<Site>, headers: HeaderMap) -> Response {
    match site.floors.open().await {
        Ok(floor) => to_floor(&site, &headers, &floor),
        Err(error) => error_response(&site, error.into()),
    }
}

/// `GET /floor`: the page with which the visitor's own floor is shared.
pub(super) async fn own(State(site): State<Site>, headers: HeaderMap) -> Response {
    match visitor::of(&site, &headers).floor_id() {
        Ok(Some(floor)) => Redirect::to(&format!("/floor/{floor}")).into_response(),
        Ok(None) => error_response(&site, ApiError::not_found("You have no floor yet. Buy a seat, and you have one.")),
        Err(error) => error_response(&site, error),
    }
}

/// `GET /floor/{id}`: lets the visitor confirm before it moves them to another floor. A link alone must not do that.
pub(super) async fn confirm_join(State(site): State<Site>, headers: HeaderMap, Path(floor): Path<String>) -> Response {
    match known(&site, &floor).await {
        Ok(floor) => {
            // An invalid cookie names no floor, so this one is not the visitor's own.
            let own = visitor::of(&site, &headers).floor_id().ok().flatten().as_ref() == Some(&floor);
            let share = own.then(|| share(&site, &headers, &floor));
            let mut page = render(&site, Page::Join { floor_id: floor, share }, StatusCode::OK);
            if own {
                address::keep_private(&site, &mut page);
            }
            page
        }
        Err(error) => error_response(&site, error),
    }
}

/// The link of a floor, as others reach it.
fn share(site: &Site, headers: &HeaderMap, floor: &FloorId) -> Share {
    let link = format!("{}/floor/{floor}", address::of_site(site, headers));
    Share { qr: qr::code_of(&link), link }
}

/// The field of the form by which a visitor joins a floor.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct JoinForm {
    #[serde(alias = "venue")]
    floor: String,
}

/// `POST /floor/join`
pub(super) async fn join(State(site): State<Site>, headers: HeaderMap, Fields(form): Fields<JoinForm>) -> Response {
    match joined(&site, &form.floor).await {
        Ok(floor) => to_floor(&site, &headers, &floor),
        Err(error) => error_response(&site, error),
    }
}

/// Returns the floor with this id, which is in use from now on.
async fn joined(site: &Site, floor: &str) -> Result<FloorId, ApiError> {
    let floor: FloorId = floor.parse().map_err(ApiError::bad_request)?;
    site.floors.note_use(&floor).await?;
    Ok(floor)
}

/// Returns the floor with this id.
async fn known(site: &Site, floor: &str) -> Result<FloorId, ApiError> {
    let floor: FloorId = floor.parse().map_err(ApiError::not_found)?;
    site.floors.find(&floor).await?;
    Ok(floor)
}

fn to_floor(site: &Site, headers: &HeaderMap, floor: &FloorId) -> Response {
    let mut response = Redirect::to("/#floor").into_response();
    for cookie in visitor::cookies(site, &visitor::of(site, headers), floor) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}
