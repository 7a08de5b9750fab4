//! The visitor's own floor, read for the page.

use super::PageQuery;
use crate::http::Site;
use app::{
    api::{ApiError, visitor::Bought},
    ui::{
        page::FloorView,
        words::{bought, is_yours},
    },
};
use sale::{FloorId, ForeignRow, Lane, LaneFloor, Region, Ticket, VisitorTag, service::ErrorKind};
use std::time::Duration;
use store::shown;
use tokio::time::timeout;

/// The longest wait for the floor: the first screen does not wait longer for a floor that is further down.
const READ_MAX: Duration = Duration::from_secs(3);
/// The range of the numbers in the name that is suggested to a visitor without one.
const FANS: u32 = 10_000;

/// Both lanes, as far as they could be read.
type Lanes = Vec<Result<LaneFloor, String>>;

/// A floor as it was found.
pub(super) struct Found {
    floor_id: Option<FloorId>,
    lanes: Lanes,
    problem: Option<String>,
}

/// Reads the floor of a visitor. A visitor whose floor is gone, or who never had one, sees an empty one: it is opened
/// when they buy.
pub(super) async fn read(site: &Site, floor_id: Result<Option<FloorId>, ApiError>) -> Found {
    let floor_id = match floor_id {
        Ok(Some(floor_id)) => floor_id,
        Ok(None) => return Found { floor_id: None, lanes: nobody_bought(site), problem: None },
        Err(error) => return Found { floor_id: None, lanes: nobody_bought(site), problem: Some(error.sentence) },
    };
    match timeout(READ_MAX, site.floors.floor(&floor_id)).await {
        Ok(Ok(lanes)) => Found { floor_id: Some(floor_id), lanes, problem: None },
        Ok(Err(error)) if error.kind == ErrorKind::NotFound => {
            Found { floor_id: None, lanes: nobody_bought(site), problem: Some(error.sentence) }
        }
        Ok(Err(error)) => Found { floor_id: Some(floor_id), lanes: unread(&error.sentence), problem: None },
        Err(_) => {
            let sentence = format!("Your floor could not be read within {} s.", READ_MAX.as_secs());
            Found { floor_id: Some(floor_id), lanes: unread(&sentence), problem: None }
        }
    }
}

fn nobody_bought(site: &Site) -> Lanes {
    Lane::ALL.map(|lane| Ok(nobodys(site, lane))).into()
}

/// A lane of a floor on which all seats are free.
pub(in crate::http) fn nobodys(site: &Site, lane: Lane) -> LaneFloor {
    LaneFloor { lane, regions: regions(site, lane), seats: Vec::new(), foreign: Vec::new() }
}

fn unread(why: &str) -> Lanes {
    Lane::ALL.map(|_| Err(why.to_owned())).into()
}

fn regions(site: &Site, lane: Lane) -> Vec<Region> {
    site.service.engines().into_iter().find(|state| state.lane == lane).map(|state| state.regions).unwrap_or_default()
}

impl Found {
    /// The floor, as the visitor's address shows it.
    pub(super) fn seen(self, site: &Site, visitor: VisitorTag, query: PageQuery) -> FloorView {
        let lane = query.lane.unwrap_or(Lane::Strong);
        FloorView {
            visitor,
            both: query.both,
            delay: site.floors.delay(self.floor_id.as_ref()).ok(),
            outcome: self.outcome(visitor, &query),
            region: region(site, lane, query.region),
            lane,
            buyer: query.buyer.unwrap_or_else(|| format!("Fan {}", fastrand::u32(..FANS))),
            notice: query.floor_notice.or(self.problem).or_else(|| foreign(&self.lanes, lane)),
            floor_id: self.floor_id,
            lanes: self.lanes,
        }
    }

    /// Says what came of the purchases that the address names, by the visitor's tickets in the ledger. The address
    /// alone is no proof of them.
    fn outcome(&self, you: VisitorTag, query: &PageQuery) -> Option<String> {
        let tickets = || self.lanes.iter().flatten().flat_map(|lane| &lane.seats).flat_map(|seat| &seat.tickets);
        let mine = |code: &String| tickets().find(|ticket| is_yours(ticket, Some(you)) && ticket.code == *code);
        let mine: Vec<&Ticket> = query.sold.iter().filter_map(mine).collect();
        let seat = mine.first()?.seat;
        let sold = mine.into_iter().filter(|ticket| ticket.seat == seat).cloned().map(Bought::Sold);
        Some(bought(seat, &sold.chain(query.other.clone()).collect::<Vec<_>>()))
    }
}

/// A sentence about the rows of a lane that no purchase here has written.
fn foreign(lanes: &Lanes, lane: Lane) -> Option<String> {
    let rows = &lanes.get(lane.index())?.as_ref().ok()?.foreign;
    let ForeignRow { seat, sale_id, why } = rows.first()?;
    let of = format!("in the {lane} lane\u{2019}s ledger of this floor");
    let one = format!("of seat {seat}, sale {}: {why}", shown(sale_id));
    Some(match rows.len() {
        1 => format!("There is a row {of} that WorldSeat did not write, {one}."),
        many => format!("There are {many} rows {of} that WorldSeat did not write. One is {one}."),
    })
}

/// The requested region, if the lane has it; else its first.
fn region(site: &Site, lane: Lane, requested: Option<Region>) -> Region {
    let regions = regions(site, lane);
    let requested = requested.filter(|requested| regions.contains(requested));
    // Invariant: the settings give each lane two regions.
    requested.or_else(|| regions.into_iter().next()).unwrap_or_else(|| unreachable!("a lane has regions"))
}
