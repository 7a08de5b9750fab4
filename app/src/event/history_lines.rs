//! A history as text: how it is stored, and what a browser fetches.
//!
//! ```text
//! history 1 {run} {lane} {seat} {buyers} {regions} {engine}
//! o {process} {buyer} {region} {try} {action} {invoked} {completed} ok|fail|info {answer or code}
//! ledger {region} {invoked} {completed} rows {count}     and as many lines: row {sale_id} {scope} {seat} {buyer} {region}
//! ledger {region} {invoked} {completed} error {why}
//! seat {region} {invoked} {completed} none|owner|error {text}
//! end {operations} {agreed} settled|open
//! ```
//!
//! The fields are those of the events: text percent-encoded, a hyphen for nothing. The last
//! line counts the operations, so that a text that was cut is not taken for a whole one.

mod read;

use super::field::encode;
use crate::joined::joined;
use crate::sale::{Answered, Completion, History, Look, Op, Sale};
use std::fmt::Write as _;

/// Longest text that is read, in bytes: 10,000 buyers who try 25 times each need less.
pub const HISTORY_BYTES_MAX: usize = 128 << 20;
/// Most regions of a lane that are read.
pub const REGIONS_MAX: usize = 16;

impl History {
    /// The history as ASCII lines, the last newline included. [`History::of_lines`] reads them.
    #[must_use]
    pub fn to_lines(&self) -> String {
        let mut out = String::with_capacity(256 + 48 * self.ops.len() + 128 * self.audit.ledger.len());
        // Writing to a String cannot fail, here and below.
        let _ = self.write(&mut out);
        out
    }

    fn write(&self, out: &mut String) -> std::fmt::Result {
        let regions: Vec<&str> = self.regions.iter().map(|region| region.as_str()).collect();
        let (run, regions, engine) = (encode(&self.run), encode(&joined(&regions, ",")), encode(&self.engine));
        writeln!(out, "history 1 {run} {} {} {} {regions} {engine}", self.lane, self.seat, self.buyers)?;
        self.ops.iter().try_for_each(|op| write_op(out, op))?;
        self.audit.ledger.iter().try_for_each(|look| write_ledger(out, look))?;
        self.audit.seat_table.iter().try_for_each(|look| write_seat(out, look))?;
        let agreed = self.audit.agreed_ns.map_or("-".into(), |ns| ns.to_string());
        writeln!(out, "end {} {agreed} {}", self.ops.len(), if self.audit.settled { "settled" } else { "open" })
    }
}

fn write_op(out: &mut String, op: &Op) -> std::fmt::Result {
    let Op { process, buyer, region, try_number, action, invoked_ns, .. } = op;
    write!(out, "o {process} {buyer} {region} {try_number} {} {invoked_ns} ", action.name())?;
    match op.completed_ns {
        Some(ns) => write!(out, "{ns} ")?,
        None => out.push_str("- "),
    }
    match &op.completion {
        Completion::Ok(Answered::Sold(Some(buyer))) => writeln!(out, "ok sold-to {buyer}"),
        Completion::Ok(answered) => writeln!(out, "ok {}", answer_name(*answered)),
        Completion::Fail(code) => writeln!(out, "fail {}", encode(code)),
        Completion::Info(code) => writeln!(out, "info {}", encode(code)),
    }
}

const fn answer_name(answered: Answered) -> &'static str {
    match answered {
        Answered::Done => "done",
        Answered::Available => "available",
        Answered::Sold(_) => "sold",
        Answered::Confirmed => "confirmed",
        Answered::Rejected => "rejected",
        Answered::Found(true) => "found",
        Answered::Found(false) => "not-found",
    }
}

fn write_look<T>(out: &mut String, name: &str, look: &Look<T>) -> std::fmt::Result {
    write!(out, "{name} {} {} {} ", look.region, look.invoked_ns, look.completed_ns)
}

fn write_ledger(out: &mut String, look: &Look<Vec<Sale>>) -> std::fmt::Result {
    write_look(out, "ledger", look)?;
    match &look.said {
        Err(why) => writeln!(out, "error {}", encode(why)),
        Ok(rows) => {
            writeln!(out, "rows {}", rows.len())?;
            rows.iter().try_for_each(|sale| {
                let (id, scope, buyer) = (encode(&sale.sale_id), encode(&sale.scope), encode(&sale.buyer));
                writeln!(out, "row {id} {scope} {} {buyer} {}", sale.seat, sale.region)
            })
        }
    }
}

fn write_seat(out: &mut String, look: &Look<Option<String>>) -> std::fmt::Result {
    write_look(out, "seat", look)?;
    match &look.said {
        Ok(None) => writeln!(out, "none -"),
        Ok(Some(owner)) => writeln!(out, "owner {}", encode(owner)),
        Err(why) => writeln!(out, "error {}", encode(why)),
    }
}

#[cfg(test)]
mod tests;
