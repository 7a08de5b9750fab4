//! The race for one seat, through two endpoints with a token for each connection.

use sale::Lane;

use crate::{
    race::assert_sold_once,
    support::{Fault, Pair, race},
};

#[tokio::test]
async fn two_endpoints_sell_the_seat_exactly_once() {
    let pair = Pair::peered().await;
    let store = pair.store(32);
    for (buyers, seeds) in [(2, 4), (8, 3), (24, 2), (60, 1), (200, 1)] {
        for seed in 0..seeds {
            assert_sold_once(&race(&store, buyers, seed).await, buyers);
        }
    }
    let opened = [0, 1].map(|region| pair[region].connections());
    assert!(opened.iter().all(|opened| (8..=36).contains(opened)), "kept, and kept within bounds: {opened:?}");
}

#[tokio::test]
async fn whatever_conflicts_on_the_way_it_is_sold_once_and_everybody_is_told() {
    let pair = Pair::peered().await;
    let store = pair.store(8);
    for (seed, fault) in
        (0..).zip([Fault::ConflictAtCommit, Fault::SchemaConflictAtRead(""), Fault::SchemaConflictAtRead("scope")])
    {
        for region in [0, 1] {
            pair[region].order(fault, 3);
        }
        let run = race(&store, 12, seed).await;
        assert_sold_once(&run, 12);
        let left: u32 = [0, 1].map(|region| pair[region].left(fault)).iter().sum();
        assert!(left < 6, "{fault:?} did not happen");
        if fault == Fault::ConflictAtCommit {
            let retries: u32 = run.attempts(Lane::Strong).iter().map(|attempt| attempt.retries).sum();
            // One conflict may have hit the seat's own row, before the race.
            assert!(retries + 1 >= 6 - left, "{retries} retries, {left} conflicts left");
        }
        for region in [0, 1] {
            pair[region].order(fault, 0);
        }
    }
}
