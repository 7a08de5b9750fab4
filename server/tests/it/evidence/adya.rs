//! adya, a checker of transactions that we did not write, judges our exports: many real runs of each lane, and the
//! handwritten ones.

use adya::{History, Opts, Report, Valid, Workload, check};
use evidence::Judged;
use futures::{StreamExt, stream};
use sale::{Lane, Linearizable};
use store::LaneStore;

use super::{
    file_of, judged, packed, packed_run, text_of,
    written::{Written, events, oversold, sold_once},
};
use crate::support::{Raced, eventual, eventual_at_one_desk, race, strong};

/// Races of each lane.
const RACES: u64 = 200;
/// Races under way at once: they mostly wait for the regions to agree.
const AT_ONCE: usize = 6;
/// One of four races of the eventual lane has one connection, at which all buyers queue: it sells once.
const AT_ONE_DESK: u64 = 4;

fn judge(text: &str, workload: Workload) -> Report {
    let models = vec!["snapshot-isolation".into()];
    let opts = Opts { models, wfr_keys: workload == Workload::RwRegister, ..Opts::default() };
    check(&History::parse(text).unwrap(), workload, &opts)
}

/// The verdicts of adya on the list and on the register, and ours.
pub(super) struct Both {
    pub(super) append: Report,
    pub(super) rw: Report,
    pub(super) ours: Judged,
}

pub(super) fn both(zip: &[u8], lane: Lane) -> Both {
    Both {
        append: judge(&text_of(zip, &file_of(lane, "append.edn")), Workload::ListAppend),
        rw: judge(&text_of(zip, &file_of(lane, "rw.edn")), Workload::RwRegister),
        ours: judged(zip).unwrap(),
    }
}

async fn races<S: LaneStore>(store: &S, seeds: impl Iterator<Item = u64>) -> Vec<Raced> {
    // Any numbers of buyers from 2 to 24, the same in each run of the tests.
    let race_of = |seed: u64| race(store, 2 + u32::try_from(seed * 7919 % 23).unwrap(), seed);
    stream::iter(seeds).map(race_of).buffer_unordered(AT_ONCE).collect().await
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_hundred_races_of_the_strong_lane_both_say_that_they_are_sound() {
    let store = strong(24);
    for run in races(&store, 0..RACES).await {
        let Both { append, rw, ours } = both(&packed_run(&run), Lane::Strong);
        assert_eq!(append.valid, Valid::True, "{}: {:?}", run.run, append.anomalies);
        assert_eq!(rw.valid, Valid::True, "{}: {:?}", run.run, rw.anomalies);
        let lane = &ours.lanes[0];
        assert_eq!(ours.exit(), 0, "{}: {lane:?} {:?}", run.run, ours.differences);
        assert_eq!((&lane.finding.linearizable, lane.verdict.sold().unwrap()), (&Linearizable::Holds, 1));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_hundred_races_of_the_eventual_lane_both_find_the_same_ones_oversold() {
    let (regions, desk) = (eventual(24), eventual_at_one_desk());
    let (at_desk, apart): (Vec<u64>, Vec<u64>) = (0..RACES).partition(|seed| seed % AT_ONE_DESK == 0);
    let mut runs = races(&regions, apart.into_iter()).await;
    runs.extend(races(&desk, at_desk.into_iter()).await);
    let mut oversold = 0;
    for run in &runs {
        let Both { append, rw, ours } = both(&packed_run(run), Lane::Eventual);
        let lane = &ours.lanes[0];
        let bad = lane.verdict.oversold().unwrap() > 0;
        assert!(lane.differences.is_empty() && ours.differences.is_empty(), "{ours:?}");
        let valid = if bad { Valid::False } else { Valid::True };
        assert_eq!((append.valid, rw.valid), (valid, valid), "{}: {:?} {:?}", run.run, append.anomalies, lane.verdict);
        if bad {
            assert!(append.anomaly_types.contains(&"lost-update".into()), "{:?}", append.anomaly_types);
            assert!(matches!(lane.finding.linearizable, Linearizable::Violated(_)), "{lane:?}");
            assert_eq!((ours.exit(), lane.finding.harms.oversold), (1, lane.verdict.oversold()));
        }
        oversold += u64::from(bad);
    }
    println!("the eventual lane oversold in {oversold} of {RACES} races");
    assert_eq!(runs.len() as u64, RACES);
    assert!((RACES / 2..=RACES - RACES / AT_ONE_DESK).contains(&oversold), "{oversold} of {RACES} oversold");
}

#[test]
fn what_was_written_by_hand_is_judged_as_it_was_meant() {
    for (history, valid) in [(sold_once(), Valid::True), (oversold(), Valid::False)] {
        let histories = vec![history.clone()];
        let event_lines = events(&histories);
        let Both { append, rw, .. } = both(&packed(histories, &event_lines), history.lane);
        assert_eq!((append.valid, rw.valid), (valid, valid));
    }
}

#[test]
fn the_order_in_which_we_list_sales_decides_nothing() {
    // The same two sales, the other one first.
    let other = Written::new(Lane::Eventual, 3)
        .confirmed(2, 0, 11)
        .buys(2, 1, 1)
        .confirmed(1, 0, 12)
        .buys(1, 1, 2)
        .rejected(3, 40, 50)
        .turned_away(3, 1, 41, 1)
        .audited(100, &[1, 2], Some(1));
    let verdicts = [oversold(), other].map(|history| {
        let histories = vec![history];
        let event_lines = events(&histories);
        let both = both(&packed(histories, &event_lines), Lane::Eventual);
        (both.append.valid, both.append.anomaly_types, both.append.not)
    });
    assert_eq!(verdicts[0], verdicts[1]);
    assert_eq!(verdicts[0].1, ["G-single-item", "lost-update"]);
}

#[test]
fn a_seat_that_nobody_bought_says_nothing() {
    let nobody = Written::new(Lane::Strong, 1)
        .purchase(1, 0, 10, sale::Completion::Info("connection-lost".into()))
        .audited(100, &[], None);
    let histories = vec![nobody];
    let event_lines = events(&histories);
    let Both { append, .. } = both(&packed(histories, &event_lines), Lane::Strong);
    assert_eq!(append.valid, Valid::Unknown, "exit status 2");
}
