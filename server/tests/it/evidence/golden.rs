//! Data that earlier builds stored and exported stays readable: bundles of a real run of each lane, and the documents
//! of a stored run, as those builds wrote them.

use sale::{
    Conclusion, History, Lane,
    event::{RunEvent, RunRecord},
};

use super::judged;

const BUNDLES: [(&[u8], Conclusion, u8); 2] = [
    (include_bytes!("golden/strong-24.zip"), Conclusion::SoldOnce, 0),
    (include_bytes!("golden/eventual-24.zip"), Conclusion::Oversold, 1),
];

/// The events of a run, and the histories of its lanes.
const STORED: (&str, [&str; 2]) = (
    include_str!("../../../../crates/race/recorded/run.txt"),
    [
        include_str!("../../../../crates/race/recorded/strong.txt"),
        include_str!("../../../../crates/race/recorded/eventual.txt"),
    ],
);

#[test]
fn a_bundle_of_an_earlier_build_is_judged_as_it_claims() {
    for ((zip, conclusion, exit), lane) in BUNDLES.into_iter().zip(Lane::ALL) {
        let judged = judged(zip).expect("it opens");
        assert_eq!((judged.buyers, judged.lanes.len(), judged.exit()), (24, 1, exit), "{judged:?}");
        assert_eq!((judged.lanes[0].lane, judged.lanes[0].verdict.conclusion), (lane, conclusion));
        assert!(judged.differences.is_empty() && judged.lanes[0].differences.is_empty(), "{judged:?}");
    }
}

#[test]
fn a_stored_run_of_an_earlier_build_reads_line_by_line() {
    let (events, histories) = STORED;
    let unread: Vec<&str> = events.lines().filter(|line| RunEvent::from_line(line).is_none()).collect();
    assert!(unread.is_empty(), "{unread:?}");
    let record = RunRecord::of_lines(events).expect("a run");
    for (text, lane) in histories.into_iter().zip(Lane::ALL) {
        let history = History::of_lines(text).expect("a history");
        assert_eq!((history.lane, &history.run), (lane, &record.run));
        assert_eq!(history.to_lines(), text, "and is written as it was");
    }
}
