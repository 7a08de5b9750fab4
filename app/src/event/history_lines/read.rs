//! Lines to a history: whatever a stranger sends is read or refused.

use super::{HISTORY_BYTES_MAX, REGIONS_MAX};
use crate::{
    event::field::decode,
    sale::{Action, Answered, Audit, Completion, History, Look, Op, Sale},
};
use std::str::{FromStr, Lines, SplitAsciiWhitespace};

impl History {
    /// Reads what [`History::to_lines`] wrote, or says in a sentence which line is wrong.
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

/// Lines that know which one was the last.
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

type Fields<'a> = SplitAsciiWhitespace<'a>;

fn read_header(line: &str) -> Option<History> {
    let mut fields = line.split_ascii_whitespace();
    if (fields.next()?, fields.next()?) != ("history", "1") {
        return None;
    }
    let run = decode(fields.next()?)?;
    let (lane, seat, buyers) = (next(&mut fields)?, next(&mut fields)?, next(&mut fields)?);
    let (names, engine) = (decode(fields.next()?)?, decode(fields.next()?)?);
    let names = names.split(',').filter(|name| !name.is_empty());
    let regions = names.take(REGIONS_MAX + 1).map(|name| name.parse().ok()).collect::<Option<Vec<_>>>()?;
    let history = History { run, lane, seat, buyers, engine, regions, ops: Vec::new(), audit: Audit::default() };
    (history.regions.len() <= REGIONS_MAX && ended(&mut fields)).then_some(history)
}

fn take(history: &mut History, first: &str, fields: &mut Fields<'_>, lines: &mut Numbered<'_>) -> Option<()> {
    match first {
        "o" => history.ops.push(read_op(fields)?),
        "ledger" => history.audit.ledger.push(read_look(fields, |fields| read_rows(fields, lines))?),
        "seat" => history.audit.seat_table.push(read_look(fields, read_owner)?),
        _ => return None,
    }
    ended(fields).then_some(())
}

fn read_op(fields: &mut Fields<'_>) -> Option<Op> {
    Some(Op {
        process: next(fields)?,
        buyer: next(fields)?,
        region: next(fields)?,
        try_number: next(fields)?,
        action: fields.next().and_then(Action::of_name)?,
        invoked_ns: next(fields)?,
        completed_ns: maybe(fields)?,
        completion: match (fields.next()?, fields.next()?) {
            ("ok", answer) => Completion::Ok(read_answer(answer, fields)?),
            ("fail", code) => Completion::Fail(decode(code)?),
            ("info", code) => Completion::Info(decode(code)?),
            _ => return None,
        },
    })
}

fn read_answer(name: &str, fields: &mut Fields<'_>) -> Option<Answered> {
    Some(match name {
        "done" => Answered::Done,
        "available" => Answered::Available,
        "sold" => Answered::Sold(None),
        "sold-to" => Answered::Sold(Some(next(fields)?)),
        "confirmed" => Answered::Confirmed,
        "rejected" => Answered::Rejected,
        "found" => Answered::Found(true),
        "not-found" => Answered::Found(false),
        _ => return None,
    })
}

fn read_look<'a, T>(
    fields: &mut Fields<'a>,
    said: impl FnOnce(&mut Fields<'a>) -> Option<Result<T, String>>,
) -> Option<Look<T>> {
    let (region, invoked_ns, completed_ns) = (next(fields)?, next(fields)?, next(fields)?);
    Some(Look { region, invoked_ns, completed_ns, said: said(fields)? })
}

fn read_rows(fields: &mut Fields<'_>, lines: &mut Numbered<'_>) -> Option<Result<Vec<Sale>, String>> {
    match fields.next()? {
        "error" => Some(Err(decode(fields.next()?)?)),
        // Nothing is reserved for the count: a stranger wrote it.
        "rows" => Some(Ok((0..next::<usize>(fields)?).map(|_| read_row(lines.next()?)).collect::<Option<_>>()?)),
        _ => None,
    }
}

fn read_row(line: &str) -> Option<Sale> {
    let mut fields = line.split_ascii_whitespace();
    (fields.next()? == "row").then_some(())?;
    let (sale_id, scope) = (decode(fields.next()?)?, decode(fields.next()?)?);
    let (seat, buyer, region) = (next(&mut fields)?, decode(fields.next()?)?, next(&mut fields)?);
    ended(&mut fields).then_some(Sale { sale_id, scope, seat, buyer, region })
}

fn read_owner(fields: &mut Fields<'_>) -> Option<Result<Option<String>, String>> {
    let (kind, text) = (fields.next()?, decode(fields.next()?)?);
    match kind {
        "none" => Some(Ok(None)),
        "owner" => Some(Ok(Some(text))),
        "error" => Some(Err(text)),
        _ => None,
    }
}

fn read_end(history: &mut History, fields: &mut Fields<'_>) -> Option<()> {
    (next::<usize>(fields)? == history.ops.len()).then_some(())?;
    history.audit.agreed_ns = maybe(fields)?;
    history.audit.settled = match fields.next()? {
        "settled" => true,
        "open" => false,
        _ => return None,
    };
    ended(fields).then_some(())
}

fn next<T: FromStr>(fields: &mut Fields<'_>) -> Option<T> {
    fields.next()?.parse().ok()
}

/// A number, or a hyphen for none.
fn maybe(fields: &mut Fields<'_>) -> Option<Option<u64>> {
    match fields.next()? {
        "-" => Some(None),
        number => number.parse().ok().map(Some),
    }
}

fn ended(fields: &mut Fields<'_>) -> bool {
    fields.next().is_none()
}
