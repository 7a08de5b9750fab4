//! Entity tags. They are weak: the same thing is sent with and without compression.

use super::Kind;
use axum::http::{HeaderMap, HeaderValue, header};

/// Another version of the program may draw another picture of the same run.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Returns the tag of a file that is made of a run that has ended: only the run's id has to be known for it.
pub(super) fn of_run(run: &str, kind: Kind) -> Option<HeaderValue> {
    HeaderValue::try_from(format!("W/\"{run}.{}.{VERSION}\"", kind.suffix())).ok()
}

/// Whether the client has the version that this tag names (`If-None-Match`). A `*` does not say which version it has:
/// it is treated as if the header were absent.
pub(in crate::http) fn is_known(headers: &HeaderMap, tag: &HeaderValue) -> bool {
    let known = headers.get_all(header::IF_NONE_MATCH).iter();
    let mut known = known.flat_map(|line| line.as_bytes().split(|byte| *byte == b','));
    known.any(|known| same(known.trim_ascii(), tag.as_bytes()))
}

/// Weak comparison (RFC 9110, § 8.8.3.2).
fn same(known: &[u8], tag: &[u8]) -> bool {
    let strong = |tag: &[u8]| tag.strip_prefix(b"W/").unwrap_or(tag).to_owned();
    strong(known) == strong(tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_found_among_others_weak_or_strong() {
        let tag = of_run("01ab", Kind::Card).unwrap();
        let matches_tag = |known: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::IF_NONE_MATCH, known.parse().unwrap());
            is_known(&headers, &tag)
        };
        let own = tag.to_str().unwrap();
        for known in [own, &own[2..], &format!("\"other\", {own}"), &format!("W/\"x\",{own} ,\"y\"")] {
            assert!(matches_tag(known), "{known}");
        }
        for other in ["", "*", "\"\"", "W/\"01ab\"", "01ab", of_run("01ab", Kind::Evidence).unwrap().to_str().unwrap()]
        {
            assert!(!matches_tag(other), "{other}");
        }
        assert!(!is_known(&HeaderMap::new(), &tag));
    }
}
