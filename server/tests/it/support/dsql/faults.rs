//! Faults that happen on a test's order.

use super::refusal::Refusal;
use std::sync::{Mutex, PoisonError};

/// A fault that any client of the service may meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// A new connection is refused: 53300.
    TooManyConnections,
    /// A new connection is refused: 53400.
    RateExceeded,
    /// A new connection is refused: the cluster has been idle for long.
    WakingUp,
    /// A COMMIT, or a write that is a transaction of its own, finds that another transaction was faster: 40001, OC000.
    /// Nothing is committed.
    ConflictAtCommit,
    /// A COMMIT commits and is answered XX000, `server unavailable`: the client must look up whether it did.
    UnavailableAtCommit,
    /// A COMMIT is answered `ROLLBACK`, without an error. Nothing is committed.
    RolledBackAtCommit,
    /// A read whose text holds this finds another schema than the session knew: 40001, OC001.
    /// With `""` any read does.
    SchemaConflictAtRead(&'static str),
    /// A session does not report its level: 42704, the service's error for a parameter that it does not know.
    LevelUnreported,
    /// A change of the schema meets another one: 40001, OC001. Nothing is changed.
    SchemaConflictAtChange,
}

/// The ordered faults, each with the number of times that it is still to happen.
#[derive(Debug, Default)]
pub(super) struct Faults(Mutex<Vec<(Fault, u32)>>);

impl Faults {
    pub(super) fn order(&self, fault: Fault, times: u32) {
        let mut orders = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        orders.retain(|(other, _)| *other != fault);
        orders.push((fault, times));
    }

    /// Returns how often it is still to happen.
    pub(super) fn left(&self, fault: Fault) -> u32 {
        let orders = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        orders.iter().find(|(other, _)| *other == fault).map_or(0, |(_, times)| *times)
    }

    pub(super) fn take(&self, fault: Fault) -> bool {
        self.take_where(|other| other == fault).is_some()
    }

    pub(super) fn at_connect(&self) -> Option<Refusal> {
        use Fault::{RateExceeded, TooManyConnections, WakingUp};
        let fault = self.take_where(|fault| matches!(fault, TooManyConnections | RateExceeded | WakingUp))?;
        Some(match fault {
            TooManyConnections => Refusal::fatal("53300", "Unable to accept connection, too many open connections."),
            RateExceeded => Refusal::fatal("53400", "Unable to accept connection, rate exceeded."),
            // The state is a guess, taken from that of "access denied".
            _ => Refusal::fatal("08006", "unable to accept connection, waking up cluster, please retry later"),
        })
    }

    pub(super) fn at_read(&self, sql: &str) -> bool {
        self.take_where(|fault| matches!(fault, Fault::SchemaConflictAtRead(part) if sql.contains(part))).is_some()
    }

    fn take_where(&self, wanted: impl Fn(Fault) -> bool) -> Option<Fault> {
        let mut orders = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (fault, times) = orders.iter_mut().find(|(fault, times)| *times > 0 && wanted(*fault))?;
        *times -= 1;
        Some(*fault)
    }
}
