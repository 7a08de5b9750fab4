//! `/api/embed/…`: the widget's API, by which it checks that the server is there, and starts runs on it.
//!
//! It sends lines of text, as under `/fn`, and is no part of the documented JSON API: page and server are of one
//! build and may change together, because the widget's page always comes from the server that it calls. Any origin
//! may call it (in a sandbox the widget's own is `null`), no cookie is sent along or read, and a site that embeds the
//! widget can start no more runs than a visitor could.

use super::{
    answer::{lines_response, status_line},
    oembed,
    stream::{self, Streams},
};
use crate::http::{
    Site, body_limit,
    error_message::error_message,
    error_page::error_of,
    headers::allow_everywhere,
    render::{come_back, refusal, status_of},
};
use app::api::{ApiError, services::checked};
use axum::{
    Extension, Form, Router,
    extract::{
        Path, Query, Request, State,
        rejection::{FormRejection, QueryRejection},
    },
    http::{HeaderValue, Method, StatusCode, header},
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
    routing::{any, get, post},
};
use sale::{
    Lane,
    service::{Client, Events, lines},
};
use serde::Deserialize;
use std::time::Duration;
use tower_http::{
    catch_panic::CatchPanicLayer,
    cors::{Any, CorsLayer},
    limit::RequestBodyLimitLayer,
};

/// The time for which a browser may keep the response to a preflight request.
const PREFLIGHT_CACHED: Duration = Duration::from_secs(24 * 60 * 60);

/// Everything under `/api/embed`, and `/oembed`, which is called in the same way.
pub(super) fn router() -> Router<Site> {
    Router::new()
        .route("/api/embed/status", get(status))
        .route("/api/embed/stream", get(stream::open))
        .route("/api/embed/runs", post(start))
        .route("/api/embed/runs/{id}", get(watch))
        .route("/oembed", get(oembed::show))
        .route("/api/embed/{*path}", any(|| async { StatusCode::NOT_FOUND }))
        .layer(Extension(Streams::default()))
        .layer(RequestBodyLimitLayer::new(body_limit::BODY_MAX))
        .layer(from_fn(body_limit::refuse))
        .layer(CatchPanicLayer::new())
        .layer(cors())
        .layer(from_fn(in_words))
}

/// Allows requests of any page, without credentials.
fn cors() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([header::CONTENT_TYPE])
        .max_age(PREFLIGHT_CACHED)
        .vary([])
}

/// Turns an error into its status and a sentence, as a server function's error is; and forbids to cache every
/// response that does not allow it.
async fn in_words(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let status = response.status();
    if status.is_client_error() || status.is_server_error() {
        let error = response.extensions().get::<ApiError>().cloned().unwrap_or_else(|| error_of(status));
        let allowed = response.headers_mut().remove(header::ALLOW);
        response = (status_of(&error), format!("{} {}", error.status, error_message(&error))).into_response();
        if let Some(allowed) = allowed {
            response.headers_mut().insert(header::ALLOW, allowed);
        }
    }
    let headers = response.headers_mut();
    come_back(status, headers);
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    allow_everywhere(headers);
    response
}

/// `GET /api/embed/status`
async fn status(State(site): State<Site>) -> String {
    status_line(&site)
}

/// The fields of a run.
#[derive(Debug, Deserialize)]
struct RunForm {
    seat: String,
    buyers: u32,
    /// Names with commas between them.
    #[serde(default)]
    lanes: String,
}

/// `POST /api/embed/runs`: starts a run, and sends its lines as they come.
async fn start(
    State(site): State<Site>,
    Extension(client): Extension<Client>,
    form: Result<Form<RunForm>, FormRejection>,
) -> Response {
    let form = match form {
        Ok(Form(form)) => form,
        Err(why) if why.status() == StatusCode::PAYLOAD_TOO_LARGE => return why.status().into_response(),
        Err(_) => return refusal(&ApiError::bad_request("A run takes a seat, a number of buyers, and lanes.")),
    };
    match started(&site, client, &form).await {
        Ok(events) => lines_response(lines(events)),
        Err(error) => refusal(&error),
    }
}

async fn started(site: &Site, client: Client, form: &RunForm) -> Result<Events, ApiError> {
    let spec = checked(&site.service, Some(&form.seat), form.buyers)?;
    let run = site.service.start(client, &named_lanes(&form.lanes)?, spec)?;
    Ok(site.service.watch(&run, 0).await?)
}

/// Returns the lanes of these names, each once, in their own order; all lanes if none is named.
fn named_lanes(names: &str) -> Result<Vec<Lane>, ApiError> {
    if names.is_empty() {
        return Ok(Lane::ALL.to_vec());
    }
    let named: Result<Vec<Lane>, String> = names.split(',').map(str::parse).collect();
    let named = named.map_err(|_| ApiError::bad_request("A run takes the lanes strong, eventual, or both."))?;
    Ok(Lane::ALL.into_iter().filter(|lane| named.contains(lane)).collect())
}

/// The number of the first event to send.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct From {
    from: u32,
}

/// `GET /api/embed/runs/{id}?from=`: the lines of a run, those to come included.
async fn watch(
    State(site): State<Site>,
    Path(run): Path<String>,
    from: Result<Query<From>, QueryRejection>,
) -> Response {
    let Ok(Query(From { from })) = from else {
        return refusal(&ApiError::bad_request("Events are numbered from 0: ?from=0."));
    };
    match site.service.watch(&run, from).await {
        Ok(events) => lines_response(lines(events)),
        Err(error) => refusal(&error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lanes_are_named_once_in_their_order_or_not_at_all() {
        assert_eq!(named_lanes(""), Ok(Lane::ALL.to_vec()));
        assert_eq!(named_lanes("eventual"), Ok(vec![Lane::Eventual]));
        assert_eq!(named_lanes("eventual,strong,eventual"), Ok(Lane::ALL.to_vec()));
        for bad in ["weak", ",", "strong,", "strong eventual", "<script>"] {
            assert_eq!(named_lanes(bad).unwrap_err().status, 400, "{bad}");
        }
    }
}
