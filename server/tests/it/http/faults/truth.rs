//! The true statements about one lane of a run: taken from its buyers' outcomes, and from the rows that
//! an independent client reads.

use sale::Lane;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

use super::rows::{Row, Rows};

/// The rows of a lane that the site was able to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Readable {
    pub(super) ledger: bool,
    pub(super) seat_map: bool,
}

/// Ledger and seat map.
pub(super) const ALL: Readable = Readable { ledger: true, seat_map: true };
/// Neither ledger nor seat map.
pub(super) const NOTHING: Readable = Readable { ledger: false, seat_map: false };
/// The ledger only.
pub(super) const LEDGER: Readable = Readable { ledger: true, seat_map: false };
/// The seat map only.
pub(super) const SEAT_MAP: Readable = Readable { ledger: false, seat_map: true };

/// The true statements about a lane, as far as the site was able to know them.
#[derive(Debug)]
pub(super) struct Truth {
    pub(super) lane: Lane,
    /// Whether the lane took part in the run.
    pub(super) ran: bool,
    reported: BTreeMap<u32, String>,
    ledger: Option<Ledger>,
    /// Each owner that the seat map names, once.
    owners: Option<BTreeSet<String>>,
    /// Rows cannot show this number: it is read from one surface, and all others must have the same.
    stale: Option<u32>,
}

#[derive(Debug)]
struct Ledger {
    rows: BTreeSet<Row>,
    sold: u32,
    holders: BTreeSet<u32>,
}

impl Truth {
    /// A lane that ran; `lane_json` is the lane in the run's JSON, from which no number about rows is taken.
    pub(super) async fn of(rows: &Rows, lane_json: &Value, readable: Readable) -> Self {
        let outcomes = lane_json["outcomes"].as_array().expect("outcomes");
        let number = |outcome: &Value| outcome["buyer"].as_str().expect("a name")[4..].parse().expect("fan-N");
        let word = |outcome: &Value| outcome["outcome"].as_str().expect("a word").to_owned();
        let reported_to: BTreeMap<u32, String> =
            outcomes.iter().map(|outcome| (number(outcome), word(outcome))).collect();
        let buyers = u32::try_from(reported_to.len()).expect("few");
        let ledger = if readable.ledger { Some(Ledger::of(rows, buyers).await) } else { None };
        let owners = if readable.seat_map { Some(rows.owners().await.into_iter().flatten().collect()) } else { None };
        let stale = lane_json["harms"]["staleReads"].as_u64().map(|count| u32::try_from(count).expect("few"));
        Self { lane: rows.lane, ran: true, reported: reported_to, ledger, owners, stale }
    }

    /// A lane that did not take part in the run.
    pub(super) fn absent(lane: Lane) -> Self {
        Self { lane, ran: false, reported: BTreeMap::new(), ledger: None, owners: None, stale: None }
    }

    /// A number by its name; `None` if it cannot be known and must not be printed.
    pub(super) fn number(&self, name: &str) -> Option<u32> {
        let sold = self.sold();
        let outcomes_of =
            |what: &str| self.ran.then(|| count(self.reported.values().filter(|outcome| *outcome == what)));
        match name {
            "sold" => sold,
            "oversold" => sold.map(|sold| sold.saturating_sub(1)),
            "unsold" => sold.map(|sold| u32::from(sold == 0)),
            "owners" => self.owners.as_ref().map(|owners| count(owners.iter())),
            "hidden" => Some(sold?.saturating_sub(self.number("owners")?)),
            "lost" => {
                self.ledger.as_ref().map(|ledger| count(self.reported.iter().filter(|outcome| ledger.misled(outcome))))
            }
            // Real databases have never refused a buyer here before another one wrote.
            "phantom" => self.ran.then_some(0),
            "stale" => self.ledger.as_ref().and(self.stale),
            "believed" => outcomes_of("confirmed"),
            "rejected" => outcomes_of("rejected"),
            "unknown" => outcomes_of("error"),
            other => panic!("no number is called {other}"),
        }
    }

    pub(super) fn sold(&self) -> Option<u32> {
        self.ledger.as_ref().map(|ledger| ledger.sold)
    }

    /// Buyers who hold a row that is theirs; empty if the ledger was not read.
    pub(super) fn holders(&self) -> BTreeSet<u32> {
        self.ledger.as_ref().map(|ledger| ledger.holders.clone()).unwrap_or_default()
    }

    /// Whether everything is right: one ticket, its buyer in the seat map, and every outcome as given.
    pub(super) fn is_sound(&self) -> bool {
        let names = |holders: BTreeSet<u32>| holders.into_iter().map(|holder| format!("fan-{holder}")).collect();
        let shown = self.owners.as_ref() == Some(&names(self.holders()));
        self.sold() == Some(1) && self.holders().len() == 1 && shown && self.number("lost") == Some(0)
    }

    /// The rows of all regions, each once.
    pub(super) fn rows(&self) -> Option<&BTreeSet<Row>> {
        self.ledger.as_ref().map(|ledger| &ledger.rows)
    }
}

impl Ledger {
    async fn of(rows: &Rows, buyers: u32) -> Self {
        let copies: BTreeSet<Row> = rows.ledgers().await.concat().into_iter().collect();
        let ids: BTreeSet<&str> = copies.iter().map(|row| row.sale_id.as_str()).collect();
        let sold = count(ids.iter());
        // Different rows with the same sale id count for no buyer.
        let one = |row: &&Row| copies.iter().filter(|other| other.sale_id == row.sale_id).count() == 1;
        let holders = copies.iter().filter(one).filter_map(|row| row.holder(&rows.run, buyers)).collect();
        Self { rows: copies, sold, holders }
    }

    /// Whether a buyer's outcome contradicts the ledger.
    fn misled(&self, (buyer, outcome): &(&u32, &String)) -> bool {
        self.holders.contains(buyer) != (*outcome == "confirmed")
    }
}

fn count<T>(items: impl Iterator<Item = T>) -> u32 {
    u32::try_from(items.count()).expect("few")
}
