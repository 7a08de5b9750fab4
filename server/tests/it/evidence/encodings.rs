//! The five encodings, line by line.

use sale::{Action, Answered, CheckAnswer, Completion, Conclusion, Lane, Sale, check, judge};
use std::sync::Arc;

use super::{
    file_of, packed, text_of,
    written::{RUN, Written, events, oversold, sold_once},
};

fn encoded(history: &std::sync::Arc<sale::History>, name: &str) -> Vec<String> {
    let histories = vec![history.clone()];
    let event_lines = events(&histories);
    text_of(&packed(histories, &event_lines), &file_of(history.lane, name)).lines().map(str::to_owned).collect()
}

/// Returns type, process, function and value of each line.
fn short(lines: &[String]) -> Vec<String> {
    let from = |line: &String| {
        let begin = line.find(":type ").unwrap();
        let end = [", :buyer", ", :final"].iter().filter_map(|key| line.find(key)).min().unwrap();
        line[begin + 6..end].replace(":process ", "").replace(":f ", "").replace(":value ", "").replace(',', "")
    };
    lines.iter().map(from).collect()
}

#[test]
fn a_try_is_a_transaction_and_a_rejection_one_that_only_read() {
    let lines = encoded(&sold_once(), "append.edn");
    assert_eq!(
        lines[0],
        "{:index 0, :time 0, :type :invoke, :process 1, :f :txn, :value [[:r \"A1\" nil] [:append \"A1\" 1]], \
         :buyer 1, :region \"us-east-1\", :try 1}"
    );
    assert_eq!(
        short(&lines),
        [
            ":invoke 1 :txn [[:r \"A1\" nil] [:append \"A1\" 1]]",
            // A try that was refused before its append has appended nothing.
            ":invoke 2 :txn [[:r \"A1\" nil]]",
            ":fail 2 :txn [[:r \"A1\" []]]",
            ":ok 1 :txn [[:r \"A1\" []] [:append \"A1\" 1]]",
            ":invoke 2 :txn [[:r \"A1\" nil]]",
            ":ok 2 :txn [[:r \"A1\" [1]]]",
            ":invoke 3 :txn [[:r \"A1\" nil]]",
            ":ok 3 :txn [[:r \"A1\" [1]]]",
            ":invoke 4 :txn [[:r \"A1\" nil]]",
            ":ok 4 :txn [[:r \"A1\" [1]]]",
        ]
    );
    assert!(lines[2].contains(":error \"40001\""), "{}", lines[2]);
}

#[test]
fn the_ledger_of_an_oversold_seat_is_listed_in_the_order_of_its_appends() {
    let lines = encoded(&oversold(), "append.edn");
    assert_eq!(
        short(&lines)[4..],
        [
            ":invoke 3 :txn [[:r \"A1\" nil]]",
            ":ok 3 :txn [[:r \"A1\" [1 2]]]",
            ":invoke 4 :txn [[:r \"A1\" nil]]",
            ":ok 4 :txn [[:r \"A1\" [1 2]]]"
        ]
    );
}

#[test]
fn the_seats_row_is_a_register() {
    let lines = short(&encoded(&sold_once(), "rw.edn"));
    assert_eq!(lines[1], ":invoke 2 :txn [[:r \"A1\" nil] [:w \"A1\" 2]]");
    assert_eq!(lines[2], ":fail 2 :txn [[:r \"A1\" nil] [:w \"A1\" 2]]");
    assert_eq!(lines[3], ":ok 1 :txn [[:r \"A1\" nil] [:w \"A1\" 1]]");
    assert_eq!(lines[5], ":ok 2 :txn [[:r \"A1\" 1]]");
    assert_eq!(
        lines[8..],
        [
            ":invoke 4 :txn [[:r \"A1\" nil]]",
            ":invoke 5 :txn [[:r \"A1\" nil]]",
            ":ok 4 :txn [[:r \"A1\" 1]]",
            ":ok 5 :txn [[:r \"A1\" 1]]"
        ]
    );
}

#[test]
fn the_seats_row_is_compared_and_set() {
    let lines = short(&encoded(&sold_once(), "cas.edn"));
    assert_eq!(
        lines[..6],
        [
            ":invoke 1 :cas [nil 1]",
            ":invoke 2 :cas [nil 2]",
            ":fail 2 :cas [nil 2]",
            ":ok 1 :cas [nil 1]",
            ":invoke 2 :read nil",
            ":ok 2 :read 1",
        ]
    );
}

#[test]
fn whole_purchases_take_a_lock_and_add_to_a_set() {
    let lines = short(&encoded(&oversold(), "mutex.edn"));
    assert_eq!(
        lines,
        [
            ":invoke 1 :acquire nil",
            ":invoke 2 :acquire nil",
            ":ok 1 :acquire nil",
            ":ok 2 :acquire nil",
            ":invoke 3 :acquire nil",
            ":fail 3 :acquire nil",
        ]
    );
    let lines = short(&encoded(&oversold(), "set.edn"));
    assert_eq!(
        lines[2..],
        [
            ":ok 1 :add 1",
            ":ok 2 :add 2",
            ":invoke 3 :add 3",
            ":fail 3 :add 3",
            ":invoke 4 :read nil",
            ":ok 4 :read #{1 2}",
        ]
    );
}

#[test]
fn a_try_that_was_refused_and_made_again_has_a_number_of_its_own() {
    let done = || Completion::Ok(Answered::Done);
    let history = Written::new(Lane::Strong, 2)
        .confirmed(2, 0, 40)
        .op(2, 1, Action::Begin, 1, done())
        .op(2, 1, Action::ReadSeat, 3, Completion::Ok(Answered::Available))
        .op(2, 1, Action::MarkSold, 5, done())
        .op(2, 1, Action::AppendSale, 7, done())
        .op(2, 1, Action::Commit, 9, Completion::Fail("40001 OC000".into()))
        .buys(2, 2, 20)
        .audited(100, &[2], Some(2));
    let lines = short(&encoded(&history, "append.edn"));
    assert_eq!(lines[1], ":fail 2 :txn [[:r \"A1\" []] [:append \"A1\" 4]]");
    assert_eq!(lines[3], ":ok 2 :txn [[:r \"A1\" []] [:append \"A1\" 2]]");
}

#[test]
fn what_may_have_been_written_is_info_and_what_cannot_have_been_is_fail() {
    let done = || Completion::Ok(Answered::Done);
    let cut = || Completion::Info("connection-lost".into());
    let ended = |lane, failed: Action, how: Completion, settled: bool| {
        let mut written = Written::new(lane, 1).purchase(1, 0, 40, cut()).op(1, 1, Action::Begin, 1, done());
        for (at, action) in [(3, Action::ReadSeat), (5, Action::MarkSold), (7, Action::AppendSale), (9, Action::Commit)]
        {
            if action == failed {
                written = written.op(1, 1, action, at, how);
                break;
            }
            let answered = if action == Action::ReadSeat { Completion::Ok(Answered::Available) } else { done() };
            written = written.op(1, 1, action, at, answered);
        }
        let mut history = written.audited(100, &[], None);
        std::sync::Arc::get_mut(&mut history).unwrap().audit.settled = settled;
        let of = |name| short(&encoded(&history, name))[1].clone();
        (of("append.edn"), of("rw.edn"))
    };
    let unknown = |lane, failed, how| ended(lane, failed, how, true).1.split(' ').next().unwrap().to_owned();
    let failed = || Completion::Fail("57014".into());
    // The value that it read is left out: a transaction that never committed proves nothing.
    let open = ended(Lane::Strong, Action::Commit, cut(), false);
    assert_eq!(open.0, ":info 1 :txn [[:r \"A1\" nil] [:append \"A1\" 1]]");
    assert_eq!(open.1, ":info 1 :txn [[:r \"A1\" nil] [:w \"A1\" 1]]");
    // The ledger was read completely when no more row could come, and lacks the sale.
    assert_eq!(unknown(Lane::Strong, Action::Commit, cut()), ":fail");
    assert!(ended(Lane::Strong, Action::Commit, cut(), true).0.starts_with(":fail 1 "));
    assert!(ended(Lane::Eventual, Action::AppendSale, cut(), true).0.starts_with(":fail 1 "));
    assert_eq!(unknown(Lane::Eventual, Action::AppendSale, cut()), ":info", "the seat's row may have been written");
    assert_eq!(unknown(Lane::Strong, Action::AppendSale, failed()), ":fail");
    assert_eq!(unknown(Lane::Eventual, Action::AppendSale, failed()), ":info", "the mark stays");
    assert_eq!(unknown(Lane::Eventual, Action::MarkSold, failed()), ":fail");
    assert_eq!(unknown(Lane::Eventual, Action::MarkSold, cut()), ":info");
    assert_eq!(unknown(Lane::Eventual, Action::ReadSeat, cut()), ":fail", "who asked for nothing wrote nothing");
}

#[test]
fn who_found_his_sale_after_an_error_is_confirmed_when_he_was_told() {
    let history = Written::new(Lane::Strong, 1)
        .confirmed(1, 0, 40)
        .op(1, 1, Action::Begin, 1, Completion::Ok(Answered::Done))
        .op(1, 1, Action::ReadSeat, 3, Completion::Ok(Answered::Available))
        .op(1, 1, Action::MarkSold, 5, Completion::Ok(Answered::Done))
        .op(1, 1, Action::AppendSale, 7, Completion::Ok(Answered::Done))
        .op(1, 1, Action::Commit, 9, Completion::Info("connection-lost".into()))
        .op(1, 0, Action::FindSale, 20, Completion::Ok(Answered::Found(true)))
        .audited(100, &[1], Some(1));
    let lines = encoded(&history, "append.edn");
    assert!(
        lines[1].starts_with(
            "{:index 1, :time 40000, :type :ok, :process 1, :f :txn, :value [[:r \"A1\" []] [:append \"A1\" 1]]"
        ),
        "{}",
        lines[1]
    );
}

#[test]
fn a_process_does_one_thing_at_a_time() {
    // The second try begins at the nanosecond at which the first ends.
    let history = Written::new(Lane::Strong, 2)
        .confirmed(1, 0, 10)
        .buys(1, 1, 0)
        .rejected(2, 1, 30)
        .refused(2, 1, 1)
        .turned_away(2, 2, 6, 1)
        .audited(100, &[1], Some(1));
    for name in ["append.edn", "rw.edn", "cas.edn"] {
        let mut open = std::collections::BTreeSet::new();
        for line in short(&encoded(&history, name)) {
            let mut words = line.split(' ');
            let (how, process) = (words.next().unwrap().to_owned(), words.next().unwrap().to_owned());
            let in_turn = if how == ":invoke" { open.insert(process) } else { open.remove(&process) };
            assert!(in_turn, "{name}: {line}");
        }
        assert!(open.is_empty());
    }
}

#[test]
fn a_row_and_an_owner_that_no_buyer_has_are_nobodys_to_the_checker_and_in_every_encoding() {
    const NOBODY: &str = "\"a sale of no buyer of this run\"";
    for number in ["61", "0", "07", "+7", "007"] {
        // Buyer 2 read the planted row's number; in the record, 0 stands for a sale of no buyer.
        let read = Sale::buyer_of(RUN, &format!("{RUN}-{number}")).unwrap_or_default();
        let mut history = Written::new(Lane::Strong, 60)
            .confirmed(1, 0, 10)
            .buys(1, 1, 0)
            .rejected(2, 20, 30)
            .turned_away(2, 1, 21, read)
            .audited(100, &[1], Some(1));
        let planted = Arc::get_mut(&mut history).unwrap();
        let (sale_id, buyer) = (format!("{RUN}-{number}"), format!("fan-{number}"));
        for observation in &mut planted.audit.ledger {
            let rows = observation.result.as_mut().unwrap();
            rows.push(Sale { sale_id: sale_id.clone(), buyer: buyer.clone(), ..rows[0].clone() });
        }
        planted.audit.seat_map.iter_mut().for_each(|observation| observation.result = Ok(Some(buyer.clone())));

        let rows = history.evidence().ledger.read().unwrap().clone();
        assert_eq!((rows.holders, rows.strangers), (vec![1], vec![sale_id.clone()]));
        assert_eq!(judge(&history).conclusion, Conclusion::Impossible, "{number}");
        assert_eq!(check(&history).linearizable.answer(), CheckAnswer::Violated, "{number}");
        let last = |name| short(&encoded(&history, name)).pop().unwrap();
        assert!(last("append.edn").ends_with(&format!("[[:r \"A1\" [1 \"{sale_id}\"]]]")), "{number}");
        assert!(last("set.edn").ends_with(&format!("#{{1 \"{sale_id}\"}}")), "{number}");
        assert!(last("rw.edn").ends_with(&format!("[[:r \"A1\" {NOBODY}]]")), "{number}");
        assert!(last("cas.edn").ends_with(&format!(":read {NOBODY}")), "{number}");
        // The try that read it, and the last observation of each region's seat map.
        let foreign_lines = |name| encoded(&history, name).iter().filter(|line| line.contains(NOBODY)).count();
        assert_eq!(
            (foreign_lines("append.edn"), foreign_lines("rw.edn"), foreign_lines("cas.edn")),
            (1, 3, 3),
            "{number}"
        );
    }
}
