//! The meaning of AWS's codes for a refused request: services and protocols spell them differently.

/// The reason for which AWS refused a request of any kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AwsRefusal {
    /// The identity may not do it.
    Denied,
    /// The session has ended.
    Expired,
    /// The signer is not known.
    Stranger,
    /// The signature is wrong: the secret key, or the clock.
    Signature,
    /// Too many requests at once.
    Throttled,
}

impl AwsRefusal {
    /// Returns the meaning of a code; `None` for a code that means something else.
    pub fn of(code: &str) -> Option<Self> {
        Some(match code {
            "AccessDenied" | "AccessDeniedException" => Self::Denied,
            "ExpiredToken" | "ExpiredTokenException" => Self::Expired,
            "InvalidClientTokenId"
            | "MissingAuthenticationToken"
            | "MissingAuthenticationTokenException"
            | "UnrecognizedClientException" => Self::Stranger,
            "IncompleteSignature"
            | "IncompleteSignatureException"
            | "InvalidSignatureException"
            | "SignatureDoesNotMatch" => Self::Signature,
            "ProvisionedThroughputExceededException"
            | "RequestLimitExceeded"
            | "Throttling"
            | "ThrottlingException" => Self::Throttled,
            _ => return None,
        })
    }

    /// Whether the refusal is about the signer or the signature.
    pub const fn is_of_signature(self) -> bool {
        matches!(self, Self::Expired | Self::Stranger | Self::Signature)
    }
}
