//! The limits that the page must state before a critic does.

use super::glossary::Term;
use leptos::prelude::*;

/// Limits, next to the claim.
#[component]
pub(super) fn HonestLimits() -> impl IntoView {
    view! {
        <details class="drawer" id="honest">
            <summary>"What is honest, and what is a stand-in"</summary>
            <ul class="prose">
                <li>
                    "All buyers of a run are sent from one server, half of them through each region\u{2019}s endpoint. \
                     Each lane\u{2019}s clock starts when its buyers are released."
                </li>
                <li>
                    "A " <Term name="stand-in" /> " for a product of AWS is named as what it is. PostgreSQL at REPEATABLE READ \
                     gives snapshot isolation, as Aurora DSQL does, but it is one server and refuses the loser at the \
                     UPDATE (SQLSTATE " <Term name="40001" /> "), not at COMMIT. Its times say nothing about DSQL\u{2019}s."
                </li>
                <li>
                    "Global tables in their usual mode (" <Term name="MREC" /> ") are built to stay available and converge; this code asked them for something else. \
                     To sell a seat once there: a conditional write in one region, or a global table with multi-Region \
                     strong consistency."
                </li>
                <li>
                    "The eventual side oversells for two reasons: buyers in one region overtake each other between their read \
                     and their write, and the regions do not see each other in time. Every result says how many pairs \
                     raced in each way; it does not say which ticket is due to which. A conditional write cures the \
                     first; only coordination between the regions cures the second."
                </li>
                <li>
                    "Snapshot isolation prevents this lost update. It is not serializability: it does not prevent write skew."
                </li>
                <li>
                    "The count comes from the committed ledger rows of every region, read back after the last buyer \
                     was answered; never from what buyers were told. Zero tickets sold is not a pass."
                </li>
            </ul>
        </details>
    }
}
