//! A PostgreSQL behind TLS: TLS is used if the address requires it, and the certificate is then verified.

use std::net::{Ipv4Addr, SocketAddr};
use store::{
    tls::Roots,
    {
        LaneStore,
        postgres_wire::{Endpoint, Isolation, PostgresWire},
    },
};
use tokio_postgres::{Config, config::SslMode};

use crate::support::{Greeting, TlsFront, databases, regions, within};

fn store(config: &Config, roots: &Roots) -> PostgresWire {
    let endpoints = regions().map(|region| Endpoint { region, config: config.clone() });
    PostgresWire::new(endpoints.into(), 1, Isolation::RepeatableRead, roots).unwrap()
}

#[tokio::test]
async fn a_server_is_spoken_to_when_somebody_vouches_for_it_and_never_in_plain() {
    let own = &databases().tcp;
    let plain = SocketAddr::from((Ipv4Addr::LOCALHOST, own.get_ports()[0]));
    let front = TlsFront::before(plain, Greeting::SslRequest).await;
    let at = |address: SocketAddr| {
        let mut config = Config::new();
        // The certificate is for the host name.
        config.host("localhost").hostaddr(address.ip()).port(address.port()).ssl_mode(SslMode::Require);
        config.user(own.get_user().unwrap()).dbname(own.get_dbname().unwrap()).password(own.get_password().unwrap());
        config
    };
    let trusted = Roots::with_extra(front.root()).unwrap();
    assert!(within(store(&at(front.address()), &trusted).engine()).await.is_ok());
    for (config, roots) in [(at(front.address()), Roots::public()), (at(plain), trusted)] {
        let refused = within(store(&config, &roots).engine()).await.unwrap_err();
        assert_eq!(refused.code(), "tls", "{refused}");
    }
}
