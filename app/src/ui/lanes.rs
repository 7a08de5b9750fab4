//! The two lanes of a run that is known: their tickets, counts and verdicts.

use super::{
    glossary::Term,
    lane_card::{Card, Failed, LaneHead, Outcomes, Total},
    replay::{Times, Track},
    witnesses::{CheckedSummary, Gap, Witnesses},
    words::{self, contention, moment::caption},
};
use leptos::prelude::*;
use sale::{
    Lane, SeatId, Verdict,
    event::{Judged, LaneRecord},
};

/// Both lanes, side by side.
#[component]
pub(super) fn Lanes(
    /// The id of the run.
    run: String,
    seat: SeatId,
    /// Each lane's record, and whether it had no part in the run.
    lanes: [(LaneRecord, bool); 2],
) -> impl IntoView {
    let cards = Lane::ALL.into_iter().zip(lanes);
    let cards = cards
        .map(|(lane, (record, absent))| view! { <LaneCard run=run.clone() seat lane record absent /> })
        .collect_view();
    view! {
        <div class="lanes" id="result">
            {cards}
        </div>
        <template id="outcome">
            <li>
                <span class="visually-hidden"></span>
            </li>
        </template>
    }
}

#[component]
fn LaneCard(run: String, seat: SeatId, lane: Lane, record: LaneRecord, absent: bool) -> impl IntoView {
    let until = if run.is_empty() { "waiting" } else { "running" };
    let Card { state, sold, failed, engine } = Card::of(&record, absent, until);
    let regions = record.opened.as_ref().map(|opened| opened.regions.clone()).unwrap_or_default();
    let caption_text = caption(&track(&record), u64::MAX);
    let region_name = |index: usize| regions.get(index).map(ToString::to_string);
    let connections = record.opened.as_ref().map(|opened| opened.connections);
    view! {
        <section class=format!("lane lane-{lane}") data-lane=lane.name() data-state=state aria-labelledby=format!("lane-{lane}")>
            <LaneHead lane engine />
            <Total sold />
            <div data-place=format!("{lane}-verdict")>
                <VerdictOf run lane judged=record.judged.clone() connections />
            </div>
            <Failed why=failed />
            <div class="crowd">
                <p class="region-name" data-region-name="0">{region_name(0)}</p>
                <Outcomes lane record=record.clone() seat />
                <p class="region-name" data-region-name="1">{region_name(1)}</p>
                <p class="caption" data-caption>{caption_text}</p>
            </div>
            <div data-place=format!("{lane}-checked")>
                <CheckedSummary checked=record.checked />
            </div>
        </section>
    }
}

/// The buyers of a lane, as the replay sees them.
fn track(record: &LaneRecord) -> Track {
    let times = record.attempts.iter().map(|attempt| Times::of(attempt, record.holds(attempt.buyer)));
    Track::new(times.collect())
}

/// The verdict: a sentence, three witnesses, the pairs that raced, and more counts behind them.
#[component]
pub(super) fn VerdictOf(run: String, lane: Lane, judged: Option<Judged>, connections: Option<u32>) -> impl IntoView {
    let ran = judged.as_ref();
    let ran = ran.map(|judged| words::ran_on(connections.unwrap_or(0), judged.duration_us, judged.release.max_us));
    let raced = judged.as_ref().and_then(contention::raced_count);
    let inconclusive = judged.as_ref().map(contention::inconclusive);
    let verdict = judged.map(|judged| judged.verdict);
    let sentence = verdict.as_ref().map(|verdict| words::verdict_sentence(lane, verdict));
    let map = verdict.as_ref().map(words::map_sentence);
    let name = verdict.as_ref().map(|verdict| verdict.conclusion.name());
    view! {
        <div class="verdict" data-verdict=name.unwrap_or_default()>
            <p class="sentence" data-sentence>
                {sentence}
            </p>
            <Witnesses lane verdict=verdict.clone() rows_of=run />
            <Gap verdict=verdict.clone() />
            <p class="raced" data-raced>
                {raced.map(|count| view! { {count} " " <Term name="raced" /> "." {inconclusive} })}
            </p>
            <details class="counts">
                <summary>"More counts"</summary>
                <p class="map-says" data-map-says>
                    {map}
                </p>
                <Counts verdict />
                <p class="ran-on" data-ran-on>
                    {ran}
                </p>
            </details>
        </div>
    }
}

#[component]
fn Counts(verdict: Option<Verdict>) -> impl IntoView {
    let number = |of: fn(&Verdict) -> Option<u32>| words::number(verdict.as_ref().and_then(of));
    let numbers = [
        ("oversold", "tickets too many", number(Verdict::oversold)),
        ("hidden", "tickets the seat map hides", number(Verdict::hidden)),
        ("max_retries", "retries of the most patient buyer", number(|verdict| Some(verdict.reported.max_retries))),
    ];
    view! {
        <dl>
            {numbers
                .map(|(name, label, value)| {
                    view! {
                        <div>
                            <dt>{label}</dt>
                            <dd data-number=name>{value}</dd>
                        </div>
                    }
                })
                .collect_view()}
        </dl>
    }
}
