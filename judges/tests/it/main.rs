//! Our checker before the judges: whatever they say of a history, it must say too.

#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

mod etcd;
mod faults;
mod histories;
mod register;
mod seat;
mod todc;
