//! A run as HTML that arrives piece by piece: for browsers without script, and for
//! those whose script is not there yet.

use crate::event::RunEvent;

/// Stands in [`super::page::Page::Running`]'s document where the pieces go.
pub const HERE: &str = "<!--outcomes-->";

/// Turns events into HTML, one after the other.
#[derive(Debug, Default)]
pub struct HtmlStream {}

impl HtmlStream {
    /// The HTML of an event; empty where there is nothing to show.
    pub fn piece(&mut self, event: &RunEvent) -> String {
        let _ = event;
        String::new()
    }
}
