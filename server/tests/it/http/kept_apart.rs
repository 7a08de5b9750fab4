//! The headers that isolate the site in browsers, if it is reached over https.

use super::{
    html::header,
    site::{Setup, TestSite},
};

const RECORDED: &str = include_str!("../../../../crates/race/recorded/run.txt");

#[tokio::test(flavor = "multi_thread")]
async fn by_https_pages_are_kept_apart_and_pictures_and_the_widget_are_for_everybody() {
    let public = TestSite::start_with(Setup { public_url: "https://seat.example", ..Setup::default() }).await;
    let plain = TestSite::start_with(Setup { public_url: "http://seat.example", ..Setup::default() }).await;
    let run = RECORDED.split_whitespace().nth(1).unwrap();
    let own = ("same-origin", "same-origin");
    for (path, expected) in [
        ("/".to_owned(), own),
        (format!("/run/{run}"), own),
        ("/embed/builder".into(), own),
        ("/nothing".into(), own),
        (format!("/api/runs/{run}"), ("same-origin", "")),
        (format!("/run/{run}/evidence.zip"), ("same-origin", "")),
        ("/healthz".into(), ("same-origin", "")),
        (format!("/run/{run}.png"), ("cross-origin", "")),
        (format!("/run/{run}.svg"), ("cross-origin", "")),
        ("/embed".into(), ("cross-origin", "")),
        ("/api/embed/status".into(), ("cross-origin", "")),
        ("/oembed?url=https://seat.example/".into(), ("cross-origin", "")),
    ] {
        let answer = public.get(&path).await;
        let policies = ["cross-origin-resource-policy", "cross-origin-opener-policy"].map(|name| header(&answer, name));
        assert_eq!((policies[0], policies[1]), expected, "{path}");
        assert_eq!(header(&answer, "strict-transport-security"), "max-age=31536000", "{path}");
        let answer = plain.get(&path).await;
        assert_eq!(header(&answer, "strict-transport-security"), "", "{path}");
        assert_eq!(header(&answer, "cross-origin-opener-policy"), "", "{path}");
    }
    public.stop().await;
    plain.stop().await;
}
