//! The rules for a history as a whole: each answer belongs to its operation, and a process does one thing
//! at a time and nothing after an operation whose end it never learnt. Otherwise a checker that numbers
//! transactions by process would judge another history than ours.

use sale::{Action, Answered, Completion, Op};
use std::cmp::Reverse;

/// Checks whether an operation can have this answer; if not, the error names the answers that it can have.
pub(super) fn belongs(action: Action, answered: Answered) -> Result<(), &'static str> {
    let (belongs, others) = match action {
        Action::Purchase => {
            (matches!(answered, Answered::Confirmed | Answered::Rejected), "\"confirmed\" or \"rejected\"")
        }
        Action::ReadSeat => (
            matches!(answered, Answered::Available | Answered::Sold(_)),
            "\"available\", \"sold\" or [\"sold\", number of the buyer]",
        ),
        Action::FindSale => (matches!(answered, Answered::Found(_)), "\"found\" or \"not-found\""),
        Action::Begin | Action::MarkSold | Action::AppendSale | Action::Commit | Action::RollBack => {
            (answered == Answered::Done, "\"done\"")
        }
    };
    if belongs { Ok(()) } else { Err(others) }
}

/// An operation, and the line on which it begins.
pub(super) type Begun<'a> = (&'a Op, u64);

/// Checks what each process does.
///
/// # Errors
/// The line of an operation that its process could not have begun, and why.
pub(super) fn processes(mut ops: Vec<Begun<'_>>) -> Result<(), (u64, String)> {
    // The order of operations in the same nanosecond is not known: a possible one is taken.
    ops.sort_by_key(|(op, _)| {
        let spans = op.action == Action::Purchase;
        (op.process, op.invoked_ns, Reverse(spans), ended(op), is_unknown(op))
    });
    ops.chunk_by(|(one, _), (other, _)| one.process == other.process).try_for_each(one_process)
}

fn one_process(ops: &[Begun]) -> Result<(), (u64, String)> {
    let (mut purchase, mut within) = (None::<Begun>, None::<Begun>);
    for &(op, line) in ops {
        let refused = |why: String| (line, format!("process {} {why}", op.process));
        let (first, first_line) = ops[0];
        if op.buyer != first.buyer {
            let (one, other) = (first.buyer, op.buyer);
            return Err(refused(format!(
                "is buyer {one}\u{2019}s on line {first_line} and buyer {other}\u{2019}s here: a process has one buyer"
            )));
        }
        // A purchase spans the operations inside it.
        let over = purchase.filter(|(earlier, _)| op.action == Action::Purchase || !inside(op, earlier));
        for earlier in within.into_iter().chain(over) {
            follows(op, earlier).map_err(refused)?;
        }
        *(if op.action == Action::Purchase { &mut purchase } else { &mut within }) = Some((op, line));
    }
    Ok(())
}

/// Whether the process can have begun `op` after the earlier one.
fn follows(op: &Op, (earlier, line): Begun) -> Result<(), String> {
    if ended(earlier) > op.invoked_ns {
        return Err(format!("does two things at once: what it began on line {line} has not ended"));
    }
    if is_unknown(earlier) {
        return Err(format!(
            "is used again, though nobody knows how its operation of line {line} ended: its buyer goes on under another number"
        ));
    }
    Ok(())
}

fn inside(op: &Op, purchase: &Op) -> bool {
    ended(op) <= ended(purchase)
}

fn ended(op: &Op) -> u64 {
    op.completed_ns.unwrap_or(u64::MAX)
}

const fn is_unknown(op: &Op) -> bool {
    matches!(op.completion, Completion::Info(_))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An operation of process 1: its action, begin, end (`None`: open to the end), and whether its end is known.
    fn op(action: Action, from: u64, to: Option<u64>, known: bool) -> Op {
        let completion =
            if known { Completion::Ok(Answered::Done) } else { Completion::Info("connection-lost".into()) };
        Op { process: 1, buyer: 1, region: 0, try_number: 1, action, invoked_ns: from, completed_ns: to, completion }
    }

    /// Returns the error for these operations, which is the same in either order.
    fn refusal(ops: &[Op]) -> Option<String> {
        let lines: Vec<Begun> = ops.iter().zip(1..).collect();
        let one = processes(lines.clone()).err();
        let other = processes(lines.into_iter().rev().collect()).err();
        assert_eq!(one, other, "the order of what is given tells nothing");
        one.map(|(line, why)| format!("{line}: {why}"))
    }

    #[test]
    fn what_our_recorder_writes_is_allowed() {
        use Action::{Begin, Commit, Purchase, ReadSeat};
        for ops in [
            // One after the other, within the purchase, to the nanosecond.
            vec![op(Purchase, 5, Some(9), true), op(Begin, 5, Some(5), true), op(ReadSeat, 5, Some(9), true)],
            // At a deadline, the open operation ends first, and then the purchase.
            vec![op(Purchase, 0, Some(9), false), op(Begin, 1, Some(2), true), op(Commit, 3, Some(8), false)],
            vec![op(Purchase, 0, Some(8), false), op(Commit, 3, Some(8), false)],
            vec![op(Purchase, 0, None, false), op(Commit, 3, None, false)],
            // The commit was cut; the buyer went on under another number and was confirmed.
            vec![op(Purchase, 0, Some(99), true), op(Commit, 3, Some(8), false)],
            // All at one moment: some order is possible.
            vec![op(Purchase, 7, Some(7), true), op(Begin, 7, Some(7), true), op(Commit, 7, Some(7), false)],
        ] {
            assert_eq!(refusal(&ops), None, "{ops:?}");
        }
    }

    #[test]
    fn what_no_process_can_do_is_refused_where_it_begins() {
        use Action::{Begin, Commit, Purchase, ReadSeat};
        let twice = "does two things at once";
        let again = "is used again, though nobody knows how its operation of line 1 ended";
        for (ops, line, why) in [
            ([op(Begin, 1, Some(5), true), op(ReadSeat, 4, Some(6), true)], 2, twice),
            ([op(Begin, 1, Some(5), true), op(ReadSeat, 2, Some(3), true)], 2, twice),
            ([op(Purchase, 1, Some(5), true), op(Purchase, 2, Some(3), true)], 2, twice),
            // A purchase spans the whole of each operation inside it.
            ([op(Purchase, 1, Some(5), true), op(Begin, 4, Some(6), true)], 2, twice),
            ([op(Begin, 1, Some(5), true), op(Purchase, 4, Some(9), true)], 2, twice),
            ([op(Begin, 1, Some(5), false), op(ReadSeat, 5, Some(6), true)], 2, again),
            ([op(Commit, 1, Some(5), false), op(Commit, 5, Some(5), false)], 2, again),
            ([op(Purchase, 1, Some(5), false), op(ReadSeat, 5, Some(6), true)], 2, again),
            ([op(Begin, 1, None, false), op(ReadSeat, 9, Some(10), true)], 2, twice),
        ] {
            let refusal = refusal(&ops).unwrap_or_else(|| panic!("allowed: {ops:?}"));
            assert!(refusal.starts_with(&format!("{line}: process 1 ")) && refusal.contains(why), "{refusal}");
        }
    }

    #[test]
    fn a_process_is_one_buyer_and_other_processes_are_nobodys_business() {
        let mut other = op(Action::Begin, 9, Some(10), true);
        other.buyer = 2;
        let first = op(Action::Begin, 1, Some(2), true);
        assert_eq!(
            refusal(&[first.clone(), other.clone()]).unwrap(),
            "2: process 1 is buyer 1\u{2019}s on line 1 and buyer 2\u{2019}s here: a process has one buyer"
        );
        (other.process, other.invoked_ns) = (2, 1);
        assert_eq!(refusal(&[first, other]), None);
    }

    #[test]
    fn each_answer_belongs_to_some_question_only() {
        let all = [
            Answered::Done,
            Answered::Available,
            Answered::Sold(None),
            Answered::Sold(Some(0)),
            Answered::Sold(Some(7)),
            Answered::Confirmed,
            Answered::Rejected,
            Answered::Found(true),
            Answered::Found(false),
        ];
        for (action, due) in [
            (Action::Purchase, &all[5..7]),
            (Action::Begin, &all[..1]),
            (Action::ReadSeat, &all[1..5]),
            (Action::MarkSold, &all[..1]),
            (Action::AppendSale, &all[..1]),
            (Action::Commit, &all[..1]),
            (Action::RollBack, &all[..1]),
            (Action::FindSale, &all[7..]),
        ] {
            for answered in all {
                assert_eq!(belongs(action, answered).is_ok(), due.contains(&answered), "{action:?}: {answered:?}");
            }
        }
    }
}
