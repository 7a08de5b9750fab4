//! The reasons for the number of the eventual lane, each with what was measured of it, and the first objection.

use super::{figures::Figures, glossary::Term, words::contention};
use leptos::prelude::*;
use sale::{Lane, event::RunRecord};

/// The chapter "Why?". Without a run it is hidden until there is one.
#[component]
pub(super) fn Why(record: Option<RunRecord>) -> impl IntoView {
    let judged = record.as_ref().and_then(|record| record.lane(Lane::Eventual).judged.as_ref());
    let shares = judged.map(contention::shares).unwrap_or_default();
    let [inside, across] = shares;
    let hidden = record.is_none();
    view! {
        <section class="band why" id="why" aria-labelledby="why-title" data-why hidden=hidden>
            <div class="band-inner">
                <h2 id="why-title">"Why so many, and not one a region?"</h2>
                <ol class="reasons prose">
                    <li>
                        <strong>"Nobody checks between the look and the write."</strong>
                        " A buyer who has read \u{201c}free\u{201d} writes, whatever has happened since. "
                        <span data-place="share-inside">{inside}</span>
                    </li>
                    <li>
                        <strong>"The two regions cannot see each other in time."</strong>
                        " Each " <Term name="region" /> " sells from its own copy, and a write needs a while to reach the other. "
                        <span data-place="share-across">{across}</span>
                    </li>
                </ol>
                <p class="prose">
                    <strong>"\u{201c}You wrote it without a condition!\u{201d}"</strong>
                    " Yes: both sides run the same naive code, read, then write. On Strong the database itself refuses the \
                     second buyer. On Eventual a " <Term name="condition" />
                    " on the write would cure the first reason: one ticket a region. Only " <Term name="coordination" />
                    " between the regions cures the second. " <a href="#honest">"More about this"</a> "."
                </p>
                <Figures record />
            </div>
        </section>
    }
}
