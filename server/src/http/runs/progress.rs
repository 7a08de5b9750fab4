//! A run's events as the middle of a page.

use app::ui::stream::HtmlStream;
use futures::{
    Stream, StreamExt,
    stream::{once, unfold},
};
use sale::{event::RunEvent, service::Events};
use std::convert::Infallible;

/// Shows nothing, and keeps the connection busy.
const HEARTBEAT: &str = "\n";

/// `before`, then the HTML of each event as it comes, compared with the visitor's guess at the end, then `after`.
pub(super) fn html_progress(
    before: String,
    events: Events,
    guess: String,
    after: String,
) -> impl Stream<Item = Result<String, Infallible>> + Send {
    let progress = HtmlProgress { events, html: HtmlStream::of_guess(guess), ended: false, after: Some(after) };
    let rest = unfold(progress, |mut progress| async move { Some((progress.next().await?, progress)) });
    once(async move { before }).chain(rest).map(Ok)
}

struct HtmlProgress {
    events: Events,
    html: HtmlStream,
    ended: bool,
    after: Option<String>,
}

impl HtmlProgress {
    /// Returns the next piece that is not empty; `None` after the page's last.
    async fn next(&mut self) -> Option<String> {
        // After the rest of the page, the events have ended, too, and are not polled again.
        self.after.as_ref()?;
        while let Some(events) = self.events.next().await {
            let piece: String = events.iter().map(|event| self.html_of(event)).collect();
            if !piece.is_empty() {
                return Some(piece);
            }
        }
        let after = self.after.take()?;
        // The events stop before the run's end only if the server stops.
        Some(if self.ended { after } else { self.html.lost() + &after })
    }

    fn html_of(&mut self, event: &RunEvent) -> String {
        self.ended |= *event == RunEvent::Ended;
        let html = self.html.piece(event);
        if *event == RunEvent::Heartbeat { html + HEARTBEAT } else { html }
    }
}
