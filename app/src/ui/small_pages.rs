//! Pages of a few sentences.

use crate::sale::VenueId;
use leptos::prelude::*;

/// Something cannot be done, or is not there.
#[component]
pub(super) fn Sorry(status: u16, sentence: String) -> impl IntoView {
    let title = match status {
        404 => "This seat is empty",
        410 => "This ticket has expired",
        _ => "That did not work",
    };
    view! {
        <div class="small-page">
            <p class="torn" aria-hidden="true">{status}</p>
            <h1>{title}</h1>
            <p>{sentence}</p>
            <p>
                <a class="button" href="/">
                    "To the race"
                </a>
            </p>
        </div>
    }
}

/// "Join this floor?" A link alone must not take a visitor's own floor from him.
#[component]
pub(super) fn Join(venue: VenueId, own: bool) -> impl IntoView {
    if own { view! { <Share venue /> }.into_any() } else { view! { <AskToJoin venue /> }.into_any() }
}

#[component]
fn Share(venue: VenueId) -> impl IntoView {
    let path = format!("/venue/{venue}");
    view! {
        <div class="small-page">
            <h1>"This is your floor"</h1>
            <p>"Whoever opens this page\u{2019}s address can join you there and buy, too. Nobody else finds it."</p>
            <p>
                <code>{path}</code>
            </p>
            <p>
                <a class="button" href="/#floor">
                    "To your seats"
                </a>
            </p>
        </div>
    }
}

#[component]
fn AskToJoin(venue: VenueId) -> impl IntoView {
    view! {
        <div class="small-page">
            <h1>"Join this floor?"</h1>
            <p>
                "Somebody shared a floor with you. You can buy seats there under your own name, and see what others buy. \
                 Your browser then forgets the floor it has now, if any."
            </p>
            <form action="/venue/join" method="post">
                <input type="hidden" name="venue" value=venue.to_string() />
                <button class="button">"Join"</button>
                " "
                <a href="/">"No, to the race"</a>
            </form>
        </div>
    }
}
