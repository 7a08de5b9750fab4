//! Endpoints with TLS: their identity is always verified.

use aws_config::SdkConfig;
use std::net::SocketAddr;
use store::{
    aws,
    tls::Roots,
    {
        LaneStore,
        dynamodb::{Access, DynamoDb, Endpoint, Options},
    },
};

use crate::support::{Greeting, TlsFront, dynalite, eventual_on_dynalite, regions, within};

async fn lane(address: SocketAddr, roots: &Roots) -> DynamoDb {
    let config: SdkConfig = aws::load(&regions()[0], roots).await.unwrap();
    let url = format!("https://localhost:{}", address.port());
    let endpoints = regions().map(|region| Endpoint { region, url: url.clone() });
    let access = Access { http: config.http_client().unwrap(), ..Access::plain(store::dynamodb::dummy_credentials()) };
    DynamoDb::standing_in(&endpoints, &access, "dynalite behind TLS".into(), Options::lines(1))
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_refused_and_an_extra_root_vouches() {
    eventual_on_dynalite(1).await;
    let front = TlsFront::before(dynalite(), Greeting::None).await;
    let refused = within(lane(front.address(), &Roots::public()).await.engine()).await.expect_err("an unknown issuer");
    assert_eq!(refused.code(), "tls", "{refused:?}");

    let trusting = lane(front.address(), &Roots::with_extra(front.root()).unwrap()).await;
    assert_eq!(within(trusting.engine()).await, Ok("dynalite behind TLS".into()));
}

#[tokio::test]
async fn an_endpoint_without_tls_is_not_spoken_to_in_plain() {
    let plain = lane(dynalite(), &Roots::public()).await;
    let refused = within(plain.engine()).await.expect_err("no TLS there");
    assert!(["tls", "connection"].contains(&refused.code()), "{refused:?}");
}
