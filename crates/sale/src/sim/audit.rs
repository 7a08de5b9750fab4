//! Reads the rows after the last buyer has ended: the ledger once, the seat map
//! until both regions show the same owner, as in a real run.

use super::{
    chance::Chance,
    database::{At, Database},
    line::{Line, Server},
    speed::Speed,
    time::{Task, Time},
};
use crate::{
    Audit, Clock, Lane, Observation,
    history::{AGREEMENT_MAX_MS, AUDIT_PAUSE_MS},
};
use std::cell::RefCell;

/// Nanoseconds in a millisecond.
const MS: u64 = 1_000_000;

/// Reads the rows of both regions. The result is always settled: every response arrived.
pub(super) fn audit(time: &Time, server: &Server, lane: Lane, seed: u64) -> Audit {
    let mut chance = Chance::new(seed, 3);
    let mut lines =
        [0, 1].map(|region| Line::new(time.clone(), server.clone(), Speed::of(lane), region, chance.fork()));
    let ledger = round(time, &mut lines, |database, at| database.ledger(at));
    let (mut seat_map, mut agreed_ns) = (Vec::new(), None);
    let given_up_ns = time.now_ns() + MS * AGREEMENT_MAX_MS;
    while agreed_ns.is_none() && time.now_ns() < given_up_ns {
        let observations = round(time, &mut lines, |database, at| database.owner(at).map(|sale| sale.buyer.clone()));
        agreed_ns = (observations[0].result == observations[1].result).then(|| time.now_ns());
        observations.into_iter().for_each(|observation| keep(&mut seat_map, observation));
        if agreed_ns.is_none() {
            time.run(vec![Box::pin(time.pass(MS * AUDIT_PAUSE_MS))]);
        }
    }
    Audit { ledger, seat_map, agreed_ns, settled: true }
}

/// Reads every region once, all at the same time.
fn round<T>(time: &Time, lines: &mut [Line], read: impl Fn(&dyn Database, At) -> T + Copy) -> Vec<Observation<T>> {
    let (observations, invoked_ns) = (RefCell::new(Vec::new()), time.now_ns());
    let observe = |(region, line)| -> Task<'_> {
        let (observations, line): (&RefCell<_>, &mut Line) = (&observations, line);
        Box::pin(async move {
            let result = line.observe(read).await;
            observations.borrow_mut().push(Observation {
                region,
                invoked_ns,
                completed_ns: time.now_ns(),
                result: Ok(result),
            });
        })
    };
    time.run((0..).zip(lines).map(observe).collect());
    observations.into_inner()
}

/// Keeps a region's observation; removes the one before it if that only repeated its own predecessor.
fn keep<T: PartialEq>(observations: &mut Vec<Observation<T>>, observation: Observation<T>) {
    let mut own = (0..observations.len()).rev().filter(|index| observations[*index].region == observation.region);
    if let (Some(last), Some(before)) = (own.next(), own.next())
        && observations[last].result == observations[before].result
    {
        observations.remove(last);
    }
    observations.push(observation);
}
