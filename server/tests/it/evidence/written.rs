//! Histories written by hand: two regions, seat A1; each operation of a buyer takes a microsecond.

use sale::{Action, Answered, Audit, Completion, History, Lane, Observation, Op, Sale};
use std::sync::Arc;

use crate::support::regions;

pub(super) const RUN: &str = "0192f0e1a1b27c3d8e4f5a6b7c8d9e0f";

/// A history that is being written.
pub(super) struct Written(History);

impl Written {
    pub(super) fn new(lane: Lane, buyers: u32) -> Self {
        Self(History {
            run: RUN.into(),
            lane,
            seat: "A1".parse().unwrap(),
            buyers,
            engine: format!("an engine by hand, standing in for {}", lane.product()),
            regions: regions().into(),
            ops: Vec::new(),
            audit: Audit { settled: true, ..Audit::default() },
        })
    }

    /// Adds an operation from `from` to `from + 1` microseconds.
    pub(super) fn op(self, buyer: u32, r#try: u16, action: Action, from_us: u64, completion: Completion) -> Self {
        self.long(buyer, r#try, action, from_us, Some(from_us + 1), completion)
    }

    pub(super) fn long(
        mut self,
        buyer: u32,
        try_number: u16,
        action: Action,
        from_us: u64,
        to_us: Option<u64>,
        completion: Completion,
    ) -> Self {
        let region = u8::from(buyer.is_multiple_of(2));
        let (invoked_ns, completed_ns) = (from_us * 1000, to_us.map(|to| to * 1000));
        let process = buyer;
        self.0.ops.push(Op { process, buyer, region, try_number, action, invoked_ns, completed_ns, completion });
        self
    }

    /// Adds a try that reads "available", writes and commits; begins at `at`, ends at `at + 9`.
    pub(super) fn buys(self, buyer: u32, r#try: u16, at: u64) -> Self {
        let done = || Completion::Ok(Answered::Done);
        self.op(buyer, r#try, Action::Begin, at, done())
            .op(buyer, r#try, Action::ReadSeat, at + 2, Completion::Ok(Answered::Available))
            .op(buyer, r#try, Action::MarkSold, at + 4, done())
            .op(buyer, r#try, Action::AppendSale, at + 6, done())
            .op(buyer, r#try, Action::Commit, at + 8, done())
    }

    /// Adds a try that reads the seat's owner and gives up; begins at `at`, ends at `at + 5`.
    pub(super) fn turned_away(self, buyer: u32, r#try: u16, at: u64, by: u32) -> Self {
        self.op(buyer, r#try, Action::Begin, at, Completion::Ok(Answered::Done))
            .op(buyer, r#try, Action::ReadSeat, at + 2, Completion::Ok(Answered::Sold(Some(by))))
            .op(buyer, r#try, Action::RollBack, at + 4, Completion::Ok(Answered::Done))
    }

    /// Adds a try whose mark is refused with a conflict; begins at `at`, ends at `at + 5`.
    pub(super) fn refused(self, buyer: u32, r#try: u16, at: u64) -> Self {
        self.op(buyer, r#try, Action::Begin, at, Completion::Ok(Answered::Done))
            .op(buyer, r#try, Action::ReadSeat, at + 2, Completion::Ok(Answered::Available))
            .op(buyer, r#try, Action::MarkSold, at + 4, Completion::Fail("40001".into()))
    }

    /// Adds the purchase around a buyer's tries.
    pub(super) fn purchase(self, buyer: u32, from_us: u64, to_us: u64, completion: Completion) -> Self {
        self.long(buyer, 0, Action::Purchase, from_us, Some(to_us), completion)
    }

    pub(super) fn confirmed(self, buyer: u32, from_us: u64, to_us: u64) -> Self {
        self.purchase(buyer, from_us, to_us, Completion::Ok(Answered::Confirmed))
    }

    pub(super) fn rejected(self, buyer: u32, from_us: u64, to_us: u64) -> Self {
        self.purchase(buyer, from_us, to_us, Completion::Ok(Answered::Rejected))
    }

    /// Adds the rows of both regions: these buyers hold tickets, the seat map shows this owner.
    pub(super) fn audited(mut self, at: u64, holders: &[u32], owner: Option<u32>) -> Arc<History> {
        let rows: Vec<Sale> = holders.iter().map(|buyer| self.sale(*buyer)).collect();
        for region in 0..2 {
            let (invoked_ns, completed_ns) = (at * 1000, at * 1000 + 500);
            self.0.audit.ledger.push(Observation { region, invoked_ns, completed_ns, result: Ok(rows.clone()) });
            let result = Ok(owner.map(|buyer| format!("fan-{buyer}")));
            self.0.audit.seat_map.push(Observation {
                region,
                invoked_ns: invoked_ns + 600,
                completed_ns: completed_ns + 600,
                result,
            });
        }
        self.0.audit.agreed_ns = Some(at * 1000 + 1100);
        self.0.ops.sort_by_key(|op| op.invoked_ns);
        Arc::new(self.0)
    }

    fn sale(&self, buyer: u32) -> Sale {
        Sale {
            sale_id: Sale::id_of(RUN, buyer),
            scope: RUN.into(),
            seat: self.0.seat,
            buyer: format!("fan-{buyer}"),
            region: self.0.regions[usize::from(buyer.is_multiple_of(2))].clone(),
        }
    }
}

/// Buyer 1 buys, buyer 2 is refused and then turned away, buyer 3 comes late.
pub(super) fn sold_once() -> Arc<History> {
    Written::new(Lane::Strong, 3)
        .confirmed(1, 0, 10)
        .buys(1, 1, 0)
        .rejected(2, 1, 30)
        .refused(2, 1, 1)
        .turned_away(2, 2, 20, 1)
        .rejected(3, 40, 50)
        .turned_away(3, 1, 41, 1)
        .audited(100, &[1], Some(1))
}

/// Buyers 1 and 2 buy the same seat, buyer 3 reads that it is sold.
pub(super) fn oversold() -> Arc<History> {
    Written::new(Lane::Eventual, 3)
        .confirmed(1, 0, 11)
        .buys(1, 1, 1)
        .confirmed(2, 0, 12)
        .buys(2, 1, 2)
        .rejected(3, 40, 50)
        .turned_away(3, 1, 41, 2)
        .audited(100, &[1, 2], Some(2))
}

/// Returns the events that the viewers of a run with these histories got.
pub(super) fn events(histories: &[Arc<History>]) -> String {
    use sale::event::{LaneOpened, RunEvent, ending};

    let first = &histories[0];
    let mut lines = vec![RunEvent::Started {
        run: first.run.clone(),
        seat: first.seat,
        buyers: first.buyers,
        started_at_ms: 1_795_000_000_000,
    }];
    for history in histories {
        lines.push(RunEvent::LaneOpened(LaneOpened {
            lane: history.lane,
            engine: history.engine.clone(),
            regions: history.regions.clone(),
            connections: history.buyers,
        }));
        lines.extend(history.attempts().into_iter().map(RunEvent::Attempt));
        lines.extend(ending::judged(history));
        lines.extend(ending::checked(history, sale::check(history), 40));
    }
    lines.push(RunEvent::Ended);
    lines.iter().map(RunEvent::to_line).collect()
}
