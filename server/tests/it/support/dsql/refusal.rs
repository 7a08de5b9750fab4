//! The errors with which the service refuses.

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
    /// Refuses a statement; the connection stays open.
    pub(super) fn of(state: &'static str, message: impl Into<String>) -> Self {
        Self { severity: "ERROR", state, message: message.into(), hint: None }
    }

    pub(super) fn unsupported(message: impl Into<String>) -> Self {
        Self::of("0A000", message)
    }

    /// Refuses the connection, which is then closed.
    pub(super) fn fatal(state: &'static str, message: impl Into<String>) -> Self {
        Self { severity: "FATAL", ..Self::of(state, message) }
    }

    /// Refuses a client because of the token, the role or the account's policy. State and wording are as in logs that
    /// users of the service have published; only the hint has the reason.
    pub(super) fn access_denied(hint: impl Into<String>) -> Self {
        let refusal = Self::fatal("08006", "unable to accept connection, access denied");
        Self { hint: Some(hint.into()), ..refusal }
    }

    pub(super) fn not_authorized() -> Self {
        Self::access_denied(format!("User: {ARN} is not authorized to access this resource"))
    }

    /// The state is a guess, taken from that of "access denied": the documentation has only the message.
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

    /// Returns the refusal as an ErrorResponse of the protocol.
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
