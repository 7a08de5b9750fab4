//! An exact search for a linearization of a history, for any sequential model.
//!
//! A history is linearizable if its operations can be put into one order in which the model
//! gives every answer that was given, and in which no operation comes before one that had
//! ended when it began ([Herlihy and Wing 1990]). The search is that of Wing and Gong (1993)
//! with Lowe's memory of the states that led nowhere (2017), as in Porcupine: take one of the
//! operations that may go first, and when no more can go, go back and take another.
//!
//! Two rules prevent the growth for which a race is the worst case (two winners and 58
//! buyers turned away at the same moment have more orders than can be tried):
//!
//! * An operation that only reads ([`Model::is_read_only`]), may go first and is legal goes
//!   first at once, and nothing else is tried in its place. In any order that exists, moving
//!   it to the front breaks no rule of time, since it may go first, and no answer, since it
//!   changes nothing where it was and nothing where it is. (It is not enough that an operation
//!   leaves *this* state as it is: a second write of the same value may be needed later.)
//! * If the model knows that a required operation can never again be legal
//!   ([`Model::can_never_apply`]), no order of the others is tried.
//!
//! [Herlihy and Wing 1990]: https://doi.org/10.1145/78969.78972

mod open;
mod visited;

use open::Open;
use visited::Visited;

/// The behaviour of an object with one operation at a time.
pub trait Model {
    /// The state of the object.
    type State: Clone + Eq;
    /// An operation together with its answer.
    type Op;

    /// Returns the state before the first operation.
    fn begin(&self) -> Self::State;

    /// Returns the state after `op`, or `None` if the object would not have given this answer.
    fn step(&self, state: &Self::State, op: &Self::Op) -> Option<Self::State>;

    /// Whether `op` changes no state in which it is legal: a read, a refusal.
    fn is_read_only(&self, op: &Self::Op) -> bool;

    /// Whether `op` is certainly illegal now and after any further operations. A model
    /// that does not know returns `false`.
    fn can_never_apply(&self, _state: &Self::State, _op: &Self::Op) -> bool {
        false
    }
}

/// An operation and when it ran. Intervals are closed: one that ends when another begins is
/// concurrent with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Spanned<O> {
    /// The operation.
    pub op: O,
    /// When it began.
    pub from: u64,
    /// When it had ended, not before `from`; `None` if that is not known: then it may have
    /// taken effect at any time after it began, or never.
    pub to: Option<u64>,
}

/// The result of the search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Searched {
    /// There is such an order.
    Linearizable,
    /// There is none.
    NotLinearizable,
    /// The budget was spent before it was known.
    GaveUp,
}

/// Whether the operations are linearizable. Tries at most `budget` operations that change
/// the state; memory grows with those that it tried and took back.
pub fn search<M: Model>(model: &M, ops: &[Spanned<M::Op>], budget: usize) -> Searched {
    let mut open = Open::new(ops);
    let mut dead_ends = Visited::new();
    let mut branches: Vec<Branch<M::State>> = Vec::new();
    let (mut state, mut tried) = (model.begin(), 0);
    loop {
        if !open.can_never_apply(model, &state) {
            open.apply_reads(model, &state);
            if open.is_over() {
                return Searched::Linearizable;
            }
            if dead_ends.insert(open.taken(), state.clone()) {
                branches.push(Branch { state, taken: open.count(), next: open.first() });
            }
        }
        loop {
            let Some(branch) = branches.last_mut() else { return Searched::NotLinearizable };
            open.take_back(branch.taken);
            if let Some((after, next)) = open.take_next(model, &branch.state, branch.next) {
                branch.next = next;
                state = after;
                break;
            }
            branches.pop();
        }
        if tried == budget {
            return Searched::GaveUp;
        }
        tried += 1;
    }
}

/// A place of the search to which it may come back.
struct Branch<S> {
    state: S,
    /// The number of operations that had been taken.
    taken: usize,
    /// The next one to be tried.
    next: usize,
}

#[cfg(test)]
pub(super) mod tests;
