//! Observes the regions' seat maps until they agree.

use super::{AGREEMENT_MAX, PATIENCE, PAUSE, observe_everywhere};
use crate::swarm::LaneClock;
use sale::{Observation, SeatKey};
use store::LaneStore;
use tokio::time::{Instant, sleep, timeout_at};

type Owner = Observation<Option<String>>;

/// The observations of the seat maps.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// For each region, the observations that differ from the one before, and the last one; all in
    /// the order in which they were made.
    pub(super) observations: Vec<Owner>,
    /// The time at which all regions were first seen to show the same owner.
    pub(super) agreed_ns: Option<u64>,
}

/// Observes until the regions agree, their time is over, or they cannot be read.
pub(super) async fn watch<S: LaneStore>(store: &S, seat: &SeatKey, clock: &LaneClock) -> Seen {
    let (given_up, patience) = (Instant::now() + AGREEMENT_MAX, Instant::now() + PATIENCE);
    let mut regions: Vec<Vec<Owner>> = store.regions().iter().map(|_| Vec::new()).collect();
    loop {
        let round = observe_everywhere(store, clock, patience, |region| store.owner(region, seat)).await;
        let agreed_ns = agreed(&round);
        let unreadable = round.iter().any(|observation| observation.result.is_err());
        regions.iter_mut().zip(round).for_each(|(observations, observation)| keep(observations, observation));
        if agreed_ns.is_some() || unreadable || timeout_at(given_up, sleep(PAUSE)).await.is_err() {
            return Seen { observations: in_order(regions), agreed_ns };
        }
    }
}

/// Returns the time at which this round showed the same owner everywhere.
fn agreed(round: &[Owner]) -> Option<u64> {
    let agree = round.windows(2).all(|pair| pair[0].result == pair[1].result)
        && round.iter().all(|observation| observation.result.is_ok());
    agree.then(|| round.iter().map(|observation| observation.completed_ns).max()).flatten()
}

/// Keeps a region's observation; drops the previous one if that only repeated the one before it.
fn keep(observations: &mut Vec<Owner>, observation: Owner) {
    if let [.., before, last] = observations.as_slice()
        && before.result == last.result
    {
        observations.pop();
    }
    observations.push(observation);
}

fn in_order(regions: Vec<Vec<Owner>>) -> Vec<Owner> {
    let mut observations: Vec<Owner> = regions.into_iter().flatten().collect();
    observations.sort_by_key(|observation| observation.invoked_ns);
    observations
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_kept_and_the_last_look() {
        let mut observations = Vec::new();
        for (at, owner) in ["a", "a", "a", "b", "b", "a", "a", "a"].into_iter().enumerate() {
            let at = at as u64;
            let observation =
                Observation { region: 0, invoked_ns: at, completed_ns: at, result: Ok(Some(owner.to_owned())) };
            keep(&mut observations, observation);
        }
        let kept: Vec<_> = observations
            .iter()
            .map(|observation| (observation.invoked_ns, observation.result.clone().unwrap().unwrap()))
            .collect();
        let owned = |at, owner: &str| (at, owner.to_owned());
        // 3 differs from the one before it; 4 only repeats it, and 7 is the last.
        assert_eq!(kept, [owned(0, "a"), owned(3, "b"), owned(5, "a"), owned(7, "a")]);
    }
}
