//! `rw.edn` and `cas.edn`: the seat's row, which names at most one sale, as a register.

use super::{
    append::{about, fresh_process, how, number},
    edn::Edn,
    ledger_order::register,
    ops::{self, How, Spanned},
    tries::{End, Seen, Try, tries},
};
use sale::{History, Lane, Observation};
use std::{
    collections::BTreeMap,
    io::{self, Write},
};

/// Writes each try as a transaction that reads the row and, unless the seat is sold, writes it.
pub(super) fn write_rw(history: &History, out: &mut dyn Write) -> io::Result<()> {
    let mut all: Vec<Spanned> = tries(history).iter().map(|one| transaction(history, one)).collect();
    all.extend(final_reads(history, "txn", |seen| {
        Edn::Vector(vec![Edn::step("r", Edn::str(history.seat), seen.map_or(Edn::Nil, register))])
    }));
    ops::write(&all, out)
}

fn transaction(history: &History, one: &Try) -> Spanned {
    let seat = || Edn::str(history.seat);
    let write = one.marks.then(|| Edn::step("w", seat(), Edn::Int(number(history, one))));
    let steps = |value| Edn::Vector([Edn::step("r", seat(), value)].into_iter().chain(write.clone()).collect());
    Spanned {
        process: one.process.into(),
        f: "txn",
        invoked_ns: one.invoked_ns,
        completed_ns: one.completed_ns,
        request: steps(Edn::Nil),
        answered: steps(one.read.filter(|_| one.is_known_to_have_read()).map_or(Edn::Nil, register)),
        how: wrote(history, one),
        about: about(history, one),
    }
}

/// Returns how a try's write of the seat's row ended. A transaction wrote the row and the sale together
/// or not at all; without one, the row may have been written although there is no sale.
fn wrote(history: &History, one: &Try) -> How {
    let nothing = one.sold_nothing().filter(|_| history.lane == Lane::Strong);
    nothing.map_or_else(|| how(&one.end), |why| How::Fail(why.into()))
}

/// Writes each try as a compare-and-set from nil to its buyer. A try that found the seat sold is written
/// as a read, because a failed compare-and-set would not show what it read.
pub(super) fn write_cas(history: &History, out: &mut dyn Write) -> io::Result<()> {
    let mut all: Vec<Spanned> = tries(history).iter().map(|one| compare_and_set(history, one)).collect();
    all.extend(final_reads(history, "read", |seen| seen.map_or(Edn::Nil, register)));
    ops::write(&all, out)
}

fn compare_and_set(history: &History, one: &Try) -> Spanned {
    let reads = one.end == End::TurnedAway;
    let pair = || Edn::Vector(vec![Edn::Nil, Edn::Int(one.buyer.into())]);
    Spanned {
        process: one.process.into(),
        f: if reads { "read" } else { "cas" },
        invoked_ns: one.invoked_ns,
        completed_ns: one.completed_ns,
        request: if reads { Edn::Nil } else { pair() },
        answered: if reads { one.read.map_or(Edn::Nil, register) } else { pair() },
        how: wrote(history, one),
        about: about(history, one),
    }
}

/// Returns each region's last observation of the seat map, by a process that did nothing before.
fn final_reads(history: &History, f: &'static str, value: impl Fn(Option<Seen>) -> Edn) -> Vec<Spanned> {
    let last: BTreeMap<u8, &Observation<Option<String>>> =
        history.audit.seat_map.iter().map(|observation| (observation.region, observation)).collect();
    let observations = last.into_values().zip(fresh_process(history)..);
    let read = |(observation, process): (&Observation<Option<String>>, u64)| Spanned {
        process,
        f,
        invoked_ns: observation.invoked_ns,
        completed_ns: Some(observation.completed_ns),
        request: value(None),
        answered: value(observation.result.as_ref().ok().map(|owner| owned(history, owner.as_deref()))),
        how: observation.result.as_ref().map_or_else(|error| How::Info(error.clone()), |_| How::Ok),
        about: vec![
            ("final", Edn::Keyword("seat-table")),
            ("region", history.regions.get(usize::from(observation.region)).map_or(Edn::Nil, Edn::str)),
        ],
    };
    observations.map(read).collect()
}

/// Reads the owner in the seat map, which names them as `fan-7`.
fn owned(history: &History, owner: Option<&str>) -> Seen {
    let Some(owner) = owner else { return Seen::Nobody };
    history.run().owner(owner).map_or(Seen::Stranger, Seen::Buyer)
}
