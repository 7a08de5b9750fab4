//! A history as text: the form in which it is stored and in which a browser fetches it.
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
//! The fields are written as in events: text percent-encoded, a hyphen for none. The last
//! line counts the operations, so that a text that was cut is not taken for a complete one.

mod read;

use super::codec::{Fields, Part, Word, part};
use crate::{Answered, Completion, History, Lane, Observation, Op, Region, Sale, SeatId};

/// Longest text that is read, in bytes: 10,000 buyers who try 25 times each need less.
pub const HISTORY_BYTES_MAX: usize = 128 << 20;
/// Most regions of a lane that are read.
pub const REGIONS_MAX: usize = 16;

part!(Header { run, lane, seat, buyers, regions, engine });
part!(Op { process, buyer, region, try_number, action, invoked_ns, completed_ns, completion });
part!(Sale { sale_id, scope, seat, buyer, region });
part!(End { ops, agreed_ns, settled });

/// The fields of the first line after `history 1`.
struct Header {
    run: String,
    lane: Lane,
    seat: SeatId,
    buyers: u32,
    regions: Vec<Region>,
    engine: String,
}

/// The fields of the last line, which counts the operations.
struct End {
    ops: usize,
    agreed_ns: Option<u64>,
    settled: Settled,
}

struct Settled(bool);

impl History {
    /// Returns the history as ASCII lines, the last newline included. [`History::of_lines`] reads them.
    #[must_use]
    pub fn to_lines(&self) -> String {
        let mut out = String::with_capacity(256 + 48 * self.ops.len() + 128 * self.audit.ledger.len());
        put(&mut out, "history 1", &Header::of(self));
        self.ops.iter().for_each(|op| put(&mut out, "o", op));
        for observation in &self.audit.ledger {
            let Observation { region, invoked_ns, completed_ns, ref result } = *observation;
            let count = result.as_ref().map(Vec::len).map_err(String::clone);
            put(&mut out, "ledger", &Observation { region, invoked_ns, completed_ns, result: count });
            result.iter().flatten().for_each(|sale| put(&mut out, "row", sale));
        }
        self.audit.seat_map.iter().for_each(|observation| put(&mut out, "seat", observation));
        let (agreed_ns, settled) = (self.audit.agreed_ns, Settled(self.audit.settled));
        put(&mut out, "end", &End { ops: self.ops.len(), agreed_ns, settled });
        out
    }
}

impl Header {
    fn of(history: &History) -> Self {
        let History { lane, seat, buyers, .. } = *history;
        let (run, regions, engine) = (history.run.clone(), history.regions.clone(), history.engine.clone());
        Self { run, lane, seat, buyers, regions, engine }
    }
}

fn put(out: &mut String, word: &str, part: &impl Part) {
    out.push_str(word);
    part.write(out);
    out.push('\n');
}

impl Word for Settled {
    fn put(&self, line: &mut String) {
        line.push_str(if self.0 { "settled" } else { "open" });
    }

    fn of(field: &str) -> Option<Self> {
        match field {
            "settled" => Some(Self(true)),
            "open" => Some(Self(false)),
            _ => None,
        }
    }
}

impl Part for Completion {
    fn write(&self, line: &mut String) {
        match self {
            Self::Ok(Answered::Sold(Some(buyer))) => {
                line.push_str(" ok sold-to");
                buyer.write(line);
            }
            Self::Ok(answered) => {
                line.push_str(" ok ");
                line.push_str(answered.name());
            }
            Self::Fail(code) => {
                line.push_str(" fail");
                code.write(line);
            }
            Self::Info(code) => {
                line.push_str(" info");
                code.write(line);
            }
        }
    }

    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        Some(match fields.next()? {
            "ok" => Self::Ok(match fields.next()? {
                "sold-to" => Answered::Sold(Some(Part::read(fields)?)),
                name => Answered::of_name(name)?,
            }),
            "fail" => Self::Fail(Part::read(fields)?),
            "info" => Self::Info(Part::read(fields)?),
            _ => return None,
        })
    }
}

impl<T> Part for Observation<T>
where
    Result<T, String>: Part,
{
    fn write(&self, line: &mut String) {
        let Self { region, invoked_ns, completed_ns, result } = self;
        region.write(line);
        invoked_ns.write(line);
        completed_ns.write(line);
        result.write(line);
    }

    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let (region, invoked_ns) = (Part::read(fields)?, Part::read(fields)?);
        Some(Self { region, invoked_ns, completed_ns: Part::read(fields)?, result: Part::read(fields)? })
    }
}

/// The number of rows of a ledger; the rows follow, one per line.
impl Part for Result<usize, String> {
    fn write(&self, line: &mut String) {
        line.push_str(if self.is_ok() { " rows" } else { " error" });
        match self {
            Ok(rows) => rows.write(line),
            Err(why) => why.write(line),
        }
    }

    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        match fields.next()? {
            "rows" => Part::read(fields).map(Ok),
            "error" => Part::read(fields).map(Err),
            _ => None,
        }
    }
}

/// The owner that a seat map shows.
impl Part for Result<Option<String>, String> {
    fn write(&self, line: &mut String) {
        let (word, text) = match self {
            Ok(None) => (" none", String::new()),
            Ok(Some(owner)) => (" owner", owner.clone()),
            Err(why) => (" error", why.clone()),
        };
        line.push_str(word);
        text.write(line);
    }

    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let (word, text) = (fields.next()?, Part::read(fields)?);
        match word {
            "none" => Some(Ok(None)),
            "owner" => Some(Ok(Some(text))),
            "error" => Some(Err(text)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
