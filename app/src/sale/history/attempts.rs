//! A history told shortly: one [`Attempt`] a purchase, as the run's events tell it.

use super::{Action, Answered, Completion, History, Op};
use crate::sale::{Attempt, Lane, Outcome};
use std::collections::BTreeMap;

impl History {
    /// The purchases as the run's events tell them, in the order of the buyers. Times are
    /// whole microseconds, what is left over cut off.
    #[must_use]
    pub fn attempts(&self) -> Vec<Attempt> {
        let mut of_buyer: BTreeMap<u32, Vec<&Op>> = BTreeMap::new();
        for op in &self.ops {
            of_buyer.entry(op.buyer).or_default().push(op);
        }
        of_buyer.values().flat_map(|ops| attempts(self.lane, ops)).collect()
    }
}

/// A buyer's attempts: one, in a history that was not made up. The tries are the first one's.
fn attempts(lane: Lane, ops: &[&Op]) -> Vec<Attempt> {
    let mut begun: Vec<u64> = ops.iter().filter(|op| op.action == Action::Begin).map(|op| op.invoked_ns).collect();
    begun.sort_unstable();
    let committed = |op: &&&Op| op.action == Action::Commit && matches!(op.completion, Completion::Ok(_));
    let mut committed_ns = ops.iter().rfind(committed).and_then(|op| op.completed_ns);
    let purchases = ops.iter().filter(|op| op.action == Action::Purchase);
    purchases.map(|whole| attempt(lane, whole, &std::mem::take(&mut begun), committed_ns.take())).collect()
}

fn attempt(lane: Lane, whole: &Op, begun: &[u64], committed_ns: Option<u64>) -> Attempt {
    let (outcome, error) = told(&whole.completion);
    Attempt {
        lane,
        buyer: whole.buyer,
        region: whole.region,
        outcome,
        retries: u32::try_from(begun.len().saturating_sub(1)).unwrap_or(u32::MAX),
        started_us: whole.invoked_ns / 1000,
        duration_us: whole.completed_ns.map_or(0, |ns| ns.saturating_sub(whole.invoked_ns) / 1000),
        committed_us: committed_ns.map(|ns| ns / 1000),
        again_us: begun.iter().skip(1).map(|ns| ns / 1000).collect(),
        error,
    }
}

/// What the buyer was told, and what went wrong where that is unknown.
fn told(completion: &Completion) -> (Outcome, Option<String>) {
    match completion {
        Completion::Ok(Answered::Confirmed) => (Outcome::Confirmed, None),
        Completion::Ok(Answered::Rejected) => (Outcome::Rejected, None),
        Completion::Ok(_) => (Outcome::Unknown, None),
        Completion::Fail(code) | Completion::Info(code) => (Outcome::Unknown, Some(code.clone())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attempt_is_its_purchase_with_its_tries() {
        let lines = "history 1 r strong A1 2 us-east-1,us-east-2 PostgreSQL\n\
                     o 2 2 1 0 purchase 4999 90999 ok confirmed\no 2 2 1 1 begin 6000 7000 ok done\n\
                     o 1 1 0 0 purchase 5000 20000 info connection-lost\no 1 1 0 1 begin 5100 6100 ok done\n\
                     o 2 2 1 1 commit 9000 9900 fail 40001\no 2 2 1 2 begin 50123 51000 ok done\n\
                     o 2 2 1 2 commit 70000 80999 ok done\nend 7 - settled\n";
        let attempts = History::of_lines(lines).unwrap().attempts();
        let [first, second] = &attempts[..] else { panic!("{attempts:?}") };
        assert_eq!((first.buyer, first.outcome, first.retries), (1, Outcome::Unknown, 0));
        assert_eq!((first.error.as_deref(), first.committed_us), (Some("connection-lost"), None));
        assert_eq!((second.buyer, second.region, second.outcome, second.retries), (2, 1, Outcome::Confirmed, 1));
        assert_eq!((second.started_us, second.duration_us, second.ended_us()), (4, 86, 90));
        assert_eq!((second.committed_us, second.again_us.as_slice()), (Some(80), &[50][..]));
    }
}
