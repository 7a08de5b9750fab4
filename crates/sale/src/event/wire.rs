//! Events to lines and back: the word of each event, and its fields in their order.

use super::{
    Checked, Judged, LaneOpened, ReleaseSpread, RunEvent,
    codec::{Fields, Part, lines, part},
    field::{decode, encode_within},
};
use crate::{
    Attempt, Conclusion, Contention, Harms, Lane, Mark, Outcome, Pairs, Reading, Reported, Steps, Tickets, Verdict,
};

/// Most bytes of a reason in a verdict's line: two of them fit into [`super::LINE_MAX`] with
/// the numbers.
const WHY_MAX: usize = 320;

lines!(RunEvent {
    "run" => Started { run, seat, buyers, started_at_ms },
    "wait" => Waiting { ahead },
    "lane" => LaneOpened(opened),
    "a" => Attempt(attempt),
    "t" => Tickets { lane, buyers },
    "v" => Judged(judged),
    "x" => LaneFailed { lane, why },
    "c" => Checked(checked),
    "m" => Mark { lane, mark },
    "kept" => Stored { until_ms },
    "lost" => NotStored { why },
    "end" => Ended,
    "." => Heartbeat,
});

part!(LaneOpened { lane, connections, regions, engine });
part!(Attempt { lane, buyer, region, outcome, retries, started_us, duration_us, committed_us, again_us, error, steps });
part!(Steps { free_us, wrote_us });
part!(Checked { lane, linearizable, harms, ops, took_us, sentence });
part!(Harms { oversold, unsold, stale_reads, phantom_rejections, lost_receipts });
part!(Mark { buyer, region, action, from_ns, to_ns, sentence });
part!(ReleaseSpread { p50_us, max_us });
part!(Contention { inside, across });
part!(Pairs { raced, unseen, all });
part!(VerdictLine {
    lane,
    conclusion,
    sold,
    confirmed,
    rejected,
    unknown,
    owners,
    lost_receipts,
    max_retries,
    duration_us,
    release,
    hidden
});
part!(NotRead { missing, ledger, seat_map });

/// A lane's end as it is written. `hidden` follows from the other fields.
struct VerdictLine {
    lane: Lane,
    conclusion: Conclusion,
    sold: Option<u32>,
    confirmed: u32,
    rejected: u32,
    unknown: u32,
    owners: Option<u32>,
    lost_receipts: Option<u32>,
    max_retries: u32,
    duration_us: u64,
    release: ReleaseSpread,
    hidden: Option<u32>,
}

/// The fields after `VerdictLine`, except in lines of an earlier version: the number of buyers of whom nothing is on
/// record, and the reasons why there is no number.
struct NotRead {
    missing: u32,
    ledger: Why,
    seat_map: Why,
}

/// A reason, cut so that two of them fit into a line; empty if there is a number.
struct Why(String);

impl Part for Why {
    fn write(&self, line: &mut String) {
        line.push(' ');
        line.push_str(&encode_within(&self.0, WHY_MAX));
    }

    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        decode(fields.next()?).map(Self)
    }
}

/// Fields at the end of a line that an earlier version did not write.
fn read_added<T: Part>(fields: &mut Fields<'_>) -> Option<Option<T>> {
    if fields.clone().next().is_none() { Some(None) } else { T::read(fields).map(Some) }
}

impl Part for Option<Steps> {
    fn write(&self, line: &mut String) {
        self.iter().for_each(|steps| steps.write(line));
    }

    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        read_added(fields)
    }
}

impl Part for Judged {
    fn write(&self, line: &mut String) {
        let Self { lane, verdict, duration_us, release, contention, .. } = self;
        let Reported { confirmed, rejected, unknown, missing, max_retries } = verdict.reported;
        let numbers = VerdictLine {
            lane: *lane,
            conclusion: verdict.conclusion,
            sold: verdict.sold(),
            confirmed,
            rejected,
            unknown,
            owners: verdict.owners(),
            lost_receipts: verdict.lost_receipts(),
            max_retries,
            duration_us: *duration_us,
            release: *release,
            hidden: verdict.hidden(),
        };
        numbers.write(line);
        let (ledger, seat_map) = (why(&verdict.ledger), why(&verdict.seat_map));
        NotRead { missing, ledger, seat_map }.write(line);
        contention.iter().for_each(|contention| contention.write(line));
    }

    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let numbers = VerdictLine::read(fields)?;
        let earlier = fields.clone().next().is_none();
        let VerdictLine { lane, duration_us, release, .. } = numbers;
        let verdict = if earlier { before_readings(&numbers)? } else { verdict(&numbers, NotRead::read(fields)?) };
        let contention = read_added(fields)?;
        Some(Self { lane, verdict, duration_us, release, contention, earlier })
    }
}

fn why<T>(reading: &Reading<T>) -> Why {
    Why(reading.unread().unwrap_or_default().to_owned())
}

fn verdict(line: &VerdictLine, not_read: NotRead) -> Verdict {
    let tickets = line.sold.zip(line.lost_receipts).map(|(sold, lost_receipts)| Tickets { sold, lost_receipts });
    Verdict {
        reported: reported_counts(line, not_read.missing),
        ledger: Reading::of(tickets, not_read.ledger.0),
        seat_map: Reading::of(line.owners, not_read.seat_map.0),
        conclusion: line.conclusion,
    }
}

/// Reads a verdict of a run that was stored when a number that was not read was written as 0. A 0
/// that may mean this is taken as not read.
fn before_readings(line: &VerdictLine) -> Option<Verdict> {
    let VerdictLine { conclusion, sold: Some(sold), lost_receipts: Some(lost_receipts), owners: Some(owners), .. } =
        *line
    else {
        return None;
    };
    let unread = || "an earlier version did not write down whether it was read".to_owned();
    let ledger = (conclusion != Conclusion::Undecided || sold > 0).then_some(Tickets { sold, lost_receipts });
    let map = (owners > 0 || conclusion == Conclusion::Unsold).then_some(owners);
    let (ledger, seat_map) = (Reading::of(ledger, unread()), Reading::of(map, unread()));
    Some(Verdict { reported: reported_counts(line, 0), ledger, seat_map, conclusion })
}

const fn reported_counts(line: &VerdictLine, missing: u32) -> Reported {
    let VerdictLine { confirmed, rejected, unknown, max_retries, .. } = *line;
    Reported { confirmed, rejected, unknown, missing, max_retries }
}

impl Outcome {
    pub(super) const fn letter(self) -> &'static str {
        match self {
            Self::Confirmed => "c",
            Self::Rejected => "r",
            Self::Unknown => "u",
        }
    }

    pub(super) fn of_letter(letter: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|outcome| outcome.letter() == letter)
    }
}

#[cfg(test)]
mod tests;
