//! The integration tests of the server in one binary: linking it takes longer than running most of them.

#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr, reason = "tests")]

mod command_line;
mod cost;
mod doctor;
mod dsql;
mod dsql_lint;
mod dynamodb;
mod evidence;
mod floors;
mod global_table;
mod harms;
mod history;
mod http;
mod local_postgres;
mod outage;
mod provision_dsql;
mod race;
mod simulation;
mod store_contract;
mod stored_runs;
mod support;
mod unknown_outcome;
