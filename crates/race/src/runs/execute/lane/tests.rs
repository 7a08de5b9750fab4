//! A lane whose buyers or whose rows make the program panic.

use super::*;
use crate::runs::{registry::Registry, run_id};
use sale::{Region, Sale, SeatId, SeatKey, SeatStatus, SeatStore, StoreError, event::RunRecord};
use store::{Deadlined, SeatRow};
use tokio::time::Instant;

/// The place at which the program panics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    Purchase,
    Ledger,
    Nowhere,
}

/// A lane in which every seat is sold, that panics somewhere.
struct Panicking {
    at: At,
    regions: [Region; 2],
}

struct Line(At);

impl SeatStore for Line {
    async fn begin(&mut self) -> Result<(), StoreError> {
        Ok(())
    }
    async fn read_seat(&mut self, _: &SeatKey) -> Result<SeatStatus, StoreError> {
        assert_ne!(self.0, At::Purchase, "a buyer panics");
        Ok(SeatStatus::Sold { sale_id: None })
    }
    async fn mark_sold(&mut self, _: &Sale) -> Result<(), StoreError> {
        Ok(())
    }
    async fn append_sale(&mut self, _: &Sale) -> Result<(), StoreError> {
        Ok(())
    }
    async fn commit(&mut self) -> Result<(), StoreError> {
        Ok(())
    }
    async fn roll_back(&mut self) -> Result<(), StoreError> {
        Ok(())
    }
    async fn find_sale(&mut self, _: &Sale) -> Result<bool, StoreError> {
        Ok(false)
    }
    async fn back_off(&mut self, _: u32) {}
}

impl Deadlined for Line {
    fn set_deadline(&mut self, _: Instant) {}
}

impl LaneStore for Panicking {
    type Seat = Line;

    fn lane(&self) -> Lane {
        Lane::Strong
    }
    fn regions(&self) -> &[Region] {
        &self.regions
    }
    async fn engine(&self) -> Result<String, StoreError> {
        Ok("panics".into())
    }
    async fn open(&self, _: usize, wanted: usize) -> Result<Vec<Line>, StoreError> {
        Ok((0..wanted).map(|_| Line(self.at)).collect())
    }
    async fn create_seat(&self, _: &SeatKey) -> Result<(), StoreError> {
        Ok(())
    }
    async fn ledger(&self, _: usize, _: &SeatKey) -> Result<Vec<Sale>, StoreError> {
        assert_ne!(self.at, At::Ledger, "reading the rows panics");
        Ok(Vec::new())
    }
    async fn owner(&self, _: usize, _: &SeatKey) -> Result<Option<String>, StoreError> {
        Ok(None)
    }
    async fn fence_seat(&self, _: &SeatKey) -> Result<bool, StoreError> {
        Ok(true)
    }
    async fn owners(&self, _: usize, _: &str) -> Result<Vec<(SeatId, String)>, StoreError> {
        Ok(Vec::new())
    }
    async fn rows(&self, _: usize, _: &str, _: &[SeatId]) -> Result<Vec<SeatRow>, StoreError> {
        Ok(Vec::new())
    }
    async fn clear(&self, _: &str) -> Result<(), StoreError> {
        Ok(())
    }
}

/// Runs the lane; returns its history, and the record that its viewers got.
async fn run_at(at: At) -> (Option<Arc<History>>, Arc<RunRecord>) {
    let regions = ["us-east-1", "us-east-2"].map(|name| name.parse::<Region>().unwrap());
    let handle = LaneHandle::new(Lane::Strong, regions.clone().into(), Ok(Panicking { at, regions }));
    let (run, journal) = (run_id::new(), Arc::new(Journal::default()));
    Registry::default().admit(&run, &journal);
    let plan = Plan::new(run.clone(), "A1".parse().unwrap(), 4, 1);
    let Plan { seat, buyers, .. } = plan;
    journal.write(RunEvent::Started { run, seat, buyers, started_at_ms: 7 });
    let history = run_or_report_failure(&handle, Lane::Strong, &plan, &journal).await;
    (history, journal.record().unwrap())
}

#[tokio::test]
async fn a_lane_whose_buyer_panics_has_failed_without_a_verdict() {
    for at in [At::Purchase, At::Ledger] {
        let (history, record) = run_at(at).await;
        let lane = record.lane(Lane::Strong);
        assert_eq!(lane.failed, Some(panicked(Lane::Strong)), "{at:?}");
        assert!(history.is_none() && lane.judged.is_none() && lane.opened.is_some(), "{at:?}: {lane:?}");
    }
    let (history, record) = run_at(At::Nowhere).await;
    assert!(history.is_some() && record.lane(Lane::Strong).judged.is_some(), "{record:?}");
}
