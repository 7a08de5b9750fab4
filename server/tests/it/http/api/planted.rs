//! Rows that no purchase has written: counted if they are valid rows, named if they are foreign,
//! and never a reason to withhold a floor.

use super::{
    caller::{Api, Reply},
    ledger::{plant, sql},
};
use serde_json::{Value, json};
use store::SEATS_TABLE;

/// Fields of a row by name.
type Fields<'a> = &'a [(&'a str, &'a str)];

/// A floor on which Ada has seat A1, and its key for a seat.
struct Floor {
    api: Api,
    floor_id: String,
    backend: &'static str,
}

impl Floor {
    async fn sold(backend: &'static str) -> Self {
        let api = Api::start().await;
        let order = json!({ "backend": backend, "seat": "A1", "buyer": "Ada" });
        let floor_id = api.post("/api/purchase", &[], &order).await.floor;
        Self { api, floor_id, backend }
    }

    fn scope(&self) -> String {
        format!("venue-{}", self.floor_id)
    }

    fn key(&self, seat: &str) -> String {
        format!("{}#{seat}", self.scope())
    }

    /// Writes a row of a seat as a purchase would write it, except for these fields.
    async fn plant(&self, seat: &str, sale: &str, other: Fields<'_>) {
        let scope = self.scope();
        let usual = [("scope", &*scope), ("seat", seat), ("buyer", "Eve"), ("region", "us-east-1")];
        let fields = usual.map(|(name, text)| other.iter().copied().find(|(n, _)| *n == name).unwrap_or((name, text)));
        plant(&self.api.site, self.backend, [&self.key(seat), sale], &fields).await;
    }

    async fn get(&self, path: &str, query: &str) -> Reply {
        let path = format!("/api/{path}?backend={}{query}", self.backend);
        self.api.get(&path, &[("x-worldseat-floor", &self.floor_id)]).await
    }

    async fn buy(&self, seat: &str) -> Reply {
        let order = json!({ "backend": self.backend, "seat": seat, "buyer": "Ada" });
        self.api.post("/api/purchase", &[("x-worldseat-floor", &self.floor_id)], &order).await
    }

    async fn seat(&self, seat: &str) -> Value {
        let reply = self.get("seats", "").await;
        let seats = reply.json["seats"].as_array().unwrap_or_else(|| panic!("{reply:?}"));
        seats.iter().find(|one| one["seat_id"] == seat).unwrap().clone()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ticket_counts_whether_or_not_its_seat_has_a_row_or_an_owner() {
    for backend in ["dsql", "naive"] {
        let floor = Floor::sold(backend).await;
        for sale in ["planted-1", "planted-2"] {
            floor.plant("E5", sale, &[]).await;
        }
        floor.plant("E6", "planted-3", &[]).await;
        if backend == "dsql" {
            let seat =
                format!("INSERT INTO {SEATS_TABLE} (seat_key, status) VALUES ('{}', 'available')", floor.key("E6"));
            sql(&floor.api.site, &seat).await;
        }
        let witness = floor.get("witness", "&seat=E5").await.json;
        for (field, value) in [
            ("linearizable", json!(false)),
            ("doubleSells", json!(1)),
            ("seatsChecked", json!(3)),
            ("violations", json!([{ "seat_id": "E5", "confirmed": 2 }])),
            ("focus", json!({ "seat_id": "E5", "confirmed": 2, "oversold": 1, "seatTableShows": 0, "hidden": 2 })),
            ("foreignRows", json!([])),
        ] {
            assert_eq!(witness[field], value, "{backend} {field}: {witness}");
        }
        for (seat, tickets) in [("E5", 2), ("E6", 1), ("E7", 0)] {
            let expected = json!({ "seat_id": seat, "status": "available", "tickets": tickets });
            assert_eq!(floor.seat(seat).await, expected, "{backend}");
        }
        let tickets = floor.get("tickets", "&buyer=Eve").await.json;
        assert_eq!(tickets["tickets"].as_array().map(Vec::len), Some(3), "{backend} {tickets}");
        floor.api.site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_foreign_row_is_counted_and_named_and_withholds_nothing() {
    let long = "x".repeat(4000);
    let foreign: [(&str, Fields<'_>, &str); 6] = [
        ("B1", &[("region", "MARS!")], "its region is \"MARS!\""),
        ("B2", &[("region", "mars-1")], "its region is \"mars-1\", which this lane does not have"),
        ("B3", &[("buyer", " a\nb ")], "its buyer is \" a\\nb \""),
        ("B4", &[("buyer", &long)], "its buyer is \"xxxx"),
        ("B5", &[("seat", "H12")], "its key is of seat B5, and it says \"H12\""),
        ("B6", &[("scope", "venue-0")], "its key and its scope are not of one floor"),
    ];
    for backend in ["dsql", "naive"] {
        // In DynamoDB the scope is part of the key.
        let foreign = &foreign[..if backend == "dsql" { 6 } else { 5 }];
        let floor = Floor::sold(backend).await;
        for (seat, other, _) in foreign {
            floor.plant(seat, &format!("planted-{seat}"), other).await;
        }
        if backend == "naive" {
            plant(&floor.api.site, backend, [&floor.key("B7"), "planted-B7"], &[("seat", "B7")]).await;
        }
        let named = foreign.len() + usize::from(backend == "naive");
        for path in ["seats", "tickets", "witness"] {
            let reply = floor.get(path, "").await;
            assert_eq!(reply.status, 200, "{backend} {path}: {reply:?}");
            let rows = reply.json["foreignRows"].as_array().unwrap();
            assert_eq!(rows.len(), named, "{backend} {path}: {}", reply.json);
            for (row, (seat, _, why)) in rows.iter().zip(foreign) {
                assert_eq!((&row["seat_id"], &row["ticketId"]), (&json!(seat), &json!(format!("planted-{seat}"))));
                assert!(row["why"].as_str().unwrap().contains(why), "{backend}: {row}");
            }
        }
        assert_eq!(floor.get("witness", "").await.json["seatsChecked"], named + 1, "{backend}: each is a row");
        assert_eq!((&floor.seat("B1").await["tickets"], &floor.seat("A1").await["tickets"]), (&json!(1), &json!(1)));

        // The floor still sells, and says so, both beside a foreign row and without one.
        for seat in ["B1", "C1"] {
            let bought = floor.buy(seat).await;
            assert_eq!((bought.status, &bought.json["outcome"]), (200, &json!("confirmed")), "{backend}: {bought:?}");
        }
        let witness = floor.get("witness", "").await.json;
        assert_eq!(witness["violations"], json!([{ "seat_id": "B1", "confirmed": 2 }]), "{backend}");

        let lane = if backend == "dsql" { "strong" } else { "eventual" };
        let page = floor.api.site.getting(&format!("/?lane={lane}"));
        let page = page.header("cookie", format!("worldseat_venue={}", floor.floor_id)).send().await.unwrap();
        assert_eq!(page.status(), 200);
        let page = page.text().await.unwrap();
        let sentence = format!(
            "There are {named} rows in the {lane} lane\u{2019}s ledger of this floor that WorldSeat did not write."
        );
        assert!(page.contains(&sentence) && page.contains("MARS!"), "{backend}: the page says nothing of it");
        floor.api.site.stop().await;
    }
}
