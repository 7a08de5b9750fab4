//! A fresh floor, and joining somebody else's.

use super::{
    Site,
    fields::Fields,
    render::{render, sorry},
    visitor,
};
use app::{
    api::{ApiError, Visitor},
    sale::VenueId,
    ui::page::Page,
};
use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

/// `POST /venue`: a fresh floor; the old one is left behind.
pub(super) async fn open(State(site): State<Site>) -> Response {
    match site.floors.open().await {
        Ok(venue) => to_floor(&site, &venue),
        Err(error) => sorry(&site, error),
    }
}

/// `GET /venue`: the page with which the visitor's own floor is shared.
pub(super) async fn own(State(site): State<Site>, headers: HeaderMap) -> Response {
    match visitor::of(&site, &headers).venue() {
        Ok(Some(venue)) => Redirect::to(&format!("/venue/{venue}")).into_response(),
        Ok(None) => sorry(&site, ApiError::not_found("You have no floor yet. Buy a seat, and you have one.")),
        Err(error) => sorry(&site, error),
    }
}

/// `GET /venue/{id}`: asks before it changes whose floor the visitor is on. A link alone
/// must not do that.
pub(super) async fn ask(State(site): State<Site>, headers: HeaderMap, Path(venue): Path<String>) -> Response {
    match known(&site, &venue).await {
        Ok(venue) => {
            // A spoilt cookie names no floor, so this one is not the visitor's own.
            let own = visitor::of(&site, &headers).venue().ok().flatten().as_ref() == Some(&venue);
            render(&site, Page::Join { venue, own }, StatusCode::OK)
        }
        Err(error) => sorry(&site, error),
    }
}

/// The field of the question's form.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct JoinForm {
    venue: String,
}

/// `POST /venue/join`
pub(super) async fn join(State(site): State<Site>, Fields(form): Fields<JoinForm>) -> Response {
    match joined(&site, &form.venue).await {
        Ok(venue) => to_floor(&site, &venue),
        Err(error) => sorry(&site, error),
    }
}

/// The floor of this name, which is in use from now on.
async fn joined(site: &Site, venue: &str) -> Result<VenueId, ApiError> {
    let venue: VenueId = venue.parse().map_err(ApiError::bad_request)?;
    site.floors.note_use(&venue).await?;
    Ok(venue)
}

/// The floor of this name.
async fn known(site: &Site, venue: &str) -> Result<VenueId, ApiError> {
    let venue: VenueId = venue.parse().map_err(ApiError::not_found)?;
    site.floors.find(&venue).await?;
    Ok(venue)
}

fn to_floor(site: &Site, venue: &VenueId) -> Response {
    let mut response = Redirect::to("/#floor").into_response();
    for cookie in visitor::cookies(site, venue) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}
