//! Which event is the first wanted.

use super::super::{
    asked::Parameters,
    problem::{Refused, wrong},
};
use crate::http::Site;
use axum::{extract::FromRequestParts, http::request::Parts};
use serde::Deserialize;

/// Number of the first event wanted.
pub(in crate::http::api) struct First(pub(in crate::http::api) u64);

#[derive(Deserialize)]
struct Query {
    #[serde(default)]
    from: u32,
}

impl FromRequestParts<Site> for First {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Refused> {
        let Parameters(Query { from }) = Parameters::from_request_parts(parts, site).await?;
        let Some(last) = parts.headers.get("last-event-id") else { return Ok(Self(from.into())) };
        let last = last.to_str().ok().and_then(|text| text.trim().parse::<u32>().ok());
        let last = last.ok_or_else(|| wrong("header", "Last-Event-ID", "it is the number of an event."))?;
        Ok(Self(u64::from(last) + 1))
    }
}
