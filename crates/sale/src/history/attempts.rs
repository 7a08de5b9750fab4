//! The short form of a history: one [`Attempt`] per buyer, as in the run's events.

use super::{History, Op};
use crate::{Attempt, sorted::OrderByKey as _};

impl History {
    /// Returns one attempt per buyer, as in the run's events, in the order of the buyers.
    #[must_use]
    pub fn attempts(&self) -> Vec<Attempt> {
        self.by_buyer()
            .chunk_by(|one, other| one.buyer == other.buyer)
            .filter_map(|ops| Attempt::of_ops(self.lane, ops))
            .collect()
    }

    /// Returns the operations grouped by buyer, those of one buyer in the order in which they were invoked.
    pub(crate) fn by_buyer(&self) -> Vec<&Op> {
        let mut ops: Vec<&Op> = self.ops.iter().collect();
        ops.order_by_key(|op| op.buyer);
        ops
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Outcome;

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
