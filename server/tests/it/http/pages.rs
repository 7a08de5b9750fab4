//! Pages: their content, their headers, and their errors.

use super::{
    html::{count, header},
    site::{Setup, TestSite},
};
use reqwest::header::{CONTENT_TYPE, HeaderValue};

#[tokio::test(flavor = "multi_thread")]
async fn the_first_screen_asks_gives_nothing_away_and_needs_no_script() {
    let site = TestSite::start().await;
    let answer = site.get("/").await;
    assert_eq!((answer.status().as_u16(), header(&answer, "content-type")), (200, "text/html; charset=utf-8"));
    assert!(!answer.headers().contains_key("set-cookie"), "nothing is remembered of one who only looks");
    let page = answer.text().await.unwrap();
    assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>"), "{page}");
    assert_eq!(count(&page, "name=\"guess\""), 4, "three guesses, and one that is none");
    assert!(!page.contains("data-verdict=\"sold-once\"") && !page.contains("data-verdict=\"oversold\""));
    assert!(page.contains("store.mark_sold(sale).await?;"));
    assert!(page.contains("action=\"/runs\"") && !page.contains("name=\"seat\"><option"), "nobody chooses the seat");
    assert_eq!(count(&page, "role=\"gridcell\""), 96);
    assert_eq!(count(&page, "style=\""), 0, "the policy forbids them");
    let recorded = page.split("href=\"/run/").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let recorded = site.get(&format!("/run/{recorded}")).await.text().await.unwrap();
    assert!(recorded.contains(">REPLAY<") && !recorded.contains(">LIVE<"), "a recorded run");
    assert!(recorded.contains("standing in for Aurora DSQL"));
    assert!(recorded.contains("dynoxide x2, standing in for DynamoDB global tables (MREC)"));
    assert!(recorded.contains("data-verdict=\"sold-once\"") && recorded.contains("data-verdict=\"oversold\""));
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_makes_no_sense_shows_the_page_all_the_same() {
    let site = TestSite::start().await;
    let nonsense =
        ["/?seat=Z9&lane=weak&region=mars&sold=1234", "/?lane=strong&lane=strong", "/?%FF", "/?sold=%3Cscript%3Ealert"];
    for address in nonsense {
        let answer = site.get(address).await;
        assert_eq!(answer.status(), 200, "{address}");
        let page = answer.text().await.unwrap();
        assert!(page.contains("id=\"break-it\"") && page.contains("data-floor"), "{address}");
        assert!(
            !page.contains("is yours. Confirmation") && !page.contains("<script>alert"),
            "{address}: what the address says is believed"
        );
    }
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_are_compressed_and_streams_are_not() {
    let site = TestSite::start().await;
    // The oEmbed address in these pages is built from the request.
    for (path, status, cache_control) in
        [("/", 200, "private, no-cache"), ("/run/nobody", 404, "no-cache"), ("/nothing", 404, "no-cache")]
    {
        for encoding in ["br", "gzip"] {
            let answer = site.getting(path).header("accept-encoding", encoding).send().await.unwrap();
            assert_eq!((answer.status().as_u16(), header(&answer, "content-encoding")), (status, encoding), "{path}");
            assert_eq!(header(&answer, "vary"), "Accept-Encoding, Cookie", "{path}");
            assert_eq!(header(&answer, "cache-control"), cache_control, "{path}");
        }
        let plain = site.get(path).await;
        assert_eq!(
            (header(&plain, "content-encoding"), header(&plain, "vary")),
            ("", "Accept-Encoding, Cookie"),
            "{path}"
        );
    }
    for path in ["/runs", "/fn/break_it"] {
        let request = site.posting(path, "seat=A1&buyers=2").header("accept-encoding", "br, gzip");
        let answer = request.send().await.unwrap();
        assert_eq!((answer.status().as_u16(), header(&answer, "content-encoding")), (200, ""), "{path}");
        assert_eq!(header(&answer, "x-accel-buffering"), "no", "{path}");
        answer.text().await.unwrap();
    }
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_says_what_the_browser_must_not_do() {
    let site = TestSite::start().await;
    for path in ["/", "/healthz", "/nothing", "/fn/break_it", "/api/openapi.json"] {
        let answer = site.get(path).await;
        assert_eq!(header(&answer, "x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header(&answer, "referrer-policy"), "strict-origin-when-cross-origin", "{path}");
        assert!(header(&answer, "permissions-policy").contains("camera=()"), "{path}");
        assert!(header(&answer, "content-security-policy").contains("frame-ancestors 'none'"), "{path}");
    }
    let (one, two) = (site.get("/").await, site.get("/").await);
    let policy = header(&one, "content-security-policy").to_owned();
    assert!(policy.starts_with("default-src 'none'; script-src 'self' 'nonce-"), "{policy}");
    assert!(!policy.contains("unsafe-inline") && !policy.contains("ws:"), "{policy}");
    assert_ne!(policy, header(&two, "content-security-policy"), "a nonce is used once");
    let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).unwrap();
    let page = one.text().await.unwrap();
    assert!(
        page.contains(&format!("nonce=\"{nonce}\"")) && count(&page, "<script") == count(&page, "nonce=\""),
        "{page}"
    );
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn errors_are_pages_with_a_sentence() {
    let site = TestSite::start().await;
    let long = format!("seat={}&buyers=8", "A".repeat(64 * 1024));
    let json = site
        .posting("/runs", "{}")
        .headers([(CONTENT_TYPE, HeaderValue::from_static("application/json"))].into_iter().collect());
    for (answer, status, sentence) in [
        (site.get("/nothing/here").await, 404, "There is no such page."),
        (site.get("/run/nobody").await, 404, "This is not the name of a run."),
        (site.get("/floor/nobody").await, 404, "This is not the name of a floor."),
        (site.get("/runs").await, 405, "does not accept this method"),
        (site.post("/", "").await, 405, "does not accept this method"),
        (site.post("/runs", &long).await, 413, "The request body is too large."),
        (site.post("/runs", "seat=A1&seat=A2").await, 400, "The form could not be read."),
        (json.send().await.unwrap(), 400, "The form could not be read."),
    ] {
        assert_eq!((answer.status().as_u16(), header(&answer, "content-type")), (status, "text/html; charset=utf-8"));
        assert_eq!(header(&answer, "allow").is_empty(), status != 405);
        let page = answer.text().await.unwrap();
        assert!(page.contains(sentence) && page.ends_with("</html>"), "{page}");
    }
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_scripts_call_is_answered_in_plain_words() {
    let site = TestSite::start().await;
    for answer in [
        site.get("/fn/break_it").await,
        site.get("/api/nothing").await,
        site.post("/fn/break_it", "seat=Z9&buyers=2").await,
    ] {
        assert!(answer.status().is_client_error());
        assert!(!answer.text().await.unwrap().contains("<html"));
    }
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_has_a_page_and_details() {
    let site = TestSite::start().await;
    let lines = site.break_it(5).await.read_to_end().await;
    let run = lines.split_whitespace().nth(1).unwrap();
    let page = site.get(&format!("/run/{run}")).await;
    assert_eq!(page.status(), 200);
    let page = page.text().await.unwrap();
    assert!(page.contains("data-verdict=\"sold-once\"") && count(&page, "data-outcome=") >= 10, "{page}");

    let details = site.post("/fn/run_details", &format!("run={run}")).await;
    assert_eq!((details.status().as_u16(), header(&details, "cache-control")), (200, "no-store"));
    let details = details.text().await.unwrap();
    assert!(details.contains('<') && !details.contains("<html"), "{details}");
    assert_eq!(site.post("/fn/run_details", "run=nobody").await.status(), 404);
    site.stop().await;
}

const NOBODYS: &str = "us-east-1=postgres://a:hush@127.0.0.1:1/x,us-east-2=postgres://a:hush@127.0.0.1:1/x";
const NO_TABLES: &str = "us-east-1=http://127.0.0.1:1,us-east-2=http://127.0.0.1:1";

#[tokio::test(flavor = "multi_thread")]
async fn with_both_lanes_down_the_page_says_so_before_anybody_presses() {
    for (settings, both) in [
        (&["--postgres", NOBODYS, "--dynamodb", NO_TABLES][..], true),
        (&["--dynamodb", NO_TABLES][..], false),
        (&[][..], false),
    ] {
        let site = TestSite::start_with(Setup { settings, ..Setup::default() }).await;
        for address in ["/", "/api", "/embed"] {
            let page = site.get(address).await.text().await.unwrap();
            let sentences =
                ["Neither lane\u{2019}s database serves just now", "WORLDSEAT_POSTGRES", "worldseat doctor"];
            for words in sentences {
                assert_eq!(page.contains(words), both, "{address} of {settings:?}: {words}");
            }
            assert!(!page.contains("hush"), "{address}");
        }
        let still = site.get("/embed?static=1").await.text().await.unwrap();
        assert!(!still.contains("Neither lane"), "nothing can be pressed there");
        site.stop().await;
    }
}
