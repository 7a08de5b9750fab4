//! A finished run over HTTP: its page and its histories, for as long as it is kept.

use super::{
    html::{count, header},
    site::TestSite,
};
use sale::{History, Lane};

/// An id that a run begun on 24 October 2025 could have, long before the site existed.
const EXPIRED: &str = "019a1687a6207000800000000000000a";
/// An id that no run has, begun at the time of the test.
fn never() -> String {
    uuid::Uuid::now_v7().simple().to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_histories_of_a_run_are_text_that_reads_back() {
    let site = TestSite::start().await;
    let lines = site.break_it(6).await.read_to_end().await;
    let run = lines.split_whitespace().nth(1).unwrap();
    for lane in Lane::ALL {
        let answer = site.get(&format!("/run/{run}/history/{lane}")).await;
        assert_eq!((answer.status().as_u16(), header(&answer, "content-type")), (200, "text/plain; charset=utf-8"));
        let history = History::of_lines(&answer.text().await.unwrap()).unwrap();
        assert_eq!((history.run.as_str(), history.lane, history.buyers), (run, lane, 6));
        let mut attempt_lines: Vec<_> = lines.lines().filter(|line| line.starts_with(&format!("a {lane} "))).collect();
        attempt_lines.sort_unstable();
        let mut attempts: Vec<String> = history.attempts().into_iter().map(attempt_line).collect();
        attempts.sort_unstable();
        assert_eq!(attempts, attempt_lines);
    }
    let packed = site.getting(&format!("/run/{run}/history/strong")).header("accept-encoding", "gzip").send().await;
    assert_eq!(header(&packed.unwrap(), "content-encoding"), "gzip");
    site.stop().await;
}

fn attempt_line(attempt: sale::Attempt) -> String {
    sale::event::RunEvent::Attempt(attempt).to_line().trim_end().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_run_of_the_first_screen_has_a_page_and_histories_like_any_other() {
    let site = TestSite::start().await;
    let page = site.get("/").await.text().await.unwrap();
    let run = page.split("/run/").nth(1).and_then(|rest| rest.split(['"', '/', '#']).next()).expect("a link to it");
    assert_eq!(site.get(&format!("/run/{run}")).await.status(), 200);
    for lane in Lane::ALL {
        let history = site.get(&format!("/run/{run}/history/{lane}")).await.text().await.unwrap();
        assert_eq!(History::of_lines(&history).unwrap().buyers, 60);
    }
    assert!(site.watch(run, 0).await.read_to_end().await.ends_with("end\n"));
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn runs_that_are_not_there_say_why_in_a_page() {
    let site = TestSite::start().await;
    for (run, status, sentence) in [
        (never().as_str(), 404, "This run is not known."),
        ("nobody", 404, "This is not the name of a run."),
        (&never()[1..], 404, "This is not the name of a run."),
        (EXPIRED, 410, "This run was begun on 24 Oct 2025, "),
    ] {
        for path in ["", "/history/strong"] {
            let answer = site.get(&format!("/run/{run}{path}")).await;
            assert_eq!(
                (answer.status().as_u16(), header(&answer, "content-type")),
                (status, "text/html; charset=utf-8")
            );
            let page = answer.text().await.unwrap();
            assert!(page.contains(sentence) && page.ends_with("</html>"), "{page}");
            assert_eq!(count(&page, "kept for a day"), usize::from(status == 410), "{page}");
        }
        assert_eq!(site.post("/fn/watch_run", &format!("run={run}&from=0")).await.status(), status);
    }
    let lines = site.break_it(2).await.read_to_end().await;
    let run = lines.split_whitespace().nth(1).unwrap();
    assert_eq!(site.get(&format!("/run/{run}/history/weak")).await.status(), 404);
    site.stop().await;
}
