//! A run's record as JSON.

use super::{
    Check, Contended, Counted, Found, Harm, LaneOfRun, Links, MarkOfRun, NotRead, RacedPairs, Release, Run, RunOutcome,
};
use crate::http::api::{enum_schemas::in_words, outcome::BuyerOutcome};
use sale::{
    Attempt, CheckAnswer, Contention, Harms, Lane, Mark, Pairs, Region, Sale, SeatId,
    event::{Checked, Judged, LaneRecord, RunRecord},
};
use std::collections::HashSet;

impl Run {
    /// The run, as far as it is known.
    #[must_use]
    pub fn of(record: &RunRecord) -> Self {
        let ran = |lane: &Lane| *record.lane(*lane) != LaneRecord::default();
        let lanes: Vec<LaneOfRun> =
            Lane::ALL.iter().filter(|lane| ran(lane)).map(|lane| of_lane(record, *lane)).collect();
        Self {
            run_id: record.run.clone(),
            seat: record.seat,
            buyers: record.buyers,
            started_at_ms: record.started_at_ms,
            ended: record.ended,
            stored_until_ms: record.stored.as_ref().and_then(|stored| stored.as_ref().ok()).copied(),
            not_stored: record.stored.as_ref().and_then(|stored| stored.as_ref().err()).cloned(),
            links: Links::of(&record.run, lanes.iter().map(|lane| lane.backend)),
            lanes,
        }
    }
}

fn of_lane(record: &RunRecord, lane: Lane) -> LaneOfRun {
    let lane_record = record.lane(lane);
    let opened = lane_record.opened.as_ref();
    LaneOfRun {
        backend: lane.into(),
        engine: opened.map(|opened| opened.engine.clone()),
        regions: opened.map(|opened| opened.regions.iter().map(Region::to_string).collect()).unwrap_or_default(),
        connections: opened.map(|opened| opened.connections),
        failed: lane_record.failed.clone(),
        outcomes: outcomes(record, lane),
        counted: lane_record.judged.as_ref().map(Counted::of),
        found: lane_record.checked.as_ref().map(|checked| Found::of(checked, &lane_record.marks)).unwrap_or_default(),
    }
}

impl Found {
    fn of(checked: &Checked, marks: &[Mark]) -> Self {
        Self {
            harms: Some(Harm::of(checked)),
            linearizable: decided(checked.linearizable.answer()),
            check: Some(Check::of(checked, marks)),
        }
    }
}

/// A lane's buyers, each with the ticket that the ledger holds for them.
pub(in crate::http::api) fn outcomes(record: &RunRecord, lane: Lane) -> Vec<RunOutcome> {
    let lane_record = record.lane(lane);
    let holders: HashSet<u32> = lane_record.tickets.iter().copied().collect();
    let outcome = |attempt: &Attempt| {
        let ticket = holders.contains(&attempt.buyer).then(|| Sale::id_of(&record.run, attempt.buyer));
        RunOutcome::of(attempt, lane_record.region(attempt), record.seat, ticket)
    };
    lane_record.attempts.iter().map(outcome).collect()
}

/// `None` where it could not be decided.
const fn decided(answer: CheckAnswer) -> Option<bool> {
    match answer {
        CheckAnswer::Holds => Some(true),
        CheckAnswer::Violated => Some(false),
        CheckAnswer::Undecided => None,
    }
}

impl RunOutcome {
    /// One buyer's purchase.
    pub(in crate::http::api) fn of(attempt: &Attempt, region: &str, seat: SeatId, ticket_id: Option<String>) -> Self {
        Self {
            outcome: BuyerOutcome {
                outcome: attempt.outcome.into(),
                attempts: attempt.retries.saturating_add(1),
                region: region.to_owned(),
                buyer: Sale::fan_name(attempt.buyer),
                seat,
                ms: attempt.duration_us.div_ceil(1000),
                ticket_id,
                code: attempt.error.clone(),
            },
            started_us: attempt.started_us,
            duration_us: attempt.duration_us,
            committed_us: attempt.committed_us,
            again_us: attempt.again_us.clone(),
            free_us: attempt.steps.as_ref().map(|steps| steps.free_us.clone()),
            wrote_us: attempt.steps.as_ref().map(|steps| steps.wrote_us.clone()),
        }
    }
}

impl Counted {
    /// Converts a lane's verdict.
    pub(in crate::http::api) fn of(judged: &Judged) -> Self {
        let verdict = &judged.verdict;
        Self {
            conclusion: verdict.conclusion.name().into(),
            verdict: in_words(verdict.conclusion).into(),
            confirmed: verdict.sold(),
            oversold: verdict.oversold(),
            app_believed: verdict.reported.confirmed,
            rejected: verdict.reported.rejected,
            errors: verdict.reported.unknown,
            missing: verdict.reported.missing,
            seat_table_shows: verdict.owners(),
            hidden_by_seats_table: verdict.hidden(),
            lost_receipts: verdict.lost_receipts(),
            not_read: NotRead {
                ledger: verdict.ledger.unread().map(str::to_owned),
                seat_map: verdict.seat_map.unread().map(str::to_owned),
            },
            max_retries: verdict.reported.max_retries,
            duration_us: judged.duration_us,
            release: Release { p50_us: judged.release.p50_us, max_us: judged.release.max_us },
            contention: judged.contention.as_ref().map(Contended::of),
        }
    }
}

impl Contended {
    fn of(contention: &Contention) -> Self {
        let Pairs { raced, all: pairs, .. } = contention.total();
        let of = |pairs: Pairs| RacedPairs { raced: pairs.raced, unseen: pairs.unseen, pairs: pairs.all };
        Self { raced, pairs, inside_a_region: of(contention.inside), across_regions: of(contention.across) }
    }
}

impl Harm {
    /// Converts the harms that the checker found.
    pub(in crate::http::api) const fn of(checked: &Checked) -> Self {
        let Harms { oversold, unsold, stale_reads, phantom_rejections, lost_receipts } = checked.harms;
        Self { oversold, unsold, stale_reads, phantom_rejections, lost_receipts }
    }
}

impl Check {
    /// Converts the finding of the checker, with the operations that show it.
    pub(in crate::http::api) fn of(checked: &Checked, marks: &[Mark]) -> Self {
        let fault = checked.linearizable.fault();
        Self {
            answer: checked.linearizable.answer().name().into(),
            fault: fault.map(|fault| fault.name().into()),
            anomaly: fault.map(|fault| fault.anomaly().into()),
            sentence: checked.sentence.clone(),
            marks: marks.iter().map(MarkOfRun::of).collect(),
            ops: checked.ops,
            took_us: checked.took_us,
        }
    }
}

impl MarkOfRun {
    /// One operation.
    pub(in crate::http::api) fn of(mark: &Mark) -> Self {
        Self {
            buyer: mark.buyer,
            region: mark.region,
            action: mark.action.name().into(),
            from_ns: mark.from_ns,
            to_ns: mark.to_ns,
            sentence: mark.sentence.clone(),
        }
    }
}
