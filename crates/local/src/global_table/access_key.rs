//! The key that opens the local endpoints, drawn at each start.

use std::fmt::{self, Write};

use sha2::{Digest, Sha256};

use super::error::GlobalTableError;

/// Bytes of randomness in an id: 128 bits, for the id alone is what is checked.
const RANDOM_BYTES: usize = 16;

/// What a client signs with. Signatures are not checked: nothing but the id opens an endpoint, so
/// there is nothing to hide in the secret.
const SECRET: &str = "not-checked";

/// An access key id. It is sent with each request, over loopback only.
#[derive(Clone, PartialEq, Eq)]
pub struct AccessKey {
    id: String,
}

impl AccessKey {
    /// A new one.
    ///
    /// # Errors
    /// Where the operating system gives no randomness.
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

    /// This id, for endpoints whose clients must know it beforehand. Anybody who knows it gets in.
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

    /// Whether a request that named this id may pass. Compared as digests: how long that takes says
    /// nothing about the id.
    pub(super) fn is(&self, named: &str) -> bool {
        Sha256::digest(named) == Sha256::digest(&self.id)
    }
}

impl fmt::Debug for AccessKey {
    /// Without the id: what is written to a log is read by others.
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
