//! Two regions change a few items at the same time: they agree in the end, on a state that a last writer left.

use std::time::{Duration, Instant};

use proptest::{prelude::*, test_runner::TestCaseError};

use super::{
    PATIENCE,
    client::{Client, SEATS},
    hold_back, regions_differ, start, stop,
};

/// The databases' clock counts milliseconds: two changes in different regions that are closer than this have no order
/// that the test could require.
const SAME_MOMENT: Duration = Duration::from_millis(3);

/// Longer than any plan takes to arrive; shorter than [`PATIENCE`], as a plan that does not settle is tried repeatedly.
const SETTLES: Duration = Duration::from_secs(10);

#[derive(Clone, Copy, Debug)]
enum Kind {
    Put,
    Update,
    Delete,
}

#[derive(Clone, Copy, Debug)]
struct Step {
    kind: Kind,
    key: u8,
    wait_ms: u64,
}

/// A change as its writer saw it. `owner` is the owner that it left.
#[derive(Debug)]
struct Seen {
    key: u8,
    region: usize,
    begun: Instant,
    ended: Instant,
    owner: Option<String>,
}

impl Seen {
    fn is_before(&self, other: &Self) -> bool {
        let margin = if self.region == other.region { Duration::ZERO } else { SAME_MOMENT };
        self.key == other.key && self.ended + margin <= other.begun
    }
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let kind = prop_oneof![3 => Just(Kind::Put), 2 => Just(Kind::Update), 2 => Just(Kind::Delete)];
    let step = (kind, 0..3u8, 0..6u64).prop_map(|(kind, key, wait_ms)| Step { kind, key, wait_ms });
    prop::collection::vec(step, 1..30)
}

fn act(region: Client, index: usize, steps: &[Step]) -> Vec<Seen> {
    let mut seen = Vec::new();
    for (number, step) in steps.iter().enumerate() {
        std::thread::sleep(Duration::from_millis(step.wait_ms));
        let (key, owner) = (step.key.to_string(), format!("{index}-{number}"));
        let begun = Instant::now();
        let changed = match step.kind {
            Kind::Put => region.put_seat(&key, &owner).is_object(),
            Kind::Update => region.update_seat(&key, &owner).is_object(),
            // Deleting nothing is not a change, there or here.
            Kind::Delete => region.delete_seat(&key),
        };
        let owner = Some(owner).filter(|_| !matches!(step.kind, Kind::Delete));
        let ended = Instant::now();
        if changed {
            seen.push(Seen { key: step.key, region: index, begun, ended, owner });
        }
    }
    seen
}

proptest! {
    // A plan that does not settle takes the full wait for each smaller plan that is tried, so this has a time limit.
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_time: 30_000, ..ProptestConfig::default() })]

    #[test]
    fn regions_agree_on_what_a_last_writer_left(
        plans in [steps(), steps()],
        lag in (0..12u32, 0..12u32).prop_map(|(least, more)| least..=least + more),
    ) {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        let (table, east, west) = runtime.block_on(start(lag));
        let seen: Vec<Seen> = std::thread::scope(|scope| {
            let [first, second] = &plans;
            let east = scope.spawn(move || act(east, 0, first));
            let west = scope.spawn(move || act(west, 1, second));
            [east, west].into_iter().flat_map(|it| it.join().expect("no panic")).collect()
        });
        prop_assert!(runtime.block_on(table.wait_settled(SETTLES)), "not settled within {:?}: {:?}", SETTLES, table.status());
        prop_assert_eq!(east.items(SEATS), west.items(SEATS));
        let status = table.status();
        prop_assert_eq!(status.applied + status.superseded, seen.len() as u64);
        for key in 0..3u8 {
            check_winner(key, &seen, east.owner(&key.to_string()))?;
        }
        runtime.block_on(stop(table));
    }
}

fn check_winner(key: u8, seen: &[Seen], owner: Option<String>) -> Result<(), TestCaseError> {
    let last: Vec<_> = seen
        .iter()
        .filter(|change| change.key == key && !seen.iter().any(|other| change.is_before(other)))
        .map(|change| change.owner.clone())
        .collect();
    let never_written = last.is_empty() && owner.is_none();
    prop_assert!(never_written || last.contains(&owner), "{owner:?} is not among {last:?}");
    Ok(())
}

#[tokio::test]
async fn the_check_would_notice_a_replicator_that_does_nothing() {
    let (table, east, west) = start(0..=0).await;
    hold_back(&table);
    east.put_seat("0", "east");
    west.put_seat("0", "west");
    assert!(!table.wait_settled(Duration::from_millis(200)).await, "paused, yet settled");
    assert_eq!(table.status().pending, 2);
    assert!(regions_differ(east, west));
    table.replication().resume();
    assert!(table.wait_settled(PATIENCE).await);
    assert!(!regions_differ(east, west));
}
