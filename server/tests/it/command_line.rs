//! The program as a person starts it.

mod bad_input;
mod check;
mod check_input;
mod dynamodb;
pub(crate) mod process;
mod root;
mod serve;
mod signals;
mod stress;
