//! The reasons why a lie changed the verdict, or why nobody who has only the history could notice it.
//! The server writes them into the page, and the browser reads them there. In the browser's program,
//! every visitor would load these sentences.
//!
//! A reason is chosen by what the history said before the lie, and by the verdicts before and after it.

use super::{Lie, has_row, linearity, purchase, ruling::effect};
use sale::{Answered, Completion, Finding, History, Linearity};

/// Name and text of every reason. Each is true wherever [`reason`] chooses it.
#[cfg(any(feature = "ssr", test))]
pub const REASONS: [(&str, &str); 15] = [
    (
        "row-confirmed",
        "A buyer was told that the seat is theirs, and no row proves it. The answer that a buyer got is evidence, too.",
    ),
    ("row-needed", "Its buyer was never told of this ticket, but what else is on record does not go without it."),
    ("row", "Its buyer was never told of this ticket, so they do not miss its row."),
    ("swap-late", "With these times an answer came before it can have been true, or after it can still have been."),
    (
        "swap",
        "Some order of all operations still explains every answer, whichever of the two came first. Only a clock outside \
         of the history could tell.",
    ),
    ("swap-violated", "The contradiction does not hang on when these two came."),
    (
        "cut-row",
        "The ledger holds a ticket of which its buyer was never told: a lost receipt. Their missing answer contradicts \
         nothing, though: it may have been any.",
    ),
    ("cut", "An answer that never arrived contradicts nothing: it may have been any."),
    ("fail-row", "The ledger holds the row of a purchase that, it is now said, wrote nothing."),
    ("fail-needed", "Something on record needs this purchase, which, it is now said, wrote nothing."),
    (
        "fail",
        "No row in the ledger is this buyer\u{2019}s. Whether the purchase failed or its end is unknown, every other \
         answer is the same.",
    ),
    ("out-needed", "Something on record hung on this buyer."),
    ("out-gone", "Some of what the checker had found was about this buyer, and is gone with them."),
    (
        "out",
        "No row is theirs, and no other answer hangs on them. What is left is the history of a run with one buyer less. \
         Only somebody who counted the buyers elsewhere can miss them.",
    ),
    (
        "shift",
        "What came before what is the same, and so is every pause. The same run with a clock that was started 5 ms \
         earlier has exactly this history.",
    ),
];

/// The name of the reason for what a lie did to the history `before` it, whose finding became `now`;
/// empty where there is nothing to be said.
#[must_use]
pub fn reason(lie: Lie, before: &History, was: &Finding, now: &Finding) -> &'static str {
    let (same, worse) = effect(was, now);
    match lie {
        Lie::DeleteRow(buyer) if is_confirmed(before, buyer) => "row-confirmed",
        Lie::DeleteRow(_) if worse => "row-needed",
        Lie::DeleteRow(_) => "row",
        Lie::SwapTimes(..) => swapped(worse, now),
        Lie::CutLine(buyer) if has_row(before, buyer) => "cut-row",
        Lie::CutLine(_) => "cut",
        Lie::FailUnknown(buyer) if has_row(before, buyer) => "fail-row",
        Lie::FailUnknown(_) if worse => "fail-needed",
        Lie::FailUnknown(_) => "fail",
        Lie::LeaveOut(_) if worse => "out-needed",
        Lie::LeaveOut(_) if same => "out",
        Lie::LeaveOut(_) => "out-gone",
        Lie::ShiftTimes => "shift",
    }
}

const fn swapped(worse: bool, now: &Finding) -> &'static str {
    match linearity(now) {
        Linearity::Undecided => "",
        _ if worse => "swap-late",
        Linearity::Holds => "swap",
        Linearity::Violated(_) => "swap-violated",
    }
}

fn is_confirmed(history: &History, buyer: u32) -> bool {
    purchase(history, buyer).is_some_and(|op| op.completion == Completion::Ok(Answered::Confirmed))
}
