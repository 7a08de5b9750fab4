//! Two replicas: a write is seen at once in its own region, and in the other one when it
//! has arrived there. Of the writes of an item that a region has, the last one wins.

use super::{At, Database, Transaction, status};
use crate::{
    Sale, SeatStatus, StoreError,
    sim::{chance::Chance, speed::REPLICATION_US},
};

/// Both replicas.
#[derive(Debug)]
pub(in crate::sim) struct Replicas {
    seat: Vec<Write>,
    /// Each sale is an item of its own, which nobody else writes.
    ledger: Vec<Write>,
    chance: Chance,
}

/// A write, and the times from which it is seen.
#[derive(Debug)]
struct Write {
    /// Decides which of two writes is the later one: by its own region's clock, and by the region
    /// if the times are equal.
    version: (u64, usize),
    seen_ns: [u64; 2],
    sale: Sale,
}

impl Replicas {
    /// Creates replicas in which nothing is written yet.
    pub(in crate::sim) const fn new(seed: u64) -> Self {
        Self { seat: Vec::new(), ledger: Vec::new(), chance: Chance::new(seed, 2) }
    }

    fn write(&mut self, At { region, now_ns }: At, sale: &Sale) -> Write {
        let arrives = now_ns + 1000 * self.chance.of(&REPLICATION_US);
        let mut seen_ns = [arrives; 2];
        seen_ns[region] = now_ns;
        Write { version: (now_ns, region), seen_ns, sale: sale.clone() }
    }
}

impl Write {
    const fn is_seen(&self, at: At) -> bool {
        self.seen_ns[at.region] <= at.now_ns
    }
}

impl Database for Replicas {
    fn read(&mut self, at: At, _: &mut Transaction) -> SeatStatus {
        status(self.owner(at))
    }

    fn mark(&mut self, at: At, _: &mut Transaction, sale: &Sale) {
        let write = self.write(at, sale);
        self.seat.push(write);
    }

    fn append(&mut self, at: At, _: &mut Transaction, sale: &Sale) {
        let write = self.write(at, sale);
        self.ledger.push(write);
    }

    fn commit(&mut self, _: &mut Transaction) -> Result<(), StoreError> {
        Ok(())
    }

    fn ledger(&self, at: At) -> Vec<Sale> {
        self.ledger.iter().filter(|write| write.is_seen(at)).map(|write| write.sale.clone()).collect()
    }

    fn owner(&self, at: At) -> Option<&Sale> {
        // Of two writes of the same moment and region, the one that came after the other.
        self.seat.iter().filter(|write| write.is_seen(at)).max_by_key(|write| write.version).map(|write| &write.sale)
    }

    fn has_transactions(&self) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SeatId;

    const LONGEST_NS: u64 = 1000 * *REPLICATION_US.end() as u64;

    fn sale(buyer: u32) -> Sale {
        Sale::of_fan("r", SeatId::first(), buyer, "us-east-1".parse().expect("a region"))
    }

    #[test]
    fn a_write_is_seen_at_once_where_it_was_made_and_later_elsewhere_and_the_last_one_wins() {
        for seed in 0..100 {
            let (mut database, mut none) = (Replicas::new(seed), Transaction::default());
            for (region, now_ns) in [(1, 7), (0, 5)] {
                let at = At { region, now_ns };
                database.mark(at, &mut none, &sale(region as u32));
                database.append(at, &mut none, &sale(region as u32));
                assert_eq!(
                    (database.owner(at), database.ledger(at)),
                    (Some(&sale(region as u32)), vec![sale(region as u32)])
                );
            }
            let early = At { region: 0, now_ns: 399_999_999 };
            assert_eq!((database.owner(early), database.ledger(early).len()), (Some(&sale(0)), 1));
            for region in [0, 1] {
                let late = At { region, now_ns: LONGEST_NS + 7 };
                // The write of 7 ns, though region 0 received it after its own.
                assert_eq!((database.owner(late), database.ledger(late).len()), (Some(&sale(1)), 2));
            }
        }
    }

    #[test]
    fn of_two_writes_of_one_moment_both_regions_keep_the_same_one() {
        let (mut database, mut none) = (Replicas::new(1), Transaction::default());
        for region in [1, 0] {
            database.mark(At { region, now_ns: 5 }, &mut none, &sale(region as u32));
        }
        let owner = |region| database.owner(At { region, now_ns: LONGEST_NS + 5 });
        assert_eq!((owner(0), owner(1)), (Some(&sale(1)), Some(&sale(1))));
    }
}
