//! What is known of something that has to be read: three states, not two.

/// A value that was read, or why there is none. No number can be taken from what was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading<T> {
    /// It was read.
    Read(T),
    /// It was asked for and could not be read: why, without a full stop.
    NotRead(String),
    /// Nobody asked for it.
    NotAsked,
}

impl<T> Reading<T> {
    /// The value, where it was read.
    #[must_use]
    pub const fn read(&self) -> Option<&T> {
        match self {
            Self::Read(value) => Some(value),
            Self::NotRead(_) | Self::NotAsked => None,
        }
    }

    /// Why there is no value, without a full stop; empty where nobody asked. `None` where it was read.
    #[must_use]
    pub fn unread(&self) -> Option<&str> {
        match self {
            Self::Read(_) => None,
            Self::NotRead(why) => Some(why),
            Self::NotAsked => Some(""),
        }
    }

    /// The reading of a number in an event line: what [`Self::unread`] gave, put back.
    #[must_use]
    pub fn of(value: Option<T>, unread: String) -> Self {
        match value {
            Some(value) => Self::Read(value),
            None if unread.is_empty() => Self::NotAsked,
            None => Self::NotRead(unread),
        }
    }

    /// The same reading of another value.
    pub fn map<U>(self, to: impl FnOnce(T) -> U) -> Reading<U> {
        match self {
            Self::Read(value) => Reading::Read(to(value)),
            Self::NotRead(why) => Reading::NotRead(why),
            Self::NotAsked => Reading::NotAsked,
        }
    }
}
