//! Streams: lines arrive while the run is under way, and viewers change nothing.

use super::site::{Setup, TestSite, events};
use sale::{Conclusion, Lane, Verdict, event::RunEvent};

fn verdict(text: &str, lane: Lane) -> Verdict {
    let judged = events(text).into_iter().find_map(|event| match event {
        RunEvent::Judged(judged) if judged.lane == lane => Some(judged.verdict),
        _ => None,
    });
    judged.unwrap_or_else(|| panic!("no verdict of {lane} in {text}"))
}

fn answered(text: &str, lane: Lane) -> usize {
    let of_lane = |event: &&RunEvent| matches!(event, RunEvent::Attempt(attempt) if attempt.lane == lane);
    events(text).iter().filter(of_lane).count()
}

fn complete(text: &str, buyers: usize) {
    assert!(text.ends_with("end\n"), "{text}");
    for lane in Lane::ALL {
        assert_eq!(answered(text, lane), buyers, "{lane}");
    }
    assert_eq!(verdict(text, Lane::Strong).conclusion, Conclusion::SoldOnce);
    let eventual = verdict(text, Lane::Eventual);
    assert_eq!((eventual.conclusion, eventual.sold()), (Conclusion::Oversold, Some(eventual.reported.confirmed)));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_lines_arrive_while_the_run_is_still_going() {
    let site = TestSite::start().await;
    let mut lines = site.break_it(24).await;
    let outcome = |event: &RunEvent| matches!(event, RunEvent::Attempt(_));
    lines.until("an outcome", |text| events(text).iter().any(outcome)).await;
    assert!(!lines.has(|event| matches!(event, RunEvent::Ended)), "everything came at once:\n{}", lines.text);
    complete(&lines.read_to_end().await, 24);
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_viewer_who_leaves_changes_nothing() {
    let site = TestSite::start().await;
    let mut lines = site.break_it(40).await;
    lines.read().await;
    let run = lines.run();
    drop(lines);
    complete(&site.watch(&run, 0).await.read_to_end().await, 40);
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_stream_is_taken_up_where_it_broke() {
    let site = TestSite::start().await;
    let mut lines = site.break_it(8).await;
    lines.read().await;
    let run = lines.run();
    let all = lines.read_to_end().await;
    for from in [0, 1, 7, all.lines().count() - 1] {
        let rest = site.watch(&run, from).await.read_to_end().await;
        let expected: Vec<&str> = all.lines().skip(from).collect();
        assert_eq!(rest.lines().collect::<Vec<_>>(), expected, "from {from}");
    }
    assert_eq!(site.watch(&run, 100_000).await.read_to_end().await, "");
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopping_server_ends_its_streams() {
    // Distant regions make a run that takes long.
    let site = TestSite::start_with(Setup { settings: &["--region-rtt-ms", "2000,2000"], ..Setup::default() }).await;
    let mut lines = site.break_it(2).await;
    lines.read().await;
    site.stop.cancel();
    let text = lines.read_to_end().await;
    assert!(!text.contains("end\n"), "the run had ended before the server was stopped");
    site.stop().await;
}
