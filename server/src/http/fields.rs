//! The fields of a form.

use super::Site;
use axum::{
    Form,
    extract::{FromRequest, Request},
    http::StatusCode,
};
use serde::de::DeserializeOwned;

/// The fields of a form. This extractor checks only that the body is a form; the handler checks the values.
pub(super) struct Fields<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequest<Site> for Fields<T> {
    type Rejection = StatusCode;

    async fn from_request(request: Request, site: &Site) -> Result<Self, Self::Rejection> {
        match Form::from_request(request, site).await {
            Ok(Form(fields)) => Ok(Self(fields)),
            Err(why) if why.status() == StatusCode::PAYLOAD_TOO_LARGE => Err(StatusCode::PAYLOAD_TOO_LARGE),
            Err(_) => Err(StatusCode::BAD_REQUEST),
        }
    }
}
