//! Pages are compressed while they are sent. Streams never are: a compressor holds back
//! what it has until there is more.

use axum::{
    body::{Body, to_bytes},
    http::{HeaderMap, HeaderValue, Response, header},
};
use flate2::{Compression, write::GzEncoder};
use futures::FutureExt;
use std::io::Write;
use tower_http::{
    CompressionLevel,
    compression::{CompressionLayer, Predicate},
};

/// The compression level, of brotli's 11 and gzip's 9: it takes a few milliseconds for a page, and is close to the
/// best.
const LEVEL: i32 = 5;

/// Marks a response that may be compressed: its whole body is known.
#[derive(Debug, Clone, Copy)]
pub(super) struct Compressible;

/// Compresses the marked responses, and no others.
pub(super) fn of_pages() -> CompressionLayer<OnlyMarked> {
    CompressionLayer::new().quality(CompressionLevel::Precise(LEVEL)).compress_when(OnlyMarked)
}

/// Checks for the mark.
#[derive(Debug, Clone, Copy)]
pub(super) struct OnlyMarked;

impl Predicate for OnlyMarked {
    fn should_compress<B>(&self, response: &Response<B>) -> bool {
        response.extensions().get::<Compressible>().is_some()
    }
}

/// Compresses a response at once, if its whole body is known: a long one on a thread that may be blocked. It is fast
/// rather than thorough: megabytes of numbers shrink anyway.
pub(super) fn at_once(response: Response<Body>, request_headers: &HeaderMap) -> Response<Body> {
    if !takes_gzip(request_headers) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    // A whole body is in memory already, so it is ready at once and needs no limit.
    let whole = to_bytes(body, usize::MAX).now_or_never().and_then(Result::ok).unwrap_or_default();
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    let packed = packer.write_all(&whole).and_then(|()| packer.finish());
    parts.extensions.remove::<Compressible>();
    let Ok(packed) = packed else { return Response::from_parts(parts, Body::from(whole)) };
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    parts.headers.append(header::VARY, HeaderValue::from_static("accept-encoding"));
    Response::from_parts(parts, Body::from(packed))
}

fn takes_gzip(request_headers: &HeaderMap) -> bool {
    let lines = request_headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|line| line.to_str().ok());
    let mut codings = lines.flat_map(|line| line.split(','));
    codings.any(|coding| {
        let (name, quality) = coding.split_once(';').unwrap_or((coding, ""));
        let refused = quality.trim().strip_prefix("q=").and_then(|q| q.parse().ok()) == Some(0.0_f32);
        name.trim().eq_ignore_ascii_case("gzip") && !refused
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::read::GzDecoder;
    use std::io::Read;

    #[test]
    fn a_whole_answer_is_compressed_for_those_who_take_it() {
        let answer = |accepted: &str| {
            let mut request_headers = HeaderMap::new();
            request_headers.insert(header::ACCEPT_ENCODING, accepted.parse().unwrap());
            at_once(Response::new(Body::from("seat ".repeat(1000))), &request_headers)
        };
        for accepted in ["gzip", "br, GZIP;q=0.5", "deflate,gzip"] {
            let (parts, body) = answer(accepted).into_parts();
            assert_eq!(parts.headers[header::CONTENT_ENCODING], "gzip", "{accepted}");
            let packed = to_bytes(body, 5000).now_or_never().unwrap().unwrap();
            let mut text = String::new();
            GzDecoder::new(&*packed).read_to_string(&mut text).unwrap();
            assert!(text == "seat ".repeat(1000) && packed.len() < 200);
        }
        for other in ["", "br", "gzip;q=0", "gzip; q=0.0", "xgzip"] {
            assert!(!answer(other).headers().contains_key(header::CONTENT_ENCODING), "{other}");
        }
    }
}
