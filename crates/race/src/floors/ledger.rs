//! The ledger of a floor: the rows of all regions, each once. It names the rows that no purchase
//! of ours has written, and counts them like the others.

use crate::run::in_all_regions;
use sale::{BuyerName, FloorLedger, ForeignRow, Lane, Region, Sale, SeatId, SeatState, StoreError, Ticket};
use std::collections::BTreeMap;
use store::{LaneStore, SeatRow, shown};

/// The rows of a scope.
pub(super) struct Ledger {
    rows: Vec<Row>,
}

struct Row {
    seat: SeatId,
    sale_id: String,
    /// The sale, if it can be shown.
    sale: Option<Sale>,
    /// The reason why the row is foreign, if it is.
    foreign: Option<String>,
}

impl Ledger {
    /// Reads the rows of all seats: the ledger says whether a seat was sold, and the seat's row does not.
    pub(super) async fn of<S: LaneStore>(store: &S, scope: &str) -> Result<Self, StoreError> {
        Self::of_seats(store, scope, &SeatId::all().collect::<Vec<_>>()).await
    }

    /// Reads the rows of some seats.
    pub(super) async fn of_seats<S: LaneStore>(store: &S, scope: &str, seats: &[SeatId]) -> Result<Self, StoreError> {
        let regions = in_all_regions(store, |region| store.rows(region, scope, seats)).await?;
        let ledger = Self { rows: united(regions).into_iter().map(|row| Row::of(row, store.regions())).collect() };
        for ForeignRow { seat, sale_id, why } in ledger.foreign() {
            tracing::warn!(lane = %store.lane(), scope, %seat, sale = shown(&sale_id), why, "a foreign row");
        }
        Ok(ledger)
    }

    /// Returns the seats that have rows.
    pub(super) fn seats(&self) -> impl Iterator<Item = SeatId> {
        self.rows.iter().map(|row| row.seat)
    }

    /// Returns the state of a seat that has these owners.
    pub(super) fn state(&self, lane: Lane, seat: SeatId, owners: Vec<Option<String>>) -> SeatState {
        let rows = || self.rows.iter().filter(|row| row.seat == seat);
        let tickets: Vec<Ticket> =
            rows().filter_map(|row| row.sale.as_ref()).map(|sale| Ticket::of(lane, sale)).collect();
        let unread = u32::try_from(rows().count() - tickets.len()).unwrap_or(u32::MAX);
        SeatState { seat, owners, tickets, unread }
    }

    /// Converts it to the form for callers of the service.
    pub(super) fn into_ledger(self) -> FloorLedger {
        let foreign = self.foreign().collect();
        FloorLedger { sales: self.rows.into_iter().filter_map(|row| row.sale).collect(), foreign }
    }

    fn foreign(&self) -> impl Iterator<Item = ForeignRow> {
        self.rows.iter().filter_map(|row| {
            let why = row.foreign.clone()?;
            Some(ForeignRow { seat: row.seat, sale_id: row.sale_id.clone(), why })
        })
    }
}

impl Row {
    fn of(row: SeatRow, regions: &[Region]) -> Self {
        let SeatRow { seat, sale_id, read } = row;
        let (sale, foreign) = match read {
            Err(why) => (None, Some(why)),
            Ok(sale) if !is_a_name(&sale.buyer) => (None, Some(format!("its buyer is {}", shown(&sale.buyer)))),
            Ok(sale) if !regions.contains(&sale.region) => {
                let why = format!("its region is {}, which this lane does not have", shown(sale.region.as_str()));
                (Some(sale), Some(why))
            }
            Ok(sale) => (Some(sale), None),
        };
        Self { seat, sale_id, sale, foreign }
    }
}

/// Whether a purchase here accepts the name unchanged.
fn is_a_name(buyer: &str) -> bool {
    buyer.parse::<BuyerName>().is_ok_and(|name| name.as_str() == buyer)
}

/// Merges the regions' rows, each once. A copy that can be read replaces one that cannot.
fn united(regions: Vec<Vec<SeatRow>>) -> Vec<SeatRow> {
    let mut rows: BTreeMap<(SeatId, String), SeatRow> = BTreeMap::new();
    for row in regions.into_iter().flatten() {
        let known = rows.entry((row.seat, row.sale_id.clone())).or_insert_with(|| row.clone());
        if known.read.is_err() {
            *known = row;
        }
    }
    rows.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(seat: &str, sale_id: &str, buyer: Result<&str, &str>) -> SeatRow {
        let seat: SeatId = seat.parse().unwrap();
        let sale = |buyer: &str| Sale {
            sale_id: sale_id.into(),
            scope: "venue-1".into(),
            seat,
            buyer: buyer.into(),
            region: "us-east-1".parse().unwrap(),
        };
        SeatRow { seat, sale_id: sale_id.into(), read: buyer.map(sale).map_err(str::to_owned) }
    }

    #[test]
    fn a_row_counts_once_and_one_seat_takes_no_row_of_another() {
        let one = vec![row("A1", "1", Ok("Ada")), row("A1", "2", Err("bad")), row("A1", "3", Err("bad"))];
        let other = vec![row("A1", "1", Ok("Ada")), row("A1", "2", Ok("Bob")), row("B7", "1", Ok("Eve"))];
        let rows = united(vec![one, other]);
        let read: Vec<_> = rows.iter().map(|row| (row.sale_id.as_str(), row.read.is_ok())).collect();
        assert_eq!(read, [("1", true), ("2", true), ("3", false), ("1", true)]);
        let regions = ["us-east-2".parse().unwrap()];
        let ledger = Ledger { rows: rows.into_iter().map(|row| Row::of(row, &regions)).collect() };
        let state = ledger.state(Lane::Strong, SeatId::first(), vec![None]);
        assert_eq!((state.tickets.len(), state.unread, state.rows()), (2, 1, 3));
        assert_eq!(ledger.into_ledger().foreign.len(), 4, "their region is another one's");
    }

    #[test]
    fn a_name_that_nobody_can_buy_under_is_foreign() {
        for (buyer, foreign) in [("Ada", false), ("", true), (" Ada", true), ("a\nb", true), (&*"x".repeat(41), true)] {
            let row = Row::of(row("A1", "1", Ok(buyer)), &["us-east-1".parse().unwrap()]);
            assert_eq!((row.foreign.is_some(), row.sale.is_none()), (foreign, foreign), "{buyer:?}");
        }
    }
}
