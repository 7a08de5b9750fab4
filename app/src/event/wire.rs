//! Events to lines and back.

use super::{
    Checked, Judged, LaneOpened, Linearity, ReleaseSpread, RunEvent,
    field::{decode, encode, encode_within},
};
use crate::joined::joined;
use crate::sale::{Action, Attempt, Conclusion, Fault, Harms, Lane, Mark, Outcome, Reading, Tickets, Told, Verdict};
use std::str::{FromStr, SplitAsciiWhitespace};

/// Most bytes of a reason in a verdict's line: two of them fit into [`super::LINE_MAX`] with
/// the numbers.
const WHY_MAX: usize = 320;

impl RunEvent {
    /// The event as one line, newline included.
    #[must_use]
    pub fn to_line(&self) -> String {
        match self {
            Self::Started { run, seat, buyers, started_at_ms } => {
                format!("run {run} {seat} {buyers} {started_at_ms}\n")
            }
            Self::Waiting { ahead } => format!("wait {ahead}\n"),
            Self::LaneOpened(opened) => opened_line(opened),
            Self::Attempt(attempt) => attempt_line(attempt),
            Self::Tickets { lane, buyers } => format!("t {lane} {}\n", list(buyers)),
            Self::Judged(judged) => judged_line(judged),
            Self::LaneFailed { lane, why } => format!("x {lane} {}\n", encode(why)),
            Self::Checked(checked) => checked_line(checked),
            Self::Mark { lane, mark } => mark_line(*lane, mark),
            Self::Stored { until_ms } => format!("kept {until_ms}\n"),
            Self::NotStored { why } => format!("lost {}\n", encode(why)),
            Self::Ended => "end\n".into(),
            Self::Heartbeat => ".\n".into(),
        }
    }

    /// Reads a line without its newline; `None` if it is not one of ours.
    #[must_use]
    pub fn from_line(line: &str) -> Option<Self> {
        let mut fields = line.split_ascii_whitespace();
        Some(match fields.next()? {
            "run" => Self::Started {
                run: fields.next()?.into(),
                seat: next(&mut fields)?,
                buyers: next(&mut fields)?,
                started_at_ms: next(&mut fields)?,
            },
            "wait" => Self::Waiting { ahead: next(&mut fields)? },
            "lane" => Self::LaneOpened(read_opened(&mut fields)?),
            "a" => Self::Attempt(read_attempt(&mut fields)?),
            "t" => Self::Tickets { lane: next(&mut fields)?, buyers: read_list(fields.next()?)? },
            "v" => Self::Judged(read_judged(&mut fields)?),
            "x" => Self::LaneFailed { lane: next(&mut fields)?, why: decode(fields.next()?)? },
            "c" => Self::Checked(read_checked(&mut fields)?),
            "m" => Self::Mark { lane: next(&mut fields)?, mark: read_mark(&mut fields)? },
            "kept" => Self::Stored { until_ms: next(&mut fields)? },
            "lost" => Self::NotStored { why: decode(fields.next()?)? },
            "end" => Self::Ended,
            "." => Self::Heartbeat,
            _ => return None,
        })
    }
}

fn next<T: FromStr>(fields: &mut SplitAsciiWhitespace<'_>) -> Option<T> {
    fields.next()?.parse().ok()
}

/// Numbers with commas between them; a hyphen for none.
fn list<T: ToString>(numbers: &[T]) -> String {
    if numbers.is_empty() { "-".into() } else { joined(&numbers.iter().map(T::to_string).collect::<Vec<_>>(), ",") }
}

fn read_list<T: FromStr>(field: &str) -> Option<Vec<T>> {
    if field == "-" { Some(Vec::new()) } else { field.split(',').map(|number| number.parse().ok()).collect() }
}

fn opened_line(opened: &LaneOpened) -> String {
    let regions: Vec<&str> = opened.regions.iter().map(|region| region.as_str()).collect();
    format!("lane {} {} {} {}\n", opened.lane, opened.connections, joined(&regions, ","), encode(&opened.engine))
}

fn read_opened(fields: &mut SplitAsciiWhitespace<'_>) -> Option<LaneOpened> {
    Some(LaneOpened {
        lane: next(fields)?,
        connections: next(fields)?,
        regions: fields.next()?.split(',').map(|name| name.parse().ok()).collect::<Option<_>>()?,
        engine: decode(fields.next()?)?,
    })
}

fn attempt_line(a: &Attempt) -> String {
    let error = encode(a.error.as_deref().unwrap_or_default());
    let outcome = outcome_letter(a.outcome);
    format!(
        "a {} {} {} {outcome} {} {} {} {} {} {error}\n",
        a.lane,
        a.buyer,
        a.region,
        a.retries,
        a.started_us,
        a.duration_us,
        list(a.committed_us.as_slice()),
        list(&a.again_us)
    )
}

fn read_attempt(fields: &mut SplitAsciiWhitespace<'_>) -> Option<Attempt> {
    Some(Attempt {
        lane: next(fields)?,
        buyer: next(fields)?,
        region: next(fields)?,
        outcome: letter_outcome(fields.next()?)?,
        retries: next(fields)?,
        started_us: next(fields)?,
        duration_us: next(fields)?,
        committed_us: read_list(fields.next()?)?.pop(),
        again_us: read_list(fields.next()?)?,
        error: decode(fields.next()?).map(|error| (!error.is_empty()).then_some(error))?,
    })
}

const fn outcome_letter(outcome: Outcome) -> char {
    match outcome {
        Outcome::Confirmed => 'c',
        Outcome::Rejected => 'r',
        Outcome::Unknown => 'u',
    }
}

fn letter_outcome(letter: &str) -> Option<Outcome> {
    [Outcome::Confirmed, Outcome::Rejected, Outcome::Unknown]
        .into_iter()
        .find(|outcome| letter.len() == 1 && letter.starts_with(outcome_letter(*outcome)))
}

fn judged_line(judged: &Judged) -> String {
    let Verdict { told, ledger, seat_map, conclusion } = &judged.verdict;
    let Judged { lane, duration_us, release: ReleaseSpread { p50_us, max_us }, verdict } = judged;
    let (sold, lost, owners) = (verdict.sold(), verdict.lost_receipts(), verdict.owners());
    let numbers = [
        maybe(sold),
        told.confirmed.to_string(),
        told.rejected.to_string(),
        told.unknown.to_string(),
        maybe(owners),
        maybe(lost),
        told.max_retries.to_string(),
    ];
    let (missing, hidden) = (told.missing, maybe(verdict.hidden()));
    let (of_ledger, of_map) = (why(ledger), why(seat_map));
    let (conclusion, numbers) = (conclusion.name(), joined(&numbers, " "));
    format!("v {lane} {conclusion} {numbers} {duration_us} {p50_us} {max_us} {hidden} {missing} {of_ledger} {of_map}\n")
}

fn read_judged(fields: &mut SplitAsciiWhitespace<'_>) -> Option<Judged> {
    let (lane, conclusion) = (next(fields)?, name_conclusion(fields.next()?)?);
    let (sold, confirmed, rejected, unknown) = (read_maybe(fields)?, next(fields)?, next(fields)?, next(fields)?);
    let (owners, lost_receipts, max_retries) = (read_maybe(fields)?, read_maybe(fields)?, next(fields)?);
    let duration_us = next(fields)?;
    let release = ReleaseSpread { p50_us: next(fields)?, max_us: next(fields)? };
    fields.next()?; // What is hidden follows from the others.
    let Some(missing) = fields.next() else {
        let told = Told { confirmed, rejected, unknown, missing: 0, max_retries };
        let verdict = before_readings(told, conclusion, (sold?, lost_receipts?, owners?));
        return Some(Judged { lane, verdict, duration_us, release });
    };
    let told = Told { confirmed, rejected, unknown, missing: missing.parse().ok()?, max_retries };
    let tickets = sold.zip(lost_receipts).map(|(sold, lost_receipts)| Tickets { sold, lost_receipts });
    let ledger = Reading::of(tickets, decode(fields.next()?)?);
    let seat_map = Reading::of(owners, decode(fields.next()?)?);
    Some(Judged { lane, verdict: Verdict { told, ledger, seat_map, conclusion }, duration_us, release })
}

/// A verdict of a run that was stored when a number that was not read was written as 0. Such
/// a 0 is taken for what it may be.
fn before_readings(told: Told, conclusion: Conclusion, (sold, lost_receipts, owners): (u32, u32, u32)) -> Verdict {
    let unread = || "an earlier version did not write down whether it was read".to_owned();
    let ledger = (conclusion != Conclusion::Undecided || sold > 0).then_some(Tickets { sold, lost_receipts });
    let map = (owners > 0 || conclusion == Conclusion::Unsold).then_some(owners);
    Verdict { told, ledger: Reading::of(ledger, unread()), seat_map: Reading::of(map, unread()), conclusion }
}

/// A number, or a hyphen where there is none.
fn maybe(number: Option<u32>) -> String {
    number.map_or("-".into(), |number| number.to_string())
}

fn read_maybe(fields: &mut SplitAsciiWhitespace<'_>) -> Option<Option<u32>> {
    match fields.next()? {
        "-" => Some(None),
        number => number.parse().ok().map(Some),
    }
}

/// Why there is no number; with the other of its kind it fits into a line.
fn why<T>(reading: &Reading<T>) -> String {
    encode_within(reading.unread().unwrap_or_default(), WHY_MAX)
}

fn checked_line(checked: &Checked) -> String {
    let h = &checked.harms;
    format!(
        "c {} {} {} {} {} {} {} {} {} {}\n",
        checked.lane,
        checked.linearizable.name(),
        maybe(h.oversold),
        maybe(h.unsold),
        maybe(h.stale_reads),
        maybe(h.phantom_rejections),
        maybe(h.lost_receipts),
        checked.ops,
        checked.took_us,
        encode(&checked.sentence),
    )
}

fn read_checked(fields: &mut SplitAsciiWhitespace<'_>) -> Option<Checked> {
    Some(Checked {
        lane: next(fields)?,
        linearizable: Linearity::of_name(fields.next()?)?,
        harms: Harms {
            oversold: read_maybe(fields)?,
            unsold: read_maybe(fields)?,
            stale_reads: read_maybe(fields)?,
            phantom_rejections: read_maybe(fields)?,
            lost_receipts: read_maybe(fields)?,
        },
        ops: next(fields)?,
        took_us: next(fields)?,
        sentence: decode(fields.next()?)?,
    })
}

fn mark_line(lane: Lane, mark: &Mark) -> String {
    let Mark { buyer, region, action, from_ns, to_ns, sentence } = mark;
    format!("m {lane} {buyer} {region} {} {from_ns} {to_ns} {}\n", action.name(), encode(sentence))
}

fn read_mark(fields: &mut SplitAsciiWhitespace<'_>) -> Option<Mark> {
    let (buyer, region, name) = (next(fields)?, next(fields)?, fields.next()?);
    Some(Mark {
        buyer,
        region,
        action: Action::ALL.into_iter().find(|action| action.name() == name)?,
        from_ns: next(fields)?,
        to_ns: next(fields)?,
        sentence: decode(fields.next()?)?,
    })
}

impl Linearity {
    /// `holds`, `undecided`, or the name of what is wrong.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Violated(fault) => fault.name(),
            Self::Undecided => "undecided",
        }
    }

    fn of_name(name: &str) -> Option<Self> {
        let faults = Fault::ALL.into_iter().map(Self::Violated);
        faults.chain([Self::Holds, Self::Undecided]).find(|linearity| linearity.name() == name)
    }
}

fn name_conclusion(name: &str) -> Option<Conclusion> {
    Conclusion::ALL.into_iter().find(|conclusion| conclusion.name() == name)
}

#[cfg(test)]
mod tests;
