//! Operations of a Jepsen history: invocations and completions, in order of time.

use super::edn::Edn;
use std::{
    collections::HashMap,
    io::{self, Write},
};

/// An operation and how it ended.
pub(super) struct Spanned {
    pub(super) process: u64,
    pub(super) f: &'static str,
    pub(super) invoked_ns: u64,
    /// `None` if it never ended: its end is then written after everything else.
    pub(super) completed_ns: Option<u64>,
    pub(super) request: Edn,
    pub(super) how: How,
    pub(super) answered: Edn,
    /// Further keys of both lines.
    pub(super) about: Vec<(&'static str, Edn)>,
}

/// The end of an operation.
pub(super) enum How {
    Ok,
    Fail(String),
    Info(String),
}

/// Writes invocations and completions, one line each. A process does one thing at a time: if its next
/// operation begins in the same nanosecond in which the last one ends, the end comes first.
pub(super) fn write(ops: &[Spanned], out: &mut dyn Write) -> io::Result<()> {
    let mut events: Vec<(bool, u64, bool, usize)> = Vec::with_capacity(ops.len() * 2);
    for (number, op) in ops.iter().enumerate() {
        events.push((false, op.invoked_ns, false, number));
        events.push((op.completed_ns.is_none(), op.completed_ns.unwrap_or_default(), true, number));
    }
    events.sort_unstable();
    let end_ns = events.iter().map(|(_, at, ..)| *at).max().unwrap_or_default();
    let mut lines = Lines { ops, out, end_ns, index: 0, open: HashMap::new() };
    for (_, _, done, number) in events {
        if done {
            lines.complete(number)?;
        } else {
            lines.invoke(number)?;
        }
    }
    Ok(())
}

struct Lines<'a> {
    ops: &'a [Spanned],
    out: &'a mut dyn Write,
    end_ns: u64,
    index: u64,
    /// The operation in progress, by process.
    open: HashMap<u64, usize>,
}

impl Lines<'_> {
    fn invoke(&mut self, number: usize) -> io::Result<()> {
        let op = &self.ops[number];
        if let Some(last) = self.open.get(&op.process).copied() {
            self.complete(last)?;
        }
        self.open.insert(op.process, number);
        self.line(op, op.invoked_ns, "invoke", &op.request, None)
    }

    fn complete(&mut self, number: usize) -> io::Result<()> {
        let op = &self.ops[number];
        if self.open.get(&op.process) != Some(&number) {
            return Ok(()); // It was written already.
        }
        self.open.remove(&op.process);
        let (how, error) = match &op.how {
            How::Ok => ("ok", None),
            How::Fail(error) => ("fail", Some(error)),
            How::Info(error) => ("info", Some(error)),
        };
        self.line(op, op.completed_ns.unwrap_or(self.end_ns), how, &op.answered, error)
    }

    fn line(
        &mut self,
        op: &Spanned,
        at: u64,
        how: &'static str,
        value: &Edn,
        error: Option<&String>,
    ) -> io::Result<()> {
        let mut keys = vec![
            ("index", Edn::Int(self.index)),
            ("time", Edn::Int(at)),
            ("type", Edn::Keyword(how)),
            ("process", Edn::Int(op.process)),
            ("f", Edn::Keyword(op.f)),
            ("value", value.clone()),
        ];
        keys.extend(op.about.iter().cloned());
        keys.extend(error.map(|error| ("error", Edn::str(error))));
        self.index += 1;
        writeln!(self.out, "{}", Edn::Map(keys))
    }
}
