//! Every history reads back from its lines, and any other text is read or refused.

use super::*;
use crate::{Action, Audit, Lane, SeatId};
use proptest::{collection::vec, option, prelude::*, sample::select};

fn completion() -> impl Strategy<Value = Completion> {
    prop_oneof![
        Just(Completion::Ok(Answered::Done)),
        Just(Completion::Ok(Answered::Available)),
        any::<Option<u32>>().prop_map(|buyer| Completion::Ok(Answered::Sold(buyer))),
        Just(Completion::Ok(Answered::Confirmed)),
        Just(Completion::Ok(Answered::Rejected)),
        any::<bool>().prop_map(|found| Completion::Ok(Answered::Found(found))),
        ".{0,20}".prop_map(Completion::Fail),
        ".{0,20}".prop_map(Completion::Info),
    ]
}

fn op() -> impl Strategy<Value = Op> {
    let numbers = (any::<u32>(), any::<u32>(), any::<u8>(), any::<u16>());
    (numbers, select(&Action::ALL[..]), any::<u64>(), any::<Option<u64>>(), completion()).prop_map(
        |((process, buyer, region, try_number), action, invoked_ns, completed_ns, completion)| Op {
            process,
            buyer,
            region,
            try_number,
            action,
            invoked_ns,
            completed_ns,
            completion,
        },
    )
}

fn observation<T: std::fmt::Debug>(result: impl Strategy<Value = T>) -> impl Strategy<Value = Observation<T>> {
    let result = prop_oneof![4 => result.prop_map(Ok), 1 => ".{0,20}".prop_map(Err)];
    (any::<u8>(), any::<u64>(), any::<u64>(), result)
        .prop_map(|(region, invoked_ns, completed_ns, result)| Observation { region, invoked_ns, completed_ns, result })
}

fn seat() -> impl Strategy<Value = SeatId> {
    select(SeatId::all().collect::<Vec<_>>())
}

fn sale() -> impl Strategy<Value = Sale> {
    (".{0,20}", ".{0,20}", seat(), ".{0,40}", "[a-z0-9][a-z0-9-]{0,8}").prop_map(
        |(sale_id, scope, seat, buyer, region)| Sale { sale_id, scope, seat, buyer, region: region.parse().unwrap() },
    )
}

fn audit() -> impl Strategy<Value = Audit> {
    (
        vec(observation(vec(sale(), 0..3)), 0..3),
        vec(observation(option::of(".{0,9}")), 0..4),
        any::<Option<u64>>(),
        any::<bool>(),
    )
        .prop_map(|(ledger, seat_map, agreed_ns, settled)| Audit { ledger, seat_map, agreed_ns, settled })
}

fn history() -> impl Strategy<Value = History> {
    let names = (".{0,40}", select(&Lane::ALL[..]), seat(), any::<u32>(), ".{0,30}");
    (names, vec("[a-z0-9][a-z0-9-]{0,8}", 0..4), vec(op(), 0..9), audit()).prop_map(
        |((run, lane, seat, buyers, engine), regions, ops, audit)| History {
            run,
            lane,
            seat,
            buyers,
            engine,
            regions: regions.iter().map(|name| name.parse().unwrap()).collect(),
            ops,
            audit,
        },
    )
}

proptest! {
    #[test]
    fn histories_read_back(history in history()) {
        let lines = history.to_lines();
        prop_assert!(lines.is_ascii());
        prop_assert_eq!(History::of_lines(&lines), Ok(history));
    }

    #[test]
    fn a_history_that_was_cut_is_refused(history in history(), cut in any::<prop::sample::Index>()) {
        let lines = history.to_lines();
        // The text without only its last newline is still complete, so more is cut off.
        let cut = cut.index(lines.len() - 1);
        prop_assert!(History::of_lines(&lines[..cut]).is_err());
    }

    #[test]
    fn a_history_with_a_wrong_byte_is_read_or_refused(
        history in history(),
        wounds in vec((any::<prop::sample::Index>(), 0..128_u8), 1..4),
    ) {
        let mut bytes = history.to_lines().into_bytes();
        for (at, byte) in wounds {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Ok(read) = History::of_lines(&String::from_utf8(bytes).unwrap()) {
            prop_assert_eq!(History::of_lines(&read.to_lines()), Ok(read));
        }
    }

    #[test]
    fn any_text_is_refused_or_reads_back(text in "(history|o|ledger|seat|row|end)?[ a-z0-9%,\n-]{0,200}") {
        if let Ok(read) = History::of_lines(&text) {
            prop_assert_eq!(History::of_lines(&read.to_lines()), Ok(read));
        }
    }
}

#[test]
fn a_refusal_names_the_line() {
    let head = "history 1 r strong A1 2 us-east-1 PostgreSQL\n";
    let refused = |rest: &str| History::of_lines(&format!("{head}{rest}")).unwrap_err();
    assert_eq!(
        refused("o 1 1 0 0 purchase 5 9 ok done\no 1 1 0\nend 2 - open\n"),
        "Line 3 of the history cannot be read."
    );
    assert_eq!(refused("o 1 1 0 0 purchase 5 9 ok done\n"), "The history has no end: it was cut.");
    assert_eq!(refused("end 1 - open\n"), "Line 2 of the history cannot be read.");
    assert_eq!(
        refused("ledger 0 1 2 rows 18446744073709551615\nend 0 - open\n"),
        "Line 3 of the history cannot be read."
    );
    assert_eq!(History::of_lines("").unwrap_err(), "Line 1 of the history cannot be read.");
}
