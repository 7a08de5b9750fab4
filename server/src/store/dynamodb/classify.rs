//! What the SDK's error means for a purchase.

use app::sale::StoreError;
use aws_sdk_dynamodb::{
    config::http::HttpResponse,
    error::{DisplayErrorContext, ProvideErrorMetadata, SdkError},
};
use std::error::Error;

/// Classifies an error; `writes` says whether the request could have written something.
///
/// An answer from the service that names an error means that nothing was written,
/// except for a server error (5xx), which DynamoDB documents as possibly applied.
/// Without an answer nobody knows, unless the request was never sent.
pub(super) fn classify<E>(error: SdkError<E, HttpResponse>, writes: bool) -> StoreError
where
    E: Error + ProvideErrorMetadata + Send + Sync + 'static,
{
    let detail = DisplayErrorContext(&error).to_string();
    let (code, in_doubt) = match &error {
        SdkError::ServiceError(answer) => {
            (answer.err().code().unwrap_or("service").to_owned(), answer.raw().status().is_server_error())
        }
        SdkError::ConstructionFailure(_) => ("request".into(), false),
        SdkError::TimeoutError(_) => ("deadline".into(), true),
        SdkError::DispatchFailure(failure) if failure.is_user() => ("request".into(), false),
        SdkError::DispatchFailure(_) => ("connection".into(), true),
        _ => ("response".into(), true),
    };
    if writes && in_doubt { StoreError::Unknown { code, detail } } else { StoreError::Failed { code, detail } }
}
