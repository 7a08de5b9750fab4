//! Endpoints with TLS: who they are is always verified.

use aws_config::SdkConfig;
use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::{ServerConfig, pki_types::PrivateKeyDer};
use std::{io::Write, net::SocketAddr, sync::Arc};
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
};
use tokio_rustls::TlsAcceptor;
use worldseat::{
    aws,
    store::{
        LaneStore,
        dynamodb::{Access, DynamoDb, Endpoint, Options},
    },
    tls::Roots,
};

use crate::support::{dynalite, eventual_on_dynalite, regions, within};

/// dynalite behind TLS that shows a certificate of its own making; its address and that certificate.
async fn behind_tls() -> (SocketAddr, String) {
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(signing_key.serialize_der()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config = config.with_no_client_auth().with_single_cert(vec![cert.der().clone()], key).unwrap();
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(serve(listener, TlsAcceptor::from(Arc::new(config)), dynalite()));
    (address, cert.pem())
}

async fn serve(listener: TcpListener, tls: TlsAcceptor, target: SocketAddr) {
    while let Ok((client, _)) = listener.accept().await {
        let tls = tls.clone();
        tokio::spawn(async move {
            let mut client = tls.accept(client).await?;
            copy_bidirectional(&mut client, &mut TcpStream::connect(target).await?).await
        });
    }
}

async fn lane(address: SocketAddr, roots: &Roots) -> DynamoDb {
    let config: SdkConfig = aws::load(&regions()[0], roots).await.unwrap();
    let url = format!("https://localhost:{}", address.port());
    let endpoints = regions().map(|region| Endpoint { region, url: url.clone() });
    let access = Access {
        http: config.http_client().unwrap(),
        ..Access::plain(worldseat::store::dynamodb::dummy_credentials())
    };
    DynamoDb::standing_in(&endpoints, &access, "dynalite behind TLS".into(), Options::lines(1))
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_refused_and_an_extra_root_vouches() {
    eventual_on_dynalite(1).await;
    let (address, pem) = behind_tls().await;
    let refused = within(lane(address, &Roots::public()).await.engine()).await.expect_err("an unknown issuer");
    assert_eq!(refused.code(), "tls", "{refused:?}");

    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(pem.as_bytes()).unwrap();
    let trusting = lane(address, &Roots::with_extra(file.path()).unwrap()).await;
    assert_eq!(within(trusting.engine()).await, Ok("dynalite behind TLS".into()));
}

#[tokio::test]
async fn an_endpoint_without_tls_is_not_spoken_to_in_plain() {
    let plain = lane(dynalite(), &Roots::public()).await;
    let refused = within(plain.engine()).await.expect_err("no TLS there");
    assert!(["tls", "connection"].contains(&refused.code()), "{refused:?}");
}
