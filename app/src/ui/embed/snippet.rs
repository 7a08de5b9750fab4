//! The snippets that an author pastes: a frame, or the element that makes one.

use super::address::query_of;
use crate::embed::{Host, Params};

/// Width and height for which the widget is designed, in CSS pixels.
pub(super) const SIZE: (u32, u32) = (960, 540);

/// The title of a frame, for those who do not see it.
pub(super) fn frame_title(buyers: u32) -> String {
    format!("WorldSeat: one seat, {buyers} buyers, two databases")
}

/// A frame for an article, for any host that takes HTML. `site` has no slash at its end,
/// `query` no `?`; sizes in CSS pixels.
#[must_use]
pub fn snippet_iframe(site: &str, query: &str, width: u32, height: u32) -> String {
    let (params, _) = Params::of_query(query, u32::MAX);
    format!(
        "<iframe title=\"{title}\" loading=\"lazy\" src=\"{src}\" width=\"{width}\" height=\"{height}\" \
         style=\"width:100%;max-width:{width}px;aspect-ratio:{width}/{height};height:auto;border:0\" \
         allow=\"fullscreen; screen-wake-lock\" referrerpolicy=\"strict-origin-when-cross-origin\" \
         sandbox=\"allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox\"></iframe>",
        title = frame_title(params.buyers),
        src = escape(&address(site, query)),
    )
}

/// The element: sizes itself, gives keys back, and shows a file beside the deck where the
/// site cannot be reached.
pub(super) fn snippet_element(site: &str, params: &Params) -> String {
    let query = query_of(params);
    let attributes = query.split('&').filter_map(|pair| pair.split_once('='));
    let attributes: String = attributes.map(|(name, value)| format!(" {name}=\"{value}\"")).collect();
    format!(
        "<script src=\"{site}/embed.v1.js\" async></script>\n\
         <world-seat{attributes} fallback=\"worldseat-offline.html\">\n  \
         <a href=\"{site}/\">{}</a>\n</world-seat>",
        frame_title(params.buyers)
    )
}

/// A slide of reveal.js: loaded before it is shown, started when it is.
pub(super) fn snippet_reveal(site: &str, params: &Params) -> String {
    let revealed = Params { host: Host::Reveal, autoplay: true, ..params.clone() };
    let ((width, height), src) = (SIZE, escape(&address(site, &query_of(&revealed))));
    format!(
        "<section data-prevent-swipe>\n  <iframe title=\"{}\" data-src=\"{src}\" data-preload\n    \
         width=\"{width}\" height=\"{height}\" style=\"border:0\"></iframe>\n</section>\n\
         <!-- Reveal.initialize({{ preventIframeAutoFocus: true }}) -->",
        frame_title(params.buyers)
    )
}

/// A slide of Slidev.
pub(super) fn snippet_slidev(site: &str, params: &Params) -> String {
    format!("---\nlayout: iframe\nurl: {}\n---", address(site, &query_of(params)))
}

/// A slide of Marp: its HTML runs the widget, its PDF holds a picture, so the printed slide
/// shows a run that needs no script.
pub(super) fn snippet_marp(site: &str, params: &Params) -> String {
    let still = Params { is_static: true, autoplay: false, ..params.clone() };
    let (width, height) = SIZE;
    let frame = |params: &Params| {
        let src = escape(&address(site, &query_of(params)));
        format!(
            "<iframe title=\"{}\" src=\"{src}\" width=\"{width}\" height=\"{height}\"></iframe>",
            frame_title(params.buyers)
        )
    };
    format!(
        "<!-- marp --html deck.md -->\n{}\n\n<!-- for marp --html --pdf, in its place -->\n{}",
        frame(params),
        frame(&still)
    )
}

/// The widget's address at a site.
pub(super) fn address(site: &str, query: &str) -> String {
    let mark = if query.is_empty() { "" } else { "?" };
    [site, "/embed", mark, query].concat()
}

/// Escapes text for the value of an attribute, or for text in HTML.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")
}
