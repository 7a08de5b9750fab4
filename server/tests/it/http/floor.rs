//! A visitor's own floor over HTTP: cookies, tickets, and refused requests.

use app::api::OrderAnswer;
use reqwest::Response;
use sale::{FloorId, Lane, Ticket, event::FloorEvent};

use super::site::{Lines, TestSite};

const BUY: &str = "/fn/buy_seat";
const ORDER: &str = "lane=strong&region=us-east-1&seat=B7&buyer=Zo%C3%AB";

/// `name=value` of the cookies that a response sets, as a browser sends them back.
fn cookies(answer: &Response) -> String {
    let all = answer.headers().get_all("set-cookie").iter();
    let pairs: Vec<&str> = all.map(|set| set.to_str().unwrap().split(';').next().unwrap()).collect();
    pairs.join("; ")
}

async fn bought(answer: Response) -> OrderAnswer {
    assert_eq!(answer.status(), 200);
    let text = answer.text().await.unwrap();
    OrderAnswer::from_text(&text).unwrap_or_else(|| panic!("{text}"))
}

async fn sold(answer: Response) -> Ticket {
    let mut answer = bought(answer).await;
    assert_eq!((answer.outcome.as_str(), answer.tickets.len()), ("sold", 1), "{answer:?}");
    answer.tickets.remove(0)
}

fn events(text: &str) -> Vec<FloorEvent> {
    text.lines().map(|line| FloorEvent::from_line(line).expect(line)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_purchase_opens_a_floor_that_the_cookie_brings_back() {
    let site = TestSite::start().await;
    let first = site.post(BUY, ORDER).await;
    let cookie = cookies(&first);
    assert!(cookie.starts_with("worldseat_venue=") && cookie.contains("worldseat_buyer=Zo%C3%AB"), "{cookie}");
    for set in first.headers().get_all("set-cookie") {
        let set = set.to_str().unwrap();
        assert!(["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age="].iter().all(|part| set.contains(part)), "{set}");
    }
    let Ticket { code, visitor, .. } = sold(first).await;
    let visitor = visitor.unwrap();

    let again = site.post_with(BUY, ORDER, &[("cookie", &cookie)]).await;
    assert_eq!(cookies(&again), cookie, "the floor stays the same");
    assert_eq!(bought(again).await.sentence, "Seat B7 is sold already.", "there is nobody else");
    let elsewhere = site.post(BUY, ORDER).await;
    assert_ne!(cookies(&elsewhere), cookie, "a stranger has a floor of their own");
    sold(elsewhere).await;

    let mut lines = Lines::of(site.post_with("/fn/watch_floor", "", &[("cookie", &cookie)]).await);
    lines.until("the ticket", |text| text.contains(&code)).await;
    let ticket = |event: &FloorEvent| matches!(event, FloorEvent::Ticket(ticket) if (&ticket.code, ticket.visitor) == (&code, Some(visitor)) && ticket.buyer == "Zoë");
    let all = events(&lines.text);
    assert!(all.iter().any(ticket), "{}", lines.text);
    assert_eq!(all[0], FloorEvent::You { visitor }, "whose tickets are theirs");
    let other = ORDER.replace("strong", "eventual");
    let code = sold(site.post_with(BUY, &other, &[("cookie", &cookie)]).await).await.code;
    lines.until("the other ticket", |text| text.contains(&code)).await;
    assert!(
        events(&lines.text)
            .iter()
            .any(|event| matches!(event, FloorEvent::Ticket(ticket) if ticket.lane == Lane::Eventual))
    );
    site.stop.cancel();
    lines.read_to_end().await;
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_order_in_both_regions_is_two_purchases_on_one_floor() {
    let site = TestSite::start().await;
    for (lane, sold) in [("strong", 1), ("eventual", 2)] {
        let answer = site.post(BUY, &format!("{}&both=yes", ORDER.replace("strong", lane))).await;
        let cookie = cookies(&answer);
        assert_eq!(cookie.matches("worldseat_venue=").count(), 1, "{cookie}");
        let answer = bought(answer).await;
        assert_eq!((answer.outcome.as_str(), answer.tickets.len()), ("sold", sold), "{lane}: {answer:?}");
        let end = if sold == 1 { "The other purchase was rejected." } else { "once in us-east-1, once in us-east-2." };
        assert!(answer.sentence.ends_with(end), "{lane}: {answer:?}");
        let mut lines = Lines::of(site.post_with("/fn/watch_floor", "", &[("cookie", &cookie)]).await);
        let tickets = |text: &str| text.lines().filter(|line| line.starts_with("t ")).count();
        lines.until("all tickets", |text| tickets(text) == sold).await;
    }
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_else_on_the_floor_is_told_who_was_earlier_whatever_they_call_themselves() {
    let site = TestSite::start().await;
    let first = site.post(BUY, ORDER).await;
    let cookie = cookies(&first);
    let floor = cookie.split("; ").find(|pair| pair.starts_with("worldseat_venue=")).unwrap().to_owned();
    let visitor = sold(first).await.visitor.unwrap();

    let other = site.post_with(BUY, ORDER, &[("cookie", &floor)]).await;
    assert_ne!(cookies(&other), cookie, "they have a tag of their own");
    let OrderAnswer { outcome, sentence, tickets } = bought(other).await;
    assert_eq!((outcome.as_str(), tickets), ("taken", vec![]));
    assert!(sentence.starts_with("Seat B7 was sold to \u{2068}Zoë\u{2069} "), "{sentence}");
    assert!(sentence.ends_with(" ms before you."), "{sentence}");

    let page = site.getting("/").header("cookie", &floor).send().await.unwrap().text().await.unwrap();
    assert!(page.contains("data-seat=\"B7\" data-state=\"sold\""), "not theirs");
    let own = format!("{floor}; worldseat_visitor={visitor}; worldseat_buyer=Bob");
    let page = site.getting("/").header("cookie", own).send().await.unwrap().text().await.unwrap();
    assert!(page.contains("data-seat=\"B7\" data-state=\"yours\""), "a seat stays its buyer's under any name");
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_cookie_there_is_nothing_to_watch_and_none_is_set() {
    let site = TestSite::start().await;
    let answer = site.post("/fn/watch_floor", "").await;
    assert_eq!(cookies(&answer), "");
    assert_eq!(Lines::of(answer).read_to_end().await, "");
    assert_eq!(cookies(&site.get("/").await), "");
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_orders_get_a_sentence_and_leave_nothing_behind() {
    let site = TestSite::start().await;
    let before = site.rows().await;
    let long = "x".repeat(41);
    for (form, status, sentence) in [
        ("lane=weak&region=us-east-1&seat=B7&buyer=Ada".to_owned(), 400, "There is no such lane."),
        ("lane=strong&region=mars-1&seat=B7&buyer=Ada".into(), 400, "There is no such region."),
        ("lane=strong&region=US&seat=B7&buyer=Ada".into(), 400, "There is no such region."),
        (format!("lane=strong&region={}&seat=B7&buyer=Ada", "u".repeat(9000)), 400, "There is no such region."),
        ("lane=strong&region=us-east-1&seat=Z9&buyer=Ada".into(), 400, "There is no seat \"Z9\""),
        ("lane=strong&region=us-east-1&seat=B7&buyer=".into(), 400, "A ticket needs a name on it."),
        ("lane=strong&region=us-east-1&seat=B7&buyer=%20%09".into(), 400, "A ticket needs a name on it."),
        (format!("lane=strong&region=us-east-1&seat=B7&buyer={long}"), 400, "1 to 40 characters"),
        ("lane=strong&region=us-east-1&seat=B7&buyer=a%0Ab".into(), 400, "in one line"),
        ("lane=strong&region=us-east-1&seat=B7".into(), 400, "not understood"),
        (String::new(), 400, "not understood"),
    ] {
        let answer = site.post(BUY, &form).await;
        assert_eq!((answer.status().as_u16(), cookies(&answer)), (status, String::new()), "{form}");
        let body = answer.text().await.unwrap();
        assert!(body.contains(sentence), "{form}: {body}");
    }
    assert_eq!(site.rows().await, before);
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn forged_and_foreign_requests_are_refused_and_leave_nothing_behind() {
    let site = TestSite::start().await;
    let before = site.rows().await;
    let unknown = format!("worldseat_venue={}", FloorId::new(7));
    for (headers, status, sentence) in [
        ([("cookie", "worldseat_venue=forged")], 400, "names no floor of ours"),
        ([("cookie", "worldseat_venue=")], 400, "names no floor of ours"),
        ([("cookie", unknown.as_str())], 404, "expired or never was"),
        ([("sec-fetch-site", "cross-site")], 403, "Another site"),
        ([("origin", "http://evil.example")], 403, "Another site"),
    ] {
        let answer = site.post_with(BUY, ORDER, &headers).await;
        assert_eq!((answer.status().as_u16(), cookies(&answer)), (status, String::new()), "{headers:?}");
        let body = answer.text().await.unwrap();
        assert!(body.contains(sentence), "{headers:?}: {body}");
    }
    for (cookie, status) in [("worldseat_venue=forged", 400), (unknown.as_str(), 404)] {
        let answer = site.post_with("/fn/watch_floor", "", &[("cookie", cookie)]).await;
        assert_eq!(answer.status(), status);
    }
    assert_eq!(site.rows().await, before);
    site.stop().await;
}
