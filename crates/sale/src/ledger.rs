//! The rows of a seat as they were read back, and the buyers to whom they belong.

use super::{Audit, History, Observation, Reading, Run, Sale};
use crate::sorted::OrderByKey as _;

/// The rows that were read back from the databases after the last buyer of a lane had ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// The ledger rows of the contended seat, united over all regions. It counts as read only if
    /// every region's ledger was read.
    pub ledger: Reading<Rows>,
    /// The owner that the seat map shows in each region, after the regions agreed or the
    /// wait for that timed out. It counts as read only if every region's seat map was read.
    pub seat_map: Reading<Vec<Option<String>>>,
    /// Whether no write of this run can still be under way. If one can, an
    /// outcome that is unknown and not in the ledger stays undecided.
    pub settled: bool,
}

/// The ledger of the seat, united over the regions by `sale_id`: one ticket per sale.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rows {
    /// Numbers of the buyers who hold a row, in order, each once.
    pub holders: Vec<u32>,
    /// Ids of the sales that no buyer of this run can have made, in order.
    pub strangers: Vec<String>,
    /// The ids among `strangers` for which two regions hold different rows.
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

    /// Returns the number of tickets.
    #[must_use]
    pub const fn sold(&self) -> usize {
        self.holders.len() + self.strangers.len()
    }

    /// Whether a buyer holds a ticket.
    #[must_use]
    pub fn holds(&self, buyer: u32) -> bool {
        self.holders.binary_search(&buyer).is_ok()
    }
}

/// The reason why a seat map is not known if observations of it are missing.
const LACKS_AGREEMENT: &str = "the looks in which the regions agreed are missing";

impl History {
    /// Returns the run, as its rows identify it.
    #[must_use]
    pub const fn run(&self) -> Run<'_> {
        Run { id: self.run.as_str(), seat: self.seat, buyers: self.buyers }
    }

    /// Returns the evidence in the rows at the end: the ledgers united by sale, and each region's last seat map.
    #[must_use]
    pub fn evidence(&self) -> Evidence {
        let Audit { ledger, seat_map, settled, .. } = &self.audit;
        let ledger = match self.unread(&mut |region| last_result(ledger, region)) {
            Some(why) => Reading::of(None, why),
            // A row is never removed, so every observation counts.
            None => Reading::Read(Rows::of(
                self.run(),
                ledger.iter().flat_map(|observation| observation.result.iter().flatten()),
            )),
        };
        let seat_map = match self.unread(&mut |region| last_result(seat_map, region)) {
            Some(why) => Reading::of(None, why),
            None if self.lacks_agreement() => Reading::of(None, LACKS_AGREEMENT.into()),
            None => Reading::Read(
                self.seat_maps().iter().filter_map(|observation| observation.result.clone().ok()).collect(),
            ),
        };
        Evidence { ledger, seat_map, settled: *settled }
    }

    /// Returns the last observation of each region's seat map; none of them if a later one is missing.
    pub(crate) fn seat_maps(&self) -> Vec<&Observation<Option<String>>> {
        if self.lacks_agreement() { Vec::new() } else { last_observations(&self.audit.seat_map) }
    }

    /// Whether the regions agreed in the end, but not in the observations that are on record.
    fn lacks_agreement(&self) -> bool {
        let observations = last_observations(&self.audit.seat_map);
        let results: Vec<_> = observations.iter().filter_map(|observation| observation.result.as_ref().ok()).collect();
        let agree = results.len() == self.regions.len() && results.iter().all(|one| *one == results[0]);
        self.audit.agreed_ns.is_some() && !agree
    }

    /// Returns why something was not read in every region; empty if no region got a request. `result_of` returns
    /// the last response of a region, if it got a request.
    fn unread<'a>(&self, result_of: &mut dyn FnMut(u8) -> Option<Result<(), &'a str>>) -> Option<String> {
        let regions = || (0..).zip(&self.regions);
        if !regions().any(|(index, _)| result_of(index).is_some()) {
            return Some(String::new());
        }
        regions().find_map(|(index, region)| match result_of(index) {
            Some(Ok(())) => None,
            Some(Err(why)) => Some([region.as_str(), ": ", why].concat()),
            None => Some([region.as_str(), " was not asked"].concat()),
        })
    }
}

/// Returns whether the last observation of a region succeeded, if there was one.
fn last_result<T>(observations: &[Observation<T>], region: u8) -> Option<Result<(), &str>> {
    let observation = observations.iter().rev().find(|observation| observation.region == region)?;
    Some(observation.result.as_ref().map(|_| ()).map_err(String::as_str))
}

/// Returns the last observation of each region, in the order of the regions.
fn last_observations<T>(observations: &[Observation<T>]) -> Vec<&Observation<T>> {
    let mut last = [None; u8::MAX as usize + 1];
    observations.iter().for_each(|observation| last[usize::from(observation.region)] = Some(observation));
    last.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUN: Run<'_> = Run { id: "r", seat: crate::SeatId::first(), buyers: 3 };

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
    fn looks_after_which_the_regions_agreed_have_to_agree() {
        let lines = |agreed: &str| {
            format!(
                "history 1 r eventual A1 2 us-east-1,us-east-2 DynamoDB\nseat 0 5 6 owner fan-1\nseat 1 5 7 owner fan-2\n\
                 end 0 {agreed} settled\n"
            )
        };
        let seat_map = |agreed| History::of_lines(&lines(agreed)).unwrap().evidence().seat_map;
        assert_eq!(seat_map("8").unread(), Some(LACKS_AGREEMENT));
        assert_eq!(seat_map("-").read().map(Vec::len), Some(2));
        // An observation that is left from an earlier round is not judged either.
        let history = |observations: &str| {
            let head = "history 1 r eventual A1 2 us-east-1,us-east-2 DynamoDB";
            History::of_lines(&format!("{head}\n{observations}end 0 8 settled\n")).unwrap()
        };
        assert!(history("seat 0 5 6 owner fan-1\n").seat_maps().is_empty());
        assert_eq!(history("seat 0 5 6 owner fan-1\nseat 1 5 7 owner fan-1\n").seat_maps().len(), 2);
    }

    #[test]
    fn it_was_read_only_if_every_region_was() {
        let read = |observations: &str| {
            let lines = format!("history 1 r strong A1 1 us-east-1,us-east-2 none\n{observations}end 0 - settled\n");
            History::of_lines(&lines).unwrap().evidence().seat_map
        };
        let (first, second) = ("seat 0 1 2 owner fan-1\n", "seat 1 1 2 owner fan-2\n");
        let down = "seat 1 3 4 error down\n";
        let both = Reading::Read(vec![Some("fan-1".into()), Some("fan-2".into())]);
        assert_eq!(read(&[first, second].concat()), both);
        assert_eq!(read(&[down, first, second].concat()), both);
        assert_eq!(read(&[first, second, down].concat()), Reading::NotRead("us-east-2: down".into()));
        assert_eq!(read(second), Reading::NotRead("us-east-1 was not asked".into()));
        assert_eq!(read(""), Reading::NotRequested);
    }
}
