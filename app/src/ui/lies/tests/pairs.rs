//! Every two lies one after the other: the reason of the second claims only what is true of the
//! histories and verdicts before and after it.

use super::*;
use sale::{Completion, Harm};

/// Fan 1 and Fan 2 both read that the seat is free, and both buy; Fan 3 comes later and is rejected.
const SOLD_TWICE: &str = "history 1 r eventual A1 3 us-east-1,us-east-2 dynoxide\n\
    o 1 1 0 0 purchase 1000000 9000000 ok confirmed\no 1 1 0 1 begin 1000000 2000000 ok done\n\
    o 2 2 1 0 purchase 1000000 9500000 ok confirmed\no 2 2 1 1 begin 1000000 2000000 ok done\n\
    o 1 1 0 1 read-seat 2000000 3000000 ok available\no 2 2 1 1 read-seat 2000000 3500000 ok available\n\
    o 1 1 0 1 mark-sold 3000000 4000000 ok done\no 2 2 1 1 mark-sold 3500000 4500000 ok done\n\
    o 1 1 0 1 append-sale 4000000 5000000 ok done\no 2 2 1 1 append-sale 4500000 5500000 ok done\n\
    o 1 1 0 1 commit 5000000 9000000 ok done\no 2 2 1 1 commit 5500000 9500000 ok done\n\
    o 3 3 0 0 purchase 30000000 34000000 ok rejected\no 3 3 0 1 begin 30000000 31000000 ok done\n\
    o 3 3 0 1 read-seat 31000000 32000000 ok sold-to 2\no 3 3 0 1 roll-back 32000000 34000000 ok done\n\
    ledger 0 40000000 41000000 rows 2\nrow r-1 r A1 fan-1 us-east-1\nrow r-2 r A1 fan-2 us-east-2\n\
    ledger 1 41000000 42000000 rows 2\nrow r-1 r A1 fan-1 us-east-1\nrow r-2 r A1 fan-2 us-east-2\n\
    seat 0 42000000 43000000 owner fan-2\nseat 1 43000000 44000000 owner fan-2\nend 16 44000000 settled\n";

/// A history, the lie that is told about it, and what it becomes.
struct Step {
    before: History,
    was: Finding,
    lie: Lie,
    after: History,
    now: Finding,
}

impl Step {
    fn new(before: &History, lie: Lie) -> Self {
        let mut after = before.clone();
        lie.apply(&mut after);
        Self { was: check(before), now: check(&after), before: before.clone(), lie, after }
    }

    fn reason(&self) -> &'static str {
        reason(self.lie, &self.before, &self.was, &self.now)
    }
}

fn histories() -> [History; 2] {
    [TRUTH, SOLD_TWICE].map(|lines| History::of_lines(lines).unwrap())
}

/// Every lie that the panel offers about a history.
fn all_lies(history: &History) -> Vec<Lie> {
    let of = |of| whom(history, of).into_iter();
    let everybody = whom(history, Whom::Anybody);
    let swaps = everybody.iter().flat_map(|one| everybody.iter().map(|other| (*one, *other)));
    of(Whom::Holders)
        .map(Lie::DeleteRow)
        .chain(swaps.filter(|(one, other)| one != other).map(|(one, other)| Lie::SwapTimes(one, other)))
        .chain(of(Whom::Confirmed).map(Lie::CutLine))
        .chain(of(Whom::Unknown).map(Lie::FailUnknown))
        .chain(of(Whom::Rejected).map(Lie::LeaveOut))
        .chain([Lie::ShiftTimes])
        .collect()
}

/// Every lie about a history to which up to two others were told before.
fn every_step() -> Vec<Step> {
    let mut histories: Vec<History> = histories().into();
    let mut steps = Vec::new();
    for _ in 0..3 {
        let fresh: Vec<Step> = histories
            .iter()
            .flat_map(|before| all_lies(before).into_iter().map(|lie| Step::new(before, lie)))
            .collect();
        histories = fresh.iter().map(|step| step.after.clone()).collect();
        steps.extend(fresh);
    }
    steps
}

fn violated(finding: &Finding) -> bool {
    matches!(linearity(finding), Linearity::Violated(_))
}

/// Whether what a reason says is true.
fn is_true(step: &Step) -> bool {
    let Step { before, was, lie, now, .. } = step;
    let of = |buyer: u32| purchase(before, buyer).map(|op| op.completion.clone());
    let confirmed = Some(Completion::Ok(Answered::Confirmed));
    let worse = notices(was, now);
    let same = was.harms == now.harms && linearity(was) == linearity(now);
    match (*lie, step.reason()) {
        (Lie::DeleteRow(buyer), "row-confirmed") => of(buyer) == confirmed && has_row(before, buyer) && worse,
        (Lie::DeleteRow(buyer), "row-needed") => of(buyer) != confirmed && worse,
        (Lie::DeleteRow(buyer), "row") => of(buyer) != confirmed && !worse,
        (Lie::SwapTimes(..), "swap-late") => worse,
        (Lie::SwapTimes(..), "swap") => !worse && linearity(now) == Linearity::Holds,
        (Lie::SwapTimes(..), "swap-violated") => !worse && violated(now) && linearity(was) == linearity(now),
        (Lie::SwapTimes(..), "") => linearity(now) == Linearity::Undecided,
        (Lie::CutLine(buyer), "cut-row") => {
            has_row(before, buyer) && now.harms.count(Harm::LostReceipt) > was.harms.count(Harm::LostReceipt)
        }
        (Lie::CutLine(buyer), "cut") => !has_row(before, buyer),
        (Lie::FailUnknown(buyer), "fail-row") => has_row(before, buyer),
        (Lie::FailUnknown(buyer), "fail-needed") => !has_row(before, buyer) && !same,
        (Lie::FailUnknown(buyer), "fail") => !has_row(before, buyer) && !worse,
        (Lie::LeaveOut(_), "out-needed") => worse,
        (Lie::LeaveOut(_), "out-gone") => !worse && !same,
        (Lie::LeaveOut(buyer), "out") => same && !has_row(before, buyer) && step.after.buyers + 1 == before.buyers,
        (Lie::ShiftTimes, "shift") => same,
        _ => false,
    }
}

#[test]
fn the_reason_of_every_lie_is_true_whatever_was_told_before_it() {
    let steps = every_step();
    assert!(steps.len() > 1_000, "{}", steps.len());
    for step in &steps {
        let (name, lie) = (step.reason(), step.lie);
        assert!(is_true(step), "{lie:?}: {name} ({:?}, then {:?})\n{}", step.was, step.now, step.before.to_lines());
        assert!(name.is_empty() || REASONS.iter().any(|(other, _)| *other == name), "{name} is in the page");
    }
    for (name, _) in REASONS {
        let rare = ["row-needed", "out-needed", "out-gone"].contains(&name);
        assert!(rare || steps.iter().any(|step| step.reason() == name), "{name} is used");
    }
}

#[test]
fn a_lie_that_changes_nothing_is_said_to_change_nothing_and_no_other_is() {
    for step in every_step() {
        let Step { was, now, lie, .. } = &step;
        let same = was.harms == now.harms && linearity(was) == linearity(now);
        let sentence = difference(was, now);
        assert_eq!(sentence.starts_with("This lie changes nothing"), same, "{lie:?}: {sentence}");
        for (harm, count) in was.harms.counts() {
            let more = now.harms.count(harm) > count;
            let (gained, lost) = sentence.split_once("Less").unwrap_or((&sentence, ""));
            assert_eq!(gained.contains(harm.name()), more, "{sentence}");
            assert_eq!(lost.contains(harm.name()), now.harms.count(harm) < count, "{sentence}");
        }
    }
}

#[test]
fn after_a_lie_that_was_noticed_the_next_one_has_its_own_reason() {
    let mut history = truth();
    Lie::DeleteRow(1).apply(&mut history);
    let cut = Step::new(&history, Lie::CutLine(1));
    assert_eq!(cut.reason(), "cut", "the ledger holds no ticket any more");
    let shifted = Step::new(&cut.after, Lie::ShiftTimes);
    assert!(
        shifted.reason() == "shift" && difference(&shifted.was, &shifted.now).starts_with("This lie changes nothing")
    );
    let sentence = difference(&cut.was, &cut.now);
    assert!(sentence.contains("Less") && sentence.ends_with(": lost receipt."), "{sentence}");
}

#[test]
fn a_double_sale_can_be_hidden_with_two_lies_and_with_one_it_cannot() {
    let [_, mut history] = histories();
    let found = check(&history);
    assert_eq!(ruling(&found, &check(&history)), Ruling::StillFound);
    Lie::DeleteRow(1).apply(&mut history);
    assert_eq!(ruling(&found, &check(&history)), Ruling::Noticed);
    Lie::CutLine(1).apply(&mut history);
    assert_eq!(ruling(&found, &check(&history)), Ruling::Hidden);
    assert_eq!(ruling(&check(&truth()), &check(&truth())), Ruling::Unnoticed);
}

#[test]
fn the_score_says_since_which_lie() {
    let scores = [
        (&[][..], ""),
        (&[true], "1 lie told, noticed."),
        (&[false], "1 lie told, none noticed."),
        (&[true, true, true], "3 lies told, noticed since the first."),
        (&[false, true, true], "3 lies told, noticed since number 2."),
        (&[true, false], "2 lies told, not noticed any more."),
        (&[false, false], "2 lies told, none noticed."),
    ];
    for (noticed, sentence) in scores {
        assert_eq!(score(noticed), sentence);
    }
}
