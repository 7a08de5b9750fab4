//! A visitor's own floor without script: buying, choosing a seat, getting a fresh floor, joining another.

use super::{
    broken_floors::{BrokenFloors, DOWN, PANIC, UNKNOWN},
    html::{cookies, header},
    site::{Setup, TestSite},
};
use reqwest::Response;
use std::sync::Arc;

const NOBODYS: &str = "00000000000000000000000000000bad";

/// A site, its floors, and the cookies of a visitor.
struct Visit {
    site: TestSite,
    floors: Arc<BrokenFloors>,
    cookies: Vec<String>,
}

impl Visit {
    async fn begin() -> Self {
        let floors = Arc::new(BrokenFloors::default());
        let site = TestSite::start_with(Setup { floors: Some(floors.clone()), ..Setup::default() }).await;
        Self { site, floors, cookies: Vec::new() }
    }

    /// Stores the cookies of a response, as a browser does.
    fn keep_cookies(&mut self, answer: Response) -> Response {
        for cookie in cookies(&answer) {
            let name = cookie.split_once('=').unwrap().0.to_owned();
            self.cookies.retain(|cookie| cookie.split_once('=').unwrap().0 != name);
            self.cookies.push(cookie);
        }
        answer
    }

    async fn post(&mut self, path: &str, form: &str) -> Response {
        let request = self.site.posting(path, form).header("cookie", self.cookies.join("; "));
        let answer = request.send().await.unwrap();
        self.keep_cookies(answer)
    }

    async fn get(&mut self, path: &str) -> Response {
        let answer = self.site.getting(path).header("cookie", self.cookies.join("; ")).send().await.unwrap();
        self.keep_cookies(answer)
    }

    async fn order(&mut self, seat: &str) -> Response {
        self.post("/tickets", &format!("lane=eventual&region=us-east-2&buyer=Ada+L.&seat={seat}&pick=A1")).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_seat_is_bought_and_the_ledger_has_the_ticket() {
    let mut visit = Visit::begin().await;
    let bought = visit.order("B7").await;
    assert_eq!(bought.status(), 303);
    let address = header(&bought, "location").to_owned();
    assert_eq!(address, "/?lane=eventual&region=us-east-2&sold=7F21-0000#floor");
    let set: Vec<_> = bought.headers().get_all("set-cookie").iter().map(|line| line.to_str().unwrap()).collect();
    assert_eq!(set.len(), 3);
    assert!(
        set.iter().all(|line| line.contains("HttpOnly") && line.contains("SameSite=Lax") && line.contains("Path=/"))
    );

    let page = visit.get(&address).await.text().await.unwrap();
    assert!(page.contains("Seat B7 is yours. Confirmation code 7F21-0000."), "{page}");
    assert!(page.contains("value=\"Ada L.\""), "the name is kept");
    assert!(page.contains("data-seat=\"B7\" data-state=\"yours\""), "{page}");
    let page = visit.get("/?sold=7F21-9999").await.text().await.unwrap();
    assert!(!page.contains("Confirmation code 7F21"), "a code that is not in the ledger");
    visit.site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_not_sold_is_said_where_it_was_asked() {
    let mut visit = Visit::begin().await;
    visit.order("B7").await;
    for (seat, status, sentence) in [
        ("B7", 409, "Seat B7 is sold already"),
        (UNKNOWN, 503, "It is not known whether seat H1 was sold to you (timeout). The ledger knows"),
        (DOWN, 503, "does not serve (57P03)."),
        ("Z9", 400, "There is no seat \"Z9\""),
    ] {
        let answer = visit.order(seat).await;
        assert_eq!(answer.status(), status, "{seat}");
        assert_eq!(header(&answer, "retry-after").is_empty(), status != 503, "{seat}");
        let page = answer.text().await.unwrap();
        let (_, alert) = page.split_once("data-floor-alert").unwrap();
        let (alert, _) = alert.split_once("</div>").unwrap();
        assert!(alert.contains(sentence), "{seat}: {alert}");
        assert!(page.contains("data-seat=\"B7\" data-state=\"yours\""), "{seat}: the floor is shown with it");
    }
    visit.site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_opened_for_an_order_that_cannot_be() {
    let mut visit = Visit::begin().await;
    for form in [
        "",
        "lane=weak&region=us-east-1&seat=A1&buyer=Ada",
        "lane=strong&region=MARS&seat=A1&buyer=Ada",
        "lane=strong&region=eu-west-1&seat=A1&buyer=Ada",
        "lane=strong&region=us-east-1&seat=A1&buyer=",
        "lane=strong&region=us-east-1&seat=A1&buyer=%0A",
        "lane=strong&region=us-east-1&buyer=Ada",
        "lane=strong&region=us-east-1&seat=A1&buyer=Ada&do=steal",
    ] {
        let answer = visit.post("/tickets", form).await;
        assert_eq!((answer.status().as_u16(), header(&answer, "set-cookie")), (400, ""), "{form}");
        assert!(answer.text().await.unwrap().ends_with("</html>"));
    }
    assert_eq!(visit.floors.opened(), 0);
    visit.site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_buys_and_the_switch_shows() {
    let mut visit = Visit::begin().await;
    let form = "lane=strong&region=us-east-1&buyer=Ada&pick=C4";
    for (what, location) in [
        ("show", "/?lane=strong&region=us-east-1#floor"),
        ("buy", "/?lane=strong&region=us-east-1&sold=7F21-0000#floor"),
    ] {
        let answer = visit.post("/tickets", &format!("{form}&do={what}")).await;
        assert_eq!((answer.status().as_u16(), header(&answer, "location")), (303, location));
        assert_eq!(cookies(&answer).is_empty(), what != "buy", "{what}");
    }
    let bad = visit.post("/tickets", "pick=C4&do=aim").await;
    assert_eq!(bad.status(), 400);
    visit.site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_floor_is_left_behind_and_joined_again() {
    let mut visit = Visit::begin().await;
    visit.order("B7").await;
    let first = visit.floors.opened();
    let fresh = visit.post("/floor", "").await;
    assert_eq!((fresh.status().as_u16(), header(&fresh, "location"), first), (303, "/#floor", 1));
    assert!(!visit.get("/?lane=eventual").await.text().await.unwrap().contains("data-state=\"yours\""));

    let old = "00000000000000000000000000000001";
    let linked = visit.get(&format!("/floor/{old}")).await;
    assert_eq!((linked.status().as_u16(), header(&linked, "set-cookie")), (200, ""), "a link alone changes nothing");
    assert!(linked.text().await.unwrap().contains("action=\"/floor/join\""));
    let joined = visit.post("/floor/join", &format!("floor={old}")).await;
    assert_eq!((joined.status().as_u16(), header(&joined, "location")), (303, "/#floor"));
    assert!(visit.get("/?lane=eventual").await.text().await.unwrap().contains("data-state=\"yours\""));
    let own = visit.get("/floor").await;
    assert_eq!((own.status().as_u16(), header(&own, "location")), (303, format!("/floor/{old}").as_str()));
    let shared = visit.get(&format!("/floor/{old}")).await;
    assert_eq!(header(&shared, "cache-control"), "private, no-cache", "the address is that of the request");
    let shared = shared.text().await.unwrap();
    let link = format!("http://{}/floor/{old}", visit.site.address());
    assert!(shared.contains("Share this floor") && shared.contains(&link), "{shared}");
    assert!(shared.contains("class=\"qr\"") && shared.contains("<script nonce="), "{shared}");
    assert_eq!(visit.site.get("/floor").await.status(), 404, "a visitor without a floor has none to share");

    assert_eq!(visit.get(&format!("/floor/{NOBODYS}")).await.status(), 404);
    assert_eq!(visit.post("/floor/join", &format!("floor={NOBODYS}")).await.status(), 404);
    assert_eq!(visit.post("/floor/join", "floor=mine").await.status(), 400);

    // Links, bookmarks and open pages come from earlier versions.
    assert!(visit.get(&format!("/venue/{old}")).await.text().await.unwrap().contains("Share this floor"));
    let own = visit.get("/venue").await;
    assert_eq!((own.status().as_u16(), header(&own, "location")), (303, format!("/floor/{old}").as_str()));
    let joined = visit.post("/venue/join", &format!("venue={old}")).await;
    assert_eq!((joined.status().as_u16(), header(&joined, "location")), (303, "/#floor"));
    assert_eq!(visit.post("/venue", "").await.status(), 303);
    visit.site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_floor_that_is_gone_or_never_was_is_an_empty_one_to_look_at_and_an_error_to_buy_on() {
    let mut visit = Visit::begin().await;
    for (cookie, status) in [(format!("worldseat_venue={NOBODYS}"), 404), ("worldseat_venue=forged".into(), 400)] {
        visit.cookies = vec![cookie];
        let page = visit.get("/").await;
        assert_eq!((page.status().as_u16(), header(&page, "set-cookie")), (200, ""));
        let page = page.text().await.unwrap();
        let (_, alert) = page.split_once("data-floor-alert").unwrap();
        assert!(alert.split_once("</div>").unwrap().0.contains("class=\"notice\""), "{page}");
        assert!(page.contains("data-known=\"\""));
        assert_eq!(visit.order("B7").await.status(), status);
    }
    assert_eq!(visit.floors.opened(), 0);
    visit.site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panic_is_a_page_too() {
    let mut visit = Visit::begin().await;
    let answer = visit.order(PANIC).await;
    assert_eq!(answer.status(), 500);
    let page = answer.text().await.unwrap();
    assert!(page.contains("Something is wrong on our side.") && page.ends_with("</html>"), "{page}");
    assert!(!page.contains("wanted"), "what the log should know");
    assert_eq!(visit.get("/").await.status(), 200);
    visit.site.stop().await;
}
