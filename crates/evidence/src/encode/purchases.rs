//! `mutex.edn` and `set.edn`: whole purchases, as the buyer saw them.

use super::{
    append::fresh_process,
    edn::Edn,
    ops::{self, How, Spanned},
};
use sale::{Action, Answered, Completion, History, Op, Reading, Rows};
use std::io::{self, Write};

/// Writes the seat as a lock: a buyer with a confirmed purchase has acquired it, and nobody releases it.
pub(super) fn write_mutex(history: &History, out: &mut dyn Write) -> io::Result<()> {
    let all: Vec<Spanned> = purchases(history).map(|op| purchase(history, op, "acquire", &Edn::Nil)).collect();
    ops::write(&all, out)
}

/// Writes the ledger as a set: a buyer with a confirmed purchase has added their sale.
pub(super) fn write_set(history: &History, out: &mut dyn Write) -> io::Result<()> {
    let add = |op: &Op| purchase(history, op, "add", &Edn::Int(op.buyer.into()));
    let mut all: Vec<Spanned> = purchases(history).map(add).collect();
    all.extend(final_read(history));
    ops::write(&all, out)
}

fn purchases(history: &History) -> impl Iterator<Item = &Op> {
    history.ops.iter().filter(|op| op.action == Action::Purchase)
}

fn purchase(history: &History, op: &Op, f: &'static str, value: &Edn) -> Spanned {
    let region = history.regions.get(usize::from(op.region)).map_or(Edn::Nil, Edn::str);
    Spanned {
        process: op.process.into(),
        f,
        invoked_ns: op.invoked_ns,
        completed_ns: op.completed_ns,
        request: value.clone(),
        answered: value.clone(),
        how: match &op.completion {
            Completion::Ok(Answered::Confirmed) => How::Ok,
            Completion::Ok(_) => How::Fail("sold".into()),
            Completion::Fail(code) => How::Fail(code.clone()),
            Completion::Info(code) => How::Info(code.clone()),
        },
        about: vec![("buyer", Edn::Int(op.buyer.into())), ("region", region)],
    }
}

fn final_read(history: &History) -> Option<Spanned> {
    let observations = &history.audit.ledger;
    let ledger = history.evidence().ledger;
    let sales = |Rows { holders, strangers, .. }: Rows| {
        let holders = holders.into_iter().map(|buyer| Edn::Int(buyer.into()));
        Edn::Set(holders.chain(strangers.into_iter().map(Edn::Str)).collect())
    };
    Some(Spanned {
        process: fresh_process(history),
        f: "read",
        invoked_ns: observations.iter().map(|observation| observation.invoked_ns).min()?,
        completed_ns: observations.iter().map(|observation| observation.completed_ns).max(),
        request: Edn::Nil,
        how: ledger.unread().map_or(How::Ok, |why| How::Info(why.into())),
        answered: match ledger {
            Reading::Read(rows) => sales(rows),
            Reading::NotRead(_) | Reading::NotRequested => Edn::Nil,
        },
        about: vec![("final", Edn::Keyword("ledger"))],
    })
}
