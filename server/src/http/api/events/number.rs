//! Reads the number of the first event that a client wants.

use super::super::{
    extract::{Parameters, number},
    problem::{Refused, wrong},
};
use crate::http::Site;
use axum::{extract::FromRequestParts, http::request::Parts};
use serde::Deserialize;
use utoipa::IntoParams;

/// Number of the first event wanted.
pub(in crate::http::api) struct First(pub(in crate::http::api) u64);

#[derive(Deserialize)]
struct Query {
    #[serde(default, deserialize_with = "number::in_address")]
    from: u32,
}

/// Number of the last event that the client received.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "only the document is made of it")]
pub(in crate::http::api) struct Last {
    /// Number of the last event that the client received: the next one is sent first. Takes precedence over `from`.
    #[param(rename = "Last-Event-ID", required = false, maximum = 4_294_967_295_u32)]
    last: u64,
}

impl FromRequestParts<Site> for First {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Refused> {
        let Parameters(Query { from }) = Parameters::from_request_parts(parts, site).await?;
        let Some(last) = parts.headers.get("last-event-id") else { return Ok(Self(from.into())) };
        let last = last.to_str().ok().and_then(number::of_text);
        let last = last.ok_or_else(|| wrong("header", "Last-Event-ID", "it is the number of an event."))?;
        Ok(Self(u64::from(last) + 1))
    }
}
