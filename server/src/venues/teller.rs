//! Tells the viewers of a floor how a seat stands, as the rows of all regions have it.

use super::{
    Shared,
    channels::{Channel, Told},
};
use crate::run::evidence::{AGREEMENT_MAX, agree};
use app::{
    event::FloorEvent,
    sale::{Lane, SeatId, SeatState, VenueId},
};
use std::{sync::Arc, time::Duration};
use tokio::time::{Instant, sleep};

/// Seats followed at once until their regions agree. What is sold beyond that is told
/// once; the viewers' next full look has the rest.
pub(super) const TELLERS_MAX: usize = 128;
/// Between two looks: a person watches, and each look is a read in every region.
const PAUSE: Duration = Duration::from_millis(100);

/// Tells of a seat on which somebody has just tried a purchase. The buyer does not wait for it.
pub(super) fn tell(shared: &Arc<Shared>, venue: &VenueId, lane: Lane, seat: SeatId) {
    let Some(channel) = shared.channels.of(venue) else { return };
    let telling = Telling { shared: shared.clone(), channel, scope: venue.scope(), lane, seat };
    shared.tasks.spawn(async move {
        let stop = telling.shared.stop.clone();
        stop.run_until_cancelled(telling.go()).await;
    });
}

struct Telling {
    shared: Arc<Shared>,
    channel: Channel,
    scope: String,
    lane: Lane,
    seat: SeatId,
}

impl Telling {
    /// Once now, and once more when the regions agree, if they did not before.
    async fn go(self) {
        let Some(now) = self.say().await else { return };
        if agree(&now.owners) {
            return;
        }
        let Ok(_permit) = self.shared.tellers.clone().try_acquire_owned() else { return };
        self.wait_for_agreement().await;
        self.say().await;
    }

    /// Until the regions agree, or have had their time, or cannot be asked.
    async fn wait_for_agreement(&self) {
        let deadline = Instant::now() + AGREEMENT_MAX;
        while Instant::now() < deadline {
            sleep(PAUSE).await;
            if self.shared.lane(self.lane).agreed(&self.scope, self.seat).await != Ok(false) {
                return;
            }
        }
    }

    /// Reads and tells in one turn; `None` where the rows could not be read.
    async fn say(&self) -> Option<SeatState> {
        let _turn = self.channel.turn.lock().await;
        let read = self.shared.lane(self.lane).seat(&self.scope, self.seat).await;
        let (told, state) = match read {
            Ok(state) => {
                let lines: String = FloorEvent::of_seat(self.lane, &state).map(|event| event.to_line()).collect();
                (Told::Lines(lines.into()), Some(state))
            }
            Err(why) => (Told::Lost(self.lane, why.into()), None),
        };
        // An error means that the last viewer has left.
        let _ = self.channel.sender.send(told);
        state
    }
}
