//! A DynamoDB that may have applied a write and then refuses its retry: the SDK retries by itself.

use axum::{
    Router,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use sale::{SeatStore, StoreError};
use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};
use tokio::net::TcpListener;

use super::line;
use crate::support::{dynamodb_at, new_scope, sale, within};

/// Answers reads with nothing, the first `doubtful` writes with a server error, and all others with a refusal.
async fn refusing_after(doubtful: u32) -> SocketAddr {
    let left = Arc::new(AtomicU32::new(doubtful));
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = Router::new().fallback(answer).with_state(left);
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

async fn answer(State(left): State<Arc<AtomicU32>>, headers: HeaderMap) -> (StatusCode, String) {
    let error = |kind: &str| format!(r#"{{"__type":"com.amazonaws.dynamodb.v20120810#{kind}","message":"no"}}"#);
    if headers["x-amz-target"] != "DynamoDB_20120810.PutItem" {
        (StatusCode::OK, "{}".into())
    } else if left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok() {
        (StatusCode::INTERNAL_SERVER_ERROR, error("InternalServerError"))
    } else {
        (StatusCode::BAD_REQUEST, error("ValidationException"))
    }
}

#[tokio::test]
async fn a_refusal_after_a_repetition_says_nothing_of_the_first_write() {
    for (doubtful, known) in [(0, true), (1, false), (2, false)] {
        let address = refusing_after(doubtful).await;
        let mut line = line(&dynamodb_at([address; 2], 1), 0).await;
        line.begin().await.unwrap();
        let refusal = within(line.mark_sold(&sale(&new_scope(), 1))).await.expect_err("is refused");
        assert_eq!(matches!(refusal, StoreError::Failed { .. }), known, "after {doubtful}: {refusal:?}");
        assert_eq!(refusal.code(), "ValidationException");
    }
}
