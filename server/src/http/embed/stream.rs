//! `GET /api/embed/stream`: the connection that a widget keeps open. By its end the widget learns within a moment
//! that the server is gone, and that what it would show next is not live.

use super::answer::{lines_response, status_line};
use crate::http::{Site, clients::STREAMS_MAX, render::refusal};
use app::api::ApiError;
use axum::{Extension, extract::State, response::Response};
use futures::{Stream, StreamExt, stream};
use sale::event::RunEvent;
use std::{sync::Arc, time::Duration};
use tokio::{sync::Semaphore, time::timeout};
use tokio_util::sync::CancellationToken;

/// Time between two heartbeats: a proxy closes a connection that is silent for a minute, and a browser that has left
/// is noticed when something is sent.
const BEAT: Duration = Duration::from_secs(5);

/// The places for open streams. A widget that gets none requests the status instead.
#[derive(Debug, Clone)]
pub(super) struct Streams(Arc<Semaphore>);

impl Default for Streams {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(STREAMS_MAX)))
    }
}

/// Responds with the status at once, then with heartbeats until the server stops.
pub(super) async fn open(State(site): State<Site>, Extension(Streams(permits)): Extension<Streams>) -> Response {
    match permits.try_acquire_owned() {
        Ok(permit) if !site.stop.is_cancelled() => {
            lines_response(beating(status_line(&site), site.stop, BEAT, permit).boxed())
        }
        Ok(_) => refusal(&ApiError::busy("The server is stopping.")),
        Err(_) => refusal(&ApiError::busy(format!(
            "{STREAMS_MAX} widgets are open, which is as many as this server keeps streams for. Try again in a moment."
        ))),
    }
}

/// Sends `first`, then a heartbeat after each `every` until `stop`. `held` is dropped with the stream.
fn beating<T: Send>(
    first: String,
    stop: CancellationToken,
    every: Duration,
    held: T,
) -> impl Stream<Item = String> + Send {
    let beats = stream::unfold((stop, held), move |(stop, held)| async move {
        // A timeout means that the server has not stopped.
        let serves = timeout(every, stop.cancelled()).await.is_err();
        serves.then(|| (RunEvent::Heartbeat.to_line(), (stop, held)))
    });
    stream::once(async { first }).chain(beats)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn it_beats_until_the_server_stops_and_lets_its_place_go() {
        let (permits, stop) = (Arc::new(Semaphore::new(1)), CancellationToken::new());
        let permit = permits.clone().try_acquire_owned().unwrap();
        let mut lines = Box::pin(beating("up\n".into(), stop.clone(), Duration::from_millis(5), permit));
        for expected in ["up\n", ".\n", ".\n"] {
            assert_eq!(lines.next().await.as_deref(), Some(expected));
        }
        assert_eq!(permits.available_permits(), 0);
        stop.cancel();
        assert_eq!(lines.next().await, None);
        drop(lines);
        assert_eq!(permits.available_permits(), 1);
    }
}
