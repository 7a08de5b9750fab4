//! The service's clock, from the Date header of its response. A refusal has one, too: a request from a clock
//! that is far off is refused, and this check finds it.

use super::replica::Replica;
use crate::doctor::{finding::Found, skew};
use aws_sdk_dynamodb::{
    config::{ConfigBag, Intercept, RuntimeComponents, interceptors::BeforeDeserializationInterceptorContextRef},
    error::BoxError,
    primitives::{DateTime, DateTimeFormat},
};
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::SystemTime,
};
use store::dynamodb::classify;

/// Keeps the Date header of a response.
#[derive(Debug, Clone, Default)]
struct Dated(Arc<Mutex<Option<SystemTime>>>);

impl Intercept for Dated {
    fn name(&self) -> &'static str {
        "Dated"
    }

    fn read_after_transmit(
        &self,
        context: &BeforeDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let date = context.response().headers().get("date");
        let date = date.and_then(|text| DateTime::from_str(text, DateTimeFormat::HttpDate).ok());
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = date.and_then(|date| date.try_into().ok());
        Ok(())
    }
}

/// Sends a request, whose result does not matter, and compares the clocks.
pub(super) async fn check(replica: &Replica<'_>) -> Found {
    let dated = Dated::default();
    let request = replica.client.describe_table().table_name(&replica.tables.seats).customize();
    let answer = request.interceptor(dated.clone()).send().await;
    let date = *dated.0.lock().unwrap_or_else(PoisonError::into_inner);
    match (date, answer) {
        (Some(date), _) => skew::compare(replica.setup.now(), date),
        (None, Err(error)) if error.as_service_error().is_none() => replica.refused(&classify(error), "DescribeTable"),
        (None, _) => Found::NotChecked("the answer has no Date".into()),
    }
}
