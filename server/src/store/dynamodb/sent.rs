//! How often the SDK sent a request: it tries again by itself, and the answer that we are
//! given is the last one's.

use aws_sdk_dynamodb::{
    config::{ConfigBag, Intercept, RuntimeComponents, interceptors::BeforeTransmitInterceptorContextRef},
    error::BoxError,
};
use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

/// Counts how often one request goes out.
#[derive(Debug, Clone, Default)]
pub(super) struct Sent(Arc<AtomicU32>);

impl Sent {
    /// Whether it went out before the time that was answered. What became of that nobody
    /// knows: a refusal says only that the last one was not applied.
    pub(super) fn repeatedly(&self) -> bool {
        self.0.load(Ordering::Relaxed) > 1
    }
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
        self.0.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }
}
