//! Pages of a few sentences.

use super::{page::Share, share::SharePage};
use leptos::prelude::*;
use sale::FloorId;

/// The error page: something cannot be done, or does not exist.
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

/// "Join this floor?" A link alone must not take a visitor's own floor away.
#[component]
pub(super) fn Join(floor: FloorId, share: Option<Share>) -> impl IntoView {
    match share {
        Some(share) => view! { <SharePage share /> }.into_any(),
        None => view! { <JoinPrompt floor /> }.into_any(),
    }
}

#[component]
fn JoinPrompt(floor: FloorId) -> impl IntoView {
    view! {
        <div class="small-page share">
            <h1>"Join this floor?"</h1>
            <p>
                "Somebody shared a floor with you. You can buy seats there under your own name, and see what others buy. \
                 Your browser then forgets the floor it has now, if any."
            </p>
            <form action="/floor/join" method="post">
                <input type="hidden" name="floor" value=floor.to_string() />
                <button class="button">"Join"</button>
                " "
                <a href="/">"No, to the race"</a>
            </form>
        </div>
    }
}
