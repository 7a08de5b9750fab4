//! Checkers that we did not write judge ours: see `tests`.
