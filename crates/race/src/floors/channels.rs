//! One channel for each floor, from the counter to its viewers. A floor that nobody
//! watches has none.

use sale::{FloorId, Lane};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::broadcast;

/// Most changes that a viewer may be behind. After more, they get the whole floor again.
const BEHIND_MAX: usize = 64;

/// A message to the viewers of a floor.
#[derive(Debug, Clone)]
pub(super) enum Message {
    /// Lines, as they are sent.
    Lines(Arc<str>),
    /// A lane's rows could not be read; a sentence why.
    Lost(Lane, Arc<str>),
    /// There are too many changes to send one by one: the viewers are to read the floor again.
    Reread,
}

/// A floor's channel.
#[derive(Debug, Clone)]
pub(super) struct Channel {
    pub(super) sender: broadcast::Sender<Message>,
    /// Held from reading rows until sending them, so that what was read first
    /// is sent first.
    pub(super) turn: Arc<tokio::sync::Mutex<()>>,
}

type Map = HashMap<FloorId, Channel>;

/// The channels of all floors that are watched.
#[derive(Debug, Clone, Default)]
pub(super) struct Channels {
    map: Arc<Mutex<Map>>,
}

impl Channels {
    /// Returns the channel of a floor, if somebody watches it.
    pub(super) fn of(&self, floor: &FloorId) -> Option<Channel> {
        self.map().get(floor).cloned()
    }

    /// Subscribes to all messages about a floor from now on.
    pub(super) fn subscribe(&self, floor: &FloorId) -> Subscription {
        let mut map = self.map();
        let channel = map
            .entry(floor.clone())
            .or_insert_with(|| Channel { sender: broadcast::Sender::new(BEHIND_MAX), turn: Arc::default() });
        let receiver = Some(channel.sender.subscribe());
        Subscription { channels: self.clone(), floor: floor.clone(), receiver }
    }

    fn map(&self) -> MutexGuard<'_, Map> {
        // Each change is one insertion or removal.
        self.map.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A viewer's end of a channel. The last one that is dropped removes the channel.
#[derive(Debug)]
pub(super) struct Subscription {
    channels: Channels,
    floor: FloorId,
    receiver: Option<broadcast::Receiver<Message>>,
}

/// The reason why nothing was received.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Missed {
    /// There were more messages than the viewer could take: they receive the channel again from
    /// here on, but not the messages until now.
    Some,
}

impl Subscription {
    /// Returns the next message.
    pub(super) async fn next(&mut self) -> Result<Message, Missed> {
        match &mut self.receiver {
            Some(receiver) => receiver.recv().await.map_err(|_| Missed::Some),
            None => std::future::pending().await,
        }
    }

    /// Skips the messages until now.
    pub(super) fn skip(&mut self) {
        self.receiver = self.receiver.take().map(|receiver| receiver.resubscribe());
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        let mut map = self.channels.map();
        self.receiver = None;
        if map.get(&self.floor).is_some_and(|channel| channel.sender.receiver_count() == 0) {
            map.remove(&self.floor);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Message {
        Message::Lines(text.into())
    }

    #[tokio::test]
    async fn a_channel_goes_with_its_last_viewer() {
        let (channels, floor) = (Channels::default(), FloorId::new(1));
        assert!(channels.of(&floor).is_none());
        let (first, second) = (channels.subscribe(&floor), channels.subscribe(&floor));
        drop(first);
        assert!(channels.of(&floor).is_some());
        drop(second);
        assert!(channels.of(&floor).is_none());
    }

    #[tokio::test]
    async fn who_falls_behind_is_told_so_and_goes_on_from_there() {
        let (channels, floor) = (Channels::default(), FloorId::new(1));
        let mut viewer = channels.subscribe(&floor);
        let sender = channels.of(&floor).unwrap().sender;
        for _ in 0..=BEHIND_MAX {
            sender.send(lines("old")).unwrap();
        }
        assert_eq!(viewer.next().await.unwrap_err(), Missed::Some);
        viewer.skip();
        sender.send(lines("new")).unwrap();
        assert!(matches!(viewer.next().await, Ok(Message::Lines(text)) if &*text == "new"));
    }
}
