//! `GET /api/witness`: what the ledger of a floor shows, and what it cannot show.

use super::{caller::Api, ledger::rows};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use tokio::time::sleep;

const CEILING: Duration = Duration::from_secs(60);

#[tokio::test(flavor = "multi_thread")]
async fn a_seat_that_was_sold_twice_is_found_and_the_seat_map_hides_it() {
    let api = Api::start().await;
    let order = |region: &str| json!({ "backend": "naive", "seat": "D5", "buyer": region, "region": region });
    let first = api.post("/api/purchase", &[], &order("us-east-1")).await;
    let floor = [("x-worldseat-floor", first.floor.as_str())];
    // The other region does not have it yet: replication takes 400 ms or more.
    let second = api.post("/api/purchase", &floor, &order("us-east-2")).await;
    assert_eq!((&first.json["outcome"], &second.json["outcome"]), (&json!("confirmed"), &json!("confirmed")));
    api.post("/api/purchase", &floor, &json!({ "backend": "naive", "seat": "D6" })).await;

    let path = "/api/witness?backend=naive&seat=D5";
    let begun = Instant::now();
    let reply = loop {
        let reply = api.get(path, &floor).await;
        if reply.json["focus"]["seatTableShows"] == 1 && reply.json["focus"]["confirmed"] == 2 {
            break reply.json;
        }
        assert!(begun.elapsed() < CEILING, "the regions never agreed: {}", reply.json);
        sleep(Duration::from_millis(50)).await;
    };
    assert_eq!(rows(&api.site, "naive", &format!("venue-{}", first.floor), "D5").await.len(), 2);
    for (field, value) in [
        ("backend", json!("naive")),
        ("linearizable", json!(false)),
        ("doubleSells", json!(1)),
        ("seatsChecked", json!(2)),
        ("violations", json!([{ "seat_id": "D5", "confirmed": 2 }])),
        ("verdict", json!("a seat was sold twice")),
        ("focus", json!({ "seat_id": "D5", "confirmed": 2, "oversold": 1, "seatTableShows": 1, "hidden": 1 })),
    ] {
        assert_eq!(reply[field], value, "{field}");
    }
    let explanation = reply["explanation"].as_str().unwrap();
    assert!(explanation.starts_with("Seat D5 has 2 tickets."), "{explanation}");
    assert!(explanation.contains("no seat has more than one committed ledger row"), "{explanation}");
    assert!(explanation.contains("/api/runs/{id}"), "{explanation}");

    let seats = api.get("/api/seats?backend=naive", &floor).await;
    let seat = seats.json["seats"].as_array().unwrap().iter().find(|seat| seat["seat_id"] == "D5").unwrap().clone();
    assert_eq!((&seat["status"], &seat["tickets"]), (&json!("sold"), &json!(2)));
    api.site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_floor_without_double_sales_holds_and_says_what_that_means() {
    let api = Api::start().await;
    let floor = api.post("/api/purchase", &[], &json!({ "seat": "A1" })).await.floor;
    let reply = api.get("/api/witness?seat=A2", &[("x-worldseat-floor", &floor)]).await.json;
    assert_eq!(
        (&reply["backend"], &reply["linearizable"], &reply["doubleSells"]),
        (&json!("dsql"), &json!(true), &json!(0))
    );
    assert_eq!((&reply["seatsChecked"], &reply["violations"]), (&json!(1), &json!([])));
    assert_eq!(reply["verdict"], "no seat was sold twice");
    let untouched = json!({ "seat_id": "A2", "confirmed": 0, "oversold": 0, "seatTableShows": 0, "hidden": 0 });
    assert_eq!(reply["focus"], untouched);
    assert_eq!(api.get("/api/witness", &[("x-worldseat-floor", &floor)]).await.json["focus"], Value::Null);
    api.site.stop().await;
}
