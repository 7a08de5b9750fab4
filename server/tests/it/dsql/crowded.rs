//! The cluster takes no more connections, or no connections yet: for a moment, or for good.

use super::refused::sentence;
use crate::support::{Fault, Pair, within};
use store::LaneStore;

#[tokio::test]
async fn what_passes_is_waited_out() {
    for fault in [Fault::RateExceeded, Fault::WakingUp] {
        let pair = Pair::peered().await;
        let store = pair.store(2);
        pair[0].order(fault, 1);
        within(store.engine()).await.unwrap();
        assert_eq!((pair[0].left(fault), pair[0].connections()), (0, 1), "{fault:?}");
    }
}

#[tokio::test]
async fn what_does_not_pass_is_a_sentence() {
    for (fault, code, words) in [
        (Fault::TooManyConnections, "53300", "it has too many connections open"),
        (Fault::RateExceeded, "53400", "connections are opened faster than it allows"),
        (Fault::WakingUp, "waking", "it was asleep and is waking up"),
    ] {
        let pair = Pair::peered().await;
        pair[1].order(fault, u32::MAX);
        let store = pair.store(2);
        assert_eq!(within(store.engine()).await.unwrap_err().code(), code);
        let sentence = sentence(store).await;
        assert!(sentence.contains(words) && sentence.contains(code), "{sentence}");
    }
}
