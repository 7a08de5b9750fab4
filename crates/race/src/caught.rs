//! Catches a panic of work that others depend on: they go on, and the log gets its message.

use futures::FutureExt;
use std::{any::Any, fmt, panic::AssertUnwindSafe};

/// The message of a panic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Panicked(String);

impl fmt::Display for Panicked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Returns the result of `work`, or the panic that ended it. A panic drops all that `work` holds: the
/// caller may then use only what is whole after a panic, such as a journal.
///
/// # Errors
/// When it panicked.
pub(crate) fn caught<T>(work: impl Future<Output = T>) -> impl Future<Output = Result<T, Panicked>> {
    // Boxed: a run's future within another is more than a debug build's stack holds.
    let caught = AssertUnwindSafe(Box::pin(work)).catch_unwind();
    caught.map(|done| done.map_err(|panic| Panicked::of(&*panic)))
}

/// Does the same for work that is not async.
///
/// # Errors
/// When it panicked.
pub(crate) fn caught_now<T>(work: impl FnOnce() -> T) -> Result<T, Panicked> {
    std::panic::catch_unwind(AssertUnwindSafe(work)).map_err(|panic| Panicked::of(&*panic))
}

impl Panicked {
    fn of(panic: &(dyn Any + Send)) -> Self {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
        Self(text.unwrap_or("a panic without a message").to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_is_caught_with_its_message_and_anything_else_passes() {
        let place = 7;
        assert_eq!(caught(async { place }).await, Ok(7));
        let result = caught(async { panic!("no place {place}") }).await.map(|()| 0);
        assert_eq!(result, Err(Panicked("no place 7".into())));
        let plain = caught_now(|| panic!("in plain words")).map(|()| 0);
        assert_eq!(plain.map_err(|panic| panic.to_string()), Err("in plain words".into()));
        let other = caught_now(|| std::panic::panic_any(7)).map(|()| 0);
        assert_eq!(other, Err(Panicked("a panic without a message".into())));
    }
}
