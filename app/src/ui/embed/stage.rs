//! Everything that the widget shows: badge, sentence, seat, button and lanes.

use super::{
    EmbedPage, Recorded,
    lane::LaneCard,
    query_of,
    question::{Headline, controls},
    seat::Seat,
};
use crate::{
    embed::{Load, ModeChoice, Params},
    ui::words,
};
use leptos::prelude::*;
use sale::{Lane, date::day};

/// The widget.
#[component]
pub(super) fn Stage(page: EmbedPage) -> impl IntoView {
    let badge = Badge::of(&page);
    let shown = page.recorded.first().filter(|_| page.is_still()).map(|recorded| recorded.record.clone());
    let state = if shown.is_some() { "ended" } else { "idle" };
    let run = shown.as_ref().map(|record| record.run.clone());
    let shown_run = run.clone();
    let buyers = shown.as_ref().map_or(page.params.buyers, |record| record.buyers);
    let seat = shown.as_ref().map_or(page.params.seat, |record| record.seat).to_string();
    let sentence = shown.as_deref().map(words::finished_run);
    let poster = (!page.is_still() && page.params.load == Load::Click).then(poster);
    let lanes = Lane::ALL.map(|lane| view! { <LaneCard lane run=shown.clone() /> });
    view! {
        <main class="widget" data-widget="" data-state=state data-mode=badge.mode data-shown=shown_run>
            <header class="top">
                <Headline buyers seat=seat.clone() />
                <p class="badge" data-badge>
                    <strong data-badge-word>{badge.word}</strong>
                    " "
                    <span data-badge-text>{badge.text}</span>
                </p>
                <p class="speed" data-speed-says></p>
            </header>
            <div class="play">
                <Seat seat />
                {(!page.is_still()).then(|| controls(page.params.buyers))}
                {(!page.is_still() && !page.is_offline()).then(|| without_script(&page.params))}
                <p class="status" role="status" data-status>
                    {sentence}
                </p>
            </div>
            <div class="lanes" id="result">
                {lanes}
            </div>
            <div class="alert" role="alert" data-alert>
                {notice(&page)}
            </div>
            <Foot run wrong=page.wrong.join(", ") is_offline=page.is_offline() />
            {poster}
        </main>
    }
}

/// The source of what is shown. The badge is always there, whatever the address sets.
struct Badge {
    mode: Option<&'static str>,
    word: &'static str,
    text: String,
}

impl Badge {
    /// The badge as far as it is known before the script runs.
    fn of(page: &EmbedPage) -> Self {
        let mode =
            if page.is_offline() && page.params.mode == ModeChoice::Auto { ModeChoice::Sim } else { page.params.mode };
        match (page.recorded.first(), mode) {
            (Some(recorded), _) if page.is_still() => Self::replay(recorded),
            (Some(recorded), ModeChoice::Replay) => Self::replay(recorded),
            (_, _) if page.is_still() => Self { mode: None, word: "NOTHING", text: "No run is recorded here.".into() },
            (_, ModeChoice::Sim) => Self::simulated(page.params.seed),
            (_, _) if page.params.load == Load::Click => {
                Self { mode: None, word: "\u{2026}", text: "Not loaded yet.".into() }
            }
            _ => Self { mode: None, word: "\u{2026}", text: "Looking for the server.".into() },
        }
    }

    fn replay(recorded: &Recorded) -> Self {
        let record = &recorded.record;
        let engines: Vec<&str> =
            Lane::ALL.iter().filter_map(|lane| Some(record.lane(*lane).opened.as_ref()?.engine.as_str())).collect();
        let text = format!("A real run of {}, as recorded ({}).", day(record.started_at_ms), engines.join(" | "));
        Self { mode: Some("replay"), word: "REPLAY", text }
    }

    fn simulated(seed: Option<u64>) -> Self {
        let seed = seed.map(|seed| format!(", seed {seed}")).unwrap_or_default();
        let text = format!("No database: two rule-made engines in this browser{seed}.");
        Self { mode: Some("sim"), word: "SIMULATED", text }
    }
}

/// The link to the end of a run at the same address, for browsers without script.
fn without_script(params: &Params) -> impl IntoView + use<> {
    let still = query_of(&Params { is_static: true, load: Load::Eager, ..params.clone() });
    let link = format!(
        "<p class=\"notice\">Your browser runs no script here. <a href=\"?{}\">See how a recorded run ended</a>.</p>",
        still.replace('&', "&amp;")
    );
    view! { <noscript inner_html=link></noscript> }
}

/// The sentences that the visitor has to know before anything else.
fn notice(page: &EmbedPage) -> impl IntoView + use<> {
    let not_built = matches!(page.assets, super::EmbedAssets::Missing).then(|| {
        "The widget\u{2019}s script was not built, so this is a recorded run. Build it with scripts/widget.sh."
            .to_owned()
    });
    let sentences = page.notice.clone().into_iter().chain(not_built);
    sentences.map(|sentence| view! { <p class="notice">{sentence}</p> }).collect_view()
}

/// The link to the rows, and the invalid parameters of the address.
#[component]
fn Foot(run: Option<String>, wrong: String, is_offline: bool) -> impl IntoView {
    let to = run.as_ref().map(|run| format!("/run/{run}"));
    let hidden = run.is_none();
    let wrong = (!wrong.is_empty()).then(|| {
        let sentence = format!("Left as usual, because the address asks for what cannot be: {wrong}.");
        view! { <p class="wrong">{sentence}</p> }
    });
    let rows = view! {
        <p class="rows">
            <a data-run-link href=to target="_blank" rel="noopener" hidden=hidden>
                "Where every number comes from"
            </a>
        </p>
    };
    view! {
        <footer class="foot">
            {wrong}
            <p class="no-rows">"Simulated: there are no rows."</p>
            {(!is_offline).then_some(rows)}
        </footer>
    }
}

/// Covers the view until the visitor asks for the script.
fn poster() -> impl IntoView {
    view! {
        <div class="poster">
            <button type="button" data-load-button>
                "Load the race"
            </button>
        </div>
    }
}
