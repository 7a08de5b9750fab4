//! The site over a real socket: streams, viewers that leave, and bad input.

mod bad_input;
mod floor;
mod site;
mod stream;

use site::TestSite;

#[tokio::test(flavor = "multi_thread")]
async fn the_page_names_both_engines_and_shows_the_purchase() {
    let site = TestSite::start().await;
    let page = site.get("/").await.text().await.unwrap();
    assert!(page.contains("standing in for Aurora DSQL"), "{page}");
    assert!(page.contains("dynoxide x2, standing in for DynamoDB global tables (MREC)"));
    assert!(page.contains("store.mark_sold(sale).await?;"));
    assert!(page.contains("name=\"buyers\"") && page.contains("<option>H12</option>"));
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_endpoints_are_told_where_that_is_allowed_and_work() {
    let site = TestSite::start().await;
    let told: serde_json::Value = site.get("/api/endpoints").await.json().await.unwrap();
    let url = told["strong"]["url"].as_str().unwrap();
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    client.query("SELECT count(*) FROM worldseat_sales", &[]).await.unwrap();
    assert!(told["strong"]["psql"].as_str().unwrap().starts_with("psql \"postgres://"));
    assert_eq!(told["eventual"]["regions"].as_array().unwrap().len(), 2);
    site.stop().await;

    let silent = TestSite::start_silent().await;
    assert_eq!(silent.get("/api/endpoints").await.status(), 404);
    silent.stop().await;
}
