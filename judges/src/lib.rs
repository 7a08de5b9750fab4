//! Checkers that we did not write judge ours: see `tests` (todc-utils, stateright, adya, and
//! the etcd histories of porcupine-rs) and `benches`.
