//! What the service says no with.

use super::account::ARN;

/// An error as the client reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(super) severity: &'static str,
    pub(super) state: &'static str,
    pub(super) message: String,
    pub(super) hint: Option<String>,
}

impl Refusal {
    /// Of a statement; the connection goes on.
    pub(super) fn of(state: &'static str, message: impl Into<String>) -> Self {
        Self { severity: "ERROR", state, message: message.into(), hint: None }
    }

    pub(super) fn unsupported(message: impl Into<String>) -> Self {
        Self::of("0A000", message)
    }

    /// Of the connection, which is then closed.
    pub(super) fn fatal(state: &'static str, message: impl Into<String>) -> Self {
        Self { severity: "FATAL", ..Self::of(state, message) }
    }

    /// The token, the role or the account's policy does not let the client in. State and wording as in logs
    /// that users of the service have published; the reason is in the hint alone.
    pub(super) fn access_denied(hint: impl Into<String>) -> Self {
        let refusal = Self::fatal("08006", "unable to accept connection, access denied");
        Self { hint: Some(hint.into()), ..refusal }
    }

    pub(super) fn not_authorized() -> Self {
        Self::access_denied(format!("User: {ARN} is not authorized to access this resource"))
    }

    /// The state is a guess after that of "access denied": the documentation has the message only.
    pub(super) fn no_sni() -> Self {
        Self::fatal("08006", "unable to accept connection, sni was not received")
    }

    pub(super) fn data_conflict() -> Self {
        Self::of("40001", "change conflicts with another transaction (OC000)")
    }

    /// <https://docs.aws.amazon.com/aurora-dsql/latest/userguide/troubleshooting.html>
    pub(super) fn unavailable() -> Self {
        Self::of("XX000", "server unavailable")
    }

    pub(super) fn schema_conflict() -> Self {
        Self::of("40001", "schema has been updated by another transaction (OC001)")
    }

    /// As an ErrorResponse on the wire.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let hint = self.hint.as_deref().map(|hint| (b'H', hint));
        let fields = [(b'S', self.severity), (b'V', self.severity), (b'C', self.state), (b'M', &self.message)];
        let mut body = Vec::new();
        for (field, text) in fields.into_iter().chain(hint) {
            body.push(field);
            body.extend(text.as_bytes());
            body.push(0);
        }
        body.push(0);
        super::super::wire::Message::new(b'E', &body).bytes
    }
}
