//! Time that passes only when no task has anything left to do: a clock of virtual
//! nanoseconds, and the times at which the tasks are to be woken.
//!
//! Tasks are polled when their time has come and never otherwise, so that the order of
//! everything follows from the times alone, and no waker is needed.

use crate::Clock;
use std::{
    cmp::Reverse,
    collections::BinaryHeap,
    future::poll_fn,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll, Waker},
};

/// A task of the simulation.
pub(super) type Task<'a> = Pin<Box<dyn Future<Output = ()> + 'a>>;

/// The clock that all tasks share.
#[derive(Debug, Clone, Default)]
pub(super) struct Time(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    now_ns: u64,
    /// The task that is being polled.
    task: usize,
    /// The times at which tasks are to be woken. Of two tasks at the same time, the one with the
    /// smaller number comes first.
    due: BinaryHeap<Reverse<(u64, usize)>>,
}

impl Time {
    /// Waits for this many nanoseconds.
    pub(super) async fn pass(&self, ns: u64) {
        let until = self.now_ns() + ns;
        self.until(until).await;
    }

    /// Waits until the clock shows this time.
    pub(super) async fn until(&self, at_ns: u64) {
        let mut scheduled = false;
        poll_fn(|_| {
            if self.now_ns() >= at_ns {
                return Poll::Ready(());
            }
            if !std::mem::replace(&mut scheduled, true) {
                self.with(|state| state.due.push(Reverse((at_ns, state.task))));
            }
            Poll::Pending
        })
        .await;
    }

    /// Runs all tasks to their ends. They start in the order of the list.
    pub(super) fn run(&self, mut tasks: Vec<Task<'_>>) {
        let now_ns = self.now_ns();
        self.with(|state| state.due = (0..tasks.len()).map(|task| Reverse((now_ns, task))).collect());
        let mut nobody = Context::from_waker(Waker::noop());
        while let Some(task) = self.next() {
            // A task that has ended has nothing due, and is not polled again.
            let _ = tasks[task].as_mut().poll(&mut nobody);
        }
    }

    /// Returns the task whose time is next; moves the clock forward to that time.
    fn next(&self) -> Option<usize> {
        self.with(|state| {
            let Reverse((at_ns, task)) = state.due.pop()?;
            (state.now_ns, state.task) = (at_ns, task);
            Some(task)
        })
    }

    fn with<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Clock for Time {
    fn now_ns(&self) -> u64 {
        self.with(|state| state.now_ns)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tasks_wake_in_the_order_of_their_times_and_of_their_numbers() {
        let (time, woken) = (Time::default(), Mutex::new(Vec::new()));
        let task = |name: &'static str, waits: [u64; 2]| -> Task<'_> {
            let (time, woken) = (&time, &woken);
            Box::pin(async move {
                for ns in waits {
                    time.pass(ns).await;
                    woken.lock().unwrap().push((time.now_ns(), name));
                }
            })
        };
        time.run(vec![task("a", [5, 5]), task("b", [0, 5]), task("c", [10, 0])]);
        let woken = woken.into_inner().unwrap();
        assert_eq!(woken, [(0, "b"), (5, "a"), (5, "b"), (10, "a"), (10, "c"), (10, "c")]);
    }
}
