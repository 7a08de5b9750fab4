//! The subject of an address of ours.

use crate::http::Site;
use app::{api::ApiError, embed::Params};

/// The run or page that is to be embedded.
#[derive(Debug)]
pub(super) struct Subject {
    pub(super) params: Params,
    pub(super) title: String,
    /// Address of its picture, within the site.
    pub(super) picture: String,
}

/// Documents that are the widget, or that are about it.
const WIDGET: [&str; 3] = ["/embed", "/embed/offline.html", "/embed/builder"];

/// Returns the subject of `url`, if that is an address of the site.
///
/// # Errors
/// The address is not one of ours; or it is a run's, and there is no such run.
pub(super) async fn subject(site: &Site, ours: &str, url: &str) -> Result<Subject, ApiError> {
    let none = || ApiError::not_found("This is no address of ours that can be embedded.");
    let (path, query) = within(ours, url).ok_or_else(none)?;
    let query = match path.strip_prefix("/run/") {
        Some(run) => format!("run={run}"),
        None if WIDGET.contains(&path) => query.to_owned(),
        None if path == "/" => String::new(),
        None => return Err(none()),
    };
    let (params, wrong) = Params::of_query(&query, site.service.limits().buyers_max);
    match &params.run {
        Some(run) => of_run(site, &run.clone(), params).await,
        None if wrong.contains(&"run") => Err(none()),
        None => Ok(Subject {
            title: format!("WorldSeat: one seat, {} buyers, two databases", params.buyers),
            picture: "/card.png".into(),
            params,
        }),
    }
}

async fn of_run(site: &Site, run: &str, params: Params) -> Result<Subject, ApiError> {
    let record = site.service.record(run).await?;
    let title = format!("WorldSeat: a real run for seat {}, {} buyers, two databases", record.seat, record.buyers);
    Ok(Subject { params, title, picture: format!("/run/{}.png", record.run) })
}

/// Returns path and query of an address of the site, with either scheme.
fn within<'a>(ours: &str, url: &'a str) -> Option<(&'a str, &'a str)> {
    let (scheme, rest) = url.split_once("://")?;
    let (_, host) = ours.split_once("://")?;
    let ends = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    if !matches!(scheme, "https" | "http") || !rest[..ends].eq_ignore_ascii_case(host) {
        return None;
    }
    let address = rest[ends..].split('#').next().unwrap_or_default();
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    Some((if path.is_empty() { "/" } else { path }, query))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_ours_by_its_host_and_nothing_else() {
        let ours = "https://seat.example:8443";
        for (url, expected) in [
            ("https://seat.example:8443", ("/", "")),
            ("http://SEAT.example:8443/", ("/", "")),
            ("https://seat.example:8443?a=b#c", ("/", "a=b")),
            ("https://seat.example:8443/embed?a=b&c=d#e?f", ("/embed", "a=b&c=d")),
        ] {
            assert_eq!(within(ours, url), Some(expected), "{url}");
        }
        for url in [
            "",
            "/embed",
            "//seat.example:8443/embed",
            "https://seat.example/embed",
            "https://seat.example:84430/embed",
            "https://seat.example:8443.evil.example/embed",
            "https://evil.example/https://seat.example:8443/embed",
            "https://seat.example:8443@evil.example/embed",
            "https://evil.example?https://seat.example:8443/",
            "javascript://seat.example:8443/embed",
            "https://é.example/",
        ] {
            assert_eq!(within(ours, url), None, "{url}");
        }
    }
}
