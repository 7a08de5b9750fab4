//! What wakes up in the browser. An island draws what the server drew and changes it by
//! hand: it takes no properties, which would travel as JSON and bring its parser into
//! the browser, and it has no reactive view, which would cost 30 kB more.

#[cfg(feature = "hydrate")]
use super::browser;
use leptos::prelude::*;

/// The race: the button, the lanes, the replay.
#[island]
pub fn Race(children: Children) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    browser::race();
    view! { <div class="race" data-race>{children()}</div> }
}

/// The visitor's own floor.
#[island]
pub fn Floor(children: Children) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    browser::floor();
    view! { <div class="floor-island" data-floor-island>{children()}</div> }
}

/// The figures.
#[island]
pub fn Figures(children: Children) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    browser::figures();
    view! { <div data-figures>{children()}</div> }
}
