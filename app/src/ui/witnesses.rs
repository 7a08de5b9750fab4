//! Three witnesses of a lane, the gap between them, and what the checker says.

use super::words::{self, checked};
use crate::{
    event::Checked,
    sale::{Lane, Verdict},
};
use leptos::prelude::*;

/// What buyers were told, what the ledger holds, what the seat table shows; each number
/// leads to its rows on the page of the run.
#[component]
pub(super) fn Witnesses(run: String, lane: Lane, verdict: Option<Verdict>) -> impl IntoView {
    let gap = verdict.as_ref().map(checked::gap);
    let number = |of: fn(&Verdict) -> Option<u32>| words::number(verdict.as_ref().and_then(of));
    let three = [
        ("app_believed", "told \u{201c}yours\u{201d}", "outcomes", number(|verdict| Some(verdict.told.confirmed))),
        ("sold", "in the ledger", "ledger", number(Verdict::sold)),
        ("seat_table_owners", "in the seat table", "said", number(Verdict::owners)),
    ];
    let three = three.map(|(name, label, rows, number)| {
        let rows = format!("#{rows}-{lane}");
        view! {
            <div>
                <dt>
                    <a href=format!("/run/{run}{rows}") data-rows=rows>
                        {label}
                    </a>
                </dt>
                <dd data-number=name>{number}</dd>
            </div>
        }
    });
    view! {
        <dl class="witnesses" aria-label=format!("{}: three witnesses", words::lane_name(lane))>
            {three.collect_view()}
        </dl>
        <p class="gap" data-gap-says-lane>
            {gap}
        </p>
    }
}

/// Whether the history is linearizable, why not, and who was harmed. Empty for a run of
/// which nothing of that is known.
#[component]
pub(super) fn CheckedSays(checked: Option<Checked>) -> impl IntoView {
    let checked = checked.as_ref();
    let state = checked.map(|checked| checked::state(checked.linearizable)).unwrap_or_default();
    let line = checked.map(|checked| checked::linearizable(checked.linearizable));
    let sentence = checked.map(|checked| checked::sentence(checked).to_owned());
    let anomaly = checked.map(|checked| checked::anomaly(checked.linearizable));
    let harms = checked.map(|checked| checked::harms(&checked.harms)).unwrap_or_default();
    let how = checked.map(checked::how);
    view! {
        <div class="checked" data-linearizable=state>
            <p class="linearizable" data-linearizable-says>
                {line}
            </p>
            <p data-counterexample>{sentence}</p>
            <p class="small" data-anomaly>
                {anomaly}
            </p>
            <ul data-harms inner_html=harms></ul>
            <p class="small" data-checked-how>
                {how}
            </p>
        </div>
    }
}
