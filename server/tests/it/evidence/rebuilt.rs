//! A history is rebuilt exactly from its `history.jsonl`, and from nothing less.

use evidence::{ReadError, read_history, write_history};
use proptest::{collection::vec, option, prelude::*, sample::select};
use sale::{Action, Answered, Audit, Completion, History, Lane, Observation, Op, Region, Sale};

use super::written::{oversold, sold_once};
use crate::support::regions;

pub(super) fn jsonl(history: &History) -> Vec<u8> {
    let mut lines = Vec::new();
    write_history(history, &mut lines).unwrap();
    lines
}

#[test]
fn what_was_written_by_hand_comes_back() {
    for history in [sold_once(), oversold()] {
        let lines = jsonl(&history);
        assert_eq!(&read_history(lines.as_slice()).unwrap(), &*history);
        assert_eq!(lines, jsonl(&history), "the same bytes each time");
    }
}

#[test]
fn its_lines_read_as_a_story() {
    let lines = String::from_utf8(jsonl(&sold_once())).unwrap();
    let lines: Vec<&str> = lines.lines().collect();
    assert!(
        lines[0].starts_with(r#"{"type":"history","format":"worldseat-history","version":1,"run":"0192f0e1"#),
        "{}",
        lines[0]
    );
    assert!(lines[0].contains(r#""lane":"strong","seat":"A1","buyers":3,"engine":"an engine by hand"#), "{}", lines[0]);
    assert!(lines.contains(
        &r#"{"type":"invoke","index":1,"time":0,"process":1,"f":"begin","value":null,"buyer":1,"region":0,"try":1,"op":1}"#
    ), "{lines:#?}");
    assert!(lines.iter().any(
        |line| line.contains(r#""type":"ok""#) && line.contains(r#""f":"read-seat","value":["sold",1],"buyer":2"#)
    ));
    assert!(lines.iter().any(|line| line.contains(r#""type":"fail""#)
        && line.contains(r#""f":"mark-sold""#)
        && line.contains(r#""error":"40001""#)));
    assert!(lines.iter().any(|line| {
        line.starts_with(r#"{"type":"look","of":"ledger","region":1,"invoked":100000,"completed":100500,"rows":1}"#)
    }));
    assert_eq!(lines.last(), Some(&r#"{"type":"end","ops":17,"looks":4,"agreed":101100,"settled":true}"#));
}

#[test]
fn a_history_that_lacks_any_line_is_refused_and_the_line_is_named() {
    let whole = String::from_utf8(jsonl(&oversold())).unwrap();
    let lines: Vec<&str> = whole.split_inclusive('\n').collect();
    for missing in 0..lines.len() {
        let cut: String =
            lines.iter().enumerate().filter(|(number, _)| *number != missing).map(|(_, line)| *line).collect();
        let error = read_history(cut.as_bytes()).unwrap_err();
        let ReadError::Line { line, .. } = &error else { panic!("{error}") };
        // A missing observation of the seat map is found at the last line, which counts the observations.
        assert!((missing as u64 + 1..=lines.len() as u64).contains(line), "without line {}: {error}", missing + 1);
    }
    for length in 0..whole.len() - 1 {
        assert!(read_history(&whole.as_bytes()[..length]).is_err(), "cut at {length}");
    }
}

#[test]
fn lines_that_contradict_are_refused_with_their_number() {
    let whole = String::from_utf8(jsonl(&oversold())).unwrap();
    for (from, to, expected) in [
        (r#""version":1"#, r#""version":2"#, "line 1: this reads worldseat-history version 1"),
        (r#""lane":"eventual""#, r#""lane":"weak""#, "line 1: there is no lane"),
        (r#""seat":"A1""#, r#""seat":"Z9""#, "line 1: \"seat\": there is no seat \"Z9\""),
        (r#""index":1,"#, r#""index":7,"#, "line 3: \"index\" is 7"),
        (r#""f":"begin""#, r#""f":"dance""#, "there is no operation \"dance\""),
        (r#""buyer":3"#, r#""buyer":4"#, "there is no buyer 4 among 3"),
        (r#""region":1"#, r#""region":9"#, "there is no region number 9"),
        (r#""time":1000"#, r#""time":99999999"#, "earlier than the line before"),
        (r#""value":["sold",2]"#, r#""value":["stolen",2]"#, "no answer of ours"),
        (r#""value":"done""#, r#""value":{"a":1}"#, "\"value\" is no answer"),
        (r#""value":"done""#, r#""value":"confirmed""#, "no answer to begin: that is \"done\""),
        (r#""f":"begin","value":null"#, r#""f":"begin","value":"done""#, "nothing was answered yet"),
        (
            r#""time":2000,"process":1,"f":"begin","value":"done""#,
            r#""time":null,"process":1,"f":"begin","value":"done""#,
            "\"time\" is missing",
        ),
        (r#""rows":2"#, r#""rows":3"#, "1 more ledger rows were announced"),
        (r#""rows":2"#, r#""rows":1"#, "a ledger row that no look announced"),
        (r#""settled":true}"#, "\"settled\":true}\n{}", "\"type\" is missing"),
        (
            r#""settled":true}"#,
            "\"settled\":true}\n{\"type\":\"end\",\"ops\":1,\"looks\":0,\"agreed\":null,\"settled\":true}",
            "behind the end",
        ),
    ] {
        let changed = whole.replacen(from, to, 1);
        assert_ne!(changed, whole, "{from} is not in it");
        let error = read_history(changed.as_bytes()).unwrap_err().to_string();
        assert!(error.starts_with("line ") && error.contains(expected), "{from} as {to}: {error}");
    }
}

fn a_region() -> impl Strategy<Value = Region> {
    select(regions().to_vec())
}

/// Generates the end of an operation with this action, and the time until then.
fn an_end(action: Action) -> impl Strategy<Value = (Option<u64>, Completion)> {
    let answered = match action {
        Action::Purchase => vec![Answered::Confirmed, Answered::Rejected],
        Action::ReadSeat => {
            vec![Answered::Available, Answered::Sold(None), Answered::Sold(Some(0)), Answered::Sold(Some(7))]
        }
        Action::FindSale => vec![Answered::Found(true), Answered::Found(false)],
        Action::Begin | Action::MarkSold | Action::AppendSale | Action::Commit | Action::RollBack => {
            vec![Answered::Done]
        }
    };
    let some = || any::<u64>().prop_map(Some);
    prop_oneof![
        (some(), select(answered).prop_map(Completion::Ok)),
        (some(), ".{0,20}".prop_map(Completion::Fail)),
        (option::of(any::<u64>()), ".{0,20}".prop_map(Completion::Info)),
    ]
}

fn an_op() -> impl Strategy<Value = Op> {
    let ended = select(Action::ALL.to_vec()).prop_flat_map(|action| (Just(action), an_end(action)));
    let who = (1..=9_u32, 0..2_u8, any::<u16>());
    (who, any::<u64>(), ended).prop_map(|((buyer, region, try_number), invoked_ns, (action, (took, completion)))| {
        let completed_ns = took.map(|took| invoked_ns.saturating_add(took));
        Op { process: 0, buyer, region, try_number, action, invoked_ns, completed_ns, completion }
    })
}

fn a_sale() -> impl Strategy<Value = Sale> {
    (".{0,12}", ".{0,12}", ".{0,12}", a_region()).prop_map(|(sale_id, scope, buyer, region)| Sale {
        sale_id,
        scope,
        seat: "H12".parse().unwrap(),
        buyer,
        region,
    })
}

fn an_observation<T: std::fmt::Debug>(seen: impl Strategy<Value = T>) -> impl Strategy<Value = Observation<T>> {
    let result = prop_oneof![3 => seen.prop_map(Ok), 1 => ".{0,20}".prop_map(Err)];
    (0..2_u8, any::<u64>(), any::<u64>(), result).prop_map(|(region, invoked_ns, completed_ns, result)| Observation {
        region,
        invoked_ns,
        completed_ns,
        result,
    })
}

prop_compose! {
    pub(super) fn a_history()(
        run in ".{0,12}",
        engine in ".{0,30}",
        lane in select(Lane::ALL.to_vec()),
        mut ops in vec(an_op(), 0..40),
        process in any::<u32>(),
        ledger in vec(an_observation(vec(a_sale(), 0..4)), 0..4),
        seat_map in vec(an_observation(option::of(".{0,12}")), 0..4),
        agreed_ns in option::of(any::<u64>()),
        settled in any::<bool>(),
    ) -> History {
        // Otherwise an operation could be written down behind the end of a later one.
        ops.sort_by_key(|op| op.invoked_ns);
        // Each operation has its own process: a process does one thing at a time.
        ops.iter_mut().zip(0..).for_each(|(op, more)| op.process = process.wrapping_add(more));
        let audit = Audit { ledger, seat_map, agreed_ns, settled };
        History { run, lane, seat: "A1".parse().unwrap(), buyers: 9, engine, regions: regions().into(), ops, audit }
    }
}

proptest! {
    #[test]
    fn any_history_comes_back(history in a_history()) {
        prop_assert_eq!(read_history(jsonl(&history).as_slice()).unwrap(), history);
    }

    #[test]
    fn any_bytes_are_refused_or_come_back(bytes in vec(any::<u8>(), 0..400)) {
        if let Ok(read) = read_history(bytes.as_slice()) {
            prop_assert_eq!(read_history(jsonl(&read).as_slice()).unwrap(), read);
        }
    }

    #[test]
    fn a_history_with_bytes_changed_is_refused_or_comes_back(
        history in a_history(),
        changes in vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let mut lines = jsonl(&history);
        for (place, byte) in changes {
            let at = place.index(lines.len());
            lines[at] = byte;
        }
        if let Ok(read) = read_history(lines.as_slice()) {
            prop_assert_eq!(read_history(jsonl(&read).as_slice()).unwrap(), read);
        }
    }
}
