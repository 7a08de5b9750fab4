//! The HTML document of a widget.

use super::{
    EmbedPage, Recorded,
    assets::{inline_script, linked_script, page_script, styles},
    snippet::frame_title,
    stage::Stage,
};
use crate::ui::html::ToPlainHtml;
use leptos::{attr::custom::custom_attribute, prelude::*};
use sale::date::day;

/// The whole document. The nonce is that of the response's policy; a file that is opened
/// from a disk has none.
#[must_use]
pub fn embed_html(page: EmbedPage, nonce: Option<&str>) -> String {
    let root = root(&page);
    let head = head(&page, nonce).to_plain_html();
    let body = body(page, nonce).to_plain_html();
    ["<!DOCTYPE html><html lang=\"en\"", &root, ">", &head, &body, "</html>"].concat()
}

/// The attributes of `<html>` that style sheet and script read: only our own words.
fn root(page: &EmbedPage) -> String {
    let mut all: String = page.params.attributes().iter().map(|(name, value)| format!(" {name}=\"{value}\"")).collect();
    all += &format!(" data-buyers-max=\"{}\"", page.buyers_max);
    if page.is_still() {
        all += " data-static";
    }
    if !page.wrong.is_empty() {
        all += &format!(" data-param-error=\"{}\"", page.wrong.join(" "));
    }
    all
}

/// The policy of a file, which needs nothing from the network and must get nothing from it.
const OFFLINE_POLICY: &str = "default-src 'none'; script-src 'unsafe-inline' 'wasm-unsafe-eval'; \
    style-src 'unsafe-inline'; img-src data:";

fn head(page: &EmbedPage, nonce: Option<&str>) -> impl IntoView + use<> {
    let policy = page.is_offline().then(|| {
        view! { <meta {..custom_attribute("http-equiv", "Content-Security-Policy")} content=OFFLINE_POLICY /> }
    });
    view! {
        <head>
            <meta charset="utf-8" />
            {policy}
            <meta name="viewport" content="width=device-width, initial-scale=1" />
            <title>{frame_title(page.params.buyers)}</title>
            <meta name="robots" content="noindex" />
            // Without it, a browser requests an icon that does not exist.
            <link rel="icon" href="data:," />
            {styles(page, nonce)}
            {linked_script(page, nonce)}
        </head>
    }
}

fn body(page: EmbedPage, nonce: Option<&str>) -> impl IntoView + use<> {
    let recorded = (!page.is_still()).then(|| page.recorded.iter().map(lines_of).collect_view());
    let script = (inline_script(&page), page_script(&page, nonce));
    view! {
        <body data-prevent-swipe="">
            <Stage page />
            <template id="outcome">
                <li>
                    <span class="visually-hidden"></span>
                </li>
            </template>
            {recorded}
            {script}
        </body>
    }
}

/// A recorded run as it was sent. Texts in it are percent-encoded, so a `<` can be written
/// that way, too: then nothing in it ends the element.
fn lines_of(recorded: &Recorded) -> impl IntoView + use<> {
    let record = &recorded.record;
    let lines = recorded.lines.replace('<', "%3C");
    view! {
        <script
            type="text/plain"
            data-recorded=""
            data-run=record.run.clone()
            data-when=day(record.started_at_ms)
            inner_html=lines
        ></script>
    }
}
