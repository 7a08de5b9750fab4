//! Follows a write that the SDK may have sent several times: the SDK retries by itself, and returns only the
//! last response.

use aws_sdk_dynamodb::{
    config::{
        ConfigBag, Intercept, RuntimeComponents,
        http::HttpResponse,
        interceptors::{BeforeTransmitInterceptorContextRef, FinalizerInterceptorContextRef},
    },
    error::BoxError,
};
use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

/// Follows one request through its retries.
#[derive(Debug, Clone, Default)]
pub(super) struct Sent(Arc<Counts>);

#[derive(Debug, Default)]
struct Counts {
    sent: AtomicU32,
    refused: AtomicU32,
}

impl Sent {
    /// Whether the request was sent at least once without being refused: it was cut, unanswered, or answered
    /// with a server error. Then it may have been applied, whatever the last response is.
    pub(super) fn may_be_applied(&self) -> bool {
        self.0.sent.load(Ordering::SeqCst) > self.0.refused.load(Ordering::SeqCst)
    }
}

/// Whether the service has read the request and applied nothing. A server error (5xx) is documented as possibly
/// applied, and 408 means that a request did not arrive in time.
fn refused(answer: &HttpResponse) -> bool {
    answer.status().is_client_error() && answer.status().as_u16() != 408
}

impl Intercept for Sent {
    fn name(&self) -> &'static str {
        "Sent"
    }

    fn read_before_transmit(
        &self,
        _: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        self.0.sent.fetch_add(1, Ordering::SeqCst);
        Ok(())
    }

    fn read_after_attempt(
        &self,
        context: &FinalizerInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        if context.response().is_some_and(refused) {
            self.0.refused.fetch_add(1, Ordering::SeqCst);
        }
        Ok(())
    }
}
