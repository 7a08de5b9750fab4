//! The replication delay of a visitor's floor over HTTP: the control, the form and the call of the page's script.

use reqwest::Response;
use std::sync::Arc;

use super::{
    broken_floors::BrokenFloors,
    html::header,
    site::{Lines, Setup, TestSite},
};

const SET: &str = "/fn/set_delay";
const FORM: &str = "lane=eventual&region=us-east-2&do=delay";

/// The cookie that names a floor, as a browser sends it back.
fn floor_cookie(answer: &Response) -> Option<String> {
    let mut all =
        answer.headers().get_all("set-cookie").iter().filter_map(|set| set.to_str().unwrap().split(';').next());
    all.find(|pair| pair.starts_with("worldseat_venue=")).map(str::to_owned)
}

async fn page(site: &TestSite, cookie: &str) -> String {
    site.getting("/").header("cookie", cookie).send().await.unwrap().text().await.unwrap()
}

/// The slider's place, and the delay in words.
fn shown(page: &str) -> (&str, &str) {
    let slider = page.split("name=\"delay\"").nth(1).unwrap_or_else(|| panic!("no slider: {page}"));
    let value = slider.split(" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let text = slider.split("data-delay").nth(1).and_then(|rest| rest.split('>').nth(1)).unwrap();
    (value, text.split('<').next().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_form_sets_it_for_all_who_hold_the_link_and_for_nobody_else() {
    let site = TestSite::start().await;
    assert_eq!(shown(&page(&site, "").await), ("650", "400 to 900 ms"), "the setting of the server");

    let answer = site.post("/tickets", &format!("{FORM}&delay=2000")).await;
    assert_eq!(
        (answer.status().as_u16(), header(&answer, "location")),
        (303, "/?lane=eventual&region=us-east-2#floor")
    );
    let floor = floor_cookie(&answer).expect("the first choice opens a floor");
    assert_eq!(shown(&page(&site, &floor).await), ("2000", "2000 ms"));
    assert_eq!(shown(&page(&site, "").await), ("650", "400 to 900 ms"), "a stranger");

    let mut lines = Lines::of(site.post_with("/fn/watch_floor", "", &[("cookie", &floor)]).await);
    lines.until("the delay", |text| text.contains("d 2000 2000%20ms\n")).await;
    let answer = site.post_with(SET, "delay=0", &[("cookie", &floor)]).await;
    assert_eq!((answer.status().as_u16(), floor_cookie(&answer).as_ref()), (200, Some(&floor)), "the floor stays");
    lines.until("the new delay", |text| text.contains("d 0 0%20ms\n")).await;
    assert_eq!(shown(&page(&site, &floor).await), ("0", "0 ms"));
    drop(lines);
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_delay_is_refused_with_a_sentence_and_opens_no_floor() {
    let site = TestSite::start().await;
    let before = site.rows().await;
    for bad in ["", "-1", "2001", "50.5", "much", "%3Cb%3E"] {
        for (path, form) in [("/tickets", format!("{FORM}&delay={bad}")), (SET, format!("delay={bad}"))] {
            let answer = site.post(path, &form).await;
            assert_eq!((answer.status().as_u16(), floor_cookie(&answer)), (400, None), "{path} {bad}");
            let body = answer.text().await.unwrap();
            assert!(body.contains("A replication delay is 0 to 2000 whole milliseconds."), "{path} {bad}: {body}");
            assert!(path == SET || body.contains("name=\"delay\""), "the floor is drawn again");
        }
    }
    for headers in [[("sec-fetch-site", "cross-site")], [("origin", "http://evil.example")]] {
        for path in ["/tickets", SET] {
            let answer = site.post_with(path, &format!("{FORM}&delay=2000"), &headers).await;
            assert_eq!((answer.status().as_u16(), floor_cookie(&answer)), (403, None), "{path} {headers:?}");
        }
    }
    for (path, status) in
        [("/?do=delay&delay=2000", 200), ("/fn/set_delay?delay=2000", 405), ("/tickets?do=delay", 405)]
    {
        let answer = site.get(path).await;
        assert_eq!((answer.status().as_u16(), floor_cookie(&answer)), (status, None), "a GET changes nothing: {path}");
    }
    assert_eq!(site.rows().await, before);
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_it_cannot_be_set_there_is_no_control_and_the_request_is_refused() {
    let floors = Arc::new(BrokenFloors::default());
    let site = TestSite::start_with(Setup { floors: Some(floors.clone()), ..Setup::default() }).await;
    assert!(!page(&site, "").await.contains("name=\"delay\""));
    for (path, form) in [("/tickets", format!("{FORM}&delay=2000")), (SET, "delay=2000".to_owned())] {
        let answer = site.post(path, &form).await;
        assert_eq!((answer.status().as_u16(), floor_cookie(&answer)), (400, None), "{path}");
        let body = answer.text().await.unwrap();
        assert!(body.contains("The replication delay cannot be set here."), "{path}: {body}");
    }
    assert_eq!(floors.opened(), 0, "no floor is opened in vain");
    site.stop().await;
}
