//! The operations of a lane, recorded as they happen.

use super::{Attempt, Completion, Lane, Op};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Operations per buyer for which memory is reserved: a buyer who is refused once, reads again and
/// finds the seat sold needs seven. No other bound is needed: a purchase has at
/// most `RETRIES_MAX + 1` tries of five operations, and one read of the ledger.
const OPS_A_BUYER: usize = 8;

/// The clock of a lane: a server's, or that of a simulation.
pub trait Clock {
    /// Returns the nanoseconds since the lane's buyers were released. The number never decreases.
    fn now_ns(&self) -> u64;
}

/// The operations of a lane's buyers, in the order in which they were invoked.
#[derive(Debug)]
pub struct Recorder<C> {
    ops: Mutex<Vec<Op>>,
    clock: C,
}

/// The position of an operation in the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Position(usize);

impl<C: Clock> Recorder<C> {
    /// Creates an empty record with room for this many buyers.
    #[must_use]
    pub fn new(buyers: u32, clock: C) -> Self {
        let room = OPS_A_BUYER * buyers as usize;
        Self { ops: Mutex::new(Vec::with_capacity(room)), clock }
    }

    /// Returns the lane's clock.
    pub const fn clock(&self) -> &C {
        &self.clock
    }

    /// Records that an operation is about to be sent. It is open until it is
    /// [ended](Self::end).
    pub(super) fn begin(&self, op: Op) -> Position {
        let mut ops = self.ops();
        // The clock is read while the record is locked, so that the operations are in the order of their times.
        let invoked_ns = self.clock.now_ns();
        ops.push(Op { invoked_ns, ..op });
        Position(ops.len() - 1)
    }

    /// Records the completion of an operation.
    pub(super) fn end(&self, position: Position, completion: Completion) {
        let now = self.clock.now_ns();
        if let Some(op) = self.ops().get_mut(position.0) {
            (op.completed_ns, op.completion) = (Some(now), completion);
        }
    }

    /// Makes an attempt from these operations of one buyer.
    pub(super) fn attempt(&self, lane: Lane, positions: &[Position]) -> Option<Attempt> {
        let ops = self.ops();
        let of_buyer: Vec<&Op> = positions.iter().filter_map(|position| ops.get(position.0)).collect();
        Attempt::of_ops(lane, &of_buyer)
    }

    /// Takes out all operations, once the last buyer has ended.
    #[must_use]
    pub fn take(&self) -> Vec<Op> {
        let mut ops = std::mem::take(&mut *self.ops());
        for open in ops.iter_mut().filter(|op| op.completed_ns.is_none()) {
            open.completion = Completion::Info("open".into());
        }
        ops
    }

    fn ops(&self) -> MutexGuard<'_, Vec<Op>> {
        // An operation is pushed or ended completely or not at all, so the record stays valid after a panic elsewhere.
        self.ops.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
