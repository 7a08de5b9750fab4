//! Builds a history line by line, and checks each line against those before it.

use super::{
    OBSERVATIONS_MAX, OPS_MAX, ROWS_MAX,
    error::ReadError,
    format::{End, Event, FORMAT, Header, Line, ObservationLine, Of, Row, VERSION, Value},
    rules::{belongs, processes},
};
use sale::{Action, Answered, Audit, Completion, History, Observation, Op, Region, Sale, short};
use std::collections::{BTreeMap, BTreeSet};

/// Most regions accepted: more than a run has.
const REGIONS_MAX: usize = 16;

/// An error in a line: in the current one, or in an earlier one that only now proves to be wrong.
struct Wrong {
    line: Option<u64>,
    why: String,
}

impl Wrong {
    fn at(self, line: u64) -> ReadError {
        ReadError::Line { line: self.line.unwrap_or(line), why: self.why }
    }
}

impl From<String> for Wrong {
    fn from(why: String) -> Self {
        Self { line: None, why }
    }
}

impl From<&str> for Wrong {
    fn from(why: &str) -> Self {
        why.to_owned().into()
    }
}

/// An operation that was invoked.
struct Invoked {
    op: Op,
    /// The line of its invocation.
    line: u64,
    /// Whether its end is known.
    ended: bool,
}

pub(super) struct Builder {
    history: History,
    /// By number. A map, because a forged number must not cost memory.
    ops: BTreeMap<u32, Invoked>,
    /// The line that is being read.
    line: u64,
    completed: u32,
    events: u64,
    time: Option<u64>,
    rows_to_come: u32,
    rows: u32,
    reads: u32,
    ended: bool,
}

impl Builder {
    pub(super) fn new(header: Header) -> Result<Self, String> {
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
        let (ops, time, line) = (BTreeMap::new(), Some(0), 1);
        Ok(Self { history, ops, line, completed: 0, events: 0, time, rows_to_come: 0, rows: 0, reads: 0, ended: false })
    }

    /// Returns the history, if its end was read.
    pub(super) fn whole(self) -> Option<History> {
        self.ended.then_some(self.history)
    }

    /// Adds a line that is not the first.
    pub(super) fn take(&mut self, number: u64, line: Line) -> Result<(), ReadError> {
        self.line = number;
        self.add(line).map_err(|wrong| wrong.at(number))
    }

    fn add(&mut self, line: Line) -> Result<(), Wrong> {
        if self.ended {
            return Err("there is something behind the end".into());
        }
        if self.rows_to_come > 0 && !matches!(line, Line::Row(_)) {
            return Err(format!("{} more ledger rows were announced", self.rows_to_come).into());
        }
        match line {
            Line::History(_) => Err("a second header".into()),
            Line::Invoke(event) => Ok(self.invoke(&event)?),
            Line::Ok(event) => {
                let answered =
                    event.value.as_ref().and_then(Value::answered).ok_or("\"value\" is no answer of ours")?;
                Ok(self.complete(&event, Completion::Ok(answered))?)
            }
            Line::Fail(mut event) => {
                let code = event.error.take().ok_or("a failure without \"error\"")?;
                Ok(self.complete(&event, Completion::Fail(code))?)
            }
            Line::Info(mut event) => {
                let code = event.error.take().ok_or("an unknown end without \"error\"")?;
                Ok(self.complete(&event, Completion::Info(code))?)
            }
            Line::Observation(observation) => Ok(self.observation(observation)?),
            Line::Row(row) => Ok(self.row(row)?),
            Line::End(end) => self.end(&end),
        }
    }

    /// Checks the rules that all events share.
    fn in_order(&mut self, event: &Event) -> Result<(), String> {
        if self.reads > 0 {
            return Err("an operation behind the auditor\u{2019}s looks".into());
        }
        if event.index != self.events {
            return Err(format!(
                "\"index\" is {}, and {} is due: a line is missing or too many",
                event.index, self.events
            ));
        }
        // After an operation that never ended, only others that never ended may follow.
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
        if event.value.is_some() || event.error.is_some() {
            return Err("an invocation with \"value\" or \"error\": nothing was answered yet".into());
        }
        if self.ops.len() >= OPS_MAX as usize {
            return Err(format!("more than {OPS_MAX} operations"));
        }
        let op = Op {
            process: event.process,
            buyer: event.buyer,
            region: event.region,
            try_number: event.r#try,
            action: Action::of_name(&event.f)
                .ok_or_else(|| format!("there is no operation \"{}\"", short(&event.f)))?,
            invoked_ns: event.time.ok_or("an invocation without \"time\"")?,
            completed_ns: None,
            completion: Completion::Ok(Answered::Done),
        };
        match self.ops.insert(event.op, Invoked { op, line: self.line, ended: false }) {
            None => Ok(()),
            Some(_) => Err(format!("operation {} is invoked twice", event.op)),
        }
    }

    fn complete(&mut self, event: &Event, completion: Completion) -> Result<(), String> {
        self.in_order(event)?;
        let answered = matches!(completion, Completion::Ok(_));
        if event.value.is_some() != answered || event.error.is_some() {
            return Err("what ended \"ok\" has a \"value\", what did not has an \"error\"".into());
        }
        if event.time.is_none() && !matches!(completion, Completion::Info(_)) {
            return Err("\"time\" is missing: only what nobody knows the end of (\"info\") may have none".into());
        }
        let found = self.ops.get_mut(&event.op).ok_or_else(|| format!("operation {} was not invoked", event.op))?;
        let Invoked { op, ended, .. } = found;
        if std::mem::replace(ended, true) {
            return Err(format!("operation {} ends twice", event.op));
        }
        let same = (op.process, op.buyer, op.region, op.try_number, op.action.name())
            == (event.process, event.buyer, event.region, event.r#try, event.f.as_str());
        if !same {
            return Err(format!("the end of operation {} contradicts its invocation", event.op));
        }
        if let Completion::Ok(answered) = completion {
            belongs(op.action, answered)
                .map_err(|due| format!("\"value\" is no answer to {}: that is {due}", op.action.name()))?;
        }
        (op.completed_ns, op.completion) = (event.time, completion);
        self.completed += 1;
        Ok(())
    }

    fn observation(&mut self, line: ObservationLine) -> Result<(), String> {
        self.known_region(line.region)?;
        self.reads += 1;
        if self.reads > OBSERVATIONS_MAX {
            return Err(format!("more than {OBSERVATIONS_MAX} looks"));
        }
        let ObservationLine { of, region, invoked: invoked_ns, completed: completed_ns, owner, rows, error } = line;
        let audit = &mut self.history.audit;
        match (of, rows, owner) {
            (Of::Ledger, rows, None) if rows.is_none() == error.is_some() => {
                self.rows_to_come = rows.unwrap_or_default();
                let result = error.map_or_else(|| Ok(Vec::new()), Err);
                audit.ledger.push(Observation { region, invoked_ns, completed_ns, result });
            }
            (Of::SeatMap, None, owner) if owner.is_none() || error.is_none() => {
                let result = error.map_or(Ok(owner), Err);
                audit.seat_map.push(Observation { region, invoked_ns, completed_ns, result });
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
        let observation = self.history.audit.ledger.last_mut().filter(|_| self.rows_to_come > 0);
        let Some(Ok(rows)) = observation.map(|observation| &mut observation.result) else {
            return Err("a ledger row that no look announced".into());
        };
        let Row { sale_id, scope, seat, buyer, region } = row;
        rows.push(Sale { sale_id, scope, seat, buyer, region });
        self.rows_to_come -= 1;
        Ok(())
    }

    fn end(&mut self, end: &End) -> Result<(), Wrong> {
        let there = (self.ops.len() as u64, self.reads);
        if (u64::from(end.ops), end.looks) != there {
            return Err(format!(
                "{} operations and {} looks were announced, {} and {} are there",
                end.ops, end.looks, there.0, there.1
            )
            .into());
        }
        if u64::from(self.completed) != there.0 || self.ops.last_key_value().is_some_and(|(last, _)| *last >= end.ops) {
            return Err("not every operation from 0 on has an invocation and an end".into());
        }
        processes(self.ops.values().map(|invoked| (&invoked.op, invoked.line)).collect())
            .map_err(|(line, why)| Wrong { line: Some(line), why })?;
        self.history.ops = std::mem::take(&mut self.ops).into_values().map(|invoked| invoked.op).collect();
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
