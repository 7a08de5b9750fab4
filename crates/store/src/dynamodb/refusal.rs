//! What AWS's codes for a refused request mean: services and protocols spell them differently.

/// Why AWS did not do what was asked, whoever asked and whatever for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AwsRefusal {
    /// The identity may not do it.
    Denied,
    /// The session has ended.
    Expired,
    /// Whoever signed is not known.
    Stranger,
    /// The signature is wrong: the secret key, or the clock.
    Signature,
    /// Too much at once.
    Throttled,
}

impl AwsRefusal {
    /// What a code says; `None` for one that says something else.
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

    /// Whether it is about who signed, and how.
    pub const fn is_of_signature(self) -> bool {
        matches!(self, Self::Expired | Self::Stranger | Self::Signature)
    }
}
