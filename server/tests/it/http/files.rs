//! Static files: their compression, and the time for which browsers cache them.

use super::{
    html::header,
    site::{Setup, TestSite},
};
use reqwest::Method;
use std::fs::{create_dir, write};

const HASHED: &str = "/pkg/worldseat.SV0eGx_ChBgmHPsCsjMzYw";

#[tokio::test(flavor = "multi_thread")]
async fn files_are_kept_for_as_long_as_their_names_allow() {
    let directory = tempfile::tempdir().unwrap();
    let root = directory.path();
    create_dir(root.join("pkg")).unwrap();
    for (path, text) in [
        (format!("{HASHED}.wasm"), "plain"),
        (format!("{HASHED}.wasm.br"), "brotli"),
        (format!("{HASHED}.wasm.gz"), "gzip"),
        (format!("{HASHED}.js"), "script"),
        ("/pkg/worldseat.css".into(), "style"),
        ("/favicon.svg".into(), "<svg/>"),
        ("/robots.txt".into(), "robots"),
        ("/embed.js".into(), "element"),
        ("/embed.v1.js".into(), "element"),
    ] {
        write(root.join(path.trim_start_matches('/')), text).unwrap();
    }
    let site_root = root.to_str().unwrap().to_owned();
    let site = TestSite::start_with(Setup { site_root, ..Setup::default() }).await;

    for (path, kind, cache_control) in [
        (format!("{HASHED}.wasm"), "application/wasm", "public, max-age=31536000, immutable"),
        (format!("{HASHED}.js"), "text/javascript", "public, max-age=31536000, immutable"),
        ("/pkg/worldseat.css".into(), "text/css", "no-cache"),
        ("/favicon.svg".into(), "image/svg+xml", "public, max-age=300"),
        ("/robots.txt".into(), "text/plain", "public, max-age=300"),
        ("/embed.js".into(), "text/javascript", "public, max-age=86400"),
        ("/embed.v1.js".into(), "text/javascript", "public, max-age=86400"),
    ] {
        let file = site.get(&path).await;
        assert_eq!(
            (file.status().as_u16(), header(&file, "content-type"), header(&file, "cache-control")),
            (200, kind, cache_control)
        );
        assert_eq!(header(&file, "vary"), "Accept-Encoding", "{path}");
        assert_eq!(header(&file, "x-content-type-options"), "nosniff", "{path}");
        let for_all = path.starts_with("/pkg/") || path.starts_with("/embed.");
        let allowed = if for_all { ("*", "cross-origin") } else { ("", "") };
        let allowed_here =
            (header(&file, "access-control-allow-origin"), header(&file, "cross-origin-resource-policy"));
        assert_eq!(allowed_here, allowed, "{path}: a widget in a sandbox needs it");
    }
    for (accepted, sent, text) in [("br, gzip", "br", "brotli"), ("gzip", "gzip", "gzip"), ("zstd", "", "plain")] {
        let request = site.getting(&format!("{HASHED}.wasm")).header("accept-encoding", accepted);
        let file = request.send().await.unwrap();
        assert_eq!((header(&file, "content-encoding"), header(&file, "content-type")), (sent, "application/wasm"));
        assert_eq!(header(&file, "vary"), "Accept-Encoding");
        assert_eq!(file.text().await.unwrap(), text);
    }
    for path in ["/pkg", "/pkg/", "/pkg/worldseat.js", "/../Cargo.toml", "/pkg/..%2f..%2fCargo.toml"] {
        let missing = site.get(path).await;
        assert_eq!((missing.status().as_u16(), header(&missing, "cache-control")), (404, "no-cache"), "{path}");
    }
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_no_file_can_have_is_not_there() {
    let directory = tempfile::tempdir().unwrap();
    write(directory.path().join("robots.txt"), "robots").unwrap();
    let site_root = directory.path().to_str().unwrap().to_owned();
    let site = TestSite::start_with(Setup { site_root, ..Setup::default() }).await;
    let (long, deep) = (format!("/{}", "a".repeat(256)), format!("/{}", "a/".repeat(2500)));
    for path in [&long, &deep, &format!("/pkg{long}.js"), "/%00", "/pkg/%00", "/robots.txt/inside", "/%ff"] {
        for method in [Method::GET, Method::HEAD] {
            let answer = site.sending(method.clone(), path).send().await.unwrap();
            assert_eq!(answer.status(), 404, "{method} {}", &path[..path.len().min(20)]);
        }
    }
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_has_not_changed_is_not_sent_again() {
    let directory = tempfile::tempdir().unwrap();
    create_dir(directory.path().join("pkg")).unwrap();
    write(directory.path().join("pkg/worldseat.css"), "style").unwrap();
    let site_root = directory.path().to_str().unwrap().to_owned();
    let site = TestSite::start_with(Setup { site_root, ..Setup::default() }).await;
    let first = site.get("/pkg/worldseat.css").await;
    let again = site.getting("/pkg/worldseat.css").header("if-modified-since", header(&first, "last-modified"));
    let again = again.send().await.unwrap();
    assert_eq!((again.status().as_u16(), header(&again, "cache-control")), (304, "no-cache"));
    site.stop().await;
}
