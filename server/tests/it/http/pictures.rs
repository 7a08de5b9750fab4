//! A run as pictures: the social card and the space-time view.

use super::{html::header, site::TestSite};
use sale::event::RunRecord;

#[tokio::test(flavor = "multi_thread")]
async fn a_run_has_a_card_and_a_space_time_view() {
    let site = TestSite::start().await;
    let run = RunRecord::of_lines(&site.break_it(4).await.read_to_end().await).unwrap().run;

    let card = site.get(&format!("/run/{run}.png")).await;
    assert_eq!((card.status().as_u16(), header(&card, "content-type")), (200, "image/png"));
    assert_eq!(header(&card, "cache-control"), "public, max-age=86400, immutable");
    assert!(card.bytes().await.unwrap().starts_with(b"\x89PNG"));

    let view = site.get(&format!("/run/{run}.svg")).await;
    assert_eq!((view.status().as_u16(), header(&view, "content-type")), (200, "image/svg+xml"));
    assert!(header(&view, "content-security-policy").starts_with("default-src 'none'"), "it runs nothing");
    let svg = view.text().await.unwrap();
    for buyer in 1..=4 {
        assert_eq!(svg.matches(&format!(">Fan {buyer}<")).count(), 2, "one bar a lane");
    }
    assert!(svg.contains(&run) && svg.contains("standing in for Aurora DSQL"));
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_run_that_never_was_there_is_no_picture() {
    let site = TestSite::start().await;
    for path in ["/run/nobody.png", "/run/nobody.svg", "/run/.png", "/run/.svg"] {
        let answer = site.get(path).await;
        assert_eq!((answer.status().as_u16(), header(&answer, "content-type")), (404, "text/html; charset=utf-8"));
    }
    site.stop().await;
}
