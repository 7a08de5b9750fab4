//! Lines to a history, with nothing taken on trust: they may come from anybody.

use super::{
    HISTORY_MAX, LINE_MAX, LOOKS_MAX, OPS_MAX, ROWS_MAX,
    format::{End, Event, FORMAT, Header, Line, LookLine, Of, Row, VERSION, Value},
};
use app::sale::{Action, Answered, Audit, Completion, History, Look, Op, Region, Sale};
use std::{
    collections::{BTreeMap, BTreeSet},
    io::{self, BufRead, Read},
};

/// More than a run has.
const REGIONS_MAX: usize = 16;

/// Why a `history.jsonl` cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file could not be read to its end.
    #[error("line {line}: {source}")]
    Io {
        /// The line, from 1.
        line: u64,
        /// What the system says.
        source: io::Error,
    },
    /// A line is not what it has to be.
    #[error("line {line}: {why}")]
    Line {
        /// The line, from 1.
        line: u64,
        /// What is wrong with it.
        why: String,
    },
}

/// Reads the lines of a `history.jsonl`.
///
/// # Errors
/// Names the first line that is too long, is not JSON of this format, contradicts an
/// earlier one, or is missing.
pub fn read_history(input: impl Read) -> Result<History, ReadError> {
    let mut input = io::BufReader::new(input.take(HISTORY_MAX + 1));
    let (mut line, mut buffer, mut builder, mut bytes) = (0, Vec::new(), None::<Builder>, 0);
    loop {
        line += 1;
        bytes += next_line(&mut input, &mut buffer).map_err(|source| ReadError::Io { line, source })? as u64;
        let at = |why: String| ReadError::Line { line, why };
        if buffer.is_empty() {
            let cut_off = || at("the history is cut off: there is no line of type \"end\"".into());
            return builder.filter(|builder| builder.ended).map(|builder| builder.history).ok_or_else(cut_off);
        }
        if buffer.len() > LINE_MAX || bytes > HISTORY_MAX {
            return Err(at("longer than any line or history of ours".into()));
        }
        let read: Line = serde_json::from_slice(&buffer).map_err(|error| at(not_ours(&error)))?;
        match (&mut builder, read) {
            (None, Line::History(header)) => builder = Some(Builder::new(header).map_err(at)?),
            (None, _) => return Err(at("the first line has to be of type \"history\"".into())),
            (Some(builder), read) => builder.take(read).map_err(at)?,
        }
    }
}

/// Reads one line into `buffer`, at most one byte more than is accepted; none at the end.
fn next_line(input: &mut impl BufRead, buffer: &mut Vec<u8>) -> io::Result<usize> {
    buffer.clear();
    input.take(LINE_MAX as u64 + 1).read_until(b'\n', buffer)
}

fn not_ours(error: &serde_json::Error) -> String {
    // It counts lines from 1 within the one line that it was given.
    let said = error.to_string();
    let said = said.split(" at line ").next().unwrap_or_default();
    format!("not a line of a history (column {}): {}", error.column(), said.chars().take(200).collect::<String>())
}

struct Builder {
    history: History,
    /// By number, and whether the end is known. A map, because a number that somebody made
    /// up must not cost memory.
    ops: BTreeMap<u32, (Op, bool)>,
    completed: u32,
    events: u64,
    time: Option<u64>,
    rows_to_come: u32,
    rows: u32,
    looks: u32,
    ended: bool,
}

impl Builder {
    fn new(header: Header) -> Result<Self, String> {
        if header.format != FORMAT || header.version != VERSION {
            return Err(format!("this reads {FORMAT} version {VERSION} and nothing else"));
        }
        if header.regions.is_empty() || header.regions.len() > REGIONS_MAX {
            return Err(format!("a lane has 1 to {REGIONS_MAX} regions"));
        }
        let distinct: BTreeSet<&Region> = header.regions.iter().collect();
        if distinct.len() < header.regions.len() {
            return Err("a region is there twice".into());
        }
        let history = History {
            run: header.run,
            lane: header.lane.parse()?,
            seat: header.seat,
            buyers: header.buyers,
            engine: header.engine,
            regions: header.regions,
            ops: Vec::new(),
            audit: Audit::default(),
        };
        let (ops, time) = (BTreeMap::new(), Some(0));
        Ok(Self { history, ops, completed: 0, events: 0, time, rows_to_come: 0, rows: 0, looks: 0, ended: false })
    }

    fn take(&mut self, line: Line) -> Result<(), String> {
        if self.ended {
            return Err("there is something behind the end".into());
        }
        if self.rows_to_come > 0 && !matches!(line, Line::Row(_)) {
            return Err(format!("{} more ledger rows were announced", self.rows_to_come));
        }
        match line {
            Line::History(_) => Err("a second header".into()),
            Line::Invoke(event) => self.invoke(&event),
            Line::Ok(event) => {
                let answered =
                    event.value.as_ref().and_then(Value::answered).ok_or("\"value\" is no answer of ours")?;
                self.complete(&event, Completion::Ok(answered))
            }
            Line::Fail(mut event) => {
                let code = event.error.take().ok_or("a failure without \"error\"")?;
                self.complete(&event, Completion::Fail(code))
            }
            Line::Info(mut event) => {
                let code = event.error.take().ok_or("an unknown end without \"error\"")?;
                self.complete(&event, Completion::Info(code))
            }
            Line::Look(look) => self.look(look),
            Line::Row(row) => self.row(row),
            Line::End(end) => self.end(&end),
        }
    }

    /// What all events have in common.
    fn in_order(&mut self, event: &Event) -> Result<(), String> {
        if self.looks > 0 {
            return Err("an operation behind the auditor\u{2019}s looks".into());
        }
        if event.index != self.events {
            return Err(format!(
                "\"index\" is {}, and {} is due: a line is missing or too many",
                event.index, self.events
            ));
        }
        // Behind what never ended comes nothing but others of its kind.
        if event.time.is_some() && (self.time.is_none() || event.time < self.time) {
            return Err("it is earlier than the line before".into());
        }
        if event.buyer == 0 || event.buyer > self.history.buyers {
            return Err(format!("there is no buyer {} among {}", event.buyer, self.history.buyers));
        }
        let due = Sale::id_of(&self.history.run, event.buyer);
        if event.sale_id.as_ref().is_some_and(|sale_id| *sale_id != due) {
            return Err(format!("\"sale_id\" of buyer {} has to be {due}", event.buyer));
        }
        self.events += 1;
        self.time = event.time;
        Ok(())
    }

    fn invoke(&mut self, event: &Event) -> Result<(), String> {
        self.in_order(event)?;
        self.known_region(event.region)?;
        if self.ops.len() >= OPS_MAX as usize {
            return Err(format!("more than {OPS_MAX} operations"));
        }
        let op = Op {
            process: event.process,
            buyer: event.buyer,
            region: event.region,
            try_number: event.r#try,
            action: Action::of_name(&event.f).ok_or_else(|| format!("there is no operation {:?}", short(&event.f)))?,
            invoked_ns: event.time.ok_or("an invocation without \"time\"")?,
            completed_ns: None,
            completion: Completion::Ok(Answered::Done),
        };
        match self.ops.insert(event.op, (op, false)) {
            None => Ok(()),
            Some(_) => Err(format!("operation {} is invoked twice", event.op)),
        }
    }

    fn complete(&mut self, event: &Event, completion: Completion) -> Result<(), String> {
        self.in_order(event)?;
        let found = self.ops.get_mut(&event.op).ok_or_else(|| format!("operation {} was not invoked", event.op))?;
        let (op, ended) = found;
        if std::mem::replace(ended, true) {
            return Err(format!("operation {} ends twice", event.op));
        }
        let same = (op.process, op.buyer, op.region, op.try_number, op.action.name())
            == (event.process, event.buyer, event.region, event.r#try, event.f.as_str());
        if !same {
            return Err(format!("the end of operation {} contradicts its invocation", event.op));
        }
        (op.completed_ns, op.completion) = (event.time, completion);
        self.completed += 1;
        Ok(())
    }

    fn look(&mut self, line: LookLine) -> Result<(), String> {
        self.known_region(line.region)?;
        self.looks += 1;
        if self.looks > LOOKS_MAX {
            return Err(format!("more than {LOOKS_MAX} looks"));
        }
        let LookLine { of, region, invoked: invoked_ns, completed: completed_ns, owner, rows, error } = line;
        let audit = &mut self.history.audit;
        match (of, rows, owner) {
            (Of::Ledger, rows, None) if rows.is_none() == error.is_some() => {
                self.rows_to_come = rows.unwrap_or_default();
                let said = error.map_or_else(|| Ok(Vec::new()), Err);
                audit.ledger.push(Look { region, invoked_ns, completed_ns, said });
            }
            (Of::SeatTable, None, owner) if owner.is_none() || error.is_none() => {
                let said = error.map_or(Ok(owner), Err);
                audit.seat_table.push(Look { region, invoked_ns, completed_ns, said });
            }
            _ => return Err("a look has to say what it saw, or why it saw nothing".into()),
        }
        Ok(())
    }

    fn row(&mut self, row: Row) -> Result<(), String> {
        self.rows += 1;
        if self.rows > ROWS_MAX {
            return Err(format!("more than {ROWS_MAX} ledger rows"));
        }
        let look = self.history.audit.ledger.last_mut().filter(|_| self.rows_to_come > 0);
        let Some(Ok(rows)) = look.map(|look| &mut look.said) else {
            return Err("a ledger row that no look announced".into());
        };
        let Row { sale_id, scope, seat, buyer, region } = row;
        rows.push(Sale { sale_id, scope, seat, buyer, region });
        self.rows_to_come -= 1;
        Ok(())
    }

    fn end(&mut self, end: &End) -> Result<(), String> {
        let there = (self.ops.len() as u64, self.looks);
        if (u64::from(end.ops), end.looks) != there {
            return Err(format!(
                "{} operations and {} looks were announced, {} and {} are there",
                end.ops, end.looks, there.0, there.1
            ));
        }
        if u64::from(self.completed) != there.0 || self.ops.last_key_value().is_some_and(|(last, _)| *last >= end.ops) {
            return Err("not every operation from 0 on has an invocation and an end".into());
        }
        self.history.ops = std::mem::take(&mut self.ops).into_values().map(|(op, _)| op).collect();
        self.history.audit.agreed_ns = end.agreed;
        self.history.audit.settled = end.settled;
        self.ended = true;
        Ok(())
    }

    fn known_region(&self, region: u8) -> Result<(), String> {
        let known = usize::from(region) < self.history.regions.len();
        if known { Ok(()) } else { Err(format!("there is no region number {region}")) }
    }
}

fn short(text: &str) -> String {
    text.chars().take(40).collect()
}
