//! The snippets to paste, one for each kind of host.

use crate::{
    embed::Params,
    ui::embed::{
        address::query_of,
        snippet::{SIZE, escape, snippet_element, snippet_iframe, snippet_marp, snippet_reveal, snippet_slidev},
    },
};
use leptos::prelude::*;

/// Five snippets, each in a field whose text is selected by one click or by the keyboard.
#[component]
pub(super) fn Snippets(site: String, params: Params) -> impl IntoView {
    let (width, height) = SIZE;
    let all = [
        (
            "iframe",
            "A frame",
            "For articles, and for any host that takes HTML.",
            snippet_iframe(&site, &query_of(&params), width, height),
        ),
        (
            "element",
            "An element",
            "Sizes itself, hands the keys back, and shows the file beside your page where the site cannot be reached.",
            snippet_element(&site, &params),
        ),
        (
            "reveal",
            "reveal.js",
            "Starts when its slide is shown, and stops when it is left.",
            snippet_reveal(&site, &params),
        ),
        ("slidev", "Slidev", "A slide whose layout is the widget.", snippet_slidev(&site, &params)),
        ("marp", "Marp", "Runs in HTML; a PDF holds how a recorded run ended.", snippet_marp(&site, &params)),
    ];
    view! {
        <section aria-labelledby="snippets">
            <h2 id="snippets">"What to paste"</h2>
            {all.map(|(name, label, about, text)| view! { <Snippet name label about text /> })}
        </section>
    }
}

#[component]
fn Snippet(name: &'static str, label: &'static str, about: &'static str, text: String) -> impl IntoView {
    let rows = text.lines().map(|line| 1 + line.len() / 90).sum::<usize>().max(2);
    // Leptos does not escape the content of a text field.
    let text = escape(&text);
    view! {
        <div class="snippet">
            <h3>
                <label for=format!("snippet-{name}")>{label}</label>
            </h3>
            <p>{about}</p>
            <textarea id=format!("snippet-{name}") data-snippet=name readonly spellcheck="false" rows=rows inner_html=text></textarea>
            <button class="plain" type="button" data-copy=name hidden>
                "Copy"
            </button>
        </div>
    }
}
