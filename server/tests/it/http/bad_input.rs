//! Bad input gets a clear sentence and a 4xx status, and starts nothing.

use super::{
    html::header,
    site::{Lines, RUNS_OF_A_VISITOR, Setup, TestSite},
};

#[tokio::test(flavor = "multi_thread")]
async fn wrong_seats_and_numbers_are_refused_with_a_sentence() {
    let site = TestSite::start().await;
    for (form, sentence) in [
        ("seat=Z9&buyers=8", "There is no seat \"Z9\": seats are A1 to H12."),
        ("seat=A13&buyers=8", "There is no seat"),
        ("seat=A1&buyers=1", "A run takes 2 to 60 buyers, not 1."),
        ("seat=A1&buyers=61", "A run takes 2 to 60 buyers, not 61."),
        ("seat=A1&buyers=4294967296", "not understood"),
        ("seat=A1&buyers=-3", "not understood"),
        ("seat=A1&buyers=many", "not understood"),
        ("seat=A1", "not understood"),
        ("", "not understood"),
    ] {
        let answer = site.post("/fn/break_it", form).await;
        assert_eq!(answer.status(), 400, "{form}");
        let body = answer.text().await.unwrap();
        assert!(body.contains(sentence), "{form}: {body}");
    }
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_without_a_seat_is_for_the_first_one() {
    let site = TestSite::start().await;
    let events = Lines::of(site.post("/fn/break_it", "buyers=2").await).read_to_end().await;
    assert!(events.lines().next().is_some_and(|begun| begun.contains(" A1 2 ")), "{events}");
    let page = site.post("/runs", "buyers=2").await.text().await.unwrap();
    assert!(page.contains("Strong sold seat A1 once."), "{page}");
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_there_is_not_found() {
    let site = TestSite::start().await;
    let unknown = site.post("/fn/watch_run", "run=nobody&from=0").await;
    assert_eq!(unknown.status(), 404);
    assert!(unknown.text().await.unwrap().contains("This is not the name of a run"));
    let never = site.post("/fn/watch_run", &format!("run={}&from=0", uuid::Uuid::now_v7().simple())).await;
    assert_eq!(never.status(), 404);
    assert!(never.text().await.unwrap().contains("This run is not known"));
    assert_eq!(site.get("/nothing/here").await.status(), 404);
    assert_eq!(site.get("/../Cargo.toml").await.status(), 404);
    assert!(site.post("/fn/no_such_function", "").await.status().is_client_error());
    assert_eq!(site.get("/fn/break_it").await.status(), 405);
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_body_is_refused() {
    let site = TestSite::start().await;
    let status = site.post("/fn/break_it", &format!("seat={}&buyers=8", "A".repeat(64 * 1024))).await.status();
    assert!(status.is_client_error(), "{status}");
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn more_runs_than_there_may_be_are_asked_to_come_back() {
    let site = TestSite::start_with(Setup { settings: &["--region-rtt-ms", "500,500"], ..Setup::of_visitors() }).await;
    let mut streams = Vec::new();
    for _ in 0..RUNS_OF_A_VISITOR {
        streams.push(site.break_it(2).await);
    }
    let refused = site.post("/fn/break_it", "seat=A1&buyers=2").await;
    assert_eq!(refused.status(), 429);
    assert!(refused.text().await.unwrap().contains("Try again"));
    let refused = site.post("/runs", "seat=B7&buyers=2").await;
    assert_eq!((refused.status().as_u16(), header(&refused, "retry-after")), (429, "5"));
    let page = refused.text().await.unwrap();
    assert!(
        page.contains("Try again when one of them has ended.") && page.contains("How many get it?"),
        "the question is asked again"
    );
    for stream in streams {
        assert!(stream.read_to_end().await.ends_with("end\n"));
    }
    assert!(site.break_it(2).await.read_to_end().await.ends_with("end\n"));
    site.stop().await;
}
