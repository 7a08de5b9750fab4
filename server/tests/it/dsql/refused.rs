//! Servers that cannot be trusted, and clients that the service does not trust: each gets an error message without a
//! secret.

use race::lanes::LaneHandle;
use sale::{Lane, StoreError};
use std::time::Duration;
use store::{LaneStore, postgres_wire::PostgresWire};

use crate::support::{Pair, Plan, Wrong, account, new_scope, regions, seat_key, within};

/// Returns the error message that a visitor reads about a lane that does not serve.
pub(super) async fn sentence(store: PostgresWire) -> String {
    let lane = LaneHandle::new(Lane::Strong, regions().into(), Ok(store));
    within(lane.probe()).await;
    lane.state().engine.unwrap_err()
}

/// Returns the error of a store that does not serve, and the visitor's message. Neither has a secret in it.
async fn refusal(store: PostgresWire) -> (StoreError, String) {
    let error = within(store.engine()).await.expect_err("is refused");
    let sentence = sentence(store).await;
    for secret in [account::SECRET_KEY, account::SESSION_TOKEN, "X-Amz-", "Signature="] {
        assert!(!format!("{error:?} {sentence}").contains(secret), "{secret} in {error:?} {sentence}");
    }
    for private in [account::ACCESS_KEY, account::ARN, "localhost", "127.0.0.1"] {
        assert!(!sentence.contains(private), "{private} in {sentence}");
    }
    (error, sentence)
}

#[tokio::test]
async fn a_server_that_cannot_prove_who_it_is_gets_no_token() {
    for wrong in [Wrong::Plaintext, Wrong::Authority, Wrong::Name] {
        for direct in [true, false] {
            let pair = Pair::start(Plan { wrong: [wrong; 2], direct, ..Plan::default() }).await;
            let (error, sentence) = refusal(pair.store(2)).await;
            assert_eq!(error.code(), "tls", "{wrong:?}: {error:?}");
            assert!(sentence.contains("could not prove who it is, or offers no TLS"), "{sentence}");
            assert_eq!((pair[0].lured(), pair[0].connections()), (0, 0), "nothing was sent to {wrong:?}");
        }
    }
}

#[tokio::test]
async fn one_wrong_region_of_two_is_enough() {
    let pair = Pair::start(Plan { wrong: [Wrong::Nothing, Wrong::Authority], ..Plan::default() }).await;
    let (error, _) = refusal(pair.store(2)).await;
    assert_eq!(error.code(), "tls");
}

#[tokio::test]
async fn a_server_that_takes_tls_only_when_asked_is_asked() {
    let pair = Pair::start(Plan { direct: false, ..Plan::default() }).await;
    within(pair.store(2).engine()).await.unwrap();
}

#[tokio::test]
async fn a_client_that_is_not_let_in_says_so() {
    let other_key = Pair::start(Plan { wrong: [Wrong::Secret; 2], ..Plan::default() }).await;
    let no_mapping = Pair::start(Plan { provisioned: false, ..Plan::default() }).await;
    let expired = Pair::peered().await;
    expired[0].clock_ahead(Duration::from_secs(901));
    for (pair, why) in [(other_key, "another key"), (no_mapping, "no mapping"), (expired, "expired")] {
        let (error, sentence) = refusal(pair.store(2)).await;
        assert_eq!(error.code(), "token", "{why}: {error:?}");
        assert!(sentence.contains("it refused the server's token"), "{sentence}");
        assert_eq!(pair[0].connections(), 0, "{why}");
    }
}

#[tokio::test]
async fn a_role_with_a_name_of_its_own_does_not_get_the_admins_token() {
    let pair = Pair::peered().await;
    for (role, let_in) in [("admin", true), ("worldseat_app", true), ("nobody", false)] {
        let store = PostgresWire::dsql(pair.connectors(role).into(), 1).unwrap();
        assert_eq!(within(store.engine()).await.is_ok(), let_in, "{role}");
    }
}

#[tokio::test]
async fn missing_tables_name_the_step() {
    for sql in ["DROP TABLE worldseat_seats", "REVOKE ALL ON SCHEMA public FROM worldseat_app"] {
        let pair = Pair::peered().await;
        pair[0].behind(sql).await;
        let (error, sentence) = refusal(pair.store(2)).await;
        assert_eq!(error.code(), "42P01", "{sql}: {error:?}");
        assert!(sentence.contains("worldseat provision dsql"), "{sentence}");
    }
}

#[tokio::test]
async fn a_role_without_rights_is_told_when_it_uses_them() {
    let pair = Pair::peered().await;
    pair[0].behind("REVOKE ALL ON worldseat_seats FROM worldseat_app").await;
    let error = within(pair.store(2).create_seat(&seat_key(&new_scope()))).await.unwrap_err();
    assert_eq!(error.code(), "42501", "{error:?}");
}

#[tokio::test]
async fn a_token_that_expires_leaves_open_lines_alone() {
    let pair = Pair::peered().await;
    let store = pair.store(2);
    within(store.engine()).await.unwrap();
    pair[0].clock_ahead(Duration::from_secs(901));
    let opened = pair[0].connections();
    within(store.engine()).await.unwrap();
    assert_eq!(pair[0].connections(), opened);
}
