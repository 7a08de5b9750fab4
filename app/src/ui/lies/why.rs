//! The reasons why a lie is noticed, or why nobody who has only the history could notice it. The
//! server writes them into the page, and the browser reads them there. In the browser's program,
//! every visitor would load these sentences.

use super::Lie;

/// A lie of each kind, for the names of the kinds.
#[cfg(feature = "ssr")]
const KINDS: [Lie; 6] =
    [Lie::DeleteRow(0), Lie::SwapTimes(0, 0), Lie::CutLine(0), Lie::FailUnknown(0), Lie::LeaveOut(0), Lie::ShiftTimes];

/// Name and text of every reason.
#[cfg(feature = "ssr")]
pub fn reasons() -> impl Iterator<Item = (String, &'static str)> {
    let both = |lie: Lie| [true, false].map(|noticed| (reason(lie, noticed), why(lie, noticed)));
    KINDS.into_iter().flat_map(both)
}

/// The name of a reason in the page.
#[must_use]
pub fn reason(lie: Lie, noticed: bool) -> String {
    [lie.kind(), if noticed { "-noticed" } else { "-unnoticed" }].concat()
}

/// The reason, in a sentence or two.
#[cfg(feature = "ssr")]
const fn why(lie: Lie, noticed: bool) -> &'static str {
    match (lie, noticed) {
        (Lie::DeleteRow(_), true) => {
            "A buyer was told that the seat is theirs, and no row proves it. The answer that a buyer got is evidence, too."
        }
        (Lie::DeleteRow(_), false) => {
            "Nobody was told that this ticket exists, so nobody in the history misses its row."
        }
        (Lie::SwapTimes(..), true) => {
            "With these times an answer came before it can have been true, or after it can still have been."
        }
        (Lie::SwapTimes(..), false) => {
            "Both were at work at the same time as the others, and some order of all operations still explains every \
             answer. Only a clock outside of the history could tell."
        }
        (Lie::CutLine(_), true) => {
            "The ledger holds a ticket of which its buyer was never told: a lost receipt. It contradicts nothing, though: \
             an answer that never arrived may have been any."
        }
        (Lie::CutLine(_), false) => "An answer that never arrived contradicts nothing: it may have been any.",
        (Lie::FailUnknown(_), true) => "The ledger holds the row of a purchase that, it is now said, wrote nothing.",
        (Lie::FailUnknown(_), false) => {
            "No row in the ledger is this buyer\u{2019}s. Whether the purchase failed or its end is unknown, every other answer is the same."
        }
        (Lie::LeaveOut(_), true) => "Another answer hung on this buyer.",
        (Lie::LeaveOut(_), false) => {
            "He wrote nothing, so no other answer hangs on him. What is left is the history of a run with one buyer \
             less, and such a run might have been. Only somebody who counted the buyers elsewhere can miss him."
        }
        (Lie::ShiftTimes, true) => "The times do not fit each other any more.",
        (Lie::ShiftTimes, false) => {
            "What came before what is the same, and so is every pause. The same run with a clock that was started 5 ms \
             earlier has exactly this history."
        }
    }
}
