//! The operations of a lane, written down as they happen.

use super::{Attempt, Completion, Lane, Op};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Room kept for a buyer: one who is refused once, reads again and finds the seat sold
/// needs seven operations. There is no need to bound them beyond that: a purchase has at
/// most `RETRIES_MAX + 1` tries of five operations, and a look into the ledger.
const OPS_A_BUYER: usize = 8;

/// The clock of a lane: a server's, or that of a simulation.
pub trait Clock {
    /// Nanoseconds after the lane's buyers were released. Never less than before.
    fn now_ns(&self) -> u64;
}

/// What the buyers of a lane did, in the order in which they began to.
#[derive(Debug)]
pub struct Recorder<C> {
    ops: Mutex<Vec<Op>>,
    clock: C,
}

/// The place of an operation in the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place(usize);

impl<C: Clock> Recorder<C> {
    /// An empty record with room for so many buyers.
    #[must_use]
    pub fn new(buyers: u32, clock: C) -> Self {
        let room = OPS_A_BUYER * buyers as usize;
        Self { ops: Mutex::new(Vec::with_capacity(room)), clock }
    }

    /// The lane's clock.
    pub const fn clock(&self) -> &C {
        &self.clock
    }

    /// Writes down that an operation is about to be sent. It is open until it is
    /// [ended](Self::end).
    pub(super) fn begin(&self, op: Op) -> Place {
        let mut ops = self.ops();
        // Read with the record in hand, so that its order is that of the times.
        let invoked_ns = self.clock.now_ns();
        ops.push(Op { invoked_ns, ..op });
        Place(ops.len() - 1)
    }

    /// Writes down how an operation ended.
    pub(super) fn end(&self, place: Place, completion: Completion) {
        let now = self.clock.now_ns();
        if let Some(op) = self.ops().get_mut(place.0) {
            (op.completed_ns, op.completion) = (Some(now), completion);
        }
    }

    /// What these operations of one buyer come to.
    pub(super) fn attempt(&self, lane: Lane, places: &[Place]) -> Option<Attempt> {
        let ops = self.ops();
        let of_buyer: Vec<&Op> = places.iter().filter_map(|place| ops.get(place.0)).collect();
        Attempt::of_ops(lane, &of_buyer)
    }

    /// Everything, once the last buyer has ended.
    #[must_use]
    pub fn take(&self) -> Vec<Op> {
        let mut ops = std::mem::take(&mut *self.ops());
        for open in ops.iter_mut().filter(|op| op.completed_ns.is_none()) {
            open.completion = Completion::Info("open".into());
        }
        ops
    }

    fn ops(&self) -> MutexGuard<'_, Vec<Op>> {
        // An operation is pushed or ended whole or not at all, so a panic elsewhere spoils nothing.
        self.ops.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
