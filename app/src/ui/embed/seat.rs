//! The seat: drawn once, and shown by the style sheet as free, being sold, sold once or
//! sold too often.

use crate::ui::chair::{CHAIR, LEGS};
use leptos::prelude::*;

/// The seat with its name, and its state in words.
#[component]
pub(super) fn Seat(seat: String) -> impl IntoView {
    // Seats that do not exist, behind the one that does.
    let copies = [3, 2, 1].map(|copy| {
        let transform = format!("translate({} {})", copy * 11, -copy * 9);
        view! { <path class="copy" d=CHAIR transform=transform /> }
    });
    view! {
        <figure class="seat" data-seat-figure>
            <svg viewBox="0 -18 150 144" aria-hidden="true" focusable="false">
                {copies}
                <path class="chair" d=CHAIR />
                <path class="legs" d=LEGS />
                <text class="name" data-seat-name x="60" y="56" text-anchor="middle">
                    {seat}
                </text>
            </svg>
            <figcaption>
                <span class="when-free">"Free. Everybody wants it."</span>
            </figcaption>
        </figure>
    }
}
