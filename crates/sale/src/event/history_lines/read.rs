//! Reads a history from lines: any text from a stranger is read or refused.

use super::{End, HISTORY_BYTES_MAX, Header, REGIONS_MAX, Settled};
use crate::{
    Audit, History, Observation, Sale,
    event::codec::{Fields, Part},
};
use std::str::Lines;

impl History {
    /// Reads the lines that [`History::to_lines`] wrote, or returns a sentence that names the wrong line.
    pub fn of_lines(text: &str) -> Result<Self, String> {
        if text.len() > HISTORY_BYTES_MAX {
            return Err(format!("The history is longer than {} MiB.", HISTORY_BYTES_MAX >> 20));
        }
        let mut lines = Numbered { lines: text.lines(), number: 0 };
        let mut history = lines.next().and_then(read_header).ok_or_else(|| lines.refused())?;
        loop {
            let Some(line) = lines.next() else { return Err("The history has no end: it was cut.".into()) };
            let mut fields = line.split_ascii_whitespace();
            let first = fields.next().unwrap_or_default();
            if first == "end" {
                read_end(&mut history, &mut fields).ok_or_else(|| lines.refused())?;
                return lines
                    .next()
                    .map_or(Ok(history), |_| Err("There is more text behind the history\u{2019}s end.".into()));
            }
            take(&mut history, first, &mut fields, &mut lines).ok_or_else(|| lines.refused())?;
        }
    }
}

/// Lines, with the number of the last one that was read.
struct Numbered<'a> {
    lines: Lines<'a>,
    number: usize,
}

impl<'a> Numbered<'a> {
    fn next(&mut self) -> Option<&'a str> {
        self.number += 1;
        self.lines.next()
    }

    fn refused(&self) -> String {
        format!("Line {} of the history cannot be read.", self.number)
    }
}

fn read_header(line: &str) -> Option<History> {
    let mut fields = line.strip_prefix("history 1 ")?.split_ascii_whitespace();
    let Header { run, lane, seat, buyers, regions, engine } = Part::read(&mut fields)?;
    let history = History { run, lane, seat, buyers, engine, regions, ops: Vec::new(), audit: Audit::default() };
    (history.regions.len() <= REGIONS_MAX && ended(&mut fields)).then_some(history)
}

fn take(history: &mut History, first: &str, fields: &mut Fields<'_>, lines: &mut Numbered<'_>) -> Option<()> {
    match first {
        "o" => history.ops.push(Part::read(fields)?),
        "ledger" => history.audit.ledger.push(read_ledger(fields, lines)?),
        "seat" => history.audit.seat_map.push(Part::read(fields)?),
        _ => return None,
    }
    ended(fields).then_some(())
}

fn read_ledger(fields: &mut Fields<'_>, lines: &mut Numbered<'_>) -> Option<Observation<Vec<Sale>>> {
    let Observation::<usize> { region, invoked_ns, completed_ns, result } = Part::read(fields)?;
    let result = match result {
        // No memory is reserved for this count: a stranger wrote it.
        Ok(count) => Ok((0..count).map(|_| read_row(lines.next()?)).collect::<Option<_>>()?),
        Err(why) => Err(why),
    };
    Some(Observation { region, invoked_ns, completed_ns, result })
}

fn read_row(line: &str) -> Option<Sale> {
    let mut fields = line.strip_prefix("row ")?.split_ascii_whitespace();
    let sale = Part::read(&mut fields)?;
    ended(&mut fields).then_some(sale)
}

fn read_end(history: &mut History, fields: &mut Fields<'_>) -> Option<()> {
    let End { ops, agreed_ns, settled: Settled(settled) } = Part::read(fields)?;
    (history.audit.agreed_ns, history.audit.settled) = (agreed_ns, settled);
    (ops == history.ops.len() && ended(fields)).then_some(())
}

fn ended(fields: &mut Fields<'_>) -> bool {
    fields.next().is_none()
}
