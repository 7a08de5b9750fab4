//! News of seats: sends the viewers of a floor the state of a seat, as the rows of all regions have it.
//!
//! A seat has one task, however often it is tried: the task reads once more if somebody tried the seat meanwhile.

use super::{
    Shared,
    channels::Message,
    marks::{Marked, Marks, Slot},
};
use crate::run::evidence::{AGREEMENT_MAX, agree};
use sale::{FloorId, Lane, SeatId, SeatState, event::FloorEvent};
use std::{sync::Arc, time::Duration};
use tokio::time::{Instant, sleep};

/// Time between two reads: a person watches, and each read goes to every region.
const PAUSE: Duration = Duration::from_millis(100);

/// A seat of a floor, in one lane.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct OfFloor {
    floor: FloorId,
    lane: Lane,
    seat: SeatId,
}

/// The seats that are being followed.
#[derive(Debug)]
pub(super) struct SeatNews {
    seats: Marks<OfFloor>,
    /// Floors that are read as a whole, because too many seats are followed. Never more than are watched.
    floors: Marks<FloorId>,
}

impl SeatNews {
    /// Follows at most this many seats at once.
    pub(super) fn new(most: usize) -> Self {
        Self { seats: Marks::new(most), floors: Marks::new(usize::MAX) }
    }
}

/// Starts to inform the viewers of a seat on which somebody has just tried a purchase. The buyer does not wait for it.
pub(super) fn announce(shared: &Arc<Shared>, floor: &FloorId, lane: Lane, seat: SeatId) {
    if shared.channels.of(floor).is_none() {
        return;
    }
    let of = OfFloor { floor: floor.clone(), lane, seat };
    match shared.news.seats.mark(&of) {
        Marked::Begin(slot) => spawn(shared, follow_seat(shared.clone(), of, slot)),
        Marked::Again => {}
        Marked::Full => {
            if let Marked::Begin(slot) = shared.news.floors.mark(floor) {
                spawn(shared, follow_floor(shared.clone(), floor.clone(), slot));
            }
        }
    }
}

fn spawn(shared: &Shared, task: impl Future<Output = ()> + Send + 'static) {
    let stop = shared.stop.clone();
    shared.tasks.spawn(async move {
        stop.run_until_cancelled(task).await;
    });
}

/// Sends the state of the seat, and again when the regions agree, if they did not before.
async fn follow_seat(shared: Arc<Shared>, of: OfFloor, mut slot: Slot<OfFloor>) {
    loop {
        let state = send_state(&shared, &of).await;
        if state.is_some_and(|state| !agree(&state.owners)) {
            wait_for_agreement(&shared, &of, &slot).await;
            send_state(&shared, &of).await;
        }
        if !slot.again() {
            return;
        }
        sleep(PAUSE).await;
    }
}

/// Waits until the regions agree, their time is over, they cannot be read, or somebody has tried the seat again.
async fn wait_for_agreement(shared: &Shared, of: &OfFloor, slot: &Slot<OfFloor>) {
    let (deadline, scope) = (Instant::now() + AGREEMENT_MAX, of.floor.scope());
    while Instant::now() < deadline && !slot.is_marked() {
        sleep(PAUSE).await;
        if shared.lane(of.lane).agreed(&scope, of.seat).await != Ok(false) {
            return;
        }
    }
}

/// Reads and sends in one turn; `None` if the rows could not be read, or nobody watches any more.
async fn send_state(shared: &Shared, of: &OfFloor) -> Option<SeatState> {
    // Looked up each time: after the last viewer has left, new viewers have another channel.
    let channel = shared.channels.of(&of.floor)?;
    let _turn = channel.turn.lock().await;
    let read = shared.lane(of.lane).seat(&of.floor.scope(), of.seat).await;
    let (message, state) = match read {
        Ok(state) => {
            let lines: String = FloorEvent::of_seat(of.lane, &state).map(|event| event.to_line()).collect();
            (Message::Lines(lines.into()), Some(state))
        }
        Err(why) => (Message::Lost(of.lane, why.into()), None),
    };
    // An error means that the last viewer has left.
    let _ = channel.sender.send(message);
    state
}

/// Makes the viewers read the whole floor, and again after the time in which its regions should agree.
async fn follow_floor(shared: Arc<Shared>, floor: FloorId, mut slot: Slot<FloorId>) {
    let reread = || {
        if let Some(channel) = shared.channels.of(&floor) {
            let _ = channel.sender.send(Message::Reread);
        }
    };
    loop {
        reread();
        sleep(AGREEMENT_MAX).await;
        if !slot.again() {
            return reread();
        }
    }
}
