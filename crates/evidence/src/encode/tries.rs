//! The tries of a history. A checker of transactions calls a try a transaction.

use sale::{Action, Answered, Completion, History, Lane, Op, Run};
use std::{
    collections::BTreeMap,
    ops::Bound::{Excluded, Included},
};

/// One try of one buyer: begin, read, write, commit, as far as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Try {
    pub(super) process: u32,
    pub(super) buyer: u32,
    pub(super) region: u8,
    pub(super) number: u16,
    pub(super) invoked_ns: u64,
    pub(super) completed_ns: Option<u64>,
    /// The content of the seat's row; `None` if the read was not answered.
    pub(super) read: Option<Seen>,
    /// Whether a request to write into the seat's row was sent.
    pub(super) marks: bool,
    /// Whether a request to add a ledger row was sent.
    pub(super) appends: bool,
    /// The time from which others could read the ledger row, as far as the buyer knows.
    pub(super) appended_ns: Option<u64>,
    pub(super) end: End,
    /// Whether the buyer made no later try that writes.
    pub(super) last_write: bool,
    /// Whether the ledger holds the buyer's sale; `None` if the ledger was not read, or if the
    /// sale may still arrive.
    pub(super) landed: Option<bool>,
}

impl Try {
    /// Whether its read can be trusted. For a try with an unknown end, only the ledger can show that
    /// it committed. The read of a transaction that never committed proves nothing, and a checker
    /// that takes it for a committed one accuses a database of something that it did not do.
    pub(super) fn is_known_to_have_read(&self) -> bool {
        !matches!(self.end, End::Unknown(_)) || self.landed == Some(true)
    }

    /// Returns the error of a try that has an unknown end and certainly sold nothing.
    pub(super) fn sold_nothing(&self) -> Option<&'static str> {
        let unknown = matches!(self.end, End::Unknown(_));
        (unknown && self.landed == Some(false)).then_some("not in the settled ledger")
    }
}

/// The content of the seat's row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seen {
    Nobody,
    Buyer(u32),
    /// A sale that is not of this run.
    Stranger,
}

/// The end of a try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum End {
    /// It was committed.
    Bought,
    /// It read that the seat is sold and wrote nothing.
    TurnedAway,
    /// It certainly had no effect.
    Refused(String),
    /// It may have had an effect.
    Unknown(String),
}

/// Returns the tries, in the order in which they began.
pub(super) fn tries(history: &History) -> Vec<Try> {
    let mut by_try: BTreeMap<(u32, u16), Vec<&Op>> = BTreeMap::new();
    let mut purchases = BTreeMap::new();
    for op in &history.ops {
        match (op.action, op.try_number) {
            (Action::Purchase, _) => _ = purchases.insert(op.buyer, op),
            (_, 0) => {}
            (_, number) => by_try.entry((op.buyer, number)).or_default().push(op),
        }
    }
    let evidence = history.evidence();
    let landed = |buyer| {
        let holds = evidence.ledger.read()?.holds(buyer);
        (holds || evidence.settled).then_some(holds)
    };
    let mut tries: Vec<Try> = Vec::with_capacity(by_try.len());
    for ((buyer, number), ops) in &by_try {
        let last = by_try.range((Excluded((*buyer, *number)), Included((*buyer, u16::MAX)))).next().is_none();
        let purchase = purchases.get(buyer).copied().filter(|_| last);
        tries.push(Try { landed: landed(*buyer), ..of_ops(history, ops, purchase) });
    }
    // From the last try of each buyer backwards: the first that writes is their last write.
    let mut writes_later = None;
    for one in tries.iter_mut().rev() {
        one.last_write = writes_later != Some(one.buyer);
        if one.marks {
            writes_later = Some(one.buyer);
        }
    }
    tries.sort_by_key(|one| (one.invoked_ns, one.buyer, one.number));
    tries
}

/// Builds a try from its operations; `purchase` is the purchase, if this was its last try.
fn of_ops(history: &History, ops: &[&Op], purchase: Option<&Op>) -> Try {
    let (lane, run) = (history.lane, history.run());
    let done = |action| ops.iter().copied().find(|op| op.action == action);
    let end = end(lane, ops, purchase);
    let found_later = matches!(&end, End::Bought) && done(Action::Commit).is_none_or(|commit| !took_effect(commit));
    let last_answer = ops.iter().map(|op| op.completed_ns).max_by_key(|at| at.unwrap_or(u64::MAX)).flatten();
    // Without transactions the row is there at once.
    let appended = if lane == Lane::Strong { done(Action::Commit) } else { done(Action::AppendSale) };
    Try {
        process: ops[0].process,
        buyer: ops[0].buyer,
        region: ops[0].region,
        number: ops[0].try_number,
        invoked_ns: ops.iter().map(|op| op.invoked_ns).min().unwrap_or_default(),
        // The buyer who found their sale in the ledger knew of it only then.
        completed_ns: if found_later { purchase.and_then(|purchase| purchase.completed_ns) } else { last_answer },
        read: done(Action::ReadSeat).and_then(|read| seen(run, read)),
        marks: done(Action::MarkSold).is_some(),
        appends: done(Action::AppendSale).is_some(),
        appended_ns: appended.filter(|op| took_effect(op)).and_then(|op| op.completed_ns),
        end,
        last_write: true,
        landed: None,
    }
}

fn seen(run: Run<'_>, read: &Op) -> Option<Seen> {
    match read.completion {
        Completion::Ok(Answered::Available) => Some(Seen::Nobody),
        Completion::Ok(Answered::Sold(Some(number))) => Some(run.buyer(number).map_or(Seen::Stranger, Seen::Buyer)),
        Completion::Ok(Answered::Sold(None)) => Some(Seen::Stranger),
        _ => None,
    }
}

fn end(lane: Lane, ops: &[&Op], purchase: Option<&Op>) -> End {
    let confirmed = purchase.is_some_and(|purchase| purchase.completion == Completion::Ok(Answered::Confirmed));
    let committed = ops.iter().any(|op| op.action == Action::Commit && took_effect(op));
    if confirmed || committed {
        return End::Bought;
    }
    let broken = ops.iter().find(|op| !took_effect(op)).map(|op| (op.action, &op.completion));
    let mark = ops.iter().find(|op| op.action == Action::MarkSold);
    let Some(mark) = mark else {
        let sold = ops.iter().any(|op| matches!(op.completion, Completion::Ok(Answered::Sold(_))));
        // A try that never sent a write has not written, however it ended.
        return if sold { End::TurnedAway } else { End::Refused(broken.map_or("cut".into(), |(_, how)| code(how))) };
    };
    match broken {
        // Without transactions, what was written before the failure stays.
        Some((_, Completion::Fail(code))) if lane == Lane::Strong || !took_effect(mark) => End::Refused(code.clone()),
        Some((_, how)) => End::Unknown(code(how)),
        None => End::Unknown("cut".into()),
    }
}

fn code(how: &Completion) -> String {
    match how {
        Completion::Fail(code) | Completion::Info(code) => code.clone(),
        Completion::Ok(_) => String::new(),
    }
}

const fn took_effect(op: &Op) -> bool {
    matches!(op.completion, Completion::Ok(_))
}
