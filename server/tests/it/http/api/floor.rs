//! A caller's own floor: bought on, looked at, left behind.

use super::{
    caller::{Api, Told},
    ledger::rows,
};
use serde_json::{Value, json};
use std::time::{SystemTime, UNIX_EPOCH};

const VENUE: &str = "x-worldseat-venue";

fn now_ms() -> u64 {
    u64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis()).unwrap()
}

fn scope(venue: &str) -> String {
    format!("venue-{venue}")
}

fn seat<'a>(told: &'a Told, seat: &str) -> &'a Value {
    let seats = told.json["seats"].as_array().unwrap();
    assert_eq!(seats.len(), 96);
    seats.iter().find(|told| told["seat_id"] == seat).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_seat_is_bought_shown_and_in_the_ledger_on_both_backends() {
    let api = Api::start().await;
    for backend in ["dsql", "naive"] {
        let before = now_ms();
        let order = json!({ "backend": backend, "seat": "B7", "buyer": "Zoë", "region": "us-east-2" });
        let bought = api.post("/api/purchase", &[], &order).await;
        let json = &bought.json;
        assert_eq!((bought.status, &json["venue"]), (200, &json!(bought.venue)), "{json}");
        for (field, value) in [
            ("backend", json!(backend)),
            ("outcome", json!("confirmed")),
            ("attempts", json!(1)),
            ("region", json!("us-east-2")),
            ("buyer", json!("Zoë")),
            ("seat", json!("B7")),
        ] {
            assert_eq!(json[field], value, "{field}");
        }
        assert!(json["ms"].is_u64() && bought.set_cookie.is_empty());
        let venue = [(VENUE, bought.venue.as_str())];
        let rows = rows(&api.site, backend, &scope(&bought.venue), "B7").await;
        assert_eq!(rows.into_iter().collect::<Vec<_>>(), [(json["ticketId"].as_str().unwrap().into(), "Zoë".into())]);

        let tickets = api.get(&format!("/api/tickets?backend={backend}&buyer=Zo%C3%AB"), &venue).await;
        assert_eq!(tickets.venue, bought.venue);
        assert_eq!((&tickets.json["backend"], &tickets.json["buyer"]), (&json!(backend), &json!("Zoë")));
        let [ticket] = &tickets.json["tickets"].as_array().unwrap()[..] else { panic!("{}", tickets.json) };
        assert_eq!((&ticket["seat_id"], &ticket["ticketId"]), (&json!("B7"), &json["ticketId"]));
        assert_eq!(ticket["region"], "us-east-2");
        assert!((before..=now_ms()).contains(&ticket["ts"].as_u64().unwrap()), "{ticket}");
        let other = if backend == "dsql" { "naive" } else { "dsql" };
        for nothing in
            [format!("backend={backend}&buyer=Bob"), format!("backend={other}&buyer=Zo%C3%AB"), String::new()]
        {
            let none = api.get(&format!("/api/tickets?{nothing}"), &venue).await;
            assert_eq!((none.status, &none.json["tickets"]), (200, &json!([])), "{nothing}");
        }

        let seats = api.get(&format!("/api/seats?backend={backend}&region=us-east-2"), &venue).await;
        assert_eq!((&seats.json["backend"], &seats.json["region"]), (&json!(backend), &json!("us-east-2")));
        let told = json!({ "seat_id": "B7", "status": "sold", "owner": "Zoë", "tickets": 1 });
        assert_eq!(seat(&seats, "B7"), &told);
        assert_eq!(seat(&seats, "A1"), &json!({ "seat_id": "A1", "status": "available", "tickets": 0 }));

        let again = api.post("/api/purchase", &venue, &order).await;
        assert_eq!((again.status, &again.json["outcome"]), (200, &json!("rejected")), "{}", again.json);
        assert_eq!((again.json.get("ticketId"), &again.venue), (None, &bought.venue));
    }
    api.site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_says_nothing_gets_a_floor_of_his_own_and_a_name() {
    let api = Api::start().await;
    let order = json!({ "seat": "A1" });
    let (one, other) = (api.post("/api/purchase", &[], &order).await, api.post("/api/purchase", &[], &order).await);
    assert_ne!(one.venue, other.venue);
    for told in [&one, &other] {
        assert_eq!((&told.json["outcome"], &told.json["backend"]), (&json!("confirmed"), &json!("dsql")));
        assert!(told.json["buyer"].as_str().unwrap().starts_with("Fan "), "{}", told.json);
        assert_eq!(told.json["region"], "us-east-1", "the lane's first");
    }
    let fresh = api.post("/api/reset", &[], &json!({})).await;
    assert_eq!((fresh.status, &fresh.json["venue"]), (200, &json!(fresh.venue)));
    assert!(fresh.venue.len() == 32 && fresh.venue != one.venue && fresh.set_cookie.is_empty());
    assert_eq!(fresh.json["reset"], 0, "there was no floor before");

    // The cookie of the page chooses, too, and the header goes before it.
    let cookie = format!("worldseat_venue={}; worldseat_buyer=Ada", one.venue);
    let by_cookie = api.post("/api/purchase", &[("cookie", &cookie)], &json!({ "seat": "A2" })).await;
    assert_eq!((&by_cookie.venue, &by_cookie.json["buyer"]), (&one.venue, &json!("Ada")));
    let both = api.get("/api/seats", &[("cookie", &cookie), (VENUE, &other.venue)]).await;
    assert_eq!((&both.venue, &seat(&both, "A2")["status"]), (&other.venue, &json!("available")));
    api.site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_floor_is_left_behind_as_a_whole_or_not_at_all() {
    let api = Api::start().await;
    let first = api.post("/api/purchase", &[], &json!({ "seat": "A1" })).await.venue;
    let venue = [(VENUE, first.as_str())];
    api.post("/api/purchase", &venue, &json!({ "seat": "A2" })).await;
    api.post("/api/purchase", &venue, &json!({ "seat": "H12", "backend": "naive" })).await;

    let part = api.post("/api/reset", &venue, &json!({ "backend": "dsql", "seats": ["A1", "A2"] })).await;
    assert_eq!(part.status, 409);
    assert!(
        part.json["error"].as_str().unwrap().contains("H12, which is sold (naive), is not in the list"),
        "{part:?}"
    );
    let all = api.post("/api/reset", &venue, &json!({ "backend": "dsql", "seats": ["A1", "A2", "H12"] })).await;
    assert_eq!((all.status, &all.json["reset"], &all.json["backend"]), (200, &json!(2), &json!("dsql")));
    let naive = api.post("/api/reset", &venue, &json!({ "backend": "naive" })).await;
    assert_eq!(naive.json["reset"], 1);
    assert!(all.venue != first && naive.venue != first && all.venue != naive.venue && all.set_cookie.is_empty());
    for backend in ["dsql", "naive"] {
        let fresh = api.get(&format!("/api/seats?backend={backend}"), &[(VENUE, &all.venue)]).await;
        assert!(fresh.json["seats"].as_array().unwrap().iter().all(|seat| seat["status"] == "available"));
    }
    let old = api.get("/api/seats", &venue).await;
    assert_eq!(seat(&old, "A1")["status"], "sold", "nothing was deleted");

    let cookie = format!("worldseat_venue={first}");
    let moved = api.post("/api/reset", &[("cookie", &cookie)], &json!({})).await;
    assert!(moved.set_cookie.starts_with(&format!("worldseat_venue={};", moved.venue)), "{moved:?}");
    api.site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_floor_that_is_gone_or_never_was_is_not_found() {
    let api = Api::start().await;
    let before = api.site.rows().await;
    let unknown = "0123456789abcdef0123456789abcdef";
    for venue in [unknown, "mine", "", "' OR 1=1", &"a".repeat(4000)] {
        let named = [(VENUE, venue)];
        for told in [
            api.get("/api/seats", &named).await,
            api.get("/api/tickets?buyer=Ada", &named).await,
            api.get("/api/witness", &named).await,
            api.post("/api/purchase", &named, &json!({ "seat": "A1" })).await,
            api.post("/api/reset", &named, &json!({})).await,
        ] {
            assert_eq!(told.status, 404, "{venue}: {told:?}");
            assert!(told.json["error"].as_str().unwrap().contains("floor"), "{told:?}");
        }
    }
    let by_cookie = api.get("/api/seats", &[("cookie", &format!("worldseat_venue={unknown}"))]).await;
    let forged = api.get("/api/seats", &[("cookie", "worldseat_venue=forged")]).await;
    assert_eq!((by_cookie.status, forged.status), (404, 400));
    assert_eq!(api.site.rows().await, before, "nothing was opened or bought");
    api.site.stop().await;
}
