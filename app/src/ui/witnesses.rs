//! Three witnesses of a lane, the gap between them, and the checker's finding.

use super::words::{self, checked};
use leptos::prelude::*;
use sale::{Lane, Verdict, event::Checked};

/// Three counts: confirmed buyers, ledger rows, owners in the seat map. Each number links to its
/// rows on the page of that run, where one is named.
#[component]
pub(super) fn Witnesses(
    lane: Lane,
    verdict: Option<Verdict>,
    #[prop(optional, into)] rows_of: Option<String>,
) -> impl IntoView {
    let number = |of: fn(&Verdict) -> Option<u32>| words::number(verdict.as_ref().and_then(of));
    let three = [
        (
            "app_believed",
            "told \u{201c}confirmed\u{201d}",
            "outcomes",
            number(|verdict| Some(verdict.reported.confirmed)),
        ),
        ("sold", "in the ledger", "ledger", number(Verdict::sold)),
        ("seat_table_owners", "in the seat map", "said", number(Verdict::owners)),
    ];
    let three = three.map(|(name, label, rows, number)| {
        let label = match &rows_of {
            None => label.into_any(),
            Some(run) => {
                let rows = format!("#{rows}-{lane}");
                view! {
                    <a href=format!("/run/{run}{rows}")>
                        {label}
                    </a>
                }
                .into_any()
            }
        };
        view! {
            <div>
                <dt>{label}</dt>
                <dd data-number=name>{number}</dd>
            </div>
        }
    });
    view! {
        <dl class="witnesses" aria-label=format!("{}: three witnesses", words::lane_name(lane))>
            {three.collect_view()}
        </dl>
    }
}

/// The sentence about the difference between the three counts.
#[component]
pub(super) fn Gap(verdict: Option<Verdict>) -> impl IntoView {
    view! {
        <p class="gap" data-gap-says-lane>
            {verdict.as_ref().map(checked::gap)}
        </p>
    }
}

/// Whether the history is linearizable, why not, and the harms. Empty for a run that was not
/// checked.
#[component]
pub(super) fn CheckedSummary(checked: Option<Checked>) -> impl IntoView {
    let anomaly = checked.as_ref().map(|checked| checked::anomaly(checked.linearizable));
    let harms = checked.as_ref().map(|checked| checked::harms(&checked.harms)).unwrap_or_default();
    let how = checked.as_ref().map(checked::how);
    let line = answer(checked.as_ref());
    view! {
        <div class="checked" data-linearizable=state(checked.as_ref())>
            <p class="linearizable">
                <span data-linearizable-says>{line}</span>
                " "
                {meanings()}
            </p>
            <details class="for-experts">
                <summary class="small">"The proof"</summary>
                {counterexample(checked.as_ref())}
                <ul data-harms inner_html=harms></ul>
                <p class="small" data-anomaly>
                    {anomaly}
                </p>
                <p class="small" data-checked-how>
                    {how}
                </p>
            </details>
        </div>
    }
}

/// Whether the history is linearizable and why not, where there is no room for more.
#[component]
pub(super) fn CheckedInShort(checked: Option<Checked>) -> impl IntoView {
    let line = answer(checked.as_ref());
    view! {
        <div class="checked" data-linearizable=state(checked.as_ref())>
            <p class="linearizable">
                <span data-linearizable-says>{line}</span>
            </p>
            {counterexample(checked.as_ref())}
        </div>
    }
}

/// The meanings of the checker's answers, in a few words. The style sheet shows that of the answer which was given.
fn meanings() -> impl IntoView {
    [("holds", "(one order explains every answer)"), ("violated", "(no order explains every answer)")]
        .map(|(answer, meaning)| view! { <span data-means=answer>{meaning}</span> })
}

fn state(checked: Option<&Checked>) -> &'static str {
    checked.map(|checked| checked::state(checked.linearizable)).unwrap_or_default()
}

fn answer(checked: Option<&Checked>) -> Option<String> {
    checked.map(|checked| checked::linearizable(checked.linearizable))
}

fn counterexample(checked: Option<&Checked>) -> impl IntoView + use<> {
    let sentence = checked.map(|checked| checked::sentence(checked).to_owned());
    view! {
        <p class="counterexample" data-counterexample>
            {sentence}
        </p>
    }
}
