//! A site whose daily quota of runs is used up: every place that could start a run says so, and when to come again.

use app::embed::Status;
use race::runs::Quotas;

use crate::http::{
    html::header,
    site::{Lines, Setup, TestSite},
};

#[tokio::test(flavor = "multi_thread")]
async fn where_the_runs_of_a_day_are_used_up_it_says_so_and_when_to_come_again() {
    let quota = Quotas { runs_per_day: 1, ..Quotas::default() };
    let site = TestSite::start_with(Setup { quota, ..Setup::default() }).await;
    let form = "seat=A1&buyers=4";
    Lines::of(site.post("/api/embed/runs", form).await).read_to_end().await;

    for path in ["/api/embed/runs", "/runs", "/fn/break_it"] {
        let refused = site.post(path, form).await;
        assert_eq!(refused.status(), 503, "{path}");
        let after: u64 = header(&refused, "retry-after").parse().unwrap();
        assert!((1..=24 * 60 * 60 + 1).contains(&after), "{path}: {after} s");
        // In the last minute before midnight the time can be short; otherwise it is longer than a busy moment.
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
        assert!(after > 5 || 24 * 60 * 60 - now % (24 * 60 * 60) < 60, "{path}: {after} s");
        let body = refused.text().await.unwrap();
        assert!(body.contains("The runs of today are used up: this site starts 1 a day."), "{path}: {body}");
    }
    let status = site.get("/api/embed/status").await.text().await.unwrap();
    let status = Status::from_line(status.trim_end()).unwrap();
    assert!(!status.serves() && status.engines[0].as_ref().unwrap_err().contains("recorded runs"), "{status:?}");
    let page = site.get("/").await.text().await.unwrap();
    assert!(page.contains("The runs of today are used up"), "the page says it, too");
    site.stop().await;
}
