//! Pages of other sites: they can neither act for a visitor nor read a visitor's data.

use super::caller::Api;
use reqwest::Method;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn another_sites_page_does_nothing_here() {
    let api = Api::start().await;
    let floor = api.post("/api/purchase", &[], &json!({ "seat": "A1" })).await.floor;
    let cookie = format!("worldseat_venue={floor}");
    let before = api.site.rows().await;
    for foreign in
        [("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site"), ("origin", "http://evil.example")]
    {
        for with in [vec![foreign], vec![foreign, ("cookie", &cookie)], vec![foreign, ("x-worldseat-floor", &floor)]] {
            for reply in [
                api.post("/api/purchase", &with, &json!({ "seat": "A2" })).await,
                api.post("/api/reset", &with, &json!({})).await,
                api.post("/api/breakit", &with, &json!({})).await,
                // A form of another site can send these without a preflight request.
                api.send(Method::POST, "/api/breakit", &with, "").await,
                api.get("/api/seats", &with).await,
                api.get("/api/tickets?buyer=Ada", &with).await,
                api.get("/api/witness", &with).await,
            ] {
                assert_eq!((reply.status, reply.set_cookie.as_str(), reply.floor.as_str()), (403, "", ""), "{with:?}");
                assert!(reply.json["error"].as_str().unwrap().contains("Another site"), "{reply:?}");
            }
        }
    }
    assert_eq!(api.site.rows().await, before, "nothing was started, opened or bought");

    // For JSON a browser first sends a preflight request: it is refused.
    let preflight_headers = [("origin", "http://evil.example"), ("access-control-request-method", "POST")];
    let preflight = api.send(Method::OPTIONS, "/api/purchase", &preflight_headers, "").await;
    assert_eq!(preflight.status, 405);

    let here = [("sec-fetch-site", "same-origin"), ("cookie", cookie.as_str())];
    assert_eq!(api.get("/api/seats", &here).await.floor, floor, "our own page may");
    api.site.stop().await;
}
