//! Why a service cannot serve a request.

use std::fmt;

/// The kind of a reason: it decides what the client can do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// The request is wrong, and always will be.
    Invalid,
    /// There is no such thing.
    NotFound,
    /// There was such a thing, and its time is over.
    Expired,
    /// This client has as much as one client may have.
    TooMany,
    /// Not now: something is full, stopping, or does not answer.
    Busy,
    /// Our fault.
    Failed,
}

/// A reason, and a sentence for the visitor. Details that are only for the log never get this far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceError {
    /// The kind of the reason.
    pub kind: ErrorKind,
    /// A sentence.
    pub sentence: String,
}

impl ServiceError {
    /// Creates an error of this kind.
    #[must_use]
    pub fn new(kind: ErrorKind, sentence: impl fmt::Display) -> Self {
        Self { kind, sentence: sentence.to_string() }
    }

    /// [`ErrorKind::Invalid`].
    #[must_use]
    pub fn invalid(sentence: impl fmt::Display) -> Self {
        Self::new(ErrorKind::Invalid, sentence)
    }

    /// [`ErrorKind::NotFound`].
    #[must_use]
    pub fn not_found(sentence: impl fmt::Display) -> Self {
        Self::new(ErrorKind::NotFound, sentence)
    }

    /// [`ErrorKind::Expired`].
    #[must_use]
    pub fn expired(sentence: impl fmt::Display) -> Self {
        Self::new(ErrorKind::Expired, sentence)
    }

    /// [`ErrorKind::TooMany`].
    #[must_use]
    pub fn too_many(sentence: impl fmt::Display) -> Self {
        Self::new(ErrorKind::TooMany, sentence)
    }

    /// [`ErrorKind::Busy`].
    #[must_use]
    pub fn busy(sentence: impl fmt::Display) -> Self {
        Self::new(ErrorKind::Busy, sentence)
    }

    /// [`ErrorKind::Failed`].
    #[must_use]
    pub fn failed(sentence: impl fmt::Display) -> Self {
        Self::new(ErrorKind::Failed, sentence)
    }
}

impl fmt::Display for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence)
    }
}

impl std::error::Error for ServiceError {}
