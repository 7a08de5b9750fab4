//! The first write on its way to the other region: an arrow between the bars of the two.

use super::axis::Axis;
use leptos::prelude::*;
use sale::event::Replication;

/// The row between the bars of both regions. The arrow ends at the first answer "sold" there, or is broken off at the
/// last answer "free".
pub(super) fn arrow(of: &Replication, axis: Axis) -> impl IntoView + use<> {
    let (from, to) = (axis.at(of.wrote_us), axis.at(of.until_us()));
    let (top, bottom) = if of.region == 0 { ("0", "28") } else { ("28", "0") };
    let arrived = of.sold_us.is_some();
    let end = match arrived {
        true => view! { <circle class="arrived" cx=to.clone() cy=bottom r="4" /> }.into_any(),
        false => view! { <text class="broken" x=to.clone() y="19">"\u{2715}"</text> }.into_any(),
    };
    // A write that did not arrive stops half way.
    let until = if arrived { bottom } else { "14" };
    view! {
        <li class="bar replication" data-arrived=arrived.to_string() aria-hidden="true">
            <span class="bar-name">"the write"</span>
            <span class="bar-time">
                <svg>
                    <line x1=from x2=to y1=top y2=until />
                    {end}
                </svg>
            </span>
        </li>
    }
}
