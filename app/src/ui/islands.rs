//! The parts of a page that start in the browser. An island keeps what the server drew and
//! changes it by hand. It takes no properties, which would be sent as JSON and need a parser
//! in the browser, and it has no reactive view, which would cost 30 kB more.

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
