//! The replication delay of a floor. The engine keeps it, for the scope of the floor's rows: runs and other floors have
//! the engine's own setting.

use super::{Shared, channels::Message};
use crate::lanes::ReplicationDelay;
use sale::{DelayMs, DelayRange, FloorId, event::FloorEvent, service::ServiceError};

/// Returns the delay of a floor, or of one that nobody has changed.
pub(super) fn of(shared: &Shared, floor: Option<&FloorId>) -> Result<DelayRange, ServiceError> {
    // No floor has an empty scope.
    let scope = floor.map(FloorId::scope).unwrap_or_default();
    Ok(DelayRange(engine(shared)?.of(&scope)))
}

/// Sets the delay of a floor, and tells its viewers.
pub(super) async fn set(shared: &Shared, floor: &FloorId, delay: DelayMs) -> Result<(), ServiceError> {
    let engine = engine(shared)?;
    shared.register.note_use(floor).await?;
    engine.set(&floor.scope(), Some(delay.get()));
    if let Some(channel) = shared.channels.of(floor) {
        let _turn = channel.turn.lock().await;
        // Read again in this turn: of two who set it at once, the later one's is sent last.
        let line = FloorEvent::of_delay(&of(shared, Some(floor))?).to_line();
        // An error means that the last viewer has left.
        let _ = channel.sender.send(Message::Lines(line.into()));
    }
    Ok(())
}

/// Forgets the delay of a floor that is gone.
pub(super) fn forget(shared: &Shared, floor: &FloorId) {
    if let Ok(engine) = engine(shared) {
        engine.set(&floor.scope(), None);
    }
}

fn engine(shared: &Shared) -> Result<&dyn ReplicationDelay, ServiceError> {
    shared.lanes.eventual.delay().ok_or_else(|| {
        ServiceError::invalid(
            "The replication delay can be set only on the two local databases that this server starts itself. Here the \
             Eventual lane has other ones, and they replicate as fast as they do.",
        )
    })
}
