//! Requests that only read: none of them opens a floor or writes anything else.

use super::caller::Api;
use crate::support::within;
use serde_json::{Value, json};

const FLOOR: &str = "x-worldseat-floor";

#[tokio::test(flavor = "multi_thread")]
async fn whoever_looks_without_a_floor_sees_an_empty_one_and_none_is_opened() {
    let api = Api::start().await;
    let before = api.site.rows().await;
    for backend in ["dsql", "naive"] {
        let [seats, tickets, witness] =
            ["seats?", "tickets?buyer=Ada&", "witness?seat=A1&"].map(|path| format!("/api/{path}backend={backend}"));
        let (seats, tickets, witness) =
            (api.get(&seats, &[]).await, api.get(&tickets, &[]).await, api.get(&witness, &[]).await);
        for reply in [&seats, &tickets, &witness] {
            assert_eq!((reply.status, reply.floor.as_str()), (200, ""), "{reply:?}");
            assert_eq!((reply.json.get("venue"), reply.set_cookie.as_str()), (Some(&Value::Null), ""), "{reply:?}");
        }
        assert_eq!(&seats.json["seats"][0], &json!({ "seat_id": "A1", "status": "available", "tickets": 0 }));
        assert_eq!(tickets.json["tickets"], json!([]));
        assert_eq!((&witness.json["linearizable"], &witness.json["focus"]["confirmed"]), (&json!(true), &json!(0)));
    }
    assert_eq!(api.site.rows().await, before, "nothing was opened");
    api.site.stop().await;
}

/// Every address that can be read, plus one run and one floor.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_is_read_writes_anything() {
    let api = Api::start().await;
    let bought = api.post("/api/purchase", &[], &json!({ "seat": "A1" })).await;
    let run = api.post("/api/breakit", &[], &json!({ "concurrency": 2 })).await.json;
    let (run, floor) = (run["runId"].as_str().unwrap(), bought.floor.as_str());
    let before = api.site.rows().await;
    let cookie = format!("worldseat_venue={floor}");
    for headers in [&[][..], &[(FLOOR, floor)], &[("cookie", &*cookie)]] {
        for method in [reqwest::Method::GET, reqwest::Method::HEAD] {
            for path in [
                "/",
                "/?seat=A1&sold=7F21-9C0A",
                "/floor",
                &format!("/floor/{floor}"),
                "/embed",
                "/embed?autoplay=1&seat=A1&buyers=60",
                "/embed/builder",
                "/embed/offline.html",
                "/oembed?url=http://127.0.0.1/embed",
                &format!("/run/{run}"),
                &format!("/run/{run}.png"),
                &format!("/run/{run}/history/strong"),
                &format!("/run/{run}/evidence.zip"),
                "/api",
                "/api/openapi.json",
                "/api/seats",
                "/api/seats?backend=naive",
                "/api/tickets?buyer=Ada",
                "/api/witness?seat=A1",
                &format!("/api/runs/{run}"),
                &format!("/api/runs/{run}/events"),
                "/api/embed/status",
                &format!("/api/embed/runs/{run}"),
                "/fn/break_it?seat=A1&buyers=60",
                "/runs?seat=A1&buyers=60",
                "/tickets?lane=strong&region=us-east-1&seat=A2&buyer=Ada",
                "/api/breakit",
                "/api/purchase?seat=A2",
                "/api/reset",
                "/api/embed/runs?seat=A1&buyers=60",
            ] {
                let request = api.site.sending(method.clone(), path);
                let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
                let status = within(request.send()).await.unwrap().status().as_u16();
                // Without the site's files there is no widget to put into one file.
                assert!(status < 500 || path == "/embed/offline.html", "{method} {path}: {status}");
            }
        }
    }
    assert_eq!(api.site.rows().await, before);
    api.site.stop().await;
}
