//! A lane's connections for all work that is not a run: reads of floors, purchases on them, stored runs. Their number
//! is limited, so that visitors who look around never take the connections of a run.

use super::{LaneHandle, unavailable};
use std::{ops::Deref, sync::Arc, time::Duration};
use store::LaneStore;
use tokio::{sync::OwnedSemaphorePermit, time::timeout};

/// The timeout for a connection. A read takes milliseconds; after this time it is better that the visitor comes again.
const WAIT_MAX: Duration = Duration::from_secs(2);

/// A lane's store, for one piece of work that uses at most one connection to each region at a time.
#[derive(Debug)]
pub struct Spare<S> {
    store: Arc<S>,
    _permit: OwnedSemaphorePermit,
}

impl<S> Deref for Spare<S> {
    type Target = S;

    fn deref(&self) -> &S {
        &self.store
    }
}

impl<S: LaneStore> LaneHandle<S> {
    /// Returns the store for work that is not a run, once there is a connection for it.
    ///
    /// # Errors
    /// A sentence: the lane has no store, or all connections were in use for too long.
    pub async fn spare(&self) -> Result<Spare<S>, String> {
        let store = self.store()?;
        match timeout(WAIT_MAX, self.spare.clone().acquire_owned()).await {
            Ok(Ok(permit)) => Ok(Spare { store, _permit: permit }),
            _ => Err(unavailable::crowded(self.lane)),
        }
    }
}
