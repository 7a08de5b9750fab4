//! `GET /embed`: the widget as the server renders it, whatever parameters its address has.

use super::built;
use crate::http::{
    html::{count, header},
    site::TestSite,
};

/// Returns the names of the parameters that the page reports as not usable.
fn wrong(page: &str) -> Vec<&str> {
    let (_, rest) = page.split_once("data-param-error=\"").unwrap_or(("", "\""));
    rest.split('"').next().unwrap_or_default().split_whitespace().collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn it_carries_a_recorded_run_and_says_nothing_before_it_is_awake() {
    let (site, _files) = built::site().await;
    let answer = site.getting("/embed").header("accept-encoding", "br").send().await.unwrap();
    assert_eq!(
        (header(&answer, "content-type"), header(&answer, "content-encoding")),
        ("text/html; charset=utf-8", "br")
    );
    let page = site.get("/embed").await.text().await.unwrap();
    assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>"), "{page}");
    assert!(wrong(&page).is_empty());
    for part in
        ["src=\"/pkg/widget.0j.js\"", "data-wasm=\"/pkg/widget.0w.wasm\"", "href=\"/pkg/embed.0c.css\"", "data-badge"]
    {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert_eq!((count(&page, "data-recorded"), count(&page, " style=\"")), (1, 0));
    assert!(page.contains("\nv eventual oversold ") && page.contains("data-state=\"idle\""), "{page}");
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_cannot_be_followed_is_followed_as_far_as_it_can_and_says_so() {
    let (site, _files) = built::site().await;
    let script = "%3Cscript%3Ealert(1)%3C/script%3E";
    for (query, expected) in [
        ("unknown=1&utm_source=x&=&&&?", vec![]),
        ("view=diagram", vec!["view"]),
        ("view=crowd&room=123456", vec!["view"]),
        ("seat=Z9&buyers=61&speed=9", vec!["seat", "buyers", "speed"]),
        ("buyers=99999999999999999999999", vec!["buyers"]),
        ("accent=fefefe&accent2=javascript:alert(1)", vec!["accent2", "accent"]),
        ("scale=1e9&seed=-1&static=yes", vec!["scale", "seed", "static"]),
        ("origin=javascript://x&host=evil", vec!["origin", "host"]),
        ("theme=%FF%FE&mode=%00", vec!["theme", "mode"]),
        ("run=..%2F..%2Fetc%2Fpasswd", vec!["run"]),
        (&format!("theme={script}&seat={script}&run={script}&accent={script}"), vec!["theme", "seat", "run", "accent"]),
        ("theme=\"'onload=alert(1)", vec!["theme"]),
        (&format!("run={}", "a".repeat(5000)), vec!["run"]),
        (&"view=seat&".repeat(2000), vec![]),
    ] {
        let answer = site.get(&format!("/embed?{query}")).await;
        assert_eq!(answer.status(), 200, "{query}");
        let page = answer.text().await.unwrap();
        let mut found = wrong(&page);
        found.dedup();
        let (mut found, mut expected) = (found, expected);
        found.sort_unstable();
        expected.sort_unstable();
        assert_eq!(found, expected, "{query}");
        for never in ["alert(1)", "passwd", "onload", "javascript:", "\u{fffd}"] {
            assert!(!page.contains(never), "{query}: {never} came back");
        }
        assert!(page.contains("data-badge"), "{query}");
    }
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_is_asked_for_travels_in_the_page() {
    let (site, _files) = built::site().await;
    let lines = site.break_it(7).await.read_to_end().await;
    let run = lines.split_whitespace().nth(1).unwrap();
    let page = site.get(&format!("/embed?run={run}&seat=H12&buyers=40")).await.text().await.unwrap();
    assert!(wrong(&page).is_empty());
    assert!(page.contains(&format!("data-run=\"{run}\"")) && count(&page, "data-recorded") == 1, "{page}");
    assert!(page.contains("\na strong ") && page.contains("REPLAY"), "{page}");
    assert!(page.contains("<span data-headline-buyers>7</span>"), "the run has its own number of buyers: {page}");

    let never = uuid::Uuid::now_v7().simple();
    for unknown in [never.to_string(), "nobody".into()] {
        let page = site.get(&format!("/embed?run={unknown}")).await.text().await.unwrap();
        assert_eq!(wrong(&page), ["run"]);
        assert!(page.contains("Another recorded run is shown instead."), "{page}");
        assert_eq!((page.contains(&unknown), count(&page, "data-recorded")), (false, 1));
    }
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_is_still_going_on_is_no_recorded_one() {
    let settings = &["--region-rtt-ms", "2000,2000"];
    let site = TestSite::start_with(crate::http::site::Setup { settings, ..Default::default() }).await;
    let mut lines = site.break_it(2).await;
    lines.read().await;
    let page = site.get(&format!("/embed?run={}", lines.run())).await.text().await.unwrap();
    assert!(page.contains("This run is still going on. Another recorded run is shown instead."), "{page}");
    lines.read_to_end().await;
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_its_script_it_shows_a_recorded_run_and_says_why() {
    let site = TestSite::start().await;
    let page = site.get("/embed").await.text().await.unwrap();
    assert!(page.contains("scripts/widget.sh") && page.contains("REPLAY") && !page.contains("<script"), "{page}");
    assert!(page.contains("data-verdict=\"oversold\""), "{page}");
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_still_picture_needs_no_script() {
    let (site, _files) = built::site().await;
    let page = site.get("/embed?static=1").await.text().await.unwrap();
    assert!(!page.contains("<script") && page.contains("REPLAY") && page.contains("data-static"), "{page}");
    assert!(page.contains("data-verdict=\"oversold\"") && page.contains("data-verdict=\"sold-once\""), "{page}");
    site.stop().await;
}
