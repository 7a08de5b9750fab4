//! The five harms, each shown by a real run that has this harm and no other; and the same lanes without any harm.

use sale::{
    Fault, Harms, Lane,
    event::{Checked, Linearity, RunEvent},
};
use store::{LaneStore, postgres_wire::Isolation};

use crate::support::{AtCommit, Liar, Lie, Proxy, Raced, databases, eventual, postgres_at, race, strong, strong_at};

/// One of these races must oversell.
const RACES: u64 = 30;
const NOBODY: Harms = Harms::NOBODY;

/// Returns the findings of the checker and the number of operations that it marked.
fn checked(run: &Raced, lane: Lane) -> (Checked, usize) {
    let found = run.events.iter().find_map(|event| match event {
        RunEvent::Checked(checked) if checked.lane == lane => Some(checked.clone()),
        _ => None,
    });
    let checked = found.unwrap_or_else(|| panic!("not checked: {:?}", run.events));
    assert_eq!(checked.ops as usize, run.history(lane).ops.len());
    let finding = sale::check(run.history(lane));
    assert_eq!(finding.harms, checked.harms, "what was told is what the history says");
    let marks = run.events.iter().filter(|event| matches!(event, RunEvent::Mark { lane: of, .. } if *of == lane));
    let marks = marks.count();
    let violated = matches!(checked.linearizable, Linearity::Violated(_));
    assert_eq!((marks > 0, !checked.sentence.is_empty()), (violated, checked.linearizable != Linearity::Holds));
    assert_eq!(run.judged(lane).verdict.lost_receipts(), checked.harms.lost_receipts);
    assert_eq!(run.judged(lane).verdict.oversold(), checked.harms.oversold);
    (checked, marks)
}

/// Runs the strong lane behind a lying proxy, with one connection to each region: buyers come one after the other.
async fn lied_to(lie: Lie, buyers: u32) -> Checked {
    let run = race(&Liar::before(strong(1), lie), buyers, 1).await;
    checked(&run, Lane::Strong).0
}

#[tokio::test]
async fn nobody_is_harmed_by_the_strong_lane_and_one_order_explains_it() {
    for seed in 0..8 {
        let run = race(&strong(32), 24, seed).await;
        let (checked, marks) = checked(&run, Lane::Strong);
        assert_eq!((checked.harms, checked.linearizable, marks), (NOBODY, Linearity::Holds, 0), "{checked:?}");
    }
    let honest = lied_to(Lie::None, 6).await;
    assert_eq!((honest.harms, honest.linearizable), (NOBODY, Linearity::Holds), "{honest:?}");
}

#[tokio::test]
async fn oversold_by_two_buyers_in_two_regions() {
    let store = eventual(1);
    for seed in 0..RACES {
        let run = race(&store, 2, seed).await;
        let (checked, marks) = checked(&run, Lane::Eventual);
        if checked.harms == (Harms { oversold: Some(1), ..NOBODY }) {
            assert_eq!((checked.linearizable, marks), (Linearity::Violated(Fault::TwoSales), 3), "{checked:?}");
            assert!(checked.sentence.starts_with("Seat A1 was sold twice: Fan "), "{}", checked.sentence);
            return;
        }
    }
    panic!("{RACES} races of two and none oversold, and only that");
}

#[tokio::test]
async fn unsold_when_all_commits_are_cut() {
    let proxy = Proxy::before(databases().tcp.get_ports()[0]).await;
    let store = strong_at(postgres_at(proxy.address, &databases().tcp), 8, Isolation::RepeatableRead);
    store.engine().await.unwrap();
    proxy.at_commit(AtCommit::CutBefore);
    let run = race(&store, 6, 1).await;
    let (checked, _) = checked(&run, Lane::Strong);
    assert_eq!(checked.harms, Harms { unsold: Some(1), ..NOBODY }, "{checked:?}");
    assert_eq!(checked.linearizable, Linearity::Holds, "nothing was promised, and nothing was seen");
}

#[tokio::test]
async fn a_stale_read_by_a_lane_that_says_available_too_late() {
    let checked = lied_to(Lie::Available, 6).await;
    assert_eq!(checked.harms, Harms { stale_reads: Some(1), ..NOBODY }, "{checked:?}");
    assert_eq!(checked.linearizable, Linearity::Violated(Fault::StaleRead), "{checked:?}");
}

#[tokio::test]
async fn a_phantom_rejection_by_a_lane_that_says_sold_too_early() {
    let checked = lied_to(Lie::Sold, 4).await;
    assert_eq!(checked.harms, Harms { phantom_rejections: Some(1), ..NOBODY }, "{checked:?}");
    assert_eq!(checked.linearizable, Linearity::Violated(Fault::PhantomRejection), "{checked:?}");
}

#[tokio::test]
async fn a_lost_receipt_by_a_lane_that_commits_and_says_that_it_does_not_know() {
    let checked = lied_to(Lie::Lost, 4).await;
    assert_eq!(checked.harms, Harms { lost_receipts: Some(1), ..NOBODY }, "{checked:?}");
    assert_eq!(checked.linearizable, Linearity::Holds, "the write may have happened, and did");
}
