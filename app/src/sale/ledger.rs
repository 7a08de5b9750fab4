//! The rows of a seat as they were read back, and whose they are.

use super::{Audit, History, Look, Reading, Region, Run, Sale};
use crate::ordered::Order as _;

/// What was read back from the databases after the last buyer of a lane ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// The ledger rows of the contended seat, united over all regions. It was read only if
    /// every region's was.
    pub ledger: Reading<Rows>,
    /// The owner that the seat map shows, region by region, once the regions agreed or
    /// waiting for it was given up. It was read only if every region's was.
    pub seat_map: Reading<Vec<Option<String>>>,
    /// Whether no write of this run can still be under way. Where it can, an
    /// outcome that is unknown and not in the ledger stays undecided.
    pub settled: bool,
}

/// The ledger of the seat, united over the regions by `sale_id`: one ticket a sale.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rows {
    /// Numbers of the buyers who hold a row, in order, each once.
    pub holders: Vec<u32>,
    /// Ids of the sales that no buyer of this run can have made, in order.
    pub strangers: Vec<String>,
    /// Those of them that are strangers' because two regions hold different rows of one sale.
    pub differing: Vec<String>,
}

impl Rows {
    /// Unites the rows of all regions.
    #[must_use]
    pub fn of<'a>(run: Run<'_>, copies: impl IntoIterator<Item = &'a Sale>) -> Self {
        let mut copies: Vec<&Sale> = copies.into_iter().collect();
        copies.order_by_key(|copy| copy.sale_id.as_str());
        let mut rows = Self::default();
        for copies in copies.chunk_by(|one, other| one.sale_id == other.sale_id) {
            let differ = copies.iter().any(|copy| *copy != copies[0]);
            match run.holder(copies[0]).filter(|_| !differ) {
                Some(buyer) => rows.holders.push(buyer),
                None => rows.strangers.push(copies[0].sale_id.clone()),
            }
            rows.differing.extend(differ.then(|| copies[0].sale_id.clone()));
        }
        rows.holders.order_by_key(|holder| *holder);
        rows
    }

    /// How many tickets there are.
    #[must_use]
    pub const fn sold(&self) -> usize {
        self.holders.len() + self.strangers.len()
    }

    /// Whether a buyer holds one.
    #[must_use]
    pub fn holds(&self, buyer: u32) -> bool {
        self.holders.binary_search(&buyer).is_ok()
    }
}

impl History {
    /// The run, as its rows know it.
    #[must_use]
    pub const fn run(&self) -> Run<'_> {
        Run { id: self.run.as_str(), seat: self.seat, buyers: self.buyers }
    }

    /// What the rows say in the end: the ledgers united by sale, and each region's last seat map.
    #[must_use]
    pub fn evidence(&self) -> Evidence {
        let Audit { ledger, seat_table, settled, .. } = &self.audit;
        // A row is never taken away again, so every look counts.
        let copies = ledger.iter().filter_map(|look| look.said.as_ref().ok()).flatten();
        Evidence {
            ledger: everywhere(&self.regions, ledger).map(|_| Rows::of(self.run(), copies)),
            seat_map: everywhere(&self.regions, seat_table).map(|owners| owners.into_iter().cloned().collect()),
            settled: *settled,
        }
    }
}

/// The last look into each region, in the order of the regions.
pub(super) fn last_looks<T>(looks: &[Look<T>]) -> impl Iterator<Item = &Look<T>> {
    let mut last = [None; u8::MAX as usize + 1];
    looks.iter().for_each(|look| last[usize::from(look.region)] = Some(look));
    last.into_iter().flatten()
}

/// What was last seen in each region; read only if every region was.
fn everywhere<'a, T>(regions: &[Region], looks: &'a [Look<T>]) -> Reading<Vec<&'a T>> {
    if looks.is_empty() {
        return Reading::NotAsked;
    }
    let mut seen = Vec::with_capacity(regions.len());
    for (index, region) in (0..).zip(regions) {
        match looks.iter().rev().find(|look| look.region == index).map(|look| &look.said) {
            Some(Ok(said)) => seen.push(said),
            Some(Err(why)) => return Reading::NotRead([region.as_str(), ": ", why].concat()),
            None => return Reading::NotRead([region.as_str(), " was not asked"].concat()),
        }
    }
    Reading::Read(seen)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUN: Run<'_> = Run { id: "r", seat: crate::sale::SeatId::first(), buyers: 3 };

    fn row(buyer: u32, region: &str) -> Sale {
        Sale::of_fan("r", RUN.seat, buyer, region.parse().unwrap())
    }

    #[test]
    fn copies_of_a_row_are_one_ticket_and_copies_that_differ_are_nobodys() {
        let same = Rows::of(RUN, &[row(2, "us-east-1"), row(2, "us-east-1"), row(1, "us-east-2")]);
        assert_eq!((same.sold(), same.holders.as_slice(), same.strangers.len()), (2, &[1, 2][..], 0));
        let differing = Rows::of(RUN, &[row(2, "us-east-1"), row(2, "us-east-2")]);
        assert_eq!((differing.sold(), differing.holders.len()), (1, 0));
        assert_eq!((differing.strangers, differing.differing), (vec!["r-2".to_owned()], vec!["r-2".to_owned()]));
    }

    #[test]
    fn it_was_read_only_if_every_region_was() {
        let regions = ["us-east-1", "us-east-2"].map(|name| name.parse().unwrap());
        let look = |region, said: Result<u8, &str>| Look {
            region,
            invoked_ns: 0,
            completed_ns: 1,
            said: said.map_err(str::to_owned),
        };
        let read = |looks: &[Look<u8>]| everywhere(&regions, looks).map(|seen| seen.into_iter().copied().collect());
        assert_eq!(read(&[look(0, Ok(1)), look(1, Ok(2))]), Reading::Read(vec![1, 2]));
        assert_eq!(read(&[look(0, Ok(1)), look(1, Err("x")), look(1, Ok(3))]), Reading::Read(vec![1, 3]));
        assert_eq!(read(&[look(0, Ok(1)), look(1, Ok(3)), look(1, Err("x"))]), Reading::NotRead("us-east-2: x".into()));
        assert_eq!(read(&[look(1, Ok(2))]), Reading::NotRead("us-east-1 was not asked".into()));
        assert_eq!(read(&[]), Reading::NotAsked);
    }
}
