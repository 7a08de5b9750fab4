//! Every event reads back from its line, and no line is read that cannot be.

use super::*;
use crate::event::LINE_MAX;
use crate::sale::Lane;
use proptest::prelude::*;

/// When it was committed, and when it began again: as often as a purchase does.
fn times() -> impl Strategy<Value = (Option<u64>, Vec<u64>)> {
    let retries = crate::sale::RETRIES_MAX as usize;
    (any::<Option<u64>>(), proptest::collection::vec(any::<u64>(), 0..=retries))
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
        proptest::option::of(".{1,20}"),
    )
        .prop_map(|(strong, buyer, region, outcome, retries, duration_us, (committed_us, again_us), error)| {
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
            })
        })
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
    fn any_line_is_read_or_refused(line in "(run|lane|a|t|v|x|end)?[ a-z0-9%,-]{0,80}") {
        let _ = RunEvent::from_line(&line);
    }
}

fn reads_back(event: &RunEvent) {
    let line = event.to_line();
    assert!(line.len() <= LINE_MAX && line.is_ascii() && line.ends_with('\n'), "{line:?}");
    assert_eq!(RunEvent::from_line(line.trim_end_matches('\n')).as_ref(), Some(event), "{line:?}");
}

#[test]
fn the_other_events_read_back() {
    let verdict = Verdict {
        sold: 49,
        oversold: 48,
        app_believed: 50,
        rejected: 10,
        unknown: 1,
        seat_table_owners: 1,
        hidden: 48,
        lost_receipts: 2,
        max_retries: 3,
        conclusion: Conclusion::Oversold,
    };
    let release = ReleaseSpread { p50_us: 12, max_us: 345 };
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
        RunEvent::Judged(Judged { lane: Lane::Eventual, verdict, duration_us: 15_000, release }),
        RunEvent::Ended,
        RunEvent::Heartbeat,
    ] {
        reads_back(&event);
    }
}
