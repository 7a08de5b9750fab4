//! `GET /oembed`, and the links by which other sites discover it.

use crate::http::{
    html::header,
    site::{Setup, TestSite},
};
use reqwest::Response;
use serde_json::Value;

const OURS: &str = "https://seat.example";

async fn site() -> TestSite {
    TestSite::start_with(Setup { public_url: OURS, ..Setup::default() }).await
}

async fn get_oembed(site: &TestSite, url: &str, more: &str) -> Response {
    let url = url.replace('%', "%25").replace('&', "%26").replace('#', "%23").replace('+', "%2B");
    site.get(&format!("/oembed?url={url}{more}")).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_of_ours_becomes_a_frame_and_nothing_else() {
    let site = site().await;
    let lines = site.break_it(6).await.read_to_end().await;
    let run = lines.split_whitespace().nth(1).unwrap();
    for (path, src, picture) in [
        ("/", "/embed\"", "/card.png".to_owned()),
        ("", "/embed\"", "/card.png".into()),
        ("/embed?theme=dark&buyers=24&utm=x", "/embed?theme=dark&amp;buyers=24\"", "/card.png".into()),
        ("/embed/builder?seat=C7", "/embed?seat=C7\"", "/card.png".into()),
        (&format!("/run/{run}"), &format!("/embed?mode=replay&amp;run={run}\""), format!("/run/{run}.png")),
        (&format!("/embed?run={run}"), &format!("/embed?mode=replay&amp;run={run}\""), format!("/run/{run}.png")),
    ] {
        let answer = get_oembed(&site, &format!("{OURS}{path}"), "&format=json").await;
        assert_eq!((answer.status().as_u16(), header(&answer, "content-type")), (200, "application/json"), "{path}");
        assert_eq!(header(&answer, "access-control-allow-origin"), "*");
        assert_eq!(header(&answer, "cache-control"), "public, max-age=86400");
        let rich: Value = answer.json().await.unwrap();
        let html = rich["html"].as_str().unwrap();
        assert!(html.starts_with("<iframe ") && html.ends_with("></iframe>"), "{html}");
        assert!(html.contains(&format!("src=\"{OURS}{src}")), "{path}: {html}");
        assert!(!html.contains("<script") && !html.contains("margin"), "{html}");
        let fields = ["version", "type", "provider_name", "provider_url"].map(|name| rich[name].as_str().unwrap());
        assert_eq!(fields, ["1.0", "rich", "WorldSeat", OURS]);
        let sizes = ["width", "height", "thumbnail_width", "thumbnail_height", "cache_age"];
        assert_eq!(sizes.map(|name| rich[name].as_u64().unwrap()), [960, 540, 1200, 630, 86_400]);
        assert_eq!(rich["thumbnail_url"].as_str().unwrap(), format!("{OURS}{picture}"));
        assert!(rich["title"].as_str().unwrap().starts_with("WorldSeat: "));
    }
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_never_larger_than_the_other_site_allows() {
    let site = site().await;
    for (request, (width, height), picture) in [
        ("&maxwidth=800", (800, 450), false),
        ("&maxheight=450&maxwidth=5000", (800, 450), false),
        ("&maxwidth=400", (400, 400), false),
        ("&maxwidth=300&maxheight=200", (300, 200), false),
        ("&maxwidth=4000&maxheight=4000", (960, 540), true),
        ("&maxwidth=0&maxheight=-1", (960, 540), true),
        ("&maxwidth=wide&maxheight=99999999999999999999", (960, 540), true),
    ] {
        let rich: Value = get_oembed(&site, &format!("{OURS}/embed"), request).await.json().await.unwrap();
        assert_eq!((rich["width"].as_u64(), rich["height"].as_u64()), (Some(width), Some(height)), "{request}");
        let html = rich["html"].as_str().unwrap();
        assert!(html.contains(&format!("width=\"{width}\" height=\"{height}\"")), "{html}");
        assert_eq!(rich.get("thumbnail_url").is_some(), picture, "{request}");
    }
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_ours_is_not_there_and_other_formats_are_not_spoken() {
    let site = site().await;
    let never = format!("{OURS}/run/{}", uuid::Uuid::now_v7().simple());
    for url in [
        "https://evil.example/embed",
        "https://seat.example.evil.example/embed",
        "https://seat.example@evil.example/embed",
        "https://seat.example:8443/embed",
        "javascript:alert(1)",
        "/embed",
        "",
        "https://seat.example/nothing",
        "https://seat.example/embedded",
        "https://seat.example/run/",
        "https://seat.example/run/nobody",
        "https://seat.example/run/%3Cscript%3E",
        "https://seat.example/embed?run=nobody",
        &never,
    ] {
        let answer = get_oembed(&site, url, "").await;
        assert_eq!((answer.status().as_u16(), header(&answer, "cache-control")), (404, "no-store"), "{url}");
        let body = answer.text().await.unwrap();
        assert!(body.starts_with("404 ") && !body.contains('<'), "{url}: {body}");
    }
    for format in ["xml", "XML", "yaml"] {
        let answer = get_oembed(&site, &format!("{OURS}/"), &format!("&format={format}")).await;
        assert_eq!(answer.status(), 501, "{format}");
        assert!(answer.text().await.unwrap().contains("JSON"));
    }
    assert_eq!(site.get("/oembed").await.status(), 404);
    assert_eq!(get_oembed(&site, OURS, "&url=x").await.status(), 400);
    assert_eq!(site.post("/oembed", "").await.status(), 405);
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_say_where_to_ask_and_pictures_do_not() {
    let site = site().await;
    let lines = site.break_it(2).await.read_to_end().await;
    let run = format!("/run/{}", lines.split_whitespace().nth(1).unwrap());
    for path in ["/", &run] {
        let link = header(&site.get(path).await, "link").to_owned();
        let expected = format!("<{OURS}/oembed?url={OURS}{path}>; rel=\"alternate\"; type=\"application/json+oembed\"");
        assert!(link.starts_with(&expected), "{link}");
        let request = link.split(['<', '>']).nth(1).unwrap().strip_prefix(OURS).unwrap();
        assert_eq!(site.get(request).await.status(), 200, "{request}");
    }
    for path in [&format!("{run}.png"), &format!("{run}.svg"), "/run/nobody", "/embed", "/api"] {
        assert_eq!(header(&site.get(path).await, "link"), "", "{path}");
    }
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_the_site_does_not_know_its_name_it_has_that_of_the_request() {
    let site = TestSite::start_with(Setup { hosts: &["deck.example"], ..Setup::default() }).await;
    let request = site.getting("/oembed?url=https://deck.example/").header("host", "deck.example");
    let answer = request.header("x-forwarded-proto", "https").send().await.unwrap();
    assert_eq!(header(&answer, "cache-control"), "private, no-store", "another Host is another answer");
    let rich: Value = answer.json().await.unwrap();
    assert_eq!((&rich["provider_url"], &rich["cache_age"]), (&"http://deck.example".into(), &0.into()));
    let forged = site.getting("/").header("host", "a\"b").send().await.unwrap();
    assert_eq!((forged.status().as_u16(), header(&forged, "link")), (400, ""), "this can be no host");
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_built_of_the_request_is_kept_by_no_shared_cache() {
    const FORGED: [(&str, &str); 4] = [
        ("host", "evil.example"),
        ("x-forwarded-proto", "https"),
        ("x-forwarded-host", "worse.example"),
        ("forwarded", "host=worst.example;proto=https"),
    ];
    let recorded = include_str!("../../../../../crates/race/recorded/run.txt").split_whitespace().nth(1).unwrap();
    let pages = ["/".to_owned(), format!("/run/{recorded}"), "/api".into(), "/embed/builder".into()];
    let oembed = format!("/oembed?url={OURS}/embed");
    let unknown = TestSite::start_with(Setup { hosts: &["evil.example"], ..Setup::default() }).await;
    let known = site().await;
    for path in pages.iter().chain([&oembed, &"/oembed?url=http://evil.example/embed".into()]) {
        for site in [&unknown, &known] {
            let request =
                FORGED.iter().fold(site.getting(path), |request, (name, value)| request.header(*name, *value));
            let answer = request.send().await.unwrap();
            let (status, link) = (answer.status(), header(&answer, "link").to_owned());
            let kept = header(&answer, "cache-control").to_owned();
            let body = link + &answer.text().await.unwrap();
            let of_request = body.contains("//evil.example");
            assert!(
                !body.contains("https://evil.example") && !body.contains("worse") && !body.contains("worst"),
                "{path}"
            );
            if std::ptr::eq(site, &known) {
                assert!(!of_request, "{path}: it is of its own address only");
                continue;
            }
            assert_eq!(of_request, status == 200, "{path}");
            let expected = if path.starts_with("/oembed") { "no-store" } else { "private, no-cache" };
            assert!(kept.contains(expected) && !kept.contains("public"), "{path}: {kept}");
        }
    }
    unknown.stop().await;
    known.stop().await;
}
