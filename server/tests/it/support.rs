//! Shared parts of the tests of the lanes: real engines, proxies that break them, and runs to examine afterwards.

mod bounded;
mod clock;
mod command;
mod control_plane;
mod cutting;
mod databases;
mod dsql;
mod dynalite;
pub(crate) mod fake_postgres;
mod forwarder;
mod gate;
mod held;
mod http_message;
mod lanes;
mod liar;
mod losing;
mod meter;
mod proxy;
mod raced;
mod rows;
mod tls_front;
mod web_proxy;
mod wire;
mod wire_capture;

pub(crate) use bounded::{CEILING, eventually, in_time, output, within};
pub(crate) use clock::{Clock, open_clocked};
pub(crate) use command::{CommandOutput, run, run_as, run_at, worldseat};
pub(crate) use control_plane::{ControlPlane, FakeTable, KEY, SECRET, TOKEN};
pub(crate) use cutting::{Cut, kill_backends};
pub(crate) use databases::{
    databases, new_postgres, new_table, new_table_for, new_table_with_lag, open_config, open_url, sql_client,
};
pub(crate) use dsql::{Fault, Pair, Plan, StandIn, Wrong, account};
pub(crate) use dynalite::{Dynalite, dynalite, eventual_on_dynalite};
pub(crate) use gate::{AuditedTable, Audits, Gate};
pub(crate) use held::Held;
pub(crate) use lanes::{
    closed_port, dynamodb_at, eventual, eventual_at_one_desk, postgres_at, regions, strong, strong_at,
};
pub(crate) use liar::{Liar, Lie};
pub(crate) use losing::{Fate, Losing};
pub(crate) use meter::{DynamoMeter, Transactions, Units, WireMeter};
pub(crate) use proxy::{AtCommit, Listening, Proxy};
pub(crate) use raced::{Raced, judged_now, race, try_race, watch_to_the_end};
pub(crate) use rows::{Behind, new_scope, rows_of, run_of_one, sale, seat_key};
pub(crate) use tls_front::{Greeting, TlsFront};
pub(crate) use web_proxy::{Host, Program, WebProxy};
pub(crate) use wire_capture::{Request, Sql, WireCapture};
