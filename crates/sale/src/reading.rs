//! The result of a read: three states, not two.

/// A value that was read, or the reason why there is none. No number can be taken from a value that was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading<T> {
    /// It was read.
    Read(T),
    /// It was requested and could not be read: the reason, without a full stop.
    NotRead(String),
    /// It was never requested.
    NotRequested,
}

impl<T> Reading<T> {
    /// Returns the value, if it was read.
    #[must_use]
    pub const fn read(&self) -> Option<&T> {
        match self {
            Self::Read(value) => Some(value),
            Self::NotRead(_) | Self::NotRequested => None,
        }
    }

    /// Returns why there is no value, without a full stop; empty if it was never requested. `None` if it was read.
    #[must_use]
    pub fn unread(&self) -> Option<&str> {
        match self {
            Self::Read(_) => None,
            Self::NotRead(why) => Some(why),
            Self::NotRequested => Some(""),
        }
    }

    /// Restores the reading of a number from an event line; `unread` is the text that [`Self::unread`] returned.
    #[must_use]
    pub fn of(value: Option<T>, unread: String) -> Self {
        match value {
            Some(value) => Self::Read(value),
            None if unread.is_empty() => Self::NotRequested,
            None => Self::NotRead(unread),
        }
    }

    /// Applies `to` to the value, if it was read.
    pub fn map<U>(self, to: impl FnOnce(T) -> U) -> Reading<U> {
        match self {
            Self::Read(value) => Reading::Read(to(value)),
            Self::NotRead(why) => Reading::NotRead(why),
            Self::NotRequested => Reading::NotRequested,
        }
    }
}
