//! The history of a run: every buyer's operations and their responses, recorded as they happened.

mod cut;

use evidence::{read_history, write_history};
use sale::{Action, Answered, Attempt, Completion, History, Lane, Op, Sale};
use std::collections::BTreeMap;

use crate::support::{Raced, eventual, race, strong};

const BUYERS: u32 = 24;
/// In one of these races buyers must conflict.
const RACES: u64 = 20;

/// The operations of each buyer, in the order in which they were invoked.
fn by_buyer(history: &History) -> BTreeMap<u32, Vec<&Op>> {
    let mut buyers: BTreeMap<u32, Vec<&Op>> = BTreeMap::new();
    for op in &history.ops {
        buyers.entry(op.buyer).or_default().push(op);
    }
    buyers
}

/// Checks the properties that hold for every history.
fn assert_sound(run: &Raced, lane: Lane) {
    let history = run.history(lane);
    assert_eq!((&history.run, history.lane, &history.engine), (&run.run, lane, &run.opened(lane).engine));
    assert_eq!(history.regions, run.opened(lane).regions);
    assert!(history.ops.is_sorted_by_key(|op| op.invoked_ns), "in the order in which they were invoked");
    let buyers = by_buyer(history);
    assert_eq!(buyers.keys().copied().collect::<Vec<_>>(), (1..=history.buyers).collect::<Vec<_>>());
    buyers.values().for_each(|ops| assert_one_at_a_time(ops, history.buyers));
    let last = history.ops.iter().filter_map(|op| op.completed_ns).max();
    let observations =
        history.audit.ledger.iter().map(|observation| (observation.invoked_ns, observation.completed_ns));
    let observations: Vec<_> =
        observations.chain(history.audit.seat_map.iter().map(|l| (l.invoked_ns, l.completed_ns))).collect();
    assert!(
        observations.iter().all(|(from, to)| Some(*from) >= last && from <= to),
        "read after the last buyer had ended"
    );

    let mut attempts: Vec<Attempt> = run.attempts(lane);
    attempts.sort_by_key(|attempt| attempt.buyer);
    assert_eq!(history.attempts(), attempts, "what viewers were told is what is on record");

    let mut lines = Vec::new();
    write_history(history, &mut lines).unwrap();
    assert_eq!(&read_history(lines.as_slice()).unwrap(), history, "and everybody can read it");
}

/// Checks a purchase that encloses all its operations: each has its response before the next one starts, and each has
/// the buyer's process number until an operation ends as unknown.
fn assert_one_at_a_time(ops: &[&Op], buyers: u32) {
    let (whole, parts) = ops.split_first().unwrap();
    assert_eq!((whole.action, whole.process, whole.try_number), (Action::Purchase, whole.buyer, 0));
    let ended = whole.completed_ns.unwrap();
    let (mut process, mut now) = (whole.buyer, whole.invoked_ns);
    for op in parts {
        assert_ne!(op.action, Action::Purchase);
        assert!(op.invoked_ns >= now && op.completed_ns.unwrap() >= op.invoked_ns, "{op:?}");
        assert_eq!((op.process, op.region), (process, whole.region), "{op:?}");
        now = op.completed_ns.unwrap();
        process += if matches!(op.completion, Completion::Info(_)) { buyers } else { 0 };
    }
    assert!(now <= ended);
}

fn actions(ops: &[&Op]) -> Vec<&'static str> {
    ops.iter().map(|op| op.action.name()).collect()
}

#[tokio::test]
async fn the_winner_the_refused_and_the_late_leave_their_traces_on_the_strong_lane() {
    let (store, mut refused) = (strong(BUYERS as usize / 2), 0);
    for seed in 0..RACES {
        let run = race(&store, BUYERS, seed).await;
        assert_sound(&run, Lane::Strong);
        let history = run.history(Lane::Strong);
        for (buyer, ops) in by_buyer(history) {
            if ops[0].completion == Completion::Ok(Answered::Confirmed) {
                let last = &actions(&ops)[ops.len() - 5..];
                assert_eq!(last, ["begin", "read-seat", "mark-sold", "append-sale", "commit"]);
            } else {
                let [.., read, _] = ops[..] else { panic!("{ops:?}") };
                assert_eq!(actions(&ops)[ops.len() - 3..], ["begin", "read-seat", "roll-back"]);
                let winner = history.evidence().ledger.read().unwrap().holders[0];
                assert_eq!(read.completion, Completion::Ok(Answered::Sold(Some(winner))), "{buyer} saw whose it is");
            }
            refused += conflicts(&ops);
        }
        if refused > 0 && seed > 2 {
            return;
        }
    }
    panic!("{RACES} races and nobody was refused");
}

/// Returns the number of refused tries; a try with the next number follows each of them.
fn conflicts(ops: &[&Op]) -> usize {
    let refused = |op: &&Op| matches!(&op.completion, Completion::Fail(code) if code.starts_with("40001"));
    for (op, next) in ops.iter().zip(ops.iter().skip(1)).filter(|(op, _)| refused(op)) {
        assert!([Action::MarkSold, Action::Commit].contains(&op.action), "{op:?}");
        assert_eq!((next.action, next.try_number), (Action::Begin, op.try_number + 1));
    }
    ops.iter().copied().filter(|op| refused(op)).count()
}

#[tokio::test]
async fn the_eventual_lanes_history_names_every_ticket_and_when_the_regions_agreed() {
    let store = eventual(BUYERS as usize / 2);
    let run = race(&store, BUYERS, 1).await;
    assert_sound(&run, Lane::Eventual);
    let history = run.history(Lane::Eventual);
    let audit = &history.audit;
    assert_eq!(audit.ledger.iter().map(|observation| observation.region).collect::<Vec<_>>(), [0, 1]);
    let holders = history.evidence().ledger.read().unwrap().holders.clone();
    let sold: std::collections::BTreeSet<String> =
        holders.into_iter().map(|buyer| sale::Sale::id_of(&run.run, buyer)).collect();
    assert_eq!(sold, run.receipts(Lane::Eventual));

    let agreed = audit.agreed_ns.expect("they agree soon");
    let last = |region| audit.seat_map.iter().rfind(|observation| observation.region == region).unwrap();
    assert_eq!(last(0).result, last(1).result);
    assert_eq!(agreed, last(0).completed_ns.max(last(1).completed_ns));
    for region in [0, 1] {
        let observations: Vec<_> = audit.seat_map.iter().filter(|observation| observation.region == region).collect();
        let (_, changes) = observations.split_last().unwrap();
        assert!(changes.windows(2).all(|pair| pair[0].result != pair[1].result), "changes only: {observations:?}");
    }
    let read = |op: &&Op| op.action == Action::ReadSeat;
    assert!(history.ops.iter().filter(read).all(|op| match op.completion {
        Completion::Ok(Answered::Available) => true,
        Completion::Ok(Answered::Sold(Some(buyer))) => sold.contains(&Sale::id_of(&run.run, buyer)),
        _ => false,
    }));
}
