//! Where the site is reached from outside: for what is pasted into other pages.

use crate::http::Site;
use axum::http::{HeaderMap, header, uri::Authority};

/// `https://host` without a slash at the end: as it was set, or as this request has it.
pub(super) fn of_site(site: &Site, headers: &HeaderMap) -> String {
    match &site.public_url {
        Some(url) => url.0.to_string(),
        None => asked(headers).unwrap_or_else(|| format!("http://{}", site.leptos.site_addr)),
    }
}

/// What the browser says it has asked; by which scheme, only a proxy knows.
fn asked(headers: &HeaderMap) -> Option<String> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let host: Authority = text(header::HOST.as_str())?.parse().ok()?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-.:[]".contains(&byte);
    let scheme = if text("x-forwarded-proto") == Some("https") { "https" } else { "http" };
    host.as_str().bytes().all(plain).then(|| format!("{scheme}://{host}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_believed_if_it_can_be_one() {
        let of = |host: &str, proto: &str| {
            let headers = [("host", host), ("x-forwarded-proto", proto)];
            asked(&headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect())
        };
        assert_eq!(of("seat.example", "").as_deref(), Some("http://seat.example"));
        assert_eq!(of("seat.example:3000", "https").as_deref(), Some("https://seat.example:3000"));
        assert_eq!(of("[::1]:3000", "javascript").as_deref(), Some("http://[::1]:3000"));
        for bad in ["", "a\"b", "a<b", "a b", "user@host", "host/path", "'", "a'b", "host?x"] {
            assert_eq!(of(bad, "https"), None, "{bad}");
        }
    }
}
