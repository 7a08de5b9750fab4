//! Limits the number of things that each client may have at once.

use sale::service::Client;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

/// The number of clients that are remembered before those that hold nothing are forgotten.
const REMEMBERED_MIN: usize = 1024;

/// A number of places for each client.
#[derive(Debug)]
pub(crate) struct Shares {
    each: usize,
    known: Mutex<Known>,
}

#[derive(Debug)]
struct Known {
    clients: HashMap<Client, Arc<Semaphore>>,
    /// At this number of clients, those that hold nothing are forgotten.
    most: usize,
}

/// One place of a client's share; given back when dropped.
#[derive(Debug)]
pub(crate) struct Taken(#[expect(dead_code, reason = "held for its drop")] OwnedSemaphorePermit);

impl Shares {
    pub(crate) fn new(each: usize) -> Self {
        Self { each, known: Mutex::new(Known { clients: HashMap::new(), most: REMEMBERED_MIN }) }
    }

    /// The number that each client may have.
    pub(crate) const fn each(&self) -> usize {
        self.each
    }

    /// Takes one more for this client; `None` if it has its whole share.
    pub(crate) fn try_take(&self, client: Client) -> Option<Taken> {
        self.of(client).try_acquire_owned().ok().map(Taken)
    }

    /// Takes one more for this client, after a wait if necessary: first come, first served.
    pub(crate) async fn take(&self, client: Client, patience: Duration) -> Option<Taken> {
        timeout(patience, self.of(client).acquire_owned()).await.ok()?.ok().map(Taken)
    }

    fn of(&self, client: Client) -> Arc<Semaphore> {
        // A poisoned lock does no harm: each change is one insertion, or a removal of what is not in use.
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.clients.len() >= known.most {
            known.clients.retain(|_, share| Arc::strong_count(share) > 1);
            known.most = REMEMBERED_MIN.max(2 * known.clients.len());
        }
        known.clients.entry(client).or_insert_with(|| Arc::new(Semaphore::new(self.each))).clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    fn client(number: u32) -> Client {
        Client::at(Ipv4Addr::from_bits(number).into())
    }

    #[tokio::test]
    async fn one_client_waits_for_its_own_and_not_for_the_others() {
        let shares = Shares::new(1);
        let first = shares.try_take(client(1)).unwrap();
        assert!(shares.try_take(client(1)).is_none() && shares.try_take(client(2)).is_some());
        assert!(shares.take(client(1), Duration::from_millis(5)).await.is_none());
        let (next, ()) = tokio::join!(shares.take(client(1), Duration::from_secs(5)), async { drop(first) });
        assert!(next.is_some());
    }

    #[test]
    fn clients_that_have_nothing_are_forgotten_and_the_others_are_not() {
        let shares = Shares::new(1);
        let _held = shares.try_take(client(0)).unwrap();
        for number in 1..10 * REMEMBERED_MIN as u32 {
            shares.try_take(client(number)).unwrap();
        }
        assert!(shares.known.lock().unwrap().clients.len() <= REMEMBERED_MIN);
        assert!(shares.try_take(client(0)).is_none(), "it still has its share");
    }
}
