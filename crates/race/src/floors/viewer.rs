//! A viewer of a floor: gets all past sales, and then each new one.

use super::{
    Shared,
    channels::{Message, Subscription},
    delay,
};
use futures::{
    StreamExt,
    future::join_all,
    stream::{self, BoxStream},
};
use sale::{
    FloorId, Lane,
    event::FloorEvent,
    service::{ErrorKind, ServiceError},
};
use std::sync::Arc;
use tokio::{sync::OwnedSemaphorePermit, time::timeout};

/// Returns the lines of a floor.
pub(super) async fn watch(
    shared: &Arc<Shared>,
    floor_id: &FloorId,
) -> Result<BoxStream<'static, String>, ServiceError> {
    shared.register.note_use(floor_id).await?;
    let Ok(permit) = shared.viewers.clone().try_acquire_owned() else {
        let most = shared.limits.viewers_max;
        return Err(ServiceError::busy(format!(
            "{most} visitors watch their floors, which is as many as this server keeps streams for. Try again in a moment."
        )));
    };
    // Before the first read: a sale in between is sent, and at most twice.
    let subscription = shared.channels.subscribe(floor_id);
    let viewer = Viewer {
        shared: shared.clone(),
        floor_id: floor_id.clone(),
        subscription,
        started: false,
        missing: Vec::new(),
        _permit: permit,
    };
    let stop = shared.stop.clone();
    let lines = stream::unfold(viewer, |mut viewer| async move { Some((viewer.read().await?, viewer)) });
    Ok(lines.take_until(stop.cancelled_owned()).boxed())
}

struct Viewer {
    shared: Arc<Shared>,
    floor_id: FloorId,
    subscription: Subscription,
    /// Whether the viewer has got the floor as it was at the beginning.
    started: bool,
    /// Lanes that were down when they were last read.
    missing: Vec<Lane>,
    _permit: OwnedSemaphorePermit,
}

impl Viewer {
    /// Returns the next piece; `None` at the end.
    async fn read(&mut self) -> Option<String> {
        if !self.started {
            self.started = true;
            return Some(self.read_floor().await);
        }
        match timeout(self.shared.limits.heartbeat, self.subscription.next()).await {
            Ok(Ok(Message::Lines(lines))) => Some(lines.to_string()),
            Ok(Ok(Message::Lost(lane, why))) => Some(self.lost(lane, why.to_string())),
            Ok(Ok(Message::Reread)) => Some(self.read_floor().await),
            Ok(Err(_missed)) => {
                self.subscription.skip();
                Some(self.read_floor().await)
            }
            Err(_quiet) => self.beat().await,
        }
    }

    /// Reads all of the floor as it is now.
    async fn read_floor(&mut self) -> String {
        let delay = delay::of(&self.shared, Some(&self.floor_id)).ok();
        let delay = delay.map(|delay| FloorEvent::of_delay(&delay).to_line());
        delay.unwrap_or_default() + &self.read_lanes(&Lane::ALL).await
    }

    /// Reads these lanes as they are now.
    async fn read_lanes(&mut self, lanes: &[Lane]) -> String {
        let floors = join_all(lanes.iter().map(|lane| self.shared.read_lane(&self.floor_id, *lane))).await;
        self.missing.retain(|lane| !lanes.contains(lane));
        let mut piece = String::new();
        for (lane, floor) in lanes.iter().zip(floors) {
            match floor {
                Ok(floor) => piece.extend(FloorEvent::of_lane(&floor).map(|event| event.to_line())),
                Err(why) => piece.push_str(&self.lost(*lane, why)),
            }
        }
        piece
    }

    fn lost(&mut self, lane: Lane, why: String) -> String {
        if !self.missing.contains(&lane) {
            self.missing.push(lane);
        }
        FloorEvent::LaneFailed { lane, why }.to_line()
    }

    /// Handles a time without messages: keeps the floor from expiring while somebody watches it,
    /// and reads the lanes that were down, because they may be back.
    async fn beat(&mut self) -> Option<String> {
        if self.shared.register.note_use(&self.floor_id).await.is_err_and(|error| error.kind == ErrorKind::NotFound) {
            return None;
        }
        let missing = self.missing.clone();
        let found = self.read_lanes(&missing).await;
        Some(if missing == self.missing { FloorEvent::Heartbeat.to_line() } else { found })
    }
}
