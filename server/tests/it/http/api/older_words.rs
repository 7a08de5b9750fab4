//! Words of earlier versions are accepted everywhere in a request.

use super::caller::Api;
use serde_json::json;

/// The earlier name of the floor's header.
const OLD_HEADER: &str = "x-worldseat-venue";

#[tokio::test(flavor = "multi_thread")]
async fn a_floor_is_named_by_the_older_header_and_answered_in_it() {
    let api = Api::start().await;
    let order = json!({ "backend": "dsql", "seat": "B7", "buyer": "Ada" });
    let floor = api.post("/api/purchase", &[], &order).await.floor;
    let there = api.get("/api/tickets?buyer=Ada", &[(OLD_HEADER, &floor)]).await;
    assert_eq!((there.status, &there.floor, there.json["tickets"].as_array().unwrap().len()), (200, &floor, 1));
    let answer = api.site.getting("/api/tickets").header(OLD_HEADER, &floor).send().await.unwrap();
    assert_eq!(answer.headers()[OLD_HEADER], floor);
    let both = api.get("/api/tickets", &[(OLD_HEADER, "nonsense"), ("x-worldseat-floor", &floor)]).await;
    assert_eq!((both.status, both.floor), (200, floor), "the present name goes before the older one");
    assert_eq!(api.get("/api/tickets", &[(OLD_HEADER, "nonsense")]).await.status, 404);
    api.site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lane_is_called_by_its_name_or_by_an_older_word_and_answered_in_the_api_s_own() {
    let api = Api::start().await;
    for (backend, own) in
        [("strong", "dsql"), ("eventual", "naive"), ("ddb", "naive"), ("dsql", "dsql"), ("naive", "naive")]
    {
        let seats = api.get(&format!("/api/seats?backend={backend}"), &[]).await;
        assert_eq!((seats.status, &seats.json["backend"]), (200, &json!(own)), "{backend}");
        let run = api.post("/api/breakit", &[], &json!({ "backend": backend, "concurrency": 2 })).await;
        assert_eq!((run.status, &run.json["backend"]), (200, &json!(own)), "{backend}");
    }
    api.site.stop().await;
}
