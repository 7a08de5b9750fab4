//! Whose floor a request is about.

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
use sale::FloorId;
use serde::Serialize;

/// Chooses a floor, and says which it was.
const FLOOR_HEADER: HeaderName = HeaderName::from_static("x-worldseat-floor");
/// The same by its older name.
const OLD_FLOOR_HEADER: HeaderName = HeaderName::from_static("x-worldseat-venue");

/// Who asks about a floor. Another site's page must not have a visitor's browser ask, so
/// such requests get no further than here; and since no answer has a CORS header, no other
/// site's page can choose a floor by header either.
pub(super) struct Asker {
    floor_id: Option<FloorId>,
    /// The cookie chose, not the header.
    by_cookie: bool,
    caller: Caller,
}

impl FromRequestParts<Site> for Asker {
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

impl Asker {
    /// The name he last bought under on the page.
    pub(super) fn buyer(&self) -> Option<String> {
        self.caller.buyer()
    }

    /// The floor that they buy on: the one they named, or a new one. What is only read takes [`Self::named`].
    ///
    /// # Errors
    /// 404: it has expired or never was. 503: none can be opened.
    pub(super) async fn to_buy_on(&self, site: &Site) -> Result<FloorId, ApiError> {
        let Some(floor_id) = &self.floor_id else { return Ok(site.floors.open().await?) };
        site.floors.find(floor_id).await?;
        Ok(floor_id.clone())
    }

    /// The floor that they named; `None` where they named none. Writes nothing.
    ///
    /// # Errors
    /// 404: it has expired or never was.
    pub(super) async fn named(&self, site: &Site) -> Result<Option<&FloorId>, ApiError> {
        let Some(floor_id) = &self.floor_id else { return Ok(None) };
        site.floors.find(floor_id).await?;
        Ok(Some(floor_id))
    }

    /// The cookie of his new floor, where a cookie had named the old one.
    pub(super) fn moved(&self, site: &Site, floor_id: &FloorId, response: &mut Response) {
        if self.by_cookie && self.floor_id.is_some() {
            for cookie in visitor::cookies(site, floor_id) {
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
        }
    }
}

/// An answer about a floor, with its name in the header; without one where nobody has a floor yet.
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
