//! The state of a lane's engine that the server knows without a request, because it runs the engine itself.

use std::{fmt, sync::Arc};

/// Returns a sentence for the visitor with the reason why an engine is known not to serve; `None` while it may.
type Fault = dyn Fn() -> Option<String> + Send + Sync;

/// The state of an engine that is a process of the server's own; by default there is none.
#[derive(Clone, Default)]
pub struct OwnEngine(Option<Arc<Fault>>);

impl OwnEngine {
    /// Creates the state of a process that this server runs.
    pub fn watched(fault: impl Fn() -> Option<String> + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(fault)))
    }

    /// Returns a sentence for the visitor if it is known not to serve.
    pub(super) fn fault(&self) -> Option<String> {
        self.0.as_ref()?()
    }
}

impl fmt::Debug for OwnEngine {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("OwnEngine").field(&self.0.is_some()).finish()
    }
}
