//! A caller's own floor: sold on, read, and replaced by a fresh one.

use super::{
    caller::{Api, Reply},
    ledger::rows,
};
use serde_json::{Value, json};
use std::time::{SystemTime, UNIX_EPOCH};

const FLOOR: &str = "x-worldseat-floor";

fn now_ms() -> u64 {
    u64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis()).unwrap()
}

fn scope(floor: &str) -> String {
    format!("venue-{floor}")
}

fn seat<'a>(reply: &'a Reply, seat: &str) -> &'a Value {
    let seats = reply.json["seats"].as_array().unwrap();
    assert_eq!(seats.len(), 96);
    seats.iter().find(|one| one["seat_id"] == seat).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_seat_is_bought_shown_and_in_the_ledger_on_both_backends() {
    let api = Api::start().await;
    for backend in ["dsql", "naive"] {
        let before = now_ms();
        let order = json!({ "backend": backend, "seat": "B7", "buyer": "Zoë", "region": "us-east-2" });
        let bought = api.post("/api/purchase", &[], &order).await;
        let json = &bought.json;
        assert_eq!((bought.status, &json["venue"]), (200, &json!(bought.floor)), "{json}");
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
        let floor = [(FLOOR, bought.floor.as_str())];
        let rows = rows(&api.site, backend, &scope(&bought.floor), "B7").await;
        assert_eq!(rows.into_iter().collect::<Vec<_>>(), [(json["ticketId"].as_str().unwrap().into(), "Zoë".into())]);

        let tickets = api.get(&format!("/api/tickets?backend={backend}&buyer=Zo%C3%AB"), &floor).await;
        assert_eq!(tickets.floor, bought.floor);
        assert_eq!((&tickets.json["backend"], &tickets.json["buyer"]), (&json!(backend), &json!("Zoë")));
        let [ticket] = &tickets.json["tickets"].as_array().unwrap()[..] else { panic!("{}", tickets.json) };
        assert_eq!((&ticket["seat_id"], &ticket["ticketId"]), (&json!("B7"), &json["ticketId"]));
        assert_eq!(ticket["region"], "us-east-2");
        assert!((before..=now_ms()).contains(&ticket["ts"].as_u64().unwrap()), "{ticket}");
        let other = if backend == "dsql" { "naive" } else { "dsql" };
        for nothing in
            [format!("backend={backend}&buyer=Bob"), format!("backend={other}&buyer=Zo%C3%AB"), String::new()]
        {
            let none = api.get(&format!("/api/tickets?{nothing}"), &floor).await;
            assert_eq!((none.status, &none.json["tickets"]), (200, &json!([])), "{nothing}");
        }

        let seats = api.get(&format!("/api/seats?backend={backend}&region=us-east-2"), &floor).await;
        assert_eq!((&seats.json["backend"], &seats.json["region"]), (&json!(backend), &json!("us-east-2")));
        let expected = json!({ "seat_id": "B7", "status": "sold", "owner": "Zoë", "tickets": 1 });
        assert_eq!(seat(&seats, "B7"), &expected);
        assert_eq!(seat(&seats, "A1"), &json!({ "seat_id": "A1", "status": "available", "tickets": 0 }));

        let again = api.post("/api/purchase", &floor, &order).await;
        assert_eq!((again.status, &again.json["outcome"]), (200, &json!("rejected")), "{}", again.json);
        assert_eq!((again.json.get("ticketId"), &again.floor), (None, &bought.floor));
    }
    api.site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_says_nothing_gets_a_floor_of_his_own_and_a_name() {
    let api = Api::start().await;
    let order = json!({ "seat": "A1" });
    let (one, other) = (api.post("/api/purchase", &[], &order).await, api.post("/api/purchase", &[], &order).await);
    assert_ne!(one.floor, other.floor);
    for reply in [&one, &other] {
        assert_eq!((&reply.json["outcome"], &reply.json["backend"]), (&json!("confirmed"), &json!("dsql")));
        assert!(reply.json["buyer"].as_str().unwrap().starts_with("Fan "), "{}", reply.json);
        assert_eq!(reply.json["region"], "us-east-1", "the lane's first");
    }
    let fresh = api.post("/api/reset", &[], &json!({})).await;
    assert_eq!((fresh.status, &fresh.json["venue"]), (200, &json!(fresh.floor)));
    assert!(fresh.floor.len() == 32 && fresh.floor != one.floor && fresh.set_cookie.is_empty());
    assert_eq!(fresh.json["reset"], 0, "there was no floor before");

    // The cookie of the page also chooses a floor; the header has precedence.
    let cookie = format!("worldseat_venue={}; worldseat_buyer=Ada", one.floor);
    let by_cookie = api.post("/api/purchase", &[("cookie", &cookie)], &json!({ "seat": "A2" })).await;
    assert_eq!((&by_cookie.floor, &by_cookie.json["buyer"]), (&one.floor, &json!("Ada")));
    let both = api.get("/api/seats", &[("cookie", &cookie), (FLOOR, &other.floor)]).await;
    assert_eq!((&both.floor, &seat(&both, "A2")["status"]), (&other.floor, &json!("available")));
    api.site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_floor_is_left_behind_as_a_whole_or_not_at_all() {
    let api = Api::start().await;
    let first = api.post("/api/purchase", &[], &json!({ "seat": "A1" })).await.floor;
    let floor = [(FLOOR, first.as_str())];
    api.post("/api/purchase", &floor, &json!({ "seat": "A2" })).await;
    api.post("/api/purchase", &floor, &json!({ "seat": "H12", "backend": "naive" })).await;

    let part = api.post("/api/reset", &floor, &json!({ "backend": "dsql", "seats": ["A1", "A2"] })).await;
    assert_eq!(part.status, 409);
    assert!(
        part.json["error"].as_str().unwrap().contains("H12, which is sold (naive), is not in the list"),
        "{part:?}"
    );
    let all = api.post("/api/reset", &floor, &json!({ "backend": "dsql", "seats": ["A1", "A2", "H12"] })).await;
    assert_eq!((all.status, &all.json["reset"], &all.json["backend"]), (200, &json!(2), &json!("dsql")));
    let naive = api.post("/api/reset", &floor, &json!({ "backend": "naive" })).await;
    assert_eq!(naive.json["reset"], 1);
    assert!(all.floor != first && naive.floor != first && all.floor != naive.floor && all.set_cookie.is_empty());
    for backend in ["dsql", "naive"] {
        let fresh = api.get(&format!("/api/seats?backend={backend}"), &[(FLOOR, &all.floor)]).await;
        assert!(fresh.json["seats"].as_array().unwrap().iter().all(|seat| seat["status"] == "available"));
    }
    let old = api.get("/api/seats", &floor).await;
    assert_eq!(seat(&old, "A1")["status"], "sold", "nothing was deleted");

    let cookie = format!("worldseat_venue={first}");
    let moved = api.post("/api/reset", &[("cookie", &cookie)], &json!({})).await;
    assert!(moved.set_cookie.starts_with(&format!("worldseat_venue={};", moved.floor)), "{moved:?}");
    api.site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_floor_that_is_gone_or_never_was_is_not_found() {
    let api = Api::start().await;
    let before = api.site.rows().await;
    let unknown = "0123456789abcdef0123456789abcdef";
    for floor in [unknown, "mine", "", "' OR 1=1", &"a".repeat(4000)] {
        let named = [(FLOOR, floor)];
        for reply in [
            api.get("/api/seats", &named).await,
            api.get("/api/tickets?buyer=Ada", &named).await,
            api.get("/api/witness", &named).await,
            api.post("/api/purchase", &named, &json!({ "seat": "A1" })).await,
            api.post("/api/reset", &named, &json!({})).await,
        ] {
            assert_eq!(reply.status, 404, "{floor}: {reply:?}");
            assert!(reply.json["error"].as_str().unwrap().contains("floor"), "{reply:?}");
        }
    }
    let by_cookie = api.get("/api/seats", &[("cookie", &format!("worldseat_venue={unknown}"))]).await;
    let forged = api.get("/api/seats", &[("cookie", "worldseat_venue=forged")]).await;
    assert_eq!((by_cookie.status, forged.status), (404, 400));
    assert_eq!(api.site.rows().await, before, "nothing was opened or bought");
    api.site.stop().await;
}
