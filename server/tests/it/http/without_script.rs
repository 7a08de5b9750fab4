//! Break it without script: the page of a run arrives while the run is under way.

use super::{
    html::{count, header, number},
    site::{Lines, Setup, TestSite, events},
};
use sale::{Lane, Verdict, event::RunEvent};

/// Distant regions make a run that takes long.
const FAR: &[&str] = &["--region-rtt-ms", "300,300"];

async fn far() -> TestSite {
    TestSite::start_with(Setup { settings: FAR, ..Setup::default() }).await
}

fn verdicts(text: &str) -> Vec<(Lane, Verdict)> {
    let judged = events(text).into_iter().filter_map(|event| match event {
        RunEvent::Judged(judged) => Some((judged.lane, judged.verdict)),
        _ => None,
    });
    judged.collect()
}

/// The run that a page links to.
fn run(page: &str) -> String {
    page.split("href=\"/run/").nth(1).and_then(|rest| rest.split(['"', '#']).next()).unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn outcomes_arrive_while_the_run_is_on_and_the_verdict_comes_last() {
    let site = far().await;
    let mut page = Lines::of(site.post("/runs", "seat=B7&buyers=24&guess=few").await);
    page.until("an outcome", |text| text.contains("data-outcome=")).await;
    assert!(page.text.contains(">LIVE<") && !page.text.contains("REPLAY"), "a run that is on: {}", page.text);
    assert!(page.text.starts_with("<!DOCTYPE html>") && !page.text.contains("</html>"), "all came at once");
    assert!(!page.text.contains("data-verdict=\"oversold\""));
    let page = page.read_to_end().await;
    assert!(page.ends_with("</html>") && !page.contains("REPLAY"), "{page}");
    assert_eq!(count(&page, "data-outcome="), 48);
    let own = site.get(&format!("/run/{}", run(&page))).await.text().await.unwrap();
    assert!(own.contains(">REPLAY<") && !own.contains(">LIVE<"), "a run that has ended");
    let (before, after) = page.split_once("data-verdict=\"oversold\"").unwrap();
    assert_eq!(count(before, "data-lane=\"eventual\" data-outcome="), 24, "a verdict before the last outcome");
    assert_eq!(count(after, "data-lane=\"eventual\" data-outcome="), 0);
    assert!(page.contains("data-verdict=\"sold-once\""));
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_number_is_that_of_the_stream() {
    let site = TestSite::start().await;
    let page = Lines::of(site.post("/runs", "seat=A1&buyers=12").await).read_to_end().await;
    let lines = site.watch(&run(&page), 0).await.read_to_end().await;
    let verdicts = verdicts(&lines);
    assert_eq!(verdicts.len(), 2);
    for (lane, verdict) in verdicts {
        let mark = format!("data-verdict=\"{}\"", verdict.conclusion.name());
        let (before, part) = page.split_once(&mark).unwrap_or_else(|| panic!("no {mark} of {lane} in {page}"));
        let (_, total) = before.rsplit_once("data-total").unwrap();
        assert_eq!(number(total, ">"), verdict.sold().unwrap(), "{lane}");
        for (name, value) in [
            ("app_believed", verdict.reported.confirmed),
            ("sold", verdict.sold().unwrap()),
            ("seat_table_owners", verdict.owners().unwrap()),
            ("oversold", verdict.oversold().unwrap()),
            ("hidden", verdict.hidden().unwrap()),
            ("max_retries", verdict.reported.max_retries),
        ] {
            assert_eq!(number(part, &format!("data-number=\"{name}\">")), value, "{lane} {name}");
        }
        let drawn = |outcome: &str| count(&page, &format!("data-lane=\"{lane}\" data-outcome=\"{outcome}\""));
        assert_eq!(drawn("confirmed"), verdict.reported.confirmed as usize, "{lane}");
        assert_eq!(drawn("rejected"), verdict.reported.rejected as usize, "{lane}");
    }
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visitor_who_leaves_stops_nothing() {
    let site = far().await;
    let mut page = Lines::of(site.post("/runs", "seat=A1&buyers=8").await);
    page.until("an outcome", |text| text.contains("data-outcome=")).await;
    drop(page);
    site.drain().await;
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_stops_ends_the_page_and_says_so() {
    let site = far().await;
    let mut page = Lines::of(site.post("/runs", "seat=A1&buyers=8").await);
    page.until("the beginning of the run", |text| text.contains("class=\"status\"")).await;
    site.stop.cancel();
    let page = page.read_to_end().await;
    assert!(page.contains("The connection was lost.") && page.ends_with("</html>"), "{page}");
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_run_is_said_on_the_page() {
    let site = TestSite::start().await;
    for (form, sentence) in [
        ("seat=Z9&buyers=8", "There is no seat \"Z9\": seats are A1 to H12."),
        ("seat=B7&buyers=61", "A run takes 2 to 60 buyers, not 61."),
        ("seat=B7&buyers=1", "A run takes 2 to 60 buyers, not 1."),
        ("seat=B7&buyers=many", "A run takes a number of buyers, not \"many\"."),
        ("seat=B7&buyers=%3Cb%3E", "A run takes a number of buyers, not \"&lt;b&gt;\"."),
        ("", "A run takes a number of buyers, not \"\"."),
    ] {
        let answer = site.post("/runs", form).await;
        assert_eq!((answer.status().as_u16(), header(&answer, "set-cookie")), (400, ""), "{form}");
        let page = answer.text().await.unwrap();
        assert!(page.contains(sentence), "{form}: {page}");
        assert!(page.contains("How many get it?") && page.contains("action=\"/runs\""), "the question again");
    }
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_site_cannot_send_the_forms() {
    let site = TestSite::start().await;
    for path in ["/runs", "/tickets", "/floor", "/floor/join"] {
        let form = "seat=A1&buyers=2&lane=strong&region=us-east-1&buyer=Ada&floor=00000000000000000000000000000001";
        let request = site.posting(path, form).header("sec-fetch-site", "cross-site");
        let answer = request.header("origin", "https://elsewhere.example").send().await.unwrap();
        assert_eq!((answer.status().as_u16(), header(&answer, "set-cookie")), (403, ""), "{path}");
        assert!(answer.text().await.unwrap().ends_with("</html>"), "{path}");
    }
    site.stop().await;
}
