//! Pages are compressed while they are sent. Streams never are: a compressor holds back
//! what it has until there is more.

use axum::http::Response;
use tower_http::{
    CompressionLevel,
    compression::{CompressionLayer, Predicate},
};

/// Of brotli's 11 levels and gzip's 9: a few milliseconds for a page, and close to the best.
const LEVEL: i32 = 5;

/// Marks an answer that may be compressed: one that is known whole.
#[derive(Debug, Clone, Copy)]
pub(super) struct Compressible;

/// Compresses what is marked, and nothing else.
pub(super) fn of_pages() -> CompressionLayer<OnlyMarked> {
    CompressionLayer::new().quality(CompressionLevel::Precise(LEVEL)).compress_when(OnlyMarked)
}

/// Asks for the mark.
#[derive(Debug, Clone, Copy)]
pub(super) struct OnlyMarked;

impl Predicate for OnlyMarked {
    fn should_compress<B>(&self, response: &Response<B>) -> bool {
        response.extensions().get::<Compressible>().is_some()
    }
}
