//! The cluster takes no more connections: for a moment, or for good.

use super::refused::sentence;
use crate::support::{Fault, Pair, within};
use worldseat::store::LaneStore;

#[tokio::test]
async fn too_many_new_connections_a_second_are_waited_out() {
    let pair = Pair::peered().await;
    let store = pair.store(2);
    pair[0].order(Fault::RateExceeded, 1);
    within(store.engine()).await.unwrap();
    assert_eq!((pair[0].left(Fault::RateExceeded), pair[0].connections()), (0, 1));
}

#[tokio::test]
async fn too_many_connections_for_good_are_a_sentence() {
    for (fault, code, words) in [
        (Fault::TooManyConnections, "53300", "it has too many connections open"),
        (Fault::RateExceeded, "53400", "connections are opened faster than it allows"),
    ] {
        let pair = Pair::peered().await;
        pair[1].order(fault, u32::MAX);
        let store = pair.store(2);
        assert_eq!(within(store.engine()).await.unwrap_err().code(), code);
        let said = sentence(store).await;
        assert!(said.contains(words) && said.contains(code), "{said}");
    }
}
