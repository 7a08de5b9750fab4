//! The documents that a frame may show: any site may frame the widget, and no site anything else.

use super::built;
use crate::http::html::header;

#[tokio::test(flavor = "multi_thread")]
async fn the_widget_may_be_shown_anywhere_and_nothing_else_may() {
    let (site, _files) = built::site().await;
    for path in ["/embed", "/embed?view=seat&theme=dark", "/embed?static=1", "/embed/offline.html"] {
        let answer = site.getting(path).header("origin", "null").header("cookie", "worldseat_venue=x").send().await;
        let answer = answer.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        // `*` would not do: it excludes decks that are opened from a disk.
        let policy = header(&answer, "content-security-policy");
        assert!(policy.starts_with("default-src 'none'; ") && !policy.contains("frame-ancestors"), "{path}: {policy}");
        assert!(!answer.headers().contains_key("x-frame-options"), "{path}");
        assert!(!answer.headers().contains_key("set-cookie"), "{path}");
        assert_eq!(header(&answer, "x-robots-tag"), "noindex", "{path}");
        assert_eq!(header(&answer, "vary"), "Accept-Encoding", "{path}: no cookie has a say");
        assert_eq!(header(&answer, "cache-control"), "no-cache", "{path}");
        assert_eq!(header(&answer, "x-content-type-options"), "nosniff", "{path}");
    }
    let run = site.break_it(2).await.read_to_end().await;
    let run = format!("/run/{}", run.split_whitespace().nth(1).unwrap());
    let elsewhere =
        ["/", &run, "/embed/builder", "/embed/nothing", "/embedded", "/api", "/api/embed/status", "/oembed"];
    for path in elsewhere {
        let answer = site.get(path).await;
        assert!(header(&answer, "content-security-policy").contains("frame-ancestors 'none'"), "{path}");
        assert_eq!(header(&answer, "x-robots-tag"), "", "{path}");
    }
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_builder_shows_the_widget_in_a_frame_of_its_own() {
    let (site, _files) = built::site().await;
    let answer = site.get("/embed/builder?theme=dark&seat=").await;
    assert_eq!((answer.status().as_u16(), header(&answer, "content-type")), (200, "text/html; charset=utf-8"));
    let policy = header(&answer, "content-security-policy").to_owned();
    assert!(policy.contains("frame-src 'self'") && policy.contains("form-action 'self'"), "{policy}");
    assert!(!policy.contains("unsafe-inline"), "{policy}");
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_nonce_is_used_once_and_only_for_what_is_ours() {
    let (site, _files) = built::site().await;
    let (one, two) = (site.get("/embed?scale=2").await, site.get("/embed?scale=2").await);
    let policy = header(&one, "content-security-policy").to_owned();
    assert_ne!(policy, header(&two, "content-security-policy"));
    assert!(!policy.contains("unsafe-inline") && policy.contains("'wasm-unsafe-eval'"), "{policy}");
    let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).unwrap();
    let page = one.text().await.unwrap();
    for tag in ["<style", "<script"] {
        for element in page.split(tag).skip(1).map(|rest| rest.split('>').next().unwrap()) {
            let is_data = element.contains("type=\"text/plain\"");
            assert!(is_data || element.contains(&format!("nonce=\"{nonce}\"")), "{tag}{element}");
        }
    }
    site.stop().await;
}
