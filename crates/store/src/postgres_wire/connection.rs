//! A connection from the pool.

use super::{opener::Opener, prepared::Prepared};
use deadpool::managed::Object;
use std::ops::Deref;

/// A connection, taken from the pool; it goes back when it is dropped.
#[derive(Debug)]
pub(super) struct Connection(pub(super) Object<Opener>);

impl Deref for Connection {
    type Target = Prepared;

    fn deref(&self) -> &Prepared {
        &self.0
    }
}

impl Connection {
    /// Closes the connection for good, so that the server ends the open transaction.
    pub(super) fn hang_up(self) {
        drop(Object::take(self.0));
    }
}
