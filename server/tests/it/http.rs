//! The site over a real socket: pages, forms, streams, viewers that disconnect, and bad input.

mod api;
mod bad_input;
mod behind_proxies;
mod broken_floors;
mod clients;
mod delay;
mod embed;
mod evidence;
mod faults;
mod files;
mod floor;
mod health;
mod heavy;
mod hosts;
mod html;
mod kept_apart;
mod orders;
mod pages;
mod pictures;
mod run_pages;
mod site;
mod stream;
mod without_script;

use site::TestSite;

/// No client may learn this, whatever it says it is: over HTTP the databases stay private.
#[tokio::test(flavor = "multi_thread")]
async fn no_address_of_the_site_tells_how_to_reach_its_databases() {
    let site = TestSite::start().await;
    let endpoints = site.endpoints();
    let secrets = [&endpoints["strong"]["url"], &endpoints["eventual"]["credentials"]["access_key_id"]];
    let secrets = secrets.map(|secret| secret.as_str().unwrap().to_owned());
    let password = secrets[0].split([':', '@']).nth(2).unwrap();
    for path in ["/", "/api", "/api/endpoints", "/api/openapi.json", "/endpoints.json", "/llms.txt", "/healthz"] {
        for headers in [&[][..], &[("host", "seat.example"), ("x-forwarded-for", "203.0.113.9")]] {
            let request =
                headers.iter().fold(site.getting(path), |request, (name, value)| request.header(*name, *value));
            let answer = request.send().await.unwrap();
            assert!(path != "/api/endpoints" || [404, 421].contains(&answer.status().as_u16()), "{}", answer.status());
            let body = answer.text().await.unwrap();
            assert!(!body.contains(password), "{path}: {body}");
            assert!(path == "/api/endpoints" || !body.contains("/api/endpoints"), "{path}: {body}");
        }
    }
    site.stop().await;
}
