//! Request extractors: a JSON body, the parameters of an address, and the id of a run.

pub(super) mod number;

use super::problem::{Refused, shortened, wrong};
use crate::http::{Site, body_limit::DRAINED_MAX};
use app::api::ApiError;
use axum::{
    body::HttpBody,
    extract::{FromRequest, FromRequestParts, Path, Query, Request},
    http::{StatusCode, header, request::Parts},
};
use futures::StreamExt;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The body limit, in bytes. The longest list of seats that makes sense is a hundredth of it.
const BODY_MAX: usize = 64 * 1024;

/// A JSON body. An empty body counts as `{}`: if every field has a default, the client need not send a body.
pub(super) struct Body<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequest<Site> for Body<T> {
    type Rejection = Refused;

    async fn from_request(request: Request, _: &Site) -> Result<Self, Refused> {
        let empty = request.body().size_hint().exact() == Some(0);
        if !empty && !is_json(&request) {
            return Err(refused(StatusCode::UNSUPPORTED_MEDIA_TYPE, "The body is to be sent as application/json."));
        }
        let bytes = whole(request.into_body()).await?;
        Ok(Self(read(if bytes.is_empty() { b"{}" } else { &bytes })?))
    }
}

/// Reads the whole body, if it is not too long.
async fn whole(body: axum::body::Body) -> Result<Vec<u8>, Refused> {
    let (mut pieces, mut bytes, mut length) = (body.into_data_stream(), Vec::new(), 0);
    while length <= DRAINED_MAX
        && let Some(piece) = pieces.next().await
    {
        let piece = piece.map_err(|_| refused(StatusCode::BAD_REQUEST, "The body was cut off."))?;
        length += piece.len();
        if length <= BODY_MAX {
            bytes.extend_from_slice(&piece);
        }
    }
    if length <= BODY_MAX {
        Ok(bytes)
    } else {
        Err(refused(StatusCode::PAYLOAD_TOO_LARGE, "The body is longer than 64 KiB."))
    }
}

fn refused(status: StatusCode, sentence: &str) -> Refused {
    ApiError { status: status.as_u16(), sentence: sentence.to_owned() }.into()
}

fn is_json(request: &Request) -> bool {
    let text = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let kind = text.unwrap_or_default().split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    kind == "application/json" || (kind.starts_with("application/") && kind.ends_with("+json"))
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    let json: Value = serde_json::from_slice(bytes)
        .map_err(|error| ApiError::bad_request(format!("The body is not JSON: {}", position(&error))))?;
    // serde would read a list as the fields without their names.
    if !json.is_object() {
        return Err(ApiError::bad_request("The body is wrong: it is to be one object, {\u{2026}}."));
    }
    serde_path_to_error::deserialize(json).map_err(|error| match error.path().to_string().as_str() {
        "." => ApiError::bad_request(format!("The body is wrong: {}", shortened(&plain(&error.inner().to_string())))),
        path => wrong("field", &shortened(path), plain(&error.inner().to_string())),
    })
}

/// Returns the place at which a text stops being JSON.
fn position(error: &serde_json::Error) -> String {
    if error.is_eof() { "it is cut off.".into() } else { format!("line {}, column {}.", error.line(), error.column()) }
}

/// Rewrites serde's error message for a value of the wrong kind for people who do not write Rust:
/// `invalid type: string "x", expected u32` → "it is to be a whole number, not string "x"".
fn plain(message: &str) -> String {
    let wrong = message.strip_prefix("invalid type: ").or_else(|| message.strip_prefix("invalid value: "));
    let Some((is, due)) = wrong.and_then(|message| message.rsplit_once(", expected ")) else {
        return if message.contains("invalid digit") {
            "it is to be a whole number".into()
        } else {
            message.to_owned()
        };
    };
    let due = match due {
        "u8" | "u16" | "u32" | "u64" | "i32" | "i64" | "usize" => "a whole number",
        "a string" | "string or map" => "text",
        "a sequence" => "a list",
        "a boolean" => "true or false",
        due if due.starts_with("struct ") => "an object",
        due => due,
    };
    let is = is.replace("sequence", "a list").replace("map", "an object").replace("unit", "null");
    format!("it is to be {due}, not {is}")
}

/// The parameters of an address.
pub(super) struct Parameters<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequestParts<Site> for Parameters<T> {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, _: &Site) -> Result<Self, Refused> {
        match Query::try_from_uri(&parts.uri) {
            Ok(Query(read)) => Ok(Self(read)),
            Err(why) => Err(of_query(&why.body_text()).into()),
        }
    }
}

/// Converts axum's error message: `Failed to deserialize query string: backend: unknown variant …`.
fn of_query(message: &str) -> ApiError {
    let message = message.split_once(": ").map_or(message, |(_, rest)| rest);
    match message.split_once(": ") {
        Some((name, why)) if name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') => {
            wrong("parameter", name, plain(why))
        }
        _ => ApiError::bad_request(format!("The parameters are wrong: {}", shortened(message))),
    }
}

/// The id of a run in an address. Whether the run exists is checked later. An id that no run can have gives the same
/// error as a run that does not exist.
pub(super) struct RunName(pub(super) String);

impl FromRequestParts<Site> for RunName {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Refused> {
        let name = Path::from_request_parts(parts, site).await;
        name.map(|Path(name)| Self(name)).map_err(|_| ApiError::not_found("This is not the name of a run.").into())
    }
}
