//! Events to lines and back.

use super::{
    Checked, Judged, LaneOpened, Linearity, ReleaseSpread, RunEvent,
    field::{decode, encode},
};
use crate::sale::{Action, Attempt, Conclusion, Fault, Harms, Lane, Mark, Outcome, Verdict};
use std::str::{FromStr, SplitAsciiWhitespace};

impl RunEvent {
    /// The event as one line, newline included.
    #[must_use]
    pub fn to_line(&self) -> String {
        match self {
            Self::Started { run, seat, buyers, started_at_ms } => {
                format!("run {run} {seat} {buyers} {started_at_ms}\n")
            }
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
    if numbers.is_empty() { "-".into() } else { numbers.iter().map(T::to_string).collect::<Vec<_>>().join(",") }
}

fn read_list<T: FromStr>(field: &str) -> Option<Vec<T>> {
    if field == "-" { Some(Vec::new()) } else { field.split(',').map(|number| number.parse().ok()).collect() }
}

fn opened_line(opened: &LaneOpened) -> String {
    let regions: Vec<&str> = opened.regions.iter().map(|region| region.as_str()).collect();
    format!("lane {} {} {} {}\n", opened.lane, opened.connections, regions.join(","), encode(&opened.engine))
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
    let v = &judged.verdict;
    format!(
        "v {} {} {} {} {} {} {} {} {} {} {} {} {}\n",
        judged.lane,
        v.conclusion.name(),
        v.sold,
        v.app_believed,
        v.rejected,
        v.unknown,
        v.seat_table_owners,
        v.lost_receipts,
        v.max_retries,
        judged.duration_us,
        judged.release.p50_us,
        judged.release.max_us,
        v.hidden,
    )
}

fn read_judged(fields: &mut SplitAsciiWhitespace<'_>) -> Option<Judged> {
    let lane = next(fields)?;
    let conclusion = name_conclusion(fields.next()?)?;
    let sold: u32 = next(fields)?;
    let mut verdict = Verdict { conclusion, sold, oversold: sold.saturating_sub(1), ..Verdict::default() };
    verdict.app_believed = next(fields)?;
    verdict.rejected = next(fields)?;
    verdict.unknown = next(fields)?;
    verdict.seat_table_owners = next(fields)?;
    verdict.lost_receipts = next(fields)?;
    verdict.max_retries = next(fields)?;
    let duration_us = next(fields)?;
    let release = ReleaseSpread { p50_us: next(fields)?, max_us: next(fields)? };
    verdict.hidden = next(fields)?;
    Some(Judged { lane, verdict, duration_us, release })
}

fn checked_line(checked: &Checked) -> String {
    let h = &checked.harms;
    format!(
        "c {} {} {} {} {} {} {} {} {} {}\n",
        checked.lane,
        checked.linearizable.name(),
        h.oversold,
        h.unsold,
        h.stale_reads,
        h.phantom_rejections,
        h.lost_receipts,
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
            oversold: next(fields)?,
            unsold: next(fields)?,
            stale_reads: next(fields)?,
            phantom_rejections: next(fields)?,
            lost_receipts: next(fields)?,
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
    use Conclusion::{Impossible, Oversold, SoldOnce, Undecided, Unsold};
    [SoldOnce, Oversold, Unsold, Undecided, Impossible].into_iter().find(|conclusion| conclusion.name() == name)
}

#[cfg(test)]
mod tests;
