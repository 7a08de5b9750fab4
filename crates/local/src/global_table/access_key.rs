//! The key that opens the local endpoints, drawn at each start.

use std::fmt::{self, Write};

use sha2::{Digest, Sha256};

use super::error::GlobalTableError;

/// Bytes of randomness in an ID: 128 bits, because only the ID is checked.
const RANDOM_BYTES: usize = 16;

/// The secret with which a client signs. Signatures are not checked: only the ID opens an endpoint, so there is
/// nothing to hide in the secret.
const SECRET: &str = "not-checked";

/// An access key ID. It is sent with each request, over loopback only.
#[derive(Clone, PartialEq, Eq)]
pub struct AccessKey {
    id: String,
}

impl AccessKey {
    /// Draws a new one.
    ///
    /// # Errors
    /// When the operating system gives no randomness.
    pub fn drawn() -> Result<Self, GlobalTableError> {
        let mut bytes = [0_u8; RANDOM_BYTES];
        getrandom::fill(&mut bytes).map_err(|source| GlobalTableError::Random { source })?;
        let mut id = "worldseat".to_owned();
        for byte in bytes {
            // Writing to a string does not fail.
            let _ = write!(id, "{byte:02x}");
        }
        Ok(Self { id })
    }

    /// A key with this ID, for endpoints whose clients must know it beforehand. Anybody who knows it gets in.
    #[must_use]
    pub fn known(id: &str) -> Self {
        Self { id: id.to_owned() }
    }

    /// `AWS_ACCESS_KEY_ID`.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// `AWS_SECRET_ACCESS_KEY`: clients want one, and it is not checked.
    #[must_use]
    pub const fn secret(&self) -> &'static str {
        SECRET
    }

    /// Whether a request that named this ID may pass. Compares digests, so that the time of the comparison reveals
    /// nothing about the ID.
    pub(super) fn is(&self, named: &str) -> bool {
        Sha256::digest(named) == Sha256::digest(&self.id)
    }
}

impl fmt::Debug for AccessKey {
    /// Omits the ID, because others read logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccessKey").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_new_and_long_and_only_itself() {
        let (one, other) = (AccessKey::drawn().unwrap(), AccessKey::drawn().unwrap());
        assert_ne!(one.id(), other.id());
        assert_eq!(one.id().len(), "worldseat".len() + 2 * RANDOM_BYTES);
        assert!(one.is(one.id()) && !one.is(other.id()) && !one.is("") && !one.is("worldseat"));
        assert!(!format!("{one:?}").contains(one.id()));
    }
}
