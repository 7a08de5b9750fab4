//! `append.edn`: the seat's ledger as a list, for list-append checkers.
//!
//! A rejection is written as a transaction that took effect and only read, so that a checker can see the
//! read that it was based on. As a failure it would be dropped, and its evidence with it.

use super::{
    edn::Edn,
    ledger_order::LedgerOrder,
    ops::{self, How, Spanned},
    tries::{End, Try, tries},
};
use sale::History;
use std::io::{self, Write};

/// The error for rows that could not be read.
const UNREAD: &str = "not read";

/// Writes the encoding.
pub(super) fn write(history: &History, out: &mut dyn Write) -> io::Result<()> {
    let tries = tries(history);
    let order = LedgerOrder::of(history, &tries);
    let mut all: Vec<Spanned> = tries.iter().map(|one| transaction(history, &order, one)).collect();
    all.extend(final_read(history, &order));
    ops::write(&all, out)
}

fn transaction(history: &History, order: &LedgerOrder, one: &Try) -> Spanned {
    let seat = || Edn::str(history.seat);
    let read = |value| Edn::step("r", seat(), value);
    let append = one.appends.then(|| Edn::step("append", seat(), Edn::Int(number(history, one))));
    let steps = |value| Edn::Vector([read(value)].into_iter().chain(append.clone()).collect());
    Spanned {
        process: one.process.into(),
        f: "txn",
        invoked_ns: one.invoked_ns,
        completed_ns: one.completed_ns,
        request: steps(Edn::Nil),
        answered: steps(one.read.filter(|_| one.is_known_to_have_read()).map_or(Edn::Nil, |seen| order.seen(seen))),
        // A ledger that was read when no more rows could arrive holds every sale that was made.
        how: one.sold_nothing().map_or_else(|| how(&one.end), |why| How::Fail(why.into())),
        about: about(history, one),
    }
}

/// Returns a read of the united ledger, by a process that did nothing before.
fn final_read(history: &History, order: &LedgerOrder) -> Option<Spanned> {
    let observations = &history.audit.ledger;
    let read = |value| Edn::Vector(vec![Edn::step("r", Edn::str(history.seat), value)]);
    let known = history.evidence().ledger.read().is_some();
    Some(Spanned {
        process: fresh_process(history),
        f: "txn",
        invoked_ns: observations.iter().map(|observation| observation.invoked_ns).min()?,
        completed_ns: observations.iter().map(|observation| observation.completed_ns).max(),
        request: read(Edn::Nil),
        answered: read(if known { order.all() } else { Edn::Nil }),
        how: if known { How::Ok } else { How::Info(UNREAD.into()) },
        about: vec![("final", Edn::Keyword("ledger"))],
    })
}

/// Returns the sale's number, which is its buyer's. A checker needs each number only once, so a try that
/// was refused and made again has a number beyond all buyers.
pub(super) fn number(history: &History, one: &Try) -> u64 {
    let beyond = if one.last_write { 0 } else { u64::from(history.buyers) * u64::from(one.number) };
    u64::from(one.buyer) + beyond
}

pub(super) fn how(end: &End) -> How {
    match end {
        End::Bought | End::TurnedAway => How::Ok,
        End::Refused(code) => How::Fail(code.clone()),
        End::Unknown(code) => How::Info(code.clone()),
    }
}

pub(super) fn about(history: &History, one: &Try) -> Vec<(&'static str, Edn)> {
    let region = history.regions.get(usize::from(one.region)).map_or(Edn::Nil, Edn::str);
    vec![("buyer", Edn::Int(one.buyer.into())), ("region", region), ("try", Edn::Int(one.number.into()))]
}

/// Returns a number that no process of the history has.
pub(super) fn fresh_process(history: &History) -> u64 {
    history.ops.iter().map(|op| u64::from(op.process) + 1).max().unwrap_or_default()
}
