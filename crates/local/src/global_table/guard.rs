//! Decides whether a request to a local endpoint is answered.
//!
//! A port on loopback is open to every account of the machine, and to every page in a browser on it.
//! A page cannot leave out `Origin` and `Sec-Fetch-*`, and names its own host if a name was bound to 127.0.0.1
//! without its knowledge; another account does not know the key of this start.

use axum::http::{HeaderMap, Method, header, request::Parts, uri::Authority};

use super::access_key::AccessKey;

/// The names of this machine, with or without a port.
const LOOPBACK: [&str; 3] = ["127.0.0.1", "localhost", "[::1]"];

/// The beginning of `Authorization`, and the field that names the key:
/// `Credential=KEY/DATE/REGION/SERVICE/aws4_request`.
const SCHEME: &str = "AWS4-HMAC-SHA256 ";
const CREDENTIAL: &str = "Credential=";

/// Checks one request; every request of a connection is checked.
///
/// # Errors
/// The error message for the client.
pub(super) fn pass(request: &Parts, key: &AccessKey) -> Result<(), &'static str> {
    let headers = &request.headers;
    if request.method == Method::OPTIONS || is_from_a_browser(headers) {
        return Err("This endpoint answers no browser.");
    }
    if !is_to_loopback(request) {
        return Err("This endpoint is reached as 127.0.0.1, localhost or [::1] only.");
    }
    match named_key(headers) {
        Some(named) if key.is(named) => Ok(()),
        _ => Err("This endpoint takes only the access key of this start: `worldseat endpoints` tells it."),
    }
}

fn is_from_a_browser(headers: &HeaderMap) -> bool {
    headers.contains_key(header::ORIGIN) || headers.keys().any(|name| name.as_str().starts_with("sec-fetch-"))
}

/// Whether the request is to this machine, both by its `Host` header and by its own first line.
fn is_to_loopback(request: &Parts) -> bool {
    let target = request.uri.authority().is_none_or(is_loopback);
    let host = only(&request.headers, header::HOST).and_then(|host| host.parse::<Authority>().ok());
    target && host.as_ref().is_some_and(is_loopback)
}

fn is_loopback(authority: &Authority) -> bool {
    let plain = !authority.as_str().contains('@');
    plain && LOOPBACK.iter().any(|name| authority.host().eq_ignore_ascii_case(name))
}

fn named_key(headers: &HeaderMap) -> Option<&str> {
    let fields = only(headers, header::AUTHORIZATION)?.strip_prefix(SCHEME)?;
    let credential = fields.split(',').find_map(|field| field.trim().strip_prefix(CREDENTIAL))?;
    credential.split_once('/').map(|(key, _)| key)
}

/// Returns the value of a header that is there exactly once.
fn only(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?;
    if values.next().is_some() { None } else { value.to_str().ok() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::Request;

    const SIGNED: &str =
        "AWS4-HMAC-SHA256 Credential=KEY/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0";

    fn passes(method: &str, uri: &str, headers: &[(&str, &str)]) -> bool {
        let builder = Request::builder().method(method).uri(uri);
        let request = headers.iter().fold(builder, |request, (name, value)| request.header(*name, *value));
        pass(&request.body(()).unwrap().into_parts().0, &AccessKey::known("KEY")).is_ok()
    }

    #[test]
    fn a_program_with_the_key_passes_by_every_name_of_this_machine() {
        for host in ["127.0.0.1", "127.0.0.1:8000", "localhost:8000", "LOCALHOST", "[::1]", "[::1]:8000"] {
            assert!(passes("POST", "/", &[("host", host), ("authorization", SIGNED)]), "{host}");
        }
        let order = "AWS4-HMAC-SHA256 SignedHeaders=host,Credential=KEY/x,Signature=0";
        assert!(passes("POST", "/", &[("host", "localhost"), ("authorization", order)]));
    }

    #[test]
    fn nothing_else_does() {
        let (host, key) = (("host", "127.0.0.1:8000"), ("authorization", SIGNED));
        for (method, uri, headers) in [
            ("OPTIONS", "/", &[host, key][..]),
            ("POST", "/", &[host, key, ("origin", "http://127.0.0.1:3000")]),
            ("POST", "/", &[host, key, ("origin", "null")]),
            ("POST", "/", &[host, key, ("sec-fetch-site", "same-origin")]),
            ("GET", "/", &[host, key, ("Sec-Fetch-Mode", "no-cors")]),
            ("POST", "/", &[key]),
            ("POST", "/", &[("host", "evil.example:8000"), key]),
            ("POST", "/", &[("host", "127.0.0.1.evil.example"), key]),
            ("POST", "/", &[("host", "127.0.0.1@evil.example"), key]),
            ("POST", "/", &[("host", "evil.example@127.0.0.1"), key]),
            ("POST", "/", &[host, ("host", "evil.example"), key]),
            ("POST", "http://evil.example/", &[host, key]),
            ("POST", "/", &[host]),
            ("POST", "/", &[host, key, key]),
            ("POST", "/?X-Amz-Credential=KEY/20260101/us-east-1/dynamodb/aws4_request", &[host]),
            ("POST", "/", &[host, ("authorization", "AWS4-HMAC-SHA256 Credential=worldseat/x, Signature=0")]),
            ("POST", "/", &[host, ("authorization", "AWS4-HMAC-SHA256 Credential=KEY")]),
            ("POST", "/", &[host, ("authorization", "Bearer KEY/")]),
        ] {
            assert!(!passes(method, uri, headers), "{method} {uri} {headers:?}");
        }
    }
}
