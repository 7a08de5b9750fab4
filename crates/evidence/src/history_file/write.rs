//! A history as lines.

use super::format::{End, Event, FORMAT, Header, Line, ObservationLine, Of, Row, VERSION, Value};
use sale::{Action, Completion, History, Observation, Op, Sale};
use std::io::{self, Write};

/// Writes a history as the lines of `history.jsonl`.
///
/// # Errors
/// If `out` cannot be written to.
pub fn write_history(history: &History, out: &mut dyn Write) -> io::Result<()> {
    put(out, &header(history))?;
    for (index, (op, done)) in in_order_of_time(&history.ops).into_iter().enumerate() {
        put(out, &event(history, index as u64, op, done))?;
    }
    for observation in &history.audit.ledger {
        let rows = observation.result.as_ref().ok().map(|rows| count(rows.len()));
        put(out, &observation_line(Of::Ledger, observation, None, rows))?;
        for sale in observation.result.iter().flatten() {
            put(out, &Line::Row(row(sale)))?;
        }
    }
    for observation in &history.audit.seat_map {
        put(out, &observation_line(Of::SeatMap, observation, observation.result.clone().ok().flatten(), None))?;
    }
    put(out, &end(history))
}

fn put(out: &mut dyn Write, line: &Line) -> io::Result<()> {
    serde_json::to_writer(&mut *out, line)?;
    out.write_all(b"\n")
}

fn header(history: &History) -> Line {
    Line::History(Header {
        format: FORMAT.into(),
        version: VERSION,
        run: history.run.clone(),
        lane: history.lane.name().into(),
        seat: history.seat,
        buyers: history.buyers,
        engine: history.engine.clone(),
        regions: history.regions.clone(),
    })
}

/// Returns all events: the number of the operation, and whether it is the completion. Events in the same
/// nanosecond are concurrent, so invocations come first; completions without a time come last.
fn in_order_of_time(ops: &[Op]) -> Vec<(usize, bool)> {
    let mut events: Vec<(usize, bool)> = (0..ops.len()).flat_map(|op| [(op, false), (op, true)]).collect();
    events.sort_by_key(|(op, done)| {
        let time = if *done { ops[*op].completed_ns } else { Some(ops[*op].invoked_ns) };
        (time.is_none(), time, *done, *op)
    });
    events
}

fn event(history: &History, index: u64, number: usize, done: bool) -> Line {
    let op = &history.ops[number];
    let mut event = Event {
        index,
        time: if done { op.completed_ns } else { Some(op.invoked_ns) },
        process: op.process,
        f: op.action.name().into(),
        value: None,
        buyer: op.buyer,
        region: op.region,
        r#try: op.try_number,
        op: count(number),
        sale_id: names_its_sale(op.action).then(|| Sale::id_of(&history.run, op.buyer)),
        error: None,
    };
    if !done {
        return Line::Invoke(event);
    }
    match &op.completion {
        Completion::Ok(answered) => {
            event.value = Some(Value::of(*answered));
            Line::Ok(event)
        }
        Completion::Fail(code) => {
            event.error = Some(code.clone());
            Line::Fail(event)
        }
        Completion::Info(code) => {
            event.error = Some(code.clone());
            Line::Info(event)
        }
    }
}

const fn names_its_sale(action: Action) -> bool {
    matches!(action, Action::Purchase | Action::MarkSold | Action::AppendSale | Action::FindSale)
}

fn observation_line<T>(of: Of, observation: &Observation<T>, owner: Option<String>, rows: Option<u32>) -> Line {
    Line::Observation(ObservationLine {
        of,
        region: observation.region,
        invoked: observation.invoked_ns,
        completed: observation.completed_ns,
        owner,
        rows,
        error: observation.result.as_ref().err().cloned(),
    })
}

fn row(sale: &Sale) -> Row {
    Row {
        sale_id: sale.sale_id.clone(),
        scope: sale.scope.clone(),
        seat: sale.seat,
        buyer: sale.buyer.clone(),
        region: sale.region.clone(),
    }
}

fn end(history: &History) -> Line {
    Line::End(End {
        ops: count(history.ops.len()),
        looks: count(history.audit.ledger.len() + history.audit.seat_map.len()),
        agreed: history.audit.agreed_ns,
        settled: history.audit.settled,
    })
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
