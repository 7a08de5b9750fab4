//! The reason why a line could not be read: the field, and what it has to be.

use super::super::{
    kind::READS,
    shape::{
        Field, Pairs,
        Shape::{self, Any, Flag, List, Nanoseconds, OrNull, Read, Text, Whole},
        allowed, due,
    },
};
use sale::{Region, SeatId, short};
use serde_json::Value;

const U32: Shape = Whole(u32::MAX as u64);
const REGION_NUMBER: Shape = Whole(u8::MAX as u64);
const SEAT: Shape = Read(|text| text.parse::<SeatId>().map(drop).map_err(|error| error.to_string()));
pub(in super::super) const REGION: Shape = Read(|text| text.parse::<Region>().map(drop));
const OF: Shape = Read(|text| match text {
    "ledger" | "seat-table" => Ok(()),
    _ => Err("an auditor looks into the \"ledger\" or the \"seat-table\"".into()),
});

const HEADER: &[Field] = &[
    due("type", Any),
    due("format", Text),
    due("version", U32),
    due("run", Text),
    due("lane", Text),
    due("seat", SEAT),
    due("buyers", U32),
    due("engine", Text),
    due("regions", List(&REGION)),
];
const EVENT: &[Field] = &[
    due("type", Any),
    due("index", Whole(u64::MAX)),
    allowed("time", OrNull(&Nanoseconds)),
    due("process", U32),
    due("f", Text),
    allowed("value", Any),
    due("buyer", U32),
    due("region", REGION_NUMBER),
    due("try", Whole(u16::MAX as u64)),
    due("op", U32),
    allowed("sale_id", OrNull(&Text)),
    allowed("error", OrNull(&Text)),
];
const OBSERVATION: &[Field] = &[
    due("type", Any),
    due("of", OF),
    due("region", REGION_NUMBER),
    due("invoked", Nanoseconds),
    due("completed", Nanoseconds),
    allowed("owner", OrNull(&Text)),
    allowed("rows", OrNull(&U32)),
    allowed("error", OrNull(&Text)),
];
const ROW: &[Field] = &[
    due("type", Any),
    due("sale_id", Text),
    due("scope", Text),
    due("seat", SEAT),
    due("buyer", Text),
    due("region", REGION),
];
const END: &[Field] = &[
    due("type", Any),
    due("ops", U32),
    due("looks", U32),
    allowed("agreed", OrNull(&Nanoseconds)),
    due("settled", Flag),
];

/// Returns why the line is not one of a history; for the first line, also what `check` reads.
pub(super) fn why_not(line: &[u8], number: u64) -> String {
    let pairs = match Pairs::of(line) {
        Ok(pairs) => pairs,
        Err(why) if number == 1 => return format!("{why}; {READS}, of one JSON object a line"),
        Err(why) => return format!("{why}; a history has one JSON object a line"),
    };
    let fields = match pairs.0.iter().find(|(name, _)| name == "type").map(|(_, value)| value) {
        None => return "\"type\" is missing: every line of a history has one".into(),
        Some(Value::String(kind)) => match fields(kind) {
            Some(fields) => fields,
            None => return format!("a history has no lines of type \"{}\"", short(kind)),
        },
        Some(_) => return "\"type\" has to be text".into(),
    };
    let answer = "\"value\" is no answer: answers are words, or [\"sold\", number of the buyer]";
    pairs.wrong(fields).unwrap_or_else(|| answer.into())
}

fn fields(kind: &str) -> Option<&'static [Field]> {
    Some(match kind {
        "history" => HEADER,
        "invoke" | "ok" | "fail" | "info" => EVENT,
        "look" => OBSERVATION,
        "row" => ROW,
        "end" => END,
        _ => return None,
    })
}
