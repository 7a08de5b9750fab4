//! A page of another site whose own name resolves to this server (DNS rebinding) gets nothing.

use crate::http::site::{Setup, TestSite};
use reqwest::{Method, StatusCode};

const PATHS: [(Method, &str); 7] = [
    (Method::GET, "/"),
    (Method::GET, "/api/seats"),
    (Method::POST, "/api/breakit"),
    (Method::POST, "/fn/break_it"),
    (Method::POST, "/runs"),
    (Method::GET, "/api/embed/status"),
    (Method::GET, "/no-such-file.css"),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_foreign_name_is_refused_everywhere_before_anything_is_done() {
    let site = TestSite::start().await;
    for (method, path) in PATHS {
        let as_rebound = site
            .sending(method.clone(), path)
            .header("host", "evil.example:3000")
            .header("origin", "http://evil.example:3000")
            .header("sec-fetch-site", "same-origin");
        let answer = as_rebound.send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::MISDIRECTED_REQUEST, "{method} {path}");
        assert!(!answer.headers().contains_key("access-control-allow-origin"), "{method} {path}");
        assert!(answer.text().await.unwrap().contains("--allow-host"), "{method} {path}");
    }
    assert_eq!(site.rows().await.into_iter().sum::<usize>(), 0, "nothing was raced");
    for ours in ["localhost:3000", "127.0.0.1", "[::1]:8080"] {
        assert_eq!(site.getting("/").header("host", ours).send().await.unwrap().status(), 200, "{ours}");
    }
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_name_of_the_public_address_is_known() {
    let site = TestSite::start_with(Setup { public_url: "https://seat.example", ..Setup::default() }).await;
    assert_eq!(site.getting("/").header("host", "seat.example").send().await.unwrap().status(), 200);
    assert_eq!(site.getting("/").header("host", "other.example").send().await.unwrap().status(), 421);
    site.stop().await;
}
