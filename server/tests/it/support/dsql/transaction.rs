//! Checks what a transaction may hold: one change of the schema, or changes of rows, never both.

use super::{
    refusal::Refusal,
    sql::{Kind, Statement},
};

/// The contents of the open transaction so far, by the statements on their way to the server.
#[derive(Debug, Default)]
pub(super) struct Transaction {
    explicit: bool,
    ddl: bool,
    dml: bool,
}

impl Transaction {
    /// Adds a statement, or returns the reason why it may not follow.
    pub(super) fn admit(&mut self, statement: &Statement) -> Result<(), Refusal> {
        match statement.kind() {
            Kind::Begin => *self = Self { explicit: true, ..Self::default() },
            Kind::Commit | Kind::Rollback => *self = Self::default(),
            Kind::Ddl if self.ddl => {
                return Err(Refusal::unsupported("multiple ddl statements not supported in a transaction"));
            }
            Kind::Ddl if self.dml => return Err(mixed()),
            Kind::Dml if self.ddl => return Err(mixed()),
            Kind::Ddl => self.ddl = true,
            Kind::Dml => self.dml = true,
            Kind::Read | Kind::Other => {}
        }
        Ok(())
    }

    /// Whether a statement now would be a transaction of its own.
    pub(super) const fn is_implicit(&self) -> bool {
        !self.explicit
    }

    /// Ends a transaction that no BEGIN has opened: the client now waits for a response.
    pub(super) fn synced(&mut self) {
        if !self.explicit {
            *self = Self::default();
        }
    }
}

fn mixed() -> Refusal {
    Refusal::unsupported("ddl and dml are not supported in the same transaction")
}
