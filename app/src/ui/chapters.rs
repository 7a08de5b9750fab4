//! The chapters of the story: their list in the header, with a line that grows as the visitor reads on.

use leptos::prelude::*;

/// Each chapter: the id of its section, and its name in the list.
const CHAPTERS: [(&str, &str); 5] =
    [("race", "Break it"), ("why", "Why"), ("floor", "Your seats"), ("evidence", "Evidence"), ("programs", "Programs")];

/// The list of chapters: those `here`, on this page; on a page without any, those of the front page. "Why" is about a run: on
/// the front page it is hidden until there is one.
#[component]
pub(super) fn Chapters(here: &'static [&'static str]) -> impl IntoView {
    let front = here.contains(&"floor");
    let page = if here.is_empty() { "/" } else { "" };
    let listed = CHAPTERS.into_iter().filter(|(id, _)| here.is_empty() || here.contains(id));
    let items = listed.map(|(id, name)| {
        let of_run = id == "why" && front;
        view! {
            <li data-why=of_run hidden=of_run>
                <a href=format!("{page}#{id}")>{name}</a>
            </li>
        }
    });
    view! {
        <nav class="chapters" aria-label="Chapters">
            <ol>{items.collect_view()}</ol>
        </nav>
    }
}

/// The last chapter: the same for those who write programs, slides and articles.
#[component]
pub(super) fn ForPrograms() -> impl IntoView {
    view! {
        <section class="band" id="programs" aria-labelledby="programs-title">
            <div class="band-inner">
                <h2 id="programs-title">"For programs"</h2>
                <ul class="prose">
                    <li>
                        <a href="/api">"The JSON API"</a>
                        ": every run, ledger and verdict, as a program reads them."
                    </li>
                    <li>
                        <a href="/embed/builder">"The seat alone"</a>
                        ": for slides and articles, also without a network."
                    </li>
                    <li>
                        <code>"worldseat stress"</code>
                        ": the same race from the command line, with an exit status."
                    </li>
                </ul>
            </div>
        </section>
    }
}
