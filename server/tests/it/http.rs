//! The site over a real socket: pages, forms, streams, viewers that leave, and bad input.

mod api;
mod bad_input;
mod behind_nginx;
mod embed;
mod evidence;
mod faults;
mod files;
mod floor;
mod floors;
mod heavy;
mod html;
mod kept_apart;
mod orders;
mod pages;
mod pictures;
mod run_pages;
mod site;
mod stream;
mod without_script;

use site::{Setup, TestSite};

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

    let silent = TestSite::start_with(Setup { silent: true, ..Setup::default() }).await;
    assert_eq!(silent.get("/api/endpoints").await.status(), 404);
    silent.stop().await;
}
