//! Our checker before the judges: whatever they say of a history, it must say too.

mod etcd;
mod faults;
mod histories;
mod register;
mod seat;
mod todc;
