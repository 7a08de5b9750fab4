//! The address at which the site is reached from outside, for text that is pasted into other pages and shells.
//!
//! `--public-url` sets it. Without that, it is the `Host` of the request, which is right for this client and for
//! nobody else: no shared cache may store such a response. No forwarded header is read: anybody may send one.

use super::Site;
use axum::{
    http::{HeaderMap, HeaderValue, header, uri::Authority},
    response::Response,
};

/// Longest host with a port: a name has up to 253 letters (RFC 1035).
const HOST_MAX: usize = 260;

/// Returns `https://host` without a slash at the end: as it was set, or as this request has it.
pub(super) fn of_site(site: &Site, headers: &HeaderMap) -> String {
    match &site.public_url {
        Some(url) => url.0.to_string(),
        None => of_request(headers).unwrap_or_else(|| format!("http://{}", site.leptos.site_addr)),
    }
}

/// Keeps a page that holds [`of_site`] out of shared caches, where the site does not know its
/// own address. Not `no-store`, which would keep it out of the browser's back button.
pub(super) fn keep_private(site: &Site, page: &mut Response) {
    if site.public_url.is_none() {
        page.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    }
}

/// Returns the host that the client names in `Host`, as an address.
fn of_request(headers: &HeaderMap) -> Option<String> {
    let host: Authority = headers.get(header::HOST)?.to_str().ok()?.parse().ok()?;
    // It becomes part of what people paste into a page or a shell.
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-.:[]".contains(&byte);
    let believed = host.as_str().len() <= HOST_MAX && host.as_str().bytes().all(plain);
    believed.then(|| format!("http://{host}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_believed_if_it_can_be_one() {
        let of = |host: &str| {
            let headers = [("host", host), ("x-forwarded-proto", "https"), ("x-forwarded-host", "evil.example")];
            of_request(&headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect())
        };
        assert_eq!(of("seat.example").as_deref(), Some("http://seat.example"));
        assert_eq!(of("seat.example:3000").as_deref(), Some("http://seat.example:3000"));
        assert_eq!(of("[::1]:3000").as_deref(), Some("http://[::1]:3000"));
        let long = "a".repeat(300);
        for bad in ["", "a\"b", "a<b", "a b", "user@host", "host/path", "'", "a'b", "host?x", &long] {
            assert_eq!(of(bad), None, "{bad}");
        }
    }
}
