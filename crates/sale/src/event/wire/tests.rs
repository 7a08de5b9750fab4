//! Every event reads back from its line, and any other line is read or refused.

use super::*;
use crate::{Lane, RETRIES_MAX, event::LINE_MAX};
use proptest::prelude::*;

/// The time of the commit, the times of the retries, at most as many as a purchase makes, and those of the steps. A
/// run ends after a minute, which has eight digits.
fn times() -> impl Strategy<Value = (Option<u64>, Vec<u64>, Option<Steps>)> {
    let retries = RETRIES_MAX as usize;
    let times = |count| proptest::collection::vec(0..100_000_000_u64, 0..=count);
    let steps = (times(retries + 1), times(retries + 1));
    let steps = steps.prop_map(|(free_us, wrote_us)| Steps { free_us, wrote_us });
    (any::<Option<u64>>(), times(retries), proptest::option::of(steps))
}

fn attempt() -> impl Strategy<Value = RunEvent> {
    (
        any::<bool>(),
        any::<u32>(),
        any::<u8>(),
        0..3_usize,
        any::<u32>(),
        any::<u64>(),
        times(),
        // SQLSTATE with the database's own code, or the class of an error.
        proptest::option::of("[ -~]{1,20}"),
    )
        .prop_map(
            |(strong, buyer, region, outcome, retries, duration_us, (committed_us, again_us, steps), error)| {
                RunEvent::Attempt(Attempt {
                    lane: if strong { Lane::Strong } else { Lane::Eventual },
                    buyer,
                    region,
                    outcome: [Outcome::Confirmed, Outcome::Rejected, Outcome::Unknown][outcome],
                    retries,
                    started_us: duration_us / 2,
                    duration_us,
                    committed_us,
                    again_us,
                    error,
                    steps,
                })
            },
        )
}

proptest! {
    #[test]
    fn attempts_read_back(event in attempt()) {
        reads_back(&event);
    }

    #[test]
    fn sentences_read_back(why in ".{0,50}") {
        reads_back(&RunEvent::LaneFailed { lane: Lane::Eventual, why });
    }

    #[test]
    fn any_line_is_refused_or_reads_back(line in "(run|lane|a|t|v|x|end)?[ a-z0-9%,-]{0,80}") {
        if let Some(event) = RunEvent::from_line(&line) {
            let line = event.to_line();
            prop_assert!(line.len() <= LINE_MAX);
            prop_assert_eq!(RunEvent::from_line(line.trim_end_matches('\n')), Some(event));
        }
    }
}

fn reads_back(event: &RunEvent) {
    let line = event.to_line();
    assert!(line.len() <= LINE_MAX && line.is_ascii() && line.ends_with('\n'), "{line:?}");
    assert_eq!(RunEvent::from_line(line.trim_end_matches('\n')).as_ref(), Some(event), "{line:?}");
}

/// The counts of a run of a million buyers.
fn counted() -> Contention {
    let pairs = |raced| Pairs { raced, unseen: 499_999_999_999, all: 500_000_000_000 };
    Contention { inside: pairs(7), across: pairs(499_999_999_999) }
}

fn verdict(ledger: Reading<Tickets>, seat_map: Reading<u32>) -> Verdict {
    let reported = Reported { confirmed: 50, rejected: 10, unknown: 1, missing: 4, max_retries: 3 };
    Verdict { reported, ledger, seat_map, conclusion: Conclusion::Oversold }
}

#[test]
fn what_was_not_read_is_no_number_in_a_line_and_keeps_its_reason() {
    let why = || "us-east-1: the connection was lost".to_owned();
    let longest = "\u{1f575}".repeat(WHY_MAX);
    let tickets = Reading::Read(Tickets { sold: 0, lost_receipts: 0 });
    for (ledger, seat_map) in [
        (Reading::NotRead(why()), Reading::Read(1)),
        (Reading::NotRequested, Reading::NotRequested),
        (tickets.clone(), Reading::NotRead(why())),
        (Reading::NotRead(longest.chars().take(20).collect()), Reading::NotRead(why())),
    ] {
        let judged = |verdict| {
            RunEvent::Judged(Judged {
                lane: Lane::Eventual,
                verdict,
                duration_us: u64::MAX,
                release: ReleaseSpread::default(),
                contention: Some(counted()),
                earlier: false,
            })
        };
        reads_back(&judged(verdict(ledger.clone(), seat_map.clone())));
        let long = judged(verdict(Reading::NotRead(longest.clone()), Reading::NotRead(longest.clone())));
        assert!(long.to_line().len() <= LINE_MAX, "{}", long.to_line().len());
    }
}

#[test]
fn a_verdict_from_before_readings_is_read_and_its_0_is_no_number() {
    let read = |line: &str| match RunEvent::from_line(line) {
        Some(RunEvent::Judged(judged)) => judged.verdict,
        other => panic!("{other:?}"),
    };
    let sold = read("v strong sold-once 1 1 1 0 1 0 1 1904 4 4 0");
    assert_eq!(
        (sold.sold(), sold.owners(), sold.lost_receipts(), sold.reported.confirmed),
        (Some(1), Some(1), Some(0), 1)
    );
    let unread = read("v strong undecided 0 0 0 8 0 0 0 1904 4 4 0");
    assert_eq!((unread.sold(), unread.owners(), unread.reported.unknown), (None, None, 8));
    let unsold = read("v strong unsold 0 0 0 8 0 0 0 1904 4 4 0");
    assert_eq!((unsold.sold(), unsold.owners()), (Some(0), Some(0)));
}

#[test]
fn the_other_events_read_back() {
    let verdict = verdict(Reading::Read(Tickets { sold: 49, lost_receipts: 2 }), Reading::Read(1));
    let release = ReleaseSpread { p50_us: 12, max_us: 345 };
    let judged = |contention| {
        let verdict = verdict.clone();
        RunEvent::Judged(Judged {
            lane: Lane::Eventual,
            verdict,
            duration_us: 15_000,
            release,
            contention,
            earlier: false,
        })
    };
    for event in [
        RunEvent::Started {
            run: "0af".into(),
            seat: "H12".parse().unwrap(),
            buyers: 60,
            started_at_ms: 1_795_000_000_123,
        },
        RunEvent::Tickets { lane: Lane::Eventual, buyers: Vec::new() },
        RunEvent::Tickets { lane: Lane::Eventual, buyers: vec![u32::MAX; crate::event::TICKETS_A_LINE] },
        RunEvent::LaneOpened(LaneOpened {
            lane: Lane::Strong,
            engine: "PostgreSQL 15 (REPEATABLE READ), standing in for Aurora DSQL".into(),
            regions: vec!["us-east-1".parse().unwrap(), "us-east-2".parse().unwrap()],
            connections: 60,
        }),
        judged(Some(counted())),
        judged(None),
        RunEvent::Ended,
        RunEvent::Waiting { ahead: 3 },
        RunEvent::Heartbeat,
    ] {
        reads_back(&event);
    }
}
