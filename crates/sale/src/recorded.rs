//! A buyer's connection that records each request and its response.

use super::{
    Action, Answer, Answered, Attempt, Completion, Lane, Op, Outcome, Sale, SeatKey, SeatStatus, SeatStore, StoreError,
    history::NOBODY,
    recorder::{Clock, Position, Recorder},
};

/// A buyer, and the run in which they buy.
#[derive(Debug, Clone, Copy)]
pub struct Buyer<'a> {
    /// Id of the run.
    pub run: &'a str,
    /// The lane.
    pub lane: Lane,
    /// The buyer's number, from 1.
    pub number: u32,
    /// Index of the region.
    pub region: u8,
    /// Buyers of the run: a buyer's process number grows by this when it is used up.
    pub buyers: u32,
}

/// A connection during one purchase.
#[derive(Debug)]
pub struct Recorded<'a, S, C> {
    session: &'a mut S,
    recorder: &'a Recorder<C>,
    buyer: Buyer<'a>,
    /// See [`Op::process`].
    process: u32,
    try_number: u16,
    /// The purchase's operations; the first is the purchase itself.
    positions: Vec<Position>,
    /// The operation that was not answered yet.
    open: Option<Position>,
}

impl<'a, S, C: Clock> Recorded<'a, S, C> {
    /// Begins the purchase.
    #[must_use]
    pub fn begin(session: &'a mut S, recorder: &'a Recorder<C>, buyer: Buyer<'a>) -> Self {
        let (process, positions) = (buyer.number, Vec::with_capacity(8));
        let mut recorded = Self { session, recorder, buyer, process, try_number: 0, positions, open: None };
        recorded.write(Action::Purchase, 0);
        recorded
    }

    /// Ends the purchase, and returns the attempt that its operations make.
    #[must_use]
    pub fn end(self, answer: &Answer) -> Option<Attempt> {
        let class = answer.error.as_ref().map_or("unknown", StoreError::code);
        // Still open: the purchase was given up while it waited for this answer.
        if let Some(cut) = self.open {
            self.recorder.end(cut, Completion::Info(class.into()));
        }
        let whole = match answer.outcome {
            Outcome::Confirmed => Completion::Ok(Answered::Confirmed),
            Outcome::Rejected => Completion::Ok(Answered::Rejected),
            Outcome::Unknown => Completion::Info(class.into()),
        };
        self.recorder.end(*self.positions.first()?, whole);
        self.recorder.attempt(self.buyer.lane, &self.positions)
    }

    /// Returns the connection itself, for operations that are not part of the purchase.
    pub const fn session_mut(&mut self) -> &mut S {
        self.session
    }

    fn write(&mut self, action: Action, try_number: u16) -> Position {
        let position = self.recorder.begin(Op {
            process: self.process,
            buyer: self.buyer.number,
            region: self.buyer.region,
            try_number,
            action,
            invoked_ns: 0,
            completed_ns: None,
            completion: Completion::Info(String::new()),
        });
        self.positions.push(position);
        position
    }

    /// Records that an operation is about to be sent.
    fn record_request(&mut self, action: Action) {
        let try_number = if action == Action::FindSale { 0 } else { self.try_number };
        self.open = Some(self.write(action, try_number));
    }

    /// Records the answer to the open operation, and returns it.
    fn recorded<T>(
        &mut self,
        answer: Result<T, StoreError>,
        to_answered: impl FnOnce(&T) -> Answered,
    ) -> Result<T, StoreError> {
        let completion = match &answer {
            Ok(value) => Completion::Ok(to_answered(value)),
            Err(StoreError::Conflict { code } | StoreError::Failed { code, .. }) => Completion::Fail(code.clone()),
            Err(StoreError::Unknown { code, .. }) => {
                self.process = self.process.saturating_add(self.buyer.buyers);
                Completion::Info(code.clone())
            }
        };
        if let Some(position) = self.open.take() {
            self.recorder.end(position, completion);
        }
        answer
    }

    fn seen(&self, status: &SeatStatus) -> Answered {
        match status {
            SeatStatus::Available => Answered::Available,
            SeatStatus::Sold { sale_id } => {
                let named = |id| Sale::buyer_of(self.buyer.run, id).unwrap_or(NOBODY);
                Answered::Sold(sale_id.as_deref().map(named))
            }
        }
    }
}

fn done(_: &()) -> Answered {
    Answered::Done
}

impl<S: SeatStore + Send, C: Clock + Sync> SeatStore for Recorded<'_, S, C> {
    async fn begin(&mut self) -> Result<(), StoreError> {
        self.try_number = self.try_number.saturating_add(1);
        self.record_request(Action::Begin);
        let answer = self.session.begin().await;
        self.recorded(answer, done)
    }

    async fn read_seat(&mut self, seat: &SeatKey) -> Result<SeatStatus, StoreError> {
        self.record_request(Action::ReadSeat);
        let answer = self.session.read_seat(seat).await;
        let seen = answer.as_ref().map_or(Answered::Done, |status| self.seen(status));
        self.recorded(answer, |_| seen)
    }

    async fn mark_sold(&mut self, sale: &Sale) -> Result<(), StoreError> {
        self.record_request(Action::MarkSold);
        let answer = self.session.mark_sold(sale).await;
        self.recorded(answer, done)
    }

    async fn append_sale(&mut self, sale: &Sale) -> Result<(), StoreError> {
        self.record_request(Action::AppendSale);
        let answer = self.session.append_sale(sale).await;
        self.recorded(answer, done)
    }

    async fn commit(&mut self) -> Result<(), StoreError> {
        self.record_request(Action::Commit);
        let answer = self.session.commit().await;
        self.recorded(answer, done)
    }

    async fn roll_back(&mut self) -> Result<(), StoreError> {
        self.record_request(Action::RollBack);
        let answer = self.session.roll_back().await;
        self.recorded(answer, done)
    }

    async fn find_sale(&mut self, sale: &Sale) -> Result<bool, StoreError> {
        self.record_request(Action::FindSale);
        let answer = self.session.find_sale(sale).await;
        self.recorded(answer, |found| Answered::Found(*found))
    }

    async fn back_off(&mut self, retry: u32) {
        self.session.back_off(retry).await;
    }
}
