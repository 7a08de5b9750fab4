//! A lane's connections for everything that is no run: looks at floors, purchases on them, stored runs. There are so many
//! of them and no more, so that visitors who look around never take the connections of a race.

use super::{LaneHandle, trouble};
use std::{ops::Deref, sync::Arc, time::Duration};
use store::LaneStore;
use tokio::{sync::OwnedSemaphorePermit, time::timeout};

/// How long one is waited for. A look takes milliseconds; whoever has waited so long is better told to come again.
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
    /// The store for work that is no run's, once there is a connection for it.
    ///
    /// # Errors
    /// A sentence: the lane has no store, or too many others have waited for too long.
    pub async fn spare(&self) -> Result<Spare<S>, String> {
        let store = self.store()?;
        match timeout(WAIT_MAX, self.spare.clone().acquire_owned()).await {
            Ok(Ok(permit)) => Ok(Spare { store, _permit: permit }),
            _ => Err(trouble::crowded(self.lane)),
        }
    }
}
