//! The seat: drawn once, and shown by the style sheet as free, being sold, sold once or
//! sold too often.

use leptos::prelude::*;

/// A chair of a theatre, from the front.
const CHAIR: &str = "M34 14h52a12 12 0 0 1 12 12v44H22V26a12 12 0 0 1 12-12zM12 58h6a4 4 0 0 1 4 4v16h76V62a4 4 0 0 1 4-4h6a4 4 0 0 1 4 4v38a8 8 0 0 1-8 8H16a8 8 0 0 1-8-8V62a4 4 0 0 1 4-4z";

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
                <path class="legs" d="M24 108v12M96 108v12" />
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
