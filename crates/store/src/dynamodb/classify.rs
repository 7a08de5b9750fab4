//! Classifies the errors of the SDK.

use super::refusal::AwsRefusal;
use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_dynamodb::{
    config::http::HttpResponse,
    error::{ProvideErrorMetadata, SdkError},
};
use sale::{StoreError, with_causes};
use std::{error::Error, io};

/// The longest message of the service that is written to the log, in characters.
const MESSAGE_MAX: usize = 400;

/// Returns the error's code and, for the log, the details that are known. It does not decide whether a write
/// may have been applied all the same: [`Sent`](super::sent::Sent) does.
pub fn classify<E>(error: SdkError<E, HttpResponse>) -> StoreError
where
    E: Error + ProvideErrorMetadata + Send + Sync + 'static,
{
    let code = match &error {
        SdkError::ServiceError(answer) => return refused(answer.err()),
        _ if caused_by::<CredentialsError>(&error) => {
            let detail = "no credentials could be had where AWS's tools look for them".to_owned();
            return StoreError::Failed { code: "credentials".into(), detail };
        }
        _ if caused_by::<rustls::Error>(&error) => "tls",
        SdkError::ConstructionFailure(_) => "request",
        SdkError::TimeoutError(_) => "deadline",
        SdkError::DispatchFailure(failure) if failure.is_user() => "request",
        SdkError::DispatchFailure(failure) if failure.is_timeout() => "deadline",
        SdkError::DispatchFailure(_) => "connection",
        _ => "response",
    };
    StoreError::Failed { code: code.into(), detail: with_causes(&error) }
}

/// Classifies an error that the service has returned in its response.
fn refused(error: &impl ProvideErrorMetadata) -> StoreError {
    let code = error.code().unwrap_or("service");
    let detail = match error.message() {
        // The message repeats what was signed: the key's ID, and in some cases the session's token.
        _ if AwsRefusal::of(code).is_some_and(AwsRefusal::is_of_signature) => "the signature was refused".to_owned(),
        Some(message) => message.chars().take(MESSAGE_MAX).collect(),
        None => "without a message".to_owned(),
    };
    StoreError::Failed { code: code.to_owned(), detail }
}

/// Whether an error of this type is among the causes. The error inside an I/O error is not its `source`, so it
/// is read separately.
fn caused_by<T: Error + 'static>(error: &(dyn Error + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(error) = next {
        if error.is::<T>() {
            return true;
        }
        let wrapped = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        next = wrapped.map(|inner| inner as &(dyn Error + 'static)).or_else(|| error.source());
    }
    false
}
