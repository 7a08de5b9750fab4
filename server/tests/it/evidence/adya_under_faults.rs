//! adya and our checker agree under faults, too: our exports accuse no database of something that it did not do.
//!
//! The same races as in [`super::adya`], with PostgreSQL's processes killed, and the connections to
//! the replicated pair cut, at random moments.

use adya::Valid;
use futures::{StreamExt, stream};
use sale::{Lane, Linearizable};
use store::{LaneStore, postgres_wire::Isolation};

use super::{adya::both, packed_run};
use crate::support::{
    Cut, Raced, databases, dynamodb_at, kill_backends, new_scope, postgres_at, strong_at, try_race, within,
};

/// Races on PostgreSQL.
const STRONG: u64 = 500;
/// Races on the replicated pair: those with an unknown outcome wait for seconds.
const EVENTUAL: u64 = 250;
/// The largest number of races begun for each that is wanted.
const TRIES_MAX: u64 = 4;
/// Races under way at once: they mostly wait.
const AT_ONCE: usize = 12;

/// Runs as many races as are wanted; one that was cut before its first buyer was sent does not count.
async fn races<S: LaneStore>(store: &S, wanted: u64) -> Vec<Raced> {
    let race_of = |seed: u64| within(try_race(store, 2 + u32::try_from(seed * 7919 % 11).unwrap(), seed));
    let raced = stream::iter(0..TRIES_MAX * wanted).map(race_of).buffer_unordered(AT_ONCE);
    raced.filter_map(|run| async { run.ok() }).take(usize::try_from(wanted).unwrap()).collect().await
}

/// The results of the races.
#[derive(Debug, Default)]
struct Seen {
    runs: u64,
    /// Buyers whose outcome was unknown.
    unknown: u64,
    oversold: u64,
    /// Runs in which the rows could not be read.
    unread: u64,
}

/// Compares adya's verdict on each run with ours.
fn compare(runs: &[Raced], lane: Lane) -> Seen {
    let mut seen = Seen::default();
    for run in runs {
        let both = both(&packed_run(run), lane);
        let ours = &both.ours.lanes[0];
        let about = || format!("{}: {:?} {:?} {ours:?}", run.run, both.append.anomalies, both.rw.anomalies);
        assert!(ours.differences.is_empty() && both.ours.differences.is_empty(), "{}", about());
        let violated = matches!(ours.finding.linearizable, Linearizable::Violated(_));
        let is_invalid = |valid: Valid| valid == Valid::False;
        // Snapshot isolation does not require real-time order: adya allows what only the clock forbids.
        let forbidden = matches!(&ours.finding.linearizable,
            Linearizable::Violated(witness) if witness.fault.rules_out().contains(&"snapshot isolation"));
        // adya's list is the ledger: a second write that only the seat map shows is not in it.
        let verdict = &ours.verdict;
        let twice = verdict.reported.confirmed.max(verdict.sold().unwrap_or_default()) > 1;
        let in_ledger = twice || verdict.lost_receipts() > Some(0);
        assert!(!is_invalid(both.append.valid) || forbidden, "{}", about());
        assert!(is_invalid(both.append.valid) || !forbidden || !in_ledger, "{}", about());
        // Overselling is known from the rows only; two confirmed buyers are enough for a violation.
        assert!(ours.verdict.oversold().is_none_or(|oversold| oversold == 0) || forbidden, "{}", about());
        // A register shows less: see docs/evidence.md.
        assert!(!is_invalid(both.rw.valid) || violated, "{}", about());
        seen.runs += 1;
        seen.unknown += u64::from(ours.verdict.reported.unknown);
        seen.oversold += u64::from(ours.verdict.oversold() > Some(0));
        seen.unread += u64::from(ours.verdict.oversold().is_none());
    }
    seen
}

#[tokio::test(flavor = "multi_thread")]
async fn of_races_with_killed_backends_adya_accuses_no_postgresql() {
    let name = new_scope();
    let mut config = postgres_at(([127, 0, 0, 1], databases().tcp.get_ports()[0]).into(), &databases().tcp);
    config.application_name(&name);
    let store = strong_at(config, 24, Isolation::RepeatableRead);
    store.engine().await.unwrap();
    let runs = {
        let _killing = kill_backends(&name, 7).await;
        races(&store, STRONG).await
    };
    let seen = compare(&runs, Lane::Strong);
    println!("{seen:?}");
    assert_eq!(seen.oversold, 0, "{seen:?}");
    assert!(seen.runs == STRONG && seen.unknown > STRONG / 10, "the faults hit purchases: {seen:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_races_with_cut_connections_both_find_the_same_ones_oversold() {
    let cut = [Cut::before(databases().tables[0]).await, Cut::before(databases().tables[1]).await];
    let store = dynamodb_at([cut[0].address(), cut[1].address()], 24);
    let runs = races(&store, EVENTUAL).await;
    let seen = compare(&runs, Lane::Eventual);
    let cuts = cut[0].cuts() + cut[1].cuts();
    println!("{seen:?}, {cuts} connections cut");
    assert!(seen.runs == EVENTUAL && seen.oversold > EVENTUAL / 10, "{seen:?}");
    // The client sends most of the cut requests again, so few buyers get the outcome unknown.
    assert!(cuts as u64 > EVENTUAL && seen.unknown > 0, "the faults hit purchases: {seen:?}, {cuts} cuts");
}
