//! `GET /oembed`: the code that another site puts into its page where somebody pasted an address of ours
//! (<https://oembed.com>).

mod size;
mod subject;

use crate::http::{Site, address::of_site, render::refusal};
use app::{
    api::ApiError,
    ui::embed::{query_of, snippet_iframe},
};
use axum::{
    Json,
    extract::{Query, State, rejection::QueryRejection},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use size::{THUMBNAIL, fits, size};
use subject::{Subject, subject};

/// Seconds for which a response may be cached. The page behind it stays the same for longer.
const CACHE_SECONDS: u32 = 86_400;
const CACHED_BY_ALL: HeaderValue = HeaderValue::from_static("public, max-age=86400");
/// The response contains the address from the request itself, and another request may have another one.
const CACHED_BY_NONE: HeaderValue = HeaderValue::from_static("private, no-store");

/// The parameters of the other site. A size that is not a number counts as absent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct OembedQuery {
    url: String,
    maxwidth: String,
    maxheight: String,
    format: String,
}

/// The fields of <https://oembed.com>, § 2.3.4.
#[derive(Debug, Serialize)]
struct Rich {
    version: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    provider_name: &'static str,
    provider_url: String,
    title: String,
    html: String,
    width: u32,
    height: u32,
    cache_age: u32,
    #[serde(flatten)]
    thumbnail: Option<Thumbnail>,
}

#[derive(Debug, Serialize)]
struct Thumbnail {
    thumbnail_url: String,
    thumbnail_width: u32,
    thumbnail_height: u32,
}

/// Responds with a frame, or with a sentence why there is none.
pub(super) async fn show(
    State(site): State<Site>,
    headers: HeaderMap,
    query: Result<Query<OembedQuery>, QueryRejection>,
) -> Response {
    let Ok(Query(query)) = query else {
        return refusal(&ApiError::bad_request("An address is asked for by ?url=, once."));
    };
    if !matches!(query.format.as_str(), "" | "json") {
        let status = StatusCode::NOT_IMPLEMENTED.as_u16();
        return refusal(&ApiError { status, sentence: "This is answered in JSON only.".into() });
    }
    let address = of_site(&site, &headers);
    match subject(&site, &address, &query.url).await {
        Ok(subject) => {
            let (cache_control, seconds) =
                if site.public_url.is_some() { (CACHED_BY_ALL, CACHE_SECONDS) } else { (CACHED_BY_NONE, 0) };
            ([(header::CACHE_CONTROL, cache_control)], Json(rich(address, &subject, &query, seconds))).into_response()
        }
        Err(error) => refusal(&error),
    }
}

fn rich(site: String, subject: &Subject, query: &OembedQuery, cache_age: u32) -> Rich {
    let most = [&query.maxwidth, &query.maxheight].map(|text| text.parse().ok().filter(|most| *most > 0));
    let (width, height) = size(most);
    let [thumbnail_width, thumbnail_height] = THUMBNAIL;
    Rich {
        version: "1.0",
        kind: "rich",
        provider_name: "WorldSeat",
        html: snippet_iframe(&site, &query_of(&subject.params), width, height),
        title: subject.title.clone(),
        width,
        height,
        cache_age,
        thumbnail: fits(most).then(|| Thumbnail {
            thumbnail_url: format!("{site}{}", subject.picture),
            thumbnail_width,
            thumbnail_height,
        }),
        provider_url: site,
    }
}
