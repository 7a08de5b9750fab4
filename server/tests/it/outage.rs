//! A database that is down when a run starts, goes while it is under way, and comes back.

mod killed;
mod own;
mod panics;
