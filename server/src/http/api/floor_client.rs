//! Finds the floor that a request is about.

use super::problem::Refused;
use crate::http::{
    Site,
    origin::came_from_here,
    visitor::{self, Caller},
};
use app::api::{ApiError, Visitor};
use axum::{
    Json,
    extract::FromRequestParts,
    http::{HeaderName, HeaderValue, header, request::Parts},
    response::{IntoResponse, Response},
};
use sale::{FloorId, VisitorTag};
use serde::Serialize;

/// The header that chooses a floor in a request, and names it in the response.
const FLOOR_HEADER: HeaderName = HeaderName::from_static("x-worldseat-floor");
/// The older name of the same header.
const OLD_FLOOR_HEADER: HeaderName = HeaderName::from_static("x-worldseat-venue");

/// The client of a request about a floor. Another site's page must not make a visitor's browser send such a request,
/// so it is refused here. Because no response has a CORS header, another site's page cannot choose a floor by header
/// either.
pub(super) struct FloorClient {
    floor_id: Option<FloorId>,
    /// Whether the cookie was read, not the header.
    by_cookie: bool,
    caller: Caller,
}

impl FromRequestParts<Site> for FloorClient {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Refused> {
        came_from_here(site, &parts.headers)?;
        let caller = visitor::of(site, &parts.headers);
        let named = parts.headers.get(FLOOR_HEADER).or_else(|| parts.headers.get(OLD_FLOOR_HEADER));
        let named = named.map(|value| value.to_str().unwrap_or_default().parse());
        match named.transpose().map_err(ApiError::not_found)? {
            Some(floor_id) => Ok(Self { floor_id: Some(floor_id), by_cookie: false, caller }),
            None => Ok(Self { floor_id: caller.floor_id()?, by_cookie: true, caller }),
        }
    }
}

impl FloorClient {
    /// Returns the name under which they last bought on the page.
    pub(super) fn buyer(&self) -> Option<String> {
        self.caller.buyer()
    }

    /// Returns the visitor whose browser this is; one who nobody is, if the request has no cookies.
    pub(super) fn tag(&self) -> VisitorTag {
        self.caller.tag()
    }

    /// Returns the floor that they buy on: the one they named, or a new one. A request that only reads uses
    /// [`Self::named`].
    ///
    /// # Errors
    /// 404: it has expired or never existed. 503: none can be opened.
    pub(super) async fn to_buy_on(&self, site: &Site) -> Result<FloorId, ApiError> {
        let Some(floor_id) = &self.floor_id else { return Ok(site.floors.open().await?) };
        site.floors.find(floor_id).await?;
        Ok(floor_id.clone())
    }

    /// Returns the floor that they named; `None` if they named none. Writes nothing.
    ///
    /// # Errors
    /// 404: it has expired or never existed.
    pub(super) async fn named(&self, site: &Site) -> Result<Option<&FloorId>, ApiError> {
        let Some(floor_id) = &self.floor_id else { return Ok(None) };
        site.floors.find(floor_id).await?;
        Ok(Some(floor_id))
    }

    /// Adds the cookie of their new floor to the response, if a cookie had named the old one.
    pub(super) fn moved(&self, site: &Site, floor_id: &FloorId, response: &mut Response) {
        if self.by_cookie && self.floor_id.is_some() {
            for cookie in visitor::cookies(site, &self.caller, floor_id) {
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
        }
    }
}

/// Returns a response about a floor, with its id in the header; without the header if there is no floor yet.
pub(super) fn answer(floor_id: Option<&FloorId>, body: impl Serialize) -> Response {
    let mut response = Json(body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Some(Ok(name)) = floor_id.map(|floor_id| HeaderValue::from_str(floor_id.as_str())) {
        headers.insert(OLD_FLOOR_HEADER, name.clone());
        headers.insert(FLOOR_HEADER, name);
    }
    response
}
