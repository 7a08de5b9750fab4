//! A lane's engine that the server runs itself: its state is known without a request, and its delay can be set.

use std::{fmt, ops::RangeInclusive, sync::Arc};

/// Returns a sentence for the visitor with the reason why an engine is known not to serve; `None` while it may.
type Fault = dyn Fn() -> Option<String> + Send + Sync;

/// The replication delay of an engine, scope by scope.
pub trait ReplicationDelay: Send + Sync {
    /// Returns the range in milliseconds from which the delay of each write in this scope is drawn.
    fn of(&self, scope: &str) -> RangeInclusive<u32>;

    /// Sets the delay in milliseconds of all writes in this scope from now on; without one, they have the engine's own
    /// setting again.
    fn set(&self, scope: &str, ms: Option<u32>);
}

/// The hold that the server has on an engine of its own; by default there is no such engine.
#[derive(Clone, Default)]
pub struct OwnEngine {
    fault: Option<Arc<Fault>>,
    delay: Option<Arc<dyn ReplicationDelay>>,
}

impl OwnEngine {
    /// Creates the state of a process that this server runs.
    pub fn watched(fault: impl Fn() -> Option<String> + Send + Sync + 'static) -> Self {
        Self { fault: Some(Arc::new(fault)), delay: None }
    }

    /// Returns the same engine, with a replication delay that can be set.
    #[must_use]
    pub fn delayed_by(self, delay: impl ReplicationDelay + 'static) -> Self {
        Self { delay: Some(Arc::new(delay)), ..self }
    }

    /// Returns a sentence for the visitor if it is known not to serve.
    pub(super) fn fault(&self) -> Option<String> {
        self.fault.as_ref()?()
    }

    /// Returns its replication delay, if that can be set.
    pub(super) fn delay(&self) -> Option<&dyn ReplicationDelay> {
        self.delay.as_deref()
    }
}

impl fmt::Debug for OwnEngine {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("OwnEngine").field(&self.fault.is_some()).field(&self.delay.is_some()).finish()
    }
}
