//! `GET /run/{id}/evidence.zip`: the bundle that a visitor downloads, judged by its own content only.

use evidence::{judge_opened, open_file};
use std::io::Cursor;

use super::{
    html::header,
    site::{TestSite, events},
};
use sale::event::RunEvent;

#[tokio::test(flavor = "multi_thread")]
async fn a_run_is_taken_away_whole_and_comes_to_the_same() {
    let site = TestSite::start().await;
    let lines = site.break_it(12).await.read_to_end().await;
    let Some(RunEvent::Started { run, .. }) = events(&lines).into_iter().next() else { panic!("{lines}") };

    let answer = site.get(&format!("/run/{run}/evidence.zip")).await;
    assert_eq!((answer.status().as_u16(), header(&answer, "content-type")), (200, "application/zip"));
    let disposition = header(&answer, "content-disposition").to_owned();
    assert_eq!(disposition, format!("attachment; filename=\"worldseat-{run}.zip\""));
    let zip = answer.bytes().await.unwrap();
    let opened = open_file(Cursor::new(&zip), "evidence.zip").unwrap();
    let lines: String = lines.split_inclusive('\n').filter(|line| *line != ".\n").collect();
    assert_eq!(opened.events.as_deref(), Some(lines.as_str()), "all that the viewers were told but heartbeats");
    let judged = judge_opened(&opened);
    assert_eq!((judged.run.as_str(), judged.lanes.len(), judged.exit()), (run.as_str(), 2, 1), "{judged:?}");
    assert!(judged.differences.is_empty(), "{judged:?}");
    assert!(judged.lanes.iter().all(|lane| lane.differences.is_empty()), "{judged:?}");
    assert_eq!((judged.lanes[0].exit(), judged.lanes[1].exit()), (0, 1));

    let again = site.get(&format!("/run/{run}/evidence.zip")).await.bytes().await.unwrap();
    assert_eq!(again, zip, "the same bytes each time");
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_run_that_is_on_or_never_was_there_is_none() {
    let site = TestSite::start().await;
    let never = uuid::Uuid::now_v7().simple().to_string();
    for (run, status) in [
        ("nobody", 404),
        (&*never, 404),
        ("%00", 404),
        // Begun long ago, as its id says.
        ("0192f0e1a1b27c3d8e4f5a6b7c8d9e0f", 410),
    ] {
        let path = format!("/run/{run}/evidence.zip");
        let answer = site.get(&path).await;
        assert_eq!(answer.status().as_u16(), status, "{path}");
        assert!(answer.text().await.unwrap().starts_with("<!DOCTYPE html>"), "{path}: in the style of the site");
    }
    let mut lines = site.break_it(60).await;
    lines.read().await;
    let answer = site.get(&format!("/run/{}/evidence.zip", lines.run())).await;
    assert_eq!((answer.status().as_u16(), header(&answer, "retry-after")), (503, "5"), "the run is still on");
    lines.read_to_end().await;
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_who_ask_at_once_all_get_theirs() {
    let site = TestSite::start().await;
    let lines = site.break_it(24).await.read_to_end().await;
    let run = lines.split_whitespace().nth(1).unwrap().to_owned();
    let path = format!("/run/{run}/evidence.zip");
    let answers = futures::future::join_all((0..12).map(|_| site.get(&path))).await;
    assert!(answers.iter().all(|answer| answer.status() == 200));
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_run_on_the_first_screen_has_its_evidence_too() {
    let recorded = include_str!("../../../../crates/race/recorded/run.txt");
    let run = recorded.split_whitespace().nth(1).unwrap();
    let site = TestSite::start().await;
    let answer = site.get(&format!("/run/{run}/evidence.zip")).await;
    assert_eq!(answer.status(), 200);
    let zip = answer.bytes().await.unwrap();
    let judged = judge_opened(&open_file(Cursor::new(zip), "evidence.zip").unwrap());
    assert!(judged.differences.is_empty(), "{judged:?}");
    assert!(judged.lanes.iter().all(|lane| lane.differences.is_empty()), "{judged:?}");
    assert_eq!((judged.lanes[0].exit(), judged.lanes[1].exit()), (0, 1));
    site.stop().await;
}
