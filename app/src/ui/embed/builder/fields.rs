//! The form: one field for each parameter, with the values that it accepts.

use crate::{
    embed::{
        Chrome, Host, LaneChoice, Load, ModeChoice, Motion, Params, Surface, Theme, View,
        params::{SCALE, SPEED},
    },
    ui::embed::address::decimal,
};
use leptos::prelude::*;
use sale::{BUYERS_MIN, SeatId};

/// The fields that are used most often, and the others behind them.
#[component]
pub(super) fn Fields(params: Params, buyers_max: u32) -> impl IntoView {
    let seats = SeatId::all().map(|seat| (seat.to_string(), seat.to_string())).collect();
    let seat = params.seat.to_string();
    let special = is_special(&params);
    view! {
        // The server says what cannot be, in its own words.
        <form class="builder-form" action="/embed/builder" method="get" novalidate data-builder>
            {choice("What is shown", "view", params.view.name(), labels(View::ALL.iter().map(|word| word.name()), view_label))}
            {choice("Lanes", "lanes", params.lanes.name(), labels(LaneChoice::ALL.iter().map(|word| word.name()), lanes_label))}
            {choice("Colours", "theme", params.theme.name(), labels(Theme::ALL.iter().map(|word| word.name()), theme_label))}
            {choice("Seat", "seat", &seat, seats)}
            {number("Buyers", "buyers", params.buyers.to_string(), BUYERS_MIN.to_string(), buyers_max.to_string(), "1")}
            {number("Size of the type", "scale", decimal(params.scale, 2), decimal(SCALE.0, 2), decimal(SCALE.2, 2), "0.1")}
            {tick("Start by itself when the slide is shown", "autoplay", params.autoplay)}
            <details class="drawer" open=special>
                <summary>"More"</summary>
                <div class="more">
                    <Special params />
                </div>
            </details>
            // With script, preview and code follow by themselves, and the style sheet hides it.
            <button class="button" type="submit">
                "Update preview and code"
            </button>
        </form>
    }
}

/// The fields that few visitors need.
#[component]
fn Special(params: Params) -> impl IntoView {
    let hex = |color: Option<crate::embed::Color>| color.map(crate::embed::Color::hex).unwrap_or_default();
    let run = params.run.clone().unwrap_or_default();
    let origin = params.origin.clone().unwrap_or_default();
    view! {
        {choice("Outcomes come from", "mode", params.mode.name(), labels(ModeChoice::ALL.iter().map(|word| word.name()), mode_label))}
        {text("Id of a recorded run to replay", "run", run, "[A-Za-z0-9\\-]{1,64}")}
        {text("Seed of the simulation", "seed", params.seed.map(|seed| seed.to_string()).unwrap_or_default(), "[0-9]{1,20}")}
        {number("Speed (empty: the run in five seconds)", "speed", params.speed.map(|speed| decimal(speed, 3)).unwrap_or_default(), decimal(SPEED.0, 3), decimal(SPEED.1, 3), "0.05")}
        {choice("Background", "bg", params.bg.name(), labels(Surface::ALL.iter().map(|word| word.name()), |word| word))}
        {choice("Title and footer", "chrome", params.chrome.name(), labels(Chrome::ALL.iter().map(|word| word.name()), chrome_label))}
        {choice("Motion", "motion", params.motion.name(), labels(Motion::ALL.iter().map(|word| word.name()), motion_label))}
        {choice("The script loads", "load", params.load.name(), labels(Load::ALL.iter().map(|word| word.name()), load_label))}
        {choice("Keys that the widget does not use", "host", params.host.name(), labels(Host::ALL.iter().map(|word| word.name()), host_label))}
        {text("Strong lane\u{2019}s colour, six hex digits", "accent", hex(params.accent), "[0-9A-Fa-f]{6}")}
        {text("Eventual lane\u{2019}s colour", "accent2", hex(params.accent2), "[0-9A-Fa-f]{6}")}
        {text("Messages go only to this origin, https://\u{2026}", "origin", origin, "https?://.+")}
        {tick("Still: no script, the end of a recorded run", "static", params.is_static)}
    }
}

/// Whether one of the fields behind "More" differs from its default.
fn is_special(params: &Params) -> bool {
    let plain = Params {
        view: params.view,
        lanes: params.lanes,
        theme: params.theme,
        seat: params.seat,
        buyers: params.buyers,
        scale: params.scale,
        autoplay: params.autoplay,
        ..Params::default()
    };
    plain != *params
}

fn choice(
    label: &'static str,
    name: &'static str,
    chosen: &str,
    words: Vec<(String, String)>,
) -> impl IntoView + use<> {
    let options = words.into_iter().map(|(value, label)| {
        let selected = value == chosen;
        view! {
            <option value=value selected=selected>
                {label}
            </option>
        }
    });
    let options = options.collect_view();
    view! {
        <label>
            <span>{label}</span>
            <select name=name>{options}</select>
        </label>
    }
}

fn number(
    label: &'static str,
    name: &'static str,
    value: String,
    min: String,
    max: String,
    step: &'static str,
) -> impl IntoView {
    view! {
        <label>
            <span>{label}</span>
            <input type="number" name=name value=value min=min max=max step=step />
        </label>
    }
}

fn text(label: &'static str, name: &'static str, value: String, pattern: &'static str) -> impl IntoView {
    view! {
        <label>
            <span>{label}</span>
            <input type="text" name=name value=value pattern=pattern autocomplete="off" spellcheck="false" />
        </label>
    }
}

fn tick(label: &'static str, name: &'static str, on: bool) -> impl IntoView {
    view! {
        <label class="tick">
            <input type="checkbox" name=name value="1" checked=on />
            <span>{label}</span>
        </label>
    }
}

fn labels(words: impl Iterator<Item = &'static str>, label: fn(&'static str) -> &'static str) -> Vec<(String, String)> {
    words.map(|word| (word.to_owned(), label(word).to_owned())).collect()
}

fn view_label(word: &'static str) -> &'static str {
    match word {
        "race" => "the race: seat, button, both lanes",
        "seat" => "the seat alone, with its tickets",
        "lanes" => "the lanes, and a small button",
        _ => "what the rows said, and a small button",
    }
}

fn lanes_label(word: &'static str) -> &'static str {
    match word {
        "both" => "both",
        "strong" => "the strong one",
        _ => "the eventual one",
    }
}

fn theme_label(word: &'static str) -> &'static str {
    if word == "auto" { "as the reader\u{2019}s system" } else { word }
}

fn mode_label(word: &'static str) -> &'static str {
    match word {
        "auto" => "the databases; else a recorded run; else a simulation",
        "live" => "the databases or nothing",
        "replay" => "a recorded run",
        _ => "a simulation",
    }
}

fn chrome_label(word: &'static str) -> &'static str {
    if word == "full" { "shown" } else { "left out: only the badge" }
}

fn motion_label(word: &'static str) -> &'static str {
    if word == "auto" { "unless the reader\u{2019}s system asks for none" } else { "none" }
}

fn load_label(word: &'static str) -> &'static str {
    if word == "eager" { "with the page" } else { "when somebody clicks" }
}

fn host_label(word: &'static str) -> &'static str {
    match word {
        "auto" => "go to the page around it",
        "reveal" => "go to reveal.js, which also says when to start",
        _ => "stay in the widget",
    }
}
