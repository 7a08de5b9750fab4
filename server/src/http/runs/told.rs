//! A run's lines as the middle of a page.

use app::{
    event::{LineDecoder, RunEvent},
    ui::stream::HtmlStream,
};
use futures::{
    Stream, StreamExt,
    stream::{BoxStream, once, unfold},
};
use std::convert::Infallible;

/// Shows nothing, and keeps the line busy.
const HEARTBEAT: &str = "\n";

/// `before`, then the HTML of each line as it comes, then `after`.
pub(super) fn told(
    before: String,
    lines: BoxStream<'static, String>,
    after: String,
) -> impl Stream<Item = Result<String, Infallible>> + Send {
    let teller = Teller {
        lines,
        decoder: LineDecoder::default(),
        html: HtmlStream::default(),
        ended: false,
        after: Some(after),
    };
    let rest = unfold(teller, |mut teller| async move { Some((teller.next().await?, teller)) });
    once(async move { before }).chain(rest).map(Ok)
}

struct Teller {
    lines: BoxStream<'static, String>,
    decoder: LineDecoder,
    html: HtmlStream,
    ended: bool,
    after: Option<String>,
}

impl Teller {
    /// The next piece that is not empty; `None` behind the page's last.
    async fn next(&mut self) -> Option<String> {
        // With the rest of the page the lines have ended, too, and are not asked again.
        self.after.as_ref()?;
        while let Some(chunk) = self.lines.next().await {
            let piece = self.piece(&chunk);
            if !piece.is_empty() {
                return Some(piece);
            }
        }
        let after = self.after.take()?;
        // The lines stop before the run's end only when the server does.
        Some(if self.ended { after } else { self.html.lost() + &after })
    }

    fn piece(&mut self, chunk: &str) -> String {
        let Self { decoder, html, ended, .. } = self;
        let mut piece = String::new();
        decoder.push(chunk, |event| {
            *ended |= matches!(event, RunEvent::Ended);
            piece.push_str(&html.piece(&event));
            if matches!(event, RunEvent::Heartbeat) {
                piece.push_str(HEARTBEAT);
            }
        });
        piece
    }
}
