//! `GET /embed/offline.html`: one file that needs nothing else.

use super::built::{self, CSS, SCRIPT};
use crate::http::{
    html::{count, header},
    site::TestSite,
};
use base64::{Engine, prelude::BASE64_STANDARD};
use flate2::read::GzDecoder;
use std::{fs::write, io::Read};

const PATH: &str = "/embed/offline.html";
/// Most bytes that the page adds to its parts: two recorded runs and the rendered HTML.
const PAGE_MAX: usize = 32 * 1024;

/// Unpacks the content of the file as its own script does: base64 of a gzip.
fn unpacked(page: &str) -> (usize, Vec<u8>) {
    let text = page.split_once("data-wasm-gzip").unwrap().1.split_once('>').unwrap().1.split('<').next().unwrap();
    let bytes = BASE64_STANDARD.decode(text).unwrap();
    let mut unpacked = Vec::new();
    GzDecoder::new(&*bytes).read_to_end(&mut unpacked).unwrap();
    (text.len(), unpacked)
}

#[tokio::test(flavor = "multi_thread")]
async fn it_has_everything_in_it_and_asks_for_nothing() {
    let (site, _files) = built::site().await;
    let answer = site.get(PATH).await;
    assert_eq!(header(&answer, "content-type"), "text/html; charset=utf-8");
    assert_eq!(header(&answer, "access-control-allow-origin"), "*");
    assert_eq!(header(&answer, "cross-origin-resource-policy"), "cross-origin");
    let policy = header(&answer, "content-security-policy");
    assert!(policy.contains("sandbox allow-scripts") && !policy.contains("'self'"), "{policy}");
    let page = answer.text().await.unwrap();
    for reference in [" src=", "@import", "url(", "import(", "<base", "<iframe"] {
        assert!(!page.contains(reference), "{reference} asks for something");
    }
    let links: Vec<&str> = page.split("<link").skip(1).map(|rest| rest.split('>').next().unwrap()).collect();
    assert!(links.iter().all(|link| link.contains(" href=\"data:")), "{links:?}");
    assert!(page.contains("http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "), "{page}");
    assert!(page.contains("DecompressionStream"));
    assert_eq!((count(&page, "data-recorded"), count(&page, "\nv eventual oversold ")), (2, 2));
    assert!(page.contains("SIMULATED"), "without a server there is a simulation");

    let (packed, unpacked) = unpacked(&page);
    let parts = [CSS.as_bytes(), b"\0", SCRIPT.as_bytes(), &built::wasm()].concat();
    assert!(unpacked == parts, "something else came back");
    // Base64 is a third longer than the gzip, and gzip does not make random bytes smaller.
    assert!(packed < built::wasm().len() * 7 / 5, "{packed} letters");
    let added = page.len() - packed;
    assert!(added <= PAGE_MAX, "the page itself has {added} bytes");
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_kept_until_its_parts_change() {
    let (site, files) = built::site().await;
    let first = site.get(PATH).await;
    let tag = header(&first, "etag").to_owned();
    assert!(tag.starts_with("W/\"") && header(&first, "content-disposition").is_empty());
    let again = site.getting(PATH).header("if-none-match", &tag).send().await.unwrap();
    assert_eq!((again.status().as_u16(), header(&again, "etag")), (304, &*tag));
    assert_eq!(again.text().await.unwrap(), "");

    let file = site.get(&format!("{PATH}?download=1")).await;
    assert_eq!(header(&file, "content-disposition"), "attachment; filename=\"worldseat-offline.html\"");
    let packed = site.getting(PATH).header("accept-encoding", "br").send().await.unwrap();
    assert_eq!((header(&packed, "content-encoding"), header(&packed, "etag")), ("br", &*tag));

    write(files.path().join("pkg/widget.0j.js"), "let awake=2;").unwrap();
    let newer = site.getting(PATH).header("if-none-match", &tag).send().await.unwrap();
    assert_eq!(newer.status(), 200);
    assert_ne!(header(&newer, "etag"), tag);
    let (_, unpacked) = unpacked(&newer.text().await.unwrap());
    assert!(unpacked.starts_with([CSS, "\0let awake=2;\0asm"].concat().as_bytes()));
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn both_recorded_runs_have_pages_with_their_evidence() {
    let (site, _files) = built::site().await;
    let page = site.get(PATH).await.text().await.unwrap();
    let runs: Vec<&str> = page.split("data-run=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert_eq!(runs.len(), 2);
    for run in runs {
        for path in ["", ".png", ".svg", "/evidence.zip", "/history/strong", "/history/eventual"] {
            assert_eq!(site.get(&format!("/run/{run}{path}")).await.status(), 200, "{run}{path}");
        }
    }
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_the_widget_was_not_built_there_is_no_file() {
    let site = TestSite::start().await;
    let answer = site.get(PATH).await;
    assert_eq!((answer.status().as_u16(), header(&answer, "content-disposition")), (503, ""));
    assert!(answer.text().await.unwrap().contains("make site"));
    site.stop().await;
}
