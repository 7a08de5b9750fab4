//! The operations that are not in the order yet: a list of their beginnings and ends by
//! time, from which one is taken out and put back at the cost of a few writes.

use super::{Model, Spanned, visited::Taken};
use crate::sorted::OrderByKey as _;

/// Entry `rank` is the beginning of an operation, entry `count + rank` its end.
pub(super) struct Open<'a, O> {
    /// By the time at which they began.
    ops: Vec<&'a Spanned<O>>,
    next: Vec<usize>,
    before: Vec<usize>,
    /// One bit an operation.
    taken: Vec<u64>,
    /// The operations taken, in order.
    order: Vec<usize>,
    /// The number of required operations that are not taken yet.
    due: usize,
    /// The operation that could not apply last time: usually it still cannot.
    last_hopeless: usize,
}

impl<'a, O> Open<'a, O> {
    pub(super) fn new(ops: &'a [Spanned<O>]) -> Self {
        let mut ops: Vec<&Spanned<O>> = ops.iter().collect();
        ops.order_by_key(|op| op.from);
        let count = ops.len();
        let begins = ops.iter().enumerate().map(|(rank, op)| (op.from, rank));
        let ends = ops.iter().enumerate().filter_map(|(rank, op)| Some((op.to?, count + rank)));
        let mut entries: Vec<(u64, usize)> = begins.chain(ends).collect();
        // All beginnings of a moment come before its ends: the intervals are closed.
        entries.order_by_key(|&(time, entry)| (time, entry >= count, entry));
        let mut open = Self {
            next: vec![2 * count; 2 * count + 1],
            before: vec![2 * count; 2 * count + 1],
            taken: vec![0; count.div_ceil(64)],
            order: Vec::with_capacity(count),
            due: ops.iter().filter(|op| op.to.is_some()).count(),
            last_hopeless: 0,
            ops,
        };
        let mut last = open.head();
        for (_, entry) in entries {
            open.join(last, entry);
            last = entry;
        }
        open.join(last, open.head());
        open
    }

    /// Returns the entry before the first one and after the last one.
    const fn head(&self) -> usize {
        2 * self.ops.len()
    }

    fn join(&mut self, left: usize, right: usize) {
        self.next[left] = right;
        self.before[right] = left;
    }

    /// Returns the first entry.
    pub(super) fn first(&self) -> usize {
        self.next[self.head()]
    }

    /// Returns the number of operations that were taken.
    pub(super) const fn count(&self) -> usize {
        self.order.len()
    }

    /// Whether no required operation is left.
    pub(super) const fn is_over(&self) -> bool {
        self.due == 0
    }

    /// Returns the set of those taken. Operations that began first are mostly in it and those that
    /// began last mostly not, so only the part between is kept.
    pub(super) fn taken(&self) -> Taken {
        let from = self.taken.iter().position(|word| *word != u64::MAX).unwrap_or(self.taken.len());
        let to = self.taken.iter().rposition(|word| *word != 0).map_or(from, |last| last + 1);
        (from, self.taken[from..to.max(from)].into())
    }

    /// Whether a required operation can never be legal again.
    pub(super) fn can_never_apply<M: Model<Op = O>>(&mut self, model: &M, state: &M::State) -> bool {
        let can_never_apply = |rank: &usize| {
            let due = self.ops[*rank].to.is_some() && self.taken[rank / 64] >> (rank % 64) & 1 == 0;
            due && model.can_never_apply(state, &self.ops[*rank].op)
        };
        let last = (self.last_hopeless < self.ops.len()).then_some(self.last_hopeless);
        let found = last.filter(can_never_apply).or_else(|| (0..self.ops.len()).find(can_never_apply));
        self.last_hopeless = found.unwrap_or(self.last_hopeless);
        found.is_some()
    }

    /// Takes all operations that only read, may go first and are legal. Nothing changes for the
    /// operations that are skipped, so one walk finds them all.
    pub(super) fn apply_reads<M: Model<Op = O>>(&mut self, model: &M, state: &M::State) {
        let mut entry = self.first();
        while entry < self.ops.len() {
            let op = self.ops[entry];
            if op.to.is_some() && model.is_read_only(&op.op) && model.step(state, &op.op).is_some() {
                // Its own end may be the next entry, and is removed with it.
                let before = self.before[entry];
                self.take(entry);
                entry = before;
            }
            entry = self.next[entry];
        }
    }

    /// Takes the first operation at or after `entry` that may go first, is legal and does more than
    /// read. Returns the state after it, and the entry to be tried next in its place.
    pub(super) fn take_next<M: Model<Op = O>>(
        &mut self,
        model: &M,
        state: &M::State,
        mut entry: usize,
    ) -> Option<(M::State, usize)> {
        while entry < self.ops.len() {
            let (next, op) = (self.next[entry], &self.ops[entry].op);
            if !model.is_read_only(op)
                && let Some(after) = model.step(state, op)
            {
                self.take(entry);
                return Some((after, next));
            }
            entry = next;
        }
        None
    }

    fn take(&mut self, rank: usize) {
        self.taken[rank / 64] |= 1 << (rank % 64);
        self.order.push(rank);
        self.unlink(rank);
        if self.ops[rank].to.is_some() {
            self.unlink(self.ops.len() + rank);
            self.due -= 1;
        }
    }

    /// Puts back the operations that were taken last, until `count` are taken.
    pub(super) fn take_back(&mut self, count: usize) {
        while self.order.len() > count {
            let Some(rank) = self.order.pop() else { return };
            self.taken[rank / 64] &= !(1 << (rank % 64));
            if self.ops[rank].to.is_some() {
                self.link(self.ops.len() + rank);
                self.due += 1;
            }
            self.link(rank);
        }
    }

    fn unlink(&mut self, entry: usize) {
        self.join(self.before[entry], self.next[entry]);
    }

    /// Undoes [`Self::unlink`], if all that was unlinked later is linked again.
    fn link(&mut self, entry: usize) {
        self.next[self.before[entry]] = entry;
        self.before[self.next[entry]] = entry;
    }
}
